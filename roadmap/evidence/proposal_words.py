"""A proposal in words: which figure said so, of how many, of which day, from which source."""

from decimal import Decimal

from django.utils.translation import gettext as _

from portal.charts import text
from roadmap.evidence.aim import better
from roadmap.evidence.figure_words import figure_in_words, is_superseded, whose_answers
from roadmap.models import Bounds, Proposal

Rule = Proposal.Rule


def proposal_title(proposal: Proposal) -> str:
    """Where, and what is the matter."""
    return _("%(region)s: %(matter)s") % {
        "region": proposal.region.short_name,
        "matter": matter(proposal),
    }


def matter(proposal: Proposal) -> str:
    is_less = better(proposal.figure.indicator) == "less"
    match proposal.rule:
        case Rule.LOW:
            return _("the figure is high") if is_less else _("the figure is low")
        case Rule.FALLING:
            return _("the figure has risen") if is_less else _("the figure has fallen")
    return _("experts and organisations are far apart")


def proposal_sentences(proposal: Proposal, bounds: Bounds | None) -> list[str]:
    """The figures, the bound as it stands now, and whether a figure was replaced since."""
    figures = [figure for figure in (proposal.other_figure, proposal.figure) if figure]
    told = []
    for figure in figures:
        whose = whose_answers(figure)
        words = figure_in_words(figure)
        told.append(f"{whose}: {words}." if whose else f"{words}.")
    if bounds is not None and (bound := _bound(proposal, bounds)):
        told.append(bound)
    if any(is_superseded(figure) for figure in figures):
        told.append(_("A figure has been replaced or taken back since."))
    return told


def _bound(proposal: Proposal, bounds: Bounds) -> str:
    is_less = better(bounds.indicator) == "less"
    match proposal.rule:
        case Rule.LOW:
            value, words = (
                bounds.low,
                _("Bound: over %(bound)s.") if is_less else _("Bound: under %(bound)s."),
            )
        case Rule.FALLING:
            value = bounds.fall
            words = (
                _("Bound: a rise of more than %(bound)s.")
                if is_less
                else _("Bound: a fall of more than %(bound)s.")
            )
        case _:
            value, words = bounds.gap, _("Bound: more than %(bound)s apart.")
    return words % {"bound": written_bound(bounds, value)} if value is not None else ""


def written_bound(bounds: Bounds, value: Decimal | None) -> str:
    """With as many decimals as it has, at least those of its indicator."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return text.number(value, max(own, bounds.indicator.decimals))


def source_of(proposal: Proposal) -> str:
    figure = proposal.figure
    return ", ".join(filter(None, (figure.source, figure.licence)))
