"""What the bars of a distribution are made of: options, shares, and how a share is written."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.charts import text


@dataclass(frozen=True)
class Option:
    """A point of the scale, with a short sign; one that stands apart is not on the scale."""

    sign: str
    label: str
    is_apart: bool = False


@dataclass(frozen=True)
class Bar:
    """A group's shares (0 to 1) in the order of the options; or a note on why there are none."""

    name: str
    shares: tuple[float, ...] = ()
    n: int | None = None
    note: str = ""
    is_selected: bool = False


def percent(share: float) -> str:
    """Whole percent; none only where there was none."""
    rounded = int(text.round_half_up(100 * share, 0))
    return _("under 1 %") if share and not rounded else _("%(rate)d %%") % {"rate": rounded}
