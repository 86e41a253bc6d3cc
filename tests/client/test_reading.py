"""What the client reads is what the site has."""

import pytest

import seutu
from seutu.client import Invalid, NotFound, text_in
from seutu.client.matches import Match
from seutu.matching import indexing
from tests import factories

NEED = "We want to forecast the demand for home care of older people"


def test_a_need_is_matched_with_reasons(site, home_care, client):
    found = site.match(NEED, language="en")

    told = client.get("/api/v1/match", {"text": NEED, "language": "en"}).json()
    assert found.verdict == told["verdict"]
    assert [one.score for one in found] == [one["score"] for one in told["results"]]
    assert 0 < len(found) == len(list(found)) <= found.total
    best = found.results[0]
    assert isinstance(best, Match)
    assert best.record == f"{best.kind}:{best.id}"
    assert 0 < best.score <= 1
    assert sum(reason.share for reason in best.reasons) == pytest.approx(1, abs=0.01)
    assert found.query.language == "en"


def test_a_meaning_that_is_wrong_is_left_out_of_the_next_ranking(site, home_care):
    found = site.match("Kotihoidon ennustaminen", language="fi", kind="solution")
    pairs = [pair for one in found for reason in one.reasons for pair in reason.pairs]
    wrong = next(pair for pair in pairs if pair.drop)

    without = site.match(
        "Kotihoidon ennustaminen", language="fi", kind="solution", drop=wrong.drop
    )

    left = [pair for one in without for reason in one.reasons for pair in reason.pairs]
    assert wrong.drop not in {pair.drop for pair in left}
    assert 0 < wrong.likeness <= 1
    assert not found.query.is_cut


def test_a_need_can_be_narrowed_to_a_region_and_a_kind(site, home_care):
    found = site.match(NEED, language="en", region="FI", kind="dataset")

    assert {(one.kind, one.country) for one in found} == {("dataset", "FI")}


def test_a_long_need_is_matched_too(site, home_care):
    assert site.match(NEED + " and more" * 400, language="en").total > 0


def test_every_match_leads_through_all_pages(site, home_care, monkeypatch):
    monkeypatch.setattr("seutu.client.reading.MOST_ROWS", 1)

    found = list(site.every_match(NEED, language="en"))

    assert len(found) == site.match(NEED, language="en").total > 1
    assert len({one.record for one in found}) == len(found)


def test_a_search_counts_by_facets(site, home_care):
    found = site.search("home care", facets=("kind", "country"))

    assert found.total >= len(found) > 0
    assert {one.value for one in found.facets["kind"]} <= {
        "dataset",
        "solution",
        "challenge",
    }
    assert {one.record for one in site.every_hit("home care")} >= {
        one.record for one in found
    }


def test_lists_go_on_after_the_first_page(site, db, monkeypatch):
    monkeypatch.setattr("seutu.client.reading.MOST_ROWS", 2)
    made = factories.DatasetFactory.create_batch(5)

    found = list(site.datasets())

    assert sorted(one.id for one in found) == sorted(row.pk for row in made)
    assert found[0].title_in("en")


def test_a_list_asks_for_a_page_only_when_it_is_used(site, db):
    factories.DatasetFactory.create_batch(2)

    assert next(site.datasets()).kind == "dataset"


def test_records_are_read_by_their_id(site, home_care):
    dataset = site.dataset(home_care["dataset"].pk)
    solution = site.solution(home_care["solution"].pk)
    challenge = site.challenge(home_care["challenge"].pk)

    assert dataset.region == "FI1C1"
    assert solution.title == home_care["solution"].title
    assert challenge.state == home_care["challenge"].state
    assert challenge.id in [one.id for one in site.challenges()]
    assert [one.id for one in site.solutions(country="NL")] == [solution.id]


def test_the_filters_of_lists_reach_the_site(site, home_care):
    day = home_care["dataset"].modified or home_care["dataset"].issued

    assert list(site.datasets(country="XX")) == []
    assert home_care["dataset"].pk in {
        one.id for one in site.datasets(region="FI1C1", modified_since=day)
    }


def test_datasets_are_found_by_where_they_lie(site, home_care):
    box = (24.8, 60.1, 25.3, 60.4)
    west, south, east, north = box
    sides = {"west": west, "south": south, "east": east, "north": north}
    helsinki = factories.DatasetFactory(country="FI", title={"en": "Here"}, **sides)
    indexing.rebuild()

    by_list = {one.id: one for one in site.datasets(bbox=(25, 60.2, 25.1, 60.3))}
    by_search = {one.id for one in site.search(bbox="25,60.2,25.1,60.3")}

    assert by_list[helsinki.pk].bbox == site.dataset(helsinki.pk).bbox == box
    assert set(by_list) == by_search >= {helsinki.pk, home_care["dataset"].pk}
    assert {one.country for one in by_list.values()} == {"FI"}
    assert list(site.datasets(bbox=(-30, 0, -20, 10))) == []
    with pytest.raises(Invalid):
        site.search(bbox=(25, 60.2))


def test_places_sources_and_organisations_are_read(site, home_care):
    region = site.region("FI1C1")
    assert region.datasets == 1
    assert region.code in {one.code for one in site.regions()}
    (source, *_) = site.sources()
    assert site.source(source.id).title == source.title
    for organisation in site.organisations():
        assert site.organisation(organisation.id).name == organisation.name


def test_a_concept_is_found_by_its_label_and_read(site, db):
    (first, *_) = site.concepts("home", language="en", limit=3)

    assert first.label.casefold().startswith("home")
    assert site.concept(first.id).labels["en"]


def test_what_matches_a_challenge_is_read_with_its_judgements(site, home_care):
    challenge = home_care["challenge"].pk

    assert site.challenge_matches(challenge).snapshots == ()
    assert list(site.judgements(challenge)) == []
    missing = site.why_not(challenge, f"dataset:{home_care['dataset'].pk}")
    assert missing.cause in {"shown", "below", "nothing-shared", "not-indexed"}


def test_what_is_not_there_is_not_found(site, db):
    with pytest.raises(NotFound) as told:
        site.dataset("y4y7ogsf2kzan4ty")

    assert (told.value.status, told.value.code) == (404, "not-found")
    assert told.value.detail.endswith(".")


def test_a_value_that_cannot_be_used_is_named(site, db, home_care):
    with pytest.raises(Invalid) as told:
        site.match(NEED, region="ZZ9")

    assert (told.value.status, told.value.code) == (422, "invalid")
    assert set(told.value.errors) == {"region"}


def test_sentences_come_in_the_language_of_the_connection(connect, db):
    with pytest.raises(NotFound) as told:
        connect(language="fi").dataset("y4y7ogsf2kzan4ty")

    assert told.value.detail != "There is no such record."


@pytest.mark.parametrize("id", ["", ".", "..", "../sources"])
def test_an_id_never_leads_to_another_address(site, db, id):
    with pytest.raises((ValueError, NotFound)):
        site.dataset(id)


def test_a_text_is_given_in_the_first_language_it_has():
    assert text_in({"de": "Lärm", "en": "Noise"}, "fi", "en") == "Noise"
    assert text_in({"de": "Lärm"}, "fi") == "Lärm"
    assert text_in({}) == ""


def test_the_site_can_be_named_with_the_path_of_the_api(transport, db):
    with seutu.connect("http://testserver/api/v1/", transport=transport) as site:
        assert list(site.datasets()) == []
