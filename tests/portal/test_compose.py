"""The services of docker-compose.yml run as they are written, with the settings written there."""

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from tests.processes import ROOT, Running, find_program, free_port, redis_server, wait_for

# The services bring a database of their own: once is enough.

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]
SAID = {
    "SECRET_KEY": "for-the-test-of-the-services-0123456789-abcdefghijklmnopq",
    "SITE_ORIGIN": "https://portal.example/",
    "POSTGRES_PASSWORD": "password",
    "DEFAULT_FROM_EMAIL": "no-reply@portal.example",
    "FEEDBACK_EMAIL": "feedback@portal.example",
    "MAIL_DOMAIN": "portal.example",
}
VARIABLE = re.compile(r"\$\{(\w+)(?:(:?[?-])([^}]*))?\}")
# Read by the settings, and none of production's business.
DEVELOPERS = {
    *(
        "DEBUG",
        "DEMO",
        "VAR_DIR",
        "EXTRA_JOB_KINDS",
        "SECOND_FACTOR_REQUIRED",
        "SECURE_SSL_REDIRECT",
    ),
    *("ALLOWED_HOSTS", "JOB_LEASE_SECONDS", "JOB_SWEEP_SECONDS", "OUTBOX_SWEEP_SECONDS"),
    "SCHEDULE_TICK_SECONDS",
}


def expanded(value, variables=SAID):
    """As compose does it: `${NAME}`, `${NAME:-default}`, `${NAME:?complaint}`; `${NAME-default}` too."""

    def expand(found):
        name, mark, rest = found.groups()
        if variables.get(name) or (mark == "-" and name in variables):
            return variables[name]
        if mark == ":?":
            raise LookupError(f"{name}: {rest}")
        return rest if mark else ""

    return VARIABLE.sub(expand, str(value))


def command(name, words=None):
    words = words or shlex.split(SERVICES[name]["command"])
    scripts = Path(sys.executable).parent
    programs = {
        "python": sys.executable,
        "gunicorn": scripts / "gunicorn",
        "celery": scripts / "celery",
    }
    return [str(programs.get(word, word)) for word in words]


def health_check(name):
    """The question that compose asks, as it is asked in the container."""
    how, *words = SERVICES[name]["healthcheck"]["test"]
    assert how == "CMD"
    return command(name, words)


@pytest.fixture
def environment(tmp_path):
    """What the file says, with a database and a broker that are at hand."""
    said = {name: expanded(value) for name, value in SERVICES["web"]["environment"].items()}
    var = tmp_path / "var"
    here = {
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
        "BROKER_URL": "filesystem://",
        "JOB_SWEEP_SECONDS": "1",
        "PULSE_DIR": str(tmp_path),
    }
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    bare = {
        name: os.environ[name] for name in ("HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ
    }
    return {**bare, "PATH": path, **said, **here}


@pytest.fixture
def started():
    running = []

    def start(words, **options):
        running.append(Running(words, **options))
        return running[-1]

    yield start
    for process in running:
        process.kill()


def test_the_file_names_the_services_of_the_portal():
    assert set(SERVICES) == {*OURS, "postgres", "redis", "relay"}


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_ORIGIN", "POSTGRES_PASSWORD"])
def test_what_must_be_said_has_no_default(name):
    web = SERVICES["web"]["environment"]
    said = {known: value for known, value in SAID.items() if known != name}

    with pytest.raises(LookupError, match=name):
        [expanded(value, said) for value in web.values()]


def test_what_the_settings_read_reaches_the_containers():
    settings = (ROOT / "portal" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))

    assert read - DEVELOPERS == set(SERVICES["web"]["environment"]) - {"PULSE_DIR"}


def test_what_is_documented_can_be_said_and_what_can_be_said_is_documented():
    """In the file .env beside docker-compose.yml; the rest of the environment is compose's own.

    DATABASE_URL is for those who run the portal without compose; DEMO and DEBUG are to be left out.
    """
    written = (ROOT / "docs" / "operations.md").read_text()
    documented = set(re.findall(r"`([A-Z][A-Z_]{3,})(?:=[^`]*)?`", written))
    can_be_said = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))

    assert documented - {"DATABASE_URL", "DEMO", "DEBUG"} == can_be_said


def test_a_timeout_that_is_said_reaches_every_process_of_ours():
    said = {**SAID, "EMAIL_TIMEOUT": "30"}

    assert {expanded(SERVICES[n]["environment"]["EMAIL_TIMEOUT"], said) for n in OURS} == {"30"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_service_that_stays_says_whether_it_is_well(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", SERVICES)
def test_no_log_grows_without_end(name):
    logging = SERVICES[name]["logging"]

    assert logging["driver"] == "json-file"
    assert set(logging["options"]) == {"max-size", "max-file"}


@pytest.mark.parametrize("name", OURS)
def test_our_image_may_do_little(name):
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert service["mem_limit"] in {"512m", "1g", "2g"}
    assert service["pids_limit"] == 200


def test_web_alone_brings_nothing_that_sends():
    """`docker compose up web`, as the restore has it."""
    needed, more = set(), {"web"}
    while more:
        needed |= more
        more = {n for name in more for n in SERVICES[name].get("depends_on", {})} - needed

    assert needed == {"web", "migrate", "postgres"}


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in OURS])
def test_what_others_make_is_pinned_to_a_version(name):
    assert re.search(r":v?\d", SERVICES[name]["image"])


