"""The attacker of ADR 13 on all small rounds: how many worlds, and in how many a secret is determined.

    python -m tests.bench.disclosure [most people, 7]

Three places, a minimum of three and of five, rows of a file in any of them; scales, choices and numbers.
Every world of every round is built by the portal's own results. Nothing is measured but worlds.
"""

import itertools
import os
import sys
import time


def rounds(most):
    """Sizes of three places, own and supplied; each round once, whatever its places are called."""
    pairs = list(itertools.product(range(5), range(3)))
    for places in itertools.combinations_with_replacement(pairs, 3):
        if 2 <= sum(map(sum, places)) <= most:
            yield dict(zip("ABC", places, strict=True))


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("DEBUG", "1")
    import django

    django.setup()
    from surveys.questionnaire.definition import CANNOT_SAY
    from tests.surveys.results.attacker import PASSED, Found, attack
    from tests.surveys.results.test_disclosure import NUMBER, SCALE, SINGLE, people

    most = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    print(f"{'what':<34} {'rounds':>7} {'worlds':>9} {'hiding':>9} {'determined':>11}")
    for name, question, alphabet, minimum, largest in (
        ("scale, minimum 3", SCALE, (CANNOT_SAY, 1, 2), 3, most),
        ("scale passed over, minimum 3", SCALE, (PASSED, CANNOT_SAY, 1, 2), 3, most - 1),
        ("one choice, minimum 3", SINGLE, (CANNOT_SAY, 1, 2), 3, most - 1),
        ("scale, minimum 5", SCALE, (CANNOT_SAY, 1), 5, most + 4),
        ("numbers, minimum 3", NUMBER, tuple(range(5)), 3, most - 1),
    ):
        began, found, count = time.perf_counter(), Found(), 0
        for sizes in rounds(largest):
            found += attack(question, people(**sizes), minimum, alphabet)
            count += 1
        print(
            f"{name:<34} {count:>7,} {found.worlds:>9,} {found.hidden:>9,} {found.determined:>11,}"
            f"   {time.perf_counter() - began:.0f} s",
            flush=True,
        )
        for example in found.examples:
            print("   ", example)


if __name__ == "__main__":
    main()
