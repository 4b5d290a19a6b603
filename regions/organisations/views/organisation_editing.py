"""Organisations added and changed by those who keep the register."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import rescued_text
from portal.revisions.facts import EditConflict
from portal.revisions.rescued_text import rescuing_text
from regions.organisations.access import organisation_or_404, record_contacts_shown
from regions.organisations.duplicates.likely import likely_duplicates
from regions.organisations.editing.saving import add_organisation, edit_organisation
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.reading import facts_of
from regions.organisations.forms.facts import FactsForm
from regions.organisations.models import Organisation

# The button that saves although others look alike.
ANYWAY = "anyway"
GROUPS = (
    (gettext_lazy("Names"), ("name", "short_name", "name_fi", "name_sv", "former_names")),
    (gettext_lazy("Numbers"), ("business_id", "association")),
    (gettext_lazy("Kind"), ("level", "form", "sector", "theme")),
    (gettext_lazy("Place among organisations"), ("parent", "umbrellas")),
    (gettext_lazy("Place and languages"), ("municipality", "regions", "languages")),
    (gettext_lazy("Contact data"), ("email", "phone", "website")),
    (gettext_lazy("Status"), ("status", "dissolved_on", "replaced_by")),
)


def _names_of_fields(_request: HttpRequest) -> dict[str, str]:
    return {key: str(fact.label) for key, fact in FACTS.items()}


giving_text_back = rescuing_text(
    names_of_fields=_names_of_fields,
    reason=gettext_lazy("You may no longer change this organisation, so nothing was saved."),
)


@giving_text_back
@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: SignedInRequest) -> HttpResponse:
    form = FactsForm(request.POST or None, by=request.user, on=timezone.localdate(), is_new=True)
    return _fill_in(request, form, None)


@giving_text_back
@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: SignedInRequest, public_id: str) -> HttpResponse:
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    if organisation.public_id != public_id:
        if request.method == "POST":
            # Merged into another while somebody wrote: what they wrote is theirs to copy.
            context = {"organisation": organisation, "rescued": rescued_text(request)}
            template = "organisations/merging/meanwhile.html"
            return TemplateResponse(request, template, context, status=409)
        return redirect("organisations:organisation_edit", organisation.public_id)
    if not Organisation.objects.editable_by(request.user).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    facts = facts_of(organisation)
    if facts["email"] or facts["phone"]:
        # The form shows them as they are.
        record_contacts_shown(request, organisation, at=timezone.now())
    form = FactsForm(
        request.POST or None,
        facts=facts,
        by=request.user,
        on=timezone.localdate(),
    )
    return _fill_in(request, form, organisation)


def _fill_in(
    request: SignedInRequest, form: FactsForm, organisation: Organisation | None
) -> HttpResponse:
    """Save what is right and lead on; otherwise the form again, with all that was typed."""
    context: dict[str, Any] = {"form": form, "organisation": organisation}
    if form.is_looking:
        form.look()
    elif request.method == "POST" and form.is_valid():
        alike = [] if ANYWAY in request.POST else _alike(request, form, organisation)
        if alike:
            context |= _told(request, alike)
        elif (saved := _save(request, form, organisation)) is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
    context["groups"] = [(title, [form.shown(key) for key in keys]) for title, keys in GROUPS]
    return TemplateResponse(request, "organisations/organisation/edit.html", context)


def _save(
    request: SignedInRequest, form: FactsForm, organisation: Organisation | None
) -> Organisation | None:
    """None, with what is wrong in its place, where it cannot be saved as it stands."""
    by, now, facts = request.user, timezone.now(), form.facts_typed()
    try:
        if organisation is None:
            return add_organisation(facts, by=by, at=now)
        return edit_organisation(organisation, facts, seen=form.seen, by=by, at=now)
    except EditConflict as conflict:
        assert organisation is not None  # noqa: S101, a new one has no colleague
        form.show_theirs(conflict, facts_of(organisation))
    except ValidationError as refused:
        if hasattr(refused, "error_dict"):
            for key, errors in refused.error_dict.items():
                for error in errors:
                    form.say(key, error)
        else:
            form.add_error(None, refused)
    except Organisation.DoesNotExist:
        form.add_error(
            None,
            _(
                "The organisation was merged into another in the meantime, so nothing was saved. Copy "
                "what you typed, and change that one."
            ),
        )
    return None


def _alike(
    request: SignedInRequest, form: FactsForm, organisation: Organisation | None
) -> list[Any]:
    """Looked for where the organisation is new, or its name or numbers become other ones."""
    facts = form.facts_typed()
    named = ("name", "business_id", "association")
    if organisation is not None and all(facts[key] == form.facts[key] for key in named):
        return []
    return likely_duplicates(facts, exclude=organisation.pk if organisation else None)


def _told(request: SignedInRequest, alike: list[Any]) -> dict[str, Any]:
    """Those that this person may see, with the reasons; of the others how many they are."""
    named = Organisation.objects.named_for(request.user).filter(
        pk__in=[one.pk for one, _r in alike]
    )
    open_to = set(named.values_list("pk", flat=True))
    shown = [
        {"organisation": one, "reasons": ", ".join(str(reason.label) for reason in reasons)}
        for one, reasons in alike
        if one.pk in open_to
    ]
    return {"alike": shown, "hidden_count": len(alike) - len(shown), "asks_again": True}
