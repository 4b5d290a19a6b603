import datetime as dt
import json
import uuid
from functools import cache

import factory
from django.utils import timezone

from surveys.answering.response import make_reference
from surveys.counts.invited import add_invited
from surveys.library.loading import keep_survey
from surveys.management.commands.load_survey import SHIPPED
from surveys.models import (
    AnswerImport,
    Draft,
    Invitation,
    Reminder,
    Response,
    Round,
    Survey,
    SurveyDraft,
)
from surveys.questionnaire.definition_file import checked_content

A_DAY = dt.timedelta(days=1)


def situational():
    """The shipped definition, to be changed at will."""
    return json.loads(SHIPPED.read_text())


def a_question(**more):
    return {"code": "first", "kind": "short_text", "text": {"fi": "Mitä kuuluu?"}} | more


def a_definition(draft):
    words = {name: {"fi": "Sanat"} for name in ("who", "why", "use")}
    page = {"code": "one", "title": {"fi": "Sivu"}, "questions": [draft.question]}
    return {
        "code": draft.code,
        "version": 1,
        "languages": ["fi"],
        "minutes": 2,
        "title": {"fi": draft.title},
        **words,
        "pages": [page],
    }


def four_kinds(*, required=False, **more):
    """A page that asks for a day, a region, a municipality and an organisation."""
    kinds = ("date", "region", "municipality", "organisation")
    texts = {
        "date": {"fi": "Milloin viimeksi tapasitte?", "sv": "När möttes ni senast?"},
        "region": {"fi": "Millä alueella?", "sv": "I vilket område?"},
        "municipality": {"fi": "Missä kunnassa?", "sv": "I vilken kommun?"},
        "organisation": {"fi": "Minkä järjestön kanssa?", "sv": "Med vilken organisation?"},
    }
    questions = [
        {"code": f"the_{kind}", "kind": kind, "text": texts[kind], "required": required}
        | more.get(kind, {})
        for kind in kinds
    ]
    words = {"fi": "Sanat", "sv": "Ord"}
    page = {"code": "meeting", "title": {"fi": "Tapaaminen", "sv": "Mötet"}, "questions": questions}
    told = dict.fromkeys(("title", "who", "why", "use"), words)
    return {
        "code": "four_kinds",
        "version": 1,
        "languages": ["fi", "sv"],
        "minutes": 2,
        "pages": [page],
    } | told


class SurveyFactory(factory.django.DjangoModelFactory):
    """The shipped survey, or the one that `content` defines, loaded as the command loads it."""

    class Meta:
        model = Survey

    content = factory.LazyFunction(situational)

    @classmethod
    def _create(cls, _model, **fields):
        content = json.loads(_checked(json.dumps(fields["content"])))
        return keep_survey(content, by=None, at=timezone.now())


@cache
def _checked(content: str) -> str:
    """Hundreds of tests load the same: it is looked through once."""
    return json.dumps(checked_content(json.loads(content)))


class SurveyDraftFactory(factory.django.DjangoModelFactory):
    """A draft with one page of one question, in Finnish; of the whole country without `regions`."""

    class Meta:
        model = SurveyDraft
        skip_postgeneration_save = True

    class Params:
        title = "Oma kysely"
        question = factory.LazyFunction(a_question)

    code = factory.Sequence(lambda n: f"own{n}")
    content = factory.LazyAttribute(a_definition)
    created_at = factory.LazyFunction(timezone.now)
    saved_at = factory.SelfAttribute("created_at")

    @factory.post_generation
    def regions(self, create, regions, **more):
        self.regions.set(regions or ())


class RoundFactory(factory.django.DjangoModelFactory):
    """An open round: began yesterday, ends in a week; a plan if it is not `opened`."""

    class Meta:
        model = Round
        skip_postgeneration_save = True

    class Params:
        opened = True
        called = factory.LazyAttribute(lambda round_: f"Kierros {round_.audience}")
        now = factory.LazyFunction(timezone.now)

    survey = factory.SubFactory(SurveyFactory)
    audience = "organisations"
    name_fi = name_sv = name_en = factory.SelfAttribute("called")
    confidentiality = factory.LazyAttribute(
        lambda round_: "named" if round_.audience == "experts" else "confidential"
    )
    minimum_group = factory.LazyAttribute(
        lambda round_: 1 if round_.confidentiality == "named" else 5
    )
    opens_at = factory.LazyAttribute(lambda round_: round_.now - A_DAY)
    closes_at = factory.LazyAttribute(lambda round_: round_.now + 7 * A_DAY)
    created_at = factory.LazyAttribute(lambda round_: round_.now - 2 * A_DAY)
    opened_at = factory.LazyAttribute(lambda round_: round_.opens_at if round_.opened else None)

    @factory.post_generation
    def regions(self, create, extracted):
        self.regions.set(extracted or ())


class InvitationFactory(factory.django.DjangoModelFactory):
    """An invitation as opening the round writes it, counted among the invited."""

    class Meta:
        model = Invitation

    round = factory.SubFactory(RoundFactory)
    level = factory.LazyAttribute(
        lambda made: made.organisation.level if getattr(made, "organisation", None) else ""
    )
    invited_at = factory.LazyAttribute(lambda made: made.round.opened_at or timezone.now())

    @classmethod
    def _create(cls, model, **fields):
        invitation = model(**fields)
        invitation.seal()
        invitation.save()
        add_invited(invitation.round_id, {(invitation.region_code, invitation.level): 1})
        return invitation


class DraftFactory(factory.django.DjangoModelFactory):
    """Answers begun and not yet sent."""

    class Meta:
        model = Draft

    saved_at = factory.LazyFunction(timezone.now)


class AnswerImportFactory(factory.django.DjangoModelFactory):
    """A file whose answers count."""

    class Meta:
        model = AnswerImport

    name = "vastaukset.csv"
    sha256 = factory.LazyFunction(lambda: uuid.uuid4().hex)
    state = "applied"
    created_at = factory.LazyFunction(timezone.now)


class ResponseFactory(factory.django.DjangoModelFactory):
    """A response without answers; of an invitation or of a file."""

    class Meta:
        model = Response

    language = "fi"
    submitted_at = factory.LazyFunction(timezone.now)
    reference = factory.LazyFunction(make_reference)


class ReminderFactory(factory.django.DjangoModelFactory):
    """A reminder that goes out tomorrow."""

    class Meta:
        model = Reminder

    due_at = factory.LazyFunction(lambda: timezone.now() + A_DAY)
