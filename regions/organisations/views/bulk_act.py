"""Acts on many organisations: chosen in the list, previewed, done, and undone."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.jobs.models import Job
from regions.models import Region
from regions.organisations.finding import bulk
from regions.organisations.finding.actions import MOST_CHOSEN, bulk_actions
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.finding.listing import Listing
from regions.organisations.forms.bulk_act import FORMS
from regions.organisations.models import BulkAct, Organisation


@permitted_anywhere(Permission.LIST_ORGANISATIONS)
@require_safe
def act_choose(request: SignedInRequest) -> HttpResponse:
    """From the list to the page of the act; nothing is done yet."""
    asked = RegisterFilter.read(request.GET.get("filter", ""), by=request.user, at=timezone.now())
    back = f"{reverse('organisations:register')}?{asked.query}"
    action = bulk_actions.get(request.GET.get("act", ""))
    if action is None or not action.may(asked):
        messages.warning(request, _("Choose what is to be done."))
        return redirect(back)
    is_all = request.GET.get("scope") == "all"
    chosen = [] if is_all else request.GET.getlist("chosen")[:MOST_CHOSEN]
    if action.takes_all and not is_all:
        messages.warning(
            request,
            _(
                "“%(act)s” means all organisations that the filter finds, not those that are ticked. "
                "Narrow the list down to them, and choose all."
            )
            % {"act": action.label},
        )
        return redirect(back)
    if not is_all and not chosen:
        messages.warning(request, _("Tick the organisations that you mean, or choose all."))
        return redirect(back)
    # With the order of the list, in which a file is written.
    return redirect(
        action.url(Listing(asked, QueryDict(request.GET.get("filter", ""))).query, chosen)
    )


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def act_new(request: SignedInRequest, kind: str) -> HttpResponse:
    """What the act would do to how many; by POST it is done, if that is still so."""
    if kind not in BulkAct.Kind.values:
        raise Http404
    at = timezone.now()
    sent = request.POST if request.method == "POST" else request.GET
    asked = RegisterFilter.read(sent.get("filter", ""), by=request.user, at=at)
    chosen = tuple(sent.getlist("chosen")[:MOST_CHOSEN])
    selection = bulk.Selection(asked, request.user, chosen)
    form = FORMS[kind](sent if _has_value(sent) else None) if kind in FORMS else None
    shown = None
    if form is None:
        shown = bulk.preview(selection, kind, [])
    elif form.is_valid():
        shown = bulk.preview(selection, kind, form.value)
    if request.method == "POST" and shown is not None:
        if sent.get("seen") == shown.mark and shown.numbers:
            value = form.value if form else []
            act = bulk.start(kind, value, shown, query=asked.query[:1_000], by=request.user, at=at)
            return redirect(act)
        messages.warning(
            request,
            _("The register has changed since you looked. Nothing is done yet: look again."),
        )
    context = {
        "kind": kind,
        "label": bulk_actions[kind].label,
        "asked": asked,
        "chosen": chosen,
        "selection": selection,
        "form": form,
        "words": form.words if form and shown else "",
        "preview": shown,
        "back": f"{reverse('organisations:register')}?{asked.query}",
    }
    return TemplateResponse(request, "organisations/act/new.html", context)


def _has_value(sent: QueryDict) -> bool:
    """Whether somebody has chosen, or pressed without choosing."""
    return any(name in sent for name in ("theme", "regions", "chose"))


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def bulk_act(request: SignedInRequest, act_id: str) -> HttpResponse:
    act = get_object_or_404(
        BulkAct.objects.visible_to(request.user).select_related("by"), pk=act_id
    )
    at = timezone.now()
    is_over = bool(act.undone_at if act.undo_asked_at else act.finished_at)
    jobs = Job.objects.filter(kind=bulk.JOB, key__in=[str(act.pk), f"undo-{act.pk}"])
    job = None if is_over else jobs.order_by("-created_at").first()
    kept = Organisation.objects.named_for(request.user).filter(pk__in=act.kept[:50])
    context = {
        "act": act,
        "label": bulk_actions[act.kind].label,
        "value": _value_in_words(act),
        "asked": RegisterFilter.read(act.query, by=request.user, at=at).describe(),
        "is_over": is_over,
        "job": job,
        "kept": kept.order_by("name", "pk"),
        "can_undo": act.can_be_undone(at=at),
        "back": f"{reverse('organisations:register')}?{act.query}",
    }
    return TemplateResponse(request, "organisations/act/detail.html", context)


def _value_in_words(act: BulkAct) -> str:
    if act.kind == BulkAct.Kind.THEME:
        return capfirst(str(Organisation.Theme(act.value).label))
    return ", ".join(each.short_name for each in Region.objects.filter(pk__in=act.value).by_name())


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def bulk_act_undo(request: SignedInRequest, act_id: str) -> HttpResponse:
    act = get_object_or_404(BulkAct.objects.visible_to(request.user), pk=act_id)
    if not bulk.ask_undo(act, by=request.user, at=timezone.now()):
        messages.warning(request, _("This can no longer be undone."))
    return redirect(act)
