"""Whatever arrives gets a sentence or a sensible result, never a server error."""

import pytest
from django.urls import reverse

from seutu.matching.models import StoredNeed
from seutu.web.forms import LONGEST_ADDRESSED, LONGEST_NEED, LONGEST_POSTED
from tests.factories import OwnChallengeFactory
from tests.people import UserFactory

ODD_NEEDS = {
    "one letter": "a",
    "emoji": "😀🚌🏥",
    "punctuation": "?!… — ()[]{}",
    "numbers": "2024 1234567890",
    "right to left": "نحتاج إلى بيانات عن جودة الهواء",
    "no European language": "高齢者の在宅介護",
    "mixed languages": "home care kotihoito Pflege soins à domicile",
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "sql": "'; DROP TABLE catalogue_dataset; --",
    "query syntax": 'title:"air" AND (body:* OR ~2^9) [a TO z] +-!&&||\\',
    "nul bytes": "air\x00quality",
    "controls": "air\u202equality\u200b\ufeff",
    "lone surrogate": "air \udcff quality",
    "one endless word": "x" * 1_900,
    "template": "{{ settings.SECRET_KEY }} {% debug %}",
}


@pytest.mark.parametrize("name", ODD_NEEDS)
def test_an_odd_need_gets_a_page(client, world, name):
    text = ODD_NEEDS[name].encode("utf-8", "replace").decode()
    response = client.get("/en/match/", {"text": text})

    assert response.status_code == 200
    assert "<h1" in response.content.decode()


def test_markup_in_a_need_is_shown_as_text(client, world):
    page = client.get("/en/match/", {"text": ODD_NEEDS["script"]}).content.decode()

    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_need_without_words_says_what_to_write(client, world):
    page = client.get("/en/match/", {"text": "😀 ?!"}).content.decode()

    assert "no word here that we can look for" in page


@pytest.mark.parametrize("text", ["", "   ", "\x00"])
def test_an_empty_need_asks_for_one(client, world, text):
    for response in (
        client.get("/en/match/", {"text": text}),
        client.post("/en/match/", {"text": text}),
    ):
        assert response.status_code == 422
        assert "Write what you need" in response.content.decode()


def test_the_match_address_alone_leads_to_the_question(client, world):
    assert client.get("/en/match/")["Location"] == reverse("home")


def test_a_need_too_long_for_an_address_keeps_its_text(client, world):
    text = "y" * (LONGEST_ADDRESSED + 1)
    response = client.get("/en/match/", {"text": text})

    assert response.status_code == 422
    assert text in response.content.decode()


LONG_NEEDS = {
    "fifty thousand words": "kotihoito tarve " * 25_000,
    "one word": "k" * 50_000,
    "control characters": "kotihoito \x01\x02\x7f\x85 " * 10_000,
    "right-to-left marks": "\u202ekoti\u2066hoito\u200f " * 10_000,
    "combining marks": "k" + "\u0301" * 50_000,
    "digits": "7" * 50_000,
    "different words": " ".join(f"sana{number}ssa" for number in range(50_000)),
    "compounds": " ".join("kotihoidontarve" * 3 for _ in range(1_000)),
    "no space": "kotihoito," * 5_000,
    "markup": "<b>" * 30_000,
}


@pytest.mark.parametrize("name", LONG_NEEDS)
def test_of_a_very_long_need_the_beginning_is_read_and_the_page_says_so(
    client, world, name
):
    taken = client.post("/en/match/", {"text": LONG_NEEDS[name]})
    assert taken.status_code == 302
    page = client.get(taken["Location"])

    assert page.status_code == 200
    assert "only its first 5,000 letters were read" in page.content.decode()
    assert len(page.content) < 500_000
    assert len(StoredNeed.objects.get().text) <= LONGEST_NEED


def test_a_need_of_a_sentence_is_not_called_long(client, world):
    page = client.get("/en/match/", {"text": "kotihoito"})

    assert "letters were read" not in page.content.decode()


def test_a_need_of_more_than_a_million_letters_is_refused(client, world):
    refused = client.post("/en/match/", {"text": "k" * (LONGEST_POSTED + 1)})

    assert refused.status_code == 422
    assert "Shorten it" in refused.content.decode()
    assert not StoredNeed.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        {"language": "tlh"},
        {"language": "../../etc"},
        {"kind": "spaceship"},
        {"region": "ZZZZZ"},
        {"region": "'; --"},
        {"country": ["FI", "nowhere", "\x00"]},
        {"theme": "HEAL\x00"},
        {"format": "x" * 5_000},
        {"source": [str(n) for n in range(300)]},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/en/match/", "/en/datasets/", "/en/solutions/"])
def test_filters_nobody_can_mean_give_a_page(client, world, path, query):
    response = client.get(path, {"text": "air quality", **query})

    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/en/match/?text=air&", "/en/datasets/?", "/en/organisations/?"],
)
@pytest.mark.parametrize(
    "cursor", ["x", "!!!", "W10", "WyJhIiwiYiIsImMiXQ", "bnVsbA", "WyI5OTk5OTkiXQ", "é"]
)
def test_a_broken_cursor_gets_a_sentence(client, world, path, cursor):
    response = client.get(f"{path}cursor={cursor}")

    assert response.status_code == 422
    assert "first page" in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/en/datasets/nothing/",
        "/en/organisations/nothing/",
        "/en/regions/QQ/",
        "/en/cities/atlantis/",
        "/en/themes/NONE/",
        "/en/sources/nothing/",
        "/en/match/nothing/",
        "/en/nowhere/",
    ],
)
def test_an_address_of_nothing_gets_a_page_that_leads_on(client, world, path):
    response = client.get(path)

    assert response.status_code == 404
    assert reverse("home") in response.content.decode()


def test_a_missing_index_gets_a_sentence_and_a_time_to_come_back(
    client, db, data_folder
):
    response = client.get("/en/match/", {"text": "air quality"})

    assert response.status_code == 503
    assert response["Retry-After"]
    page = response.content.decode()
    assert "being built or mended" in page
    assert "seutu index" not in page


def test_a_method_that_a_page_does_not_take_gets_a_page(client, world):
    response = client.post("/en/datasets/")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "can only be read" in response.content.decode()


def test_without_an_index_home_lists_and_records_still_answer(client, db, data_folder):
    from tests.factories import DatasetFactory

    dataset = DatasetFactory()
    for path in ("/en/", "/en/datasets/", "/en/themes/", dataset.get_absolute_url()):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "challenge:\x00"])
def test_nul_in_a_form_is_refused_and_breaks_nothing(client, db, text):
    """On PostgreSQL a comparison with NUL is an error of the driver."""
    client.force_login(UserFactory())

    answer = client.post("/en/account/acting/", {"organisation": text})

    assert answer.status_code in (400, 404)
    assert "<h1" in answer.content.decode()


def test_nul_in_an_address_is_refused_and_breaks_nothing(client, db):
    client.force_login(UserFactory())

    assert client.get("/en/history/%00/").status_code in (400, 404)


@pytest.mark.parametrize(
    "target", ["NaN", "0000-01-01", "//other.example", "https://other.example/", "/\\x"]
)
@pytest.mark.parametrize("kind", ["judgement", "notices", "acting"])
def test_a_form_leads_back_to_paths_of_this_site_alone(client, db, kind, target):
    client.force_login(UserFactory())
    challenge = OwnChallengeFactory()
    address = {
        "judgement": f"/en/challenges/{challenge.pk}/judgements/",
        "notices": "/en/notices/read/",
        "acting": "/en/account/acting/",
    }[kind]

    answer = client.post(address, {"next": target})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/en/")
