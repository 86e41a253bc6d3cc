"""Loading by a reader that says what it is told, so that each case is one case."""

import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from seutu.accounts.models import Organisation
from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict, SeutuError
from seutu.core.locks import only_process
from seutu.harvest import registry, running, storing
from seutu.harvest.models import HarvestRecord, HarvestRun
from seutu.harvest.records import (
    Agent,
    DatasetRecord,
    DistributionRecord,
    Rejected,
)
from seutu.matching.models import PendingChange
from tests.factories import CatalogueFactory, HarvestSourceFactory

pytestmark = pytest.mark.django_db


class ListReader:
    """Reads a JSON list of [identifier, title] pairs; a null title is refused."""

    name = "list"
    media_types = ("application/json",)

    def __init__(self, facts=None):
        self.facts = facts

    def read(self, stream):
        for identifier, title in json.load(stream):
            if title == "stop here":
                raise SeutuError("The list broke off.")
            if title is None:
                yield Rejected(identifier, "It has no title.", b"{}")
                continue
            yield DatasetRecord(
                identifier=identifier,
                title={"en": title},
                publisher=Agent(name={"en": "City of Turku"}, country="FI"),
                country="FI",
                region="ZZ999",
                distributions=(DistributionRecord(url="https://data.example/a.csv"),),
            )


@pytest.fixture
def source(monkeypatch):
    monkeypatch.setattr(running, "find_reader", lambda name: ListReader)
    catalogue = CatalogueFactory(id="list", holds="dataset")
    return HarvestSourceFactory(id="list", catalogue=catalogue, reader="list")


def load(source, *pairs):
    stream = io.BytesIO(json.dumps(pairs).encode())
    return running.run(source, stream=stream)


def test_a_load_stores_records_with_owner_and_distributions(source):
    run = load(source, ("a", "Air quality"), ("b", "Bus stops"))

    assert (run.read, run.created) == (2, 2)
    dataset = Dataset.objects.get(identifier="a")
    assert dataset.publisher == Organisation.objects.get()
    assert dataset.distributions.get().url == "https://data.example/a.csv"
    assert dataset.region is None  # a code that does not exist breaks nothing


def test_loading_again_changes_nothing(source):
    load(source, ("a", "Air quality"), ("b", "Bus stops"))
    before = list(Dataset.objects.order_by("pk").values())
    PendingChange.objects.all().delete()

    run = load(source, ("a", "Air quality"), ("b", "Bus stops"))

    assert (run.unchanged, run.created, run.updated) == (2, 0, 0)
    assert list(Dataset.objects.order_by("pk").values()) == before
    assert not PendingChange.objects.exists()


def test_a_changed_record_keeps_its_address_and_is_queued_for_the_index(source):
    load(source, ("a", "Air quality"))
    old = Dataset.objects.get()
    PendingChange.objects.all().delete()

    run = load(source, ("a", "Air quality 2026"))

    new = Dataset.objects.get()
    assert run.updated == 1
    assert (new.pk, new.title) == (old.pk, {"en": "Air quality 2026"})
    assert PendingChange.objects.get().record_id == new.pk


def test_a_refused_record_waits_in_quarantine_and_the_rest_goes_on(source):
    run = load(source, ("a", "Air quality"), ("b", None), ("c", "Cycle paths"))

    assert (run.read, run.created, run.rejected) == (3, 2, 1)
    kept = HarvestRecord.objects.get(state=HarvestRecord.State.REJECTED)
    assert (kept.identifier, kept.reason) == ("b", "It has no title.")
    assert kept.source_form == b"{}"


def test_a_mended_record_leaves_quarantine(source):
    load(source, ("b", None))

    run = load(source, ("b", "Bus stops"))

    assert run.rejected == 0
    assert HarvestRecord.objects.get().state == HarvestRecord.State.ACCEPTED


def test_the_same_identifier_twice_is_one_record_and_the_tally_adds_up(source):
    run = load(source, ("a", "Air quality"), ("a", "Air quality, again"))

    assert Dataset.objects.count() == 1
    assert run.read == run.created + run.updated + run.unchanged + run.rejected


def test_what_a_complete_run_no_longer_meets_is_gone_and_can_come_back(source):
    load(source, ("a", "Air quality"), ("b", "Bus stops"))

    gone = load(source, ("a", "Air quality"))
    assert gone.vanished == 1
    assert Dataset.objects.canonical().count() == 1
    assert Dataset.objects.count() == 2

    load(source, ("a", "Air quality"), ("b", "Bus stops"))
    assert Dataset.objects.canonical().count() == 2


def test_a_run_that_breaks_off_deletes_nothing_and_says_why(source):
    load(source, ("a", "Air quality"), ("b", "Bus stops"))

    run = load(source, ("a", "Air quality"), ("x", "stop here"))

    assert run.state == HarvestRun.State.FAILED
    assert run.failure == "The list broke off."
    assert Dataset.objects.canonical().count() == 2


def test_two_runs_of_one_source_do_not_mix(source, data_folder):
    lock = data_folder / "locks" / "harvest-list"

    with only_process(lock, "held"), pytest.raises(Conflict, match="another process"):
        load(source, ("a", "Air quality"))


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one machine")
def test_a_run_on_another_machine_is_left_alone(source):
    HarvestRun.objects.create(source=source)

    with pytest.raises(Conflict, match="another process"):
        load(source, ("a", "Air quality"))


def test_a_run_without_a_sign_of_life_is_closed_and_the_next_goes_on(source):
    stopped = HarvestRun.objects.create(source=source)
    HarvestRun.objects.filter(pk=stopped.pk).update(
        heartbeat_at=timezone.now() - timedelta(minutes=15)
    )

    run = load(source, ("a", "Air quality"))

    stopped.refresh_from_db()
    assert stopped.state == HarvestRun.State.STOPPED
    assert run.state == HarvestRun.State.COMPLETE


def test_every_run_leaves_an_audit_event(source):
    load(source, ("a", "Air quality"))

    event = AuditEvent.objects.get()
    assert (event.action, event.target_id) == ("source.loaded", "list")
    assert event.details["created"] == 1


def test_a_batch_that_cannot_be_written_leaves_nothing_of_itself(source, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(storing, "write_rows", fail)
    with pytest.raises(RuntimeError):
        load(source, ("a", "Air quality"))

    assert not Dataset.objects.exists()
    assert not PendingChange.objects.exists()


def test_an_unknown_reader_is_named_with_the_known_ones():
    with pytest.raises(SeutuError, match="No reader called"):
        registry.reader("gopher")
