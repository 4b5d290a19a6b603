"""What the region page and the organisation list cost beside a bare Django view.

    python -m tests.bench.pages

The bare view sends the same SQL through a cursor and renders the same HTML from one flat template in
which every text and address is a variable; both go through the same middleware. Printed: queries at
1, 100 and 11,000 organisations, CPU ratio (goal at most 1.5), page weight (goal at most 60 KB).
"""

import logging
import os
import re
import statistics
import tempfile
import time
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
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
VARIABLE = re.compile(r">([^<>{}%]+)<|(?:href|value|datetime)=\"([^\"{}%]*)\"")


def bare_view(html: str, statements: list[tuple[str, object]]):
    """A view that runs `statements` and renders `html` with every text and address a variable."""
    texts: list[str] = []

    def variable(match: re.Match[str]) -> str:
        text = match.group(1) if match.group(1) is not None else match.group(2)
        texts.append(text)
        return match.group(0).replace(text, f"{{{{ t.{len(texts) - 1} }}}}", 1) if text else ""

    template = Template("{% load static %}" + VARIABLE.sub(variable, html))

    @public
    def view(request: HttpRequest) -> HttpResponse:
        bool(request.user.is_authenticated)
        with connection.cursor() as cursor:
            for sql, parameters in statements:
                cursor.execute(sql, parameters)
                if cursor.description:
                    cursor.fetchall()
        return HttpResponse(template.render(Context({"t": texts})))

    return view


def statements_of(client: Client, address: str) -> list[tuple[str, object]]:
    seen: list[tuple[str, object]] = []

    def note(execute, sql, parameters, many, context):
        seen.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        client.get(address)
    return [s for s in seen if s[0].startswith("SELECT") and "django_session" not in s[0]]


def cpu(client: Client, address: str) -> float:
    start = time.process_time()
    client.get(address)
    return time.process_time() - start


def compare(name: str, client: Client, address: str) -> None:
    client.get(address)
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    html = response.content.decode()
    view = bare_view(html, statements_of(client, address))
    urls.urlpatterns.insert(0, path("bare/", view))
    clear_url_caches()
    set_urlconf(None)
    pairs = [(cpu(client, address), cpu(client, "/bare/")) for _ in range(ROUNDS)]
    urls.urlpatterns.pop(0)
    clear_url_caches()
    ours, bare = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    print(
        f"{name:34} {ours:7.1f} ms  bare {bare:6.1f} ms  ratio {ours / bare:4.2f}"
        f"  (goal 1.50)   {len(html.encode()) / 1024:5.1f} KB (goal 60)"
    )


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def main() -> None:
    for command in ("migrate", "createcachetable", "load_reference", "build_assets"):
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
    compare("region page, project manager", client, page)
    compare("region page, anyone", Client(SERVER_NAME="localhost"), page)
    compare("organisation list of 11,000", client, listing)
    compare("regions", client, "/regions/")
    compare("home, project manager", client, "/")


if __name__ == "__main__":
    main()
