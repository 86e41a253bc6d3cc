"""Sources and runs as people handle them."""

import json
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Catalogue, Dataset
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.core.schedule import rounds
from seutu.harvest import registry, running, services, tasks
from seutu.harvest.facts import CatalogueFacts, plain_facts, read_facts
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.records import (
    Access,
    Agent,
    Licence,
    OrganisationKind,
    SourceFacts,
)
from seutu.harvest.rounds import enqueue_due
from seutu.harvest.trying import try_out
from tests.harvest.portal import ADDRESS, PairReader, page
from tests.people import operator

pytestmark = pytest.mark.django_db
State = HarvestRun.State
ABOUT = CatalogueFacts(title={"fi": "Turun avoin data", "en": "Open data of Turku"})
FACTS = SourceFacts(
    country="FI",
    region="FI1C1",
    language="fi",
    access=Access.PUBLIC,
    licence=Licence(
        label="CC BY 4.0", url="https://creativecommons.org/licenses/by/4.0/"
    ),
    publisher=Agent(name={"fi": "Turku"}, kind=OrganisationKind.LOCAL, country="FI"),
)


@pytest.fixture
def known(monkeypatch):
    """A registry that has the pair reader."""
    monkeypatch.setitem(registry.readers(), "pairs", PairReader)


@pytest.fixture
def queue(django_capture_on_commit_callbacks):
    """Run something, write its transaction, and give the tasks that wait."""

    def after(act, *arguments, **options):
        with django_capture_on_commit_callbacks(execute=True):
            found = act(*arguments, **options)
        waiting = DBTaskResult.objects.filter(
            task_path=tasks.harvest.module_path, status="READY"
        )
        return found, [task.args_kwargs["args"][0] for task in waiting]

    return after


def test_a_source_is_added_with_a_catalogue_of_its_own(known):
    person = operator()

    source = services.add_source(ADDRESS, "pairs", ABOUT, by=person)

    assert source.pk == "open-data-of-turku"
    assert source.catalogue == Catalogue.objects.get(pk=source.pk)
    assert (source.added_by, source.schedule) == (person, "weekly")
    event = AuditEvent.objects.get(action="source.added")
    assert event.actor_id == str(person.pk)


def test_two_sources_of_one_title_have_two_ids(known):
    services.add_source(ADDRESS, "pairs", ABOUT)

    second = services.add_source(f"{ADDRESS}/2", "pairs", ABOUT)

    assert second.pk == "open-data-of-turku-2"


def test_an_address_is_added_once(known):
    services.add_source(ADDRESS, "pairs", ABOUT)

    with pytest.raises(Conflict, match="open-data-of-turku"):
        services.add_source(ADDRESS, "pairs", ABOUT)
    assert HarvestSource.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    ["", "ftp://x.example/a", "no address", "https://", "http://me:pw@a.example"],
)
def test_what_is_no_web_address_is_refused(known, address):
    with pytest.raises(Invalid, match="web address"):
        services.add_source(address, "pairs", ABOUT)
    assert not Catalogue.objects.exists()


def test_a_reader_that_is_not_there_and_options_it_does_not_know_are_refused(known):
    with pytest.raises(NotFound, match="No reader"):
        services.add_source(ADDRESS, "gopher", ABOUT)
    with pytest.raises(Invalid, match="options"):
        services.add_source(ADDRESS, "pairs", ABOUT, options={"depth": 3})


def test_facts_come_back_from_their_column_as_they_were():
    assert read_facts(json.loads(json.dumps(plain_facts(FACTS)))) == FACTS
    assert read_facts(plain_facts(SourceFacts())) == SourceFacts()


def test_a_change_of_address_makes_the_next_run_a_full_one(harvest, source, place):
    place.answers = {"/list": page(("a", "A"))}
    harvest()

    edited = services.edit_source(source, facts=SourceFacts(country="PL"))

    assert edited.wants_full
    assert harvest().is_full
    assert Dataset.objects.get().country == "PL"


