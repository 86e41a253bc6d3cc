"""Forms with which operators add sources and set how they are read."""

from dataclasses import replace

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import User
from seutu.harvest.facts import CatalogueFacts, read_facts
from seutu.harvest.models import HarvestSource
from seutu.harvest.probing import PORTALS
from seutu.harvest.readers.codes import licence
from seutu.harvest.records import SourceFacts
from seutu.harvest.registry import readers
from seutu.harvest.services import edit_source
from seutu.web.forms_accounts import languages
from seutu.web.presenters.harvesting_words import reader_name
from seutu.web.presenters.labels import country_name
from seutu.web.presenters.sorting import by_name

COUNTRIES = (
    *("AD", "AL", "AT", "BA", "BE", "BG", "BY", "CH", "CY", "CZ", "DE", "DK", "EE"),
    *("ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU"),
    *("LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE"),
    *("SI", "SK", "SM", "TR", "UA", "VA", "XK"),
)


class ProbeForm(forms.Form):
    """An address, and the reader when one knows it."""

    address = forms.URLField(
        label=_("Address of the portal or of its feed"),
        help_text=_(
            "Its home page is often enough. A file works, too: DCAT, CSV or XLSX."
        ),
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url", "inputmode": "url"}),
        error_messages={"required": _("Give the address.")},
    )
    reader = forms.ChoiceField(
        label=pgettext_lazy("harvest", "Reader"),
        help_text=_("Leave it to us unless you know what the portal runs on."),
        required=False,
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        _choices(self, "reader", [("", _("Find out")), *reader_choices()])

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        if not address.casefold().startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return address


class FactsForm(forms.Form):
    """What may be taken for granted of every record of a source."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.CharField(
        label=_("Region"),
        help_text=_("NUTS code, such as FI1C1; empty for a whole country."),
        max_length=5,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of texts that do not say"), required=False
    )
    licence = forms.CharField(
        label=_("Licence of records that do not say"),
        help_text=_("Its name or its address. Leave it empty unless the portal says."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        named = sorted(
            ((code, country_name(code)) for code in COUNTRIES),
            key=lambda pair: by_name(pair[1]),
        )
        _choices(self, "country", [("", _("not stated")), *named])
        _choices(self, "language", [("", _("not stated")), *languages()])

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()

    def facts(self, before: SourceFacts) -> SourceFacts:
        """Return the facts with what the form says; the rest stays."""
        return replace(
            before,
            country=self.cleaned_data["country"],
            region=self.cleaned_data["region"],
            language=self.cleaned_data["language"] or "und",
            licence=licence(self.cleaned_data["licence"]),
        )


class SourceForm(FactsForm):
    """A source that was found: its name, how often it is read, what holds for it."""

    location = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    reader = forms.CharField(max_length=40, widget=forms.HiddenInput)
    homepage = forms.CharField(max_length=500, required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Name of the catalogue"),
        max_length=200,
        error_messages={"required": _("Give the source a title.")},
    )
    publisher = forms.CharField(label=_("Who runs it"), max_length=300, required=False)
    schedule = forms.ChoiceField(
        label=_("How often it is read"),
        choices=HarvestSource.Schedule,
        initial=HarvestSource.Schedule.WEEKLY,
    )
    field_order = ("title", "publisher", "country", "region", "language", "licence")

    @property
    def about(self) -> CatalogueFacts:
        found = self.cleaned_data
        records = self.facts(SourceFacts())
        return CatalogueFacts(
            title={found["language"] or settings.LANGUAGE_CODE: found["title"]},
            publisher=found["publisher"],
            country=found["country"],
            homepage=found["homepage"],
            licence=records.licence.label if records.licence else "",
            licence_url=records.licence.url if records.licence else "",
            records=records,
        )


class SettingsForm(FactsForm):
    """How a source is read."""

    location = forms.CharField(label=_("Address"), max_length=1000)
    reader = forms.ChoiceField(label=pgettext_lazy("harvest", "Reader"))
    schedule = forms.ChoiceField(
        label=_("How often it is read"), choices=HarvestSource.Schedule
    )
    full_days = forms.IntegerField(
        label=_("Days between full readings"),
        help_text=_("Readings in between ask only for what changed."),
        min_value=1,
        max_value=365,
    )
    vanish_percent = forms.IntegerField(
        label=_("Per cent that may be gone at once"),
        help_text=_("When more is gone, nothing vanishes until somebody consents."),
        min_value=0,
        max_value=100,
    )
    time_limit = forms.IntegerField(
        label=_("Longest reading, in minutes"),
        help_text=_("A reading that is stopped goes on where it was."),
        min_value=1,
        max_value=10_080,
    )
    is_enabled = forms.BooleanField(label=_("In use"), required=False)
    keeps_raw = forms.BooleanField(label=_("Keep records as they came"), required=False)
    ignores_robots = forms.BooleanField(
        label=_("May ignore robots.txt"),
        help_text=_("Only with the permission of whoever runs the portal."),
        required=False,
    )
    field_order = (
        *("location", "reader", "schedule", "full_days", "vanish_percent"),
        *("time_limit", "country", "region", "language", "licence", "is_enabled"),
        *("keeps_raw", "ignores_robots"),
    )

    def __init__(self, *args: object, source: HarvestSource, **options: object) -> None:
        facts = read_facts(source.facts)
        initial = {
            name: getattr(source, name)
            for name in self.base_fields
            if hasattr(source, name)
        }
        initial |= {"country": facts.country, "region": facts.region}
        initial["language"] = "" if facts.language == "und" else facts.language
        if facts.licence:
            initial["licence"] = facts.licence.url or facts.licence.label
        super().__init__(*args, initial=initial, **options)
        self.source = source
        known = dict(reader_choices())
        known.setdefault(source.reader, reader_name(source.reader))
        _choices(self, "reader", list(known.items()))

    def save(self, *, by: User) -> HarvestSource:
        """Change the source; raises what `edit_source` raises."""
        found = self.cleaned_data
        return edit_source(
            self.source,
            by=by,
            location=found["location"],
            reader=found["reader"],
            schedule=found["schedule"],
            is_enabled=found["is_enabled"],
            facts=self.facts(read_facts(self.source.facts)),
            full_days=found["full_days"],
            vanish_percent=found["vanish_percent"],
            time_limit=found["time_limit"],
            ignores_robots=found["ignores_robots"],
            keeps_raw=found["keeps_raw"],
        )


def reader_choices() -> list[tuple[str, str]]:
    """List the readers of portals by their name for people."""
    installed = readers()
    return [(name, reader_name(name)) for name in PORTALS if name in installed]


def _choices(form: forms.Form, name: str, choices: list[tuple[str, object]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows for types
    field.choices = choices
