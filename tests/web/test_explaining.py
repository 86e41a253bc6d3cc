"""A card says what it answers, what it leaves open, and what is folded under it."""

import re

import pytest

from seutu.matching import indexing
from tests.costs import queries
from tests.factories import CatalogueFactory, DatasetFactory
from tests.web.test_match_page import NEED

DESCRIPTION = (
    "Säännöllisen kotihoidon asiakkaat ikäryhmän mukaan vuosittain kunnittain ja"
    " sairaanhoitopiireittäin: käynnit, tunnit, henkilöstö, kustannukset, odotusajat"
    " sekä palvelun järjestäjät maakunnissa."
)
LONG = f"{NEED} Virheetön laskenta. " * 40


@pytest.fixture
def page(client, world):
    return client.get("/en/match/", {"text": NEED})


def test_each_card_names_the_words_that_it_leaves_unanswered(page):
    cards = page.context["cards"]

    assert any(card.match.unanswered for card in cards)
    html = page.content.decode()
    for card in cards:
        for word in card.match.unanswered:
            assert f'<u class="unanswered" lang="fi" dir="ltr">{word.value}</u>' in html


def test_the_need_is_marked_in_its_own_words_and_says_so_without_colour(page):
    for card in page.context["cards"]:
        assert "".join(piece.text for piece in card.match.need) == NEED
        kinds = {piece.speaks for piece in card.match.need}
        assert "answered" in kinds or not card.match.unanswered
    html = page.content.decode()
    assert '<mark class="answered">' in html
    assert re.search(
        r'<u class="unanswered">\w+<span class="visually-hidden" lang="en">'
        r" \(unanswered\)</span></u>",
        html,
    )


def test_of_a_long_need_only_the_beginning_is_repeated_on_each_card(client, world):
    made = client.post("/en/match/", {"text": LONG})
    page = client.get(made["Location"])

    for card in page.context["cards"]:
        assert card.match.need_is_cut
        assert len("".join(piece.text for piece in card.match.need)) == 600


def test_pairs_of_words_have_their_weights_and_add_up_to_no_more_than_the_reason(page):
    shown = [
        reason
        for card in page.context["cards"]
        for reason in card.match.reasons
        if reason.all_pairs
    ]

    assert shown
    for reason in shown:
        assert sum(pair.share for pair in reason.all_pairs) <= reason.share + 1e-6
        assert all(0 < pair.sureness <= 1 for pair in reason.all_pairs)
    html = page.content.decode()
    assert f"{shown[0].all_pairs[0].sureness_percent} % sure" in html


def same_record(*catalogues):
    """The same record in several catalogues, word for word."""
    for name in catalogues:
        DatasetFactory(
            number=0,
            identifier=f"home-care-{name}",
            description={"fi": DESCRIPTION},
            catalogue=CatalogueFactory(id=name),
        )
    indexing.rebuild()


def test_the_same_record_of_other_catalogues_opens_below_it(client, db, data_folder):
    same_record("turku", "finland", "europe")
    page = client.get("/en/match/", {"text": NEED})
    (card,) = page.context["cards"]

    assert card.match.also_label == "Also in 2 other catalogues"
    html = page.content.decode()
    assert '<details class="also">' in html
    for one in card.match.also:
        assert f'href="{one.link.url}"' in html


def test_what_is_folded_costs_no_query_more(client, db, data_folder):
    def ask():
        return client.get("/en/match/", {"text": NEED})

    same_record("turku")
    alone = len(queries(ask))
    same_record(*(f"catalogue{number}" for number in range(9)))

    assert len(ask().context["cards"][0].match.also) == 9
    assert len(queries(ask)) <= alone
