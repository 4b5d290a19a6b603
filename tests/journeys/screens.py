"""The sizes of screens on which pages must work."""

PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
