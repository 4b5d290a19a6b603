"""Words of the portal that stand in a form for other programs: those of the reason for an answer."""

from django.utils.translation import gettext, override


class _Words:
    """By language, in the translation as it is now."""

    def __getitem__(self, language: str) -> str:
        with override(language):
            return gettext("Reason for the answer")


WHY = _Words()


def text_for_others(text: str) -> str:
    """Text is text: what XLSForm would take for the answer to a question is parted by a space without
    width, which is gone when the portal reads it again."""
    return text.replace("${", "$\u200b{")
