"""Where a dataset lies, on its page and in what search engines read of it."""

import json
import re

import pytest

from seutu.places.extents import Box
from seutu.web.presenters.boxes import coordinates
from tests.factories import DatasetFactory

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HELSINKI = {"west": 24.8, "south": 60.1, "east": 25.3, "north": 60.4}


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(24.8, 60.1, 25.3, 60.4), "60.1° N to 60.4° N, 24.8° E to 25.3° E"),
        (Box(-9.5, -1.25, 3, 2), "1.25° S to 2° N, 9.5° W to 3° E"),
        (Box(25, 60, 25, 60), "60° N, 25° E"),
        (Box(177, -20, -178, -16), "20° S to 16° S, 177° E to 178° W"),
        (Box(0.123456, 10, 20, 30), "10° N to 30° N, 0.123° E to 20° E"),
    ],
    ids=["north and east", "on both sides", "a point", "antimeridian", "fine"],
)
def test_a_box_is_said_with_its_points_of_the_compass(box, words):
    assert coordinates(box) == words


@pytest.mark.django_db
def test_a_page_says_coordinates_in_the_numbers_of_its_language(client):
    dataset = DatasetFactory(**HELSINKI, spatial_note="Helsinki")

    page = client.get(f"/en/datasets/{dataset.pk}/").content.decode()
    assert "60.1° N to 60.4° N, 24.8° E to 25.3° E" in page
    assert "Helsinki" in page
    page = client.get(f"/fi/datasets/{dataset.pk}/").content.decode()
    assert "60,1°" in page


@pytest.mark.django_db
def test_a_page_does_not_repeat_the_box_as_words(client):
    words = "west 24.8, south 60.1, east 25.3, north 60.4"
    dataset = DatasetFactory(**HELSINKI, spatial_note=words)

    page = client.get(f"/en/datasets/{dataset.pk}/").content.decode()
    assert "60.1° N to 60.4° N" in page
    assert "west 24.8" not in page


@pytest.mark.django_db
def test_search_engines_read_a_box_with_the_latitude_first(client):
    dataset = DatasetFactory(**HELSINKI)

    page = client.get(f"/en/datasets/{dataset.pk}/").content.decode()
    (block,) = BLOCK.findall(page)
    assert json.loads(block)["spatialCoverage"][-1] == {
        "@type": "Place",
        "geo": {"@type": "GeoShape", "box": "60.1 24.8 60.4 25.3"},
    }


@pytest.mark.django_db
def test_search_engines_read_no_box_where_none_is_stated(client):
    dataset = DatasetFactory(country="FI")

    (block,) = BLOCK.findall(client.get(f"/en/datasets/{dataset.pk}/").content.decode())
    assert "GeoShape" not in block
