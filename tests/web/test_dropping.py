"""A reader says what she did not mean, and the page answers with a new ranking."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client

from seutu.matching import dropped, indexing, standing
from seutu.matching.models import DroppedPair
from seutu.web.views import dropping
from tests.matching.test_standing import air_quality, published
from tests.people import operator

NEED = "Kotihoidon asiakkaat lisääntyvät"
BROWSER = {"User-Agent": "Mozilla/5.0", "Sec-Fetch-Site": "same-origin"}


def drops(page):
    """Everything that the buttons of a page would drop."""
    return [
        part.drop
        for card in page.context["cards"]
        for reason in card.match.reasons
        for part in (*reason.concepts, *reason.pairs)
        if part.drop
    ]


def press(client, page, wrong, **headers):
    need = page.context["need"]
    sent = {"query": need.drop_query, "read_as": need.text.tag, "wrong": wrong}
    return client.post(need.drop_url, sent, headers={**BROWSER, **headers})


@pytest.fixture
def page(client, world):
    return client.get("/en/match/", {"text": NEED})


def test_each_translation_and_concept_of_a_reason_can_be_dropped(page):
    html = page.content.decode()

    assert drops(page)
    for one in drops(page):
        assert f'form="drop" name="wrong" value="{one}"' in html
    assert "Not what I meant: " in html
    assert '<form id="drop"' in html


def test_one_click_gives_the_ranking_without_it_under_an_address_to_share(client, page):
    wrong = next(one for one in drops(page) if one.startswith("word:"))
    answer = press(client, page, wrong)

    assert answer.status_code == 303
    assert parse_qs(urlsplit(answer["Location"]).query)["drop"] == [wrong]
    after = Client().get(answer["Location"])
    assert wrong not in drops(after)
    assert "Ranked without" in after.content.decode()


def test_the_score_is_that_of_the_plan_without_it(client, page):
    pairs = [one for one in drops(page) if one.startswith("word:")]
    before = {card.id: card.match.percent for card in page.context["cards"]}
    after = client.get("/en/match/", {"text": NEED, "drop": pairs})
    left = {card.id: card.match.percent for card in after.context["cards"]}

    assert all(left.get(name, 0) <= percent for name, percent in before.items())
    assert left != before


def test_what_was_dropped_can_be_taken_back_one_by_one(client, page):
    first, second = list(dict.fromkeys(drops(page)))[:2]
    both = client.get("/en/match/", {"text": NEED, "drop": [first, second]})

    views = both.context["need"].dropped
    assert len(views) == 2
    kept = [parse_qs(urlsplit(view.undo_url).query).get("drop") for view in views]
    assert kept == [second.split(), first.split()]
    everything = parse_qs(urlsplit(both.context["need"].keep_all_url).query)
    assert "drop" not in everything


def test_filters_tabs_and_pages_keep_what_was_dropped(client, page):
    wrong = drops(page)[0].split()[0]
    shown = client.get("/en/match/", {"text": NEED, "drop": wrong, "country": "FI"})

    assert f'name="drop" value="{wrong}"' in shown.content.decode()
    for tab in shown.context["tabs"]:
        assert parse_qs(urlsplit(tab.url).query)["drop"] == [wrong]
    assert f"drop={wrong.replace(':', '%3A')}" in shown.context["need"].share_url


def test_a_stored_need_is_steered_without_its_text_in_the_address(client, world):
    made = client.post("/en/match/", {"text": f"{NEED} " * 100})
    page = client.get(made["Location"])
    answer = press(client, page, drops(page)[0])

    assert answer["Location"].startswith(f"{made['Location']}?")
    assert "text=" not in answer["Location"]
    assert client.get(answer["Location"]).context["need"].dropped
    assert DroppedPair.objects.exists()


def test_htmx_follows_to_the_part_alone(client, page):
    answer = press(client, page, drops(page)[0], **{"HX-Request": "true"})
    part = client.get(answer["Location"], headers={"HX-Request": "true"})

    assert part.content.decode().lstrip().startswith('<div id="match">')


def test_a_click_is_remembered_for_review_and_counted_once(client, page):
    wrong = drops(page)[0]
    for _ in range(3):
        press(client, page, wrong)

    pair = DroppedPair.objects.first()
    assert pair.count == 1
    assert pair.language == "fi"


def test_looking_at_an_address_with_drops_remembers_nothing(client, page):
    client.get("/en/match/", {"text": NEED, "drop": drops(page)}, headers=BROWSER)

    assert not DroppedPair.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
        {"User-Agent": "python-httpx/0.27"},
    ],
    ids=str,
)
def test_clicks_from_elsewhere_programs_and_who_objects_are_not_remembered(
    client, page, headers
):
    answer = press(client, page, drops(page)[0], **headers)

    assert answer.status_code == 303
    assert not DroppedPair.objects.exists()


def test_who_clicks_all_the_time_is_answered_and_not_remembered(
    client, page, monkeypatch
):
    monkeypatch.setattr(dropping, "REMEMBERED", dropping.Rate(1, 3_600))
    first, *rest = dict.fromkeys(drops(page))
    press(client, page, first)
    before = DroppedPair.objects.count()
    assert before
    for wrong in rest:
        assert press(client, page, wrong).status_code == 303

    assert DroppedPair.objects.count() == before


def test_what_operators_removed_is_in_nobodys_reasons(client, page):
    wrong = next(one for one in drops(page) if one.startswith("word:"))
    press(client, page, wrong)
    pair = DroppedPair.objects.get()
    dropped.decide_pair(pair, pair.State.REMOVED, by=operator(), was="open")

    html = client.get("/en/match/", {"text": NEED})
    assert wrong not in drops(html)


HOSTILE = {
    "nothing there": ["word:xyzzy", "concept:none", "word:a~fi~b"],
    "nonsense": ["~~~", "word:", ":", "place", "\x00", "word:a\x00b", "☃"],
    "very long": ["word:" + "x" * 10_000, "x" * 10_000],
    "very many": [f"concept:c{number}" for number in range(2_000)],
    "markup": ["concept:<script>alert(1)</script>"],
    "right to left": ["word:\u202eabc~en~\u202edef"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_drops_that_nobody_can_mean_change_nothing(client, world, name, page):
    shown = client.get("/en/match/", {"text": NEED, "drop": HOSTILE[name][:900]})

    assert shown.status_code == 200
    assert shown.context["need"].dropped == ()
    assert [card.id for card in shown.context["cards"]] == [
        card.id for card in page.context["cards"]
    ]
    assert "<script>alert" not in shown.content.decode()


@pytest.mark.parametrize("name", HOSTILE)
def test_pressing_what_no_button_says_leads_back_to_the_need(client, page, name):
    for wrong in HOSTILE[name][:5]:
        answer = press(client, page, wrong)
        assert answer.status_code == 303
        assert len(answer["Location"]) < 8_000
    assert not DroppedPair.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"query": ""},
        {"query": "text=%00"},
        {"query": "&" * 50_000},
        {"query": "text=air&cursor=broken", "wrong": "word:air"},
        {"query": "text=air&text=water", "read_as": "x" * 9_000, "wrong": "word:a~b~c"},
    ],
    ids=lambda sent: str(sent)[:40],
)
def test_a_broken_form_leads_somewhere(client, world, sent):
    assert client.post("/en/match/drop/", sent, headers=BROWSER).status_code in (
        302,
        303,
        400,
        422,
    )


def test_the_page_that_drops_is_not_to_be_read(client, world):
    assert client.get("/en/match/drop/").status_code == 405


def test_a_language_that_is_unsure_is_held_on_to(client, world):
    page = client.get("/en/match/", {"text": "transport"})

    held = QueryDict(page.context["need"].drop_query)
    assert bool(held.get("language")) != page.context["result"].detection.is_sure


@pytest.fixture
def challenge(db, data_folder):
    made = published()
    for number in range(12):
        air_quality(f"Know the air quality beside road {number} every hour")
    indexing.rebuild()
    standing.refresh(made)
    return made


def test_the_matches_of_a_challenge_are_shown_ten_at_a_time(client, challenge):
    address = f"/en/challenges/{challenge.pk}/matches/"
    first = client.get(address).context["matches"]
    second = client.get(f"{address}{first.next_url}").context["matches"]

    assert [len(page.cards) for page in (first, second)] == [10, 2]
    assert second.next_url == ""
    records = [one.record for page in (first, second) for one in page.cards]
    assert len(set(records)) == 12


def test_a_challenge_is_ranked_anew_without_what_the_reader_dropped(client, challenge):
    address = f"/en/challenges/{challenge.pk}/matches/"
    matches = client.get(address).context["matches"]
    wrong = next(
        link.drop
        for one in matches.cards
        for reason in one.card.match.reasons
        for link in reason.concepts
        if link.drop
    )
    sent = {
        "query": matches.drop_query,
        "read_as": matches.read_as,
        "wrong": wrong,
    }
    answer = client.post(matches.drop_url, sent, headers=BROWSER)
    after = client.get(answer["Location"])

    assert DroppedPair.objects.exists()
    assert after.context["matches"].dropped
    assert "Ranked without" in after.content.decode()
    keys = [
        link.drop
        for one in after.context["matches"].cards
        for reason in one.card.match.reasons
        for link in reason.concepts
    ]
    assert wrong not in keys


def test_nothing_of_a_draft_can_be_dropped(client, challenge):
    type(challenge).objects.filter(pk=challenge.pk).update(state="draft")
    answer = client.post(
        f"/en/challenges/{challenge.pk}/matches/drop/", {"wrong": "concept:x"}
    )

    assert answer.status_code == 404
