"""A correction tells what whoever made it was then."""

from django.db import migrations, models

from portal.accounts.roles import Role


class Migration(migrations.Migration):
    dependencies = [("surveys", "0010_go_on_from_a_version")]

    operations = [
        migrations.AddField(
            "correction",
            "by_role",
            models.CharField(
                blank=True, choices=Role.choices, db_default="", editable=False, max_length=20
            ),
        ),
    ]
