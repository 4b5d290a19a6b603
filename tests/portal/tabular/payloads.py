"""Texts that a spreadsheet program would run, and texts that only look dangerous."""

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")

FORMULAS = (
    *(f"{sign}1+1" for sign in SIGNS),
    "==1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\tplain text behind a tab",
    "   =1+1",
    "\u00a0\u200b\ufeff=1+1",
    "\x01=1+1",
    '"=1+1"',
    '=HYPERLINK("http://127.0.0.1/?x="&A1,"Avaa")',
    "=cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'=1+1",
    "''+358",
    "teksti;=1+1;loppu",
    "teksti,=1+1,loppu",
    "teksti\t=1+1",
    "rivi\n=1+1\nrivi",
    'lainaus";"=1+1',
    "+358401234567",
    "<r><t>x</t></r></is></c><c r='B2' t='str'><f>1+1</f><v>2</v></c><c t='inlineStr'><is><r><t>y</t></r>",
)

PLAIN = (
    "",
    "Rovaniemi",
    "3,4",
    "a = b + c",
    "jäsen@example.org",
    "ei-jäsen",
    "'60-luvulla",
    "_x0041_",
    "rivi\nrivi\r\nrivi\rrivi",
    "a;b,c\td|e",
    "👩‍🚒 pelastaja",
    " alussa ja lopussa ",
    "00123",
)
