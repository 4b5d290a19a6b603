"""A regional expert keeps a profile true: on a phone, and without scripts."""

import pytest

from regions.models import ProfileRevision
from tests.journeys.screens import DESK, NARROWEST, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

EDIT = "/regions/lappi/profile/grants/edit/"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": NARROWEST, "color_scheme": "dark"}, id="on the narrowest phone"),
        pytest.param({"viewport": DESK, "java_script_enabled": False}, id="without scripts"),
    ],
)
def test_an_expert_updates_a_section_and_everybody_reads_it(reference, expert, visit, options):
    visitor = visit(person=expert, **options)
    has_scripts = options.get("java_script_enabled", True)
    check = visitor.check if has_scripts else lambda: None

    visitor.goto("/regions/lappi/")
    check()
    visitor.follow(visitor.page.locator(f"a[href='{EDIT}']").first)
    check()
    visitor.page.locator("textarea[name=prose]").fill("Apply **in November**.")
    if has_scripts:
        visitor.named("Add a row").click()
    else:
        visitor.press("Add a row")
    visitor.page.get_by_label("Name").last.fill("Operating grant")
    visitor.page.get_by_label("Closes").last.fill("31.2.2026")
    visitor.press("Publish")
    check()
    assert "31.2.2026" in visitor.text(), "the error names what was typed"
    assert visitor.page.locator("textarea[name=prose]").input_value() == "Apply **in November**."

    visitor.page.get_by_label("Closes").last.fill("28.2.2026")
    visitor.press("Publish")
    check()

    revision = ProfileRevision.objects.get(region="21", section_key="grants")
    assert (revision.number, revision.author) == (1, expert)
    assert revision.rows[0]["closes"] == "2026-02-28"
    stranger = visit(viewport=PHONE)
    stranger.goto("/regions/lappi/")
    stranger.check()
    assert "Apply in November." in stranger.text()
    assert "Operating grant" in stranger.text()


def test_scripts_in_a_profile_are_only_text(reference, expert, visit):
    visitor = visit(person=expert)
    payloads = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "<svg/onload=alert(1)>",
        "![x](https://tracker.example/x.png)",
        "</textarea><script>alert(1)</script>",
    ]
    visitor.goto("/regions/lappi/profile/overview/edit/")
    visitor.page.locator("textarea[name=prose]").fill("\n\n".join(payloads))
    visitor.press("Preview")
    visitor.check()
    visitor.press("Publish")
    visitor.check()

    assert visitor.page.locator("main script, main img[src*=tracker]").count() == 0
    assert visitor.page.locator("main a[href^=javascript]").count() == 0
