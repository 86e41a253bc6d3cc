"""A process that is killed in the middle, and what the next one makes of it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow
SOURCE = "dutch-algorithm-register"
TABLES = {
    "solutions_solution": "id, identifier, title, organisation_id, content_hash",
    "harvest_harvestrecord": "identifier, record_id, content_hash, state",
    "accounts_organisation": "id, name, kind, country",
}


@pytest.fixture
def seutu(tmp_path, new_data):
    """Start the command on a data folder of its own, first made without a row."""

    def start(name, *arguments):
        folder = tmp_path / name
        if not folder.exists():
            new_data(folder)
        environment = os.environ | {"SEUTU_DATA": str(folder)}
        environment.pop("DATABASE_URL", None)
        return subprocess.Popen(
            [sys.executable, "-m", "seutu", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def done(process) -> str:
    output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return output


def rows(folder, table) -> list[tuple[object, ...]]:
    with sqlite3.connect(folder / "seutu.sqlite3", timeout=20) as database:
        query = f"SELECT {TABLES.get(table, '*')} FROM {table} ORDER BY 1, 2"  # noqa: S608
        return database.execute(query).fetchall()


def wait_for(condition, process, *, seconds=120):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr.read()
        try:
            if condition():
                return
        except (sqlite3.OperationalError, FileNotFoundError):
            pass
        time.sleep(0.02)
    raise AssertionError("it never came so far")


def test_a_killed_load_ends_like_an_undisturbed_one(seutu, tmp_path):
    done(seutu("undisturbed", "load", SOURCE))
    killed = seutu("killed", "load", SOURCE)
    folder = tmp_path / "killed"
    wait_for(lambda: len(rows(folder, "solutions_solution")) >= 500, killed)

    killed.send_signal(signal.SIGKILL)
    killed.wait(20)
    half = len(rows(folder, "solutions_solution"))
    done(seutu("killed", "load", SOURCE))

    assert 0 < half < len(rows(tmp_path / "undisturbed", "solutions_solution"))
    for table in TABLES:
        assert rows(folder, table) == rows(tmp_path / "undisturbed", table), table


def test_a_worker_killed_while_it_builds_the_index_is_followed_by_one_that_does(
    seutu, tmp_path
):
    folder = tmp_path / "indexed"
    done(seutu("indexed", "load", SOURCE))
    killed = seutu("indexed", "worker")
    wait_for(lambda: (folder / "index" / "index-1").is_dir(), killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait(20)
    assert not (folder / "index" / "CURRENT").exists()

    second = seutu("indexed", "worker")
    wait_for(lambda: (folder / "index" / "CURRENT").exists(), second)
    wait_for(lambda: rows(folder, "matching_pendingchange") == [], second)
    second.terminate()
    second.wait(60)

    answer = done(seutu("indexed", "match", "fraude met bijstand", "--json"))
    assert '"solution"' in answer


QUEUED = """
import django
django.setup()
from seutu.catalogue.models import Catalogue
from seutu.harvest.models import HarvestSource
from seutu.harvest.services import start_run
catalogue = Catalogue.objects.create(id="near", holds="dataset")
source = HarvestSource.objects.create(
    id="near", catalogue=catalogue, reader="dcat-rdf", location="http://127.0.0.1/a"
)
start_run(source)
"""


def harvester_of(worker) -> int:
    """Find the process beside the worker, which a thread of it started; 0 if none."""
    for children in Path(f"/proc/{worker.pid}/task").glob("*/children"):
        for child in children.read_text().split():
            command = Path(f"/proc/{child}/cmdline").read_bytes()
            if b"spawn_main" in command and children.parent.name != str(worker.pid):
                return int(child)
    return 0


def test_a_killed_harvester_is_started_again_and_ends_with_its_worker(seutu, tmp_path):
    folder = tmp_path / "read"
    worker = seutu("read", "worker")
    wait_for(lambda: harvester_of(worker), worker)
    wait_for(lambda: (folder / "index" / "CURRENT").exists(), worker)
    first = harvester_of(worker)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: harvester_of(worker) not in {0, first}, worker)
    second = harvester_of(worker)

    environment = os.environ | {"SEUTU_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    subprocess.run([sys.executable, "-c", QUEUED], env=environment, check=True)
    query = "harvest_harvestrun WHERE failure LIKE '%private or reserved address%'"
    wait_for(lambda: rows(folder, query), worker)
    done_by = f"worker_ids LIKE '%-{second}\"%'"
    table = f"django_tasks_database_dbtaskresult WHERE {done_by}"
    wait_for(lambda: rows(folder, table), worker)

    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=20)
    until = time.monotonic() + 20
    while Path(f"/proc/{second}").exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not Path(f"/proc/{second}").exists()


def test_commands_started_together_make_one_database(seutu, tmp_path):
    (tmp_path / "new").mkdir()
    together = [seutu("new", "load", "no-such-source") for _ in range(3)]

    for process in together:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 3, errors
    assert rows(tmp_path / "new", "solutions_solution") == []


def test_a_killed_web_process_is_replaced_and_the_site_goes_on(seutu):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = seutu("served", "serve", "--port", str(port))
    try:
        wait_for(lambda: answers(port), server)
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        for child in children.read_text().split():
            os.kill(int(child), signal.SIGKILL)

        wait_for(lambda: not answers(port), server, seconds=20)
        wait_for(lambda: answers(port), server, seconds=30)
        assert server.poll() is None
    finally:
        server.terminate()
        server.communicate(timeout=30)


def answers(port) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return response.status == 200
    except OSError:
        return False
