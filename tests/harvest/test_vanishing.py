"""Records that a source does not name any more, and who lets them go."""

import pytest
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.catalogue import services as catalogue_services
from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict
from seutu.harvest import ending, running, services
from seutu.harvest.models import HarvestRun
from tests.harvest.portal import ChangesReader, page
from tests.people import operator

pytestmark = pytest.mark.django_db
State = HarvestRun.State


def listing(*numbers, **more):
    return page(*((f"r{n}", f"Title {n}") for n in numbers), **more)


@pytest.fixture
def many(harvest, place):
    place.answers = {"/list": listing(*range(100))}
    harvest()
    return place


def present():
    return Dataset.objects.canonical().count()


def test_a_few_go_by_themselves(harvest, many):
    many.answers = {"/list": listing(*range(85))}

    run = harvest()

    assert (run.state, run.missing, run.vanished) == (State.COMPLETE, 15, 15)
    assert present() == 85


def test_many_at_once_wait_for_consent(harvest, many):
    many.answers = {"/list": listing(*range(70))}

    run = harvest()

    assert (run.state, run.missing, run.vanished) == (State.WAITING, 30, 0)
    assert present() == 100


def test_with_consent_they_go(harvest, many):
    many.answers = {"/list": listing(*range(70))}
    run, person = harvest(), operator()

    ended = services.consent(run, by=person)

    assert (ended.state, ended.vanished, ended.decided_by) == (
        State.COMPLETE,
        30,
        person,
    )
    assert present() == 70
    event = AuditEvent.objects.get(action="vanishing.consented")
    assert (event.actor_id, event.details["vanished"]) == (str(person.pk), 30)
    with pytest.raises(Conflict):
        services.consent(run)


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture
def killed_at(monkeypatch):
    """Let few records go at once, and the process die at one of these times."""

    def after(times: int) -> None:
        calls = iter(range(times))

        def mark_vanished(*args):
            if next(calls, None) is None:
                raise Killed
            return marked(*args)

        marked = catalogue_services.mark_vanished
        monkeypatch.setattr(ending, "BATCH", 4)
        monkeypatch.setattr(ending, "mark_vanished", mark_vanished)

    return after


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_run_killed_while_records_go_ends_like_an_undisturbed_one(
    harvest, many, killed_at, times
):
    many.answers = {"/list": listing(*range(85))}
    killed_at(times)
    with pytest.raises(Killed):
        harvest()
    broken = HarvestRun.objects.first()
    assert (broken.state, broken.vanished) == (State.RUNNING, 4 * times)
    assert present() == 100 - broken.vanished

    # On a database server only the heartbeat tells that the process is gone.
    gone = timezone.now() - 2 * running.STALE
    HarvestRun.objects.filter(pk=broken.pk).update(heartbeat_at=gone)
    killed_at(100)
    run = harvest()

    assert (run.pk, run.state) == (broken.pk, State.COMPLETE)
    assert (run.read, run.missing, run.vanished) == (85, 15, 15)
    assert present() == 85


def test_a_consent_that_broke_off_can_be_given_again(harvest, many, killed_at):
    many.answers = {"/list": listing(*range(70))}
    run = harvest()
    killed_at(3)
    with pytest.raises(Killed):
        services.consent(run)
    run.refresh_from_db()
    assert (run.state, run.undecided, present()) == (State.WAITING, 18, 88)

    killed_at(100)
    ended = services.consent(run)

    assert (ended.state, ended.missing, ended.vanished) == (State.COMPLETE, 30, 30)
    assert present() == 70


def test_what_is_left_of_a_broken_consent_may_stay(harvest, many, killed_at):
    many.answers = {"/list": listing(*range(70))}
    run = harvest()
    killed_at(3)
    with pytest.raises(Killed):
        services.consent(run)

    ended = services.refuse(run)

    assert (ended.state, ended.missing, ended.vanished) == (State.COMPLETE, 30, 12)
    assert present() == 88


