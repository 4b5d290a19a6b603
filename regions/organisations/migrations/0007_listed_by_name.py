"""The list of all is read in the order of names, page by page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_claims")]

    operations = [
        migrations.AddIndex(
            model_name="organisation",
            index=models.Index(fields=["name", "id"], name="organisation_by_name"),
        ),
    ]
