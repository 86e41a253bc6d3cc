"""Forms about what people hear of, how often, and by which way."""

import zoneinfo
from functools import cache

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from seutu.notifications.events import categories
from seutu.notifications.models import Cadence

ZONES_OF_EUROPE = ("Europe/", "Atlantic/", "Arctic/", "Asia/Nicosia", "Asia/Famagusta")
OVERSEAS = (
    "America/Cayenne",
    "America/Guadeloupe",
    "America/Martinique",
    "Indian/Mayotte",
    "Indian/Reunion",
    "UTC",
)
FAR = ("Atlantic/Bermuda", "Atlantic/Cape_Verde", "Atlantic/Stanley", "Atlantic/South")


@cache
def zone_names() -> tuple[str, ...]:
    """The time zones of Europe with its islands and overseas regions."""
    return tuple(
        sorted(
            name
            for name in zoneinfo.available_timezones()
            if (name.startswith(ZONES_OF_EUROPE) and not name.startswith(FAR))
            or name in OVERSEAS
        )
    )


class ChoicesForm(forms.Form):
    """One choice for each category of notices, and the time zone of digests."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type] # passed through
        for name, label in categories().items():
            self.fields[f"about_{name}"] = forms.ChoiceField(
                label=str(label), choices=Cadence.choices
            )
        own = _("As on this site: %(zone)s") % {"zone": settings.DIGEST_TIME_ZONE}
        self.fields["time_zone"] = forms.ChoiceField(
            label=_("Time zone"),
            help_text=_(
                "Daily mail goes out at %(hour)d:00 of your day,"
                " weekly mail on Mondays."
            )
            % {"hour": settings.DIGEST_HOUR},
            choices=[("", own), *((name, _city(name)) for name in zone_names())],
            required=False,
        )

    def cadences(self) -> dict[str, str]:
        """Give the choice for each category by its name."""
        return {
            name.removeprefix("about_"): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("about_")
        }


class SearchNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the search"),
        max_length=120,
        error_messages={"required": _("Give the search a name.")},
    )


def _city(name: str) -> str:
    return name.replace("_", " ")
