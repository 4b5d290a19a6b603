"""The gallery: what the portal's pages are made of."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.ui import gallery as examples
from portal.ui.diff import compare


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(
        request,
        "ui/gallery.html",
        {
            "blank": examples.ExampleForm(prefix="blank"),
            "form": examples.ExampleForm({"form-email": "aino@"}, prefix="form"),
            "tones": examples.TONES,
            "jobs": examples.JOBS,
            "job_done": examples.ExampleJob("done", _("Ready")),
            "prose": examples.PROSE,
            "diff": examples.difference(),
            "same": compare("a", "a"),
            "page": examples.page(7),
            "tabs": [
                examples.Tab("#tabs", _("Current"), is_current=True),
                examples.Tab("#tabs", _("Drafts"), count=2),
                examples.Tab("#tabs", _("History"), count=14),
            ],
            "facts": [
                (_("Main city"), "Joensuu"),
                (_("Population"), "161 418"),
                (_("Languages"), _("Finnish")),
            ],
            "entries": [
                examples.Entry(_("Revision 3"), "21.11.2026 14.32", "#history", is_current=True),
                examples.Entry(
                    _("Revision 2"), "4.9.2026 9.10", "#history", _("New grants of 2027.")
                ),
                examples.Entry(_("Revision 1"), "12.3.2026 16.05", "#history"),
            ],
            "crumbs": [
                examples.Tab("#breadcrumb", _("Regions")),
                examples.Tab("#breadcrumb", "Pohjois-Karjala"),
            ],
        },
    )


# Said without portal.accounts, which stands above this room.
gallery.access = "public"  # type: ignore[attr-defined]
gallery = login_not_required(gallery)
