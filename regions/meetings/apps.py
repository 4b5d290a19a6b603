from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "regions.meetings"
    label = "meetings"
    verbose_name = _("meetings")

    def ready(self) -> None:
        from regions.meetings.meeting_page import meeting_parts

        meeting_parts.discover()
