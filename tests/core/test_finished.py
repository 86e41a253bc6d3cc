"""What the queue keeps of work that is done, and how long."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from seutu.core import finished
from seutu.core.schedule import rounds
from seutu.harvest.tasks import fold

pytestmark = pytest.mark.django_db


def ended(*, days, status="SUCCESSFUL"):
    key = fold.enqueue().id
    moment = timezone.now() - timedelta(days=days)
    DBTaskResult.objects.filter(pk=key).update(status=status, finished_at=moment)
    return key


def left():
    return {str(key) for key in DBTaskResult.objects.values_list("pk", flat=True)}


def test_tasks_that_ended_long_ago_are_deleted_and_younger_ones_stay():
    ended(days=15)
    ended(days=15, status="FAILED")
    young = ended(days=13)

    assert finished.forget_finished_tasks() == 2
    assert left() == {young}


@pytest.mark.parametrize("status", ["READY", "RUNNING"])
def test_work_that_is_not_over_stays_however_old_it_is(status):
    key = ended(days=400, status=status)

    assert finished.forget_finished_tasks() == 0
    assert left() == {key}


def test_many_go_in_bounded_batches_and_what_is_left_the_next_time(
    monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(finished, "BATCH", 2)
    monkeypatch.setattr(finished, "MOST_BATCHES", 2)
    for _number in range(5):
        ended(days=20)

    with django_assert_num_queries(4):
        assert finished.forget_finished_tasks() == 4
    assert finished.forget_finished_tasks() == 1
    assert left() == set()


def test_the_worker_does_it_every_day():
    (each,) = (one for one in rounds() if one.name == "finished tasks")

    assert (each.seconds, each.start) == (86_400, finished.forget_finished_tasks)
