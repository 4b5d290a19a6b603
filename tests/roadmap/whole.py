"""A roadmap with something of everything in it."""

import datetime as dt

from django.utils import timezone

from tests.factories.roadmap import (
    ActionFactory,
    IndicatorFactory,
    InfluencePointFactory,
    MilestoneFactory,
    OutcomeFactory,
    PriorityFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)

DAY = dt.timedelta(days=1)


def whole_roadmap(lappi, kainuu, **about):
    """Three steps: national, of Kainuu and late there, and one that the first has taken the place of."""
    today = timezone.localdate()
    roadmap = RoadmapFactory(called="Tiekartta", slug="kartta", **about)
    priority = PriorityFactory(
        roadmap=roadmap, code="k1", called="Strategiat", summary_fi="Miksi strategiat"
    )
    national = StepFactory(
        priority=priority,
        code="kirjaukset",
        called="Yhtenäiset kirjaukset",
        reason_fi="Jotta avustukset jatkuvat.",
        starts_on=dt.date(2026, 1, 1),
        ends_on=today + 200 * DAY,
        internal_note="SISÄINEN-ASKEL",
    )
    own = StepFactory(
        priority=priority,
        code="tilat",
        called="Tilat käyttöön",
        regions=[kainuu],
        starts_on=today - 100 * DAY,
        ends_on=today - DAY,
        precision="day",
    )
    past = StepFactory(priority=priority, code="vanha", called="Vanha askel")
    past.successions.create(successor=national, kind="merged", at=timezone.now())
    ActionFactory(step=national, called="Pohjat", due_on=today + 10 * DAY)
    national.targets.create(
        indicator=IndicatorFactory(code="osallisuus"), value="3.8", by_on=dt.date(2027, 12, 31)
    )
    StatusFactory(step=national, region=lappi, state="done", note="JULKINEN-HUOMIO", is_public=True)
    StatusFactory(step=national, region=kainuu, state="stuck", note="SISÄINEN-HUOMIO")
    StatusFactory(step=own, region=kainuu, state="under_way")
    point = InfluencePointFactory(
        step=own,
        region=kainuu,
        called="Valtuusto päättää tiloista",
        decides_on=today - 5 * DAY,
        message_fi="Tilat säilyvät.",
        internal_note="SISÄINEN-PAIKKA",
    )
    OutcomeFactory(influence_point=point, result="in_part", words_fi="Osa tiloista jäi")
    InfluencePointFactory(
        step=None, priority=priority, called="Strategian käsittely", decides_on=today + 5 * DAY
    )
    MilestoneFactory(roadmap=roadmap, called="Uudistus astuu voimaan", source_fi="Laki 616/2021")
    return roadmap
