"""The floors hold, and every room has a name that says what is in it."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ("portal", "regions", "surveys", "roadmap")
JUNK_ROOMS = {"utils", "helpers", "common", "core", "misc", "services", "lib", "stuff"}
TOP_LEVEL = {
    *SOURCE,
    "manage.py", "templates", "static", "tests", "pyproject.toml", "docker-compose.yml",
    "README.md", "dev", "uv.lock", "Dockerfile", "LICENSE", "CHANGELOG.md", "docs",
}  # fmt: skip


def tracked():
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(line) for line in listing.stdout.splitlines()]


def test_the_floors_hold():
    command = [str(Path(sys.executable).parent / "lint-imports")]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr


def test_every_package_stands_on_a_floor():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    floors = {name for layer in settings["contracts"][0]["layers"] for name in layer.split(" | ")}
    packages = {path.parent for path in tracked() if path.name == "__init__.py"}
    rooms = {".".join(path.parts) for path in packages if path.parts[0] == "portal"}
    rooms = {room for room in rooms if room.count(".") == 1}

    assert "portal.jobs" in rooms
    assert (rooms | set(settings["root_packages"])) - {"portal"} - floors == set()


def test_every_package_is_a_room_in_which_each_module_has_its_place():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    ordered = {
        container
        for contract in settings["contracts"]
        if contract.get("exhaustive")
        for container in contract["containers"]
    }
    packages = {".".join(path.parent.parts) for path in tracked() if path.name == "__init__.py"}
    rooms = {name for name in packages if name.startswith("portal.") and name.count(".") == 1}
    rooms |= set(settings["root_packages"]) - {"portal"}

    assert "portal.jobs" in rooms
    assert rooms - ordered == set()


def test_there_is_no_junk_room():
    names = {part.removesuffix(".py") for path in tracked() for part in path.parts}

    assert names & JUNK_ROOMS == set()


def test_the_top_level_holds_what_it_should_and_nothing_else():
    top = {path.parts[0] for path in tracked()}

    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_every_dependency_has_a_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    lines = [line.strip() for line in text.splitlines()]
    silent = [name for name in wanted if not lines[lines.index(f'"{name}",') - 1].startswith("#")]

    assert wanted
    assert silent == []


def test_no_test_takes_anything_from_a_conftest():
    """A fixture comes by its name, and a model's object from its factory."""
    modules = [
        ROOT / path for path in tracked() if path.parts[0] == "tests" and path.suffix == ".py"
    ]
    takers = [
        path.name
        for path in modules
        if re.search(r"^\s*from \S*conftest import", path.read_text(), re.MULTILINE)
    ]

    assert modules
    assert takers == []


def at_import(tree):
    """The expressions that a module and its classes evaluate when they are read, outside of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        yield node
        yield from at_import(node)


def test_no_label_of_a_form_is_written_in_the_language_of_the_start():
    """`str` of a lazy text at import time is what it says in one language, for everybody and for good."""
    written = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("portal", "regions", "surveys", "roadmap")
        for path in sorted((ROOT / folder).rglob("forms/*.py"))
        for node in at_import(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "str"
    ]

    assert written == []
