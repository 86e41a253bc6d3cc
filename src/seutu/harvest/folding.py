"""Folding what stands twice: breakdowns of one table, one record in many catalogues.

What changed waits in a queue and is folded in batches. A batch looks at its entries and
at those who share a key with them, follows the links from there, and decides over each
group as a whole. So a batch costs by what changed, not by what there is, and the result
is that of deciding over everything at once, whatever came first.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Q

from seutu.catalogue.clusters import heads
from seutu.catalogue.duplicates import Link, Rule, links
from seutu.catalogue.fingerprints import (
    Fingerprint,
    Key,
    Shelf,
    fingerprint,
    keys_of,
    most_holders,
)
from seutu.catalogue.models import (
    Catalogue,
    Dataset,
    Distribution,
    Entry,
    EntryKey,
    FoldingDue,
    SameVerdict,
)
from seutu.catalogue.services import fold
from seutu.core.language import best
from seutu.solutions.models import Solution

BATCH = 500
SOME = 200  # SQLite takes 500 parts of a compound SELECT, and 999 parameters.
LOCK = 7_301_554
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Folded:
    """A kind of entries whose doubles are looked for, and how they are read."""

    kind: str
    model: type[Entry]
    owner: str
    by_description: bool
    columns: tuple[str, ...]


DATASETS = Folded("dataset", Dataset, "publisher", False, ("uri", "family"))
SOLUTIONS = Folded("solution", Solution, "organisation", True, ())


def fold_all() -> int:
    """Decide over everything anew; returns how many entries were looked at."""
    for each in (DATASETS, SOLUTIONS):
        table = connection.ops.quote_name(each.model._meta.db_table)
        due = connection.ops.quote_name(FoldingDue._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {due} (entry_id, kind) SELECT id, %s FROM {table}"  # noqa: S608
                " WHERE true ON CONFLICT DO NOTHING",
                [each.kind],
            )
    return fold_waiting()


def fold_waiting(*, seconds: float | None = None) -> int:
    """Fold what waits, batch by batch, until it is done or the time is over.

    Returns how many entries left the queue. A stopped round loses nothing.
    """
    end = None if seconds is None else time.monotonic() + seconds
    done = 0
    for each in (DATASETS, SOLUTIONS):
        while end is None or time.monotonic() < end:
            count = fold_batch(each)
            if not count:
                break
            done += count
    return done


def waits() -> bool:
    return FoldingDue.objects.exists()


@transaction.atomic
def fold_batch(each: Folded, size: int = BATCH) -> int:
    """Fold some entries that wait; returns how many left the queue.

    They leave it before they are read, so that a change that comes meanwhile queues
    them again. Two batches at once would undo each other's groups: the second waits.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    waiting = FoldingDue.objects.filter(kind=each.kind).order_by("entry_id")
    ids = list(waiting.values_list("pk", flat=True)[:size])
    if not ids:
        return 0
    for some in _parts(ids):
        FoldingDue.objects.filter(pk__in=some).delete()

    around = _Around(each)
    touched = around.write_keys(ids)
    members, found = around.groups(around.concerned(ids, touched))
    foldings = heads(around.rows, found, around.apart)
    decided = {
        key: (head, why.value)
        for key, (head, why) in foldings.items()
        if key in members
    }
    everybody = sorted(members | set(ids))
    for some in _parts(everybody):
        fold(each.kind, each.model, some, decided)
    return len(ids)


