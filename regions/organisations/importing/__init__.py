"""Files of organisations: columns named, rows understood, shown, written, and taken back again."""
