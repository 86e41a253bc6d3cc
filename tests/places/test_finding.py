import pytest

from seutu.core.errors import Invalid
from seutu.places.finding import find_place, place_of_codes
from seutu.places.models import City, Region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _places():
    for code, name in (
        ("FI1C1", {"fi": "Varsinais-Suomi", "sv": "Egentliga Finland"}),
        ("DE3", {"de": "Berlin"}),
        ("DE30", {"de": "Berlin"}),
        ("DE300", {"de": "Berlin"}),
        ("EL30", {"el": "Aττική", "en": "Attica"}),
        ("BE31", {"fr": "Luxembourg"}),
        ("LU00", {"fr": "Luxembourg"}),
    ):
        Region.objects.create(
            code=code, level=len(code) - 2, country=code[:2], name=name
        )
    City.objects.create(
        code="FI_853",
        slug="turku",
        name={"fi": "Turku", "sv": "Åbo"},
        region_id="FI1C1",
    )


@pytest.mark.parametrize(
    ("typed", "nuts", "lau", "country"),
    [
        ("Turku", "FI1C1", "FI_853", "FI"),
        ("  åbo ", "FI1C1", "FI_853", "FI"),
        ("fi_853", "FI1C1", "FI_853", "FI"),
        ("fi1c1", "FI1C1", "", "FI"),
        ("egentliga finland", "FI1C1", "", "FI"),
        ("Berlin", "DE3", "", "DE"),
        ("Attica", "EL30", "", "GR"),
    ],
)
def test_a_place_is_found_by_code_or_name(typed, nuts, lau, country):
    found = find_place(typed)

    assert (found.nuts_code, found.lau_code, found.country) == (nuts, lau, country)


def test_a_name_of_several_places_asks_for_a_code():
    with pytest.raises(Invalid, match="BE31, LU00") as refused:
        find_place("Luxembourg")
    assert refused.value.field == "place"


@pytest.mark.parametrize("typed", ["Atlantis", "", "\x00", "x" * 500, "ZZ999"])
def test_what_is_no_place_gets_a_sentence(typed):
    with pytest.raises(Invalid, match="no place"):
        find_place(typed)


def test_a_place_is_found_again_by_what_was_kept():
    assert place_of_codes("FI1C1", "FI_853").name == "Turku"
    assert place_of_codes("FI1C1", "").name == "Varsinais-Suomi"
    assert place_of_codes("", "") is None
    assert place_of_codes("XX1", "XX_1") is None
