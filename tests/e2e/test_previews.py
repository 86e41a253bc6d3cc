"""What is inside a file, in a browser: no barrier, nothing cut off."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.cache import cache

from seutu.catalogue.models import Distribution
from seutu.previews import services
from seutu.previews.models import Preview
from tests.factories import DatasetFactory

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = b"station,kind,no2,lat,lon,since,a_column_with_a_very_long_name_in_one_word\n"
LINE = b"Station %d,%s,%d.5,60.%d,22.%d,2024-0%d-11,%s\n"
KINDS = (b"urban", b"rural", b"roadside", b"")


def _table() -> bytes:
    return HEAD + b"".join(
        LINE % (n, KINDS[n % 4], n % 17, 10 + n, 20 + n, 1 + n % 9, b"x" * 90)
        for n in range(60)
    )


def _file(name: str) -> Distribution:
    dataset = DatasetFactory(access="public")
    made: Distribution = Distribution.objects.create(
        dataset=dataset,
        position=90,
        title={"en": name},
        url=f"https://data.example/{name}.csv",
        format="CSV",
    )
    return made


def _looked_into(name: str, status: int) -> Distribution:
    file = _file(name)
    reply = httpx.MockTransport(lambda _: httpx.Response(status, content=_table()))
    services.look(services.ask(file), http=httpx.Client(transport=reply))
    return file


def test_no_page_of_a_file_has_a_barrier_or_a_fault_or_is_cut_off(
    live_server: Any,
    data_folder: Path,
    settings: Any,
    page: Any,
    faults: Callable[[Any], list[str]],
    barriers: Callable[[Any], list[str]],
) -> None:
    settings.PREVIEWS = True
    cache.clear()
    waiting = _file("waiting")
    services.ask(waiting)
    files = {
        "not looked into": _file("untouched"),
        "waiting": waiting,
        "refused": _looked_into("refused", 404),
        "done": _looked_into("done", 200),
    }
    states = Preview.objects.values_list("state", flat=True)
    assert sorted(states) == ["done", "refused", "waiting"]
    heard = faults(page)
    found = {}
    for state, file in files.items():
        path = f"en/datasets/{file.dataset_id}/files/{file.pk}/"
        answer = page.goto(f"{live_server.url}/{path}")
        assert answer.ok, state
        found[state] = [*barriers(page), *heard]
        heard.clear()

    assert {state: wrong for state, wrong in found.items() if wrong} == {}
