"""What people see, written down before and after a change, and what differs.

`python -m tests.outputs capture FOLDER` builds the demo world at a fixed moment and writes down
every page for every kind of visitor, every file that can be ordered and every mail.
`python -m tests.outputs compare BEFORE AFTER` tells each difference once and ends with 1 if there
is any. Pages are found by following links and by filling in the patterns of addresses, never by
the names of modules or of URLs, so that the same file runs before and after these have changed.
PDFs are read with Poppler (pdftotext, pdfinfo); without it only their bytes are compared.
"""

import argparse
import datetime as dt
import hashlib
import html
import io
import itertools
import logging
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
import zipfile
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import django
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

NOW = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)  # ten o'clock in Helsinki
ORIGIN = "http://localhost:8000"
LANGUAGES = ("fi", "sv", "en")
ANYBODY, ADMIN = "anybody", "admin"
# Who orders every file, and sees the most addresses of one kind.
ORDERS, ORDERS_SUMMARY = "manager", ("researcher", "communications", "steering")
IN_ALL_LANGUAGES = {ANYBODY, "expert.pohjois-suomi", ORDERS, ADMIN}
# At most so many addresses of one shape, and so many queries of one address.
SHAPE_CAP, SHAPE_CAP_TRANSLATED, SHAPE_CAP_ORDERS, QUERY_CAP, LETTER_CAP = 5, 3, 24, 4, 8
# What opens something for whoever holds it is followed by a visitor of its own; a download
# leaves a line in the audit trail, so it waits until the pages have been read.
PERSONAL = re.compile(r"/(v|q|invitation)/[^/]+/")
WRITES = re.compile(r"/download/$")
MAILBOX = "/demo/mail/"
UNLINKED = ("/no-such-page/", "/robots.txt", "/favicon.ico", "/static/none.css")
PLACEHOLDERS = {"int": "1", "uuid": str(uuid.UUID(int=0))}  # "x" for the other converters

# Everything that is not compared, with the reason. Ids, links and codes are not here: chance is
# seeded, so that they are the same every time.
MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Made anew for every answer, and seen by nobody: the nonce, the token of a form, the request.
    (re.compile(r"""(nonce[-=]["']?)[\w+/=-]{16,}"""), r"\1[nonce]"),
    (re.compile(r'(name="csrfmiddlewaretoken" value=")\w+'), r"\1[csrf]"),
    (re.compile(r"(?m)^(X-Request-ID: )\w+"), r"\1[id]"),
    # Follows from the body.
    (re.compile(r"(?m)^Content-Length: \d+\n"), ""),
    # What a cookie holds is sealed or chance; its name and attributes are compared.
    (re.compile(r"(?m)^(Set-Cookie: [\w-]+=)[^;\n]*"), r"\1[value]"),
)

# What is told apart only by the order in which chance was asked: left out where texts are compared.
LINK = re.compile(r"([/~](?:v|q|invitation|quiet)[/~])[\w-]{32}")
SEALED = ((re.compile(r'(name="(?:writer|draft_survey|link)" value=")[\w:-]+'), r"\1[sealed]"),)


# --- The project: all that is taken from it by name ---------------------------------------------

SETTINGS = "portal.settings"
COMPOSE = ("portal.outbox.delivery",)
MESSAGE, RUN_JOB = "OutboxMessage", "run_job"
# Rows that a page may write: who is signed in, and what of other people they have looked at.
OF_READING = {"Session", "UserSession", "AuditEvent"}


def model(name: str) -> Any:
    """The model of that name, whichever app holds it."""
    return next(each for each in apps.get_models() if each.__name__ == name)


def compose(message: Any) -> str:
    """The letter as it would leave now, or why it would not."""
    write = next(sys.modules[name].compose for name in COMPOSE if name in sys.modules)
    try:
        return str(write(message, at=NOW).message().as_bytes().decode())
    except Exception as error:  # those the project knows have a reason; told like any other
        return f"{type(error).__name__}: {getattr(error, 'reason', error)}\n"


def run_job(job_id: str) -> None:
    """Do in this process what a worker would do."""
    current_app.loader.import_default_modules()
    tasks = current_app.tasks
    tasks[next(name for name in tasks if name.endswith(f".{RUN_JOB}"))](job_id)


