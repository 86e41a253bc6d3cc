"""Very many records that leave, with consent or with their source, in the worker."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict
from seutu.harvest import ending, leaving, running, services, tasks
from seutu.harvest.models import HarvestRun
from seutu.harvest.rounds import enqueue_due
from tests.harvest.portal import page
from tests.people import operator

pytestmark = pytest.mark.django_db
State = HarvestRun.State


def listing(*numbers):
    return page(*((f"r{n}", f"Title {n}") for n in numbers))


def present():
    return Dataset.objects.canonical().count()


def queued():
    """Give the runs whose task waits for the worker."""
    waiting = DBTaskResult.objects.filter(
        task_path=tasks.harvest.module_path, status="READY"
    )
    return [one.args_kwargs["args"][0] for one in waiting]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    """Take eleven for very many, four for a batch, and a batch for a stretch."""
    monkeypatch.setattr(leaving, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(ending, "BATCH", 4)
    monkeypatch.setattr(tasks, "STRETCH_SECONDS", 0.0)


@pytest.fixture
def asked(harvest, place):
    """A run that asks whether thirty of forty records may go."""
    place.answers = {"/list": listing(*range(40))}
    harvest()
    place.answers = {"/list": listing(*range(10))}
    return harvest()


def work(run, times):
    for _ in range(times):
        tasks.harvest.func(run.pk)
    run.refresh_from_db()
    return run


def killed(monkeypatch, run):
    """Let the process die while the next records go."""

    class Killed(BaseException):
        pass

    def die(*args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ending, "mark_vanished", die)
        with pytest.raises(Killed):
            tasks.harvest.func(run.pk)
    old = timezone.now() - 2 * running.STALE
    HarvestRun.objects.filter(pk=run.pk).update(heartbeat_at=old)


def test_very_many_are_left_to_the_worker(asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = services.consent(asked, by=operator())

    assert (run.state, run.missing, run.vanished) == (State.QUEUED, 30, 0)
    assert queued() == [run.pk]
    assert present() == 40


def test_few_go_at_once(asked, monkeypatch):
    monkeypatch.setattr(leaving, "MOST_AT_ONCE", 30)

    run = services.consent(asked)

    assert (run.state, run.vanished, present()) == (State.COMPLETE, 30, 10)


def test_they_go_some_at_a_time_and_somebody_sees_how_far_it_is(asked):
    run = work(services.consent(asked), times=3)

    found = services.progress(run)
    assert (found.state, found.is_leaving, found.vanished) == (State.QUEUED, True, 12)
    assert (found.share, found.rate, found.seconds_left) == (0.4, 0, None)
    assert present() == 28


def test_at_the_end_the_audit_says_who_let_how_many_go(asked):
    person = operator()

    run = work(services.consent(asked, by=person), times=8)

    assert (run.state, run.missing, run.vanished) == (State.COMPLETE, 30, 30)
    assert (present(), run.decided_by) == (10, person)
    event = AuditEvent.objects.get(action="vanishing.consented")
    assert (event.actor_id, event.details["vanished"]) == (str(person.pk), 30)
    assert tasks.harvest.func(run.pk) == "over"


def test_the_tasks_queue_one_another(asked, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        run = services.consent(asked)
    DBTaskResult.objects.all().delete()

    assert tasks.harvest.func(run.pk) == "10 records, queued"
    assert queued() == [run.pk]


def test_nobody_starts_it_twice(asked):
    run = services.consent(asked)

    with pytest.raises(Conflict, match="already"):
        services.consent(run)
    with pytest.raises(Conflict, match="already"):
        services.refuse(run)


@pytest.mark.parametrize("times", [0, 1, 7])
def test_a_worker_killed_at_it_ends_like_an_undisturbed_one(
    asked, monkeypatch, django_capture_on_commit_callbacks, times
):
    run = work(services.consent(asked), times)
    killed(monkeypatch, run)
    run.refresh_from_db()
    assert (run.state, run.vanished) == (State.RUNNING, 4 * times)

    DBTaskResult.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_due()
    assert queued() == [run.pk]

    run = work(run, 8 - times)
    assert (run.state, run.missing, run.vanished) == (State.COMPLETE, 30, 30)
    assert present() == 10


def test_the_source_is_not_read_meanwhile(asked, harvest):
    services.consent(asked)

    with pytest.raises(Conflict, match="being let go"):
        services.start_run(asked.source)
    with pytest.raises(Conflict, match="being let go"):
        harvest()
    with pytest.raises(Conflict):
        services.remove_source(asked.source)
    assert asked.source.runs.live().count() == 1


def test_a_source_that_is_being_read_is_asked_later(asked):
    HarvestRun.objects.create(source=asked.source, state=State.QUEUED)

    with pytest.raises(Conflict, match="being read"):
        services.consent(asked)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_at) == (State.WAITING, None)


def test_stopping_keeps_the_rest_and_asks_again(asked):
    person = operator()
    run = work(services.consent(asked, by=person), times=2)

    stopped = services.stop_run(run)

    assert (stopped.state, stopped.undecided, present()) == (State.WAITING, 22, 32)
    assert stopped.decided_by is None
    event = AuditEvent.objects.get(action="vanishing.consented")
    assert (event.actor_id, event.details["vanished"]) == (str(person.pk), 8)
    assert tasks.harvest.func(run.pk) == "over"
    assert services.refuse(stopped).vanished == 8


def test_a_source_leaves_with_very_many_records_in_the_worker(
    asked, django_capture_on_commit_callbacks
):
    person = operator()
    with django_capture_on_commit_callbacks(execute=True):
        source = services.remove_source(asked.source, by=person, with_records=True)

    run = source.runs.live().get()
    assert (source.is_enabled, run.is_removal, run.missing) == (False, True, 40)
    assert queued() == [run.pk]
    assert not AuditEvent.objects.filter(action="source.removed").exists()

    run = work(run, times=10)
    assert (run.state, run.vanished, present()) == (State.COMPLETE, 40, 0)
    asked.refresh_from_db()
    assert asked.state == State.COMPLETE
    event = AuditEvent.objects.get(action="source.removed")
    assert (event.actor_id, event.details["vanished"]) == (str(person.pk), 40)


def test_nobody_uses_a_source_again_while_its_records_go(asked, harvest):
    source = services.remove_source(asked.source, with_records=True)

    with pytest.raises(Conflict, match="being let go"):
        services.edit_source(source, is_enabled=True)
    with pytest.raises(Conflict, match="being let go"):
        harvest()


@pytest.mark.parametrize("times", [0, 2], ids=["not begun", "begun"])
def test_a_removal_that_is_stopped_leaves_the_rest(asked, harvest, place, times):
    source = services.remove_source(asked.source, with_records=True)
    run = work(source.runs.live().get(), times)

    stopped = services.stop_run(run)

    assert (stopped.state, stopped.vanished) == (State.STOPPED, 4 * times)
    assert present() == 40 - 4 * times
    services.edit_source(source, is_enabled=True)
    place.answers = {"/list": listing(*range(40))}
    assert (harvest().state, present()) == (State.COMPLETE, 40)


def test_another_machine_does_not_take_over_what_is_under_way(asked, monkeypatch):
    run = services.consent(asked)
    server = SimpleNamespace(vendor="postgresql")
    monkeypatch.setattr(running, "connection", server)
    HarvestRun.objects.filter(pk=run.pk).update(
        state=State.RUNNING, worker="there", heartbeat_at=timezone.now()
    )

    assert tasks.harvest.func(run.pk) == "busy"
    HarvestRun.objects.filter(pk=run.pk).update(
        heartbeat_at=timezone.now() - running.STALE - timedelta(seconds=1)
    )
    assert work(run, times=1).vanished == 4
