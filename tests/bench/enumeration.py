"""Whether a known and an unknown address are answered in the same time: python -m tests.bench.enumeration

On a database in memory, with the hasher of production; printed are medians of each way and their
difference beside what the tries vary by. The goal is a difference below 10 ms or that variation.
"""

import os
import statistics
import time

TRIES = 30
WAYS = {
    "password": ("/accounts/login/", lambda email: {"login": email, "password": "not the one"}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
    "reset": ("/accounts/password/reset/", lambda email: {"email": email}),
}


def measured(path, data):
    from django.core.cache import cache
    from django.test import Client

    times = {"member@example.org": [], "nobody@example.org": []}
    for number in range(TRIES + 1):
        for email, taken in times.items():
            cache.clear()
            client = Client()
            started = time.perf_counter()
            client.post(path, data(email))
            if number:  # the first try warms up
                taken.append(time.perf_counter() - started)
    return list(times.values())


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEBUG", "1")
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from tests.factories.accounts import UserFactory

    setup_test_environment()
    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    UserFactory(email="member@example.org", password="pitkä ja oma salasana")
    for way, (path, data) in WAYS.items():
        known, unknown = measured(path, data)
        medians = [statistics.median(each) * 1_000 for each in (known, unknown)]
        noise = statistics.pstdev(known + unknown) * 1_000
        print(
            f"{way:10} known {medians[0]:6.1f} ms  unknown {medians[1]:6.1f} ms"
            f"  difference {abs(medians[0] - medians[1]):5.1f} ms  varies by {noise:5.1f} ms"
        )


if __name__ == "__main__":
    main()
