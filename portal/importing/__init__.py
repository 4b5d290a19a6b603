"""A file that somebody sends: checked in the background, looked at, taken in or put away, and undone.

What it is of, and what becomes of its rows, the apps above know.
"""
