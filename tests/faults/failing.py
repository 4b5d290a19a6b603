"""Faults that tell everything: every request and every task of this kind fails with all it knows."""

from celery import shared_task
from django.core.handlers.base import BaseHandler
from django.db import IntegrityError

resolve = BaseHandler.resolve_request


def fail_if_asked(self, request):
    why = request.headers.get("X-Fail")
    if why == "everything":
        known = (request.get_full_path(), request.COOKIES, dict(request.headers), request.POST)
        raise RuntimeError(f"failed with {known}")
    if why == "row":
        address = request.GET["address"]
        raise IntegrityError(f"DETAIL:  Key (email)=({address}) already exists.")
    return resolve(self, request)


BaseHandler.resolve_request = fail_if_asked


@shared_task(name="tests.fail")
def fail(*secrets, **named):
    raise ValueError(f"failed with {secrets} and {named}")
