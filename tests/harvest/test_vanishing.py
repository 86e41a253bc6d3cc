"""Records that a source does not name any more, and who lets them go."""

import pytest

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict
from seutu.harvest import services
from seutu.harvest.models import HarvestRun
from tests.harvest.portal import page
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
