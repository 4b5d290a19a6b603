"""The database refuses two leads of one region on one day."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from regions import one_lead


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    one_lead.install(schema_editor.connection)


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    one_lead.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("regions", "0008_handing_over")]

    operations = [migrations.RunPython(install, remove)]
