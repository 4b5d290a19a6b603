"""What no log line may tell: what opens something, whose address it is, what a row holds.

A secret is known by its name (`token=…`), by its place (`/v/…/`), or by its look: long, and neither
a word nor the identifier of a row.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

HIDDEN = "[hidden]"
ADDRESS = "[address]"

# Longer texts are cut: nobody reads on, and what is sent to us may be as long as somebody likes.
LONGEST = 20_000

SECRETS = "passw|token|secret|cookie|authori[sz]ation|csrf|session_?(?:key|id)|credential|api_?key|signature"
SECRET_NAME = re.compile(rf"{SECRETS}|^(code|key|otp|session|__host-session|nonce)$", re.IGNORECASE)
# The identifiers by which lines are told apart and held against the trail.
OPEN_NAMES = {"request_id", "hash"}
HEXADECIMAL = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# A token may be short, or a word by chance, so its place tells it: what opens a survey, what ends its
# reminders, what a calendar reads, what invites a member of staff, sets a password or confirms an address.
PLACE = re.compile(
    r"((?:(?<![\w-])|(?<=%2F))"
    r"(?:v|q/[^/\s]+|represent/(?:open|new)|invitation(?!/accept(?![^/\s]))|calendar/feed|reset/key|confirm-email)(?:/|%2F))"
    r"[^/\s?#&\"'<>,;()%]+",
    re.IGNORECASE,
)
# `token=…`, `"code": "…"`, `Cookie: …`, `HTTP_COOKIE='…'`. A small number is the code of a reply.
NAMED = re.compile(
    rf"((?<![\w.-])(?:[\w.-]{{0,40}}(?:{SECRETS})[\w.-]{{0,40}}"
    r"|(?:__host-session|session|code|key|otp|state|nonce|login)(?![\w.-])))"
    r"([\"']?\s*(?:=|:|%3D|%3A)\s*[\[({]?(?:[bru]?[\"'])?(?:(?:bearer|basic|digest|token)\s+)?)"
    r"(?!\d{1,3}(?!\w))[^\s\"'&;,(){}\[\]<>]+",
    re.IGNORECASE,
)
# `postgres://user:password@host`
CREDENTIALS = re.compile(r"((?<!\w)\w{1,20}://)[^\s/@]+@")
NO_MAIL = r"\s@<>\"'(),;:=\[\]{}/\\|?&#"
MAIL = re.compile(rf"(?<![^{NO_MAIL}])[^{NO_MAIL}]+(?:@|%40)[^{NO_MAIL}]+")
# Celery's names for its own workers.
NODE = re.compile(r"celery@")
# What PostgreSQL says of the rows that it refuses, and Python of what somebody typed.
ROW = re.compile(r"(Failing row contains |Key \([^\n]{1,200}?\)=)\([^\n]*\)")
TYPED = re.compile(
    r"((?:invalid input|invalid literal|could not convert)[^\n:]{1,100}: )(?!\[hidden)[^\n]+"
)
# The key of one-time codes is Base32, in which chance may leave out every digit; that of a session has
# small letters, of which no word is so long with a digit in it.
UNBROKEN = re.compile(r"[A-Z2-7]{26,}=*|(?=[a-z]*[0-9])[a-z0-9]{26,}")
RUN = re.compile(r"[\w~+=%-]{20,}", re.ASCII)
PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# No word that people or programmers use.
UNSPOKEN = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}", re.IGNORECASE)
SPOKEN = re.compile(r"[aeiouy]", re.IGNORECASE)
COUNTED = re.compile(r"(?<=[a-zA-Z])(?=\d)|(?<=\d)(?=[a-zA-Z])")
RAISED = re.compile(r"(?<=[a-z])(?=[A-Z])")


def masked(text: str) -> str:
    """The text with nothing in it that opens something or names a mailbox."""
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"
    text = ROW.sub(rf"\1({HIDDEN})", text)
    text = TYPED.sub(rf"\1{HIDDEN}", text)
    text = CREDENTIALS.sub(rf"\1{HIDDEN}@", text)
    text = PLACE.sub(rf"\1{HIDDEN}", text)
    text = NAMED.sub(rf"\1\2{HIDDEN}", text)
    if "@" in text or "%40" in text:
        text = MAIL.sub(_address, text)
    return RUN.sub(_run, text)


def masked_value(value: Any, name: str = "") -> Any:
    """The same of whatever a line holds under this name: plain data in, plain data out.

    What is neither text, number nor a collection of them is masked as the text that it would be
    written as.
    """
    if SECRET_NAME.search(name):
        return HIDDEN
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        is_open = name in OPEN_NAMES and HEXADECIMAL.fullmatch(value)
        return value if is_open else masked(value)
    if isinstance(value, Mapping):
        return {masked(str(key)): masked_value(each, str(key)) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [masked_value(each) for each in value]
    return masked(_text_of(value))


def _text_of(value: Any) -> str:
    write: Callable[[Any], str] = repr if isinstance(value, (bytes, BaseException)) else str
    try:
        return write(value)
    except Exception as error:
        # A line that cannot say one thing still says the others.
        return f"<{type(value).__name__}: {type(error).__name__}>"


def _address(found: re.Match[str]) -> str:
    return found[0] if NODE.match(found[0]) else ADDRESS


def _run(found: re.Match[str]) -> str:
    return HIDDEN if _looks_random(found[0]) else found[0]


def _looks_random(run: str) -> bool:
    """Letters and digits in turn, or syllables that nobody could say: no name of a file or function."""
    bare = UUID.sub("", run)
    if len(bare) < 20:
        return False
    if UNBROKEN.fullmatch(bare):
        return True
    turns = len(COUNTED.findall(bare))
    if turns >= 3 or 5 * (turns + len(RAISED.findall(bare))) >= len(bare):
        return True
    words = [word for word in PIECE.findall(bare) if _is_word(word)]
    return 5 * sum(map(len, words)) < 3 * len(bare.replace("_", "").replace("-", ""))


def _is_word(piece: str) -> bool:
    return len(piece) >= 3 and bool(SPOKEN.search(piece)) and not UNSPOKEN.search(piece)
