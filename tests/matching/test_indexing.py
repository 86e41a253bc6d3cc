import subprocess
import sys

import pytest
from django_tasks_db.models import DBTaskResult

from seutu.catalogue.models import Dataset
from seutu.catalogue.services import mark_vanished, store_entries
from seutu.core.errors import Conflict
from seutu.matching import indexing, tasks
from seutu.matching.models import PendingChange
from seutu.matching.needs import Need
from seutu.matching.selectors import find_matches
from seutu.matching.tasks import update_index
from seutu.search.errors import IndexDamaged, IndexMissing
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def titles(text: str) -> list[str]:
    found = find_matches(Need(text=text, language="en")).matches
    return [
        Dataset.objects.get(pk=each.id.partition(":")[2]).title["en"] for each in found
    ]


def dataset(title: str, **fields) -> Dataset:
    return DatasetFactory(
        title={"en": title}, description={}, keywords={}, language="en", **fields
    )


def test_a_rebuild_finds_what_the_database_holds():
    dataset("Hourly air quality at roadside stations")
    dataset("Opening hours of public libraries")

    assert indexing.rebuild() == 2
    assert titles("air quality")[:1] == ["Hourly air quality at roadside stations"]


def test_a_changed_record_is_found_by_its_new_words_only():
    changed = dataset("Hourly air quality at roadside stations")
    indexing.rebuild()
    changed.title = {"en": "Opening hours of public libraries"}

    store_entries("dataset", [changed])
    assert indexing.write_changes() == 1

    assert titles("public libraries") == ["Opening hours of public libraries"]
    assert titles("air quality roadside stations") == []
    assert not PendingChange.objects.exists()


def test_a_vanished_record_is_found_no_more():
    gone = dataset("Hourly air quality at roadside stations")
    indexing.rebuild()

    mark_vanished("dataset", Dataset, [gone.pk])
    indexing.write_changes()

    assert titles("air quality") == []


def test_many_changes_become_visible_in_a_few_steps(monkeypatch):
    monkeypatch.setattr(indexing, "MOST_AT_ONCE", 4)
    monkeypatch.setattr(indexing, "BATCH", 3)
    made = [dataset(f"Hourly air quality at station {number}") for number in range(7)]
    indexing.rebuild()
    before = indexing.mark()
    mark_vanished("dataset", Dataset, [one.pk for one in made[:3]])
    for one in made[3:]:
        one.title = {"en": f"Opening hours of library {one.pk}"}
    store_entries("dataset", made[3:])

    assert indexing.write_changes() == 7

    assert indexing.mark() == before + 2
    assert len(titles("opening hours of libraries")) == 4
    assert titles("air quality station") == []
    assert not PendingChange.objects.exists()


def test_a_record_left_without_words_is_found_no_more():
    changed = dataset("Hourly air quality at roadside stations")
    indexing.rebuild()
    changed.title = {"en": " "}

    store_entries("dataset", [changed])
    indexing.write_changes()

    assert titles("air quality") == []


def test_the_worker_gives_way_while_a_harvest_goes_on_queueing(monkeypatch):
    made = [dataset(f"Hourly air quality at station {number}") for number in range(5)]
    indexing.rebuild()
    store_entries("dataset", made)
    monkeypatch.setattr(indexing, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(tasks, "STRETCH_SECONDS", 0.0)
    queued = DBTaskResult.objects.filter(task_path=update_index.module_path)
    queued.delete()

    assert update_index.call() == "2 records"

    assert PendingChange.objects.count() == 3
    assert queued.ready().count() == 1
    for _ in range(2):
        queued.delete()
        update_index.call()
    assert not PendingChange.objects.exists()
    assert not queued.exists()


def test_a_change_made_while_rebuilding_is_found_at_its_end(monkeypatch):
    first = dataset("Hourly air quality at roadside stations")
    original = indexing._every_text

    def reading_while_somebody_writes():
        yield from original()
        first.title = {"en": "Opening hours of public libraries"}
        store_entries("dataset", [first])

    monkeypatch.setattr(indexing, "_every_text", reading_while_somebody_writes)
    indexing.rebuild()

    assert titles("public libraries") == ["Opening hours of public libraries"]


def test_a_rebuild_that_fails_leaves_the_index_in_use(monkeypatch):
    dataset("Hourly air quality at roadside stations")
    indexing.rebuild()

    def failing():
        raise RuntimeError("the disk is full")
        yield

    monkeypatch.setattr(indexing, "_every_text", failing)
    with pytest.raises(RuntimeError):
        indexing.rebuild()

    assert titles("air quality") == ["Hourly air quality at roadside stations"]


HOLD = """
import fcntl, sys
with open(sys.argv[1], "w") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_process_writes_at_a_time(settings):
    indexing.rebuild()
    lock = settings.INDEX_FOLDER / "lock"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", HOLD, lock], **pipes) as other:
        assert other.stdout.readline() == "held\n"

        with pytest.raises(Conflict, match="Another process"):
            indexing.write_changes()
        assert update_index.call() == "busy"

        other.communicate("")
    assert indexing.write_changes() == 0


def test_a_missing_index_is_told_apart_and_built_by_the_worker():
    dataset("Hourly air quality at roadside stations")

    with pytest.raises(IndexMissing):
        find_matches(Need(text="air quality"))
    assert not indexing.is_usable()

    update_index.call()
    assert titles("air quality") == ["Hourly air quality at roadside stations"]


def test_a_damaged_index_is_told_apart_and_built_anew(settings):
    dataset("Hourly air quality at roadside stations")
    indexing.rebuild()
    (settings.INDEX_FOLDER / "CURRENT").write_text("nonsense")
    indexing.store.cache_clear()

    with pytest.raises(IndexDamaged):
        find_matches(Need(text="air quality"))

    update_index.call()
    assert titles("air quality") == ["Hourly air quality at roadside stations"]
