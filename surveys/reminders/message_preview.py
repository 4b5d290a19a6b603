"""A mail as it will be, to be looked at in each language, with the custom message marked."""

from dataclasses import dataclass

from portal.ui.localised import LANGUAGES
from surveys.models import Round
from surveys.notices import mail_for_preview
from surveys.questionnaire.text import LocalisedText


@dataclass(frozen=True)
class MessagePreview:
    """One mail in one language; `own` is what the manager wrote, between `before` and `after`."""

    language: str
    subject: str
    before: str
    own: str
    after: str
    # In which language the custom message is: perhaps in another than the mail.
    own_language: str

    @property
    def is_borrowed(self) -> bool:
        return bool(self.own) and self.own_language != self.language


def preview_message(
    round_: Round, language: str, *, is_reminder: bool, custom_message: LocalisedText | None = None
) -> MessagePreview:
    message = custom_message or LocalisedText()
    written_in = message.language_for(language)
    own = message.in_language(written_in)
    letter = mail_for_preview(
        round_, is_reminder=is_reminder, language=language, custom_message=message
    )
    mail = letter.message()
    # A paragraph of its own, so that nothing of the fixed parts is taken for it.
    paragraph = f"\n\n{own}\n\n"
    before, _own, after = str(mail.body).partition(paragraph) if own else (str(mail.body), "", "")
    return MessagePreview(language, str(mail.subject), before, own, after, written_in)


def preview_reminder(round_: Round, *, custom_message: LocalisedText) -> list[MessagePreview]:
    """The reminder in every language."""
    return [
        preview_message(round_, each, is_reminder=True, custom_message=custom_message)
        for each in LANGUAGES
    ]
