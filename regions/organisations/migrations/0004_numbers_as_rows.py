"""The official numbers move into rows of their own, each written as registers write it."""

from django.db import migrations

from regions.organisations.identifiers import clean_identifier

COLUMNS = {"business_id": "business_id", "association_register_number": "association"}


def move(apps, schema_editor):
    organisations = apps.get_model("organisations", "Organisation").objects
    identifier = apps.get_model("organisations", "Identifier")
    for column, scheme in COLUMNS.items():
        rows = organisations.exclude(**{column: None}).exclude(**{column: ""})
        identifier.objects.bulk_create(
            (
                identifier(organisation_id=pk, scheme=scheme, value=clean_identifier(scheme, value))
                for pk, value in rows.order_by("pk").values_list("pk", column)
            ),
            batch_size=2_000,
            ignore_conflicts=True,
        )


def move_back(apps, schema_editor):
    organisations = apps.get_model("organisations", "Organisation").objects
    identifier = apps.get_model("organisations", "Identifier")
    for column, scheme in COLUMNS.items():
        rows = identifier.objects.filter(scheme=scheme, is_former=False)
        for pk, value in rows.values_list("organisation", "value"):
            organisations.filter(pk=pk).update(**{column: value})


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_the_register_in_full")]

    operations = [migrations.RunPython(move, move_back)]
