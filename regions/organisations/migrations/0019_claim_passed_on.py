from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0018_circles_found_by_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="passed_on_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="passed on"),
        ),
    ]