def test_every_volume_is_declared():
    used = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}

    assert used == set(COMPOSE["volumes"])


RECORD = "/var/log/portal/accept.log"


def test_the_worker_reads_the_record_that_the_relay_writes():
    relay, worker = SERVICES["relay"], SERVICES["worker"]
    read = worker["environment"]["MAIL_ACCEPT_LOG"]

    assert relay["environment"]["POSTFIX_maillog_file"] == expanded(read) == RECORD
    assert expanded(read, {**SAID, "MAIL_ACCEPT_LOG": ""}) == "", "another mail server, no record"
    assert "mail_log:/var/log/portal" in relay["volumes"]
    assert "mail_log:/var/log/portal:ro" in worker["volumes"]


def test_the_relay_begins_a_new_record_each_week_and_keeps_the_old_ones(tmp_path):
    folder, programs = tmp_path / "log", tmp_path / "bin"
    folder.mkdir()
    programs.mkdir()
    for name, does in {
        "sleep": f"[ $(cat {tmp_path}/hours | wc -l) -lt 3 ] && echo >> {tmp_path}/hours",
        "postfix": f'echo "$@" >> {tmp_path}/postfix',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    (tmp_path / "hours").touch()
    (folder / "accept.log").write_text("what was taken\n")
    (folder / "accept.log.old").write_text("")
    os.utime(folder / "accept.log.old", (0, 0))
    shell, flag, script = SERVICES["relay"]["command"]
    script = script.replace("$$", "$").replace("/var/log/portal", str(folder))
    script = script.replace("exec /scripts/run.sh", "wait")

    subprocess.run(
        [shell, flag, script],
        env={"PATH": f"{programs}:{os.environ['PATH']}"},
        timeout=30,
        check=True,
    )

    current, before = sorted(path for path in folder.iterdir())
    assert (current.name, current.read_text()) == ("accept.log", "")
    assert before.read_text() == "what was taken\n"
    assert current.stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "postfix").read_text() == "reload\n", "once a week"


def test_no_server_but_the_web_is_reachable_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_web_starts_after_migrate_and_its_own_health_check_finds_it_ready(
    environment, tmp_path, started
):
    steps = re.findall(r"python manage\.py ([^\\\n]+)", (ROOT / "Dockerfile").read_text())
    for words in [
        *([sys.executable, "manage.py", *step.split()] for step in steps),
        command("migrate"),
    ]:
        made = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
    port = str(free_port())
    words = [word.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for word in command("web")]
    asked = {**environment, "PULSE_WEB_PORT": port}

    web = started(words, env=environment, log=tmp_path / "web.log")
    wait_for(lambda: web.said("Listening at"), what="the web")
    wait_for(  # compose asks again as well
        lambda: subprocess.run(health_check("web"), cwd=ROOT, env=asked).returncode == 0,
        seconds=60,
        what="a healthy web",
    )
    stopped = web.kill(signal.SIGTERM)

    assert steps, "the image is built with no step of ours"
    assert stopped == 0


def test_worker_starts_and_stops_in_order(environment, tmp_path, started):
    # On Redis, as in production: billiard's other pool, for brokers that are folders, may hang when it ends.
    with redis_server(tmp_path) as redis:
        environment |= {"BROKER_URL": redis.url}
        worker = started(command("worker"), env=environment, log=tmp_path / "worker.log")
        wait_for(lambda: worker.said("ready."), what="the worker")
        wait_for((tmp_path / "worker.pulse").exists, what="a sign of life")

        well = subprocess.run(health_check("worker"), cwd=ROOT, env=environment)
        assert well.returncode == 0
        assert worker.kill(signal.SIGTERM) == 0


def test_beat_starts_and_stays(environment, tmp_path, started):
    beat = started(command("beat"), env=environment, log=tmp_path / "beat.log")
    queue = tmp_path / "var" / "broker" / "queue"
    wait_for(lambda: queue.is_dir() and any(queue.iterdir()), what="the first tick")

    well = subprocess.run(health_check("beat"), cwd=ROOT, env=environment)
    assert well.returncode == 0
    assert beat.process.poll() is None


def test_redis_keeps_what_it_has_and_throws_nothing_out(tmp_path, started):
    words = command("redis")
    redis = [find_program("redis-server"), *words[1:], "--port", "0", "--dir", str(tmp_path)]
    running = started([*redis, "--unixsocket", str(tmp_path / "s")], log=tmp_path / "redis.log")
    wait_for((tmp_path / "s").exists, what="Redis")
    asked = [find_program("redis-cli"), "-s", str(tmp_path / "s"), "config", "get"]
    answers = [
        subprocess.run([*asked, name], capture_output=True, text=True).stdout.split()[-1]
        for name in ("maxmemory-policy", "appendonly")
    ]
    time.sleep(0.1)

    assert words[0] == "redis-server"
    assert answers == ["noeviction", "yes"]
    assert running.process.poll() is None


def test_the_image_brings_the_libraries_that_the_entry_asks_for():
    library = re.compile(r"\blib(?:pango|harfbuzz)[\w.-]+-?0\b")
    dockerfile = (ROOT / "Dockerfile").read_text()
    wanted = {"libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"}

    assert set(library.findall(dockerfile)) == wanted
    assert wanted <= set(library.findall((ROOT / "dev").read_text()))


def test_the_image_does_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    assert [line for line in lines if line.startswith("USER")] == ["USER portal"]
