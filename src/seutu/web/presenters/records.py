"""A record's own page."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seutu.catalogue.models import Dataset, Distribution, Entry
from seutu.challenges.models import Challenge
from seutu.core.language import LanguageMap
from seutu.previews.services import is_offered
from seutu.solutions.models import Solution
from seutu.web.cards import (
    Copy,
    DistributionView,
    Fact,
    Link,
    Passage,
    RecordView,
    Text,
)
from seutu.web.presenters import labels
from seutu.web.presenters.boxes import area, coordinates
from seutu.web.presenters.concepts import concept_links, concepts_of
from seutu.web.presenters.entries import (
    ALONE,
    Row,
    card,
    cards,
    folded_under,
    owner,
    owner_link,
    rows,
)
from seutu.web.presenters.serving import Serving

MOST_ALIKE = 50
MOST_CONCEPTS = 6


def record_view(kind: str, entry: Row, serving: Serving) -> RecordView:
    """Show a record with what is folded under it; three queries and one for files."""
    folded = list(
        rows(kind)
        .select_related("catalogue")
        .filter(canonical=entry.pk, vanished_at__isnull=True)
        .order_by("-sort_date", "pk")[: 4 * MOST_ALIKE]
    )
    elsewhere = [one for one in folded if one.folding == Entry.Folding.DUPLICATE]
    alike = [one for one in folded if one.folding == Entry.Folding.VARIANT]
    description = labels.content(entry.description)
    counts = folded_under(kind, [entry.pk]).get(entry.pk, ALONE)
    name = f"{kind}:{entry.pk}"
    concepts = concepts_of([name]).get(name, ())
    return RecordView(
        card=card(entry, folded=counts),
        description=description if description.value else None,
        passages=passages(entry) if isinstance(entry, Solution) else (),
        facts=facts(entry),
        concepts=concept_links(concepts, limit=MOST_CONCEPTS, linked=True),
        distributions=distributions(entry) if isinstance(entry, Dataset) else (),
        source=Link(
            labels.content(entry.catalogue.title), entry.catalogue.get_absolute_url()
        ),
        landing_page=entry.landing_page,
        elsewhere=tuple(
            Copy(
                record=Link(
                    labels.content(one.catalogue.title), one.get_absolute_url()
                ),
                url=one.landing_page,
                as_of=one.modified or one.issued,
                licence=one.licence or one.catalogue.licence,
            )
            for one in elsewhere
        ),
        other_catalogues=len(
            {one.catalogue_id for one in elsewhere} - {entry.catalogue_id}
        ),
        alike=cards(kind, alike[:MOST_ALIKE]),
        needs=serving.needs,
        similar=serving.similar,
        share_url=f"{settings.SITE_URL}{entry.get_absolute_url()}",
    )


def facts(entry: Row) -> tuple[Fact, ...]:
    """List what the source states of a record, and nothing it does not."""
    lines = [
        _linked(owner_label(entry), owner_link(owner(entry))),
        _linked(_("Place"), _place(entry)),
        *_own_facts(entry),
        Fact(_("Themes"), _themes(entry)),
        _said(pgettext("date", "Published"), _day(entry.issued)),
        _said(_("Updated"), _day(entry.modified)),
        _said(_("Identifier at the source"), entry.identifier),
    ]
    return tuple(line for line in lines if line.values)


def place_and_days(entry: Row) -> tuple[Fact, ...]:
    """List where a record belongs, what it is about, and its days."""
    lines = [
        _linked(_("Place"), _place(entry)),
        Fact(_("Themes"), _themes(entry)),
        _said(pgettext("date", "Published"), _day(entry.issued)),
        _said(_("Updated"), _day(entry.modified)),
    ]
    return tuple(line for line in lines if line.values)


def owner_label(entry: Row) -> str:
    if isinstance(entry, Dataset):
        return _("Publisher")
    return _("Organisation") if isinstance(entry, Solution) else _("Owner")


def passages(solution: Solution) -> tuple[Passage, ...]:
    """Show the longer fields of an algorithm register."""
    found = (
        (_("Goal and impact"), solution.goal),
        (_("Legal basis"), solution.legal_basis),
    )
    return tuple(
        Passage(label=label, text=labels.content(text))
        for label, text in found
        if labels.content(text).value and not _same(text, solution.description)
    )


def distributions(dataset: Dataset) -> tuple[DistributionView, ...]:
    """List the files and services of a dataset; one query."""
    found: Iterable[Distribution] = dataset.distributions.all()[:200]
    return tuple(
        DistributionView(
            title=labels.content(one.title)
            if any(one.title.values())
            else Text(one.format or one.url),
            url=one.url,
            format=one.format,
            licence=one.licence,
            size=filesizeformat(one.byte_size) if one.byte_size else "",
            as_of=one.modified,
            preview_url=reverse("preview", args=[dataset.pk, one.pk])
            if is_offered(one)
            else "",
        )
        for one in found
    )


def _own_facts(entry: Row) -> tuple[Fact, ...]:
    if isinstance(entry, Dataset):
        return _dataset_facts(entry)
    if isinstance(entry, Solution):
        return _solution_facts(entry)
    return _challenge_facts(entry)


def _dataset_facts(dataset: Dataset) -> tuple[Fact, ...]:
    level, box = dataset.nuts_level, dataset.box
    return (
        _said(_("Area covered"), area(dataset)),
        _said(_("Coordinates"), coordinates(box) if box else ""),
        _said(_("Finest level"), "" if level is None else f"NUTS {level}"),
        _said(_("Period"), _period(dataset.temporal_start, dataset.temporal_end)),
        _said(
            _("Update frequency"),
            labels.frequency_name(dataset.frequency) if dataset.frequency else "",
        ),
    )


def _solution_facts(solution: Solution) -> tuple[Fact, ...]:
    function = (
        Link(
            Text(labels.function_name(solution.cofog)),
            f"{reverse('solution_list')}?cofog={solution.cofog[:2]}",
        )
        if solution.cofog
        else None
    )
    return (
        _said(_("Status in its source"), solution.status_note),
        Fact(_("Technologies"), tuple(Link(Text(t)) for t in solution.technologies)),
        _linked(_("Function of government"), function),
        _said(_("Purpose"), solution.purpose),
        _said(_("Reach"), _reach(solution.reach)),
        _said(_("Period"), _period(solution.started, solution.ended)),
        _said(_("Impact assessment"), _assessed(solution.impact_assessment)),
        _linked(
            _("Source code"),
            Link(Text(solution.repository), solution.repository)
            if solution.repository
            else None,
        ),
    )


def _challenge_facts(challenge: Challenge) -> tuple[Fact, ...]:
    return (
        _said(_("Opens"), _day(challenge.opens)),
        _said(_("Closes"), _day(challenge.closes)),
        _said(_("Prize"), challenge.prize),
    )


def _linked(label: str, link: Link | None) -> Fact:
    return Fact(label, (link,) if link else ())


def _said(label: str, value: str) -> Fact:
    return Fact(label, (Link(Text(value)),) if value else ())


def _place(entry: Row) -> Link | None:
    if entry.region is not None:
        return Link(labels.content(entry.region.name), entry.region.get_absolute_url())
    if entry.country:
        name = labels.country_name(entry.country)
        return Link(Text(name, labels.reader_language()))
    return None


def _themes(entry: Row) -> tuple[Link, ...]:
    return tuple(
        Link(
            Text(labels.theme_name(code), labels.reader_language()),
            reverse("theme", args=[code]),
        )
        for code in entry.themes
        if code in labels.THEMES
    )


def _day(day: date | None) -> str:
    return formats.date_format(day, "DATE_FORMAT") if day else ""


def _period(start: str, end: str) -> str:
    if start and end and start != end:
        return _("%(start)s to %(end)s") % {"start": start, "end": end}
    if start and not end:
        return _("since %(start)s") % {"start": start}
    return start or end


def _reach(reach: str) -> str:
    known = {
        "local": _("Local"),
        "regional": _("Regional"),
        "national": _("National"),
        "international": _("International"),
    }
    return known.get(reach, reach)


def _assessed(answer: str) -> str:
    return {"yes": _("Made"), "no": _("Not made")}.get(answer, answer)


def _same(one: LanguageMap, other: LanguageMap) -> bool:
    return labels.content(one).value.strip() == labels.content(other).value.strip()
