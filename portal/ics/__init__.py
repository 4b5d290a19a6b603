"""Calendar files (RFC 5545, 5546), written in one place: mails and feeds bring their events."""
