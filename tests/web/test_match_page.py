import re

import pytest
from django.urls import reverse

from seutu.matching.models import StoredNeed

NEED = "Kotihoidon asiakkaat lisääntyvät"


def test_the_answers_come_in_the_first_response(client, world):
    page = client.get("/en/match/", {"text": NEED}).content.decode()

    assert world.home_care.get_absolute_url() in page
    assert "Kotihoidon asiakkaat kunnittain" in page


def test_an_answer_in_another_language_names_the_translated_words(client, world):
    page = client.get("/en/match/", {"text": NEED}).content.decode()

    assert world.solutions[0].get_absolute_url() in page
    assert "translated from Finnish to English" in page


def test_a_need_is_not_offered_to_search_engines(client, world):
    response = client.get("/en/match/", {"text": NEED})

    assert "noindex" in response["X-Robots-Tag"]
    assert 'name="robots" content="noindex' in response.content.decode()


def test_a_kind_narrows_the_answers_and_its_tab_is_current(client, world):
    page = client.get("/en/match/", {"text": NEED, "kind": "solution"})

    assert {card.kind for card in page.context["cards"]} == {"solution"}
    current = [tab for tab in page.context["tabs"] if tab.is_current]
    assert [tab.label for tab in current] == ["Solutions"]
    assert next(tab.count for tab in page.context["tabs"] if tab.label == "Datasets")


def test_a_filter_keeps_the_other_values_to_choose_from(client, world):
    everything = client.get("/en/match/", {"text": NEED}).context["facets"]
    narrowed = client.get("/en/match/", {"text": NEED, "country": "FI"})

    def values(facets):
        country = next(facet for facet in facets if facet.name == "country")
        return {value.value for value in country.values}

    assert values(narrowed.context["facets"]) == values(everything)
    assert {card.country for card in narrowed.context["cards"]} == {"Finland"}


def test_the_language_can_be_corrected(client, world):
    need = client.get("/en/match/", {"text": "transport", "language": "fr"})

    assert need.context["need"].language_label == "French"
    assert need.context["need"].is_sure


def test_htmx_gets_the_result_part_alone(client, world):
    part = client.get("/en/match/", {"text": NEED}, headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<div id="match">')
    assert "HX-Request" in part["Vary"]


def test_a_short_posted_need_gets_its_text_in_the_address(client, world):
    response = client.post("/en/match/", {"text": NEED})

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("match") + "?text=Kotihoidon")
    assert not StoredNeed.objects.exists()


def test_a_long_posted_need_is_kept_under_an_unguessable_address(client, world):
    text = f"{NEED} " * 200
    response = client.post("/en/match/", {"text": text})

    assert re.fullmatch(r"/en/match/[a-z2-7]{26}/", response["Location"])
    page = client.get(response["Location"])
    assert page.status_code == 200
    assert "text=" not in page.context["need"].share_url
    assert page.context["cards"]


def test_an_expired_need_is_gone_with_a_sentence(client, world):
    client.post("/en/match/", {"text": f"{NEED} " * 200})
    need = StoredNeed.objects.get()
    StoredNeed.objects.update(expires_at=need.created_at)

    response = client.get(reverse("need", args=[need.pk]))

    assert response.status_code == 404
    assert "its time is over" in response.content.decode()


def test_the_reasons_of_an_answer_add_up_to_all_of_its_score(client, world):
    cards = client.get("/en/match/", {"text": NEED}).context["cards"]

    for card in cards:
        assert sum(reason.share for reason in card.match.reasons) == pytest.approx(1)


def test_the_page_costs_the_same_for_few_and_many_answers(
    client, world, django_assert_max_num_queries
):
    for text in ("hałas", "data air traffic care parcheggi flood forecasts"):
        with django_assert_max_num_queries(12):
            client.get("/en/match/", {"text": text})