# --- A world without chance ----------------------------------------------------------------------


class Chance:
    """Stands in for the system's source of random bytes; `begin` sets it to a known start."""

    def __init__(self) -> None:
        self._streams: dict[int, random.Random] = {}
        self._name = ""
        os.urandom = self.bytes  # type: ignore[assignment]
        random._urandom = self.bytes  # type: ignore[attr-defined]
        self.begin("world")

    def begin(self, name: str) -> None:
        self._name = name
        self._streams.clear()
        random.seed(name)

    def bytes(self, size: int) -> bytes:
        """A stream for each size, so that one use more of one kind does not move the others."""
        seed = f"{self._name} {size}"
        return self._streams.setdefault(size, random.Random(seed)).randbytes(size)


def steady_machine(folder: Path) -> None:
    """Let the disk be as full every time, and the fonts in PDFs be of the same moment."""
    usage = type(shutil.disk_usage(folder))
    shutil.disk_usage = lambda _path: usage(10**12, 10**11, 9 * 10**11)
    python = folder / "python"
    python.write_text(
        f'#!/bin/sh\nSOURCE_DATE_EPOCH={NOW.timestamp():.0f} exec {shlex.quote(sys.executable)} "$@"\n'
    )
    python.chmod(0o700)
    sys.executable = str(python)


def number_rows() -> None:
    """Give rows with a UUID the next one of their model."""
    for each in apps.get_models():
        if each._meta.pk.get_internal_type() == "UUIDField":
            names = (f"{each.__name__} {number}" for number in itertools.count(1))
            following = (
                uuid.UUID(hashlib.md5(name.encode()).hexdigest(), version=4) for name in names
            )
            each._meta.pk.default = following.__next__
            each._meta.pk.__dict__.pop("_get_default", None)


def rows() -> dict[str, str]:
    """A fingerprint of every table."""
    found = {}
    for each in apps.get_models():
        if each.__name__ not in OF_READING:
            content = list(each._base_manager.order_by("pk").values_list())
            found[each.__name__] = (
                f"{len(content)} {hashlib.sha256(repr(content).encode()).hexdigest()}"
            )
    return found


# --- Writing down --------------------------------------------------------------------------------


def readable(body: bytes, content_type: str) -> str:
    """The body as text: as it is, or what a reader of the file would find in it."""
    if content_type.startswith("application/pdf"):
        return _pdf(body)
    if "spreadsheetml" in content_type:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = ((name, book.read(name).decode()) for name in sorted(book.namelist()))
            return "\n".join(
                f"--- {name}\n{text.replace('><', '>' + chr(10) + '<')}" for name, text in parts
            )
    try:
        return body.decode()
    except UnicodeDecodeError:
        return f"{len(body)} bytes {hashlib.sha256(body).hexdigest()}"


def _pdf(body: bytes) -> str:
    """Its words as laid out, what it says of itself, its structure."""
    told = [f"sha256 {hashlib.sha256(body).hexdigest()}"]
    if shutil.which("pdftotext"):
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(body)
            file.flush()
            ways = (["pdftotext", "-layout", file.name, "-"], ["pdfinfo", file.name])
            for command in (*ways, ["pdfinfo", "-struct", file.name]):
                done = subprocess.run(command, capture_output=True, check=True)
                told.append(done.stdout.decode())
    return "\n".join(told)


class Book:
    """The folder in which everything is written down."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts: Counter[str] = Counter()

    def write(self, kind: str, who: str, name: str, text: str) -> None:
        for pattern, instead in MASKS:
            text = pattern.sub(instead, text)
        file = quote(name.replace("~", "%7E"), safe="").replace("%2F", "~")
        if len(file) > 180:
            file = f"{file[:160]}…{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        path = self.folder / kind / who / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        self.counts[kind] += 1


class Links(HTMLParser):
    """Where a page leads: links and forms that only ask; and what its forms offer."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.offers: dict[str, list[str]] = defaultdict(list)
        self._select = ""
        self.feed(text)
        self.first_choices = {
            name: values[0]
            for name, values in self.offers.items()
            if name and name != "csrfmiddlewaretoken"
        }

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"a", "area", "link"}:
            self.found.append(given.get("href", ""))
        elif tag in {"iframe", "embed"}:
            self.found.append(given.get("src", ""))
        elif tag == "form" and given.get("method", "get").lower() == "get":
            self.found.append(given.get("action", ""))
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "option":
            self.offers[self._select].append(given.get("value", ""))
        elif tag == "input" and given.get("value"):
            self.offers[given.get("name", "")].append(given["value"])


