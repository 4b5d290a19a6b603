"""A regional expert keeps a profile true: on a phone, without scripts, and when a colleague is faster."""

import pytest

from regions.models import ProfileDraft, ProfileRevision
from tests.journeys.screens import DESK, NARROWEST, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

EDIT = "/regions/lappi/profile/grants/edit/"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": DESK}, id="at a desk"),
        pytest.param({"viewport": PHONE, "color_scheme": "dark"}, id="on a phone, dark"),
        pytest.param({"viewport": NARROWEST}, id="on the narrowest phone"),
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


def test_of_two_experts_the_slower_one_loses_no_word(reference, expert, colleague, visit):
    slow, fast = visit(person=expert), visit(person=colleague)
    slow.goto(EDIT)
    fast.goto(EDIT)
    slow.page.locator("textarea[name=prose]").fill("The slower text.")
    fast.page.locator("textarea[name=prose]").fill("The faster text.")
    fast.press("Publish")

    slow.press("Publish")
    slow.check()

    assert "/conflict/" in slow.page.url
    assert "The faster text." in slow.page.content()
    assert "The slower text." in slow.page.content()
    assert [r.prose for r in ProfileRevision.objects.all()] == ["The faster text."]
    assert [d.prose for d in ProfileDraft.objects.all()] == ["The slower text."]

    other = visit(person=expert, viewport=PHONE)
    other.goto("/")
    other.check()
    other.press("Compare", role="link")
    other.check()
    assert "The slower text." in other.page.content(), "it is still there on another device"


def test_a_revision_is_compared_and_restored(reference, expert, visit):
    visitor = visit(person=expert)
    for text in ("Organisations meet twice a year.", "Organisations meet four times a year."):
        visitor.goto("/regions/lappi/profile/structures/edit/")
        visitor.page.locator("textarea[name=prose]").fill(text)
        visitor.press("Publish")

    visitor.goto("/regions/lappi/profile/structures/history/")
    visitor.check()
    visitor.goto("/regions/lappi/profile/structures/diff/?from=1&to=2")
    visitor.check()
    assert "twice" in visitor.page.locator("del").inner_text()
    assert "four" in visitor.page.locator("ins").inner_text()

    visitor.press("Restore revision 1", role="link")
    visitor.check()
    visitor.press("Restore")
    visitor.check()
    newest = ProfileRevision.objects.filter(section_key="structures").first()
    assert (newest.number, newest.prose) == (3, "Organisations meet twice a year.")
    assert newest.restored_from == 1


def test_a_text_survives_the_end_of_the_session(reference, expert, visit):
    visitor = visit(person=expert)
    text = "Long and careful. " * 150
    visitor.goto(EDIT)
    visitor.page.locator("textarea[name=prose]").fill(text)
    expert.set_password("a-password-of-our-own-2026")
    expert.save()

    visitor.press("Publish")
    assert "/accounts/login/" in visitor.page.url
    visitor.check()
    visitor.page.get_by_text("Sign in with a password").click()
    visitor.page.locator("input[name=login]").fill(expert.email)
    visitor.page.locator("input[name=password]").fill("a-password-of-our-own-2026")
    visitor.page.locator("input[name=password]").press("Enter")

    visitor.page.wait_for_url(f"**{EDIT}")
    visitor.check()
    kept = visitor.page.locator("textarea[name=prose]").input_value()
    assert kept.strip() == text.strip()
    assert ProfileRevision.objects.count() == 0


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
