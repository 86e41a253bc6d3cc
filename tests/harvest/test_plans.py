"""The questions a run asks of two million records go through an index."""

import pytest
from django.db import connection
from django.utils import timezone

from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.retention import unused_runs

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="an empty table is scanned there"
    ),
]


@pytest.fixture
def questions(source):
    run = HarvestRun.objects.create(source=source)
    mine = HarvestRecord.objects.filter(source=source)
    return {
        "what is known of a batch": mine.filter(identifier__in=["a", "b"]),
        "what was not met": mine.filter(
            state__in=["accepted", "rejected"], last_run__lt=run.pk
        ).exclude(record_id=""),
        "stale quarantine": mine.filter(
            state="rejected", last_run__lt=run.pk, record_id=""
        ),
        "how many there are": mine.filter(state="accepted"),
        "what waits in quarantine": mine.filter(state="rejected"),
        "the source of a record": HarvestRecord.objects.filter(record_id="x"),
        "the last runs": source.runs.all()[:10],
        "pages that were read": run.read_pages.filter(key="x"),
        "reports that are not needed": unused_runs(timezone.now()),
    }


def test_no_question_of_a_run_reads_all_records(questions):
    for name, rows in questions.items():
        plan = rows.explain()
        assert "SCAN harvest_harvestrecord" not in plan, (name, plan)
        assert "SCAN harvest_harvestpage" not in plan, (name, plan)


def test_sources_that_are_due_are_few_rows():
    assert "harvest_harvestrecord" not in HarvestSource.objects.due().explain()
