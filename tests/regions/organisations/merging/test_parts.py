"""Every key to an organisation belongs to a part that says what becomes of it."""

from django.apps import apps

from regions.organisations.merging.parts import merged_parts
from regions.organisations.models import Organisation


def keys_to_an_organisation():
    """Foreign keys, one-to-ones, and both ends of the tables behind many-to-manys."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation and field.related_model is Organisation:
                yield f"{model._meta.label_lower}.{field.name}"


def test_a_part_sees_to_every_key_and_none_to_what_is_no_more():
    keys = sorted(keys_to_an_organisation())
    seen_to = [key for part in merged_parts for key in part.keys]

    assert [key for key in keys if key not in seen_to] == [], (
        "When organisations are merged, nobody says what becomes of these rows: "
        "add a part in the app's merged_parts.py."
    )
    assert [key for key in seen_to if key not in keys] == []
    assert len(seen_to) == len(set(seen_to))
