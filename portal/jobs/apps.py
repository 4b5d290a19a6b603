from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = _("jobs")

    def ready(self) -> None:
        # Before anybody calls a task: it finds the broker by the application that is there.
        import_module("portal.celery")
        from portal.jobs.kinds import job_kinds
        from portal.jobs.scheduling import scheduled_acts
        from portal.queue.clock import clock_entries

        for registry in (job_kinds, scheduled_acts, clock_entries):
            registry.discover()
        for module in settings.EXTRA_JOB_KINDS:
            import_module(module)
