"""What is the same for everybody is rendered once, and once more in each language."""

from django.template import Context, Template
from django.utils.translation import override

PAGE = Template(
    "{% load ui i18n %}{% fixed %}{% translate 'Save' %} {{ seen }}{% endfixed %} {{ seen }}"
)


def test_it_is_rendered_once_for_each_language():
    with override("en"):
        assert PAGE.render(Context({"seen": 1})) == "Save 1 1"
        assert PAGE.render(Context({"seen": 2})) == "Save 1 2"
    with override("xx"):
        assert PAGE.render(Context({"seen": 3})).endswith("3 3")
    with override("en"):
        assert PAGE.render(Context({"seen": 4})) == "Save 1 4"
