import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The name that was typed becomes the structure itself."""

    dependencies = [
        ("roadmap", "0003_roles_of_structures"),
        ("structures", "0001_initial"),
    ]

    operations = [
        migrations.RemoveField(model_name="influencepoint", name="structure"),
        migrations.AddField(
            model_name="influencepoint",
            name="structure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="influence_points",
                to="structures.structure",
                verbose_name="cooperation structure",
            ),
        ),
    ]
