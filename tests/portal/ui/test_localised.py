"""Texts in three languages are read in that of the page."""

import pytest
from django import forms
from django.db import models
from django.utils import translation

from portal.ui.localised import LocalisedField
from regions.models import WorkArea


class Village(models.Model):  # noqa: DJ008
    """A model of no table: what it says is held in memory."""

    name = LocalisedField("in Finnish", "in Swedish", "in English", max_length=9)
    note = LocalisedField("note in Finnish", "note in Swedish", kind=models.TextField, blank=True)

    class Meta:
        app_label = "villages"


@pytest.mark.parametrize(("language", "name"), [("fi", "Kylä"), ("sv", "By"), ("en", "Village")])
def test_a_text_is_read_in_the_language_of_the_page(language, name):
    village = Village(name_fi="Kylä", name_sv="By", name_en="Village")

    with translation.override(language):
        assert village.name == name


@pytest.mark.parametrize("language", ["sv", "en", "en-gb", None])
def test_finnish_stands_in_where_a_language_has_no_text_or_no_column(language):
    village = Village(name_fi="Kylä", note_fi="Meren rannalla")

    with translation.override(language):
        assert (village.name, village.note) == ("Kylä", "Meren rannalla")


def test_a_text_is_not_set_but_by_its_column():
    with pytest.raises(AttributeError, match="Set one of name_fi, name_sv, name_en"):
        Village().name = "Kylä"
    with pytest.raises(TypeError, match="unexpected keyword arguments: 'name'"):
        Village(name="Kylä")


def test_a_queryset_orders_by_the_column_of_the_page():
    with translation.override("sv"):
        assert [Village.name.column(), Village.note.column()] == ["name_sv", "note_sv"]
    with translation.override("en"):
        assert [Village.name.column(), Village.note.column()] == ["name_en", "note_fi"]
    assert Village.name.column("sv") == "name_sv"


def test_all_texts_are_read_by_language():
    village = Village(name_fi="Kylä", name_sv="By", name_en="Village", note_fi="Meren rannalla")

    assert Village.name.texts(village) == {"fi": "Kylä", "sv": "By", "en": "Village"}
    assert Village.note.texts(village) == {"fi": "Meren rannalla", "sv": ""}


def test_the_columns_are_plain_and_stand_where_the_field_was_declared():
    columns = [(each.name, each.verbose_name, each.deconstruct()) for each in Village._meta.fields]

    text = ("django.db.models.CharField", [])
    note = ("django.db.models.TextField", [])
    assert [(name, label, (path, args), options) for name, label, (_, path, args, options) in columns[1:]] == [
        ("name_fi", "in Finnish", text, {"verbose_name": "in Finnish", "max_length": 9}),
        ("name_sv", "in Swedish", text, {"verbose_name": "in Swedish", "max_length": 9}),
        ("name_en", "in English", text, {"verbose_name": "in English", "max_length": 9}),
        ("note_fi", "note in Finnish", note, {"verbose_name": "note in Finnish", "blank": True}),
        ("note_sv", "note in Swedish", note, {"verbose_name": "note in Swedish", "blank": True}),
    ]  # fmt: skip


def test_a_form_asks_for_each_column_by_its_rules():
    class VillageForm(forms.Form):
        name_fi, name_sv, name_en = Village.name.form_fields()
        note_fi, note_sv = Village.note.form_fields()

    form = VillageForm({"name_fi": "Kylä", "name_sv": "Ett långt namn"})

    assert [field.label for field in form] == [
        *("In Finnish", "In Swedish", "In English"),
        *("Note in Finnish", "Note in Swedish"),
    ]
    assert list(form.errors) == ["name_sv", "name_en"]


def test_a_model_takes_the_columns_over_from_an_abstract_one():
    assert {"name_fi", "name_sv", "name_en"} <= {each.name for each in WorkArea._meta.fields}
    assert WorkArea(name_fi="Lappi").name == "Lappi"


def test_texts_by_language_are_written_by_column():
    texts = {"sv": "By", "en": "Village"}

    assert Village.name.by_column(texts) == {"name_fi": "", "name_sv": "By", "name_en": "Village"}
