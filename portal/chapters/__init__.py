"""What apps have to say as plain data: once gathered, it is a page, a file or a stored copy."""
