"""Forms with which a need is stated, one page of questions at a time."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from seutu.accounts.models import Organisation
from seutu.challenges.merging import print_of
from seutu.challenges.questions import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_HOURS,
    MOST_MONEY,
    MOST_PEOPLE,
    Question,
    Step,
)
from seutu.core.errors import Invalid
from seutu.language import LANGUAGES, base
from seutu.places.finding import find_place
from seutu.web.presenters.labels import language_name
from seutu.web.presenters.sorting import by_name

PRINT = "opened-"
THOUSANDS = re.compile(r"(?<=\d)[\s.,’'](?=\d{3}(?:\D|$))")
CODE_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2}[0-9A-Za-z]{0,3})\)\s*$")
MOST_NUMBERS = {"how_many": MOST_PEOPLE, "hours_a_week": MOST_HOURS}


class TextField(forms.CharField):
    """A text whose lines and characters count as the writer sees them.

    The browser is not told the limit: it would cut a pasted text without a word.
    """

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(strip=True, **options)
        self.most = most

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise forms.ValidationError(
                ngettext_lazy(
                    "This answer is %(over)d character too long. It may have up to"
                    " %(most)d.",
                    "This answer is %(over)d characters too long. It may have up to"
                    " %(most)d.",
                    "over",
                ),
                params={"over": len(value) - self.most, "most": self.most},
            )


class NumberField(forms.CharField):
    """A whole number, with or without marks between thousands."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most

    def clean(self, value: Any) -> int | None:
        text = THOUSANDS.sub("", str(super().clean(value) or ""))
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()) or len(text) > 15:
            raise forms.ValidationError(
                _("Write a whole number in digits, such as 1200, or leave it empty.")
            )
        if int(text) > self.most:
            raise forms.ValidationError(
                _("Write a number up to %(most)d.") % {"most": self.most}
            )
        return int(text)


class MoneyField(forms.CharField):
    """An amount of euros, with a comma or a point before the cents."""

    def clean(self, value: Any) -> Decimal | None:
        typed = str(super().clean(value) or "").replace("€", "").strip()
        if not typed:
            return None
        try:
            amount = Decimal(THOUSANDS.sub("", typed).replace(",", "."))
            cents = amount.quantize(Decimal("0.01"))
        except InvalidOperation:
            cents = amount = Decimal(-1)
        if not amount.is_finite() or amount < 0 or amount != cents:
            raise forms.ValidationError(
                _("Write an amount in euros, such as 25000 or 499,50.")
            )
        if cents > MOST_MONEY:
            raise forms.ValidationError(
                _("Write a number up to %(most)d.") % {"most": MOST_MONEY}
            )
        return cents


class RegionField(forms.CharField):
    """A region by its code or name; gives its NUTS code."""

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value) or "")
        if not typed:
            return ""
        coded = CODE_IN_BRACKETS.search(typed)
        try:
            return find_place(coded[1] if coded else typed).nuts_code
        except Invalid as error:
            raise forms.ValidationError(error.message) from None


class LanguageField(forms.ChoiceField):
    """The language a text is written in, by name; none means that we look."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=self._named, **options)

    def clean(self, value: Any) -> str:
        return str(super().clean(value) or "und")

    @staticmethod
    def _named() -> list[tuple[str, str]]:
        named = sorted(
            ((language_name(tag), tag) for tag in LANGUAGES),
            key=lambda pair: by_name(pair[0]),
        )
        return [("", _("Recognise it")), *((tag, name) for name, tag in named)]


class StepForm(forms.Form):
    """The questions of one page, with the prints of what it was opened with."""

    def __init__(
        self,
        step: Step,
        saved: Mapping[str, object],
        data: Mapping[str, Any] | None = None,
        *,
        regions: Sequence[str] = (),
        shown: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial={**saved, **(shown or {})})
        self.step = step
        self.saved = saved
        self.regions = regions
        for question in step.questions:
            self.fields[question.name] = field_for(question, has_list=bool(regions))

    def answers(self) -> dict[str, object]:
        """Give what was typed and can be kept, also beside answers that cannot."""
        self.is_valid()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in self.data
        }

    @property
    def opened_with(self) -> dict[str, str]:
        return prints_in(self.data, self.fields)

    @property
    def prints(self) -> Iterator[tuple[str, str]]:
        """The hidden fields that tell what the form showed; kept while it is sent."""
        opened = self.opened_with if self.is_bound else {}
        for name in self.fields:
            now = print_of(self.saved.get(name))
            yield f"{PRINT}{name}", opened.get(name, now)


def prints_in(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Read the prints that a form was sent with."""
    return {
        name: str(data[f"{PRINT}{name}"])[:16]
        for name in names
        if data.get(f"{PRINT}{name}")
    }


def field_for(question: Question, *, has_list: bool = False) -> forms.Field:
    """Make the field of a question; nothing is required while a draft is written."""
    shared: dict[str, Any] = {
        "label": question.label,
        "help_text": question.hint,
        "required": False,
    }
    match question.kind:
        case "line":
            return TextField(most=LONGEST_TITLE, **shared)
        case "number":
            widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
            most = MOST_NUMBERS[question.name]
            return NumberField(most=most, widget=widget, **shared)
        case "money":
            return MoneyField(
                widget=forms.TextInput(attrs={"inputmode": "decimal"}), **shared
            )
        case "date":
            return forms.DateField(
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"],
                error_messages={
                    "invalid": gettext_lazy("Write a day such as 2027-03-31.")
                },
                **shared,
            )
        case "region":
            named = {"list": "regions"} if has_list else {}
            return RegionField(
                max_length=100, widget=forms.TextInput(attrs=named), **shared
            )
        case "language":
            return LanguageField(**shared)
        case _:
            box = forms.Textarea(attrs={"rows": 7})
            return TextField(most=LONGEST_TEXT, widget=box, **shared)


class BeginForm(forms.Form):
    """The first words, and who has the need."""

    text = TextField(
        most=LONGEST_TEXT,
        required=False,
        label=gettext_lazy("What do you need?"),
        help_text=gettext_lazy(
            "In your own words and language. You can leave it empty and begin with"
            " the questions."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    language = LanguageField(label=gettext_lazy("Written in"), required=False)
    organisation = forms.ChoiceField(
        label=gettext_lazy("Who has the need?"),
        help_text=gettext_lazy(
            "The challenge will be owned by this organisation, not by you alone."
        ),
        error_messages={
            "required": gettext_lazy("Choose the organisation that has the need.")
        },
    )
    region = forms.CharField(widget=forms.HiddenInput, required=False, max_length=5)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)

    def __init__(
        self, organisations: Sequence[Organisation], *args: Any, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices = [(one.pk, str(one)) for one in organisations]
        chosen = self.fields["organisation"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101
        if len(choices) == 1:
            chosen.widget = forms.HiddenInput()
            self.initial["organisation"] = choices[0][0]
        elif not self.initial.get("organisation"):
            choices.insert(0, ("", _("Choose …")))
        chosen.choices = choices
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4().hex)

    def clean_language(self) -> str:
        tag = str(self.cleaned_data["language"])
        return base(tag) if tag != "und" else tag

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"])
        return key if re.fullmatch(r"[0-9a-f]{32}", key) else uuid.uuid4().hex