class Visitor:
    """One person with a browser of their own, reading in one language."""

    def __init__(self, book: Book, chance: Chance, key: str, language: str) -> None:
        self.book, self.chance, self.key, self.language = book, chance, key, language
        self.who = f"{key}.{language}"
        self.client = Client(
            False, raise_request_exception=False, SERVER_NAME="localhost", SERVER_PORT="8000"
        )
        self.seen: set[str] = set()
        self.letters: list[str] = []
        self.steps = 0

    def ask(
        self,
        address: str,
        data: dict[str, Any] | None = None,
        *,
        kind: str = "pages",
        name: str = "",
    ) -> Any:
        """Get the page, or send the form, and write down the answer."""
        self.chance.begin(f"{self.who} {self.steps} {address}")
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = self.language
        headers = {"accept-language": self.language}
        if data is None:
            answer: Any = self.client.get(address, headers=headers)
        else:
            answer = self.client.post(address, data, headers=headers)
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        content_type = answer.get("Content-Type", "")
        answer.words = readable(answer.body, content_type)
        if policy := answer.get("Content-Security-Policy"):
            # Its parts come in any order, which means nothing.
            answer["Content-Security-Policy"] = "; ".join(sorted(policy.split("; ")))
        sent = [f"{name}: {value}" for name, value in sorted(answer.items())]
        sent += [f"Set-Cookie: {each.OutputString()}" for _, each in sorted(answer.cookies.items())]
        asked = f"{'GET' if data is None else 'POST'} {address}"
        told = [asked, f"Status: {answer.status_code}", *sent, "", answer.words]
        if kind == "posts":
            self.steps += 1
            name = f"{self.steps:02} {asked}"
        self.book.write(kind, self.who, name or address, "\n".join(told))
        if answer.status_code >= 500:
            self.book.counts["server errors"] += 1
        return answer

    def follow(
        self, address: str, data: dict[str, Any] | None = None, *, kind: str = "posts"
    ) -> Any:
        """The same, and on to where it leads."""
        answer = self.ask(address, data, kind=kind)
        while answer.status_code in {301, 302, 303}:
            address = urljoin(address, answer["Location"])
            answer = self.ask(address, kind=kind)
        return answer

    def crawl(self, starts: Iterable[str], *, cap: int, goes_on: bool = True) -> None:
        """Read `starts` and, breadth first, what they lead to, but not too much of a kind."""
        waiting = deque(starts)
        shapes: dict[str, set[str]] = defaultdict(set)
        queries: Counter[str] = Counter()
        while waiting:
            address = waiting.popleft()
            path = urlsplit(address).path
            if address in self.seen:
                continue
            self.seen.add(address)
            alike = shapes[shape_of(path)]
            if goes_on and ((path not in alike and len(alike) >= cap) or queries[path] > QUERY_CAP):
                continue
            alike.add(path)
            queries[path] += 1
            links = list(self._links(address, self.ask(address)))
            waiting += links if goes_on else []

    def _links(self, address: str, answer: Any) -> Iterator[str]:
        """Pages of ours that an answer leads to; personal links of letters are laid aside."""
        found = [answer["Location"]] if answer.has_header("Location") else []
        if answer.get("Content-Type", "").startswith("text/html"):
            found += Links(answer.words).found
        if address.startswith(MAILBOX):
            found += [
                html.unescape(each) for each in re.findall(rf"{ORIGIN}/[^\s\"'<>]*", answer.words)
            ]
        for each in found:
            whole = urlsplit(urljoin(ORIGIN + address, each))
            path = (whole.path or "/") + (f"?{whole.query}" if whole.query else "")
            if f"{whole.scheme}://{whole.netloc}" != ORIGIN or path.startswith("/static/"):
                continue
            if PERSONAL.match(path):
                self.letters.append(path)
            elif not WRITES.search(path):
                yield path


