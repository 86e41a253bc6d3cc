"""Folding what stands twice: breakdowns of one table, one record in two catalogues."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

from seutu.catalogue.duplicates import Fingerprint, duplicates, fingerprint
from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import fold
from seutu.core.language import best
from seutu.solutions.models import Solution

Foldings = dict[str, tuple[str, str]]
DUPLICATE = Entry.Folding.DUPLICATE.value
VARIANT = Entry.Folding.VARIANT.value


def fold_all() -> int:
    """Decide over all catalogues what is folded under what; returns how many are."""
    datasets = _datasets()
    texts = {
        each.key: len(each.text) for prints in datasets.values() for each in prints
    }
    foldings = dict(_variants())
    foldings |= _doubles(datasets, texts, by_description=False)
    fold("dataset", Dataset, _flat(foldings))

    solutions = _solutions()
    texts = {
        each.key: len(each.text) for prints in solutions.values() for each in prints
    }
    doubles = _doubles(solutions, texts, by_description=True)
    fold("solution", Solution, _flat(doubles))
    return len(foldings) + len(doubles)


def _variants() -> Iterator[tuple[str, tuple[str, str]]]:
    """Fold the tables of a family under the one with the shortest title."""
    families: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    rows = Dataset.objects.filter(vanished_at__isnull=True).exclude(family="")
    for pk, catalogue, family, title, language in rows.values_list(
        "pk", "catalogue_id", "family", "title", "language"
    ).iterator():
        families[catalogue, family].append((len(title.get(language, "")), pk))
    for members in families.values():
        (_, canonical), *others = sorted(members)
        for _, pk in others:
            yield pk, (canonical, VARIANT)


def _doubles(
    by_catalogue: dict[str, list[Fingerprint]],
    text_sizes: dict[str, int],
    *,
    by_description: bool,
) -> Foldings:
    """Fold records of different catalogues under the one that says most."""
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        while parents.get(key, key) != key:
            key = parents[key]
        return key

    for left, right in combinations(sorted(by_catalogue), 2):
        for one, other, _ in duplicates(
            by_catalogue[left], by_catalogue[right], by_description=by_description
        ):
            roots = {root(one), root(other)}
            kept, *folded = sorted(roots, key=lambda key: (-text_sizes[key], key))
            parents.update(dict.fromkeys(folded, kept))
    return {key: (root(key), DUPLICATE) for key in parents}


def _flat(foldings: Foldings) -> Foldings:
    """Point every folded record straight at one that stands on its own."""
    flat = {}
    for key, (canonical, why) in foldings.items():
        while canonical in foldings:
            canonical = foldings[canonical][0]
        flat[key] = (canonical, why)
    return flat


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