def test_changes_leave_the_rest_of_a_broken_consent_open(harvest, asked, killed_at):
    killed_at(6)
    with pytest.raises(Killed):
        services.consent(asked)

    killed_at(100)
    harvest()

    asked.refresh_from_db()
    assert (asked.state, asked.missing, asked.vanished) == (State.WAITING, 30, 24)
    assert services.consent(asked).vanished == 30


def test_without_consent_they_stay(harvest, many):
    many.answers = {"/list": listing(*range(70))}

    ended = services.refuse(harvest())

    assert (ended.state, ended.missing, ended.vanished) == (State.COMPLETE, 30, 0)
    assert present() == 100
    assert AuditEvent.objects.filter(action="vanishing.refused").exists()


def test_what_came_back_meanwhile_does_not_go(harvest, many):
    many.answers = {"/list": listing(*range(70))}
    waiting = harvest()
    many.answers = {"/list": listing(*range(100))}
    harvest()

    waiting.refresh_from_db()
    assert waiting.state == State.COMPLETE
    assert present() == 100


@pytest.fixture
def asked(harvest, reads, many):
    """A run that asks whether thirty of a hundred may go; later ones read changes."""
    reads(ChangesReader)
    many.answers = {"/list": listing(*range(70))}
    run = harvest(full=True)
    since = run.started_at - running.OVERLAP
    many.answers = {f"/list?since={since:%Y-%m-%dT%H:%M}": listing()}
    return run


def test_a_reading_of_changes_leaves_the_question_open(harvest, asked):
    later = harvest()

    asked.refresh_from_db()
    assert (later.is_full, later.state) == (False, State.COMPLETE)
    assert (asked.state, asked.missing) == (State.WAITING, 30)
    assert services.consent(asked).vanished == 30
    assert present() == 70


@pytest.mark.parametrize(
    ("back", "state", "missing"),
    [(range(70, 80), State.WAITING, 20), (range(70, 100), State.COMPLETE, 30)],
    ids=["some", "all"],
)
def test_what_comes_back_with_changes_is_not_asked_about(
    harvest, asked, many, back, state, missing
):
    many.answers = dict.fromkeys(many.answers, listing(*back))
    harvest()

    asked.refresh_from_db()
    assert (asked.state, asked.missing) == (state, missing)
    assert present() == 100


def test_a_full_reading_asks_anew_and_says_of_the_older_that_nobody_decided(
    harvest, many
):
    many.answers = {"/list": listing(*range(70))}
    older = harvest()
    many.answers = {"/list": listing(*range(60))}
    newer = harvest()

    older.refresh_from_db()
    assert (older.state, older.is_overtaken) == (State.COMPLETE, True)
    assert (newer.state, newer.missing) == (State.WAITING, 40)
    assert not services.refuse(newer).is_overtaken


def test_nothing_is_asked_any_more_once_all_records_are_taken_out(harvest, many):
    many.answers = {"/list": listing(*range(70))}
    waiting = harvest()

    services.remove_source(waiting.source, with_records=True)

    waiting.refresh_from_db()
    assert waiting.state == State.COMPLETE


def test_an_operator_may_allow_more(harvest, source, many):
    services.edit_source(source, vanish_percent=50)
    many.answers = {"/list": listing(*range(70))}

    assert harvest().vanished == 30


def test_an_empty_answer_takes_nothing_out(harvest, source, place):
    place.answers = {"/list": listing(1, 2)}
    harvest()
    place.answers = {"/list": listing()}

    assert harvest().state == State.WAITING
    assert present() == 2


def test_a_source_that_gives_less_than_it_says_takes_nothing_out(harvest, many):
    many.answers = {"/list": listing(*range(95), total=100)}

    run = harvest()

    assert (run.state, run.missing, run.expected) == (State.WAITING, 5, 100)
    assert services.progress(run).differs


def test_a_vanished_record_comes_back_with_its_address(harvest, many):
    before = Dataset.objects.get(identifier="r99").pk
    many.answers = {"/list": listing(*range(99))}
    harvest()
    many.answers = {"/list": listing(*range(100))}

    run = harvest()

    assert run.updated == 1
    assert Dataset.objects.canonical().get(identifier="r99").pk == before
