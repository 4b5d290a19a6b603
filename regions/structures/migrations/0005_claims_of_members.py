"""Who joins an open group says for whom they speak; until that is confirmed it is kept apart."""

import django.db.models.deletion
from django.db import migrations, models

from regions.structures import no_overlap


def install(apps, schema_editor):
    no_overlap.install(schema_editor.connection)


def remove(apps, schema_editor):
    no_overlap.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0020_no_circles_of_successors"),
        ("structures", "0004_joinings"),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="membership",
            name="claimed",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claimed_by_members",
                to="organisations.organisation",
                verbose_name="says to speak for the organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("claimed", None),
                    models.Q(("network", None), ("represented", None)),
                    _connector="OR",
                ),
                name="membership_claims_or_represents",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
