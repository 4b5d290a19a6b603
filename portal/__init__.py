"""The portal: a namespace over its ground and its top. Importing it loads nothing.

A child process that reads one file starts without Celery; `portal.jobs` loads it with Django.
"""
