import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0009_levels_of_responses")]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="goes_on_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="went_on_as",
                to="surveys.survey",
                verbose_name="version before",
            ),
        ),
    ]
