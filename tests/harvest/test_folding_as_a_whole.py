"""Folding batch by batch, in any order, ends as deciding over everything at once."""

import random

import pytest

from seutu.catalogue.clusters import heads
from seutu.catalogue.duplicates import all_links
from seutu.catalogue.models import Catalogue, Dataset, FoldingDue, SameVerdict
from seutu.catalogue.services import await_folding
from seutu.harvest import folding
from tests.factories import CatalogueFactory, DatasetFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SHELVES = ("city", "country", "europe", "science")


def whole() -> dict[str, tuple[str, str]]:
    """Decide over everything in memory, as it stands in the database."""
    ids = list(Dataset.objects.values_list("pk", flat=True))
    entries = {
        one.key: one for one in folding._fingerprints(folding.DATASETS, sorted(ids))
    }
    apart = set(SameVerdict.objects.filter(is_same=False).values_list("left", "right"))
    found = heads(entries, all_links(entries.values()), apart)
    return {key: (head, why.value) for key, (head, why) in found.items()}


def standing() -> dict[str, tuple[str, str]]:
    rows = Dataset.objects.filter(canonical__isnull=False)
    return {
        pk: (canonical, why)
        for pk, canonical, why in rows.values_list("pk", "canonical_id", "folding")
    }


def said(chance: random.Random, publishers) -> dict[str, object]:
    """Say something that often meets, or nearly meets, what another record says."""
    number = chance.randrange(4)
    return {
        "title": {
            "en": chance.choice(["Trees", "Trees 2022", "Parks", "Parks - Oulu"])
        },
        "description": {"en": chance.choice(["", "All of them. ", "Some. "]) * 4},
        "landing_page": chance.choice(["", f"https://data.example/sets/{number}"]),
        "uri": chance.choice(["", "", f"https://data.example/id/{number}"]),
        "family": chance.choice(["", "", "", "f", "g"]),
        "publisher": chance.choice(publishers),
        "vanished_at": None if chance.random() < 0.85 else "2026-11-01T00:00:00Z",
    }


@pytest.mark.parametrize("seed", range(12))
def test_changes_in_any_order_end_as_if_decided_at_once(seed):
    chance = random.Random(seed)
    shelves = [CatalogueFactory(id=name) for name in SHELVES]
    publishers = [OrganisationFactory(name={"en": name}) for name in ("Oulu", "Turku")]
    ids: list[str] = []
    for _ in range(6):
        for _ in range(chance.randrange(6)):
            row = DatasetFactory(
                catalogue=chance.choice(shelves),
                language="en",
                **said(chance, publishers),
            )
            ids.append(row.pk)
            await_folding("dataset", [row.pk])
        for pk in chance.sample(ids, min(len(ids), 3)):
            Dataset.objects.filter(pk=pk).update(**said(chance, publishers))
            await_folding("dataset", [pk])
        if len(ids) > 3 and chance.random() < 0.5:
            left, right = sorted(chance.sample(ids, 2))
            SameVerdict.objects.update_or_create(
                left=left,
                right=right,
                defaults={"kind": "dataset", "is_same": False},
            )
            await_folding("dataset", [left, right])
        while folding.fold_batch(folding.DATASETS, size=chance.randrange(1, 4)):
            pass

        assert not FoldingDue.objects.exists()
        assert standing() == whole()


def test_the_order_of_the_catalogues_makes_no_difference():
    chance = random.Random(7)
    shelves = [CatalogueFactory(id=name) for name in SHELVES]
    publishers = [OrganisationFactory(name={"en": "Oulu"})]
    for number in range(40):
        DatasetFactory(
            pk=f"{number:016}",
            catalogue=shelves[number % 4],
            language="en",
            **said(chance, publishers),
        )
    ends = []
    for order in (SHELVES, SHELVES[::-1]):
        Dataset.objects.update(canonical=None, folding="")
        folding.EntryKey.objects.all().delete()
        for name in order:
            shelf = Catalogue.objects.get(pk=name)
            there = Dataset.objects.filter(catalogue=shelf)
            await_folding("dataset", list(there.values_list("pk", flat=True)))
            folding.fold_waiting()
        ends.append(standing())

    assert ends[0] == ends[1]
    assert ends[0]
