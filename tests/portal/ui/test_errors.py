"""What a form says of a field that was left empty."""

from django import forms
from django.utils import translation


class Order(forms.Form):
    name = forms.CharField()
    size = forms.ChoiceField(choices=[("s", "Small")], widget=forms.RadioSelect)
    colours = forms.MultipleChoiceField(choices=[("r", "Red")])


def test_an_empty_field_says_what_to_do():
    with translation.override("en"):
        errors = Order({}).errors.get_json_data()

    assert {name: [each["message"] for each in found] for name, found in errors.items()} == {
        "name": ["Fill in this field."],
        "size": ["Choose one of these."],
        "colours": ["Choose one of these."],
    }


def test_a_message_of_the_form_s_own_is_the_one_that_is_shown():
    class Own(forms.Form):
        name = forms.CharField(error_messages={"required": "Write your name."})

    assert Own({}).errors == {"name": ["Write your name."]}
