"""What answering costs: beside bare Django views, and beside django-survey-and-report from PyPI.

    python -m tests.bench.answering [--conditions]

With `--conditions` four questions and a page are asked only if something else was answered before; the other
package knows none, and asks all. On a PostgreSQL that is thrown away after use; 13 questions: 10 scales, 2 choices, 1 text. Printed, each
against a limit measured in the same run:

- the page of questions, GET: CPU against a view that sends the same SQL and renders the same HTML from
  one flat template (goal at most 1.5); its weight (goal at most 60 KB);
- sending, POST: CPU against a view that inserts the same response, answers and counts (goal at most 2);
- the whole of answering, from the link to the receipt: CPU against the other package (goal at least 5, with
  conditions 4.5).

The other package is no dependency: it is installed with uv into a folder that is removed afterwards.
Without a package registry that line is left out, and says so.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from tests.processes import postgresql_server

FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
SUBMITS = 60
TURNS, TURN = 12, 5
HAS_CONDITIONS = "--conditions" in sys.argv
# `tests.bench.pages` takes what it finds there for its folder.
sys.argv = [each for each in sys.argv if each != "--conditions"]
FASTER = 4.5 if HAS_CONDITIONS else 5
# All of them hold for what `answers` chooses, so that the same is answered with and without.
CONDITIONS = {
    "q3": {"question": "q1", "op": "at_most", "value": 3},
    "q7": {"any": [{"question": "q1", "op": "is", "value": 5},
                   {"question": "q2", "op": "answered"}]},
    "q12": {"question": "q11", "op": "is", "value": "c0"},
    "q13": {"all": [{"question": "q12", "op": "contains", "value": "c1"},
                    {"question": "q10", "op": "is_not", "value": 4}]},
    "p2": {"question": "q4", "op": "at_most", "value": 4},
}  # fmt: skip
WORDS = ["Very poorly", "Poorly", "Moderately", "Well", "Very well"]


def in_three(text):
    return {"fi": text, "sv": text, "en": text}


def questions():
    """Ten scales, a single and a multiple choice, a text; in three pages."""
    scales = [{"kind": "scale", "text": f"How well does part {n} of the cooperation between"
               " organisations and the wellbeing services county work?", "choices": WORDS}
              for n in range(1, 11)]  # fmt: skip
    single = {"kind": "single", "text": "Is there a contact person?", "choices": ["Yes", "No"]}
    several = {"kind": "multiple", "text": "What support is there?",
               "choices": ["Grants", "Premises", "Training", "Advice"]}  # fmt: skip
    text = {"kind": "long_text", "text": "What is needed next?", "choices": []}
    return [scales[:5], scales[5:], [single, several, text]]


def definition(code, pages):
    def question(number, given):
        words = [in_three(choice) for choice in given["choices"]]
        points = {"points": words} if given["kind"] == "scale" else {}
        choices = [{"code": f"c{n}", "text": each} for n, each in enumerate(words)]
        choices = {} if points or not choices else {"choices": choices}
        choices |= condition_of(f"q{number}")
        kind, text = given["kind"], in_three(given["text"])
        return (
            {"code": f"q{number}", "kind": kind, "required": True, "text": text} | points | choices
        )

    number, built = 0, []
    for place, page in enumerate(pages):
        asked = []
        for given in page:
            number += 1
            asked.append(question(number, given))
        part = {"code": f"p{place}", "title": in_three(f"Part {place}"), "questions": asked}
        built.append(part | condition_of(f"p{place}"))
    words = {name: in_three("Bench") for name in ("title", "who", "why", "use")}
    languages = ["fi", "sv", "en"]
    return {
        "code": code,
        "version": 1,
        "languages": languages,
        "minutes": 5,
        **words,
        "pages": built,
    }


def condition_of(code):
    return {"ask_if": CONDITIONS[code]} if HAS_CONDITIONS and code in CONDITIONS else {}


def answers(page):
    """What a respondent chooses on one page: the first, two of several, a text; and what the browser showed."""
    chosen = {"scale": "1", "single": "1", "multiple": ["1", "2"], "long_text": "A short text."}
    shown = [question.code for question in page.questions if question.code in CONDITIONS]
    told = {"draft_shown": " ".join(shown)} if HAS_CONDITIONS else {}
    return {question.code: chosen[question.kind] for question in page.questions} | told


def post(client, address, data):
    """As a browser sends a form."""
    form = urlencode(data, doseq=True)
    return client.post(address, form, content_type="application/x-www-form-urlencoded")


def timed(act):
    started = time.process_time()
    response = act()
    took = time.process_time() - started
    assert response.status_code in {200, 302, 303}, response.status_code
    return took


def median_ms(seconds):
    return statistics.median(seconds) * 1000


def line(name, ours, other, *, goal, more=False):
    ratio = other / ours if more else ours / other
    sign = "at least" if more else "at most"
    print(
        f"{name:42} {ours:7.1f} ms  other {other:7.1f} ms  ratio {ratio:5.2f}  (goal {sign} {goal})"
    )


def asked(code, pages, count):
    """So many organisations that are asked the same."""
    from django.utils import timezone

    from regions.models import Region
    from surveys.library.loading import load_survey
    from tests.factories.organisations import OrganisationFactory
    from tests.factories.surveys import InvitationFactory, RoundFactory

    survey = load_survey(definition(code, pages), by=None, at=timezone.now())
    round_, region = RoundFactory(survey=survey), Region.objects.get(slug="lappi")
    names = [f"Järjestö {code} {n} ry" for n in range(count)]
    made = [OrganisationFactory(name=name, level="local") for name in names]
    return [InvitationFactory(round=round_, region=region, organisation=each) for each in made]


def measure_page():
    from tests.bench import pages
    from tests.surveys.answering.pages import address, holder

    one_page = [[question for page in questions() for question in page]]
    [invitation] = asked("one_page", one_page, 1)
    pages.compare("page of 13 questions, GET", holder(invitation), address(invitation, "page", 1))
    [invitation] = asked("three_pages", questions(), 1)
    pages.compare("page of 5 questions, GET", holder(invitation), address(invitation, "page", 1))


def bare_insert(invitations):
    """A view that takes the next invitation's form and inserts the same rows, and nothing else."""
    from django.db import transaction
    from django.http import HttpRequest, HttpResponse
    from django.shortcuts import redirect
    from django.utils import timezone
    from django.views.decorators.csrf import csrf_exempt

    from portal.accounts.access import public
    from surveys.answering.response import make_reference
    from surveys.counts.tally import add_counts
    from surveys.models import Answer, Response

    waiting = list(invitations)

    @csrf_exempt
    @public
    def view(request: HttpRequest) -> HttpResponse:
        invitation = waiting.pop()
        survey_id = invitation.round.survey_id
        with transaction.atomic():
            response = Response.objects.create(
                round_id=invitation.round_id,
                region_id=invitation.region_id,
                invitation_id=invitation.pk,
                language="fi",
                submitted_at=timezone.now(),
                reference=make_reference(),
            )
            Answer.objects.bulk_create(
                Answer(
                    response=response,
                    round_id=invitation.round_id,
                    question_id=survey_id * 1000 + number,
                    region_code=invitation.region_id,
                    value=value,
                    text=text,
                )
                for number, value, text in BARE_ROWS
            )
            region_code = invitation.region_id
            counted = ((survey_id * 1000 + n, value) for n, value, _ in BARE_ROWS if value)
            add_counts(invitation.round_id, {(n, region_code, value): 1 for n, value in counted})
        return redirect("/")

    return view


