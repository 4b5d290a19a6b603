"""What a page asks that is open for long before it sends a form."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.accounts.access import for_programs, public


@public
@for_programs
@require_safe
@cache_control(no_store=True)
def form_token(request: HttpRequest) -> JsonResponse:
    """`token` for the forms of this browser, and as `person` who is signed in, or "".

    An answer also says that what is sent now would be kept: the database is there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"token": get_token(request), "person": str(request.user.pk or "")})
