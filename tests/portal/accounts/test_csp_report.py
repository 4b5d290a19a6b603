"""Reports of browsers become one line each, and never a way in."""

import json

import pytest
from django.core.cache import cache

PATH = "/csp-report/"
OLD = {
    "csp-report": {
        "document-uri": "https://yhdyspinta.example/regions/lappi/?q=secret",
        "blocked-uri": "inline",
        "violated-directive": "script-src",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {
            "documentURL": "https://yhdyspinta.example/roles/",
            "blockedURL": "https://evil.example/x.js",
            "effectiveDirective": "script-src-elem",
        },
    }
]


@pytest.fixture(autouse=True)
def no_reports_yet(db):
    cache.clear()


def lines(caplog):
    return [r.getMessage() for r in caplog.records if "csp_violation" in r.getMessage()]


def test_an_address_that_is_none_is_no_error_of_ours(client, caplog):
    report = {"csp-report": {"document-uri": "http://[", "blocked-uri": "http://["}}

    response = client.post(PATH, json.dumps(report), content_type="application/csp-report")

    assert (response.status_code, len(lines(caplog))) == (204, 1)


@pytest.mark.parametrize(("report", "directive"), [(OLD, "script-src"), (NEW, "script-src-elem")])
def test_both_formats_become_a_line(client, caplog, report, directive):
    response = client.post(PATH, json.dumps(report), content_type="application/csp-report")
    assert response.status_code == 204
    assert len(lines(caplog)) == 1
    assert directive in lines(caplog)[0]
    assert "secret" not in lines(caplog)[0]


@pytest.mark.parametrize(
    "body",
    [b"", b"no json", b"[]", b"[1, null]", b'{"csp-report": "text"}', b"\xff\xfe", b"[" * 9_000],
)
def test_what_is_no_report_is_no_line(client, caplog, body):
    response = client.post(PATH, body, content_type="application/csp-report")
    assert response.status_code == 204
    assert lines(caplog) == []


def test_a_report_of_more_than_ten_kilobytes_is_not_read(client, caplog):
    long = {"csp-report": {**OLD["csp-report"], "x": "x" * 10_000}}
    client.post(PATH, json.dumps(long), content_type="application/csp-report")
    assert lines(caplog) == []


def test_a_flood_of_reports_is_thirty_lines_a_minute(client, caplog):
    for _ in range(40):
        client.post(PATH, json.dumps(OLD), content_type="application/csp-report")
    assert len(lines(caplog)) == 30


def test_a_line_break_in_a_report_forges_no_line(client, capsys):
    forged = {"csp-report": {**OLD["csp-report"], "blocked-uri": "x\n2026-01-01 forged"}}
    client.post(PATH, json.dumps(forged), content_type="application/csp-report")
    assert "\n2026-01-01 forged" not in capsys.readouterr().err
