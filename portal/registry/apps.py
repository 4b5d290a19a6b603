from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "portal.registry"
    label = "registry"

    def ready(self) -> None:
        from portal.registry.calendar import calendar_sources
        from portal.registry.cookies import cookies
        from portal.registry.navigation import navigation
        from portal.registry.quick_links import quick_links
        from portal.registry.search import search
        from portal.registry.todos import todos

        for registry in (todos, quick_links, navigation, search, cookies, calendar_sources):
            registry.discover()
