from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from seutu.audit.models import AuditEvent
from seutu.catalogue.models import Dataset
from seutu.catalogue.services import mark_vanished
from seutu.challenges.models import Challenge
from seutu.core.errors import Conflict
from seutu.core.locks import only_process
from seutu.matching import indexing
from seutu.matching.gaps import demand, tasks, updating
from seutu.matching.gaps.selectors import Narrowed, gaps
from seutu.matching.models import Assessment, Basis, Demand, SupplyChange
from seutu.notifications.models import Notification
from seutu.notifications.services import follow
from tests.matching.gaps.worlds import (
    NEED,
    TEXT,
    asks,
    everything_is_assessed,
    publishes,
    region,
    the_gap,
)
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def test_a_gap_closes_when_a_dataset_arrives_and_its_followers_hear_of_it():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    before = the_gap()
    person = UserFactory()
    follow(person, before.demand.subject)

    arrived = publishes(NEED, TEXT)
    assert everything_is_assessed() == 1

    after = the_gap()
    assert before.is_gap
    assert not after.is_gap
    assert after.best == f"dataset:{arrived.pk}"
    assert after.closed_at is not None
    assert after.theme == "TRAN"
    assert Notification.objects.filter(user=person).count() == 1
    assert AuditEvent.objects.filter(action="gap.closed").count() == 1


def test_a_gap_opens_again_when_its_answer_vanishes():
    asks()
    answer = publishes(NEED, TEXT)
    everything_is_assessed()
    assert not the_gap().is_gap

    mark_vanished("dataset", Dataset, [answer.pk])
    everything_is_assessed()

    assert the_gap().is_gap
    assert the_gap().opened_at is not None
    assert the_gap().closed_at is None


def test_assessing_again_changes_nothing():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    before = the_gap()

    assert updating.update(seconds=60) == 0
    assert not updating.waits()
    assert the_gap().assessed_at == before.assessed_at


def test_a_change_that_touches_nothing_leaves_the_assessment_alone():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()

    publishes("Forest inventory by tree species", themes=["AGRI"])

    assert everything_is_assessed() == 0


def test_a_day_later_everything_is_compared_with_the_new_index():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    publishes("Forest inventory by tree species", themes=["AGRI"])
    everything_is_assessed()
    yesterday = timezone.now() - timedelta(hours=25)
    Assessment.objects.update(assessed_at=yesterday)

    assert updating.update(seconds=60) == 1
    assert the_gap().basis.mark == indexing.mark()
    assert updating.update(seconds=60) == 0


def test_many_changes_at_once_let_every_demand_wait():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    SupplyChange.objects.create(kind="dataset")

    assert updating.update(seconds=60) == 1


def test_a_change_that_the_index_has_not_seen_yet_waits():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()

    publishes(NEED, TEXT)
    updating.update(seconds=60)

    assert the_gap().is_gap
    assert SupplyChange.objects.exists()


def test_what_is_stopped_in_the_middle_goes_on_where_it_was(monkeypatch):
    for number in range(3):
        asks(title=f"{NEED} {number}")
    publishes("Opening hours of public libraries")
    indexing.rebuild()
    assess, done = updating.assess, []

    def killed_at_the_second(*arguments):
        if len(done) == 1:
            raise KeyboardInterrupt
        done.append(arguments[0].pk)
        return assess(*arguments)

    monkeypatch.setattr(updating, "assess", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        updating.update(seconds=60)
    monkeypatch.undo()

    assert updating.progress() == updating.Progress(1, 3)
    assert updating.update(seconds=60) == 2
    assert updating.progress().is_complete


def test_two_processes_never_assess_at_once(settings, tmp_path):
    with (
        only_process(tmp_path / "gaps.lock", "busy"),
        pytest.raises(Conflict),
    ):
        updating.update(seconds=1)


def test_the_worker_does_nothing_without_an_index_and_tries_again():
    asks()
    demand.gather()

    assert tasks.update_gaps.func() == "no index"
    indexing.rebuild()
    assert tasks.update_gaps.func() == "1 demands"


def test_a_step_that_can_do_nothing_does_not_ask_for_another():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    DBTaskResult.objects.all().delete()
    publishes(NEED, TEXT)

    assert tasks.update_gaps.func() == "0 demands"

    waiting = DBTaskResult.objects.filter(task_path=tasks.update_gaps.module_path)
    assert not waiting.exists()
    tasks.enqueue_gaps_if_needed()
    assert waiting.count() == 1


def test_every_assessment_names_its_sources_and_their_dates():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()

    basis = the_gap().basis
    assert basis.sources == [{"id": "turku", "as_of": "2025-11-03", "records": 1}]
    assert basis.mark == indexing.mark()
    assert len(basis.calibration) == 16


def test_a_basis_that_nothing_rests_on_is_removed():
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    Basis.objects.create(pk="x" * 16, mark=0, calibration="x", sources=[])

    assert updating.forget_unused_bases() == 1
    assert Basis.objects.count() == 1


def test_what_its_owner_calls_answered_is_no_gap():
    asks(state=Challenge.State.ANSWERED)
    publishes("Opening hours of public libraries")
    everything_is_assessed()

    assert not the_gap().is_gap


@pytest.mark.parametrize(
    ("fields", "cause"),
    [
        ({"region": None, "country": "IT"}, "other-place"),
        ({"access": "restricted"}, "closed"),
        ({"formats": ["PDF"]}, "form"),
        ({"licence": "CC BY-NC-ND 4.0"}, "form"),
        ({"frequency": "DAILY", "modified": "2001-01-01"}, "stale"),
    ],
)
def test_a_record_that_fits_but_does_not_do_names_the_cause(fields, cause):
    asks()
    publishes(NEED, TEXT, **fields)
    everything_is_assessed()

    assert the_gap().cause == cause


def test_the_record_of_the_own_place_is_found_behind_many_of_others():
    asks("Tram timetables", "")
    for number in range(90):
        publishes(f"Tram timetables of line {number}", region=None, country="IT")
    at_home = publishes("Tram timetables")
    everything_is_assessed()

    assert the_gap().best == f"dataset:{at_home.pk}"
    assert not the_gap().is_gap


def test_gaps_are_narrowed_by_place_theme_and_cause():
    asks()
    asks("Locations of beehives", "Where do beehives stand?", region=region("FI1D1"))
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    assert gaps(Narrowed(region="FI")).count() == 2
    assert gaps(Narrowed(region="FI1D")).count() == 1
    assert gaps(Narrowed(region="SE")).count() == 0
    assert gaps(Narrowed(origin=Demand.Origin.PORTAL)).count() == 0