# Question, value, text: what `answers` chooses.
BARE_ROWS = [
    *((n, 1, "") for n in range(1, 12)),
    (12, 1, ""),
    (12, 2, ""),
    (13, None, "A short text."),
]


def measure_submit():
    from django.test import Client
    from django.urls import clear_url_caches, path, set_urlconf

    from portal import urls
    from surveys.models import Answer
    from tests.surveys.answering.pages import address, fill_in, holder

    invitations = asked("sending", questions(), 2 * SUBMITS)
    ours, theirs = invitations[:SUBMITS], invitations[SUBMITS:]
    browsers = []
    for invitation in ours:
        browsers.append(holder(invitation))
        for page in invitation.round.definition.pages:
            fill_in(browsers[-1], invitation, page.number, answers(page))
    urls.urlpatterns.insert(0, path("bare/", bare_insert(theirs)))
    clear_url_caches()
    set_urlconf(None)
    bare, pairs = Client(), []
    for browser, invitation in zip(browsers, ours, strict=True):
        send = address(invitation, "submit")
        own = timed(lambda b=browser, s=send: post(b, s, {"version": "3"}))
        pairs.append((own, timed(lambda: post(bare, "/bare/", {"version": "3"}))))
    urls.urlpatterns.pop(0)
    clear_url_caches()
    written = [
        Answer.objects.filter(response__invitation__in=half).count() for half in (ours, theirs)
    ]
    assert written == [SUBMITS * len(BARE_ROWS)] * 2, written
    own, other = (median_ms(column) for column in zip(*pairs, strict=True))
    line("sending 13 answers, POST", own, other, goal=2)


