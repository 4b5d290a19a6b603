"""A survey that gives reading a hard time: words that are numbers, words with separators in them."""


def words(text):
    return dict.fromkeys(("fi", "sv", "en"), text)


def question(code, kind, **more):
    return {"code": code, "kind": kind, "text": words(f"Kysymys {code}"), **more}


def choices(**texts):
    return [{"code": code, "text": words(text)} for code, text in texts.items()]


def odd_content(*questions):
    """Its content as a file has it; with other questions, a survey of these."""
    return {
        "code": "odd",
        "version": 1,
        "languages": ["fi", "sv", "en"],
        "minutes": 5,
        **{name: words("Teksti") for name in ("title", "who", "why", "use")},
        "pages": [{"code": "one", "title": words("Yksi"), "questions": list(questions or ODD)}],
    }


ODD = (
    question("score", "scale", cannot_say=True, points=[words(str(n)) for n in range(11)]),
    question(
        "staff", "single", cannot_say=True,
        choices=choices(none="0", one="1", two="2", more="3 tai enemmän"),
    ),
    question(
        "forms", "multiple",
        choices=[
            *choices(group="Vertaisryhmä; avoin kaikille", phone="Puhelin | chat", visit="Kotikäynti"),
            {"code": "none", "text": words("Ei mitään näistä"), "alone": True},
        ],
    ),
    question("people", "number", maximum=999_999),
    question("free", "long_text"),
    question("brief", "short_text"),
)  # fmt: skip
