"""What several apps look up for one visit to the home page is looked up once."""

from django.utils import timezone

from portal.registry.visit import Visit


def test_the_same_thing_is_looked_up_once_for_a_visit_and_anew_for_the_next():
    now = timezone.now()
    looked_up = []

    def look_up(visit):
        looked_up.append((visit.user, visit.at))
        return []

    first, second = Visit("aino", at=now), Visit("veikko", at=now)
    found = [first.once(look_up), first.once(look_up), second.once(look_up)]

    assert found == [[], [], []]
    assert looked_up == [("aino", now), ("veikko", now)]
