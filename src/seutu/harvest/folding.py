"""Folding what stands twice: breakdowns of one table, one record in two catalogues."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from django.db.models import QuerySet

from seutu.catalogue.duplicates import Fingerprint, fingerprint, heads, straight
from seutu.catalogue.models import Dataset, Distribution, Entry
from seutu.catalogue.services import fold
from seutu.core.language import best
from seutu.solutions.models import Solution

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
BATCH = 2_000
EntryType = TypeVar("EntryType", bound=Entry)
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
    files: defaultdict[str, list[str]] = defaultdict(list)
    urls = Distribution.objects.values_list("dataset_id", "url")
    for key, url in urls.iterator(chunk_size=BATCH):
        files[key].append(url)
    return _fingerprints(Dataset.objects.all(), "publisher__name", files)


def _solutions() -> dict[str, list[Fingerprint]]:
    return _fingerprints(Solution.objects.all(), "organisation__name", {})


def _fingerprints(
    rows: QuerySet[EntryType], owner: str, files: Mapping[str, Sequence[str]]
) -> dict[str, list[Fingerprint]]:
    """Read what is compared as plain values; a model each takes thrice as long."""
    found: defaultdict[str, list[Fingerprint]] = defaultdict(list)
    columns = ("pk", "catalogue_id", "language", "title", "description", "landing_page")
    present = rows.filter(vanished_at__isnull=True).values_list(*columns, owner)
    for key, catalogue, language, title, description, page, name in present.iterator(
        chunk_size=BATCH
    ):
        found[catalogue].append(
            fingerprint(
                key,
                title=best(title, (language,))[1],
                publisher=best(name or {}, ())[1],
                description=best(description, (language,))[1],
                page=page,
                files=files.get(key, ()),
            )
        )
    return found
