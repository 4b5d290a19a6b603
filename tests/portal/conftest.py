"""A round that is over and published figures: what reports and the summary tell of."""

import pytest

from portal.reports import pdf
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory
from tests.portal.reports.rounds import invite, make_over, rate


@pytest.fixture(scope="session")
def laid_out():
    """HTML → PDF, of all that was laid out in this session."""
    return {}


@pytest.fixture(autouse=True)
def lay_out_once(laid_out, monkeypatch):
    """The pages of one document are laid out once, however many tests read them."""
    lay_out = pdf.lay_out

    def once(html, *, wait=lambda: None, **limits):
        if limits:
            return lay_out(html, wait=wait, **limits)
        wait()
        if html not in laid_out:
            laid_out[html] = lay_out(html, wait=wait)
        return laid_out[html]

    monkeypatch.setattr(pdf, "lay_out", once)


@pytest.fixture
def over(survey, lappi, kainuu, satakunta):
    """A confidential round: Lapland is shown, Satakunta has too few, and Kainuu protects them."""
    round_ = make_over(survey, name="Autumn round")
    rate(round_, lappi, 4, 4, 4, 5, 5, 5, 3, 2, 1, 4, 4, -1)
    rate(round_, kainuu, 1, 1, 1, 1, 1, 1, 3)
    rate(round_, satakunta, 5, 5, 4)
    invite(round_, lappi, invited=20, answered=12)
    invite(round_, kainuu, invited=10, answered=7)
    invite(round_, satakunta, invited=9, answered=3)
    return round_


@pytest.fixture
def published(db):
    names = {f"name_{language}": "Structures involve" for language in ("fi", "sv", "en")}
    indicator = IndicatorFactory(
        code="structures_involve", topic="cooperation", decimals=1, **names
    )
    IndicatorValueFactory(
        indicator=indicator,
        kind="published",
        value="3.3",
        n=39,
        reference_on="2021-06-30",
        **{f"source_{language}": "Webinar" for language in ("fi", "sv", "en")},
    )
