"""What people type, in forms and in files: one shape for texts, one grammar for numbers."""
