"""What making a survey costs: the pages of a draft of 60 questions, and a form of 300 that comes in as a file.

    python -m tests.bench.drafts [folder]

The outline and the languages side by side, of 60 questions in ten pages, three languages and a condition on
every sixth, after fifty steps: CPU beside a bare view of the same SQL and the same HTML, as in
`tests.bench.pages` (goal: at most 1.5), and their weight as it travels, packed (goal: at most 60 KB). Then an
XLSForm of 300 questions through the page that shows what was understood (goal: at most 5 s on the clock, told
with the machine's load and the CPU of this process and of the confined child). The database is made in `folder`,
or is that of BENCH_DATABASE_URL.
"""

import gzip
import io
import os
import time

from tests.bench.pages import Client, User, call_command, compare, connection, queries

# Below pages: it puts the settings in place.
from django.core.files.uploadedfile import SimpleUploadedFile  # isort: skip
from django.urls import reverse  # isort: skip
from django.utils import timezone  # isort: skip
from xlsxwriter import Workbook  # isort: skip

PAGES, QUESTIONS = 10, 60
FORM_QUESTIONS, FORM_SECONDS = 300, 5
LIMIT_PACKED_KB = 60
STEPS = 50
POINTS = ("Erittäin huonosti", "Huonosti", "Kohtalaisesti", "Hyvin", "Erittäin hyvin")


def in_three(text):
    return {"fi": text, "sv": f"{text} (på svenska)", "en": f"{text} (in English)"}


def question(number):
    """Scales, choices and texts in turn; every sixth is asked on a condition."""
    text = in_three(
        f"Kuinka hyvin osa {number} järjestöjen ja hyvinvointialueen yhteistyöstä toimii?"
    )
    made = {"code": f"q{number}", "text": text, "required": True}
    if number % 3 == 1:
        made |= {"kind": "scale", "why": True, "points": [in_three(word) for word in POINTS]}
    elif number % 3 == 2:
        choices = [{"code": f"c{n}", "text": in_three(f"Vaihtoehto {n}")} for n in range(1, 6)]
        made |= {"kind": "multiple", "choices": choices}
    else:
        made |= {"kind": "long_text", "help": in_three("Vastaa omin sanoin.")}
    if number % 6 == 0:
        made["ask_if"] = {"question": f"q{number - 5}", "op": "at_most", "value": 2}
    return made


def content():
    each = QUESTIONS // PAGES
    pages = [
        {
            "code": f"p{page}",
            "title": in_three(f"Aihe {page + 1}"),
            "questions": [question(page * each + place + 1) for place in range(each)],
        }
        for page in range(PAGES)
    ]
    told = {name: in_three("Mittaus") for name in ("title", "who", "why", "use")}
    languages = ["fi", "sv", "en"]
    return {
        "code": "bench",
        "version": 1,
        "languages": languages,
        "minutes": 20,
        "pages": pages,
    } | told


def draft_made(by):
    """With as many steps as are kept: each a word of the title."""
    from surveys.library.drafts import Did, change_draft
    from surveys.library.starting import begin_draft

    at = timezone.now()
    made = begin_draft(content(), regions=[], by=by, at=at, called="bench")
    for step in range(STEPS):

        def rename(content, step=step):
            content["title"]["fi"] = f"Mittaus {step}"

        change_draft(made.pk, rename, did=Did.TOLD, about="", by=by, at=at)
    return made


def form_content():
    """Groups of ten; scales, choices, numbers, days and texts, in two languages, with conditions."""
    survey = [["type", "name", "label::Suomi (fi)", "label::Svenska (sv)", "required", "relevant"]]
    for number in range(FORM_QUESTIONS):
        if number % 10 == 0:
            if number:
                survey.append(["end_group"])
            survey.append(["begin_group", f"g{number}", f"Aihe {number}", f"Ämne {number}"])
        kind = ("select_one asteikko", "select_multiple valinnat", "integer", "date", "text")[
            number % 5
        ]
        relevant = f"${{q{number - 4}}} = '1'" if number % 10 == 4 else ""
        label = f"Kuinka hyvin osa {number} yhteistyöstä toimii?"
        survey.append(
            [kind, f"q{number}", label, f"Hur väl fungerar del {number}?", "yes", relevant]
        )
    survey.append(["end_group"])
    choices = [["list_name", "name", "label::Suomi (fi)", "label::Svenska (sv)"]]
    choices += [["asteikko", str(n), word, f"{word} sv"] for n, word in enumerate(POINTS, start=1)]
    choices += [["valinnat", f"v{n}", f"Vaihtoehto {n}", f"Alternativ {n}"] for n in range(1, 9)]
    file = io.BytesIO()
    with Workbook(file) as book:
        for name, rows in (("survey", survey), ("choices", choices)):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return file.getvalue()


def measure_page(client, name, address):
    compare(name, client, address)
    packed = len(gzip.compress(client.get(address).content)) / 1024
    print(
        f"{'':32} {packed:.1f} KB packed (limit {LIMIT_PACKED_KB}), {queries(client, address)} queries"
    )


def measure_form(client):
    sent = form_content()
    here = reverse("surveys:survey_from_file")
    for turn in ("first", "second", "third"):
        file = SimpleUploadedFile("kysely.xlsx", sent)
        before, started = os.times(), time.perf_counter()
        answer = client.post(here, {"file": file, "language": "fi"})
        took, after = time.perf_counter() - started, os.times()
        assert 'name="understood"' in answer.text, answer.text
        own = after.user + after.system - before.user - before.system
        child = (
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
        print(
            f"a form of {FORM_QUESTIONS} questions, {turn}: {took:.1f} s (limit {FORM_SECONDS}), CPU {own:.1f} s and"
            f" {child:.1f} s in the child; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )


def main():
    call_command("migrate", verbosity=0)
    for command in ("createcachetable", "load_reference", "build_assets", "compile_translations"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from tests.factories.accounts import UserFactory

    manager = User.objects.filter(email="bench@example.org").first() or UserFactory(
        email="bench@example.org", roles=["project_manager"], language="fi"
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager)
    draft = draft_made(manager)
    print(f"{connection.vendor}, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(
        f"{'CPU time of one request':32} {'ours':>9} {'bare':>9}  ratio, weight, ratio to attributes"
    )
    pages = {
        "outline": reverse("surveys:draft_detail", args=[draft.pk]),
        "languages": reverse("surveys:draft_languages", args=[draft.pk]),
        "one question": reverse("surveys:draft_question", args=[draft.pk, "q1"]),
    }
    for name, address in pages.items():
        measure_page(client, f"{name} of {QUESTIONS} questions", address)
    measure_form(client)


if __name__ == "__main__":
    main()
