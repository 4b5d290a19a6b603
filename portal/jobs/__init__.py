"""Work in the background. The row is the truth; a Celery message is only a wake-up call."""
