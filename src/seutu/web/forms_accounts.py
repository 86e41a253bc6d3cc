"""Forms about people, organisations and tokens."""

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from seutu.accounts.models import Membership, Organisation, Scope
from seutu.accounts.models.token import LONGEST_DAYS, USUAL_DAYS
from seutu.accounts.services import Profile
from seutu.core.errors import Invalid, SeutuError
from seutu.language import LANGUAGES
from seutu.places.finding import Place, find_place, place_of_codes
from seutu.web.presenters.labels import language_name, reader_language
from seutu.web.presenters.sorting import by_name

NAMES = 3


def languages() -> list[tuple[str, str]]:
    """List the languages of Europe that we read, by their name for the reader."""
    found = [(tag, language_name(tag)) for tag in LANGUAGES]
    return sorted(found, key=lambda pair: by_name(pair[1]))


def _most_days() -> str:
    said = ngettext("At most %(most)d day.", "At most %(most)d days.", LONGEST_DAYS)
    return said % {"most": LONGEST_DAYS}


def with_error(form: forms.Form, error: SeutuError) -> None:
    """Show the sentence of a service beside the field that it names."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, error.message)


class PersonForm(forms.Form):
    """What a person says of herself."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        help_text=_(
            "Others see it beside what you write. Without one they see a pseudonym."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language of mail to you"), choices=settings.LANGUAGES
    )


class OrganisationForm(forms.Form):
    """Who an organisation is; names in up to three languages, one place."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind)
    place = forms.CharField(
        label=_("City or region"),
        max_length=100,
        required=False,
        help_text=_(
            "Its name, or its NUTS or LAU code, such as “Turku” or “FI1C1”. Leave it"
            " empty when you work everywhere."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you work in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Others may write to you in these."),
    )
    homepage = forms.URLField(
        label=_("Website"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = languages()
        working = self.fields["languages"]
        assert isinstance(working, forms.MultipleChoiceField)  # noqa: S101
        working.choices = choices
        for number in range(1, NAMES + 1):
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name") if number == 1 else _("Name in another language"),
                max_length=200,
                required=number == 1,
                widget=forms.TextInput(attrs={"autocomplete": "organization"}),
            )
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language of this name"),
                choices=choices if number == 1 else [("", _("None")), *choices],
                required=number == 1,
            )
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4().hex)
            self.initial.setdefault("language_1", reader_language())

    def name_fields(self) -> Iterator[forms.BoundField]:
        for number in range(1, NAMES + 1):
            yield self[f"name_{number}"]
            yield self[f"language_{number}"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for number in range(1, NAMES + 1):
            name = cleaned.get(f"name_{number}")
            tag = cleaned.get(f"language_{number}")
            if name and not tag:
                self.add_error(f"language_{number}", _("Choose a language."))
            elif name and tag in seen:
                self.add_error(
                    f"language_{number}",
                    _("There is a name in this language already. Choose another."),
                )
            elif name and tag:
                seen.add(tag)
        if cleaned.get("place"):
            try:
                cleaned["found"] = find_place(cleaned["place"])
            except Invalid as error:
                self.add_error("place", error.message)
        return cleaned

    def profile(self) -> Profile:
        """Give what was typed, after `is_valid`."""
        given = self.cleaned_data
        place = given.get("found") or Place("", "", "", "")
        return Profile(
            name={
                given[f"language_{number}"]: given[f"name_{number}"]
                for number in range(1, NAMES + 1)
                if given.get(f"name_{number}")
            },
            kind=given["kind"],
            country=place.country,
            nuts_code=place.nuts_code,
            lau_code=place.lau_code,
            languages=tuple(given["languages"]),
            homepage=given["homepage"],
        )


def initial_of(organisation: Organisation) -> Mapping[str, object]:
    """Fill the form with what is known of an organisation."""
    place = place_of_codes(organisation.nuts_code, organisation.lau_code)
    initial: dict[str, object] = {
        "kind": organisation.kind,
        "place": (place.lau_code or place.nuts_code) if place else "",
        "languages": organisation.languages,
        "homepage": organisation.homepage,
    }
    for number, (tag, name) in enumerate(list(organisation.name.items())[:NAMES], 1):
        initial[f"name_{number}"] = name
        initial[f"language_{number}"] = tag
    return initial


class ClaimForm(forms.Form):
    reason = forms.CharField(
        label=_("How can we see that you work there?"),
        help_text=_(
            "Your position, and a page that shows it. Operators of this site read it,"
            " nobody else."
        ),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Membership.Role,
        initial=Membership.Role.EDITOR,
        help_text=_(
            "Owners also manage the organisation and its members. Editors write and"
            " publish for it. Reviewers read what is not public yet."
        ),
    )


class RoleForm(forms.Form):
    """Another role; `was` is the role that the page showed."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role)
    was = forms.ChoiceField(choices=Membership.Role, widget=forms.HiddenInput)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What is the token for?"),
        max_length=80,
        help_text=_("For yourself, such as “nightly export”."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may a program do with it?"),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=_("Never more than you may do yourself."),
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        help_text=lazy(_most_days, str)(),
    )


class ErasureForm(forms.Form):
    """Confirms an erasure; the box about organisations stands only where needed."""

    leave = forms.BooleanField(
        label=_("Leave these organisations to the operators of this site"),
        required=False,
    )
    sure = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={
            "required": _("Tick the box if you are sure, or leave this page.")
        },
    )


class AuditForm(forms.Form):
    """What to look for in the trace."""

    action = forms.CharField(
        label=_("Action"),
        max_length=64,
        required=False,
        help_text=_("Such as organisation.verified, or all of a noun: organisation."),
    )
    actor = forms.CharField(
        label=_("Who"),
        max_length=150,
        required=False,
        help_text=_("A part of a name, or the letters of a pseudonym."),
    )
    since = forms.DateField(
        label=_("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
