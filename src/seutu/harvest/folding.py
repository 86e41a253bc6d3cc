"""Folding what stands twice: breakdowns of one table, one record in two catalogues."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from seutu.catalogue.duplicates import Fingerprint, fingerprint, heads, straight
from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import fold
from seutu.core.language import best
from seutu.solutions.models import Solution

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
DUPLICATE, VARIANT = Entry.Folding.DUPLICATE, Entry.Folding.VARIANT


def fold_all() -> int:
    """Decide over all catalogues what is folded under what; returns how many are."""
    variants = dict(_variants())
    doubles = heads(_datasets())
    fold("dataset", Dataset, _foldings(variants, doubles))

    same_cases = heads(_solutions(), by_description=True)
    fold("solution", Solution, _foldings({}, same_cases))
    return len(variants | doubles) + len(same_cases)


def _foldings(
    variants: Mapping[str, str], doubles: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    return {
        key: (head, (DUPLICATE if key in doubles else VARIANT).value)
        for key, head in straight({**variants, **doubles}).items()
    }


def _variants() -> Iterator[tuple[str, str]]:
    """Fold the tables of a family under the plainest title, of its newest edition."""
    families: defaultdict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(
        list
    )
    rows = Dataset.objects.filter(vanished_at__isnull=True).exclude(family="")
    for pk, catalogue, family, title, language in rows.values_list(
        "pk", "catalogue_id", "family", "title", "language"
    ).iterator():
        text = title.get(language, "")
        newest = max(map(int, YEAR.findall(text)), default=0)
        families[catalogue, family].append((len(YEAR.sub("", text)), -newest, pk))
    for members in families.values():
        (*_, canonical), *others = sorted(members)
        for *_, pk in others:
            yield pk, canonical


def _datasets() -> dict[str, list[Fingerprint]]:
    rows = (
        Dataset.objects.filter(vanished_at__isnull=True)
        .select_related("publisher")
        .prefetch_related("distributions")
        .defer("keywords")
    )
    found: defaultdict[str, list[Fingerprint]] = defaultdict(list)
    for row in rows.iterator(chunk_size=1_000):
        files = (each.url for each in row.distributions.all())
        found[row.catalogue_id].append(
            _fingerprint(row, str(row.publisher or ""), files)
        )
    return found


def _solutions() -> dict[str, list[Fingerprint]]:
    rows = Solution.objects.filter(vanished_at__isnull=True).select_related(
        "organisation"
    )
    found: defaultdict[str, list[Fingerprint]] = defaultdict(list)
    for row in rows.iterator(chunk_size=1_000):
        owner = str(row.organisation or "")
        found[row.catalogue_id].append(_fingerprint(row, owner, ()))
    return found


def _fingerprint(entry: Entry, owner: str, files: Iterable[str]) -> Fingerprint:
    return fingerprint(
        entry.pk,
        title=best(entry.title, (entry.language,))[1],
        publisher=owner,
        description=best(entry.description, (entry.language,))[1],
        page=entry.landing_page,
        files=files,
    )
