"""The profiles of the demo world, from `data/<region>.toml`."""

import datetime as dt
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from portal.audit import trail
from portal.registry.demo import World
from regions.models import ProfileDraft, ProfileRevision, Region

PROFILES = Path(__file__).parent / "data"


def add_profiles(world: World) -> dict[str, int]:
    """Every file's revisions, each succeeding the one before it, and its drafts."""
    counts = Counter[str]()
    for path in sorted(PROFILES.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        region = Region.objects.get(slug=path.stem)
        numbers = Counter[str]()
        for entry in told["revision"]:
            entry.setdefault("language", told.get("language", "fi"))
            numbers[entry["section"]] += 1
            _publish(world, region, entry, number=numbers[entry["section"]])
        for entry in told.get("draft", []):
            entry.setdefault("language", told.get("language", "fi"))
            _write_draft(world, region, entry)
        counts.update(revisions=len(told["revision"]), drafts=len(told.get("draft", [])))
    return dict(counts)


def _text(region: Region, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "region": region,
        "section_key": entry["section"],
        "prose": entry["prose"].strip(),
        "rows": entry.get("rows", []),
        "note": entry["note"],
        "language": entry["language"],
    }


def _publish(world: World, region: Region, entry: dict[str, Any], *, number: int) -> None:
    at, author = dt.datetime.fromisoformat(entry["at"]), world.people[entry["by"]]
    revision = ProfileRevision.objects.create(
        **_text(region, entry), number=number, author=author, published_at=at
    )
    trail.record(
        "profile.published",
        subject=revision,
        by=author,
        scope=region.code,
        at=at,
        section=entry["section"],
        number=number,
    )


def _write_draft(world: World, region: Region, entry: dict[str, Any]) -> None:
    ProfileDraft.objects.create(
        **_text(region, entry),
        author=world.people[entry["by"]],
        based_on=entry["based_on"],
        updated_at=dt.datetime.fromisoformat(entry["at"]),
    )


def remove_profiles() -> None:
    ProfileDraft.objects.all().delete()
    ProfileRevision.objects.all().delete()
