"""Pages of organisations, regions, cities and themes."""

from collections.abc import Iterable

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seutu.accounts.models import Organisation
from seutu.catalogue.models import EntryQuerySet
from seutu.core.kinds import kinds
from seutu.core.pagination import Total, counted_up_to
from seutu.matching.listing import counts_of
from seutu.places.models import City, Region
from seutu.web.cards import Fact, Link, ProfileView, Section, Text
from seutu.web.presenters import labels
from seutu.web.presenters.entries import MODELS, OWNERS, Row, cards, rows
from seutu.web.presenters.lists import belonging_to, chosen_and_total

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
        sections=full_first(_owned(kind.name, organisation) for kind in kinds()),
        homepage=organisation.homepage,
    )


def region_view(region: Region) -> ProfileView:
    """Show what lies in a region, its regions below and its cities."""
    children = list(Region.objects.filter(parent=region).order_by("code"))
    counted = counts_by("region")
    below = [(_place(child), counted.get(child.code, 0)) for child in children]
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
        sections=full_first(section_of(kind.name, "theme", code) for kind in kinds()),
    )


def full_first(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Put sections that hold something before those that say they hold nothing."""
    return tuple(sorted(sections, key=lambda section: not section.cards))


def counts_by(facet: str) -> dict[str, int]:
    """Count the records of all kinds by a facet; a region has those within it too."""
    found: dict[str, int] = {}
    for kind in kinds():
        for value, count in counts_of(kind.name, (facet,)).get(facet, ()):
            found[value] = found.get(value, 0) + count
    return found


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


def section_of(kind: str, name: str, value: str, *, empty: str = "") -> Section:
    """Show the newest records of a kind that one filter leaves, and how many."""
    chosen, total = chosen_and_total(kind, {name: (value,)})
    return _section(kind, chosen, total, f"{name}={value}", empty=empty)


def _sections_within(code: str) -> tuple[Section, ...]:
    return full_first(section_of(kind.name, "region", code) for kind in kinds())


def _owned(kind: str, organisation: Organisation) -> Section:
    chosen = rows(kind).canonical().filter(belonging_to(kind, organisation.pk))
    query = f"organisation={organisation.pk}"
    return _section(kind, chosen, counted_up_to(chosen), query)


def _section(
    kind: str, chosen: EntryQuerySet[Row], total: Total, query: str, *, empty: str = ""
) -> Section:
    entries = list(chosen.order_by("-sort_date", "pk")[:SHOWN])
    is_longer = total.number > SHOWN
    return Section(
        title=labels.kind_plural(kind),
        cards=cards(kind, entries),
        empty=empty or _empty(kind),
        total=total.number,
        is_more=total.is_more,
        more_url=f"{reverse(f'{kind}_list')}?{query}" if is_longer else "",
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
