"""Sections and drafts by their addresses."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from regions.models import ProfileDraft, Region
from regions.sections import BY_KEY, Section


def section_or_404(key: str) -> Section:
    try:
        return BY_KEY[key]
    except KeyError:
        raise Http404 from None


def edit_url(region: Region, section: Section, **query: Any) -> str:
    return reverse("regions:section_edit", args=[region.slug, section.key], query=query)


def to_conflict(draft: ProfileDraft) -> HttpResponse:
    """A page of its own, so that it is still there after the browser was closed."""
    return redirect("regions:draft_conflict", draft.region.slug, draft.pk)
