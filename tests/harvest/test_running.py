"""Runs over a portal of several pages: what is stored, and what ends a run."""

from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Catalogue, Dataset
from seutu.harvest import ending, storing, walking
from seutu.harvest.models import HarvestPage, HarvestRecord, HarvestRun
from seutu.harvest.services import stop_run
from seutu.harvest.writing import rows_of
from tests.harvest.portal import (
    ADDRESS,
    ChangesReader,
    OffsetReader,
    in_turn,
    page,
)

pytestmark = pytest.mark.django_db
State = HarvestRun.State
TWO = f"{ADDRESS}?page=2"
THREE = f"{ADDRESS}?page=3"


def pairs(*names):
    return [(name, name.upper()) for name in names]


def titles():
    return set(
        Dataset.objects.canonical().values_list("identifier", flat=True),
    )


@pytest.fixture
def three_pages(place):
    place.answers = {
        "/list": page(*pairs("a", "b"), next=TWO, total=5),
        "/list?page=2": page(*pairs("c", "d"), next=THREE),
        "/list?page=3": page(*pairs("e")),
    }


def test_every_page_is_followed_to_the_last(harvest, place, three_pages):
    run = harvest()

    assert (run.state, run.read, run.created, run.pages) == (State.COMPLETE, 5, 5, 3)
    assert titles() == set("abcde")
    assert place.paths == ["/list", "/list?page=2", "/list?page=3"]
    assert run.expected == 5
    assert run.ask is None


def test_a_catalogue_is_as_of_the_day_it_was_read_on(harvest, source, three_pages):
    harvest()

    assert Catalogue.objects.get(pk=source.catalogue_id).as_of == timezone.now().date()


def test_a_run_over_the_same_pages_changes_nothing(harvest, three_pages):
    harvest()
    before = list(Dataset.objects.order_by("pk").values())

    run = harvest()

    assert (run.unchanged, run.created, run.updated, run.vanished) == (5, 0, 0, 0)
    assert list(Dataset.objects.order_by("pk").values()) == before


def test_facts_of_the_source_fill_what_records_leave_out(harvest, source, three_pages):
    source.facts = {"country": "LT"}
    source.save()

    harvest()

    assert set(Dataset.objects.values_list("country", flat=True)) == {"LT"}


def test_pages_that_lead_in_a_circle_end_the_run_and_keep_what_was_read(harvest, place):
    place.answers = {
        "/list": page(*pairs("a"), next=TWO),
        "/list?page=2": page(*pairs("b"), next=ADDRESS),
    }

    run = harvest()

    assert run.state == State.FAILED
    assert "circle" in run.failure
    assert titles() == {"a", "b"}
    assert len(place.asked) == 2


def test_a_page_that_names_itself_as_the_next_one_is_a_circle(harvest, place):
    place.answers = {"/list": page(*pairs("a"), next=ADDRESS)}

    assert "circle" in harvest().failure
    assert len(place.asked) == 1


def test_a_portal_that_gives_the_same_page_for_every_offset_is_left(
    harvest, reads, place
):
    reads(OffsetReader)
    place.answers = {f"/list?page={n}": page(*pairs("a")) for n in range(9)}
    place.answers["/list"] = page(*pairs("a"))

    run = harvest()

    assert run.state == State.FAILED
    assert "3 pages in a row are the same" in run.failure
    assert len(place.asked) == 3


def test_a_portal_whose_same_page_names_another_hour_each_time_is_left(
    harvest, reads, place
):
    reads(OffsetReader)
    for n in range(9):
        place.answers[f"/list?page={n}"] = page(*pairs("a", "b"), hour=n, total=900)
    place.answers["/list"] = page(*pairs("a", "b"), hour=24, total=900)

    run = harvest()

    assert run.state == State.FAILED
    assert "3 pages in a row are the same" in run.failure
    assert (len(place.asked), run.created, run.repeated) == (3, 2, 4)


def test_pages_that_hold_nothing_but_refusals_are_told_apart_by_their_bytes(
    harvest, reads, place
):
    reads(OffsetReader)
    for n in range(2, 5):
        place.answers[f"/list?page={n}"] = page(("entry 1", None), hour=n)
    place.answers["/list"] = page(("entry 1", None))

    run = harvest()

    assert "pages in a row" not in run.failure
    assert len(place.asked) == 5


def test_a_source_with_too_many_pages_ends_with_a_clear_word(
    harvest, place, three_pages, monkeypatch
):
    monkeypatch.setattr(walking, "MOST_PAGES", 2)

    run = harvest()

    assert run.state == State.FAILED
    assert "more than 2 pages" in run.failure
    assert titles() == set("abcd")


def test_an_unreadable_page_fails_the_run_and_nothing_vanishes(
    harvest, place, three_pages
):
    harvest()
    place.answers["/list?page=2"] = httpx.Response(200, text="<html>Sorry</html>")

    run = harvest()

    assert (run.state, run.failure) == (State.FAILED, "The page is not JSON.")
    assert (run.read, run.vanished) == (2, 0)
    assert titles() == set("abcde")


