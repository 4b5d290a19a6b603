"""The profiles of the demo world, from `data/profiles/<region>.toml`."""

import datetime as dt
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from portal.accounts.models import User
from portal.audit import trail
from regions.models import ProfileDraft, ProfileRevision, Region

PROFILES = Path(__file__).parent / "data" / "profiles"


def add_profiles(people: dict[str, User]) -> tuple[int, int]:
    """Every file's revisions, each succeeding the one before it, and its drafts."""
    counts = Counter[str]()
    for path in sorted(PROFILES.glob("*.toml")):
        told = tomllib.loads(path.read_text("utf-8"))
        region = Region.objects.get(slug=path.stem)
        numbers = Counter[str]()
        for entry in told["revision"]:
            entry.setdefault("language", told.get("language", "fi"))
            numbers[entry["section"]] += 1
            _publish(region, entry, people, number=numbers[entry["section"]])
        for entry in told.get("draft", []):
            entry.setdefault("language", told.get("language", "fi"))
            _keep_draft(region, entry, people)
        counts.update(revisions=len(told["revision"]), drafts=len(told.get("draft", [])))
    return counts["revisions"], counts["drafts"]


def _text(region: Region, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "region": region,
        "section_key": entry["section"],
        "prose": entry["prose"].strip(),
        "rows": entry.get("rows", []),
        "note": entry["note"],
        "language": entry["language"],
    }


def _publish(
    region: Region, entry: dict[str, Any], people: dict[str, User], *, number: int
) -> None:
    at, author = dt.datetime.fromisoformat(entry["at"]), people[entry["by"]]
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


def _keep_draft(region: Region, entry: dict[str, Any], people: dict[str, User]) -> None:
    ProfileDraft.objects.create(
        **_text(region, entry),
        author=people[entry["by"]],
        based_on=entry["based_on"],
        updated_at=dt.datetime.fromisoformat(entry["at"]),
    )


def remove_profiles() -> None:
    ProfileDraft.objects.all().delete()
    ProfileRevision.objects.all().delete()
