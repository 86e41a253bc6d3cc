"""What upkeep asks of millions of rows goes through an index, on SQLite.

Every statement that a round of upkeep runs is explained, those that write as well.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from seutu.accounts.services import forget_expired_sessions
from seutu.catalogue.models import Dataset, FoldingDue, LinkCheck
from seutu.catalogue.services import mark_vanished
from seutu.files.retention import delete_bereft, purge_deleted
from seutu.harvest import links
from seutu.harvest.folding import DATASETS, SOLUTIONS, fold_batch
from seutu.harvest.retention import unused_runs
from seutu.matching.gaps.searches import forget_old_searches
from seutu.matching.services import forget_expired_needs
from seutu.notifications.retention import forget_old_mail
from seutu.translation.services import sweep as sweep_translations
from tests.factories import (
    CatalogueFactory,
    DatasetFactory,
    SolutionFactory,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="an empty table is scanned there"
    ),
]
NOW = timezone.now()
# Rows that the statement itself holds, and the few that a part of it has found.
OWN = re.compile(r"CONSTANT ROWS?$|^SCAN (?:some\d+|\(subquery-\d+\))$")


def link_check(dataset, **fields):
    fields = {"due_at": NOW - timedelta(days=1), "host": "x.example", **fields}
    return LinkCheck.objects.create(
        dataset=dataset, digest="d", url="https://x.example/1", **fields
    )


def fold_some():
    """Queue pairs of datasets and of solutions that are the same."""
    for kind, factory in (("dataset", DatasetFactory), ("solution", SolutionFactory)):
        for _ in range(2):
            catalogue = CatalogueFactory(holds=kind)
            entry = factory(catalogue=catalogue, title={"en": "Air quality of Turku"})
            FoldingDue.objects.get_or_create(entry_id=entry.pk, kind=kind)
    return lambda: [fold_batch(each) for each in (DATASETS, SOLUTIONS)]


def ask_addresses():
    link_check(DatasetFactory())
    return lambda: (
        links._due(NOW),
        links.note("d", links.Seen(False, 404, "gone"), NOW),
        LinkCheck.objects.filter(due_at__lte=NOW).exists(),
    )


def let_records_go():
    keys = [DatasetFactory().pk, DatasetFactory().pk]
    return lambda: mark_vanished("dataset", Dataset, keys)


def look_for_old_runs():
    return lambda: list(unused_runs(NOW).order_by("pk").filter(pk__gt=1)[:10])


ROUNDS = {
    "folding": fold_some,
    "link checks": ask_addresses,
    "vanishing": let_records_go,
    "reports of runs": look_for_old_runs,
    "long needs": lambda: forget_expired_needs,
    "searches": lambda: forget_old_searches,
    "sessions": lambda: forget_expired_sessions,
    "mail": lambda: forget_old_mail,
    "deleted files": lambda: purge_deleted,
    "files of what is gone": lambda: delete_bereft,
    "translations of what is gone": lambda: sweep_translations,
}


def is_scan(step: str) -> bool:
    """Tell whether a step reads a whole table or index, but for what was just found."""
    return step.startswith("SCAN") and not OWN.search(step)


def plans(statements: list[str]) -> list[tuple[str, list[str]]]:
    """Return each statement that reads rows with the steps of its plan."""
    found = []
    for sql in statements:
        if not sql.startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            found.append((sql, [row[3] for row in cursor.fetchall()]))
    return found


@pytest.mark.parametrize("name", sorted(ROUNDS))
def test_upkeep_reads_no_table_through(name):
    work = ROUNDS[name]()
    with CaptureQueriesContext(connection) as asked:
        work()
    explained = plans([one["sql"] for one in asked.captured_queries])

    assert explained
    read_through = [
        (step, sql[:300]) for sql, steps in explained for step in steps if is_scan(step)
    ]
    assert read_through == []
