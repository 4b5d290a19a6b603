"""Kept counts know the import that supplied the answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_forgotten_ties")]

    operations = [
        migrations.AddField(
            model_name="tally",
            name="source",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="surveys.answerimport",
                verbose_name="import",
            ),
        ),
        migrations.RemoveConstraint(model_name="tally", name="tally_once"),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", None)),
                fields=("round", "question", "region_code", "value"),
                name="tally_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tally",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source__isnull", False)),
                fields=("round", "question", "region_code", "value", "source"),
                name="tally_once_per_import",
            ),
        ),
    ]
