"""Operators' pages while very many records leave, as somebody decided."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from seutu.catalogue.models import Dataset
from seutu.harvest import ending, leaving, tasks
from seutu.harvest.models import HarvestRecord, HarvestRun
from tests.factories import (
    CatalogueFactory,
    DatasetFactory,
    HarvestRunFactory,
    HarvestSourceFactory,
)
from tests.people import operator

pytestmark = pytest.mark.django_db
State = HarvestRun.State


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def at_work():
    client = Client()
    client.force_login(operator())
    return client


@pytest.fixture
def very_many(data_folder, monkeypatch):
    """A run that asks whether three records may go, where two are very many."""
    monkeypatch.setattr(leaving, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(ending, "BATCH", 1)
    monkeypatch.setattr(tasks, "STRETCH_SECONDS", 0.0)
    catalogue = CatalogueFactory(id="town", title={"en": "Open data of the town"})
    source = HarvestSourceFactory(id="town", catalogue=catalogue, reader="spreadsheet")
    read = HarvestRunFactory(source=source, pages=1)
    for number in range(4):
        one = DatasetFactory(catalogue=source.catalogue)
        HarvestRecord.objects.create(
            source=source, identifier=f"r{number}", record_id=one.pk, last_run=read
        )
    asks = HarvestRunFactory(source=source, pages=1, state=State.WAITING, missing=3)
    source.records.filter(identifier="r0").update(last_run=asks)
    return asks


def test_very_many_leave_while_the_page_tells_how_far_it_is(at_work, very_many):
    url = reverse("harvest_source", args=["town"])
    decide = reverse("harvest_decide", args=["town", very_many.pk])

    said = at_work.post(decide, {"choice": "go"}, follow=True).content.decode()
    tasks.harvest.func(very_many.pk)
    shown = at_work.get(url).content.decode()
    listed = at_work.get("/en/operate/sources/").content.decode()
    again = at_work.post(decide, {"choice": "go"}, follow=True).content.decode()
    for _ in range(2):
        tasks.harvest.func(very_many.pk)
    over = at_work.get(reverse("harvest_progress", args=["town"])).content.decode()

    assert "These records are many: the worker lets them go." in said
    assert "0 of 3 records are gone." in said
    assert "1 of 3 records are gone." in shown
    assert 'max="100" value="33"' in shown
    assert 'hx-trigger="every 2s"' in shown
    assert "Read now" not in shown
    assert "Records are being let go" in listed
    assert "Its records are being let go already." in again
    assert "3 records that it did not name any more are gone." in over
    assert "hx-trigger" not in over


def test_a_stop_keeps_those_that_are_left_and_asks_again(at_work, very_many):
    at_work.post(
        reverse("harvest_decide", args=["town", very_many.pk]), {"choice": "go"}
    )
    tasks.harvest.func(very_many.pk)

    stop = reverse("harvest_stop", args=["town"])
    said = at_work.post(stop, follow=True).content.decode()

    assert "Stopped. The records that are left stay." in said
    assert "2 of 3 records would vanish" in said
    assert Dataset.objects.canonical().count() == 3


def test_a_page_without_a_worker_says_so(at_work, very_many):
    at_work.post(
        reverse("harvest_decide", args=["town", very_many.pk]), {"choice": "go"}
    )
    progress = reverse("harvest_progress", args=["town"])

    at_once = at_work.get(progress).content.decode()
    HarvestRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    later = at_work.get(progress).content.decode()

    assert "or does not run" not in at_once
    assert "Perhaps the worker does other work, or does not run." in later


def test_a_source_leaves_with_very_many_records_and_a_report(at_work, very_many):
    remove = reverse("harvest_remove", args=["town"])
    said = at_work.post(remove, {"with_records": "yes"}, follow=True).content.decode()
    run = HarvestRun.objects.leaving().get()
    settings = reverse("harvest_settings", args=["town"])
    for _ in range(4):
        tasks.harvest.func(run.pk)
    report = at_work.get(reverse("harvest_report", args=["town", run.pk]))

    assert "0 of 4 records are gone." in said
    assert "An earlier reading waits for you" not in said
    assert settings in said
    assert "The source was taken out of use. 4 records went with it." in (
        report.content.decode()
    )
    assert Dataset.objects.canonical().count() == 0


def test_records_that_stayed_can_be_taken_out_later(at_work, very_many):
    remove = reverse("harvest_remove", args=["town"])
    at_work.post(remove)
    url = reverse("harvest_source", args=["town"])

    offered = at_work.get(url).content.decode()
    asked = at_work.get(remove).content.decode()
    at_work.post(remove, {"with_records": "yes"})
    for _ in range(4):
        tasks.harvest.func(HarvestRun.objects.latest("pk").pk)
    after = at_work.get(url).content.decode()

    assert "Take its records out, too" in offered
    assert "Take its records out, too?" in asked
    assert "Take its records out, too" not in after
