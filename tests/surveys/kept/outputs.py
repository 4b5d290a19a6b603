"""All that leaves the portal about the rounds of `world`, as text that can be compared line by line.

A page is what stands in its `main`; a workbook its parts with a row on each line; a PDF its words.
"""

import io
import json
import re
import textwrap
import zipfile
from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from portal.api.openapi import document
from surveys.models import Answer, Tally, Turnout
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import ask
from tests.portal.reports.reading import text
from tests.surveys.answering.pages import FIRST, address, holder, opened, send
from tests.surveys.kept.world import World

# What chance gave, and what is sealed: never the same twice.
MASKS = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=")\w+'), r"\1[token]"),
    (re.compile(r'(name="(?:writer|draft_survey|link)" value=")[\w:-]+'), r"\1[sealed]"),
    (re.compile(r"(nonce=\")[\w+/=-]+"), r"\1[nonce]"),
    (re.compile(r"(/(?:v|q)/(?:[\w-]+/)?)[\w-]{32}"), r"\1[link]"),
    (re.compile(r"(/surveys/)\d+"), r"\1[number]"),
    (re.compile(r'(class="reference">)[0-9A-Z-]+'), r"\1[code]"),
)
UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
MAIN = re.compile(r"<main\b.*?</main>", re.DOTALL)


def outputs(world: World) -> dict[str, str]:
    """Name of the file → its text."""
    told = {}
    for kind in (_results, _open_data, _files, _summaries, _importing, _answering, _rows):
        for name, said in kind(world):
            assert name not in told, name
            told[name] = _masked(said)
    return told


# --- Kinds of outputs -----------------------------------------------------------------------------


def _results(world: World) -> Iterator[tuple[str, str]]:
    manager, expert = (_browser(person) for person in (world.manager, world.expert))
    for name, round_ in _ended(world).items():
        at = reverse("surveys:results", args=[round_.pk])
        yield f"results-{name}.html", _page(manager, at)
        question = reverse("surveys:results_question", args=[round_.pk, "involve"])
        yield f"results-{name}-involve.html", _page(manager, question)
    at = reverse("surveys:results", args=[world.confidential.pk])
    yield "results-confidential-expert-sv.html", _page(expert, at, language="sv")
    for code in ("support", "contact_person", "meetings"):
        question = reverse("surveys:results_question", args=[world.confidential.pk, code])
        yield f"results-confidential-{code}-en.html", _page(manager, question, language="en")
    for code in ("needs", "involve"):
        words = reverse("surveys:open_answers", args=[world.confidential.pk, code])
        yield f"words-confidential-{code}.html", _page(manager, words)
    at = reverse("surveys:results", args=[world.open.pk])
    yield "results-open.html", _page(manager, at)


def _open_data(world: World) -> Iterator[tuple[str, str]]:
    manager = _browser(world.manager)
    for name, round_ in _ended(world).items():
        answer = manager.get(f"/api/v1/rounds/{round_.pk}/results")
        # Its mark is a digest of the body: of every byte of it.
        sent = f"{answer.status_code} {answer['Content-Type']} {answer['ETag']}\n"
        yield f"api-{name}.json", sent + _indented(answer.json())
    yield "api-open.json", Client().get(f"/api/v1/rounds/{world.open.pk}/results").text
    whole = document()
    place = "/api/v1/rounds/{id}/results"
    asked = json.dumps(whole["paths"][place])
    schemas = whole["components"]["schemas"]
    used: dict[str, object] = {}
    while new := set(re.findall(r"#/components/schemas/(\w+)", asked)) - used.keys():
        used |= {name: schemas[name] for name in new}
        asked = json.dumps([schemas[name] for name in new])
    described = {place: whole["paths"][place]} | dict(sorted(used.items()))
    yield "api-description.json", _indented(described)


def _files(world: World) -> Iterator[tuple[str, str]]:
    orders = (
        ("confidential", "xlsx", "fi"),
        ("confidential", "csv", "sv"),
        ("confidential", "csv-rfc4180", "en"),
        ("confidential", "pdf", "fi"),
        ("named", "xlsx", "sv"),
        ("named", "csv-rfc4180", "fi"),
        ("anonymous", "csv", "fi"),
    )
    for name, as_, language in orders:
        yield from _file(f"round-{name}", _ended(world)[name], world, as_, language)


def _summaries(world: World) -> Iterator[tuple[str, str]]:
    for as_, language in (("xlsx", "sv"), ("csv", "fi"), ("csv-rfc4180", "en"), ("pdf", "fi")):
        yield from _file("summary", None, world, as_, language)


