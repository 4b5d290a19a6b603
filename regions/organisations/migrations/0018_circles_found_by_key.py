"""Thousands of organisations at once: the look for circles goes up by keys, and not through the whole table."""

from django.db import migrations

from regions.organisations import no_circles


def install_anew(apps, schema_editor):
    no_circles.remove(schema_editor.connection)
    no_circles.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0017_views_by_name")]

    operations = [migrations.RunPython(install_anew, migrations.RunPython.noop)]
