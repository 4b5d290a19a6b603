"""What a browser may do with our pages, said with every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]


class ContentPolicyMiddleware:
    """Scripts and styles from our files alone: no page holds any of its own, so none is let through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        rules = settings.CONTENT_SECURITY_POLICY.items()
        self.policy = "; ".join(f"{directive} {sources}" for directive, sources in rules)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Django's pages for developers bring their own styles.
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.setdefault("Content-Security-Policy", self.policy)
        return response
