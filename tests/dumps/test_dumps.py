import csv
import gzip
import io
import json
import os
import threading

import duckdb
import openpyxl
import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from seutu.core.errors import Conflict
from seutu.core.locks import only_process
from seutu.dumps import services, tasks
from seutu.dumps.rows import BATCH, TABLES
from seutu.dumps.tasks import enqueue_if_due, make_dumps
from seutu.dumps.writing import flat_columns
from tests.factories import (
    ChallengeFactory,
    DatasetFactory,
    OwnChallengeFactory,
    SolutionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(data_folder):
    found = [
        DatasetFactory(),
        DatasetFactory(
            number=1,
            title={"en": "=HYPERLINK(1)", "fi": "Ilmanlaatu"},
            language="fi",
        ),
    ]
    SolutionFactory()
    ChallengeFactory()
    return found


def rows_of_parquet(path, columns):
    with duckdb.connect() as database:
        return database.sql(f"SELECT {columns} FROM '{path}'").fetchall()  # noqa: S608


def rows_of_csv(name: str) -> list[dict[str, str]]:
    _, path = services.dump(name)
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_every_record_stands_once_in_every_form(records):
    services.make()
    _, workbook = services.dump("datasets.xlsx")
    _, parquet = services.dump("datasets.parquet")
    _, lines = services.dump("datasets.jsonl")
    ids = {record.pk for record in records}

    assert {row["id"] for row in rows_of_csv("datasets.csv")} == ids
    sheet = openpyxl.load_workbook(workbook, read_only=True).active
    assert {row[0] for row in list(sheet.iter_rows(values_only=True))[1:]} == ids
    table = rows_of_parquet(parquet, "id, title['fi']")
    assert {row[0] for row in table} == ids
    assert "Ilmanlaatu" in {row[1] for row in table}
    with gzip.open(lines, "rt") as file:
        assert {json.loads(line)["id"] for line in file} == ids


def test_the_files_of_a_dataset_are_kept_nested_where_the_form_can(records):
    services.make()
    _, parquet = services.dump("datasets.parquet")
    wanted = {record.pk: record.distributions.count() for record in records}

    assert dict(rows_of_parquet(parquet, "id, len(distributions)")) == wanted


def test_no_cell_is_taken_for_a_formula(records):
    services.make()
    found = {row["title_en"] for row in rows_of_csv("datasets.csv")}

    assert "'=HYPERLINK(1)" in found


def test_drafts_are_in_no_dump(records):
    draft = OwnChallengeFactory(number=5, state="draft")
    services.make()

    assert draft.pk not in {row["id"] for row in rows_of_csv("challenges.csv")}


def test_more_records_than_a_batch_are_all_read(django_assert_max_num_queries):
    DatasetFactory.create_batch(3)
    table = TABLES[0]
    assert BATCH > 3
    with django_assert_max_num_queries(2):
        assert len(list(table.read())) == 3


def test_where_a_dataset_lies_is_told_in_degrees(records):
    placed = DatasetFactory(number=2, west=177.0, south=-20.0, east=-178.0, north=-16.0)
    services.make()
    _, parquet = services.dump("datasets.parquet")

    found = rows_of_parquet(parquet, "id, west, south, east, north")
    sides = {row[0]: row[1:] for row in found}
    assert sides[placed.pk] == (177.0, -20.0, -178.0, -16.0)
    assert sides[records[0].pk] == (None, None, None, None)
    (row,) = (one for one in rows_of_csv("datasets.csv") if one["id"] == placed.pk)
    assert (row["west"], row["north"]) == ("177.0", "-16.0")


def test_columns_of_every_form_fit_the_rows(records):
    for table in TABLES:
        for row in table.read():
            assert list(row) == list(table.columns)


def test_what_was_there_answers_until_the_new_is_done(records, monkeypatch):
    services.make()
    before = services.dump("datasets.csv")[0].sha256

    def broken(*_):
        raise OSError("no space left")

    monkeypatch.setattr(services, "write_parquet", broken)
    with pytest.raises(OSError, match="space"):
        services.make()
    assert services.dump("datasets.csv")[0].sha256 == before


def test_two_processes_do_not_make_them_at_once(records):
    lock = services.folder().with_suffix(".lock")
    answers = []
    with only_process(lock, "busy"):

        def second():
            try:
                services.make()
            except Conflict as error:
                answers.append(error)

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert answers
    assert "made already" in answers[0].message


def test_a_workbook_that_could_not_be_opened_is_not_made(records, monkeypatch):
    monkeypatch.setattr(services, "MOST_IN_WORKBOOK", 1)
    made = {one.name for one in services.make()}

    assert "datasets.csv" in made
    assert "datasets.xlsx" not in made


@pytest.fixture
def started(monkeypatch):
    """The processes that were started; none is."""
    found = []

    class Process:
        def __init__(self, command, **_options):
            found.append(command[1:])
            self.pid = os.getpid()

    monkeypatch.setattr(tasks.subprocess, "Popen", Process)
    monkeypatch.setattr(tasks.os, "setpriority", lambda *_: None)
    return found


def test_the_worker_has_them_made_by_a_process_of_their_own(records, started):
    assert make_dumps.call() == "started"
    assert started == [["-m", "seutu", "dump"]]


def test_no_second_process_is_started_while_one_is_at_it(records, started):
    with only_process(services.folder().with_suffix(".lock"), "busy"):
        assert make_dumps.call() == "busy"
    assert not started


def test_they_are_asked_for_once_a_day(records):
    enqueue_if_due()
    enqueue_if_due()
    waiting = DBTaskResult.objects.ready().filter(task_path=make_dumps.module_path)
    assert waiting.count() == 1

    waiting.delete()
    services.make()
    enqueue_if_due()
    assert not waiting.exists()


def test_pages_list_and_send_the_files(client, records):
    assert "being made" in client.get(reverse("downloads")).content.decode()
    services.make()
    page = client.get(reverse("downloads")).content.decode()
    assert reverse("dump", args=["datasets.parquet"]) in page

    packed = client.get("/dumps/datasets.csv", headers={"accept-encoding": "gzip"})
    content = b"".join(packed.streaming_content)
    assert packed["Content-Encoding"] == "gzip"
    plain = client.get("/dumps/datasets.csv")
    assert b"".join(plain.streaming_content) == gzip.decompress(content)
    header = next(csv.reader(io.StringIO(gzip.decompress(content).decode("utf-8-sig"))))
    assert header == flat_columns(TABLES[0].columns)

    again = client.get("/dumps/datasets.csv", headers={"if-none-match": packed["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["none.csv", "manifest.json", "..%2Fdb.sqlite3"])
def test_only_what_is_listed_is_sent(client, records, name):
    services.make()

    assert client.get(f"/dumps/{name}").status_code == 404
