"""Every construct of an XLSForm: taken as what it means, or named with its place."""

import pytest

from surveys.exchange.finding import Level
from tests.surveys.exchange.forms import form, said, understood

HEAD = ["type", "name", "label", "relevant", "constraint", "required", "appearance", "hint"]
LISTS = [
    ["list_name", "name", "label"],
    *[["yn", name, name.title()] for name in ("yes", "no", "maybe")],
    *[["agree", str(n), f"Sanat {n}"] for n in (1, 2, 3)],
    ["agree", "cannot_say", "En osaa sanoa"],
]


def survey(*rows):
    return [HEAD, ["begin_group", "p", "Sivu"], *rows, ["end_group"]]


def questions_of(found):
    return {q["code"]: q for page in found.content["pages"] for q in page["questions"]}


def condition(relevant):
    found = understood(
        survey(
            ["select_one yn", "one", "Yksi?"],
            ["select_multiple yn", "many", "Monta?"],
            ["select_one agree", "scale", "Kuinka?", "", "", "", "likert"],
            ["integer", "count", "Montako?"],
            ["date", "day", "Milloin?"],
            ["text", "words", "Mitä?"],
            ["text", "last", "Loppu?", relevant],
        ),
        LISTS,
    )
    assert [each for each in found.findings if each.level != Level.LEFT_OUT] == []
    return questions_of(found)["last"].get("ask_if"), found.findings


def test_each_type_becomes_its_kind():
    found = understood(
        [
            [
                "type",
                "name",
                "label::Suomi (fi)",
                "label::sv",
                "required",
                "appearance",
                "constraint",
            ],
            ["note", "survey_why", "Siksi.", "Därför."],
            ["begin group", "p", "Sivu", "Sida"],
            ["note", "welcome", "Hei", "Hej"],
            ["text", "a", "A?", "A?", "yes"],
            ["text", "b", "B?", "B?", "no", "multiline"],
            ["integer", "c", "C?", "C?", "", "", ". > 0 and . <= 9"],
            ["date", "d", "D?", "D?", "", "", ". >= date('2027-01-01')"],
            ["select_one yn", "e", "E?", "E?"],
            [
                "select_multiple yn",
                "f",
                "F?",
                "F?",
                "",
                "",
                "not(selected(., 'no') and count-selected(.) > 1)",
            ],
            ["select_one agree", "g", "G?", "G?", "", "likert"],
            ["text", "g_why", "Vastauksen perustelu", "Motivering till svaret"],
            ["end group"],
        ],
        [
            ["list name", "name", "label::Finnish", "label::svenska"],
            *[[*row, row[2]] for row in LISTS[1:]],
        ],
        [["form_title", "form_id", "version"], ["Kysely", "Kysely 1", "3"]],
    )
    assert found.findings == []
    content, asked = found.content, questions_of(found)
    assert content["languages"] == ["fi", "sv"]
    assert (content["code"], content["version"]) == ("kysely_1", 3)
    assert content["why"] == {"fi": "Siksi.", "sv": "Därför."}
    assert content["pages"][0]["intro"] == {"fi": "Hei", "sv": "Hej"}
    kinds = [each["kind"] for each in asked.values()]
    assert kinds == ["short_text", "long_text", "number", "date", "single", "multiple", "scale"]
    assert asked["a"]["required"] is True
    assert (asked["c"]["minimum"], asked["c"]["maximum"]) == (1, 9)
    assert asked["d"]["earliest"] == "2027-01-01"
    assert asked["f"]["choices"][1]["alone"] is True
    assert (len(asked["g"]["points"]), asked["g"]["cannot_say"], asked["g"]["why"]) == (
        3,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("relevant", "meant"),
    [
        ("${one} = 'yes'", {"question": "one", "op": "is", "value": "yes"}),
        ("selected(${one}, 'yes')", {"question": "one", "op": "is", "value": "yes"}),
        ('selected(${many}, "no")', {"question": "many", "op": "contains", "value": "no"}),
        ("${scale} >= 2", {"question": "scale", "op": "at_least", "value": 2}),
        ("${scale} > 2", {"question": "scale", "op": "at_least", "value": 3}),
        ("3 > ${count}", {"question": "count", "op": "at_most", "value": 2}),
        (
            "${day} < date('2027-03-01')",
            {"question": "day", "op": "at_most", "value": "2027-02-28"},
        ),
        ("${words} != ''", {"question": "words", "op": "answered"}),
        ("string-length(${words}) > 0", {"question": "words", "op": "answered"}),
        ("${one} = ''", {"question": "one", "op": "not_answered"}),
        ("${one} != 'no' and ${one} != ''", {"question": "one", "op": "is_not", "value": "no"}),
        # What XLSForm says of a question without an answer is kept.
        (
            "${one} != 'no'",
            {
                "any": [
                    {"question": "one", "op": "is_not", "value": "no"},
                    {"question": "one", "op": "not_answered"},
                ]
            },
        ),
        (
            "${one} = 'yes' and (${count} = 1 or ${scale} <= 1)",
            {
                "all": [
                    {"question": "one", "op": "is", "value": "yes"},
                    {
                        "any": [
                            {"question": "count", "op": "is", "value": 1},
                            {"question": "scale", "op": "at_most", "value": 1},
                        ]
                    },
                ]
            },
        ),
    ],
)
def test_a_relevant_becomes_the_condition_that_it_means(relevant, meant):
    assert condition(relevant) == (meant, [])