# --- Addresses -----------------------------------------------------------------------------------

PARAMETER = re.compile(r"(<[^>]+>)")


def pieces_of(route: str) -> list[str]:
    """The route in pieces, its parameters without their names."""
    return PARAMETER.split(re.sub(r"<(?:(\w+):)?\w+>", r"<\1>", route))


def shape_of(path: str) -> str:
    """The route of the address, or the address itself where there is none."""
    try:
        return "".join(pieces_of(resolve(path).route))
    except Resolver404:
        return path


def filled_in(known: Iterable[str]) -> list[str]:
    """An address or two of every pattern, filled in with what stands in `known` addresses."""
    beginnings: dict[str, set[str]] = defaultdict(set)
    for address in known:
        try:
            match = resolve(urlsplit(address).path)
        except Resolver404:
            continue
        shape = made = ""
        values = iter(match.captured_kwargs.values())
        for piece in pieces_of(match.route):
            is_parameter = PARAMETER.fullmatch(piece)
            shape, made = shape + piece, made + (str(next(values, "x")) if is_parameter else piece)
            if is_parameter:
                beginnings[shape].add(made)

    def routes(patterns: Iterable[Any], before: str = "") -> Iterator[str]:
        for each in patterns:
            route = before + str(each.pattern)
            if hasattr(each, "url_patterns"):
                yield from routes(each.url_patterns, route)
            elif not re.search(r"[\^(]", route):
                yield route

    addresses = set()
    for route in routes(get_resolver().url_patterns):
        shape, made = "", [""]
        for piece in pieces_of(route):
            shape += piece
            if not PARAMETER.fullmatch(piece):
                made = [each + piece for each in made]
            elif beginnings[shape]:
                made = sorted(beginnings[shape])[:2]
            else:
                made = [each + PLACEHOLDERS.get(piece[1:-1], "x") for each in made]
        addresses |= {f"/{each}" for each in made}
    return sorted(
        each for each in addresses if not WRITES.search(each) and not PERSONAL.match(each)
    )


# --- Capture -------------------------------------------------------------------------------------


def capture(folder: Path) -> int:
    """Build the demo world in a folder of its own and write down what it shows."""
    if folder.exists():
        sys.exit(f"{folder} exists already.")
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="outputs-") as var:
        os.environ.update(
            VAR_DIR=var, DEMO="1", SITE_ORIGIN=ORIGIN, DJANGO_SETTINGS_MODULE=SETTINGS
        )
        # In a process of its own: what is read without translations stays without them.
        compile_them = [sys.executable, "manage.py", "compile_translations"]
        subprocess.run(compile_them, check=True)
        django.setup()
        import time_machine  # after the settings, which take its pytest for a test run

        with time_machine.travel(NOW, tick=False):
            book = Book(folder)
            _capture(book, Chance(), Path(var))
    seconds = time.perf_counter() - started
    print(f"{dict(book.counts)} in {seconds:.0f} s")
    return 0


def _capture(book: Book, chance: Chance, var: Path) -> None:
    number_rows()
    steady_machine(var)
    call_command("prepare_demo", stdout=io.StringIO())
    logging.disable(logging.CRITICAL)
    visitors = _visitors(book, chance)
    before = rows()
    for visitor in visitors:
        _rest()
        visitor.crawl(["/", *UNLINKED], cap=_cap(visitor))
    known = sorted({address for visitor in visitors for address in visitor.seen})
    for visitor in visitors:
        _rest()
        visitor.crawl(filled_in(known), cap=0, goes_on=False)
    letters = _letters(visitors)
    readers = [
        (Visitor(book, chance, f"reader.{kind}{number}", language), link)
        for kind, links in letters.items()
        for number, link in enumerate(links)
        for language in (LANGUAGES if number == 0 else LANGUAGES[:1])
    ]
    for reader, link in readers:
        _rest()
        reader.crawl([link], cap=SHAPE_CAP_TRANSLATED)
        beyond = [each for each in filled_in(reader.seen) if each.startswith("/answer/")]
        reader.crawl(beyond, cap=0, goes_on=False)
    if changed := [name for name, each in rows().items() if before[name] != each]:
        sys.exit(f"Reading pages has changed {', '.join(changed)}.")
    by_who = {visitor.who: visitor for visitor in visitors}
    for language in LANGUAGES:
        _order_files(by_who[f"{ORDERS}.{language}"])
    for key in ORDERS_SUMMARY:
        _order_files(by_who[f"{key}.{LANGUAGES[0]}"], only="summary")
    for links in letters.values():
        for language, link in zip(LANGUAGES, links, strict=False):
            _answer(Visitor(book, chance, "answerer", language), link)
    _write_mails(by_who)
    _mails(book, var / "mail")


