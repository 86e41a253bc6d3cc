"""Refused records are read again as they were kept, and their source is not asked."""

import pytest
from django_tasks_db.models import DBTaskResult

from seutu.catalogue.models import Dataset
from seutu.core.errors import Conflict
from seutu.harvest import services, tasks
from seutu.harvest.models import HarvestRecord, HarvestRun
from seutu.harvest.services import quarantine
from tests.harvest.portal import OneByOneReader, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(harvest, reads, place):
    """Read a source once, then let a mended reader take its place."""

    def say(*items):
        place.answers = {"/list": page(*items)}
        harvest()
        reads(OneByOneReader)

    return say


def told(found):
    return found.accepted, found.refused, found.unread


def names(source, state):
    rows = source.records.filter(state=state).order_by("identifier")
    return [*rows.values_list("identifier", flat=True)]


def test_what_a_mended_reader_understands_comes_in_at_once(refused, source, place):
    refused(("a", "A"), ("b", None), ("no", None))
    asked = len(place.asked)

    found = services.retry_rejected(source)

    assert told(found) == (1, 1, 0)
    assert (found.run.state, found.run.is_full) == (HarvestRun.State.COMPLETE, False)
    assert Dataset.objects.get(identifier="b").title == {"en": "Mended"}
    assert (names(source, "accepted"), names(source, "rejected")) == (
        ["a", "b"],
        ["no"],
    )
    assert len(place.asked) == asked
    source.refresh_from_db()
    assert not source.wants_full


def test_only_those_that_are_named_are_read_again(refused, source):
    refused(("b", None), ("c", None))

    found = services.retry_rejected(source, source.records.filter(identifier="c"))

    assert told(found) == (1, 0, 0)
    assert names(source, "rejected") == ["b"]


def test_a_record_that_gets_its_own_identifier_leaves_no_second_row(refused, source):
    refused(("entry 1", None), ("entry 2", None))

    found = services.retry_rejected(source)

    assert told(found) == (2, 0, 0)
    assert names(source, "accepted") == ["id-1", "id-2"]
    assert not names(source, "rejected")


def test_a_double_of_a_record_that_came_in_does_not_take_its_place(refused, source):
    refused(("a", "A"), ("row 2", None))

    found = services.retry_rejected(source)

    assert told(found) == (0, 1, 0)
    assert Dataset.objects.get().title == {"en": "A"}
    assert source.records.get(state="rejected").reason == "It has no title."


def test_of_two_that_get_the_same_identifier_the_first_comes_in(refused, source):
    refused(("row 1", None), ("row 2", None))

    assert told(services.retry_rejected(source)) == (1, 1, 0)
    assert names(source, "accepted") == ["a"]
    assert names(source, "rejected") == ["row 2"]


@pytest.mark.parametrize("how", ["break", "unreadable"])
def test_what_cannot_be_read_alone_waits_for_the_whole_source(refused, source, how):
    refused(("b", None), (f"broken {how}", None))

    found = services.retry_rejected(source)

    assert told(found) == (1, 0, 1)
    assert source.records.get(state="rejected").reason == "It has no title."
    source.refresh_from_db()
    assert source.wants_full


def test_what_was_not_kept_waits_for_the_whole_source(refused, source):
    refused(("b", None))
    HarvestRecord.objects.update(raw=b"")

    found = services.retry_rejected(source)

    assert (told(found), found.run) == ((0, 0, 1), None)
    source.refresh_from_db()
    assert source.wants_full


def test_a_reader_of_whole_pages_reads_all_next_time(harvest, source, place):
    place.answers = {"/list": page(("b", None))}
    harvest()

    found = services.retry_rejected(source)

    assert (told(found), found.run) == ((0, 0, 1), None)
    source.refresh_from_db()
    assert source.wants_full


def test_nothing_refused_needs_no_run(refused, source):
    refused(("a", "A"))

    assert services.retry_rejected(source).run is None
    source.refresh_from_db()
    assert not source.wants_full


def test_very_many_are_left_to_the_worker(
    refused, source, monkeypatch, django_capture_on_commit_callbacks
):
    refused(("b", None), ("c", None))
    monkeypatch.setattr(quarantine, "MOST_AT_ONCE", 1)

    with django_capture_on_commit_callbacks(execute=True):
        found = services.retry_rejected(source)

    (waiting,) = DBTaskResult.objects.filter(task_path=tasks.reread_refused.module_path)
    assert (found.is_queued, found.run) == (True, None)
    assert waiting.args_kwargs["args"] == [source.pk]
    assert tasks.reread_refused.func(source.pk) == "2 came in, 0 did not"
    assert names(source, "accepted") == ["b", "c"]


def test_a_source_that_is_being_read_is_left_alone(refused, source, monkeypatch):
    refused(("b", None))
    HarvestRun.objects.create(source=source, state=HarvestRun.State.QUEUED)

    with pytest.raises(Conflict):
        services.retry_rejected(source)
    monkeypatch.setattr(quarantine, "MOST_AT_ONCE", 0)
    with pytest.raises(Conflict):
        services.retry_rejected(source)
    assert tasks.reread_refused.func(source.pk) == "busy"
