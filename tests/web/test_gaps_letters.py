import pytest

from seutu.matching.models import LetterText
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db
LETTER = "/en/gaps/letters/fi/ask/"


def test_operators_word_letters_and_take_ours_back(client):
    client.force_login(operator())

    assert client.get("/en/gaps/letters/").status_code == 200
    said = client.post(LETTER, {"subject": "Hei {need}", "body": "Hei {place}"})
    assert said.status_code == 302
    assert LetterText.objects.get().body == "Hei {place}"
    assert "your wording" in client.get("/en/gaps/letters/").content.decode()

    client.post(LETTER, {"reset": "1"})
    assert not LetterText.objects.exists()


def test_a_gap_that_nothing_fills_is_refused_and_nothing_is_lost(client):
    client.force_login(operator())

    text = client.post(LETTER, {"subject": "Hei", "body": "Hei {nobody}"})

    assert "Nothing can fill {nobody}." in text.content.decode()
    assert "Hei {nobody}" in text.content.decode()
    assert not LetterText.objects.exists()


@pytest.mark.parametrize("who", [UserFactory, lambda: member("owner")])
def test_others_may_not(client, who):
    client.force_login(who())

    assert client.get("/en/gaps/letters/").status_code == 403
    assert client.post(LETTER, {"subject": "a", "body": "b"}).status_code == 403


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(LETTER)["Location"].startswith("/en/account/login/")


@pytest.mark.parametrize("address", ["xx/ask", "fi/steal"])
def test_a_letter_that_does_not_exist_is_not_found(client, address):
    client.force_login(operator())

    assert client.get(f"/en/gaps/letters/{address}/").status_code == 404
