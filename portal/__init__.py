"""The portal: a namespace over its ground and its top. Importing it loads Celery and nothing else."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
