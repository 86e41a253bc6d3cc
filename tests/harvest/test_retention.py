from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from seutu.core.schedule import rounds
from seutu.harvest import retention
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.retention import forget_old_runs
from tests.factories import CatalogueFactory


def run_of_age(source: HarvestSource, *, days: int, **fields: object) -> HarvestRun:
    fields.setdefault("state", HarvestRun.State.COMPLETE)
    run = HarvestRun.objects.create(source=source, **fields)
    began = timezone.now() - timedelta(days=days)
    HarvestRun.objects.filter(pk=run.pk).update(started_at=began)
    return run


@pytest.fixture
def source(db, settings) -> HarvestSource:
    settings.KEEP_RUNS_DAYS = 30
    return HarvestSource.objects.create(
        id="zurich", catalogue=CatalogueFactory(), reader="x", location="x"
    )


def test_a_report_is_forgotten_after_its_period(source):
    run_of_age(source, days=31)
    recent = run_of_age(source, days=29)

    assert forget_old_runs() == 1
    assert list(HarvestRun.objects.all()) == [recent]


def test_an_old_run_stays_while_a_record_was_last_read_by_it(source):
    run = run_of_age(source, days=400)
    HarvestRecord.objects.create(source=source, identifier="a", last_run=run)

    assert forget_old_runs() == 0
    assert HarvestRecord.objects.count() == 1


def test_a_run_that_still_runs_stays(source):
    run_of_age(source, days=31, state=HarvestRun.State.RUNNING)

    assert forget_old_runs() == 0


def test_very_many_reports_go_some_at_a_time_and_the_rest_the_next_day(
    source, monkeypatch
):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "MOST", 4)
    for _ in range(7):
        run_of_age(source, days=31)

    with CaptureQueriesContext(connection) as asked:
        assert forget_old_runs() == 4
    gone = [
        one["sql"].count(",") + 1
        for one in asked.captured_queries
        if one["sql"].startswith('DELETE FROM "harvest_harvestrun"')
    ]

    assert gone == [2, 2]
    assert forget_old_runs() == 3
    assert not HarvestRun.objects.exists()


def test_every_retention_period_has_a_round_that_enforces_it():
    assert {"needs", "runs", "sessions"} <= {each.name for each in rounds()}