@dataclass(slots=True)
class _Around:
    """What a batch has read: entries by id, keys by entry, and who holds a key."""

    each: Folded
    rows: dict[str, Fingerprint] = field(default_factory=dict)
    keys: dict[str, dict[int, tuple[Key, object]]] = field(default_factory=dict)
    holders: dict[int, tuple[str, ...]] = field(default_factory=dict)
    linked: dict[int, tuple[Link, ...]] = field(default_factory=dict)
    judged: dict[str, set[Link]] = field(default_factory=dict)
    apart: set[tuple[str, str]] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)

    def write_keys(self, ids: Sequence[str]) -> set[str]:
        """Bring the keys of changed entries up to date.

        Returns everybody who shares one with them, or shared one before.
        """
        before: defaultdict[str, set[int]] = defaultdict(set)
        for some in _parts(ids):
            stored = EntryKey.objects.filter(entry_id__in=some)
            for pk, digest in stored.values_list("entry_id", "digest"):
                before[pk].add(digest)
        self.read(ids)
        after = {pk: set(self.keys.get(pk, ())) for pk in ids}
        old = {digest for some in before.values() for digest in some}
        touched = {pk for some in _holders(old).values() for pk in some}

        gone = [(pk, one) for pk in ids for one in before[pk] - after[pk]]
        new = [(one, pk) for pk in ids for one in after[pk] - before[pk]]
        table = connection.ops.quote_name(EntryKey._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"DELETE FROM {table} WHERE entry_id = %s AND digest = %s",  # noqa: S608
                gone,
            )
            cursor.executemany(
                f"INSERT INTO {table} (digest, entry_id) VALUES (%s, %s)"  # noqa: S608
                " ON CONFLICT DO NOTHING",
                new,
            )
        lost = {one for _, one in gone}
        self.look_up(lost | {one for some in after.values() for one in some})
        return touched | {pk for one in self.holders for pk in self.holders[one]}

    def concerned(self, ids: Iterable[str], touched: Collection[str]) -> set[str]:
        """Choose those whose group may be another now: who is linked, or was folded."""
        self.read(touched)
        self.judge(ids)
        found = {pk for pk in ids if pk in self.rows}
        shared = frozenset(self.holders)
        for pk in touched:
            links_now = self.links_of(pk, within=shared)
            found |= {one for link in links_now for one in _ends(link)}
        standing = self.each.model._default_manager.order_by()
        for some in _parts(sorted(touched)):
            folded = standing.filter(pk__in=some, canonical__isnull=False)
            found |= set(folded.values_list("pk", flat=True))
            heads_ = standing.filter(canonical__in=some)
            found |= set(heads_.values_list("canonical_id", flat=True))
        former = standing.filter(pk__in=list(ids), canonical__isnull=False)
        found |= set(former.values_list("canonical_id", flat=True))
        return found

    def groups(self, start: Iterable[str]) -> tuple[set[str], set[Link]]:
        """Follow the links from some entries to all that hang together with them."""
        members: set[str] = set()
        found: set[Link] = set()
        frontier = set(start)
        while frontier:
            self.read(frontier)
            frontier = {pk for pk in frontier if pk in self.rows}
            members |= frontier
            unknown = {one for pk in frontier for one in self.keys[pk]}
            self.look_up(unknown - self.holders.keys())
            self.judge(frontier)
            reached = {link for pk in frontier for link in self.links_of(pk)}
            found |= reached
            frontier = {pk for link in reached for pk in _ends(link)} - members
        return members, found

    def links_of(
        self, pk: str, *, within: Collection[int] | None = None
    ) -> Iterator[Link]:
        """Yield the links of an entry whose keys (those `within`) were looked up."""
        for digest, (kind, what) in self.keys.get(pk, {}).items():
            if within is not None and digest not in within:
                continue
            if digest not in self.linked:
                present = [
                    self.rows[one]
                    for one in self.holders[digest]
                    if one in self.rows and digest in self.keys[one]
                ]
                self.linked[digest] = tuple(links(kind, what, present))
            yield from (one for one in self.linked[digest] if pk in _ends(one))
        yield from self.judged.get(pk, ())

    def look_up(self, digests: Collection[int]) -> None:
        """Read who holds the keys that few enough hold, with what they say."""
        self.holders |= dict.fromkeys(digests, ())
        self.holders |= _holders(digests)
        self.read({pk for digest in digests for pk in self.holders[digest]})

    def judge(self, ids: Iterable[str]) -> None:
        """Read what people said of these entries."""
        unknown = [pk for pk in ids if pk not in self.judged]
        self.judged |= {pk: set() for pk in unknown}
        for some in _parts(unknown):
            said = SameVerdict.objects.filter(Q(left__in=some) | Q(right__in=some))
            pairs = list(said.values_list("left", "right", "is_same"))
            self.read({pk for left, right, _ in pairs for pk in (left, right)})
            for left, right, is_same in pairs:
                if not is_same:
                    self.apart.add((left, right))
                elif left in self.rows and right in self.rows:
                    link = Link(Rule.JUDGED, left, right)
                    for pk in (left, right):
                        self.judged.setdefault(pk, set()).add(link)

    def read(self, ids: Collection[str]) -> None:
        """Read entries that are present and not read yet."""
        unread = [
            pk for pk in sorted(ids) if pk not in self.rows and pk not in self.absent
        ]
        for some in _parts(unread):
            for entry in _fingerprints(self.each, some):
                self.rows[entry.key] = entry
                self.keys[entry.key] = keys_of(
                    entry, by_description=self.each.by_description
                )
        self.absent |= {pk for pk in unread if pk not in self.rows}


