"""What the tests of revisions write: a title of one line, and a summary of paragraphs."""

from portal.revisions.named_text import in_each_language

LABELS = ("in Finnish", "in Swedish", "in English")
TITLE = in_each_language(
    "title", "title", [f"title {one}" for one in LABELS], most=30, is_line=True, required=["fi"]
)
SUMMARY = in_each_language("summary", "summary", [f"summary {one}" for one in LABELS], most=200)
NAMED = (*TITLE, *SUMMARY)
