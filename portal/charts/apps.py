from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "portal.charts"
    label = "charts"
