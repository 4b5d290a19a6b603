"""A definition as an XLSForm: what comes out is taken by pyxform, and read here again as the same survey."""

from collections.abc import Iterator, Mapping
from typing import Any

from portal.tabular.columns import Column, Sheet
from portal.tabular.xlsx import write_xlsx
from surveys.exchange.headings import OWN, OWN_CHOICE, OWN_SETTING, language_heading
from surveys.exchange.meaning import bounds_written, condition_written
from surveys.exchange.own_words import WHY, text_for_others
from surveys.exchange.pages import OPENING
from surveys.exchange.questions import RETIRED_FILTER
from surveys.questionnaire.definition import CANNOT_SAY_CHOICE, REFERRING, QuestionKind

_TYPES = {
    QuestionKind.NUMBER: "integer",
    QuestionKind.DATE: "date",
}
_APPEARANCES = {QuestionKind.SCALE: "likert", QuestionKind.LONG_TEXT: "multiline"}

Cells = dict[str, str]


def form_workbook(content: Mapping[str, Any]) -> Iterator[bytes]:
    """Of a definition that was found right, in the languages that it promises."""
    sheets = form_sheets(content)
    return write_xlsx(
        [
            Sheet(
                name,
                [Column(heading, width=24) for heading in headings],
                [[row.get(heading, "") for heading in headings] for row in rows],
            )
            for name, rows in sheets.items()
            for headings in [list(dict.fromkeys(heading for row in rows for heading in row))]
        ],
        title=next(iter(content["title"].values())),
    )


def form_sheets(content: Mapping[str, Any]) -> dict[str, list[Cells]]:
    """`survey`, `choices` and `settings`, each row as its cells by their headings."""
    writer = _Writer(content)
    return {
        "survey": list(writer.survey()),
        # A form without choices has no such sheet.
        **({"choices": writer.choice_rows} if writer.choice_rows else {}),
        "settings": [writer.settings()],
    }


class _Writer:
    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.languages: list[str] = content["languages"]
        self.choice_rows: list[Cells] = []
        questions = [each for page in content["pages"] for each in page["questions"]]
        self.kinds = {each["code"]: each["kind"] for each in questions}
        self.names = {*self.kinds, *(page["code"] for page in content["pages"]), *OPENING}

    def settings(self) -> Cells:
        return {
            "form_title": self.content["title"][self.languages[0]],
            "form_id": self.content["code"],
            "version": str(int(self.content["version"])),
            "default_language": language_heading(self.languages[0]),
            OWN_SETTING + "minutes": str(int(self.content["minutes"])),
        }

    def texts(self, key: str, words: Mapping[str, str]) -> Cells:
        return {
            f"{key}::{language_heading(each)}": text_for_others(words[each])
            for each in self.languages
            if each in words
        }

    def survey(self) -> Iterator[Cells]:
        first = {"type": "", "name": "", **self.texts("label", dict.fromkeys(self.languages, ""))}
        for name, key in OPENING.items():
            yield {**first, "type": "note", "name": name, **self.texts("label", self.content[key])}
        for page in self.content["pages"]:
            yield {
                **first,
                "type": "begin_group",
                # One name for everything in a form: a page may be called like a question.
                "name": self.page_name(page["code"]),
                **self.texts("label", page["title"]),
                **self.relevant(page),
                "appearance": "field-list",
                **({OWN + "code": page["code"]} if page["code"] in self.kinds else {}),
            }
            if "intro" in page:
                name = self.free_name(f"{page['code']}_intro")
                yield {**first, "type": "note", "name": name, **self.texts("label", page["intro"])}
            for question in page["questions"]:
                yield {**first, **self.question(question)}
                if question.get("why"):
                    words = {language: WHY[language] for language in self.languages}
                    reason = {
                        "type": "text",
                        "name": f"{question['code']}_why",
                        "appearance": "multiline",
                    }
                    yield {
                        **first,
                        **reason,
                        **self.texts("label", words),
                        **self.relevant(question),
                    }
            yield {**first, "type": "end_group"}

    def page_name(self, code: str) -> str:
        return self.free_name(f"page_{code}") if code in self.kinds or code in OPENING else code

    def free_name(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.names:
            number += 1
            name = f"{wanted}_{number}"
        self.names.add(name)
        return name

    def relevant(self, part: Mapping[str, Any]) -> Cells:
        return (
            {"relevant": condition_written(part["ask_if"], self.kinds)} if "ask_if" in part else {}
        )

    def question(self, question: Mapping[str, Any]) -> Cells:
        kind = QuestionKind(question["kind"])
        cells: Cells = {"type": self.type_of(question), "name": question["code"]}
        cells |= self.texts("label", question["text"])
        cells |= self.texts("hint", question.get("help", {}))
        if question.get("required"):
            cells["required"] = "yes"
        cells |= self.relevant(question)
        if bounds := bounds_written(question):
            cells["constraint"] = bounds
        if kind in _APPEARANCES:
            cells["appearance"] = _APPEARANCES[kind]
        if any(choice.get("retired") for choice in question.get("choices", ())):
            cells["choice_filter"] = RETIRED_FILTER
        return cells | self.own(question, kind)

    def own(self, question: Mapping[str, Any], kind: QuestionKind) -> Cells:
        """What only the portal knows."""
        cells: Cells = {}
        if kind in REFERRING:
            cells[OWN + "kind"] = str(kind)
        if "indicator" in question:
            cells[OWN + "indicator"] = question["indicator"]
        if before := question.get("before"):
            codes = [f"{then}={now}" for then, now in before.get("codes", {}).items()]
            cells[OWN + "before"] = " ".join([before["question"], *codes])
        for language in self.languages:
            if language in question.get("unit", {}):
                cells[f"{OWN}unit_{language}"] = text_for_others(question["unit"][language])
        return cells

    def type_of(self, question: Mapping[str, Any]) -> str:
        entries: list[tuple[str, Mapping[str, str], Cells]]
        if "points" in question:
            entries = [
                (str(int(point.get("value", place))), point, {})
                for place, point in enumerate(question["points"], start=1)
            ]
        elif "choices" in question:
            entries = [
                (
                    each["code"],
                    each["text"],
                    {OWN_CHOICE + "retired": "yes"} if each.get("retired") else {},
                )
                for each in question["choices"]
            ]
        else:
            return _TYPES.get(QuestionKind(question["kind"]), "text")
        if question.get("cannot_say"):
            entries.append((CANNOT_SAY_CHOICE.code, CANNOT_SAY_CHOICE.text.by_language, {}))
        called = question["code"]
        self.choice_rows += [
            {"list_name": called, "name": name, **self.texts("label", words), **more}
            for name, words, more in entries
        ]
        is_multiple = question["kind"] == QuestionKind.MULTIPLE
        return f"{'select_multiple' if is_multiple else 'select_one'} {called}"
