from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"
    verbose_name = _("jobs")

    def ready(self) -> None:
        # Before anybody calls a task: it finds the broker by the application that is there.
        import_module("portal.celery")
        autodiscover_modules("job_kinds", "scheduled_acts")
        for module in settings.EXTRA_JOB_KINDS:
            import_module(module)