@pytest.mark.parametrize(
    "relevant",
    [
        "${words} = 'abc'",
        "${one} > 1",
        "${scale} > 3",
        "${count} > -5",
        "${count} + 1 > 5",
        "regex(${words}, 'a+')",
        "not(selected(${many}, 'no'))",
        "${many} = 'no'",
        "${one} = 'nobody'",
        "${day} > today()",
        "true()",
    ],
)
def test_a_relevant_that_the_portal_cannot_say_is_named_and_left_out(relevant):
    meant, findings = condition(relevant)
    assert meant is None
    assert [(str(each.level), each.place) for each in findings] == [("left_out", "survey!D9")]


@pytest.mark.parametrize(
    ("rows", "place", "value"),
    [
        ([["text", "a", "A?", "${b"]], "survey!D3", "${b"),
        ([["text", "a", "A?", "${nobody} = 1"]], "survey!D3", "${nobody} = 1"),
        ([["text", "a", "A?", "sellected(${a}, 1)"]], "survey!D3", "sellected(${a}, 1)"),
        ([["text", "a", "A?", "${a} != ''"]], "survey!D3", "${a} != ''"),
        (
            [["text", "a", "A?", "${b} != ''"], ["text", "b", "B?", "${a} != ''"]],
            "survey!D3",
            "${b} != ''",
        ),
        ([["text", "a", "A?"], ["text", "a", "A?"]], "survey!B4", "a"),
        ([["text", "", "A?"]], "survey!B3", ""),
        ([["text", "a", ""]], "survey!C3", ""),
        ([["", "a", "A?"]], "survey!A3", ""),
        ([["txt", "a", "A?"]], "survey!A3", "txt"),
        ([["select_one", "a", "A?"]], "survey!A3", "select_one"),
        ([["select_one none", "a", "A?"]], "survey!A3", "select_one none"),
        ([["end_group"], ["end_group"]], "survey!A4", "end_group"),
        ([["begin_repeat", "r", "R"], ["text", "a", "A?"]], "survey!A3", "begin_repeat"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(rows, place, value):
    found = understood(survey(*rows), LISTS)
    assert found.has_errors
    assert ("error", place, value) in said(found)


def test_a_misspelt_column_is_refused_and_the_likely_one_named():
    found = understood([["type", "name", "label", "relevent"], ["text", "a", "A?", "1"]])
    assert said(found)[0] == ("error", "survey!D1", "relevent")
    assert "relevant" in found.findings[0].message


def test_a_half_translated_column_is_refused_by_its_name_and_rows():
    found = understood(
        [["type", "name", "label::fi", "label::sv"], ["text", "a", "A?", "A?"], ["text", "b", "B?"]]
    )
    assert ("error", "survey!D3", "label::Svenska (sv)") in said(found)


@pytest.mark.parametrize(
    ("rows", "level", "place"),
    [
        ([["select_one yn or_other", "b", "B?"]], "left_out", "survey!A3"),
        ([["decimal", "b", "B?"]], "changed", "survey!A3"),
        ([["geopoint", "b", "B?"]], "left_out", "survey!A3"),
        ([["calculate", "b", ""]], "left_out", "survey!A3"),
        ([["start", "b", ""]], "left_out", "survey!A3"),
        (
            [["begin_repeat", "r", "R"], ["text", "b", "B?"], ["end_repeat"]],
            "left_out",
            "survey!A3",
        ),
        ([["text", "Big Name", "B?"]], "changed", "survey!B3"),
        ([["text", "b", "B?", "", "regex(., 'a')"]], "left_out", "survey!E3"),
        ([["integer", "b", "B?", "", ". >= -5"]], "left_out", "survey!E3"),
        ([["text", "b", "B?", "", "", "${z} != ''"]], "left_out", "survey!F3"),
        ([["text", "b", "B?", "", "", "", "signature"]], "left_out", "survey!G3"),
        ([["text", "b", "B?", "${z} != ''"]], "left_out", "survey!D3"),
        ([["begin_group", "g", "G"], ["text", "b", "B?"], ["end_group"]], "changed", "survey!A3"),
        ([["text", "b", "B?"], ["note", "n", "N"]], "left_out", "survey!C4"),
    ],
)
def test_what_has_no_place_is_named_and_the_rest_is_taken(rows, level, place):
    found = understood(
        survey(*rows, ["text", "z", "Z?"]) if "N" not in rows[-1] else survey(*rows), LISTS
    )
    assert not found.has_errors
    assert (level, place) in [each[:2] for each in said(found)]


def test_columns_and_sheets_without_a_place_are_named():
    found = understood(
        [
            [
                "type",
                "name",
                "label",
                "media::image",
                "choice_filter",
                "label::Deutsch (de)",
                "constraint_message",
            ],
            ["select_one yn", "a", "A?", "a.png", "x = 1", "A?", "Väärin"],
        ],
        LISTS[:4],
    )
    places = [each[:2] for each in said(found)]
    for place in ("survey!D1", "survey!E2", "survey!F1"):
        assert ("left_out", place) in places
    assert questions_of(found)["a"]["help"] == {"fi": "Väärin"}


@pytest.mark.parametrize(
    "type_",
    [
        *(
            "time",
            "dateTime",
            "range",
            "rank yn",
            "image",
            "audio",
            "video",
            "file",
            "barcode",
            "today",
        ),
        *(
            "acknowledge",
            "hidden",
            "geotrace",
            "geoshape",
            "deviceid",
            "audit",
            "xml-external",
            "end",
        ),
        *(
            "select_one_from_file a.csv",
            "select_one_external yn",
            "cascading_select yn",
            "include a.xls",
        ),
        *(
            "gps",
            "q picture",
            "add photo prompt",
            "get phone number",
            "uri:deviceid",
            "phone number",
        ),
    ],
)
def test_a_type_that_the_portal_does_not_ask_is_left_out_by_name(type_):
    found = understood(survey([type_, "b", "B?"], ["text", "z", "Z?"]), LISTS)

    assert ("left_out", "survey!A3", type_) in said(found)
    assert list(questions_of(found)) == ["z"]


def test_older_names_of_types_are_taken_as_what_they_mean():
    rows = [
        ["q string", "a", "A?"],
        ["add integer prompt", "b", "B?"],
        ["add date prompt", "c", "C?"],
        ["add select one prompt using yn", "d", "D?"],
        ["select multiple using yn", "e", "E?"],
    ]
    kinds = [q["kind"] for q in questions_of(understood(survey(*rows), LISTS)).values()]
    assert kinds == ["short_text", "number", "date", "single", "multiple"]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("begin repeat", "end repeat"),
        ("begin loop over yn", "end loop"),
        ("begin lgroup", "end lgroup"),
        ("begin looped group", "end looped group"),
    ],
)
def test_what_is_asked_repeatedly_is_left_out_with_its_rows(begin, end):
    found = understood(
        survey([begin, "r", "R"], ["text", "b", "B?"], [end], ["text", "z", "Z?"]), LISTS
    )
    assert ("left_out", "survey!A3", begin) in said(found)
    assert "3" in found.findings[0].message
    assert "5" in found.findings[0].message
    assert list(questions_of(found)) == ["z"]


@pytest.mark.parametrize(
    "heading",
    [
        *("guidance_hint::sv", "default", "read_only", "calculation", "parameters", "trigger"),
        *("image", "media::image", "media:audio", "autoplay", "repeat_count", "required_message"),
        *("bind::odk:length", "instance::x", "body::accuracyThreshold", "save_to", "query"),
    ],
)
def test_a_column_of_xlsform_without_a_place_here_is_left_out_where_it_is_filled(heading):
    rows = [["type", "name", "label", heading], ["text", "a", "A?", "1"]]
    found = understood(rows)
    assert ("left_out", "survey!D1", heading) in said(found)
    assert not found.has_errors
    rows[1].pop()
    assert "survey!D1" not in [each[1] for each in said(understood(rows))]


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("bind:relevant", "${a} != ''"),
        ("bind::relevant", "${a} != ''"),
        ("relevance", "${a} != ''"),
        ("bind:jr:constraintMsg", "Väärin"),
        ("constraint message", "Väärin"),
    ],
)
def test_older_headings_mean_what_they_meant(heading, written):
    found = understood(
        [["type", "name", "label", heading], ["text", "a", "A?"], ["text", "b", "B?", written]]
    )
    asked = questions_of(found)["b"]
    assert "ask_if" in asked or asked["help"] == {"fi": "Väärin"}


