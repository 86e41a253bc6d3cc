"""Folding what stands twice: breakdowns of one table, one record in two catalogues."""

from collections import defaultdict
from collections.abc import Iterator

from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import fold

Foldings = dict[str, tuple[str, str]]


def fold_all() -> int:
    """Decide over all catalogues what is folded under what; returns how many are."""
    foldings = dict(_variants())
    fold("dataset", Dataset, foldings)
    return len(foldings)


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
            yield pk, (canonical, Entry.Folding.VARIANT.value)
