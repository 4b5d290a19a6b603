"""How dates and numbers are written, where Django and Finland differ."""
