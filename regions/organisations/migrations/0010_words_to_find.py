"""Words that searches forgive typing errors in; on PostgreSQL the parts of words are kept in indexes."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

INDEXES = {
    "organisation_search_key_parts": ("organisations_organisation", "search_key"),
    "search_word_parts": ("organisations_searchword", "word"),
}


def add_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, (table, column) in INDEXES.items():
        schema_editor.execute(f"CREATE INDEX {name} ON {table} USING gin ({column} gin_trgm_ops)")


def remove_indexes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name in INDEXES:
        schema_editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("organisations", "0009_proposals")]

    operations = [
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "word",
                    models.CharField(db_index=True, max_length=60, verbose_name="word"),
                ),
            ],
            options={
                "verbose_name": "word to search by",
                "verbose_name_plural": "words to search by",
            },
        ),
        # Trusted since PostgreSQL 13: the owner of the database may add it.
        TrigramExtension(),
        migrations.RunPython(add_indexes, remove_indexes),
    ]
