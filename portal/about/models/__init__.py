from portal.about.models.feedback import Feedback

__all__ = ["Feedback"]
