"""A file of organisations that was confirmed: `python -m tests.faults.registering ask 90`, `undo 0`, `tell 60`."""

import json
import sys
import time

import django


def ask(count):
    """A third of them districts and below each two others; one that is there already comes to belong to one."""
    from django.utils import timezone

    from portal.accounts.roles import Role
    from portal.importing.life import start_import
    from tests.factories.accounts import UserFactory
    from tests.factories.organisations import OrganisationFactory
    from tests.factories.regions import MunicipalityFactory, RegionFactory
    from tests.regions.organisations.importing.sending import checked

    person = UserFactory(roles=[Role.PROJECT_MANAGER])
    region = RegionFactory(code="21", slug="lappi", called="Lappi", tile_row=1, tile_col=3)
    MunicipalityFactory(code="698", name_fi="Rovaniemi", name_sv="Rovaniemi", region=region)
    old = OrganisationFactory(name="Vanha ry", municipality_id="698", regions=[region])
    rows = [{"public_id": old.public_id, "phone": "040 1", "parent": "Nro 0 ry"}]
    for number in range(count):
        above = number - number % 3
        rows.append(
            {
                "name": f"Nro {number} ry",
                "level": "local" if number % 3 else "district",
                "municipality": "698",
                "parent": f"Nro {above} ry" if number % 3 else "",
            }
        )
    import_ = checked(*rows, by=person)
    start_import(import_, by=person, at=timezone.now())


def undo(_nothing):
    from django.utils import timezone

    from portal.importing.life import start_removal
    from regions.organisations.models import RegisterImport

    import_ = RegisterImport.objects.get()
    start_removal(import_, by=import_.created_by, at=timezone.now())


def tell(seconds):
    """Wait until no job is live, then print what is in the register."""
    from portal.jobs.models import Job
    from regions.organisations.facts.reading import facts_of
    from regions.organisations.models import Organisation, OrganisationChange, RegisterImport

    until = time.monotonic() + seconds
    while Job.objects.live().exists() and time.monotonic() < until:
        time.sleep(0.2)
    old = Organisation.objects.get(name="Vanha ry")
    print(
        json.dumps(
            {
                "state": RegisterImport.objects.get().state,
                "added": Organisation.objects.exclude(pk=old.pk).count(),
                "below": Organisation.objects.exclude(pk=old.pk).exclude(parent=None).count(),
                "changes": OrganisationChange.objects.filter(source="import").count(),
                "phone": facts_of(old)["phone"],
                "belongs": old.parent.name if old.parent else "",
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    {"ask": ask, "undo": undo, "tell": tell}[sys.argv[1]](int(sys.argv[2]))
