"""Results of a round of 22 regions and 13 questions, at 11,000, 100,000 and a million responses.

    python -m tests.bench.results [responses ...]

On a throw-away PostgreSQL. Counting the answers anew is held against the same statement sent by hand
(goal at most 1.5 times); the pages read kept counts (goal at most 100 ms at a million; in brackets the
CPU of the web process, which other programs disturb less); and the check that recounts and compares is
timed. A million responses are 14 million rows: give it some minutes and 6 GB of disk.
"""

import io
import json
import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.processes import postgresql_server

SIZES = (11_000, 100_000, 1_000_000)
REGIONS = 22
BATCH = 100_000


def measure(sizes):
    import django

    django.setup()
    logging.disable(logging.WARNING)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("createcachetable")
    call_command("build_assets", verbosity=0, stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    survey = _survey()
    print(
        f"{'responses':>10} {'answers':>11} {'raw SQL':>9} {'recounted':>10} {'results':>9}", end=""
    )
    print(
        f" {'ratio':>6} {'overview':>12} {'question':>12} {'JSON':>12} {'check':>8} {'filled':>8}"
    )
    for size in sizes:
        _measure_one(survey, size)


def _measure_one(survey, size):
    from surveys.counts.tally import differences, recount, recounted
    from surveys.models import Answer
    from surveys.models.tally import RESPONDED
    from surveys.results.results import RoundResults

    began = time.perf_counter()
    round_ = _round(survey, size)
    recount(round_)
    filled = time.perf_counter() - began
    # Turn about, so that another program's load strikes all alike.
    raw, counted, built = [], [], []
    for _ in range(3 if size > 200_000 else 9):
        raw.append(_took(lambda: _by_hand(round_)))
        counted.append(_took(lambda: recounted(round_)))
        built.append(_took(lambda: RoundResults.uncached(round_)))
    found, times = _by_hand(round_), map(statistics.median, (raw, counted, built))
    values = {key[:3]: n for key, n in recounted(round_).items() if key[2] != RESPONDED}
    assert {row[:3]: row[3] for row in found} == values
    by_hand, anew, results = times
    check = _took(lambda: differences(round_))
    assert not differences(round_)
    overview, question, data = _pages(round_)
    rows = Answer.objects.filter(round=round_).count()
    print(f"{size:>10,} {rows:>11,} {_ms(by_hand):>9} {_ms(anew):>10} {_ms(results):>9}", end="")
    print(f" {anew / by_hand:>6.2f} {overview:>12} {question:>12} {data:>12}", end="")
    print(f" {check:>6.2f} s {filled:>6.0f} s", flush=True)


def _ms(seconds):
    return f"{1000 * seconds:.1f} ms"


def _took(act):
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _by_hand(round_):
    """The statement that counts everything, through a bare cursor."""
    from django.db import connection

    several = round_.survey.question_id(12)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT question_id, region_code, value, count(*) FROM surveys_answer"
            " WHERE round_id = %s AND value IS NOT NULL GROUP BY question_id, region_code, value"
            " UNION ALL SELECT question_id, region_code, -2, count(DISTINCT response_id)"
            " FROM surveys_answer WHERE round_id = %s AND question_id = %s AND value IS NOT NULL"
            " GROUP BY question_id, region_code"
            " UNION ALL SELECT question_id, region_code, -3, count(*) FROM surveys_answer"
            " WHERE round_id = %s AND text <> '' GROUP BY question_id, region_code",
            [round_.pk, round_.pk, several, round_.pk],
        )
        return cursor.fetchall()


def _pages(round_):
    """The overview, a question by region, and the JSON: each signed in, middleware and all."""
    from django.test import Client
    from django.urls import reverse

    from portal.accounts.models import RoleGrant, User
    from portal.accounts.roles import Role

    manager, is_new = User.objects.get_or_create(email="manager@example.org")
    if is_new:
        RoleGrant.objects.create(user=manager, role=Role.PROJECT_MANAGER)
    client = Client(headers={"host": "localhost"})
    client.force_login(manager)
    addresses = (
        reverse("surveys:results", args=[round_.pk]),
        reverse("surveys:results_question", args=[round_.pk, "scale1"]),
        reverse("api:round_results", args=[round_.pk]),
    )
    for address in addresses:
        times, cpu = [], []
        for _ in range(15):
            began, busy = time.perf_counter(), time.process_time()
            assert client.get(address).status_code == 200
            times.append(time.perf_counter() - began)
            cpu.append(time.process_time() - busy)
        yield f"{1000 * statistics.median(times):.0f} ({1000 * statistics.median(cpu):.0f}) ms"


