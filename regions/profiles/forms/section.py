"""Writing one section: prose, rows and a note; and where the writing began."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.typed.fields import LineField, TextField
from portal.typed.text import plain_line, plain_lines
from regions.models import ProfileDraft
from regions.profiles.content import Content
from regions.profiles.drafts import DraftMark
from regions.profiles.forms.row import TypedRows
from regions.sections import DEFAULT_LANGUAGE, MAX_PROSE, TEXT_LANGUAGES, Section


class SectionForm(forms.Form):
    """What is typed is kept on the page whatever happens; `publishing` makes the rules strict."""

    prose = TextField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "Up to 20,000 characters. An empty line begins a paragraph, a hyphen a list, ## a heading."
        ),
        required=False,
        max_length=MAX_PROSE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={
            "max_length": gettext_lazy(
                "The text is %(show_value)d characters long. Shorten it to %(limit_value)d or "
                "fewer. Nothing has been lost: all of it is still here."
            )
        },
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"), choices=TEXT_LANGUAGES, required=False
    )
    note = LineField(
        label=gettext_lazy("What changed"),
        help_text=gettext_lazy("One line for the history. You may leave it empty."),
        required=False,
        max_length=200,
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    draft = forms.UUIDField(widget=forms.HiddenInput, required=False)
    draft_version = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1
    )
    # Said by the script: the draft was saved in another window too, so that both are to be shown.
    set_aside = forms.BooleanField(widget=forms.HiddenInput, required=False)

    # The browser says nothing of its own: our messages name the row and what to do.
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | Mapping[str, str] | None = None,
        *,
        section: Section,
        base: int = 0,
        content: Content | None = None,
        mark: DraftMark | None = None,
        publishing: bool = False,
    ) -> None:
        self.section = section
        self.publishing = publishing
        content = content or Content()
        super().__init__(
            data,
            initial={
                "prose": content.prose,
                "language": content.language,
                "note": content.note,
                "base": base,
                "draft": mark.id if mark else None,
                "draft_version": mark.version if mark else None,
            },
        )
        self.rows = (
            TypedRows.from_content(section, content.rows)
            if data is None
            else TypedRows.from_post(section, data)
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["rows"] = self.rows.clean(strict=self.publishing)
        if self.rows.errors:
            self.add_error(None, _("Some rows need a correction."))
        return cleaned

    @property
    def content(self) -> Content:
        """What was typed, as far as it could be understood."""
        data = self.cleaned_data
        rows = data.get("rows", ())
        language = data.get("language") or DEFAULT_LANGUAGE
        return Content(data.get("prose", ""), rows, data.get("note", ""), language)

    @property
    def mark(self) -> DraftMark | None:
        """The draft that this form was opened on."""
        draft, version = (self.cleaned_data.get(name) for name in ("draft", "draft_version"))
        return DraftMark(draft, version) if draft and version else None

    @cached_property
    def typed(self) -> Content:
        """What was typed, without asking whether it may stay: for previews and for copying."""
        rows = TypedRows.from_post(self.section, self.data) if self.is_bound else self.rows
        prose, note = (str(self[name].value() or "") for name in ("prose", "note"))
        language = str(self["language"].value() or "")
        return Content(
            plain_lines(prose),
            rows.clean(strict=False),
            plain_line(note),
            language if language in dict(TEXT_LANGUAGES) else DEFAULT_LANGUAGE,
        )

    @property
    def keepable(self) -> Content:
        """What was typed, as far as a draft has room for it."""
        room = ProfileDraft._meta.get_field("note").max_length
        return replace(self.typed, note=self.typed.note[:room])

    @property
    def all_errors(self) -> list[tuple[str, str]]:
        """Each error with the id of its field, in the order of the page."""
        errors = [
            (f"id_{name}" if name in {"prose", "language", "note"} else "", str(message))
            for name, messages in self.errors.items()
            if name != "__all__"
            for message in messages
        ]
        return [*errors[:1], *self.rows.errors, *errors[1:]]
