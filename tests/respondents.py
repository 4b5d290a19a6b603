"""People with a personal link who answer a survey over HTTP, whatever happens to the portal meanwhile.

`python -m tests.respondents invite 40` prints their links' tokens, `… tell` what was kept of them; both
on the database of the environment, which `invite` fills.
"""

import html
import http.client
import json
import re
import sys
import time
from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import django

# Every required question of the situational survey, page by page.
PAGES = (
    {"involve": "4", "unite": "3", "reach": "5"},
    {"taken_part": "3", "contact_person": "1", "informs": "2"},
    {"support": ["1", "4"]},
)
LONG_TEXT = "needs"
LONGEST = 880
# As long as the page asks to wait would make every lane slow.
WAIT = 0.1

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')
AGAIN = re.compile(
    r'<form class="stack" method="post" autocomplete="off" data-guard>(.*?)</form>', re.DOTALL
)
TOKEN = "csrfmiddlewaretoken"
REFERENCE = re.compile(r'class="reference">([2-9A-Z-]{11})<')


def text_of(number, saving):
    """Of 880 characters, told apart by who wrote it and in which saving."""
    return f"{number}/{saving} ".ljust(LONGEST, "ä")


def sent_again(page):
    """Name and value of all that the button of a page with 503 would send; none without a button."""
    button = AGAIN.search(page)
    fields = HIDDEN.findall(button[1]) if button else []
    return [(html.unescape(name), html.unescape(value)) for name, value in fields]


def _without_token(fields):
    return sorted(field for field in fields if field[0] != TOKEN)


class Respondent:
    """One browser. `statuses` counts what was answered, 0 where the line broke; `took` is in seconds."""

    def __init__(self, port, token, number, *, think=lambda: None):
        self.port, self.token, self.number, self.think = port, token, number, think
        self.line = None
        self.cookies = {}
        self.statuses = Counter()
        self.took = {"page": [], "autosave": [], "submit": []}
        self.given_back = 0
        # What the portal said that it has: the number of the last saving, and the receipt.
        self.saved = 0
        self.receipt = ""

    def answer(self, *, sends=True, savings=2):
        """From the link to the receipt, or to the last page where it is not sent."""
        start = self.patiently("GET", f"/v/{self.token}/")[1]
        for number, given in enumerate(PAGES, start=1):
            self.think()
            place = f"{start}{number}/"
            form = self.opened(place) | given
            for saving in range(1, savings + 1):
                if number == len(PAGES):
                    form[LONG_TEXT] = text_of(self.number, saving)
                self.think()
                self.save(place, form, saving)
            if number < len(PAGES) or sends:
                self.think()
                self.patiently("POST", place, form)
        if sends:
            self.think()
            form = self.opened(f"{start}check/")
            self.patiently("POST", f"{start}submit/", form, kind="submit")
            page = self.patiently("GET", f"{start}receipt/")[2]
            self.receipt = REFERENCE.search(page)[1]
        self.hang_up()

    def hang_up(self):
        if self.line:
            self.line.close()
        self.line = None

    def save(self, place, form, saving):
        """As the page's script does."""
        form["draft_form"] = f"{self.number:016x}-{saving}"
        status, _to, said = self.patiently("POST", f"{place}save/", form, kind="autosave")
        if status == 200:
            form |= {name: str(value) for name, value in json.loads(said)["fields"].items()}
            self.saved = saving

    def opened(self, place):
        """The hidden fields of a page."""
        page = self.patiently("GET", place)[2]
        fields = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
        return {name: value for name, value in fields.items() if name != "next"}

    def patiently(self, method, place, form=None, *, kind="page"):
        """Ask until there is an answer; a form that was given back is sent by its own button."""
        while True:
            began = time.monotonic()
            status, to, page = self.ask(method, place, form)
            self.statuses[status] += 1
            if status not in {0, 503}:
                self.took[kind].append(time.monotonic() - began)
                return status, to, page
            if status == 503 and kind != "autosave" and (fields := sent_again(page)):
                form = self._given_back(form, fields)
            time.sleep(WAIT)

    def _given_back(self, form, fields):
        """All that was sent must be there; the token is a new one."""
        sent = [(n, each) for n, v in form.items() for each in (v if isinstance(v, list) else [v])]
        assert _without_token(fields) == _without_token(sent)
        self.given_back += 1
        return {name: [v for n, v in fields if n == name] for name, _ in fields}

    def ask(self, method, place, form=None):
        """(status, where it leads, what it says); status 0 where the line broke."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        was_open = self.line is not None
        try:
            if not was_open:
                self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.line.request(method, place, body, headers)
            answer = self.line.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            # A line that the server has ended meanwhile is opened anew, as browsers do.
            return self.ask(method, place, form) if was_open else (0, "", "")
        for header in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: each.value for name, each in SimpleCookie(header).items()}
        return answer.status, answer.headers.get("Location", ""), page


def invite(count):
    from tests.factories.organisations import OrganisationFactory
    from tests.factories.regions import RegionFactory
    from tests.factories.surveys import InvitationFactory, RoundFactory

    round_ = RoundFactory()
    region = RegionFactory(code="21", slug="lappi", called="Lappi", tile_row=1, tile_col=3)
    tokens = [
        InvitationFactory(
            round=round_,
            region=region,
            organisation=OrganisationFactory(name=f"Organisation {number} of many", level="local"),
        ).token
        for number in range(count)
    ]
    print(json.dumps(tokens))


def tell():
    """Of each organisation the receipts, and the long text, sent or not; and whether counts are right."""
    from surveys.counts.tally import differences
    from surveys.models import Answer, Draft, Response, Round, Turnout

    responses = {}
    for name, reference in Response.objects.values_list(
        "invitation__organisation__name", "reference"
    ):
        responses.setdefault(name.split()[1], []).append(reference)
    texts = Answer.objects.exclude(text="").values_list(
        "response__invitation__organisation__name", "text"
    )
    drafts = {
        draft.invitation.organisation.name.split()[1]: draft.answers[LONG_TEXT].text
        for draft in Draft.objects.select_related("invitation__organisation")
    }
    round_ = Round.objects.get()
    kept = {
        "responses": responses,
        "texts": {name.split()[1]: text for name, text in texts},
        "values": Answer.objects.filter(value__isnull=False).count(),
        "drafts": drafts,
        "answered": sum(Turnout.objects.values_list("answered", flat=True)),
        "differences": len(differences(round_)),
    }
    print(json.dumps(kept))


if __name__ == "__main__":
    django.setup()
    invite(int(sys.argv[2])) if sys.argv[1] == "invite" else tell()
