"""Gathering what is asked for: challenges, data requests, searches of other portals.

Searches on this site arrive on their own (`searches`). Gathering compares with what is
stored and writes differences only, so that it may run at any time and twice.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from seutu.catalogue.models import Dataset
from seutu.challenges.models import Challenge
from seutu.challenges.selectors import backings
from seutu.core.ids import record_id
from seutu.core.kinds import RecordText, kind
from seutu.core.language import best
from seutu.harvest.demand import SearchLog, SearchTerm, packaged_terms, search_logs
from seutu.language import base
from seutu.matching.gaps.requests import of_requests
from seutu.matching.gaps.rows import LONGEST_TITLE, Row
from seutu.matching.gaps.wording import names_a_subject, same_as, terms_of
from seutu.matching.models import Demand
from seutu.matching.standing import followed
from seutu.places.models import Region
from seutu.places.selectors import NUTS_TO_ISO

BATCH = 500
PER_OWNER, PER_PLEDGE = 10.0, 5.0
ANSWERED = frozenset({Challenge.State.ANSWERED, Challenge.State.PILOTING})


def gather() -> int:
    """Bring all demands but the searches here up to date; returns the changes."""
    origins = set(Demand.Origin) - {Demand.Origin.SEARCH}
    return store((*of_challenges(), *of_requests(), *of_portals()), origins=origins)


def store(rows: Iterable[Row], *, origins: Iterable[str]) -> int:
    """Write what is new or different, and end what these origins state no more.

    A demand whose words changed waits to be assessed again; one whose count alone
    changed does not. Every batch is a transaction of its own.
    """
    wanted = {row.id: row for row in rows}
    stored = {one.pk: one for one in Demand.objects.filter(origin__in=list(origins))}
    fresh = [_made(row) for row in wanted.values() if row.id not in stored]
    changed = [
        stored[row.id]
        for row in wanted.values()
        if row.id in stored and _apply(row, stored[row.id])
    ]
    gone = [
        one for one in stored.values() if one.pk not in wanted and one.ended_at is None
    ]
    now = timezone.now()
    for one in gone:
        one.ended_at = now
    for batch in _batches(fresh):
        Demand.objects.bulk_create(batch, ignore_conflicts=True)
    columns = ["due", "content_hash", "ended_at", *_COLUMNS]
    for batch in _batches([*changed, *gone]):
        with transaction.atomic():
            Demand.objects.bulk_update(batch, columns)
    return len(fresh) + len(changed) + len(gone)


_COLUMNS = (
    *("origin", "title", "text", "language", "country", "region", "weight", "asked"),
    *("source", "attribution", "challenge_id", "request_id"),
    *("is_answered", "themes", "terms", "months", "wordings"),
)


def _made(row: Row) -> Demand:
    return Demand(pk=row.id, content_hash=row.content_hash, **row.columns)


def _apply(row: Row, demand: Demand) -> bool:
    """Carry a row into a stored demand; tells whether anything differs."""
    columns = row.columns
    differs = demand.ended_at is not None or any(
        getattr(demand, name) != value for name, value in columns.items()
    )
    if not differs:
        return False
    if demand.content_hash != row.content_hash or demand.ended_at is not None:
        demand.due = Demand.Due.SOON
    demand.ended_at = None
    demand.content_hash = row.content_hash
    for name, value in columns.items():
        setattr(demand, name, value)
    return True


def _batches(rows: list[Demand]) -> Iterator[list[Demand]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def of_challenges() -> Iterator[Row]:
    """Read the challenges going on in Europe, with what others pledged.

    Those of other continents and those that ended are nobody's demand here.
    """
    rows = list(followed().select_related("owner"))
    texts = {
        text.id.partition(":")[2]: text
        for text in kind("challenge").records.texts([row.pk for row in rows])
    }
    support = backings(row.pk for row in rows)
    today = timezone.localdate()
    for row in rows:
        if row.pk in texts and not (row.closes and row.closes < today):
            backing = support[row.pk]
            weight = PER_OWNER * backing.owners + PER_PLEDGE * backing.standing_pledges
            yield replace(
                _of_challenge(row, texts[row.pk]),
                weight=weight + backing.supporters,
                asked=backing.owners + backing.supporters + backing.standing_pledges,
            )


def _of_challenge(row: Challenge, text: RecordText) -> Row:
    tag, title = best(text.title, (row.language, "en"))
    month = f"{row.issued or row.first_seen_at:%Y-%m}"
    owner = row.owner
    region = row.region_id or (owner.nuts_code if owner else "")
    country = row.country or (owner.country if owner else "")
    return Row(
        id=record_id("demand:challenge", row.pk),
        origin=Demand.Origin.CHALLENGE,
        title=title[:LONGEST_TITLE],
        text=text.description.get(tag, ""),
        language=tag,
        country=country,
        region=region,
        themes=tuple(row.themes),
        months={month: 1},
        source=str(owner) if owner else row.catalogue_id,
        challenge_id=row.pk,
        is_answered=row.state in ANSWERED,
    )


def of_portals() -> Iterator[Row]:
    """Read the packaged searches of other portals; spellings of one need are joined.

    What names only a format, a year or a district asks for nothing that could be
    missing and is left out. A portal counts only where datasets of its own region are
    loaded, so that what it answers itself does not look unmet.
    """
    logs = {log.portal: log for log in search_logs() if _has_supply(log.region)}
    names = place_names({log.region for log in logs.values()})
    groups: dict[tuple[str, str, tuple[str, ...]], list[SearchTerm]] = defaultdict(list)
    for term in packaged_terms() if logs else ():
        if term.portal in logs and names_a_subject(term.text, names[term.region]):
            leading = same_as(term.text, term.language)[0]
            terms = terms_of(leading, term.language)
            if terms:
                groups[(term.portal, term.language, terms)].append(term)
    for (portal, language, terms), found in groups.items():
        yield _of_portal(logs[portal], language, terms, found)


def _of_portal(
    log: SearchLog, language: str, terms: tuple[str, ...], found: list[SearchTerm]
) -> Row:
    spellings: Counter[str] = Counter()
    months: Counter[str] = Counter()
    for one in found:
        spellings[one.text] += one.visits
        if one.month:
            months[one.month] += one.visits
    title = max(spellings, key=lambda text: (spellings[text], text))
    asked = spellings.total()
    same = same_as(title, language)
    return Row(
        id=record_id(f"demand:{log.portal}", f"{language} {' '.join(terms)}"),
        origin=Demand.Origin.PORTAL,
        title=title[:LONGEST_TITLE],
        language=language,
        country=log.country,
        region=log.region,
        terms=terms,
        weight=round(asked / months_between(log.earliest, log.latest), 3),
        asked=asked,
        months=dict(sorted(months.items())),
        source=log.portal,
        attribution=log.attribution,
        wordings=tuple(word for word in same if word != title.casefold())
        if len(same) > 1
        else (),
    )


def _has_supply(region: str) -> bool:
    return Dataset.objects.canonical().filter(region__code=region).exists()


def months_between(earliest: str, latest: str) -> int:
    """Count the months from "2019-02" to "2022-02", both included; at least one."""
    first, last = (
        [int(part) for part in each.split("-")] for each in (earliest, latest)
    )
    return max((last[0] - first[0]) * 12 + last[1] - first[1] + 1, 1)


def place_names(codes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the words by which each region and what it lies in is called."""
    wanted = set(codes)
    lineages = {
        code: [code[:size] for size in range(2, len(code) + 1)] for code in wanted
    }
    regions = Region.objects.in_bulk(
        {each for one in lineages.values() for each in one}
    )
    return {
        code: frozenset(
            word
            for each in lineage
            if each in regions
            for name in regions[each].name.values()
            for word in name.casefold().replace(",", " ").split()
        )
        for code, lineage in lineages.items()
    }


def country_of(region: str) -> str:
    """Give the ISO country of a NUTS code."""
    return NUTS_TO_ISO.get(region[:2], region[:2])


def language_of(demand: Demand) -> str:
    """Give the language to read a demand in; empty when it has to be detected."""
    return "" if demand.language in {"", "und"} else base(demand.language)
