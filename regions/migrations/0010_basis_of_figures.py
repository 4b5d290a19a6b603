"""Figures say how they were asked for. All there are were asked for as from the beginning."""

from importlib import import_module

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# SQLite makes the table anew and forgets its triggers.
chain = import_module("regions.migrations.0006_a_version_continues_its_figure")


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    chain.remove(apps, schema_editor)


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    chain.install(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("regions", "0009_one_lead_at_a_time")]

    operations = [
        migrations.RunPython(drop, create),
        migrations.AddField(
            model_name="indicatorvalue",
            name="basis",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="basis"),
        ),
        migrations.RunPython(create, drop),
    ]
