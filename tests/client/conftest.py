"""The client against the real application, without a network between them."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

import seutu
from seutu.accounts.models import User
from seutu.accounts.services import issue_token
from seutu.matching import indexing
from tests import factories

SITE = "http://testserver"


@pytest.fixture(autouse=True)
def _unlimited(settings):
    settings.API_RATE = ""
    cache.clear()


@pytest.fixture
def transport() -> Iterator[httpx.WSGITransport]:
    """Answer within the test's own transaction, whose connection must stay open."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield httpx.WSGITransport(app=get_wsgi_application())
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def connect(transport) -> Callable[..., Any]:
    """Connect to the site under test; closes what it opened."""
    opened = []

    def open_(token: str | None = None, **options: Any) -> Any:
        url = "https://testserver" if token else SITE
        client = seutu.connect(url, token=token, transport=transport, **options)
        opened.append(client)
        return client

    yield open_
    for client in opened:
        client.close()


@pytest.fixture
def site(connect):
    return connect()


@pytest.fixture
def as_person(connect) -> Callable[..., Any]:
    """Connect as a person through a token of these scopes."""

    def open_(user: User, *scopes: str) -> Any:
        name = f"test {user.tokens.count()}"
        _, secret = issue_token(by=user, name=name, scopes=scopes)
        return connect(token=secret)

    return open_


@pytest.fixture
def home_care(db, data_folder):
    """An index with a solution and a dataset about home care, and other matters."""
    records = {
        "solution": factories.SolutionFactory(
            number=0, country="NL", title={"en": "Forecasting demand for home care"}
        ),
        "dataset": factories.DatasetFactory(
            number=0, country="FI", region=factories.RegionFactory(code="FI1C1")
        ),
        "challenge": factories.ChallengeFactory(number=0),
    }
    factories.RegionFactory(code="FI")
    factories.DatasetFactory.create_batch(4)
    indexing.rebuild()
    return records
