"""Expressions of XLSForms (relevant, constraint), read into a tree; what they mean is said elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# No condition that a person wrote goes deeper, or is longer.
DEEPEST = 40
LONGEST = 4_000

_TOKEN = re.compile(
    r"""\s*(?:
        \$\{\s*(?P<ref>[^}]*?)\s*\}
      | (?P<number>[0-9]+(?:\.[0-9]+)?)
      | '(?P<single>[^']*)' | "(?P<double>[^"]*)"
      | (?P<sign><=|>=|!=|=|<|>|\(|\)|,|\+|-|\*)
      | (?P<word>[A-Za-z_][A-Za-z0-9_:-]*)
      | (?P<dot>\.)
    )""",
    re.VERBOSE,
)
_CALCULATING = {"+", "-", "*", "div", "mod"}
COMPARING = {"=", "!=", ">=", "<=", ">", "<"}
# What XPath and ODK know beyond what is understood here.
KNOWN_FUNCTIONS = frozenset(
    [
        "selected",
        "selected-at",
        "count-selected",
        "not",
        "true",
        "false",
        "string-length",
        "date",
        "date-time",
        "today",
        "now",
        "regex",
        "if",
        "coalesce",
        "once",
        "number",
        "int",
        "round",
        "pow",
        "abs",
        "log",
        "log10",
        "sqrt",
        "exp",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "atan2",
        "pi",
        "min",
        "max",
        "sum",
        "count",
        "count-non-empty",
        "position",
        "last",
        "string",
        "concat",
        "join",
        "substr",
        "substring",
        "substring-before",
        "substring-after",
        "contains",
        "starts-with",
        "ends-with",
        "translate",
        "normalize-space",
        "boolean",
        "boolean-from-string",
        "format-date",
        "format-date-time",
        "decimal-date-time",
        "decimal-time",
        "jr:choice-name",
        "indexed-repeat",
        "pulldata",
        "instance",
        "current",
        "area",
        "distance",
        "geofence",
        "random",
        "randomize",
        "uuid",
        "digest",
        "base64-decode",
        "checklist",
        "weighted-checklist",
        "property",
        "version",
    ]
)


class Unreadable(ValueError):
    """It is no expression; `near` is where it goes wrong."""

    def __init__(self, near: str) -> None:
        super().__init__(near)
        self.near = near[:40]


@dataclass(frozen=True)
class Ref:
    """A question of the form; the one at hand is called `.`."""

    name: str


@dataclass(frozen=True)
class Literal:
    value: str
    is_number: bool = False


@dataclass(frozen=True)
class Call:
    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True)
class Compare:
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Junction:
    """All of its parts hold, or any of them. What stands in brackets is a part of its own."""

    is_any: bool
    parts: "tuple[Node, ...]"


@dataclass(frozen=True)
class Calculation:
    """Adding and the like: no condition here counts."""

    parts: "tuple[Node, ...]"


Node = Ref | Literal | Call | Compare | Junction | Calculation


def parse(text: str) -> Node:
    """Raises `Unreadable`."""
    if len(text) > LONGEST:
        raise Unreadable(text)
    reader = _Reader(list(_tokens(text)))
    node = reader.junction(0)
    if reader.place < len(reader.tokens):
        raise Unreadable(reader.tokens[reader.place][1])
    return node


def parts_of(node: Node) -> Iterator[Node]:
    """The node and all within it."""
    yield node
    match node:
        case Call(arguments=parts) | Junction(parts=parts) | Calculation(parts=parts):
            inner: tuple[Node, ...] = parts
        case Compare(left=left, right=right):
            inner = (left, right)
        case _:
            inner = ()
    for part in inner:
        yield from parts_of(part)


def questions_in(node: Node) -> list[str]:
    found = (part.name for part in parts_of(node) if isinstance(part, Ref) and part.name != ".")
    return list(dict.fromkeys(found))


def unknown_functions(node: Node) -> list[str]:
    called = (part.name for part in parts_of(node) if isinstance(part, Call))
    return [name for name in dict.fromkeys(called) if name not in KNOWN_FUNCTIONS]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place, text = 0, text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Unreadable(text[place:])
        kind = found.lastgroup or ""
        yield kind, found[kind]
        place = found.end()


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0

    def next_is(self, *values: str) -> bool:
        if self.place >= len(self.tokens):
            return False
        kind, value = self.tokens[self.place]
        return kind in {"sign", "word"} and value in values

    def take(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise Unreadable(self.tokens[-1][1] if self.tokens else "")
        self.place += 1
        return self.tokens[self.place - 1]

    def junction(self, depth: int, word: str = "or") -> Node:
        if depth > DEEPEST:
            raise Unreadable("(")
        parts = [self.part(depth, word)]
        while self.next_is(word):
            self.take()
            parts.append(self.part(depth, word))
        return parts[0] if len(parts) == 1 else Junction(word == "or", tuple(parts))

    def part(self, depth: int, word: str) -> Node:
        return self.junction(depth, "and") if word == "or" else self.comparison(depth)

    def comparison(self, depth: int) -> Node:
        left = self.calculation(depth)
        if not self.next_is(*COMPARING):
            return left
        sign = self.take()[1]
        return Compare(sign, left, self.calculation(depth))

    def calculation(self, depth: int) -> Node:
        parts = [self.value(depth)]
        while self.next_is(*_CALCULATING):
            self.take()
            parts.append(self.value(depth))
        return parts[0] if len(parts) == 1 else Calculation(tuple(parts))

    def value(self, depth: int) -> Node:
        kind, value = self.take()
        match kind:
            case "ref":
                return Ref(value)
            case "dot":
                return Ref(".")
            case "number":
                return Literal(value, is_number=True)
            case "single" | "double":
                return Literal(value)
            case "word" if self.next_is("("):
                return self.call(value, depth)
            case "sign" if value == "(":
                node = self.junction(depth + 1)
                self.close()
                return node
            case "sign" if value == "-" and self.tokens[self.place :]:
                kind, figure = self.take()
                if kind == "number":
                    return Literal(f"-{figure}", is_number=True)
        raise Unreadable(value)

    def call(self, name: str, depth: int) -> Node:
        self.take()
        arguments: list[Node] = []
        while not self.next_is(")"):
            arguments.append(self.junction(depth + 1))
            if not self.next_is(","):
                break
            self.take()
        self.close()
        return Call(name, tuple(arguments))

    def close(self) -> None:
        if not self.next_is(")"):
            raise Unreadable(self.tokens[-1][1])
        self.take()