def test_an_impossible_share_is_refused(source):
    with pytest.raises(Invalid) as caught:
        services.edit_source(source, vanish_percent=120)
    assert caught.value.field == "vanish_percent"


def test_a_removed_source_keeps_its_records_unless_they_are_to_go(
    harvest, source, place
):
    place.answers = {"/list": page(("a", "A"), ("b", "B"))}
    harvest()

    kept = services.remove_source(source)
    assert (kept.is_enabled, Dataset.objects.canonical().count()) == (False, 2)
    services.remove_source(source, with_records=True)

    assert not Dataset.objects.canonical().exists()
    assert Dataset.objects.count() == 2


def test_starting_a_run_puts_it_into_the_workers_queue_once(source, queue):
    run, waiting = queue(services.start_run, source)

    assert (run.state, waiting) == (State.QUEUED, [run.pk])
    with pytest.raises(Conflict, match="already"):
        services.start_run(source)


def test_the_worker_reads_what_is_queued(source, place, queue, monkeypatch):
    place.answers = {"/list": page(("a", "A"))}
    monkeypatch.setattr(
        tasks, "run_source", partial(running.run, outside=place.outside)
    )
    run, _ = queue(services.start_run, source)

    assert tasks.harvest.func(run.pk) == "1 records, complete"
    assert tasks.harvest.func(run.pk) == "over"


def test_a_source_that_is_not_in_use_is_not_read(source):
    services.edit_source(source, is_enabled=False)

    with pytest.raises(Conflict, match="not in use"):
        services.start_run(source)


def test_the_round_starts_what_is_due_and_nothing_twice(source, queue):
    services.edit_source(source, schedule="daily")

    _, waiting = queue(enqueue_due)
    _, again = queue(enqueue_due)

    assert waiting == again == [source.runs.get().pk]
    source.refresh_from_db()
    assert source.next_at > timezone.now() + timedelta(hours=23)
    assert "harvests" in {each.name for each in rounds()}


def test_a_run_that_lost_its_task_is_queued_again(source, queue):
    old = timezone.now() - timedelta(hours=1)
    run = HarvestRun.objects.create(source=source)
    HarvestRun.objects.filter(pk=run.pk).update(heartbeat_at=old)

    _, waiting = queue(enqueue_due)

    assert waiting == [run.pk]


def test_a_run_that_shows_signs_of_life_is_left_alone(source, queue):
    HarvestRun.objects.create(source=source)

    assert queue(enqueue_due) == (0, [])


def test_progress_tells_the_share_and_the_time_left(source):
    run = HarvestRun.objects.create(
        source=source, read=50, created=50, expected=200, seconds=10
    )

    found = services.progress(run)

    assert (found.rate, found.share, found.seconds_left) == (5, 0.25, 30)
    assert found.is_alive


def test_quarantine_leaves_as_json_lines_and_can_be_emptied(harvest, source, place):
    place.answers = {"/list": page(("a", "A"), ("b", None), ("c", None))}
    harvest()

    lines = [json.loads(line) for line in services.export_rejected(source)]

    assert [line["identifier"] for line in lines] == ["b", "c"]
    assert lines[0]["record"] == '["b", null]'
    assert services.rejection_reasons(source) == [("reading", "It has no title.", 2)]
    rejected = HarvestRecord.objects.filter(state="rejected")
    assert services.discard_rejected(source, rejected) == 2
    assert set(source.records.values_list("identifier", flat=True)) == {"a"}


def test_trying_a_source_out_writes_nothing(harvest, source, place):
    place.answers = {"/list": page(("a", "A"), ("b", "B"))}
    harvest()
    place.answers = {"/list": page(("a", "New"), ("b", "B"), ("c", "C"), ("d", None))}

    found = try_out(source, outside=place.outside)

    assert (found.created, found.updated, found.unchanged) == (1, 1, 1)
    assert found.reasons == (("It has no title.", 1),)
    assert Dataset.objects.count() == 2
    assert HarvestRun.objects.count() == 1
