"""Pages of organisations, regions, cities and themes."""

from collections.abc import Iterable

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seutu.accounts.models import Organisation
from seutu.catalogue.models import EntryQuerySet
from seutu.core.kinds import kinds
from seutu.places.models import City, Region
from seutu.web.cards import Fact, Link, ProfileView, Section, Text
from seutu.web.presenters import labels
from seutu.web.presenters.entries import MODELS, OWNERS, Row, cards, rows
from seutu.web.presenters.lists import belonging_to, narrowed, within

SHOWN = 5


def organisation_view(organisation: Organisation) -> ProfileView:
    """Show who an organisation is and what it publishes, runs and asks for."""
    country = organisation.country
    facts = [Fact(_("Kind"), (_said(str(organisation.get_kind_display())),))]
    if country:
        facts.append(Fact(_("Country"), (_said(labels.country_name(country)),)))
    return ProfileView(
        kind="organisation",
        kind_label=_("Organisation"),
        title=labels.content(organisation.name),
        facts=tuple(facts),
        sections=full_first(
            _section(
                kind.name,
                rows(kind.name)
                .canonical()
                .filter(belonging_to(kind.name, organisation.pk)),
                f"organisation={organisation.pk}",
            )
            for kind in kinds()
        ),
        homepage=organisation.homepage,
    )


def region_view(region: Region) -> ProfileView:
    """Show what lies in a region, its regions below and its cities."""
    children = list(Region.objects.filter(parent=region).order_by("code"))
    counted = counts_by_region(region.code)
    below = [
        (
            _place(child),
            sum(n for code, n in counted.items() if code.startswith(child.code)),
        )
        for child in children
    ]
    cities = City.objects.filter(region__code__startswith=region.code)
    facts = [Fact(_("NUTS code"), (_said(region.code),))]
    if named := tuple(
        Link(labels.content(city.name), city.get_absolute_url()) for city in cities
    ):
        facts.append(Fact(_("Cities"), named))
    return ProfileView(
        kind="place",
        kind_label=_("Country") if region.level == 0 else _("Region"),
        title=labels.content(region.name),
        facts=tuple(facts),
        parents=_lineage(region),
        children=tuple(below),
        children_label=_("Regions within"),
        sections=_sections_within(region.code),
    )


def city_view(city: City) -> ProfileView:
    """Show what lies in a city's region; records rarely name the city itself."""
    region = city.region
    name = labels.content(region.name).value
    return ProfileView(
        kind="place",
        kind_label=_("City"),
        title=labels.content(city.name),
        lead=_("What is published in and for the region of the city: %(region)s.")
        % {"region": name},
        facts=(
            Fact(_("LAU code"), (_said(city.code.partition("_")[2]),)),
            Fact(_("Region"), (_place(region),)),
        ),
        parents=(*_lineage(region), _place(region)),
        sections=_sections_within(region.code),
        homepage=city.homepage,
    )


def theme_view(code: str) -> ProfileView:
    """Show what is filed under a data theme."""
    return ProfileView(
        kind="theme",
        kind_label=_("Theme"),
        title=Text(labels.theme_name(code), labels.reader_language()),
        sections=full_first(
            _section(
                kind.name, narrowed(kind.name, {"theme": (code,)}), f"theme={code}"
            )
            for kind in kinds()
        ),
    )


def full_first(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Put sections that hold something before those that say they hold nothing."""
    return tuple(sorted(sections, key=lambda section: not section.cards))


def counts_by_region(prefix: str = "") -> dict[str, int]:
    """Count the records of each region below a code; one query for each kind."""
    found: dict[str, int] = {}
    for kind in kinds():
        counted = (
            MODELS[kind.name]
            .objects.canonical()
            .filter(region__code__startswith=prefix, region__isnull=False)
            .order_by()
            .values_list("region")
            .annotate(count=Count("pk"))
        )
        for code, count in counted:
            found[code] = found.get(code, 0) + count
    return found


def counts_by_country() -> dict[str, int]:
    """Count the records of each country; one query for each kind."""
    return _counts("country", (kind.name for kind in kinds()))


def counts_by_organisation(ids: Iterable[str]) -> dict[str, int]:
    """Count what these organisations publish, run and ask for; a query per kind."""
    wanted = list(ids)
    found: dict[str, int] = {}
    for kind in kinds():
        owner = OWNERS[kind.name]
        counted = (
            MODELS[kind.name]
            .objects.canonical()
            .filter(**{f"{owner}__in": wanted})
            .order_by()
            .values_list(owner)
            .annotate(count=Count("pk"))
        )
        for pk, count in counted:
            found[pk] = found.get(pk, 0) + count
    return found


def _counts(column: str, names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        counted = (
            MODELS[name]
            .objects.canonical()
            .order_by()
            .values_list(column)
            .annotate(count=Count("pk"))
        )
        for value, count in counted:
            found[value] = found.get(value, 0) + count
    return found


def _sections_within(code: str) -> tuple[Section, ...]:
    return full_first(
        _section(
            kind.name,
            rows(kind.name).canonical().filter(within(code)),
            f"region={code}",
        )
        for kind in kinds()
    )


def _section(kind: str, chosen: EntryQuerySet[Row], query: str = "") -> Section:
    total = chosen.count()
    entries = list(chosen.order_by("-sort_date", "pk")[:SHOWN])
    more = f"{reverse(f'{kind}_list')}?{query}" if query and total > SHOWN else ""
    return Section(
        title=labels.kind_plural(kind),
        cards=cards(kind, entries),
        empty=_empty(kind),
        total=total,
        more_url=more,
    )


def _empty(kind: str) -> str:
    return {
        "dataset": _("We hold no dataset here yet."),
        "solution": _("We hold no solution here yet."),
        "challenge": _("Nobody has published a challenge here yet."),
    }.get(kind, pgettext("records of a kind", "None yet."))


def _lineage(region: Region) -> tuple[Link, ...]:
    above = Region.objects.filter(code__in=region.lineage[:-1]).order_by("level")
    top = Link(
        Text(_("Regions and cities"), labels.reader_language()), reverse("region_list")
    )
    return (top, *(_place(one) for one in above))


def _place(region: Region) -> Link:
    return Link(labels.content(region.name), region.get_absolute_url())


def _said(value: str) -> Link:
    return Link(Text(value, labels.reader_language()))
