"""Search keys are written without signs, numbers in one; and their words are noted."""

from django.db import migrations

from regions.organisations.search_words import searchable, words_to_know

BATCH = 2_000


def write_anew(apps, schema_editor):
    organisations = apps.get_model("organisations", "Organisation").objects
    words = set()
    changed = []
    for one in organisations.only("pk", "search_key").iterator():
        key = searchable(one.search_key)
        words |= words_to_know([key])
        if key != one.search_key:
            one.search_key = key
            changed.append(one)
    for start in range(0, len(changed), BATCH):
        organisations.bulk_update(changed[start : start + BATCH], ["search_key"], batch_size=500)
    word = apps.get_model("organisations", "SearchWord")
    word.objects.bulk_create((word(word=each) for each in sorted(words)), batch_size=BATCH)


def forget(apps, schema_editor):
    apps.get_model("organisations", "SearchWord").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("organisations", "0010_words_to_find")]

    operations = [migrations.RunPython(write_anew, forget)]
