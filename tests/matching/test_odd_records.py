import pytest

from seutu.matching import indexing
from seutu.matching.needs import Need
from seutu.matching.selectors import find_matches
from tests.factories import DatasetFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

ODD = (
    {"title": {"en": "\u202e\u0007\ufeff\ufffe"}, "description": {}},
    {"title": {"en": "Air"}, "description": {"en": "air " * 400_000}},
    {"title": {"en": "Air"}, "description": {"en": "a" * 1_000_000}},
    {"title": {"x-klingon": "air", "und": "", "en": "1" * 4_000}},
    {"title": {"en": "Air"}, "keywords": {"en": ["\t\n", "a,b;c|d\\", '"}],"']}},
    {"title": {"en": "Air"}, "keywords": {"en": [f"k{n}" for n in range(20_000)]}},
    {"title": {"en": "Air"}, "issued": "9999-12-31", "modified": "0001-01-01"},
    {"title": {"en": "Air"}, "themes": ["NO_SUCH_THEME", "", "\u0000".strip("\0")]},
    {"title": {}, "description": {}, "keywords": {}},
)


@pytest.mark.parametrize("order", [1, -1], ids=["odd last", "odd first"])
def test_no_odd_record_keeps_another_one_out_of_the_index(order):
    def good():
        DatasetFactory(title={"en": "Opening hours of public libraries"}, language="en")

    def odd():
        for fields in ODD:
            DatasetFactory(**{"description": {}, "keywords": {}} | fields)

    for make in (good, odd)[::order]:
        make()

    indexing.rebuild()

    found = find_matches(Need(text="opening hours of libraries", language="en"))
    assert found.matches
