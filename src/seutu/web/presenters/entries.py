"""Cards of datasets, solutions and challenges."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.db.models import Count
from django.utils.translation import pgettext

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset, Entry, EntryQuerySet
from seutu.challenges.models import Challenge
from seutu.challenges.selectors import Backing, backings
from seutu.core.kinds import kinds
from seutu.core.language import best
from seutu.solutions.models import Solution
from seutu.translation.selectors import shown_many
from seutu.web.cards import Badge, Card, Link, Text
from seutu.web.presenters import labels
from seutu.web.presenters.backing import backing_words
from seutu.web.presenters.concepts import concept_links, concepts_of

LONGEST_SUMMARY = 400
MOST_FORMATS = 6

Row = Dataset | Solution | Challenge

OWNERS: Mapping[str, str] = {
    "dataset": "publisher",
    "solution": "organisation",
    "challenge": "owner",
}
MODELS: Mapping[str, type[Row]] = {
    "dataset": Dataset,
    "solution": Solution,
    "challenge": Challenge,
}


@dataclass(frozen=True, slots=True)
class Folded:
    """How many records are folded under one: elsewhere, and of the same family."""

    elsewhere: int = 0
    alike: int = 0


ALONE = Folded()
NO_BACKING = Backing()


def rows(kind: str) -> EntryQuerySet[Row]:
    """Query the entries of a kind with what a card needs of other tables."""
    found = (
        MODELS[kind]
        .objects.select_related(OWNERS[kind], "region")
        .defer("content_hash")
    )
    return cast("EntryQuerySet[Row]", found)


def folded_under(kind: str, ids: Sequence[str]) -> dict[str, Folded]:
    """Count what is folded under each of these entries, in one query."""
    counted = (
        MODELS[kind]
        ._default_manager.filter(canonical__in=ids, vanished_at__isnull=True)
        .order_by()
        .values_list("canonical", "folding")
        .annotate(count=Count("pk"))
    )
    found: dict[str, dict[str, int]] = {}
    for canonical, folding, count in counted:
        found.setdefault(canonical, {})[folding] = count
    return {
        pk: Folded(
            elsewhere=counts.get(Entry.Folding.DUPLICATE, 0),
            alike=counts.get(Entry.Folding.VARIANT, 0),
        )
        for pk, counts in found.items()
    }


def cards(kind: str, entries: Sequence[Row]) -> tuple[Card, ...]:
    """Show entries of one kind in their order; one query for what is folded."""
    if not entries:
        return ()
    folded = folded_under(kind, [entry.pk for entry in entries])
    concepts = concepts_of([f"{kind}:{entry.pk}" for entry in entries])
    backed = backings(
        entry.pk
        for entry in entries
        if isinstance(entry, Challenge) and not entry.is_external
    )
    titles = translated_titles(entries)
    return tuple(
        card(
            entry,
            folded=folded.get(entry.pk, ALONE),
            concepts=concepts.get(f"{kind}:{entry.pk}", ()),
            backing=backed.get(entry.pk, NO_BACKING),
            title=titles.get(entry.pk),
        )
        for entry in entries
    )


def cards_by_id(ids: Iterable[str]) -> dict[str, Card]:
    """Load records named "<kind>:<record id>" and show them: two queries per kind.

    A challenge that is not public any more has no card, although the index or the
    matches of yesterday may still name it.
    """
    wanted: dict[str, list[str]] = {}
    for one in ids:
        name, _colon, key = one.partition(":")
        wanted.setdefault(name, []).append(key)
    return {
        f"{kind.name}:{entry.pk}": shown
        for kind in kinds()
        if kind.name in wanted
        for entries in [list(_shown(kind.name).filter(pk__in=wanted[kind.name]))]
        for entry, shown in zip(entries, cards(kind.name, entries), strict=True)
    }


def _shown(kind: str) -> "EntryQuerySet[Row]":
    found = rows(kind)
    if kind == "challenge":
        found = found.filter(pk__in=Challenge.objects.public().values("pk"))
    return found


def card(
    entry: Row,
    *,
    folded: Folded = ALONE,
    concepts: Sequence[str] = (),
    backing: Backing = NO_BACKING,
    title: Text | None = None,
) -> Card:
    """Show one entry; what its source does not state stays out."""
    kind = entry._meta.model_name or ""
    title = title or labels.content(entry.title)
    foreign = title.tag.partition("-")[0] != labels.reader_language()
    return Card(
        id=f"{kind}-{entry.pk}",
        kind=kind,
        kind_label=labels.kind_name(kind),
        url=entry.get_absolute_url(),
        title=title if title.value else Text(entry.identifier),
        summary=summary(entry.description),
        publisher=owner_link(owner(entry)),
        country=labels.country_name(entry.country) if entry.country else "",
        place=place_name(entry),
        gloss=concept_links(concepts, all_languages=False) if foreign else (),
        as_of=entry.modified or entry.issued,
        as_of_label=as_of_label(entry),
        closes=entry.closes if isinstance(entry, Challenge) else None,
        status=status(entry),
        access=labels.access_badge(entry.access),
        licence=licence(entry.licence, entry.licence_url),
        formats=tuple(entry.formats[:MOST_FORMATS])
        if isinstance(entry, Dataset)
        else (),
        languages=languages(entry) if foreign else (),
        also_in=folded.elsewhere,
        alike=folded.alike,
        backing=backing_words(backing),
        catalogue=entry.catalogue_id,
    )


def translated_titles(entries: Sequence[Row]) -> dict[str, Text]:
    """Give the titles that people or machines translated, of what was stated here.

    One query, and none where all is in the reader's language.
    """
    own = {
        entry.subject: {"title": _title_and_language(entry)}
        for entry in entries
        if isinstance(entry, Challenge) and not entry.is_external
    }
    return {
        subject.partition(":")[2]: Text(texts["title"].text, texts["title"].language)
        for subject, texts in shown_many(own, labels.reader_language()).items()
        if texts["title"].is_translated
    }


def _title_and_language(entry: Challenge) -> tuple[str, str]:
    language, title = best(entry.title, (entry.language,))
    return title, language


def owner(entry: Row) -> Organisation | None:
    """Give the organisation behind an entry, whatever its role is called."""
    if isinstance(entry, Dataset):
        return entry.publisher
    return entry.organisation if isinstance(entry, Solution) else entry.owner


def owner_link(organisation: Organisation | None) -> Link | None:
    """Name an organisation, unless an operator hid it."""
    if organisation is None or organisation.hidden_at is not None:
        return None
    return Link(labels.content(organisation.name), organisation.get_absolute_url())


def place_name(entry: Row) -> str:
    """Name the region below its country, when the source gives one."""
    if entry.region is None or entry.region.level == 0:
        return ""
    return labels.content(entry.region.name).value


def summary(description: Mapping[str, str]) -> Text | None:
    """Give the beginning of a description on one line."""
    text = labels.content(description)
    words = " ".join(text.value[: LONGEST_SUMMARY * 2].split())
    return Text(words[:LONGEST_SUMMARY], text.tag) if words else None


def languages(entry: Row) -> tuple[str, ...]:
    """Name the languages a record is written in."""
    tags = dict.fromkeys(tag.partition("-")[0] for tag in entry.title if tag != "und")
    return tuple(labels.language_name(tag) for tag in tags)


def as_of_label(entry: Row) -> str:
    """Say what the date shown means."""
    return (
        pgettext("date", "Updated") if entry.modified else pgettext("date", "Published")
    )


def licence(label: str, url: str) -> Link | None:
    if not label and not url:
        return None
    return Link(Text(label or url), url)


def status(entry: Row) -> Badge | None:
    if isinstance(entry, Solution):
        return labels.status_badge(entry.status)
    return labels.status_badge(entry.state) if isinstance(entry, Challenge) else None