def respond(client, invitation):
    """One respondent, from the link in the mail to the receipt: what a browser asks for.

    Gives the milliseconds of the pages, the sending and the receipt, which the other package has too,
    and those of the link, the start and the check, which it has not.
    """
    from django.urls import reverse

    from tests.surveys.answering.pages import address, version_in

    client.cookies.clear()
    shared, more = [], []

    def get(place, into):
        started = time.process_time()
        response = client.get(place)
        into.append(time.process_time() - started)
        return response.content.decode()

    get(reverse("surveys:link_open", args=[invitation.token]), more)
    get(address(invitation, "start"), more)
    for page in invitation.round.definition.pages:
        place = address(invitation, "page", page.number)
        data = answers(page) | {"version": version_in(get(place, shared))}
        shared.append(timed(lambda p=place, d=data: post(client, p, d)))
    data = {"version": version_in(get(address(invitation, "check"), more))}
    shared.append(timed(lambda: post(client, address(invitation, "submit"), data)))
    get(address(invitation, "receipt"), shared)
    return sum(shared) * 1000, sum(more) * 1000


def measure_whole(host):
    """In turns, so that whatever else the machine does weighs on both."""
    from django.test import Client

    one_page = [[question for page in questions() for question in page]]
    peer = start_peer(host)
    client = Client()
    for name, pages in (("one", one_page), ("three", questions())):
        own, other = [], []
        waiting = asked(f"whole_{name}", pages, TURNS * TURN + 1)
        respond(client, waiting.pop())  # whatever is done once
        for _ in range(TURNS):
            own += [respond(client, waiting.pop()) for _ in range(TURN)]
            other += [ask_peer(peer, name) for _ in range(TURN)] if peer else [0.0]
        shared, more = (statistics.median(column) for column in zip(*own, strict=True))
        theirs = statistics.median(other)
        line(f"answering, {name} page(s), sending, receipt", shared, theirs, goal=FASTER, more=True)
        line(
            "... with the link, the start and the check",
            shared + more,
            theirs,
            goal=FASTER,
            more=True,
        )
    if peer:
        peer.kill()


def ask_peer(peer, name):
    peer.stdin.write(f"{name}\n")
    peer.stdin.flush()
    answer = peer.stdout.readline()
    if not answer:
        raise SystemExit(peer.stderr.read()[-2000:])
    return float(answer)


def start_peer(host):
    """The other package, ready to be asked; None, and why, where it cannot be had."""
    from django.db import connection

    folder = FOLDER / "peer"
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    python = folder / "bin" / "python"
    packages = ["django-survey-and-report==1.5.0", "django~=5.2", "psycopg[binary]"]
    try:
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, folder], check=True)
        install = [uv, "pip", "install", "-q", "--python", python, *packages]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        said = str(getattr(error, "stderr", "") or error).strip()[:300]
        print("The next lines compare with nothing: django-survey-and-report could not be installed."
              f" Is there a package registry? ({said})")  # fmt: skip
        return None
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE peer")
    pipe = subprocess.PIPE
    peer = subprocess.Popen(
        [python, Path(__file__).with_name("peer_survey.py"), "peer", host],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        env={"PATH": os.environ["PATH"]},
        cwd=folder,
    )
    peer.stdin.write(json.dumps(questions()) + "\n")
    return peer


def main():
    # PostgreSQL runs as another user, who must get in.
    FOLDER.chmod(0o755)
    with postgresql_server(FOLDER / "postgresql") as server:
        os.environ["BENCH_DATABASE_URL"] = server.url
        from django.conf import settings

        from tests.bench import pages

        settings.ALLOWED_HOSTS.append("testserver")
        for command in ("migrate", "createcachetable", "load_reference", "build_assets"):
            pages.call_command(command, verbosity=0)
        pages.call_command("collectstatic", interactive=False, verbosity=0)
        pages.call_command("compile_translations", verbosity=0)
        measure_page()
        measure_submit()
        measure_whole(str(FOLDER / "postgresql"))
        pages.connection.close()
    shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
