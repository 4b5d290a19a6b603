from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "regions.meetings"
    label = "meetings"
    verbose_name = _("meetings")

    def ready(self) -> None:
        import regions.meetings.inviting.receivers
        import regions.meetings.materials.receivers  # noqa: F401
        from regions.meetings.meeting_page import meeting_parts
        from regions.meetings.upward.parts import report_parts

        meeting_parts.discover()
        report_parts.discover()
