"""The same small catalogue behind both sources of answers."""

import httpx
import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from seutu.client import connect
from seutu.matching import indexing
from seutu.mcp.remote import RemoteAnswers
from seutu.mcp.stored import StoredAnswers
from tests import factories


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """Keep the connection of a test's transaction, as Django's test client does."""
    monkeypatch.setattr("seutu.mcp.stored.close_old_connections", lambda: None)


@pytest.fixture
def home_care(db, data_folder, settings):
    """An index with a solution and a dataset about home care, and other matters."""
    settings.API_RATE = ""
    settings.SITE_URL = "http://testserver"
    cache.clear()
    dataset = factories.DatasetFactory(
        number=0,
        country="FI",
        region=factories.RegionFactory(code="FI1C1"),
        with_distributions=2,
    )
    records = {
        "dataset": dataset,
        "solution": factories.SolutionFactory(
            number=0, country="NL", title={"en": "Forecasting demand for home care"}
        ),
        "challenge": factories.ChallengeFactory(number=0),
    }
    factories.RegionFactory(code="FI")
    factories.DatasetFactory.create_batch(4)
    indexing.rebuild()
    return records


@pytest.fixture
def remote(settings):
    """The site as its API shows it, without a network between."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    transport = httpx.WSGITransport(app=get_wsgi_application())
    with connect("http://testserver", transport=transport, retries=0) as client:
        yield RemoteAnswers(client, "http://testserver")
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture(params=["stored", "remote"])
def answers(request):
    """Each source of answers: this installation, and the same over its API."""
    if request.param == "remote":
        return request.getfixturevalue("remote")
    return StoredAnswers()