def test_a_page_that_was_an_error_with_status_200_is_asked_once_more(
    harvest, place, three_pages
):
    good = place.answers["/list?page=2"]
    place.answers["/list?page=2"] = in_turn(httpx.Response(200, text="<html>"), good)

    assert harvest().state == State.COMPLETE


def test_what_came_before_the_break_of_a_page_is_kept(harvest, place):
    place.answers = {"/list": page(*pairs("a", "b"), ("c", "unreadable"))}

    run = harvest()

    assert (run.state, run.read) == (State.FAILED, 2)
    assert titles() == {"a", "b"}


def test_a_reader_that_breaks_fails_the_run_with_its_words(harvest, place):
    place.answers = {"/list": page(*pairs("a"), ("b", "break"), *pairs("c"))}

    run = harvest()

    assert run.state == State.FAILED
    assert "KeyError" in run.failure
    assert titles() == {"a"}


def test_a_record_that_the_database_refuses_goes_to_quarantine_alone(
    harvest, place, monkeypatch
):
    def pick(rows, *_, **__):
        if any(row.identifier == "bad" for row in rows):
            raise IntegrityError("value too long for type character varying(500)")

    monkeypatch.setattr(storing, "store_datasets", pick)
    place.answers = {"/list": page(*pairs("a", "bad", "c"))}

    run = harvest()

    assert (run.state, run.read, run.created, run.rejected) == (State.COMPLETE, 3, 2, 1)
    kept = HarvestRecord.objects.get(state="rejected")
    assert (kept.identifier, kept.stage) == ("bad", "storing")
    assert "too long" in kept.reason
    assert kept.source_form == b'["bad", "BAD"]'


@pytest.mark.parametrize("title", ["nul \x00 in it", "half a \ud800 letter"])
def test_a_text_that_no_database_takes_costs_one_record_at_the_most(
    harvest, place, title
):
    place.answers = {"/list": page(*pairs("a", "c"), ("bad\x00", title))}

    run = harvest()

    assert run.state == State.COMPLETE
    assert run.read == 3
    assert titles() >= {"a", "c"}


def test_a_disk_that_is_full_stops_the_run_and_it_can_go_on(
    harvest, place, three_pages, monkeypatch
):
    with monkeypatch.context() as patched:

        def full(*_, **__):
            raise RuntimeError("the disk is full")

        patched.setattr(storing, "write_rows", full)
        with pytest.raises(RuntimeError):
            harvest()
    assert HarvestRun.objects.get().state == State.STOPPED
    assert not Dataset.objects.exists()

    assert harvest().state == State.COMPLETE


def test_an_identifier_met_again_counts_once_and_is_told(harvest, place):
    place.answers = {
        "/list": page(("a", "One"), ("b", "Two"), ("a", "Other"), next=TWO),
        "/list?page=2": page(("b", "Other"), ("c", None), ("c", None)),
    }

    first, second = harvest(), harvest()

    assert (first.read, first.created, first.unchanged, first.rejected) == (6, 2, 3, 1)
    assert first.repeated == 3
    assert Dataset.objects.get(identifier="a").title == {"en": "One"}
    # Two runs over the same pages end the same: nothing flips to and fro.
    assert (second.updated, second.unchanged, second.rejected) == (0, 5, 1)


@pytest.mark.parametrize("size", [1, 2, 500])
def test_the_tally_does_not_depend_on_where_batches_end(
    harvest, place, monkeypatch, size
):
    monkeypatch.setattr(walking, "BATCH", size)
    items = [("a", None), ("a", "One"), ("b", "Two"), ("b", None), ("a", "Three")]
    place.answers = {"/list": page(*items)}

    run = harvest()

    assert (run.read, run.created, run.unchanged, run.rejected) == (5, 2, 3, 0)
    assert Dataset.objects.get(identifier="a").title == {"en": "One"}


def test_identifiers_longer_than_their_column_stay_apart(harvest, place):
    long = "x" * 600
    place.answers = {"/list": page((long + "1", "One"), (long + "2", "Two"))}

    first, second = harvest(), harvest()

    assert (first.created, first.shortened) == (2, 2)
    assert second.unchanged == 2
    assert Dataset.objects.count() == 2


def test_refused_records_without_an_identifier_are_counted_each(harvest, place):
    place.answers = {"/list": page(("", None), (" ", None), *pairs("a"))}

    run = harvest()

    assert (run.rejected, run.created) == (2, 1)
    assert HarvestRecord.objects.filter(state="rejected").count() == 2


def test_a_record_refused_now_keeps_what_was_read_of_it_before(harvest, place):
    place.answers = {"/list": page(*pairs("a", "b"))}
    harvest()
    place.answers = {"/list": page(("a", None), *pairs("b"))}

    run = harvest()

    assert (run.rejected, run.vanished) == (1, 0)
    assert titles() == {"a", "b"}


