"""The regions, municipalities and organisations that may be an answer, as the portal knows them."""

from collections.abc import Iterable, Sequence

from portal.typed.number import NoNumber, read_whole_number
from portal.typed.text import name_key
from regions.models import Municipality, Region
from regions.organisations.choosing import find_named
from regions.organisations.models import Organisation
from regions.organisations.public_id import as_public_id
from regions.region_names import region_code, regions_by_name
from surveys.questionnaire import references
from surveys.questionnaire.definition import QuestionKind


class Regions:
    """By their code; its number is the value."""

    def read(self, raw: str) -> int | None:
        code = region_code(raw, regions_by_name(Region.objects.all()))
        return None if code is None else int(code)

    def code(self, value: int) -> str:
        return f"{value:02}"

    def label(self, value: int) -> str:
        return self.labels([value])[value]

    def labels(self, values: Iterable[int]) -> dict[int, str]:
        known = dict(self.listed())
        return {value: known.get(value, self.code(value)) for value in values}

    def listed(self) -> Sequence[tuple[int, str]]:
        return [(int(region.pk), region.name) for region in Region.objects.order_by("pk")]


class Municipalities:
    """By their code; its number is the value."""

    def read(self, raw: str) -> int | None:
        name = name_key(raw)
        try:
            code = self.code(read_whole_number(name))
        except NoNumber:
            code = name
        found = {
            town.pk
            for town in Municipality.objects.all()
            if town.pk == code or name in {name_key(each) for each in town.all_names}
        }
        return int(found.pop()) if len(found) == 1 else None

    def code(self, value: int) -> str:
        return f"{value:03}"

    def label(self, value: int) -> str:
        return self.labels([value])[value]

    def labels(self, values: Iterable[int]) -> dict[int, str]:
        wanted = {self.code(value): value for value in values}
        known = {town.pk: town.name for town in Municipality.objects.filter(pk__in=wanted)}
        return {value: known.get(code, code) for code, value in wanted.items()}

    def listed(self) -> Sequence[tuple[int, str]]:
        """Those of today; earlier ones can be named in a file."""
        towns = Municipality.objects.filter(valid_to=None).order_by(Municipality.name.column())
        return [(int(town.pk), town.name) for town in towns]


class Organisations:
    """By number or full name: there are too many to choose from."""

    def read(self, raw: str) -> int | None:
        found = find_named(raw)
        return None if found is None else found.pk

    def code(self, value: int) -> str:
        return as_public_id(value)

    def label(self, value: int) -> str:
        return self.labels([value])[value]

    def labels(self, values: Iterable[int]) -> dict[int, str]:
        wanted = list(values)
        known = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
        return {value: known.get(value, self.code(value)) for value in wanted}

    def listed(self) -> None:
        return None


def register_references() -> None:
    """When the program starts."""
    references.register(QuestionKind.REGION, Regions())
    references.register(QuestionKind.MUNICIPALITY, Municipalities())
    references.register(QuestionKind.ORGANISATION, Organisations())