def test_an_answer_named_in_a_text_is_no_answer_here_and_each_place_is_named():
    found = understood(
        survey(
            ["text", "a", "A?"],
            ["text", "b", "Terve, ${a}!", "", "", "", "", "Kirjoitit ${ a }."],
            ["note", "n", "Hei ${last-saved#a}"],
            ["select_one yn", "c", "C?"],
        ),
        [LISTS[0], ["yn", "x", "Kuten ${a}"], ["yn", "y", "Toisin"]],
    )
    named = [each[1:] for each in said(found) if each[0] == "left_out"]
    assert named == [
        ("survey!C4", "${a}"),
        ("survey!H4", "${ a }"),
        ("survey!C5", "${last-saved#a}"),
        ("choices!C2", "${a}"),
    ]
    assert questions_of(found)["b"]["text"] == {"fi": "Terve, ${a}!"}


def test_columns_that_only_filter_choices_are_left_out_and_slips_are_refused():
    lists = [
        ["list_name", "name", "label", "region", "lable"],
        ["yn", "a", "A", "21"],
        ["yn", "b", "B"],
    ]
    found = understood(survey(["select_one yn", "one", "Yksi?"]), lists)
    assert ("left_out", "choices!D1", "region") in said(found)
    assert ("error", "choices!E1", "lable") in said(found)


