"""The figures published of June 2021 were made of experts' answers: they say so now."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def name_the_experts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    figures = apps.get_model("regions", "IndicatorValue").objects
    published = figures.filter(kind="published", indicator__topic="cooperation")
    published.update(breakdown="experts")


class Migration(migrations.Migration):
    dependencies = [("regions", "0004_figures_as_versions")]

    operations = [migrations.RunPython(name_the_experts, migrations.RunPython.noop)]
