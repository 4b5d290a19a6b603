"""The pages of evidence: what is told, what is hidden, who is let in, and what they ask the database."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from roadmap.evidence.before_after import compare
from roadmap.evidence.comparison_words import comparison_sentences
from roadmap.models import Bounds, Proposal, Step, Target
from tests.factories.regions import RegionFactory
from tests.factories.roadmap import (
    FigureFactory,
    IndicatorFactory,
    ProposalFactory,
    StepFactory,
    TargetFactory,
)
from tests.roadmap.evidence.days import JUNE

EARLIER = JUNE.replace(year=2025)


@pytest.fixture(autouse=True)
def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def step(priority, reach, lappi, kainuu, satakunta, figure):
    """Should move a mean that got better in Lapland, worse in Kainuu, and is hidden in Satakunta."""
    step = StepFactory(priority=priority, regions=[lappi, kainuu, satakunta])
    baseline = figure(None, "3.3", JUNE, n=39)
    TargetFactory(step=step, indicator=reach, baseline=baseline, value=Decimal("3.8"))
    figure(None, "3.4", n=41)
    figure(lappi, "3.1", JUNE, n=5)
    figure(lappi, "3.6", n=6)
    figure(kainuu, "3.5", JUNE, n=4)
    figure(kainuu, "2.9", n=7)
    figure(satakunta, "3.0", JUNE, n=3)
    figure(satakunta, None, reason="suppressed")
    return step


def page(client, name, *args):
    response = client.get(reverse(f"roadmap:{name}", args=args), headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def told(step):
    """With plain spaces, where n is kept on the line of its figure."""
    return [
        [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in comparison_sentences(each)]
        for each in compare(step)
    ]


def test_what_got_worse_is_told_by_name_with_n_beside_every_mean(step):
    assert told(step) == [
        [
            "Whole country: 3.3 (n = 39) → 3.4 (n = 41), better.",
            "The target has not been reached.",
            "Worse in 1 region.",
            "Better in 1 region.",
            "1 region cannot be compared.",
            "Worse than before: Kainuu 3.5 (n = 4) → 2.9 (n = 7).",
        ]
    ]


def test_a_hidden_figure_is_told_as_hidden_and_what_is_missing_as_missing(step, client, lappi):
    text = page(client, "step_evidence", step.pk)
    assert "hidden: it could tell what a few have answered" in text
    # The day of the figure that is hidden stays in the table, its value nowhere.
    assert text.index("−0.6, worse") < text.index("+0.5, better")


def test_without_a_new_figure_the_next_round_will_tell(priority, reach, lappi, figure):
    step = StepFactory(priority=priority, regions=[lappi])
    baseline = figure(lappi, "3.1", JUNE)
    TargetFactory(step=step, indicator=reach, baseline=baseline)
    assert told(step) == [
        ["There has been no new figure since 30 Jun 2026. The next round will tell."]
    ]


def test_without_any_figure_of_the_place_the_next_round_will_tell(priority, reach, lappi):
    step = StepFactory(priority=priority, regions=[lappi])
    TargetFactory(step=step, indicator=reach)
    assert told(step) == [["There is no figure yet. The next round will tell."]]


def test_a_step_of_one_region_is_told_by_its_own_figures(priority, reach, lappi, figure):
    step = StepFactory(priority=priority, regions=[lappi])
    TargetFactory(
        step=step, indicator=reach, baseline=figure(lappi, "3.1", JUNE), value=Decimal("3.5")
    )
    figure(lappi, "3.6")
    assert told(step) == [
        ["Lappi: 3.1 (n = 6) → 3.6 (n = 6), better.", "The target has been reached."]
    ]


def test_where_less_is_better_a_rise_is_worse(priority, reach, lappi, figure):
    reach.direction = "less"
    reach.save()
    step = StepFactory(priority=priority, regions=[lappi])
    TargetFactory(step=step, indicator=reach, baseline=figure(lappi, "3.1", JUNE))
    figure(lappi, "3.6")
    assert told(step) == [["Lappi: 3.1 (n = 6) → 3.6 (n = 6), worse."]]


def test_experts_and_organisations_stand_in_blocks_of_their_own(step, lappi, figure):
    figure(lappi, "1.1", JUNE, breakdown="organisations")
    figure(lappi, "1.2", breakdown="organisations")
    experts, organisations = compare(step)
    assert (experts.breakdown, organisations.breakdown) == ("experts", "organisations")
    assert organisations.target is None
    assert organisations.regions[lappi].after.value == Decimal("1.2")
    assert experts.regions[lappi].after.value == Decimal("3.6")


def test_only_regions_in_which_the_step_applies_are_compared(step, figure):
    elsewhere = RegionFactory(code="09", slug="muualla")
    figure(elsewhere, "1.0", JUNE)
    (comparison,) = compare(step)
    assert elsewhere not in comparison.regions


def test_before_is_the_newest_figure_up_to_the_day_of_the_baseline(priority, reach, lappi, figure):
    step = StepFactory(priority=priority, regions=[lappi])
    figure(lappi, "1.0", JUNE.replace(year=2025))
    baseline = figure(lappi, "2.0", JUNE)
    TargetFactory(step=step, indicator=reach, baseline=baseline)
    figure(lappi, "3.0", JUNE.replace(month=9))
    figure(lappi, "4.0")
    (comparison,) = compare(step)
    pair = comparison.regions[lappi]
    assert (pair.before.value, pair.after.value) == (2, 4)


def test_the_queries_of_the_page_do_not_grow(client, priority, figure, django_assert_num_queries):
    def step_with(count):
        regions = [RegionFactory() for i in range(count)]
        step = StepFactory(priority=priority, regions=regions)
        for _i in range(count):
            indicator = IndicatorFactory()
            TargetFactory(step=step, indicator=indicator)
            for region in regions:
                figure(region, "3.1", JUNE.replace(year=2025), indicator=indicator)
                figure(region, "3.2", indicator=indicator)
        return step

    one, five = step_with(1), step_with(5)
    page(client, "step_evidence", one.pk)
    with django_assert_num_queries(5):
        page(client, "step_evidence", one.pk)
    with django_assert_num_queries(5):
        page(client, "step_evidence", five.pk)


def test_a_step_without_figures_says_so(client, priority):
    step = StepFactory(priority=priority)
    assert "This step rests on no figure." in page(client, "step_detail", step.pk)
    assert "This step rests on no figure." in page(client, "step_evidence", step.pk)


def test_the_chain_is_walked_both_ways(client, step, expert, lappi, reach, low):
    figure = FigureFactory(
        indicator=reach, region=lappi, value=Decimal("2.1"), reference_on=EARLIER
    )
    proposal = ProposalFactory(
        roadmap=low.roadmap, region=lappi, figure=figure, state="accepted", step=step,
        decided_by=expert, decided_at=figure.recorded_at,
    )  # fmt: skip
    client.force_login(expert)
    indicator = reverse("regions:indicator_detail", args=["reach"])
    assert indicator in page(client, "step_detail", step.pk)
    assert reverse("roadmap:step_evidence", args=[step.pk]) in page(client, "step_detail", step.pk)
    of_indicator = client.get(indicator).content.decode()
    for url in (
        step.get_absolute_url(),
        reverse("roadmap:proposal_detail", args=["tiekartta", proposal.pk]),
    ):
        assert url in of_indicator
    assert step.get_absolute_url() in page(client, "proposal_detail", "tiekartta", proposal.pk)


def test_the_public_reads_of_the_step_and_not_of_the_proposals(client, step, lappi, reach, low):
    figure = FigureFactory(
        indicator=reach, region=lappi, value=Decimal("2.1"), reference_on=EARLIER
    )
    proposal = ProposalFactory(
        roadmap=low.roadmap, region=lappi, figure=figure, state="accepted", step=step,
        decided_at=figure.recorded_at,
    )  # fmt: skip
    url = reverse("roadmap:proposal_detail", args=["tiekartta", proposal.pk])
    assert url not in page(client, "step_detail", step.pk)
    assert url not in page(client, "step_evidence", step.pk)


@pytest.fixture
def proposals(low, lappi, satakunta, figure):
    here, there = (
        ProposalFactory(roadmap=low.roadmap, region=region, figure=figure(region, "2.4"))
        for region in (lappi, satakunta)
    )
    return here, there


def test_an_expert_sees_first_what_their_own_regions_ask(client, expert, proposals):
    here, there = proposals
    client.force_login(expert)
    text = page(client, "proposal_list", "tiekartta")
    assert f'id="proposal-{here.pk}"' in text
    assert f'id="proposal-{there.pk}"' not in text
    everywhere = client.get(reverse("roadmap:proposal_list", args=["tiekartta"]) + "?region=all")
    assert f'id="proposal-{there.pk}"' in everywhere.content.decode()
    # What is elsewhere can be read; there is no button to decide it.
    assert reverse("roadmap:proposal_accept", args=["tiekartta", there.pk]) not in (
        everywhere.content.decode()
    )


def test_a_proposal_says_which_figure_of_whom_said_so(client, expert, proposals):
    client.force_login(expert)
    text = page(client, "proposal_list", "tiekartta")
    assert "Answers of experts: 2.4 (n = 6), 30 Nov 2026." in text
    assert "Bound: under 3.0." in text
    assert "Kysely" in text


def test_the_list_asks_the_same_however_long_it_is(
    client, manager, low, figure, django_assert_num_queries
):
    def grow(count):
        for _i in range(count):
            region = RegionFactory()
            ProposalFactory(roadmap=low.roadmap, region=region, figure=figure(region, "2.4"))

    client.force_login(manager)
    grow(1)
    page(client, "proposal_list", "tiekartta")
    with django_assert_num_queries(10):
        page(client, "proposal_list", "tiekartta")
    grow(5)
    with django_assert_num_queries(10):
        page(client, "proposal_list", "tiekartta")


def test_accepting_by_the_prefilled_form_makes_the_step(client, expert, proposals, priority):
    here, _there = proposals
    client.force_login(expert)
    url = reverse("roadmap:proposal_accept", args=["tiekartta", here.pk])
    form = client.get(url).context["form"]
    sent = {
        name: form[name].value() if form[name].value() is not None else "" for name in form.fields
    }
    response = client.post(url, sent | {"priority": priority.pk})
    (step,) = Step.objects.filter(proposals=here)
    assert response.url == step.get_absolute_url()
    assert step.targets.get().value == 3


def test_who_decides_too_late_reads_who_decided_and_gets_the_text_back(
    client, expert, colleague, proposals, now
):
    here, _there = proposals
    Proposal.objects.filter(pk=here.pk).update(
        state="dismissed", reason="Rahat loppuivat", decided_by=colleague, decided_at=now
    )
    client.force_login(expert)
    url = reverse("roadmap:proposal_dismiss", args=["tiekartta", here.pk])
    text = client.post(url, {"reason": "Minun pitkä perusteluni"}).content.decode()
    assert str(colleague) in text
    assert "Rahat loppuivat" in text
    assert "Minun pitkä perusteluni" in text


def test_a_page_is_not_decided_on_by_experts_of_other_regions(client, stranger, proposals):
    here, _there = proposals
    client.force_login(stranger)
    for what in ("accept", "link", "dismiss"):
        url = reverse(f"roadmap:proposal_{what}", args=["tiekartta", here.pk])
        assert client.get(url).status_code == client.post(url).status_code == 403


def test_a_long_reason_is_refused_and_stays_in_the_form(client, expert, proposals):
    here, _there = proposals
    client.force_login(expert)
    url = reverse("roadmap:proposal_dismiss", args=["tiekartta", here.pk])
    response = client.post(url, {"reason": "x" * 200_000})
    assert response.status_code == 200
    assert "x" * 200_000 in response.content.decode()
    here.refresh_from_db()
    assert here.state == "open"


def test_bounds_are_read_by_all_who_work_with_drafts_and_changed_by_the_manager(
    client, manager, expert, low, figure, lappi
):
    figure(lappi, "2.4")
    client.force_login(expert)
    assert "under 3.0" in page(client, "bounds", "tiekartta")
    url = reverse("roadmap:bounds_edit", args=["tiekartta"])
    assert client.get(url).status_code == 403
    client.force_login(manager)
    seen = client.get(url).context["form"]["seen"].value()
    sent = {"seen": seen, "reach-low": "2,5", "reach-fall": "", "reach-gap": "0,75"}
    assert client.post(url, sent).status_code == 302
    row = Bounds.objects.get()
    assert (row.low, row.fall, row.gap) == (Decimal("2.5"), None, Decimal("0.75"))
    # The same page, opened before: theirs is shown, nothing is overwritten.
    text = client.post(url, sent | {"reach-low": "2,0"}).content.decode()
    assert "A colleague has changed the bounds in the meantime." in text
    assert Bounds.objects.get().low == Decimal("2.5")


def test_a_difference_of_nothing_is_refused(client, manager, low, figure, lappi):
    figure(lappi, "2.4")
    client.force_login(manager)
    url = reverse("roadmap:bounds_edit", args=["tiekartta"])
    for wrong in ("0", "-1", "abc", "1 2"):
        assert client.post(url, {"reach-gap": wrong}).status_code == 200
    assert Bounds.objects.get().gap is None


def test_a_target_is_added_and_changed_by_forms(client, manager, priority, figure):
    step = StepFactory(priority=priority)
    start = figure(None, "3.3", JUNE)
    client.force_login(manager)
    url = reverse("roadmap:target_add", args=[step.pk])
    assert "3.3 (n" in client.get(url).content.decode()
    client.post(url, {"start": start.pk, "value": "2", "by_on": "2027-12-31"})
    assert not Target.objects.exists()
    client.post(url, {"start": start.pk, "value": "3,8", "by_on": "2027-12-31"})
    target = Target.objects.get()
    edit = reverse("roadmap:target_edit", args=[step.pk, target.pk])
    old = client.get(edit).context["form"]["seen"].value()
    client.post(edit, {"start": start.pk, "value": "4", "by_on": "", "seen": old})
    text = client.post(edit, {"start": start.pk, "value": "5", "seen": old}).content.decode()
    assert "A colleague has changed this target in the meantime." in text
    assert Target.objects.get().value == 4


def test_looking_by_hand_proposes(client, manager, low, figure, lappi):
    figure(lappi, "2.4")
    client.force_login(manager)
    client.post(reverse("roadmap:proposal_look", args=["tiekartta"]))
    assert Proposal.objects.get().region == lappi


def test_a_confidential_figure_that_was_replaced_is_told_no_more(
    client, expert, low, figure, lappi
):
    old = figure(lappi, "2.4", JUNE, is_confidential=True)
    figure(lappi, "2.2", JUNE, is_confidential=True, supersedes=old)
    ProposalFactory(
        roadmap=low.roadmap, region=lappi, figure=old, state="dismissed", reason="Ei",
        decided_at=old.recorded_at,
    )  # fmt: skip
    client.force_login(expert)
    response = client.get(
        reverse("roadmap:proposal_list", args=["tiekartta"]), {"state": "decided"}
    )
    assert "2.4" not in response.content.decode().split("<main")[1].split("</main")[0]


def test_no_bounds_no_proposals_says_why(client, manager, roadmap):
    client.force_login(manager)
    assert "No bounds are set" in page(client, "proposal_list", "tiekartta")
