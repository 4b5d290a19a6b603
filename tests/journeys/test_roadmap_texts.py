"""Two people change the texts of one step: nothing is lost, on a phone and without scripts."""

import pytest
from django.utils import timezone

from roadmap.texts.publishing import first_texts, publish_texts
from roadmap.texts.subject import TextSubject
from tests.factories.roadmap import StepFactory
from tests.journeys.screens import DESK, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"viewport": PHONE, "color_scheme": "dark"}, id="on a phone"),
        pytest.param({"viewport": DESK, "java_script_enabled": False}, id="without scripts"),
    ],
)
def test_a_colleague_was_faster_and_one_text_is_made_of_both(
    manager, communications, visit, options
):
    step = StepFactory(
        called="Sovitaan avustuksista",
        reason_fi="Avustuksista päätetään syksyllä.\n\nTilat loppuvat vuodenvaihteessa.",
    )
    first_texts(owner=step, by=manager, at=timezone.now())
    subject = TextSubject(step)
    visitor = visit(person=manager, **options)
    has_scripts = options.get("java_script_enabled", True)
    check = visitor.check if has_scripts else lambda: None
    title, reason = (visitor.page.locator(f"#id_{name}_fi") for name in ("title", "reason"))

    visitor.goto(step.get_absolute_url())
    visitor.press("Change the texts", "link")
    check()
    title.fill("Avustuksista sovitaan ajoissa")
    reason.fill("Avustuksista päätetään syksyllä.\n\nTilat loppuvat 31.12.")
    publish_texts(
        owner=step,
        texts={
            "title_fi": "Sovitaan kumppanuuksista",
            "reason_fi": "Avustuksista päätetään lokakuussa.\n\nTilat loppuvat vuodenvaihteessa.",
        },
        base=1,
        by=communications,
        at=timezone.now(),
    )
    visitor.press("Save the texts")
    check()
    assert "A colleague was faster" in visitor.text()
    assert title.input_value() == "Avustuksista sovitaan ajoissa / Sovitaan kumppanuuksista"
    assert reason.input_value() == "Avustuksista päätetään lokakuussa.\n\nTilat loppuvat 31.12."
    if has_scripts:
        # What stands in the form alone is not left without a question.
        visitor.page.get_by_role("link", name="Use the colleague’s text").click(no_wait_after=True)
        assert visitor.problems.pop().startswith("dialog:")
    title.fill("Sovitaan kumppanuuksista ajoissa")
    visitor.press("Save the texts")
    check()
    assert "saved as revision 3" in visitor.text()

    visitor.goto(subject.history_url)
    check()
    visitor.press("What changed in revision 3", "link")
    check()
    assert visitor.page.locator("ins").first.is_visible()
    visitor.press("Restore revision 2", "link")
    check()
    visitor.press("Restore revision 2")
    step.refresh_from_db()
    assert step.title_fi == "Sovitaan kumppanuuksista"
    visitor.goto(f"{step.roadmap.get_absolute_url()}texts/")
    check()