def test_a_column_without_a_heading_is_named_with_its_rows():
    found = understood([["type", "name", "", "label"], ["text", "a", "muista", "A?"]])
    assert ("left_out", "survey!C1", "") in said(found)
    assert "2" in found.findings[0].message


@pytest.mark.parametrize(
    ("rows", "lists", "place"),
    [
        ([["begin_group", "", "G"], ["text", "b", "B?"], ["end_group"]], LISTS, "survey!B3"),
        ([["end_repeat"]], LISTS, "survey!A3"),
        ([["select_one one", "b", "B?"]], [LISTS[0], ["one", "a", "A"]], "survey!A3"),
        (
            [["select_one two", "b", "B?"]],
            [LISTS[0], ["two", "a"], ["two", "b", "B"]],
            "choices!C2",
        ),
        ([["text", "b", "B?", "../z = 'a'"]], LISTS, "survey!D3"),
    ],
)
def test_what_pyxform_or_the_portal_would_stumble_over_is_named_first(rows, lists, place):
    found = understood(survey(*rows, ["text", "z", "Z?"]), lists)
    assert [each.place for each in found.findings if each.level == Level.ERROR] == [place]


def test_truth_as_spreadsheets_write_it_is_no_unreadable_expression():
    meant, [finding] = condition("FALSE")
    assert (meant, str(finding.level), finding.place) == (None, "left_out", "survey!D9")


def test_what_is_left_out_is_not_judged_either():
    """Its choices would stand on a sheet that is not read."""
    from surveys.exchange.acceptance import refusal_of

    rows = survey(["text", "z", "Z?"], ["select_one_external far", "b", "B?"], ["include x", "c"])
    assert refusal_of(form(rows, LISTS)) == ""


@pytest.mark.parametrize(
    ("survey_rows", "lists", "sheet"),
    [
        ([["text", f"q{n}", "Kysymys?"] for n in range(2_000)], (), "survey"),
        (
            [["select_one big", "a", "A?"]],
            [LISTS[0], *[["big", f"c{n}", f"C{n}"] for n in range(500)]],
            "survey",
        ),
        ([["text", "a", "x" * 4_000]], (), "survey"),
        (
            [["select_one yn", "a", "A?"]],
            [LISTS[0], ["yn", "a", "sama"], ["yn", "b", "sama"]],
            "survey",
        ),
    ],
)
def test_too_much_is_refused_with_its_sheet(survey_rows, lists, sheet):
    found = understood([["type", "name", "label"], *survey_rows], lists)
    assert found.has_errors
    assert any(each.sheet == sheet or not each.row for each in found.findings)


def test_forty_languages_are_named_column_by_column():
    languages = [f"label::Kieli{n} (x{chr(97 + n % 26)})" for n in range(40)]
    found = understood(
        [["type", "name", "label::fi", *languages], ["text", "a", "A?", *["?"] * 40]]
    )
    assert not found.has_errors
    assert sum(each.level == Level.LEFT_OUT for each in found.findings) == 40


def test_the_form_of_every_construct_is_taken_by_pyxform():
    from surveys.exchange.acceptance import refusal_of

    rows = survey(["select_one yn", "one", "Yksi?"], ["text", "last", "Loppu?", "${one} = 'yes'"])
    assert refusal_of(form(rows, LISTS)) == ""
    assert refusal_of(form([["type", "name", "label"], ["text", "a b", "A?"]])) != ""
