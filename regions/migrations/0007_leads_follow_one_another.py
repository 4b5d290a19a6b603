"""Where several led a region at once, the first goes on leading and the others work beside them.

And a cover without a last day was none: whoever stood in for nobody knows how long is a co-expert. All
kinds may do the same, so nobody loses a right.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def settle(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    assignments = apps.get_model("regions", "Assignment").objects
    assignments.filter(kind="cover", ends_on=None).update(kind="co_expert")
    led_until = {}
    for one in assignments.filter(kind="lead").order_by("region_id", "starts_on", "pk"):
        until = led_until.get(one.region_id, "")
        if until is None or (until and until >= one.starts_on):
            assignments.filter(pk=one.pk).update(kind="co_expert")
        else:
            led_until[one.region_id] = one.ends_on


class Migration(migrations.Migration):
    dependencies = [("regions", "0006_a_version_continues_its_figure")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
