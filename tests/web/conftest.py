"""A small world of real-looking records with an index over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from django.core.cache import cache

from seutu.catalogue.models import Dataset
from seutu.challenges.models import Challenge
from seutu.core import net
from seutu.matching import indexing
from seutu.solutions.models import Solution
from tests.factories import ChallengeFactory, DatasetFactory, SolutionFactory


@dataclass(frozen=True)
class World:
    datasets: list[Dataset]
    solutions: list[Solution]
    challenges: list[Challenge]

    @property
    def flood(self) -> Challenge:
        return self.challenges[0]

    @property
    def home_care(self) -> Dataset:
        return self.datasets[0]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture
def world(db, settings, index_folder) -> Iterator[World]:
    """The same records for every test, so that one index serves them all."""
    made = World(
        datasets=[
            DatasetFactory(number=number, country=country)
            for number, country in enumerate(("FI", "GB", "IT", "CH", "PL"))
        ],
        solutions=[SolutionFactory(number=n, country="NL") for n in range(3)],
        challenges=[ChallengeFactory(number=n) for n in range(2)],
    )
    settings.INDEX_FOLDER = index_folder
    indexing.store.cache_clear()
    if not indexing.is_usable():
        indexing.rebuild()
    yield made
    indexing.store.cache_clear()


@pytest.fixture
def outside(monkeypatch):
    """Answer the addresses of a mapping; all others are 404."""
    answers: dict[str, bytes] = {}

    def answer(request: httpx.Request) -> httpx.Response:
        content = answers.get(str(request.url))
        return httpx.Response(200 if content else 404, content=content or b"")

    made = net.client

    def client(**options: object) -> httpx.Client:
        return made(transport=httpx.MockTransport(answer))

    monkeypatch.setattr(net, "client", client)
    return answers