def _survey():
    """Ten scales, two choices, one text: one page of each."""
    from django.utils import timezone

    from surveys.library.loading import load_survey

    def words(text):
        return {"fi": text, "sv": text, "en": text}

    points = [words(f"Piste {n}") for n in range(1, 6)]
    choices = [{"code": f"c{n}", "text": words(f"Vaihtoehto {n}")} for n in range(1, 6)]
    scales = [
        {"code": f"scale{n}", "kind": "scale", "text": words(f"Väite {n}"), "points": points}
        | {"cannot_say": True}
        for n in range(1, 11)
    ]
    others = [
        {"code": "one", "kind": "single", "text": words("Yksi"), "choices": choices},
        {"code": "several", "kind": "multiple", "text": words("Monta"), "choices": choices},
        {"code": "words", "kind": "long_text", "text": words("Omin sanoin")},
    ]
    pages = [
        {"code": code, "title": words(code), "questions": questions}
        for code, questions in (("scales", scales), ("others", others))
    ]
    about = {key: words(key) for key in ("title", "who", "why", "use")}
    content = {"code": "bench", "version": 1, "languages": ["fi", "sv", "en"], "minutes": 5}
    return load_survey(content | about | {"pages": pages}, by=None, at=timezone.now())


def _round(survey, size):
    """A round that is over, with `size` responses of random answers, spread over the regions."""
    import datetime as dt

    from django.db import connection
    from django.utils import timezone

    from surveys.models import AnswerImport, Round

    now = timezone.now()
    round_ = Round.objects.create(
        survey=survey,
        audience="organisations",
        confidentiality="confidential",
        opens_at=now - dt.timedelta(days=9),
        closes_at=now - dt.timedelta(days=1),
        created_at=now,
        opened_at=now - dt.timedelta(days=9),
        closed_at=now - dt.timedelta(days=1),
        **{f"name_{language}": f"Kierros {size}" for language in ("fi", "sv", "en")},
    )
    source = AnswerImport.objects.create(
        round=round_, name="bench", sha256=str(size), state="applied", created_at=now
    )
    with connection.cursor() as cursor:
        # Foreign keys of made-up rows need no check.
        cursor.execute("SET session_replication_role = replica")
        for start in range(0, size, BATCH):
            _fill(cursor, round_, source, start, min(start + BATCH, size) - 1)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE surveys_answer")
        cursor.execute("VACUUM ANALYZE surveys_response")
    return round_


def _fill(cursor, round_, source, first, last):
    key = f"(lpad(to_hex({round_.pk}), 8, '0') || lpad(to_hex(i), 24, '0'))::uuid"
    code = f"(ARRAY{json.dumps(_codes()).replace(chr(34), chr(39))})[1 + i % {REGIONS}]"
    series = f"generate_series({first}, {last}) i"
    cursor.execute(
        "INSERT INTO surveys_response"
        " (id, round_id, region_id, answer_import_id, language, submitted_at, reference)"
        f" SELECT {key}, {round_.pk}, {code}, '{source.pk}', 'fi', now(),"
        f" to_hex({round_.pk}) || '-' || to_hex(i) FROM {series}"
    )
    number = round_.survey.question_id(0)
    into = (
        "INSERT INTO surveys_answer (response_id, round_id, question_id, region_code, value, text)"
    )
    drawn = "CASE WHEN random() < 0.07 AND q <= 10 THEN -1 ELSE 1 + floor(random() * 5) END"
    cursor.execute(
        f"{into} SELECT {key}, {round_.pk}, {number} + q, {code}, {drawn}, ''"
        f" FROM {series}, generate_series(1, 11) q"
    )
    # Of several choices everybody takes one or two next to each other.
    cursor.execute(
        f"{into} SELECT {key}, {round_.pk}, {number} + 12, {code}, 1 + (i / 22 + t) % 5, ''"
        f" FROM {series}, generate_series(0, 1) t WHERE t = 0 OR i % 3 > 0"
    )
    cursor.execute(
        f"{into} SELECT {key}, {round_.pk}, {number} + 13, {code}, NULL,"
        f" 'Yhteinen vuosikello ja aikaa tavata. ' || i FROM {series} WHERE i % 4 = 0"
    )


def _codes():
    from regions.models import Region

    return sorted(Region.objects.values_list("code", flat=True))


def main():
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        Path(folder).chmod(0o755)
        with postgresql_server(Path(folder) / "pg") as server:
            os.environ.update(
                DJANGO_SETTINGS_MODULE="portal.settings",
                VAR_DIR=folder,
                DEMO="1",
                DATABASE_URL=server.url,
            )
            measure(sizes)


if __name__ == "__main__":
    main()