def _rest() -> None:
    """Forget how often somebody has asked, so that no limit is met."""
    cache.clear()


def _cap(visitor: Visitor) -> int:
    if visitor.language != LANGUAGES[0]:
        return SHAPE_CAP_TRANSLATED
    return SHAPE_CAP_ORDERS if visitor.key == ORDERS else SHAPE_CAP


def _visitors(book: Book, chance: Chance) -> list[Visitor]:
    """Nobody in particular and everybody whom the demo's front door offers, signed in."""
    door = Visitor(book, chance, "door", LANGUAGES[0]).ask("/demo/sign-in/", kind="posts")
    visitors = []
    for email in ["", *dict.fromkeys(Links(door.words).offers["email"])]:
        key = email.partition("@")[0] or ANYBODY
        for language in LANGUAGES if key in IN_ALL_LANGUAGES else LANGUAGES[:1]:
            visitors.append(Visitor(book, chance, key, language))
            if email:
                visitors[-1].follow("/demo/sign-in/", {"email": email})
    return visitors


def _letters(visitors: Iterable[Visitor]) -> dict[str, list[str]]:
    """The first personal links of each kind that letters have shown."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for link in dict.fromkeys(link for visitor in visitors for link in visitor.letters):
        if len(by_kind[PERSONAL.match(link)[1]]) < LETTER_CAP:
            by_kind[PERSONAL.match(link)[1]].append(link)
    return by_kind


def _answer(reader: Visitor, link: str) -> None:
    """Follow a personal link and send what is there to send, taking the first of each choice."""
    first = reader.follow(link).request["PATH_INFO"]
    if first == link:
        reader.follow(link, {})
        return
    for number in itertools.count(1):
        page = reader.follow(f"{first}{number}/")
        if page.status_code != 200:
            break
        reader.follow(f"{first}{number}/", Links(page.words).first_choices)
    check = reader.follow(f"{first}check/")
    reader.follow(f"{first}submit/", Links(check.words).first_choices)


def _order_files(visitor: Visitor, only: str = "") -> None:
    """Order everything that the export centre offers, two regions' profiles included."""
    offers = Links(visitor.ask("/reports/", kind="files", name="offers").words).offers
    regions = sorted(each for each in offers["what"] if each.startswith("region-"))
    for what in offers["what"]:
        formats = ["pdf"] if what in regions else offers["format"]
        if what in regions[2:] or not what.startswith(only):
            continue
        for form in formats:
            order = {"what": what, "format": form, "language": visitor.language}
            name = f"{what}.{form}"
            placed = visitor.ask("/reports/", order, kind="files", name=f"{name} placed")
            if page := placed.get("Location"):
                visitor.ask(page, kind="files", name=f"{name} waiting")
                run_job(page.strip("/").rpartition("/")[2])
                visitor.ask(page, kind="files", name=f"{name} made")
                visitor.ask(f"{page}download/", kind="files", name=name)
    visitor.ask("/reports/", kind="files", name="ordered")


def _write_mails(by_who: dict[str, Visitor]) -> None:
    """Do what sends the mails that the demo world does not hold."""
    manager = by_who[f"{ORDERS}.{LANGUAGES[0]}"]
    for address in sorted(each for each in manager.seen if each.endswith("/reminders/send/")):
        manager.follow(address, {})
    for language in LANGUAGES:
        anybody, admin = by_who[f"{ANYBODY}.{language}"], by_who[f"{ADMIN}.{language}"]
        anybody.follow("/feedback/", {"text": "A word", "page": "/", "email": "a@example.org"})
        invited = {"email": f"{language}@example.org", "name": "A B", "language": language}
        admin.follow("/people/invite/", invited | {"role": "researcher"})
        for email in (f"{ORDERS}@demo.example", "nobody@example.org"):
            for address in ("/accounts/login/code/", "/accounts/password/reset/"):
                _rest()
                anybody.follow(address, {"email": email})


