from importlib import import_module

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "portal.retention"
    label = "retention"

    def ready(self) -> None:
        from portal.retention.ways import ways

        ways.discover()
        import_module("portal.retention.checks")
