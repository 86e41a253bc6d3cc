"""Forms to say something, to report it, and to decide about it."""

import secrets
from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from seutu.conversation.services.posting import LONGEST_COMMENT
from seutu.moderation.models import Decision, Report
from seutu.moderation.services.appealing import LONGEST_APPEAL
from seutu.moderation.services.deciding import LONGEST_REASON
from seutu.moderation.services.reporting import LONGEST_REPORT


class Lure(forms.CharField):
    """A field that people do not see and programs fill in."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Leave this field empty"),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )

    def clean(self, value: object) -> str:
        if value:
            raise forms.ValidationError(_("Leave this field empty, and send it again."))
        return ""


class WordsField(forms.CharField):
    """Plain text in paragraphs."""

    def __init__(self, *, limit: int, rows: int, **options: object) -> None:
        super().__init__(
            max_length=limit,
            widget=forms.Textarea(attrs={"rows": rows, "maxlength": limit}),
            **options,  # type: ignore[arg-type]  # passed on as they came
        )


class CommentForm(forms.Form):
    """A comment or a question; the key makes one comment of a form sent twice."""

    body = WordsField(
        limit=LONGEST_COMMENT,
        rows=5,
        label=_("Your comment or question"),
        help_text=_("Plain text. Everybody who can open this page will read it."),
        error_messages={"required": _("Write something first.")},
    )
    kind = forms.ChoiceField(
        label=_("It is"),
        choices=[
            ("comment", _("a comment")),
            ("question", _("a question that needs an answer")),
        ],
        widget=forms.RadioSelect,
        initial="comment",
    )
    form_key = forms.CharField(
        max_length=32, required=False, widget=forms.HiddenInput, initial=""
    )
    website = Lure()

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["form_key"].initial = secrets.token_hex(16)


class AnswerForm(CommentForm):
    """An answer; who may answer for the owner says whether this one does."""

    kind = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    official = forms.BooleanField(
        label=_("This is the answer of the owner"), required=False, initial=True
    )

    def __init__(self, *args: object, may_answer: bool = False, **options: object):
        super().__init__(*args, **options)
        self.fields["body"].label = _("Your answer")
        if not may_answer:
            del self.fields["official"]


class EditForm(forms.Form):
    body = WordsField(
        limit=LONGEST_COMMENT,
        rows=7,
        label=_("Your text"),
        help_text=_("It is marked as edited. Moderators can read former wordings."),
        error_messages={"required": _("Write something first.")},
    )


class ReportForm(forms.Form):
    """What is wrong; visitors without an account explain more."""

    reason = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the reasons.")},
    )
    text = WordsField(
        limit=LONGEST_REPORT,
        rows=4,
        label=_("Explain it, if it is not plain"),
        required=False,
    )
    website = Lure()


class NoticeForm(ReportForm):
    """A notice by somebody without an account (Digital Services Act, article 16)."""

    contact = forms.EmailField(
        label=_("Your e-mail address, if you want to hear what was decided"),
        required=False,
        help_text=_("Only moderators see it. It is deleted with the notice."),
    )
    in_good_faith = forms.BooleanField(
        label=_(
            "I believe in good faith that what I write here is right and complete."
        ),
        error_messages={"required": _("Confirm that you write this in good faith.")},
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["text"].label = _("Why is it illegal or against the rules?")
        self.fields["text"].required = True
        self.order_fields(["reason", "text", "contact", "in_good_faith", "website"])


class DecisionForm(forms.Form):
    """A moderator's decision; `seen` marks the words that she has read."""

    action = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a decision.")},
    )
    reason = WordsField(
        limit=LONGEST_REASON,
        rows=4,
        required=False,
        label=_("Reason"),
        help_text=_(
            "The author is given it. Name the rule and the words that break it."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=32)

    def __init__(
        self, *args: object, actions: Sequence[Decision.Action], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        field = self.fields["action"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the checker
        field.choices = [(action.value, action.label) for action in actions]


class AppealForm(forms.Form):
    text = WordsField(
        limit=LONGEST_APPEAL,
        rows=5,
        label=_("Why is the decision wrong?"),
        help_text=_(
            "Another moderator reads it where there is one. You can do it once."
        ),
        error_messages={"required": _("Say why the decision is wrong.")},
    )
