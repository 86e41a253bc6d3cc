"""What every test shares: no network, a throw-away data folder."""

import os
import socket

import hypothesis
import pytest

# The same commit gives the same answer: what lands is not decided by a draw of lots.
# `make explore` looks for new examples. How long one takes depends on what else the
# machine does.
hypothesis.settings.register_profile("same", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile(os.environ.get("SEUTU_EXAMPLES", "same"))

LOOPBACK = {"127.0.0.1", "::1", "localhost", ""}


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


def pytest_collection_modifyitems(items):
    """Mark what touches the database, so that it can run on PostgreSQL as well."""
    for item in items:
        uses = {"db", "transactional_db", "django_db_setup", "client"}
        if item.get_closest_marker("django_db") or uses & set(item.fixturenames):
            item.add_marker(pytest.mark.database)


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        }
    }


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Hash passwords quickly: half a second for each person would make tests crawl."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
