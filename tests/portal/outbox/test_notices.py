"""Each kind of mail says why it may not be needed, in words."""

import inspect
import re
import sys

import pytest

from portal.outbox.labels import REASONS
from portal.outbox.notices import notices

COMPOSED = {
    name: notice
    for name, notice in notices.items()
    if notice.compose is not None and notice.compose.__module__.endswith(".notices")
}


@pytest.mark.parametrize("name", COMPOSED)
def test_every_reason_of_a_composer_has_its_words(name):
    notice = COMPOSED[name]
    source = inspect.getsource(sys.modules[notice.compose.__module__])

    said = set(re.findall(r'NotNeeded\("(\w+)"\)', source))

    assert said
    assert said - set(notice.reasons) - set(REASONS) == set()
    assert set(notice.reasons) - said == set(), "a label that nothing needs"


def test_no_kind_renames_what_the_outbox_itself_finds_out():
    assert [name for name, notice in COMPOSED.items() if set(notice.reasons) & set(REASONS)] == []
