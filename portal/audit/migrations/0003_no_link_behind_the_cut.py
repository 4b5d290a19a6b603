"""The guard is set up anew: a link is put in behind the newest anchor alone."""

from django.db import migrations

from portal.audit import guard


def install_anew(apps, schema_editor):
    guard.remove(schema_editor.connection)
    guard.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_chain_and_guard")]

    operations = [migrations.RunPython(install_anew, migrations.RunPython.noop)]
