"""Responses of organisations get the level that their invitation was sent to; more is not known of then."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def take_down_levels(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    responses = apps.get_model("surveys", "Response").objects
    levels = apps.get_model("surveys", "Invitation").objects.filter(pk=OuterRef("invitation"))
    known = responses.filter(level="", forgotten_at=None, invitation__organisation__isnull=False)
    known.exclude(invitation__level="").update(level=Subquery(levels.values("level")))


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_surveys_of_ones_own")]

    operations = [migrations.RunPython(take_down_levels, migrations.RunPython.noop)]