def test_what_is_in_quarantine_and_gone_from_the_source_is_forgotten(harvest, place):
    place.answers = {"/list": page(("a", None), *pairs("b"))}
    harvest()
    place.answers = {"/list": page(*pairs("b"))}

    harvest()

    assert not HarvestRecord.objects.filter(state="rejected").exists()


def test_the_original_record_is_kept_unless_the_source_says_no(harvest, source, place):
    place.answers = {"/list": page(*pairs("a"))}
    harvest()
    assert HarvestRecord.objects.get().source_form == b'["a", "A"]'

    source.keeps_raw = False
    source.save()
    place.answers = {"/list": page(("a", "New"))}
    harvest()

    assert HarvestRecord.objects.get().source_form == b""


def test_a_run_stopped_by_hand_ends_after_its_batch_and_can_go_on(
    harvest, place, three_pages
):
    good = place.answers["/list?page=2"]

    def stop_meanwhile(_):
        stop_run(HarvestRun.objects.get())
        return good

    place.answers["/list?page=2"] = stop_meanwhile
    stopped = harvest()
    assert (stopped.state, stopped.read) == (State.STOPPED, 2)
    place.answers["/list?page=2"] = good

    run = harvest()

    assert (run.pk, run.state, run.read) == (stopped.pk, State.COMPLETE, 5)
    assert place.paths.count("/list") == 1


def test_a_run_ends_at_the_time_limit_of_its_source_and_can_go_on(
    harvest, source, place, three_pages
):
    source.time_limit = 1
    source.save()
    good = place.answers["/list"]

    def slowly(_):
        place.now += 90
        return good

    place.answers["/list"] = slowly
    stopped = harvest()
    assert (stopped.state, stopped.read) == (State.STOPPED, 2)
    assert "time limit" in stopped.failure

    run = harvest()

    assert (run.pk, run.state, run.read) == (stopped.pk, State.COMPLETE, 5)


def test_a_stretch_gives_way_and_the_next_goes_on(harvest, place, three_pages):
    good = place.answers["/list"]

    def slowly(_):
        place.now += 20
        return good

    place.answers["/list"] = slowly

    first = harvest(seconds=10)
    assert (first.state, first.read) == (State.QUEUED, 2)
    second = harvest(seconds=10)

    assert (second.pk, second.state, second.read) == (first.pk, State.COMPLETE, 5)
    assert place.paths.count("/list") == 1


def test_every_end_leaves_an_audit_event_and_no_page(harvest, place, three_pages):
    harvest()
    place.answers["/list?page=2"] = httpx.Response(404)
    harvest()

    assert set(AuditEvent.objects.values_list("action", flat=True)) == {
        "source.loaded",
        "source.failed",
    }
    assert not HarvestPage.objects.exists()


def test_the_tally_is_held_by_the_database(harvest, three_pages):
    run = harvest()

    with pytest.raises(IntegrityError):
        HarvestRun.objects.filter(pk=run.pk).update(read=99)


def test_a_later_reading_asks_only_for_changes_until_a_full_one_is_due(
    harvest, reads, source, place
):
    reads(ChangesReader)
    place.answers = {"/list": page(*pairs("a", "b"))}
    full = harvest()
    since = full.started_at - timedelta(hours=1)
    place.answers[f"/list?since={since:%Y-%m-%dT%H:%M}"] = page(("b", "Changed"))

    partial = harvest()

    assert (full.is_full, partial.is_full) == (True, False)
    assert (partial.read, partial.updated, partial.vanished) == (1, 1, 0)
    assert titles() == {"a", "b"}
    HarvestRun.objects.update(started_at=timezone.now() - timedelta(days=8))
    assert harvest().is_full


def test_a_full_reading_can_be_asked_for(harvest, reads, place):
    reads(ChangesReader)
    place.answers = {"/list": page(*pairs("a", "b"))}
    harvest()

    assert harvest(full=True).is_full


def test_a_source_of_one_page_that_did_not_change_is_not_read_again(
    harvest, source, place
):
    def conditional(request):
        if request.headers.get("if-none-match") == '"v1"':
            return httpx.Response(304)
        answer = page(*pairs("a", "b"))
        answer.headers["etag"] = '"v1"'
        return answer

    place.answers = {"/list": conditional}
    harvest()

    run = harvest()

    assert (run.state, run.read, run.vanished) == (State.COMPLETE, 0, 0)
    assert titles() == {"a", "b"}
    assert harvest(full=True).read == 2


def test_only_the_models_that_can_be_harvested_vanish():
    assert set(ending.MODELS) == {"dataset", "solution", "challenge"}


def test_rows_are_made_before_others_have_to_wait_for_the_write(
    harvest, three_pages, monkeypatch
):
    held = []

    def noted(*given, **named):
        held.append(len(connection.savepoint_ids))
        return rows_of(*given, **named)

    monkeypatch.setattr(storing, "rows_of", noted)
    before = len(connection.savepoint_ids)

    assert harvest().state == State.COMPLETE
    assert held == [before] * 3
