"""Names of codes in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from seutu.catalogue.models import Access, Catalogue
from seutu.challenges.models import Challenge
from seutu.core.kinds import kinds
from seutu.core.language import best
from seutu.places.selectors import NUTS_TO_ISO
from seutu.solutions.models import Solution
from seutu.vocabularies import sources
from seutu.vocabularies.entry import Entry
from seutu.web.cards import Badge, Text, Tone

Labels = Mapping[str, Mapping[str, str]]

# The EU data themes; their own list has labels in five languages only.
THEMES: Mapping[str, object] = {
    "AGRI": gettext_lazy("Agriculture, fisheries, forestry and food"),
    "ECON": gettext_lazy("Economy and finance"),
    "EDUC": gettext_lazy("Education, culture and sport"),
    "ENER": gettext_lazy("Energy"),
    "ENVI": gettext_lazy("Environment"),
    "GOVE": gettext_lazy("Government and public sector"),
    "HEAL": gettext_lazy("Health"),
    "INTR": gettext_lazy("International issues"),
    "JUST": gettext_lazy("Justice, legal system and public safety"),
    "REGI": gettext_lazy("Regions and cities"),
    "SOCI": gettext_lazy("Population and society"),
    "TECH": gettext_lazy("Science and technology"),
    "TRAN": gettext_lazy("Transport"),
}
# COFOG divisions; the source list has labels in English, French and Spanish only.
FUNCTIONS: Mapping[str, object] = {
    "01": gettext_lazy("General public services"),
    "02": gettext_lazy("Defence"),
    "03": gettext_lazy("Public order and safety"),
    "04": gettext_lazy("Economic affairs"),
    "05": gettext_lazy("Environmental protection"),
    "06": gettext_lazy("Housing and community amenities"),
    "07": gettext_lazy("Health care"),
    "08": gettext_lazy("Recreation, culture and religion"),
    "09": gettext_lazy("Education"),
    "10": gettext_lazy("Social protection"),
}
ACCESS_TONES: Mapping[str, Tone] = {
    Access.PUBLIC: "good",
    Access.RESTRICTED: "caution",
    Access.NON_PUBLIC: "closed",
}
SOLUTION_TONES: Mapping[str, Tone] = {
    Solution.Status.IN_USE: "good",
    Solution.Status.PILOT: "caution",
    Solution.Status.DEVELOPMENT: "caution",
    Solution.Status.RETIRED: "closed",
}
CHALLENGE_TONES: Mapping[str, Tone] = {
    Challenge.State.PUBLISHED: "good",
    Challenge.State.UPCOMING: "caution",
    Challenge.State.ANSWERED: "good",
    Challenge.State.PILOTING: "caution",
    Challenge.State.SOLVED: "good",
    Challenge.State.CLOSED: "closed",
}


def reader_language() -> str:
    """Tell the language of the interface as a base tag."""
    return (get_language() or "en").partition("-")[0]


def preferences() -> tuple[str, ...]:
    """List the languages to show content in, the best first."""
    return (reader_language(), "en")


def content(texts: Mapping[str, str]) -> Text:
    """Choose the language of a map that the reader reads best."""
    tag, value = best(texts, preferences())
    return Text(value, tag)


@cache
def _labels(read: Callable[[], Iterator[Entry]]) -> Labels:
    return {entry.id: entry.labels for entry in read()}


def country_name(code: str) -> str:
    """Name a country by its ISO 3166-1 or NUTS code; an unknown code names itself."""
    known = _labels(sources.territories).get(NUTS_TO_ISO.get(code, code), {})
    return best(known, preferences())[1] or code


def language_name(tag: str) -> str:
    """Name a language by its tag; an unknown one names itself."""
    if tag in {"", "und"}:
        return _("an unknown language")
    known = _labels(sources.languages).get(tag.partition("-")[0].lower(), {})
    return best(known, preferences())[1] or tag


def theme_name(code: str) -> str:
    """Name an EU data theme."""
    return str(THEMES.get(code, code))


def function_name(code: str) -> str:
    """Name a function of government by its COFOG code, of two digits or more."""
    if code in FUNCTIONS:
        return str(FUNCTIONS[code])
    return best(_labels(sources.cofog).get(code, {}), preferences())[1] or code


def frequency_name(code: str) -> str:
    """Name an update frequency of the EU authority table."""
    known = _labels(sources.frequencies).get(code.upper(), {})
    return best(known, preferences())[1] or code


def access_badge(access: str) -> Badge | None:
    """Say who may reach a record, when its source says so."""
    if not access:
        return None
    return Badge(access_name(access), ACCESS_TONES.get(access, "plain"))


def access_name(access: str) -> str:
    return str(Access(access).label) if access in Access else access


def status_name(status: str) -> str:
    """Name the status of a solution or the state of a challenge."""
    if status in Solution.Status:
        return str(Solution.Status(status).label)
    if status in Challenge.State:
        return str(Challenge.State(status).label)
    return status


def status_badge(status: str) -> Badge | None:
    """Show a status, unless the source does not state one."""
    if status in {"", Solution.Status.UNKNOWN}:
        return None
    tones = {**SOLUTION_TONES, **CHALLENGE_TONES}
    return Badge(status_name(status), tones.get(status, "plain"))


def kind_name(name: str) -> str:
    return next((str(kind.label) for kind in kinds() if kind.name == name), name)


def kind_plural(name: str) -> str:
    return next((str(kind.label_plural) for kind in kinds() if kind.name == name), name)


def source_names() -> dict[str, str]:
    """Name every catalogue; one query."""
    return {
        pk: best(title, preferences())[1] or pk
        for pk, title in Catalogue.objects.values_list("pk", "title")
    }


def places_phrase(found: frozenset[str]) -> str:
    """Say where in a record something was found."""
    phrases = {
        frozenset({"title"}): _("in the title"),
        frozenset({"keywords"}): _("in the keywords"),
        frozenset({"description"}): _("in the description"),
        frozenset({"title", "keywords"}): _("in the title and the keywords"),
        frozenset({"title", "description"}): _("in the title and the description"),
        frozenset({"keywords", "description"}): _(
            "in the keywords and the description"
        ),
        frozenset({"title", "keywords", "description"}): _(
            "in the title, the keywords and the description"
        ),
    }
    return phrases.get(found - {""}, "")


def counted_as(amount: Decimal) -> int:
    """Return the number whose plural form an amount takes; a broken one is many."""
    return int(amount) if amount % 1 == 0 else 2


def euros(amount: Decimal, written: str) -> str:
    """Say an amount of money that is written down already."""
    said = ngettext("%(amount)s euro", "%(amount)s euros", counted_as(amount))
    return said % {"amount": written}


def any_kind() -> str:
    return pgettext("kinds of record", "All")
