"""What is asked of the restored database, by a portal that runs on it alone and cannot send."""

import io
from collections.abc import Callable
from dataclasses import asdict, dataclass

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Invitation as StaffInvitation
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.outbox import accept_log, journal, links
from portal.outbox.holding import hold
from portal.outbox.models import OutboxMessage
from regions.models import Region
from surveys.models import Invitation, Round


@dataclass(frozen=True)
class Finding:
    what: str
    said: str
    is_fault: bool = False


def findings() -> list[dict[str, object]]:
    """Every check, whatever the others say."""
    found: list[Finding] = []
    for check in (migrations, pages, kept_counts, trail, second_factors, personal_links, mails):
        try:
            found += check()
        except Exception as error:
            name = check.__name__.replace("_", " ")
            found.append(Finding(name, f"{type(error).__name__}: {error}", is_fault=True))
    return [asdict(finding) for finding in found]


def migrations() -> list[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return [Finding("migrations", "all applied")]
    return [Finding("migrations", f"{len(plan)} missing: run migrate", is_fault=True)]


def pages() -> list[Finding]:
    """Pages that read most of the tables, as somebody who may see them."""
    region, round_ = Region.objects.first(), Round.objects.opened().order_by("-pk").first()
    reader = next(
        (
            user
            for user in User.objects.filter(is_active=True).order_by("pk")
            if user.has_perm(Permission.VIEW_SUMMARY) and user.has_perm(Permission.VIEW_RESULTS)
        ),
        None,
    )
    wanted = {"home": reverse("dashboard:home")}
    if region:
        wanted["region"] = region.get_absolute_url()
    if reader:
        wanted["summary"] = reverse("summary:page")
        if round_:
            wanted["results"] = reverse("surveys:results", args=[round_.pk])
    host = settings.SITE_ORIGIN.partition("//")[2]
    client = Client(headers={"host": host}, raise_request_exception=False)
    if reader:
        client.force_login(reader)
    answers = {
        name: client.get(path, secure=settings.IS_HTTPS, follow=True).status_code
        for name, path in wanted.items()
    }
    return [
        Finding(f"page: {name}", f"answers {status}", is_fault=status != 200)
        for name, status in answers.items()
    ]


def _by_command(what: str, name: str) -> list[Finding]:
    words = io.StringIO()
    try:
        call_command(name, stdout=words)
    except CommandError as error:
        return [Finding(what, str(error), is_fault=True)]
    return [Finding(what, (words.getvalue().strip().splitlines() or ["in order"])[-1])]


def kept_counts() -> list[Finding]:
    return _by_command("kept counts", "recount")


def trail() -> list[Finding]:
    return _by_command("trail", "check_trail")


def second_factors() -> list[Finding]:
    """Their secrets open with SECRET_KEY or one of SECRET_KEY_FALLBACKS."""
    secrets = [
        data["secret"]
        for data in Authenticator.objects.filter(type="totp").values_list("data", flat=True)
    ]
    return _keys("second factors", "SECRET_KEY", [_opens(secret) for secret in secrets])


def _opens(secret: str) -> bool:
    try:
        get_adapter().decrypt(secret)
    except InvalidToken:
        return False
    return True


def personal_links() -> list[Finding]:
    """Those that can still be used were made with one of LINK_KEYS, or of the keys that it follows.

    The key of a link that is over may be gone: one that has leaked is taken away.
    """
    known = {links.key_id(key) for key in settings.LINK_KEYS}
    made_with = [
        # Of invitations that retention has emptied there is no link any more.
        *Invitation.objects.awaiting()
        .filter(round__closed_at=None)
        .exclude(link_key="")
        .values_list("link_key", flat=True),
        *StaffInvitation.objects.values_list("link_key", flat=True),
    ]
    return _keys("personal links", "LINK_KEYS", [key in known for key in made_with])


def _keys(what: str, setting: str, are_known: list[bool]) -> list[Finding]:
    lost = are_known.count(False)
    if not lost:
        return [Finding(what, f"the keys of all {len(are_known)} are here")]
    said = f"{lost} of {len(are_known)} were made with a key that {setting} does not have"
    return [Finding(what, said, is_fault=True)]


def mails() -> list[Finding]:
    """What the sender would do with those that wait, if it began now."""
    waiting = list(OutboxMessage.objects.queued().values_list("message_id", "handed_over_at"))
    is_taken: Callable[[str], bool] = (
        accept_log.all_taken() if accept_log.is_kept() else lambda _: False
    )
    taken = sum(is_taken(message_id) for message_id, _ in waiting)
    asked = 0
    for message_id, handed_over_at in waiting:
        left_at = journal.left_at(message_id)
        is_news = left_at is not None and (handed_over_at is None or left_at > handed_over_at)
        asked += is_news and not is_taken(message_id)
    held = hold(begins=False)
    return [
        Finding("mails that wait", str(len(waiting))),
        Finding("… that the relay took, not sent again", str(taken)),
        Finding("… that left since, held where the relay cannot tell", str(asked)),
        Finding("mail may leave here", "yes" if held is None else f"no: {held.name.lower()}"),
    ]
