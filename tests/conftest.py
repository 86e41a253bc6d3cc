"""What every test shares: no network, a throw-away data folder."""

import gc
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.translation import deactivate

from seutu.core.locks import only_process
from seutu.language.learnt import learnt_folder

# The same commit gives the same answer: what lands is not decided by a draw of lots.
# `make explore` looks for new examples. How long one takes depends on what else the
# machine does.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile(os.environ.get("SEUTU_EXAMPLES", "same"))

LOOPBACK = {"127.0.0.1", "::1", "localhost", ""}
MIGRATE = "from seutu.cli.setup import migrate, start_django; start_django(); migrate()"


@pytest.fixture(autouse=True, scope="session")
def _no_network():
    """Close the way out: a connection to anything but this machine is an error."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guard(address):
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"A test tried to reach {address[0]}.")

    def guarded_connect(self, address):
        guard(address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        guard(address)
        return connect_ex(self, address)

    socket.socket.connect = guarded_connect
    socket.socket.connect_ex = guarded_connect_ex
    yield
    socket.socket.connect, socket.socket.connect_ex = connect, connect_ex


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Look for no garbage among what stays: tests and modules, until the very end.

    Else a sixth of collecting goes into it, and a twentieth of running what was found.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_unconfigure():
    """Let go of all that was kept, as libraries complain of what is never let go."""
    gc.unfreeze()


def pytest_collection_modifyitems(items):
    """Mark what touches the database, so that it can run on PostgreSQL as well."""
    for item in items:
        uses = {"db", "transactional_db", "django_db_setup", "client"}
        if item.get_closest_marker("django_db") or uses & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory) -> Path:
    """A folder that the processes of one run of the tests share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def empty_database(shared_folder) -> Path:
    """A database with every migration and no row, made once for all processes.

    Ninety migrations take some ten seconds of a processor.
    """
    made = shared_folder / "migrated.sqlite3"
    with only_process(made.with_suffix(".lock"), "", wait=True):
        if not made.exists():
            folder = shared_folder / "migrated"
            subprocess.run(
                [sys.executable, "-c", MIGRATE],
                env=os.environ | {"SEUTU_DATA": str(folder), "DATABASE_URL": ""},
                check=True,
            )
            (folder / "seutu.sqlite3").rename(made)
    return made


@pytest.fixture(scope="session")
def new_data(empty_database):
    """Make a data folder for a command: an empty database, the tables unpacked."""

    def make(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(empty_database, folder / "seutu.sqlite3")
        (folder / "learnt").symlink_to(learnt_folder().parent)
        return folder

    return make


@pytest.fixture(autouse=True)
def _own_language():
    """Start in the language of the site: requests leave theirs behind in the thread."""
    deactivate()


@pytest.fixture(autouse=True, scope="session")
def _quick_settings(tmp_path_factory):
    """Set once for all tests what would make each of them crawl.

    Hashing the password of each person takes half a second. Every client makes the
    middleware anew, which warns of a folder of static files that is not there and
    reads one that is; files are served as they stand, from their own places.
    """
    storage = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=tmp_path_factory.mktemp("static"),
        STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": storage}},
    ):
        yield


@pytest.fixture
def data_folder(settings, tmp_path):
    """A data folder of its own: index, uploads and locks of one test."""
    from seutu.matching import indexing, installed_ranking, vectors

    settings.DATA_FOLDER = tmp_path
    settings.INDEX_FOLDER = tmp_path / "index"
    indexing.store.cache_clear()
    installed_ranking.rankings.cache_clear()
    vectors.forget()
    yield tmp_path
    indexing.store.cache_clear()
    installed_ranking.rankings.cache_clear()
    vectors.forget()


# Playwright's synchronous API runs an event loop that Django would take for its own.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
