import pytest
from django.test import Client

from seutu.matching import indexing, standing
from seutu.matching.models import Judgement, StandingMatch
from tests.factories import DatasetFactory
from tests.matching.test_standing import air_quality, dataset, published
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


@pytest.fixture
def challenge():
    """A challenge that one dataset answers, and one does not."""
    made = published()
    air_quality()
    dataset("Opening hours of public libraries")
    indexing.rebuild()
    standing.refresh(made)
    return made


def test_the_page_shows_what_matches_with_its_reasons(client: Client, challenge):
    page = client.get(f"/en/challenges/{challenge.pk}/matches/").content.decode()

    assert "Know the air quality beside roads every hour" in page
    assert "Why this was found" in page
    assert "Opening hours of public libraries" not in page


@pytest.mark.parametrize("show", ["current", "new", "former", "nonsense"])
def test_every_choice_of_matches_has_a_page(client: Client, challenge, show):
    answer = client.get(f"/en/challenges/{challenge.pk}/matches/?show={show}")

    assert answer.status_code == 200


def test_a_signed_in_reader_says_that_a_match_does_not_fit(client: Client, challenge):
    client.force_login(UserFactory())
    record = StandingMatch.objects.get().record

    answer = client.post(
        f"/en/challenges/{challenge.pk}/judgements/",
        {"record": record, "verdict": "fails:old", "note": "From 2009."},
        follow=True,
    )

    assert "Your verdict is kept" in answer.content.decode()
    assert Judgement.objects.get().because == "old"


@pytest.mark.parametrize("verdict", ["fails:old", "fits:part", "fits:other"])
def test_who_changes_a_verdict_sees_the_present_one(client: Client, challenge, verdict):
    client.force_login(UserFactory())
    address = f"/en/challenges/{challenge.pk}/"
    record = StandingMatch.objects.get().record
    client.post(f"{address}judgements/", {"record": record, "verdict": verdict})

    page = client.get(f"{address}matches/").content.decode()
    assert f'<option value="{verdict}" selected>' in page
    assert page.count(" selected>") == 1


def test_a_verdict_is_asked_of_who_is_signed_in(client: Client, challenge):
    answer = client.post(f"/en/challenges/{challenge.pk}/judgements/", {"record": "x"})

    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]


def test_a_verdict_without_a_reason_is_asked_again(client: Client, challenge):
    client.force_login(UserFactory())
    record = StandingMatch.objects.get().record

    answer = client.post(
        f"/en/challenges/{challenge.pk}/judgements/",
        {"record": record, "verdict": "fits:old"},
        follow=True,
    )

    assert "Say whether it fits, and why." in answer.content.decode()
    assert not Judgement.objects.exists()


def test_going_back_never_leads_to_another_site(client: Client, challenge):
    client.force_login(UserFactory())
    record = StandingMatch.objects.get().record

    answer = client.post(
        f"/en/challenges/{challenge.pk}/judgements/",
        {"record": record, "verdict": "fits:part", "next": "//elsewhere.example/"},
    )

    assert answer["Location"].startswith("/en/challenges/")


def test_why_not_takes_the_address_of_a_page_here(client: Client, challenge):
    other = DatasetFactory(title={"en": "Roads"}, description={}, keywords={})
    indexing.rebuild()

    page = client.get(
        f"/en/challenges/{challenge.pk}/matches/why-not/",
        {"record": f"http://localhost:8000/fi/datasets/{other.pk}/?x=1"},
    ).content.decode()

    assert "Roads" in page
    assert "Nothing in it speaks to the need" in page or "fits too weakly" in page


def test_why_not_offers_records_with_the_words_that_were_typed(client, challenge):
    page = client.get(
        f"/en/challenges/{challenge.pk}/matches/why-not/", {"record": "libraries"}
    ).content.decode()

    assert "Opening hours of public libraries" in page


@pytest.mark.parametrize("typed", ["", "\x00", "xyzzy", "dataset:", "§" * 400])
def test_why_not_answers_whatever_was_typed(client: Client, challenge, typed):
    answer = client.get(
        f"/en/challenges/{challenge.pk}/matches/why-not/", {"record": typed}
    )

    assert answer.status_code == 200


def test_a_draft_shows_nothing_to_others(client: Client, challenge):
    type(challenge).objects.filter(pk=challenge.pk).update(state="draft")

    for address in ("matches/", "matches/why-not/"):
        assert client.get(f"/en/challenges/{challenge.pk}/{address}").status_code == 404


def test_the_page_costs_the_same_for_two_and_for_thirty_matches(
    client: Client, challenge, django_assert_max_num_queries
):
    def queries() -> int:
        with django_assert_max_num_queries(60) as counted:
            client.get(f"/en/challenges/{challenge.pk}/matches/")
        return len(counted)

    queries()
    few = queries()
    for number in range(28):
        air_quality(f"Know the air quality beside road {number} every hour")
    indexing.rebuild()
    standing.refresh(challenge)

    assert queries() <= few
