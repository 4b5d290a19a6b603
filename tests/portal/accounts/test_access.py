"""The two decorators of a permission: one asks for it in the nation, the other anywhere."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from portal.accounts.access import permitted, permitted_anywhere
from portal.accounts.models import User
from portal.accounts.permissions import Permission

pytestmark = pytest.mark.django_db


def answer(decorator, person):
    """How a view behind the decorator answers to somebody who comes anew."""

    @decorator(Permission.VIEW_AUDIT)
    def view(request, word, *, number):
        return HttpResponse(f"{word} {number}")

    request = RequestFactory().get("/")
    request.user = User.objects.get(pk=person.pk)
    try:
        return view(request, "answer", number=7).text
    except PermissionDenied:
        return "refused"


@pytest.mark.parametrize(
    ("who", "in_the_nation", "anywhere"),
    [
        ("manager", "answer 7", "answer 7"),
        ("expert", "refused", "answer 7"),
        ("representative", "refused", "refused"),
    ],
)
def test_what_is_held_in_a_region_alone_opens_only_the_views_that_ask_where(
    request, who, in_the_nation, anywhere
):
    person = request.getfixturevalue(who)

    assert answer(permitted, person) == in_the_nation
    assert answer(permitted_anywhere, person) == anywhere


@pytest.mark.parametrize("decorator", [permitted, permitted_anywhere])
def test_a_closed_account_opens_nothing(decorator, manager, expert):
    User.objects.update(is_active=False)

    assert [answer(decorator, person) for person in (manager, expert)] == ["refused", "refused"]


@pytest.mark.parametrize("decorator", [permitted, permitted_anywhere])
def test_a_view_says_which_permission_it_asks_for(decorator):
    def view(request):
        """Its own words."""

    guarded = decorator(Permission.VIEW_AUDIT)(view)

    assert (guarded.access, guarded.__doc__) == (Permission.VIEW_AUDIT, "Its own words.")


def test_what_everybody_holds_asks_for_nobody():
    assert AnonymousUser().has_perm(Permission.VIEW_REGION)
    assert not AnonymousUser().has_perm(Permission.VIEW_AUDIT)
