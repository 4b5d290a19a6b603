"""The database refuses a version of another figure: of another indicator, place, day or breakdown."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME = "figure_continues_its_chain"
TABLE = "regions_indicatorvalue"
REFUSAL = "A version is of the same indicator, place, day and breakdown as what it supersedes"
# `same` compares places, of which the nation is none.
STRAYS = """new.supersedes_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM regions_indicatorvalue AS old_version
    WHERE old_version.id = new.supersedes_id
    AND old_version.indicator_id = new.indicator_id
    AND old_version.region_id {same} new.region_id
    AND old_version.reference_on = new.reference_on
    AND old_version.breakdown = new.breakdown)"""
ACTS = {"insert": "INSERT", "update": "UPDATE"}


def install(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $body$BEGIN
            IF {STRAYS.format(same="IS NOT DISTINCT FROM")} THEN
            RAISE EXCEPTION '{REFUSAL}.' USING ERRCODE = 'check_violation';
            END IF;
            RETURN new;
            END$body$"""
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE ON {TABLE}"
            f" FOR EACH ROW EXECUTE FUNCTION {NAME}()"
        )
        return
    for act, written in ACTS.items():
        schema_editor.execute(
            f"CREATE TRIGGER {NAME}_{act} BEFORE {written} ON {TABLE}"
            f" WHEN {STRAYS.format(same='IS')} BEGIN SELECT RAISE(ABORT, '{REFUSAL}.'); END"
        )


def remove(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {NAME}() CASCADE")
        return
    for act in ACTS:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {NAME}_{act}")


class Migration(migrations.Migration):
    dependencies = [("regions", "0005_experts_gave_the_published_figures")]

    operations = [migrations.RunPython(install, remove)]
