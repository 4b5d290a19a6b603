import datetime as dt

import pytest

from portal.reports import writing
from tests.factories.regions import (
    IndicatorFactory,
    IndicatorValueFactory,
    ProfileDraftFactory,
    ProfileRevisionFactory,
)
from tests.portal.reports.asking import PDF, ask

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def quick_pdf(monkeypatch):
    """The layout is not what is asked here."""
    monkeypatch.setattr(writing, "render_pdf", lambda *args, **options: PDF)


@pytest.fixture
def job(lappi, expert):
    """A document of Lapland, asked for by its expert."""
    return ask(lappi, by=expert)


@pytest.fixture
def profile(lappi, expert):
    """Two revisions of one section, one of another with a list, and a draft nobody published."""
    publish = {"region": lappi, "author": expert, "published_at": NOW}
    ProfileRevisionFactory(
        section_key="overview", number=1, prose="KANARIA-VANHA-VERSIO", **publish
    )
    ProfileRevisionFactory(
        section_key="overview",
        number=2,
        prose="Pitkät **välimatkat**.\n\n## Kielet\n\n- suomi\n- pohjoissaame",
        **publish,
    )
    ProfileRevisionFactory(
        section_key="grants",
        number=1,
        prose="Haku on kerran vuodessa.",
        rows=[
            {
                "name": "Toiminta-avustus",
                "year": 2026,
                "opens": "2026-11-03",
                "amount": 610000,
                "url": "https://avustus.example.org/haku",
            },
            {"name": "Kerta-avustus", "year": 2026, "url": "javascript:alert(1)"},
        ],
        **publish,
    )
    ProfileDraftFactory(
        region=lappi,
        section_key="overview",
        prose="KANARIA-LUONNOS",
        author=expert,
        based_on=2,
        updated_at=NOW,
    )


@pytest.fixture
def figures(lappi):
    names = {f"name_{language}": "Rakenteet tavoittavat" for language in ("fi", "sv", "en")}
    reach = IndicatorFactory(code="reach", topic="cooperation", decimals=1, **names)
    published = {
        "indicator": reach,
        "kind": "published",
        "reference_on": dt.date(2021, 6, 30),
        **{f"source_{language}": "Webinaari 25.8.2021" for language in ("fi", "sv", "en")},
        "licence": "CC BY 4.0",
    }
    IndicatorValueFactory(value="3.6", n=39, **published)
    IndicatorValueFactory(region=lappi, standing="best", **published)
