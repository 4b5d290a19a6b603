"""What `./dev test --changed` runs: the tests of the rooms that a change touches, and of those above.

A room is a package below an app. Which rooms stand above it is read from the imports; where an app
brings a part through a registry, the pages that show such parts stand above that part as well.
"""

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import grimp

from tests.processes import ROOT

# Under everything, or about everything.
EVERYTHING = {
    "dev", "manage.py", "pyproject.toml", "uv.lock", "portal/settings.py", "tests/conftest.py",
    "tests/lanes.py", "tests/changed.py", "tests/processes.py",
}  # fmt: skip
# Several processes at work: what is killed there has tests of its own.
KILLED = {
    "portal.queue",
    "portal.jobs",
    "portal.outbox",
    "portal.demo",
    "portal.importing",
    "surveys.importing",
}
# About every page or file, whichever they are.
ABOUT_ALL = (
    "tests/test_access.py", "tests/test_architecture.py", "tests/test_templates.py",
    "tests/security",
)  # fmt: skip
APPS = ("portal", "regions", "surveys")


@dataclass(frozen=True)
class Selection:
    """Folders and files of tests, and the lanes besides the checks that look into them."""

    tests: tuple[str, ...] = ()
    lanes: tuple[str, ...] = ()


ALL = Selection(("tests",), ("sqlite", "postgresql", "faults", "journeys"))


def changed_files(base: str = "") -> list[str]:
    """What differs from `base`, committed or not; without one, from where we left the main branch."""
    known = _git("merge-base", "origin/main", "HEAD") or ["HEAD"]
    return [
        *_git("diff", "--name-only", base or known[0]),
        *_git("ls-files", "--others", "--exclude-standard"),
    ]


def select(files: list[str]) -> Selection:
    """The tests that a change to these files can break."""
    if any(file in EVERYTHING for file in files):
        return ALL
    tests: set[str] = set()
    rooms: set[str] = set()
    for file in files:
        path = Path(file)
        app = path.parts[0]
        if app == "tests":
            tests |= _tests_that_use(path)
        elif app == "templates":
            tests |= _tests_of_template(path)
        elif app == "static":
            tests |= {"tests/test_templates.py", "tests/journeys"}
        elif app in APPS and "locale" not in path.parts:  # translations have a check of their own
            tests |= _tests_of(_module(path))
            rooms |= {_room(module) for module in _touched(_module(path))}
    for room in rooms:
        tests |= {_folder(room)} if _folder(room) else _files_of_app(room)
    if tests - {file for file in files if file.startswith("tests/")}:
        tests |= set(ABOUT_ALL)
    return _selection(tests, rooms)


def _selection(tests: set[str], rooms: set[str]) -> Selection:
    apart = {"journeys": "tests/journeys", "faults": "tests/faults"}
    lanes = [lane for lane, folder in apart.items() if any(t.startswith(folder) for t in tests)]
    if rooms & KILLED and "faults" not in lanes:
        lanes.append("faults")
    usual = _outermost(t for t in tests if not t.startswith(tuple(apart.values())))
    if usual:
        lanes.append("postgresql")
    if any("mark.sqlite" in path.read_text() for path in _test_files(usual)):
        lanes.append("sqlite")
    return Selection(usual, tuple(lane for lane in ALL.lanes if lane in lanes))


def _git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.splitlines() if done.returncode == 0 else []


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph(*APPS, "tests", cache_dir=None)


def _module(path: Path) -> str:
    """The module of a file; of one that is not Python, the package that it lies in."""
    known = _imports().modules
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    while module not in known:
        module = module.rpartition(".")[0]
    return module


def _above(module: str) -> set[str]:
    """What rests on a module, near and far, by its imports."""
    is_package = (ROOT / Path(*module.split("."))).is_dir()
    return _imports().find_downstream_modules(module, as_package=is_package)


@cache
def _registries() -> dict[str, set[str]]:
    """The name under which apps bring parts, and the modules that gather such parts."""
    found: dict[str, set[str]] = {}
    for module in _imports().modules:
        file = ROOT / Path(*module.split(".")).with_suffix(".py")
        if module.split(".")[0] in APPS and file.is_file():
            for name in re.findall(r' = \w*Registry\[\w+\]\("(\w+)"\)', file.read_text()):
                found.setdefault(name, set()).add(module)
    return found


def _touched(module: str) -> set[str]:
    """The module and all above it."""
    touched = {module} | _above(module)
    brought = {each.split(".")[1] for each in touched if "." in each}
    for name in brought & set(_registries()):
        for gathering in _registries()[name]:
            touched |= {each for each in _above(gathering) if each.split(".")[1:2] != [name]}
    return touched


def _room(module: str) -> str:
    return ".".join(module.split(".")[:2])


def _folder(room: str) -> str | None:
    """Where the tests of a room are, if they are by themselves."""
    folder = Path("tests", *room.split("."))
    return str(folder) if (ROOT / folder).is_dir() and room.split(".")[0] in APPS else None


def _files_of_app(room: str) -> set[str]:
    """The tests of an app that belong to none of its rooms."""
    app = ROOT / "tests" / room.partition(".")[0]
    return {str(file.relative_to(ROOT)) for file in app.glob("test_*.py")}


def _tests_of(module: str) -> set[str]:
    """The tests of a module's room; of its app, where the room has no folder of tests."""
    room = _room(module)
    return {_folder(room) or _folder(room.partition(".")[0]) or "tests"}


def _tests_of_template(path: Path) -> set[str]:
    """The tests of the room whose name its folder bears; of all pages, if it is of none."""
    names = path.parts[1:-1]
    for depth in (2, 1):
        for app in ("", "portal", "regions"):
            room = Path("tests", app, *names[:depth])
            if names and room.parts[1] in APPS and (ROOT / room).is_dir():
                return {str(room)}
    return {f"tests/{app}" for app in APPS}


def _tests_that_use(path: Path) -> set[str]:
    """A test itself; a conftest's folder; the tests that take something from a module."""
    if not (ROOT / path).exists() or path.name in {"conftest.py", "__init__.py"}:
        return {str(path.parent)}
    if path.name.startswith("test_") or path.suffix != ".py":
        return {str(path)}
    users = [module.split(".") for module in _above(_module(path))]
    return {str(Path(*parts).with_suffix(".py")) for parts in users if parts[-1][:5] == "test_"}


def _test_files(tests: tuple[str, ...]) -> list[Path]:
    paths = [ROOT / test for test in tests]
    return [file for path in paths for file in (path.rglob("*.py") if path.is_dir() else [path])]


def _outermost(tests: Iterable[str]) -> tuple[str, ...]:
    """Without what lies in a folder that is there as well."""
    known = sorted(set(tests))
    return tuple(t for t in known if not any(t.startswith(f"{other}/") for other in known))
