"""A portal far away: every page comes late, so that a test which does not wait for it fails each time.

`JOURNEY_DELAY_MS=400 ./dev test journeys`
"""

import os
import time

MILLISECONDS = int(os.environ.get("JOURNEY_DELAY_MS", "0"))


class Slowly:
    """Lets each answer but a style, a script or a font wait."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith("/static/"):
            time.sleep(MILLISECONDS / 1_000)
        return self.get_response(request)
