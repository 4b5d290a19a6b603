"""The database refuses that a step takes its own place, however many are between."""

from django.db import migrations

from roadmap.plan import no_cycles


def install(apps, schema_editor):
    no_cycles.install(schema_editor.connection)


def remove(apps, schema_editor):
    no_cycles.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("roadmap", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
