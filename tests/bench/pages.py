"""What pages cost beside a bare Django view.

    python -m tests.bench.pages [folder]

The bare view sends the same SQL through a cursor and renders the same HTML from one flat template in
which every text and address is a variable; both go through the same middleware. All are asked in
turns, and their CPU time is compared, so that what else the machine does weighs on all alike.
Printed: queries at 1, 100 and 11,000 organisations, CPU ratio (goal at most 1.5), page weight (goal
at most 60 KB). The demo world in `folder` is made where it is not there, and kept.

What the middleware asks, it asks for both: that is in the list of neither. The work of PostgreSQL itself
counts for neither, that of SQLite for both, so on PostgreSQL the same limit is the harder one.

The limit was set with variables that are items of a list, which Django looks up by key and attribute
first. The last ratio is to a view whose variables are attributes: a harder measure, with no limit.
"""

import gc
import logging
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="bench-"))
os.environ.update(
    DJANGO_SETTINGS_MODULE="portal.settings",
    VAR_DIR=str(FOLDER),
    DEMO="1",
    DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}"),
)

import django  # noqa: E402

django.setup()
logging.disable(logging.WARNING)

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import clear_url_caches, path, set_urlconf  # noqa: E402

from portal import urls  # noqa: E402
from portal.accounts.access import public  # noqa: E402
from portal.accounts.models import User  # noqa: E402

ROUNDS = 60
BARE = ("/bare/items/", "/bare/attributes/")
EMPTY = "/bare/empty/"
LIMIT_RATIO, LIMIT_KB = 1.5, 60
VARIABLE = re.compile(r">([^<>{}%]+)<|(?:href|value|datetime)=\"([^\"{}%]*)\"")


def bare_view(html: str, statements: list[tuple[str, object]], *, has_attributes: bool):
    """A view that runs `statements` and renders `html` with every text and address a variable.

    Variables are items of a list, or attributes of an object.
    """
    texts: list[str] = []
    sign = "x" if has_attributes else ""

    def variable(match: re.Match[str]) -> str:
        text = match.group(1) if match.group(1) is not None else match.group(2)
        texts.append(text)
        return (
            match.group(0).replace(text, f"{{{{ t.{sign}{len(texts) - 1} }}}}", 1) if text else ""
        )

    template = Template("{% load static %}" + VARIABLE.sub(variable, html))
    named = SimpleNamespace(**{f"x{number}": text for number, text in enumerate(texts)})

    @public
    def view(request: HttpRequest) -> HttpResponse:
        bool(request.user.is_authenticated)
        with connection.cursor() as cursor:
            for sql, parameters in statements:
                cursor.execute(sql, parameters)
                cursor.fetchall()
        return HttpResponse(template.render(Context({"t": named if has_attributes else texts})))

    return view


def statements_of(client: Client, address: str) -> list[tuple[str, object]]:
    seen: list[tuple[str, object]] = []

    def note(execute, sql, parameters, many, context):
        seen.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        client.get(address)
    return [s for s in seen if s[0].startswith(("SELECT", "WITH")) and "django_session" not in s[0]]


def own_statements_of(client: Client, address: str) -> list[tuple[str, object]]:
    """Without what the middleware asks for every page."""
    statements = statements_of(client, address)
    with routed({EMPTY: bare_view("", [], has_attributes=False)}):
        for asked_for_all in statements_of(client, EMPTY):
            statements.remove(asked_for_all)
    return statements


@contextmanager
def routed(views: dict[str, Callable[[HttpRequest], HttpResponse]]) -> Iterator[None]:
    """These views at these addresses, for a while."""
    urls.urlpatterns[:0] = [path(address.lstrip("/"), view) for address, view in views.items()]
    clear_url_caches()
    set_urlconf(None)
    try:
        yield
    finally:
        del urls.urlpatterns[: len(views)]
        clear_url_caches()


def cpu(client: Client, address: str) -> float:
    """Milliseconds of CPU."""
    start = time.process_time()
    client.get(address)
    return (time.process_time() - start) * 1000


def compare(name: str, client: Client, address: str) -> None:
    client.get(address)
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    html = response.content.decode()
    statements = own_statements_of(client, address)
    views = {bare: bare_view(html, statements, has_attributes=bare == BARE[1]) for bare in BARE}
    with routed(views):
        for bare in BARE:
            client.get(bare)
        # A collection of garbage would weigh on whichever happens to be asked.
        gc.collect()
        gc.disable()
        # In turns: each is as often the first.
        times: dict[str, list[float]] = {asked: [] for asked in (address, *BARE)}
        for turn in range(ROUNDS):
            for asked in list(times)[:: 1 if turn % 2 else -1]:
                times[asked].append(cpu(client, asked))
        gc.enable()
    # The lower quarter: what disturbs a measurement only ever makes it longer.
    ours, items, attributes = (statistics.quantiles(spent)[0] for spent in times.values())
    weight = len(html.encode()) / 1024
    print(
        f"{name:32} {ours:6.1f} ms {items:6.1f} ms  {ours / items:5.2f} (limit {LIMIT_RATIO})"
        f"  {weight:5.1f} KB (limit {LIMIT_KB})  {ours / attributes:5.2f}"
    )


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def main() -> None:
    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        for command in ("createcachetable", "load_reference", "build_assets"):
            call_command(command, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo_world", verbosity=0)
    from regions.models import Region
    from regions.organisations.models import Organisation

    manager = User.objects.get(role_grants__role="project_manager")
    lappi = Region.objects.get(slug="lappi")
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager)
    page, listing = lappi.get_absolute_url(), f"{lappi.get_absolute_url()}organisations/"

    everything = list(Organisation.objects.values_list("pk", flat=True))
    links = Organisation.regions.through.objects
    links.filter(region=lappi).delete()
    for count in (1, 100, len(everything)):
        links.bulk_create(
            [links.model(region=lappi, organisation_id=pk) for pk in everything[:count]],
            ignore_conflicts=True,
        )
        print(f"{count:6} organisations: region page {queries(client, page)} queries,"
              f" list {queries(client, listing)} queries")  # fmt: skip
    print(
        f"{'CPU time of one request':32} {'ours':>9} {'bare':>9}  ratio, weight, ratio to attributes"
    )
    compare("region page, project manager", client, page)
    compare("region page, anyone", Client(SERVER_NAME="localhost"), page)
    compare("organisation list of 11,000", client, listing)
    compare("regions", client, "/regions/")
    compare("home, project manager", client, "/")


if __name__ == "__main__":
    main()
