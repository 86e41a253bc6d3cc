"""A run that is killed at any point ends, after going on, like an undisturbed one."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

PAGES, SIZE, KILLS = 10, 600, 10
RUNS = 3
SCRIPT = Path(__file__).with_name("killed.py")
ROOT = Path(__file__).parents[2]
# What was stored when, and by which process, differs; everything else must not.
QUERIES = (
    "SELECT id, identifier, title, content_hash, vanished_at FROM catalogue_dataset"
    " ORDER BY id",
    "SELECT dataset_id, position, url FROM catalogue_distribution ORDER BY 1, 2",
    "SELECT identifier, record_id, content_hash, state, reason, raw, last_run_id"
    " FROM harvest_harvestrecord ORDER BY identifier",
    "SELECT id, state, pages, received, expected, read, created, updated, unchanged,"
    " rejected, repeated, missing, vanished, failure, ask FROM harvest_harvestrun",
    "SELECT kind, record_id FROM matching_pendingchange ORDER BY 1, 2",
    "SELECT action, details FROM audit_auditevent",
)


class Listing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_GET(self) -> None:
        number = int(self.path.partition("?page=")[2] or 1)
        first = (number - 1) * SIZE
        content: dict[str, object] = {
            "total": PAGES * SIZE,
            "items": [
                # Some are refused, and some stand on two pages.
                (
                    f"record {n - n % 97 // 96 * 90}",
                    None if n % 50 == 7 else f"Title {n}",
                )
                for n in range(first, first + SIZE)
            ],
        }
        if number < PAGES:
            host = self.headers["host"]
            content["next"] = f"http://{host}/list?page={number + 1}"
        is_robots = self.path == "/robots.txt"
        body = b"" if is_robots else json.dumps(content).encode()
        self.send_response(404 if is_robots else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Listing)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/list"
    server.shutdown()
    server.server_close()
    thread.join()


class Nursery:
    """The process whose children read and are killed, on a data folder of its own."""

    def __init__(self, folder: Path, address: str) -> None:
        environment = {
            **os.environ,
            "SEUTU_DATA": str(folder),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "seutu.config.settings",
            "HARVEST_HOSTS": address.split("/")[2],
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), address],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.until("ready")

    def begin(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return int(self.until("child").split()[1])

    def until(self, word: str) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(word):
                return line
        raise AssertionError(f"It ended before it said {word!r}.")

    def close(self) -> None:
        self.process.communicate(timeout=20)


def rows(path):
    with sqlite3.connect(path) as database:
        return [database.execute(query).fetchall() for query in QUERIES]


@pytest.mark.slow
def test_a_run_killed_at_ten_random_points_ends_like_an_undisturbed_one(
    tmp_path, address, new_data
):
    chance = random.Random(5)
    nursery = Nursery(new_data(tmp_path), address)
    path, fresh = tmp_path / "seutu.sqlite3", tmp_path / "fresh.sqlite3"
    with sqlite3.connect(path) as database, sqlite3.connect(fresh) as copy:
        database.backup(copy)
    nursery.begin()
    nursery.until("over")
    calm = rows(path)
    with sqlite3.connect(fresh) as copy, sqlite3.connect(path) as database:
        copy.backup(database)

    for _ in range(KILLS):
        child = nursery.begin()
        for _ in range(chance.randint(0, 2)):
            nursery.until("stored")
        time.sleep(chance.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        nursery.until("over")
    half = rows(path)
    nursery.begin()
    nursery.until("over")
    nursery.close()

    assert half[RUNS][0][1] == "running"  # none of the ten came to the end
    for query, expected, found in zip(QUERIES, calm, rows(path), strict=True):
        assert found == expected, query
    assert calm[RUNS][0][5] == PAGES * SIZE
