"""From the upload to the undoing by the pages: what is shown, what is remembered, what is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from portal.audit.models import AuditEvent
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.importing.columns import KEYS, guessed_columns, label_of
from regions.organisations.models import Organisation, RegisterImport, RememberedColumns
from tests.factories.organisations import OrganisationFactory
from tests.jobs import run_queued_jobs
from tests.regions.organisations.importing.sending import NUMBERS, as_csv, checked

pytestmark = pytest.mark.django_db

LIST = reverse("organisations:import_list")
NEW = {"Nimi": "Lapin Muisti ry", "Taso": "paikallinen", "Kotikunta": "Rovaniemi"}
HARMFUL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def muisti(lappi):
    return OrganisationFactory(
        name="Muisti ry", municipality_id="698", regions=[lappi], business_id=NUMBERS[0]
    )


@pytest.fixture
def at_work(client, manager, settings):
    """The client of a manager who reads English."""
    client.force_login(manager)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def upload(client, content, name="jarjestot.csv"):
    response = client.post(LIST, {"file": SimpleUploadedFile(name, content)})
    assert response.status_code == 302, response.text
    import_ = RegisterImport.objects.order_by("-created_at").first()
    run_queued_jobs()
    import_.refresh_from_db()
    return import_


def url(import_, name="detail"):
    return reverse(f"organisations:import_{name}", args=[import_.pk])


def post(client, import_, name, **data):
    response = client.post(url(import_, name), data, follow=True)
    run_queued_jobs()
    import_.refresh_from_db()
    return response


def columns_of(client, import_):
    """As the form offers them."""
    form = client.get(url(import_)).context["form"]
    return {name: field.initial for name, field in form.fields.items()}


def name_columns(client, import_, **changed):
    return post(client, import_, "columns", **(columns_of(client, import_) | changed))


def page(client, import_, **query):
    return client.get(url(import_), query).text


def test_from_a_file_to_its_organisations_and_back(at_work, muisti):
    before = facts_of(muisti)
    import_ = upload(
        at_work,
        as_csv(
            NEW | {"Y-tunnus": NUMBERS[1], "Jäsenmäärä": "64"},
            {"Y-tunnus": NUMBERS[0], "Puhelin": "040 1"},
            NEW | {"Nimi": "Huono ry", "Puhelin": "=1+1"},
        ),
    )
    shown = page(at_work, import_)
    assert "For example: 64" in shown
    assert "Leave this column out" in shown

    name_columns(at_work, import_)

    shown = page(at_work, import_)
    assert "Add 1, change 1" in shown
    assert "1 of 3 rows has errors" in shown
    assert "<strong>Puhelin</strong>: “=1+1” begins like a formula" in shown.replace("\n", "")
    assert "Lapin Muisti ry" not in page(at_work, import_, kind="changed")
    assert "040 1" in page(at_work, import_, kind="changed")
    rows = at_work.get(url(import_, "rows")).content.decode("utf-8-sig")
    assert "_errors" in rows
    assert "Huono ry" in rows
    assert "Lapin Muisti" not in rows

    post(at_work, import_, "apply", digest=import_.digest, skip_bad="1")

    shown = page(at_work, import_)
    assert "1 organisation was added, 1 was changed" in shown
    added = Organisation.objects.get(name="Lapin Muisti ry")
    assert added.get_absolute_url() in shown
    assert url(import_) in at_work.get(added.get_absolute_url()).text

    post(at_work, import_, "undo")

    assert "The register is as it was before the import." in page(at_work, import_)
    assert facts_of(muisti) == before
    acts = AuditEvent.objects.filter(action__startswith="organisations.").order_by("at", "pk")
    assert [event.action for event in acts if event.action != "organisations.file_read"] == [
        "organisations.rows_downloaded",
        "organisations.imported",
        "organisations.import_undone",
    ]


def test_columns_are_remembered_for_the_same_headings_of_the_same_person(
    at_work, muisti, expert, client
):
    content = as_csv({"Järjestö": "A", "Y": NUMBERS[1], "Taso": "piiri"})
    first = upload(at_work, content)
    name_columns(at_work, first, **{"column-1": "business_id"})

    again = upload(at_work, content, "toinen.csv")

    assert columns_of(at_work, again)["column-1"] == "business_id"
    assert "the last time" in page(at_work, again)
    assert RememberedColumns.objects.count() == 1
    client.force_login(expert)
    assert columns_of(client, upload(client, content))["column-1"] == "-"


def test_two_columns_for_one_fact_and_none_that_names_are_refused(at_work, lappi):
    import_ = upload(at_work, as_csv({"Nimi": "A", "Namn": "B", "Taso": "piiri"}))

    twice = name_columns(at_work, import_, **{"column-1": "name"})
    none = name_columns(at_work, import_, **{"column-0": "-"})
    stolen = name_columns(at_work, import_, **{"column-0": "is_superuser"})

    assert "holds this already: Official name" in twice.text
    assert "no row says which organisation it is about" in none.text
    assert stolen.context["form"].errors
    assert import_.is_mapping
    assert name_columns(at_work, import_).status_code == 200
    assert import_.is_checked


def test_the_same_heading_above_two_columns_is_told(at_work, lappi):
    import_ = upload(at_work, b"Nimi;Nimi;Taso\nA;B;piiri\n")

    assert "stands above several columns" in page(at_work, import_)


def test_rows_are_decided_on_one_by_one(at_work, muisti, lappi):
    other = OrganisationFactory(name="Muisti ry", municipality_id="698", regions=[lappi])
    row = {"Nimi": "Muisti ry", "Kotikunta": "Rovaniemi", "Taso": "paikallinen", "Puhelin": "040 1"}
    import_ = upload(at_work, as_csv(row, NEW))
    name_columns(at_work, import_)
    shown = page(at_work, import_, kind="decide")
    assert "1 row waits for your decision" in shown
    assert muisti.public_id in shown
    assert other.public_id in shown
    assert "Add 1<" in shown

    post(at_work, import_, "decide", **{"row-2": str(other.pk), "row-9999999": "1", "row-x": "y"})

    assert import_.decisions == {"2": other.pk}
    assert "Add 1, change 1" in page(at_work, import_)
    post(at_work, import_, "decide", forget="1")
    assert import_.decide_count == 1
    post(at_work, import_, "decide", **{"row-2": "leave"})
    assert (import_.decide_count, import_.left_count) == (0, 1)
    assert "Nothing was decided" in post(at_work, import_, "decide").text


def test_contact_data_that_the_register_has_stays_masked_in_the_preview(at_work, lappi):
    for number in NUMBERS[:2]:
        OrganisationFactory(
            name="Muisti ry",
            municipality_id="698",
            regions=[lappi],
            business_id=number,
            email="kanaria@muisti.example.org",
            phone="+358 40 7654321",
        )
    new = {"Sähköposti": "uusi@muisti.example.org", "Puhelin": "+358 50 1112223"}
    by_number = {"Nimi": "Muisti ry", "Y-tunnus": NUMBERS[0], "Kotikunta": "Rovaniemi"} | new
    by_name = {"Nimi": "Muisti ry", "Y-tunnus": "", "Kotikunta": "Rovaniemi"} | new

    import_ = upload(at_work, as_csv(by_number, by_name))
    name_columns(at_work, import_)
    shown = page(at_work, import_)

    assert (import_.changed_count, import_.decide_count) == (1, 1)
    assert "kanaria@" not in shown
    assert "7654321" not in shown
    assert shown.count("k…@muisti.example.org") == 3
    assert shown.count("uusi@muisti.example.org") == 2


def test_what_was_confirmed_is_what_was_shown(at_work, muisti, manager):
    import_ = upload(at_work, as_csv({"Y-tunnus": NUMBERS[0], "Puhelin": "040 1"}))
    name_columns(at_work, import_)
    write_facts(
        [Writing(muisti.pk, {"phone": "050 222"})], source="form", by=None, at=timezone.now()
    )
    assert "The register has changed since this was shown" in page(at_work, import_)

    elsewhere = post(at_work, import_, "apply", digest="another")
    outdated = import_.digest
    post(at_work, import_, "apply", digest=outdated)

    assert "has changed since it was checked" in elsewhere.text
    assert facts_of(muisti)["phone"] == "050 222"
    assert "has changed since it was checked" in page(at_work, import_)
    assert "050…22" in page(at_work, import_)
    assert import_.digest != outdated
    post(at_work, import_, "apply", digest=import_.digest)
    assert facts_of(muisti)["phone"] == "040 1"


def test_work_is_called_off_and_leaves_what_was_before(at_work, muisti):
    import_ = upload(at_work, as_csv(NEW))
    at_work.post(url(import_, "columns"), columns_of(at_work, import_))
    at_work.post(url(import_, "call_off"))
    import_.refresh_from_db()
    assert import_.is_mapping
    name_columns(at_work, import_)
    at_work.post(url(import_, "apply"), {"digest": import_.digest})

    at_work.post(url(import_, "call_off"))
    run_queued_jobs()

    import_.refresh_from_db()
    assert import_.is_checked
    assert not Organisation.objects.filter(name=NEW["Nimi"]).exists()
    post(at_work, import_, "remap")
    assert import_.is_mapping
    post(at_work, import_, "put_away")
    assert import_.state == "cancelled"


def test_undoing_tells_what_stays(at_work, muisti):
    import_ = upload(at_work, as_csv(NEW, {"Y-tunnus": NUMBERS[0], "Puhelin": "040 1"}))
    name_columns(at_work, import_)
    post(at_work, import_, "apply", digest=import_.digest)
    write_facts(
        [Writing(muisti.pk, {"phone": "050 222"})], source="form", by=None, at=timezone.now()
    )

    post(at_work, import_, "undo")

    shown = page(at_work, import_)
    assert "1 organisation has been changed or come into use since" in shown
    assert muisti.get_absolute_url() in shown
    assert "Phone" in shown


def test_an_expert_sees_own_files_and_the_manager_all(client, expert, colleague, manager, lappi):
    import_ = checked(
        {"name": "A", "level": "local", "municipality": "Rovaniemi"}, by=expert, name="oma.csv"
    )

    answers = {}
    for person in (expert, colleague, manager):
        client.force_login(person)
        answers[person.email] = (client.get(url(import_)).status_code, client.get(LIST).text)

    assert answers[expert.email][0] == answers[manager.email][0] == 200
    assert answers[colleague.email][0] == 404
    assert "oma.csv" in answers[manager.email][1]
    assert "oma.csv" not in answers[colleague.email][1]


def test_a_payload_in_any_cell_heading_or_name_stays_text(at_work, lappi):
    keys = ("Nimi", "Lyhenne", "Taso", "Kotikunta", "Puhelin", "Sähköposti", "Kotisivu", "Kieli")
    row = dict.fromkeys(keys, HARMFUL) | {HARMFUL: HARMFUL}
    import_ = upload(
        at_work, as_csv(row, NEW | {"Nimi": HARMFUL, "Puhelin": HARMFUL}), f"{HARMFUL}.csv"
    )
    pages = [page(at_work, import_)]
    name_columns(at_work, import_)
    pages += [page(at_work, import_), at_work.get(LIST).text]
    post(at_work, import_, "apply", digest=import_.digest, skip_bad="1")
    pages += [
        page(at_work, import_),
        at_work.get(Organisation.objects.get().get_absolute_url()).text,
    ]

    assert HARMFUL not in "".join(pages)
    assert all("&lt;img src=x" in each for each in pages)
    for name in ("errors", "rows"):
        content = at_work.get(url(import_, name)).content.decode("utf-8-sig")
        assert not [
            cell for line in content.splitlines() for cell in line.split(";") if cell[:1] in "=+@"
        ]


def test_a_page_of_the_preview_costs_the_same_however_many_rows_it_has(
    at_work, manager, muisti, django_assert_max_num_queries
):
    rows = [NEW | {"Nimi": f"Nro {n} ry", "Mihin kuuluu": NUMBERS[0]} for n in range(15)]
    few, many = checked(rows[0], by=manager), checked(*rows, by=manager)
    page(at_work, few), page(at_work, many)  # the reading is in the trail by now

    with django_assert_max_num_queries(40) as one:
        at_work.get(url(few))
    with django_assert_max_num_queries(40) as other:
        answer = at_work.get(url(many))

    assert len(one) == len(other)
    assert len(answer.content) < 60_000


def test_the_template_has_a_column_for_every_fact_and_is_taken_back(at_work, lappi):
    template = at_work.get(reverse("organisations:import_template"))

    response = at_work.post(
        LIST, {"file": SimpleUploadedFile("malli.xlsx", template.content)}, follow=True
    )
    run_queued_jobs()

    import_ = RegisterImport.objects.get()
    assert response.status_code == 200
    assert import_.failure["code"] == "no_rows"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_headings_of_the_template_are_known_again(at_work, manager, lappi, language):
    with translation.override(language):
        headings = [str(label_of(key)) for key in KEYS]

    assert guessed_columns(headings) == list(KEYS)
