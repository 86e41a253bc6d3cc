"""From SQLite to PostgreSQL: what a region does when it outgrows one machine."""

import os
import sqlite3
import subprocess
import sys

import psycopg
import pytest

pytestmark = pytest.mark.servers
URL = os.environ.get("TEST_POSTGRESQL_URL", "")
SOURCE = "university-of-alicante"

needs_server = pytest.mark.skipif(
    not URL, reason="TEST_POSTGRESQL_URL is not set; `make test-servers` sets it"
)


def seutu(folder, *arguments, database=""):
    environment = os.environ | {"SEUTU_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    if database:
        environment["DATABASE_URL"] = database
    done = subprocess.run(
        [sys.executable, "-m", "seutu", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def database():
    """An empty database of its own on the test server."""
    server, _, _ = URL.rpartition("/")
    with psycopg.connect(URL, autocommit=True) as connection:
        connection.execute("CREATE DATABASE moved")
        yield f"{server}/moved"
        connection.execute("DROP DATABASE moved WITH (FORCE)")


@needs_server
def test_a_backup_of_sqlite_restores_into_postgresql(tmp_path, database):
    before, after = tmp_path / "sqlite", tmp_path / "postgresql"
    seutu(before, "load", SOURCE)
    seutu(before, "backup", str(tmp_path / "all.zip"))

    seutu(after, "restore", str(tmp_path / "all.zip"), database=database)

    query = "SELECT id, identifier, content_hash FROM catalogue_dataset ORDER BY id"
    with sqlite3.connect(before / "seutu.sqlite3") as small:
        expected = small.execute(query).fetchall()
    with psycopg.connect(database) as large:
        assert large.execute(query + ' COLLATE "C"').fetchall() == expected
    assert len(expected) > 200
    answer = seutu(
        after,
        "match",
        "estudiantat matriculat en estudis de grau",
        "--json",
        database=database,
    )
    assert '"dataset"' in answer


@needs_server
def test_a_record_written_after_the_move_gets_a_free_number(tmp_path, database):
    seutu(tmp_path / "sqlite", "load", SOURCE)
    seutu(tmp_path / "sqlite", "backup", str(tmp_path / "all.zip"))
    moved = tmp_path / "postgresql"
    seutu(moved, "restore", str(tmp_path / "all.zip"), database=database)

    seutu(moved, "load", "brescia-mobility", database=database)

    with psycopg.connect(database) as large:
        (runs,) = large.execute("SELECT count(*) FROM harvest_harvestrun").fetchone()
    assert runs == 2


@needs_server
def test_the_settings_say_that_the_pool_is_used(tmp_path, database):
    out = seutu(
        tmp_path,
        "manage",
        "shell",
        "-c",
        "from django.db import connection as c; print(bool(c.pool))",
        database=database,
    )
    assert out.strip().endswith("True")
