"""A letter as it will be, to be looked at: in each language, own words marked as such."""

from dataclasses import dataclass

from surveys.models import Round
from surveys.notices import sample_letter
from surveys.questionnaire.definition import LANGUAGES, LocalisedText


@dataclass(frozen=True)
class MessagePreview:
    """One letter in one language; `own` is what the manager wrote, between `before` and `after`."""

    language: str
    subject: str
    before: str
    own: str
    after: str
    # In which language the own words are: perhaps in another than the letter.
    own_language: str

    @property
    def is_borrowed(self) -> bool:
        return bool(self.own) and self.own_language != self.language


def sample_of(
    round_: Round, language: str, *, is_reminder: bool, words: LocalisedText | None = None
) -> MessagePreview:
    words = words or LocalisedText()
    written_in = words.language_for(language)
    own = words.in_language(written_in)
    letter = sample_letter(round_, is_reminder=is_reminder, language=language, words=words)
    mail = letter.message()
    # A paragraph of its own, so that nothing of the fixed parts is taken for it.
    paragraph = f"\n\n{own}\n\n"
    before, _own, after = str(mail.body).partition(paragraph) if own else (str(mail.body), "", "")
    return MessagePreview(language, str(mail.subject), before, own, after, written_in)


def samples_of(round_: Round, *, words: LocalisedText) -> list[MessagePreview]:
    """The reminder in every language."""
    return [sample_of(round_, each, is_reminder=True, words=words) for each in LANGUAGES]
