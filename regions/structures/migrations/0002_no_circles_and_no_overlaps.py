"""The database refuses structures that stand under themselves, and two members in one seat at once."""

from django.db import migrations

from regions.structures import no_circles, no_overlap


def install(apps, schema_editor):
    no_circles.install(schema_editor.connection)
    no_overlap.install(schema_editor.connection)


def remove(apps, schema_editor):
    no_overlap.remove(schema_editor.connection)
    no_circles.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("structures", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
