"""Surveys with conditions, as small as they can be."""

WORDS = {"fi": "Sanat"}


def question(code, kind="single", **more):
    if kind in {"single", "multiple"}:
        more.setdefault(
            "choices", [{"code": c, "text": {"fi": c.upper()}} for c in ("a", "b", "c")]
        )
    if kind == "scale":
        more.setdefault("points", [{"fi": "huono"}, {"fi": "keski"}, {"fi": "hyvä"}])
    return {"code": code, "kind": kind, "text": WORDS} | more


def content(*pages):
    return {
        "code": "own",
        "version": 1,
        "languages": ["fi"],
        "minutes": 3,
        **dict.fromkeys(("title", "who", "why", "use"), WORDS),
        "pages": [
            page
            if isinstance(page, dict)
            else {"code": f"p{n}", "title": WORDS, "questions": list(page)}
            for n, page in enumerate(pages)
        ],
    }


def given(code, op, value=None):
    return {"question": code, "op": op} | ({} if value is None else {"value": value})