def _fingerprints(each: Folded, ids: Sequence[str]) -> Iterator[Fingerprint]:
    """Read what is compared as plain values; a model each takes thrice as long."""
    files: defaultdict[str, list[str]] = defaultdict(list)
    if each is DATASETS:
        urls = Distribution.objects.filter(dataset__in=ids).order_by()
        for pk, url in urls.values_list("dataset_id", "url"):
            files[pk].append(url)
    present = each.model._default_manager.filter(pk__in=ids, vanished_at__isnull=True)
    columns = (
        *("pk", "catalogue_id", "language", "country", "title", "description"),
        *("landing_page", "identifier", f"{each.owner}__name", *each.columns),
    )
    rows = list(present.values_list(*columns))
    shelves = _shelves({row[1] for row in rows})
    for row in rows:
        pk, shelf, language, country, title, text, page, identifier, name, *more = row
        uri, family = more or ("", "")
        yield fingerprint(
            pk,
            shelves[shelf],
            title=title,
            language=language,
            publisher=best(name or {}, ())[1],
            country=country,
            description=text,
            identifiers=(uri, identifier),
            page=page,
            files=files.get(pk, ()),
            family=family,
        )


def _shelves(ids: Collection[str]) -> dict[str, Shelf]:
    found = Catalogue.objects.filter(pk__in=ids).order_by()
    rows = found.values_list("pk", "publisher", "homepage", "country")
    return {
        pk: Shelf(id=pk, publisher=publisher, homepage=homepage, country=country)
        for pk, publisher, homepage, country in rows
    }


def _holders(digests: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Find who holds each key; keys of too many are left out, unread.

    A LIMIT for each key: one page of half a million records is not read through.
    """
    table = connection.ops.quote_name(EntryKey._meta.db_table)
    found: defaultdict[int, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        for some in _parts(sorted(digests)):
            parts: list[str] = []
            for digest in some:
                most = most_holders(digest)
                limit = f" LIMIT {most + 1}" if most else ""
                part = f"SELECT digest, entry_id FROM {table} WHERE digest = %s{limit}"  # noqa: S608
                parts.append(f"SELECT * FROM ({part}) AS some{len(parts)}")  # noqa: S608
            cursor.execute(" UNION ALL ".join(parts), list(some))
            for digest, pk in cursor.fetchall():
                found[digest].append(pk)
    return {
        digest: tuple(pks)
        for digest, pks in found.items()
        if len(pks) <= (most_holders(digest) or len(pks))
    }


def _ends(link: Link) -> tuple[str, str]:
    return link.left, link.right


def _parts(some: Iterable[Value]) -> Iterator[list[Value]]:
    rest = iter(some)
    while part := list(islice(rest, SOME)):
        yield part
