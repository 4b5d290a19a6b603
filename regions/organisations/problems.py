"""What can be wrong with a fact, in words that say what to do; kept by code and read in any language."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "business_id_zero_lost": _(
        "“%(value)s” lacks a zero at its beginning. Write %(offered)s, if that is the organisation."
    ),
    "business_id": _(
        "“%(value)s” is not a business ID: its check digit or form is wrong. "
        "It has seven digits, a hyphen and a check digit: 2077474-0."
    ),
    "association_zero_lost": _(
        "“%(value)s” lacks zeros at its end, as spreadsheets leave them out. Write %(offered)s, "
        "if that is the organisation."
    ),
    "association": _(
        "“%(value)s” is not a number of the Register of Associations. It has one to six digits, "
        "the last three after a full stop: 194.820."
    ),
    "required": _("This is needed. Write it."),
    "too_long": _("This has %(length)s characters; at most %(limit)s are kept. Shorten it."),
    "encoding": _(
        "Letters were lost or misread on the way: “%(value)s”. Write them again, "
        "or save the file as UTF-8."
    ),
    "formula": _("“%(value)s” begins like a formula of a spreadsheet. Write the name itself."),
    "email": _("“%(value)s” is not an email address. It looks like this: toimisto@example.fi."),
    "url": _("“%(value)s” is not a web address. It looks like this: https://www.example.fi."),
    "date": _("“%(value)s” is not a date. Write it like this: 31.12.2026."),
    "choice": _("“%(value)s” is not one of the choices: %(choices)s."),
    "language": _("“%(value)s” is not a language. Write fi, sv, en, se, smn or sms."),
    "municipality": _(
        "“%(value)s” is not a municipality. Write its name, or its code of three digits."
    ),
    "municipality_ended": _(
        "%(value)s is no municipality any more. Its successor is %(successor)s (%(successor_code)s)."
    ),
    "region": _("“%(value)s” is not a region. Write its name, or its code of two digits."),
    "organisation": _(
        "“%(value)s” is not an organisation of the register. Write its public id, business ID, "
        "or name and municipality."
    ),
    "organisation_ambiguous": _(
        "“%(value)s” may be several organisations. Write the public id of the right one."
    ),
    "itself": _("An organisation cannot belong to itself."),
    "circle": _(
        "%(name)s would come to belong to itself. Choose another, or change that one first."
    ),
    "taken": _("%(name)s has this number already. Check which is right, or merge the two."),
    "taken_elsewhere": _(
        "An organisation that you may not see has this number. Check the number, or ask the project "
        "manager."
    ),
    "replaced_by_itself": _("An organisation cannot be replaced by itself. Choose another."),
    "replaced_circle": _(
        "%(name)s would come to be replaced by itself. Choose another, or change that one first."
    ),
    "twice_in_file": _("Row %(row)s has the same number. Correct one of the two."),
    "dissolved_on_alone": _("Only a dissolved organisation has a day of dissolution."),
    "dissolved_later": _("The day of dissolution is still to come. Write it when it has come."),
}


class FactProblem(ValidationError):
    """One thing that is wrong with one fact. `code` stands in `SENTENCES`."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(SENTENCES[code], code=code, params=params)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "params": self.params}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        return cls(kept["code"], **kept["params"])
