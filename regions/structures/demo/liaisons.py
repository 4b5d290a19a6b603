"""Offices that answer to organisations, in regions whose profiles are written."""

import datetime as dt

from regions.models import Municipality, Region
from regions.structures.demo.told import read
from regions.structures.models import LiaisonOffice


def add_liaisons() -> None:
    regions = {region.slug: region for region in Region.objects.all()}
    towns = {Municipality.name.texts(town)["fi"]: town for town in Municipality.objects.all()}
    LiaisonOffice.objects.bulk_create(
        LiaisonOffice(
            region=regions[told["region"]],
            level=told["level"],
            municipality=towns[told["municipality"]] if "municipality" in told else None,
            email=told["email"],
            starts_on=dt.date.fromisoformat(told["since"]),
            **dict(zip(LiaisonOffice.office.columns, told["office"], strict=True)),
        )
        for told in read()["liaison"]
    )
