"""Of what the texts of a roadmap are: a subject, what its texts are called, and where it belongs."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.revisions.named_text import NamedText, in_each_language
from portal.ui.localised import LocalisedField
from regions.models import Region
from roadmap.models import Action, InfluencePoint, Milestone, Priority, Roadmap, Step
from roadmap.models.revision import TextRevision

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django_stubs_ext import StrPromise

    from portal.accounts.models import User

Owner = Roadmap | Priority | Milestone | Step | Action | InfluencePoint

# Of a text in paragraphs: twenty pages. More is a document, and belongs behind a link.
MOST_TEXT = 20_000
# The languages in which there must be a title: of a draft the first one alone.
NEEDED = ("fi", "sv")


@dataclass(frozen=True)
class Kind:
    """What the subjects of one model are called in addresses and revisions, and their texts."""

    key: str
    model: type[Owner]
    label: "StrPromise"
    named: tuple[NamedText, ...]
    # What its pages need beside it.
    related: tuple[str, ...]

    def named_where(self, *, is_published: bool) -> tuple[NamedText, ...]:
        """What is published needs a title in Finnish and in Swedish, a draft in Finnish alone."""
        needed = NEEDED if is_published else NEEDED[:1]
        return tuple(
            replace(one, is_required=one.field == "title" and one.language in needed)
            for one in self.named
        )

    def visible_to(self, user: "User | AnonymousUser") -> "models.QuerySet[Owner]":
        """Those of the roadmaps that the person may see."""
        objects: models.Manager[Owner] = self.model._default_manager
        roadmaps = Roadmap.objects.visible_to(user)
        found: models.QuerySet[Owner]
        if self.model in (Priority, Milestone):
            found = objects.filter(roadmap__in=roadmaps)
        else:
            found = objects.visible_to(user)  # type: ignore[attr-defined]
        return found.select_related(*self.related)


def _named(model: type[Owner], name: str, heading: "StrPromise") -> tuple[NamedText, ...]:
    """By the rules of its columns."""
    text: LocalisedField = getattr(model, name)
    fields = list(text.fields.values())
    is_line = fields[0].max_length is not None
    explained = "" if is_line else _("Up to 20,000 characters. An empty line begins a paragraph.")
    return in_each_language(
        name,
        heading,
        [field.verbose_name for field in fields],
        most=fields[0].max_length or MOST_TEXT,
        is_line=is_line,
        explained=explained,
    )


TITLE, SUMMARY, SOURCE = _("title"), _("summary"), _("source")
KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "roadmap",
            Roadmap,
            _("roadmap"),
            (
                *_named(Roadmap, "title", TITLE),
                *_named(Roadmap, "summary", SUMMARY),
                *_named(Roadmap, "source", SOURCE),
            ),
            (),
        ),
        Kind(
            "priority",
            Priority,
            _("priority"),
            (*_named(Priority, "title", TITLE), *_named(Priority, "summary", SUMMARY)),
            ("roadmap",),
        ),
        Kind(
            "milestone",
            Milestone,
            _("milestone"),
            (*_named(Milestone, "title", TITLE), *_named(Milestone, "source", SOURCE)),
            ("roadmap",),
        ),
        Kind(
            "step",
            Step,
            pgettext_lazy("of the roadmap", "step"),
            (
                *_named(Step, "title", TITLE),
                *_named(Step, "reason", _("why")),
                *_named(Step, "source", SOURCE),
            ),
            ("priority__roadmap",),
        ),
        Kind(
            "action",
            Action,
            _("action"),
            _named(Action, "title", TITLE),
            ("step__priority__roadmap", "region"),
        ),
        Kind(
            "influence_point",
            InfluencePoint,
            _("influence point"),
            (
                *_named(InfluencePoint, "title", TITLE),
                *_named(InfluencePoint, "decider", _("who decides")),
                *_named(InfluencePoint, "message", _("our message")),
                *_named(InfluencePoint, "delegates", _("who goes")),
                *_named(InfluencePoint, "source", SOURCE),
            ),
            ("priority__roadmap", "step__priority__roadmap", "region"),
        ),
    )
}
BY_MODEL = {kind.model: kind for kind in KINDS.values()}


@dataclass(frozen=True)
class TextSubject:
    """Something of a roadmap, with its texts."""

    owner: Owner

    @property
    def kind(self) -> Kind:
        return BY_MODEL[type(self.owner)]

    @cached_property
    def named(self) -> tuple[NamedText, ...]:
        return self.kind.named_where(is_published=self.roadmap.is_published)

    @property
    def texts(self) -> dict[str, str]:
        """Key → text, as it stands."""
        return {one.key: getattr(self.owner, one.key) for one in self.named}

    @property
    def chain(self) -> "models.QuerySet[TextRevision]":
        return TextRevision.objects.filter(**{self.kind.key: self.owner}).order_by("-number")

    @cached_property
    def roadmap(self) -> Roadmap:
        if isinstance(self.owner, Roadmap):
            return self.owner
        if isinstance(self.owner, Action):
            return self.owner.step.roadmap
        return self.owner.roadmap

    @property
    def step(self) -> Step | None:
        """That which it is, or to which it belongs."""
        if isinstance(self.owner, Step):
            return self.owner
        if isinstance(self.owner, Action | InfluencePoint):
            return self.owner.step
        return None

    @property
    def region(self) -> Region | None:
        """In which it is reported on, where it is of one."""
        return self.owner.region if isinstance(self.owner, Action | InfluencePoint) else None

    @property
    def url(self) -> str:
        """Where people read the texts."""
        owner = self.roadmap if isinstance(self.owner, Milestone) else self.owner
        return owner.get_absolute_url()

    @property
    def edit_url(self) -> str:
        return self.address("edit")

    @property
    def history_url(self) -> str:
        return self.address("history")

    def address(self, name: str, *more: int) -> str:
        """`edit`, `history`, `diff`; or `restore` with a number."""
        return reverse(f"roadmap:texts_{name}", args=[self.kind.key, self.owner.pk, *more])