def _importing(world: World) -> Iterator[tuple[str, str]]:
    manager = _browser(world.manager)
    for language in ("fi", "en"):
        template = _get(
            manager, reverse("surveys:import_template", args=[world.open.pk]), language=language
        )
        yield f"template-{language}.xlsx.txt", _workbook(_body(template))
    at = [world.anonymous.pk, world.faulty.pk]
    yield "import.html", _page(manager, reverse("surveys:import_detail", args=at))
    for name in ("errors", "rows"):
        sent = _get(manager, reverse(f"surveys:import_{name}", args=at))
        yield f"import-{name}.csv", _body(sent).decode()


def _answering(world: World) -> Iterator[tuple[str, str]]:
    invitation = world.unanswered
    for language in ("fi", "sv"):
        browser = holder(invitation)
        for name in ("start", "check"):
            here = address(invitation, name)
            yield f"answering-{name}-{language}.html", _page(browser, here, language=language)
        for number in range(1, 1 + len(invitation.round.definition.pages)):
            here = address(invitation, "page", number)
            yield f"answering-{number}-{language}.html", _page(browser, here, language=language)
    first = address(invitation, "page", 1)
    lacking = {"involve": "4", "involve__why": "x" * 9} | opened(browser, invitation, 1)
    yield "answering-lacking.html", _main(browser.post(first, lacking).text)
    browser.post(first, opened(browser, invitation, 1) | FIRST)
    yield "answering-1-filled.html", _page(browser, first)
    yield "answering-check-filled.html", _page(browser, address(invitation, "check"))
    yield "answering-refused.html", _main(send(browser, invitation).text)
    done = holder(world.answered)
    yield "answering-receipt.html", _page(done, address(world.answered, "receipt"))
    manager = _browser(world.manager)
    here = reverse("surveys:round_detail", args=[world.open.pk])
    yield "round-open.html", _page(manager, here)


def _rows(world: World) -> Iterator[tuple[str, str]]:
    """What was written: answers, and counts of them by the number of their question."""
    first = world.open.survey.question_id(0)
    rounds = (world.confidential, world.anonymous, world.open)
    written = Answer.objects.filter(round__in=rounds)
    lines = sorted(
        f"{round_id} {question - first} {region or '-'} {value} {said!r}"
        for round_id, question, region, value, said in written.values_list(
            "round_id", "question_id", "region_code", "value", "text"
        )
    )
    yield "answers.txt", "\n".join(lines)
    counts = Tally.objects.filter(round__in=rounds).values_list(
        "round_id", "question_id", "region_code", "value", "count"
    )
    lines = sorted(
        f"{round_id} {question - first} {region or '-'} {value} {count}"
        for round_id, question, region, value, count in counts
    )
    yield "counts.txt", "\n".join(lines)
    turnout = Turnout.objects.filter(round__in=rounds).values_list(
        "round_id", "region_code", "level", "invited", "answered"
    )
    yield "turnout.txt", "\n".join(sorted(" ".join(map(str, row)) for row in turnout))


def _ended(world: World):
    return {
        "named": world.named,
        "confidential": world.confidential,
        "anonymous": world.anonymous,
    }


# --- How they are asked for and written down -------------------------------------------------------


def _browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _get(client: Client, at: str, *, language: str = "fi"):
    client.cookies["django_language"] = language
    answer = client.get(at, headers={"accept-language": language})
    assert answer.status_code == 200, (at, answer.status_code)
    return answer


def _page(client: Client, at: str, *, language: str = "fi") -> str:
    return _main(_get(client, at, language=language).text)


def _main(html: str) -> str:
    """What is the page's own, a tag on each line; what stands around it belongs to all pages."""
    return re.sub(r"\s*\n\s*", "\n", MAIN.search(html)[0].replace("><", ">\n<"))


def _body(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def _file(name: str, about, world: World, as_: str, language: str) -> Iterator[tuple[str, str]]:
    ask(about, by=world.manager, as_=as_, language=language)
    [job] = run_queued_jobs()
    assert (job.state, job.error_text) == ("done", "")
    with job.result_file.open("rb") as file:
        content = file.read()
    if as_ == "xlsx":
        said = _workbook(content)
    else:
        said = _words(content) if as_ == "pdf" else content.decode()
    ending = {"csv-rfc4180": "rfc4180.csv", "csv": "csv"}.get(as_, f"{as_}.txt")
    yield f"{name}-{language}.{ending}", said


def _workbook(content: bytes) -> str:
    """Its parts, a row on each line; not how it is packed, which is the packer's affair."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(
            f"--- {name}\n" + re.sub(r"(?=<row\b|<(?:xf|si)>|</sheetData)", "\n", book.read(name).decode())
            for name in book.namelist()
        )  # fmt: skip


def _words(pdf: bytes) -> str:
    return textwrap.fill(text(pdf), 110, break_long_words=False, break_on_hyphens=False)


def _indented(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _masked(said: str) -> str:
    for pattern, instead in MASKS:
        said = pattern.sub(instead, said)
    met: dict[str, str] = {}
    return UUID.sub(lambda found: met.setdefault(found[0], f"[id {len(met) + 1}]"), said)
