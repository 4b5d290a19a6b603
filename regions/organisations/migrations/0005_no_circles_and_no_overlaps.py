"""The old columns go; the database itself refuses circles of parents and two holders of one office."""

from django.db import migrations

from regions.organisations import no_circles, no_overlap


def install(apps, schema_editor):
    no_circles.install(schema_editor.connection)
    no_overlap.install(schema_editor.connection)


def remove(apps, schema_editor):
    no_circles.remove(schema_editor.connection)
    no_overlap.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_numbers_as_rows")]

    operations = [
        migrations.RemoveField(model_name="organisation", name="association_register_number"),
        migrations.RemoveField(model_name="organisation", name="business_id"),
        migrations.RunPython(install, remove),
    ]