def _mails(book: Book, folder: Path) -> None:
    """Every letter of the outbox as it would leave now, and what has left."""
    samples: Counter[tuple[str, str]] = Counter()
    for message in model(MESSAGE).objects.order_by("campaign", "step", "recipient"):
        name = f"{message.campaign} {message.step} {message.recipient}"
        own = message.language
        for language in LANGUAGES:
            # Its own language, and a few of each kind in the others too.
            if language == own or samples[message.kind, language] < 3:
                message.language = language
                text = compose(message)
                samples[message.kind, language] += "\n\n" in text
                book.write("mails", f"{message.kind}.{language}", name, text)
    sent = sorted(path.read_text() for path in folder.glob("*"))
    for number, text in enumerate(sent):
        book.write("mails", "sent", f"{number:03}", text)


# --- Compare -------------------------------------------------------------------------------------


def compare(before: Path, after: Path) -> int:
    """Tell what is only in one, then each difference once with the places where it is found."""
    old, new = (
        {
            LINK.sub(r"\1[link]", str(each.relative_to(root))): each
            for each in root.rglob("*")
            if each.is_file()
        }
        for root in (before, after)
    )
    if not old or not new:
        sys.exit("One of the folders holds nothing.")
    hunks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    shared = sorted(old.keys() & new.keys())
    differing = 0
    spaced = 0
    for name in shared:
        one, other = old[name].read_bytes(), new[name].read_bytes()
        if one == other:
            continue
        essence = _essence(one.decode()), _essence(other.decode())
        if essence[0] == essence[1]:
            spaced += 1
            continue
        differing += 1
        for hunk in _hunks(*(each.split("\n") for each in essence)):
            hunks[hunk].append(name)
    for title, names in (("before", old.keys() - new.keys()), ("after", new.keys() - old.keys())):
        if names:
            print(f"Only {title}: {len(names)}")
            print("".join(f"    {name}\n" for name in sorted(names)))
    for hunk, names in sorted(hunks.items(), key=lambda each: (-len(each[1]), each[1])):
        places = list(dict.fromkeys(names))
        print(f"{len(names)} times in {len(places)} of {len(shared)}, such as")
        print("".join(f"    {name}\n" for name in places[:3]), end="")
        # Of long lines, what surrounds the first difference.
        signs = enumerate(zip(*hunk, strict=False))
        start = max(2, next((at for at, each in signs if at > 1 and len(set(each)) > 1), 2) - 100)
        print("\n".join(line[:2] + line[start : start + 400] for line in hunk), end="\n\n")
    alone = len(old.keys() ^ new.keys())
    print(f"{len(shared)} compared, {differing} differ in {len(hunks)} ways, {alone} in one alone")
    print(f"{spaced} more differ in what comes of chance or in white space between tags alone")
    return int(bool(differing or alone))


def _essence(text: str) -> str:
    """Without what no reader sees: the letters of a personal link, white space between tags.

    The clock is fixed and chance seeded, but whoever asks chance in another order gets other letters.
    """
    text = LINK.sub(r"\1[link]", text)
    for pattern, instead in SEALED:
        text = pattern.sub(instead, text)
    if "text/html" not in text[:2_000]:
        return text
    return re.sub(r"\s*(<[^>]*>)\s*", r"\n\1\n", re.sub(r"\s+", " ", text))


def _hunks(one: list[str], other: list[str]) -> Iterator[tuple[str, ...]]:
    """What was taken away and what was added, place by place."""
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            yield (*(f"- {line}" for line in one[a:b]), *(f"+ {line}" for line in other[c:d]))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.outputs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("capture", help="write down what the demo world shows")
    one.add_argument("folder", type=Path)
    two = commands.add_parser("compare", help="tell what differs")
    two.add_argument("before", type=Path)
    two.add_argument("after", type=Path)
    given = parser.parse_args()
    if given.command == "capture":
        return capture(given.folder)
    return compare(given.before, given.after)


if __name__ == "__main__":
    sys.exit(main())
