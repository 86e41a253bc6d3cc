"""Forms to ask for data, to join a request, and to answer it."""

import re
import uuid
from collections.abc import Mapping, Sequence

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation
from seutu.challenges.data_requests.wanted import (
    FREQUENCIES,
    LONGEST_FORMAT,
    Wanted,
)
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.challenges.questions import LONGEST_TEXT, LONGEST_TITLE
from seutu.language import base
from seutu.web.forms_accounts import languages as named_languages
from seutu.web.forms_challenges import LanguageField, RegionField, TextField
from seutu.web.forms_support import ActingForm, DayField, WordsField
from seutu.web.presenters import labels

LONGEST_NAME = 200
NOBODY = "unknown"
UUID_KEY = re.compile(r"[0-9a-f]{32}")

PLEDGE_HINTS: Mapping[str, str | Promise] = {
    "": _("You follow the request and are counted; that helps, too."),
    RequestSupport.Pledge.WEEKLY: _("It shows the publisher that the effort pays."),
    RequestSupport.Pledge.BUILD: _("A map, an article, a service that others can use."),
    RequestSupport.Pledge.TEST: _("You look at a first version and say what is wrong."),
    RequestSupport.Pledge.HOURS: _("You help to clean, describe or translate them."),
}


def _box(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def frequency_choices() -> list[tuple[str, str | Promise]]:
    return [
        ("", _("Not important")),
        *((code, labels.frequency_name(code)) for code in FREQUENCIES),
    ]


class WantedForm(forms.Form):
    """Which data somebody asks for, and what for."""

    title = TextField(
        most=LONGEST_TITLE,
        label=_("Which data? Say it in one line"),
        help_text=_("For example: delays of each bus line, stop by stop."),
        error_messages={"required": _("Say in one line which data you ask for.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    what = TextField(
        most=LONGEST_TEXT,
        label=_("Describe them"),
        help_text=_(
            "What one row stands for, and who may collect it today. In your own words"
            " and language."
        ),
        error_messages={"required": _("Describe the data you ask for.")},
        widget=_box(5),
    )
    purpose = TextField(
        most=LONGEST_TEXT,
        label=_("What do you need them for?"),
        help_text=_(
            "Publishers weigh requests by their use. Everybody can read it; name no"
            " private person."
        ),
        error_messages={"required": _("Say what you need the data for.")},
        widget=_box(4),
    )
    holder = TextField(
        most=LONGEST_NAME,
        required=False,
        label=_("Who holds the data, if you know?"),
        help_text=_("A city, a region, an agency. We look for it in the next step."),
    )
    region = RegionField(
        max_length=100,
        required=False,
        label=_("For which area?"),
        help_text=_("Type a name or a NUTS code."),
    )
    wanted_fields = TextField(
        most=LONGEST_TEXT,
        required=False,
        label=_("Fields"),
        help_text=_("The columns that you need, such as line, stop, planned, actual."),
        widget=_box(3),
    )
    period_from = DayField(label=_("From"))
    period_to = DayField(label=_("To"))
    file_format = TextField(
        most=LONGEST_FORMAT,
        required=False,
        label=_("Format"),
        help_text=_("Such as CSV, GeoJSON or an API."),
    )
    frequency = forms.ChoiceField(
        label=_("How often should they be new?"),
        choices=frequency_choices,
        required=False,
    )
    data_language = LanguageField(label=_("Language of the data"), required=False)
    language = LanguageField(label=_("You wrote in"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    challenge = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=100
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        wanted = self.fields["data_language"]
        if isinstance(wanted, LanguageField):
            wanted.choices = [("", _("Any")), *named_languages()]
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4().hex)

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        return key if UUID_KEY.fullmatch(key) else uuid.uuid4().hex

    def clean_language(self) -> str:
        tag = str(self.cleaned_data["language"])
        return tag if tag == "und" else base(tag)

    def clean_data_language(self) -> str:
        tag = str(self.cleaned_data["data_language"])
        return "" if tag == "und" else tag

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", _("The period must not end before it begins."))
        return cleaned

    def wanted(
        self, *, themes: Sequence[str] = (), concepts: Sequence[str] = ()
    ) -> Wanted:
        """Give what was typed, with what was ticked beside it."""
        given = self.cleaned_data
        return Wanted(
            title=given["title"],
            what=given["what"],
            purpose=given["purpose"],
            wanted_fields=given["wanted_fields"],
            language=given["language"],
            period_from=given["period_from"],
            period_to=given["period_to"],
            region=given["region"],
            file_format=given["file_format"],
            frequency=given["frequency"],
            data_language=given["data_language"],
            themes=tuple(themes),
            concepts=tuple(concepts),
        )

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields that make a request more precise; none is needed."""
        names = (
            *("wanted_fields", "period_from", "period_to", "file_format"),
            *("frequency", "data_language", "language"),
        )
        return [self[name] for name in names]

    @property
    def has_more(self) -> bool:
        """Tell whether something more precise was typed or is wrong."""
        return any(field.errors or field.value() for field in self.more)


class PledgingForm(ActingForm):
    """What somebody promises, and under which name."""

    pledge = forms.ChoiceField(
        label=_("What would you do with them, or for them?"),
        choices=[("", _("I would use them")), *RequestSupport.Pledge.choices],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    hides_name = forms.BooleanField(
        label=_("Do not show my name or pseudonym"), required=False
    )

    @property
    def pledges(self) -> list[tuple[BoundWidget, str | Promise]]:
        """The choices with what each one means."""
        return [
            (choice, PLEDGE_HINTS.get(str(choice.data["value"]), ""))
            for choice in self["pledge"].subwidgets
        ]


class SendForm(PledgingForm):
    """The last step: of whom the data are asked, and who asks."""

    publisher = forms.ChoiceField(
        label=_("Of whom do you ask them?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who may hold the data.")},
    )
    field_order = ("publisher", "pledge", "organisation", "hides_name")

    def __init__(
        self, *args: object, holders: Sequence[Organisation], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.holders = {one.pk: one for one in holders}
        field = self.fields["publisher"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for types
        field.choices = [
            *((pk, labels.content(one.name).value) for pk, one in self.holders.items()),
            (NOBODY, _("I do not know: let others find out")),
        ]
        field.initial = next(iter(self.holders), NOBODY)

    @property
    def chosen_publisher(self) -> Organisation | None:
        return self.holders.get(self.cleaned_data.get("publisher", ""))


class JoinRequestForm(PledgingForm):
    """Why somebody wants the same data."""

    reason = WordsField(
        label=_("What do you need them for?"),
        help_text=_("Your own reason; it counts more than a number."),
        required=False,
    )
    is_reason_private = forms.BooleanField(
        label=_("Only the publisher may read my reason"), required=False
    )
    field_order = (
        *("reason", "is_reason_private", "pledge", "organisation", "hides_name"),
    )


class AcceptForm(forms.Form):
    """By when the data are promised."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    planned_on = DayField(label=_("Planned for"))
    accept_words = WordsField(
        label=_("What you plan to publish"),
        help_text=_("And what not. Everybody can read it."),
        required=False,
        rows=3,
    )

    def __init__(self, *args: object, asked: DataRequest, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["version"].initial = asked.version
        self.fields["planned_on"].initial = asked.planned_on
        self.fields["planned_on"].required = True
        self.fields["planned_on"].error_messages["required"] = str(
            _("Say by when you plan to deliver.")
        )
        self.fields["planned_on"].widget.attrs["min"] = f"{timezone.localdate()}"
        if asked.state == DataRequest.State.ACCEPTED:
            self.fields["accept_words"].initial = asked.answer


class DeliverForm(forms.Form):
    """Where the data are."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    datasets = forms.MultipleChoiceField(
        label=_("Datasets of yours that look like it"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    addresses = forms.CharField(
        label=_("Or addresses, one on each line"),
        help_text=_(
            "The page of a dataset here, or an address elsewhere that begins with"
            " https://."
        ),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    deliver_words = WordsField(label=_("What one should know"), required=False, rows=3)

    def __init__(
        self,
        *args: object,
        asked: DataRequest,
        likely: Sequence[tuple[str, str]],
        **options: object,
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["version"].initial = asked.version
        field = self.fields["datasets"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for types
        field.choices = list(likely)
        self.has_likely = bool(likely)
        if not likely:
            self.fields["addresses"].label = _("Addresses, one on each line")

    @property
    def lines(self) -> list[str]:
        found = (line.strip() for line in self.cleaned_data["addresses"].splitlines())
        return list(dict.fromkeys(line for line in found if line))


class DeclineForm(forms.Form):
    """Why the data will not come."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=DataRequest.DeclineReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the request is declined.")},
    )
    decline_words = WordsField(
        label=_("In your own words"),
        help_text=_("What would have to change, or what one can use instead."),
        error_messages={
            "required": _("Say in a sentence why; all who joined read it.")
        },
        rows=4,
    )

    def __init__(self, *args: object, asked: DataRequest, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["version"].initial = asked.version


class AppealForm(forms.Form):
    """What speaks against an answer."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    words = WordsField(
        label=_("What speaks against the answer, or what is missing?"),
        help_text=_("Everybody can read it. A request can be asked again once."),
        error_messages={
            "required": _("Say what speaks against the answer, or what is missing.")
        },
    )

    def __init__(self, *args: object, asked: DataRequest, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        self.fields["version"].initial = asked.version


class FindOrganisationForm(forms.Form):
    """Whom a request is put to: looked for by name, then chosen."""

    name = forms.CharField(
        label=_("Name of the organisation"), max_length=LONGEST_NAME, required=False
    )
