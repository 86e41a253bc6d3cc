import json

import pytest

from seutu.matching import indexing
from tests import factories

NEED = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"
ODD_NEEDS = (
    "x",
    "🚑🏥👵",
    "?!… --- ;;;",
    "שלום עולם טיפול בית",
    "<script>alert(1)</script>",
    "'; DROP TABLE catalogue_dataset; --",
    'title:"home care" AND (body:* OR -x~2)^9 [a TO z]',
    "home care kotihoito домашній догляд οικιακή φροντίδα",
    "a" * 2_000,
    "\u202ehome\u2060care",
)


def match(client, text=NEED, **parameters):
    return client.get("/api/v1/match", {"text": text, **parameters})


def test_a_finnish_need_finds_records_in_two_languages(client, home_care):
    answer = match(client).json()

    found = {result["id"]: result for result in answer["results"]}
    assert answer["query"]["language"] == answer["query"]["detected"] == "fi"
    assert found[home_care["dataset"].pk]["language"] == "fi"
    assert found[home_care["solution"].pk]["language"] == "en"
    assert answer["verdict"] in {"answers", "weak", "none"}
    assert answer["next"] is None


def test_a_result_names_its_page_and_its_address_in_the_api(client, home_care):
    result = match(client, kind="dataset").json()["results"][0]

    assert result["url"].endswith(f"/en/datasets/{result['id']}/")
    path = result["api_url"].partition("//")[2].partition("/")[2]
    assert client.get(f"/{path}").json()["title"]["fi"] == result["title"]


def test_the_shares_of_the_reasons_add_up_and_name_words_that_stand_there(
    client, home_care
):
    for result in match(client).json()["results"]:
        assert sum(each["share"] for each in result["reasons"]) == pytest.approx(
            1, abs=0.01
        )
        for reason in result["reasons"]:
            if reason["field"] == "title":
                assert reason["record_word"].casefold() in result["title"].casefold()


def test_labels_of_concepts_follow_the_reader(client, home_care):
    labels = {
        reader: match(client, reader=reader).json()["query"]["concepts"][0]
        for reader in ("fi", "en")
    }

    assert labels["fi"]["id"] == labels["en"]["id"]
    assert labels["fi"]["language"] == "fi"
    assert labels["fi"]["label"] != labels["en"]["label"]


def test_the_accepted_language_is_the_readers_when_none_is_named(client, home_care):
    answer = client.get(
        "/api/v1/match", {"text": NEED}, headers={"accept-language": "sv, en;q=0.5"}
    ).json()

    assert answer["query"]["concepts"][0]["language"] == "sv"


def test_a_declared_language_is_not_detected(client, home_care):
    query = match(client, text="home care", language="en").json()["query"]

    assert (query["language"], query["detected"]) == ("en", None)


@pytest.mark.parametrize(
    ("parameter", "value", "kinds"),
    [
        ("kind", "solution", {"solution"}),
        ("country", "fi", {"dataset"}),
        ("region", "FI1C1", {"dataset"}),
        ("theme", "HEAL", {"dataset"}),
        ("record_language", "en", {"solution", "challenge", "dataset"}),
        ("source", "nowhere", set()),
    ],
)
def test_results_can_be_narrowed(client, home_care, parameter, value, kinds):
    results = match(client, **{parameter: value}).json()["results"]

    assert {result["kind"] for result in results} <= kinds
    assert bool(results) == bool(kinds)


def test_following_next_shows_every_result_once(client, home_care):
    everything = [each["id"] for each in match(client, limit=100).json()["results"]]
    seen, cursor = [], ""
    while cursor is not None:
        page = match(client, limit=1, cursor=cursor).json()
        seen += [each["id"] for each in page["results"]]
        cursor = page["next"]

    assert len(everything) > 1
    assert seen == everything


def test_a_posted_need_gets_the_same_answer(client, home_care):
    posted = client.post(
        "/api/v1/match",
        json.dumps({"text": NEED, "kind": ["dataset"]}),
        content_type="application/json",
    )

    assert posted.json() == match(client, kind="dataset").json()
    assert posted["Cache-Control"] == "no-store"


@pytest.mark.parametrize("text", ODD_NEEDS)
def test_odd_needs_get_a_sensible_answer(client, home_care, text):
    response = match(client, text)

    assert response.status_code == 200
    assert response.json()["verdict"] in {"answers", "weak", "none"}


@pytest.mark.parametrize("text", ["🚑🏥👵", "?!… --- ;;;"])
def test_a_need_without_words_has_no_answer(client, home_care, text):
    answer = match(client, text).json()

    assert (answer["verdict"], answer["results"]) == ("none", [])


def test_a_posted_need_may_hold_anything_json_can(client, home_care):
    for text in ("home\u0000care", "x" * 50_000, "home care " * 5_000):
        response = client.post(
            "/api/v1/match",
            json.dumps({"text": text}),
            content_type="application/json",
        )
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "  \n"}, "text"),
        ({"text": "x" * 2_001}, "text"),
        ({"text": NEED, "language": "tlh"}, "language"),
        ({"text": NEED, "language": "fi; --"}, "language"),
        ({"text": NEED, "kind": "unicorn"}, "kind"),
        ({"text": NEED, "region": "ZZ9"}, "region"),
        ({"text": NEED, "near": "%"}, "near"),
        ({"text": NEED, "limit": "0"}, "limit"),
        ({"text": NEED, "limit": "many"}, "limit"),
        ({"text": NEED, "cursor": "abc"}, "cursor"),
        ({"text": NEED, "cursor": "WyItMSJd"}, "cursor"),
        ({"text": NEED, "reader": "é"}, "reader"),
    ],
)
def test_an_unusable_value_is_named(client, home_care, parameters, field):
    response = client.get("/api/v1/match", parameters)

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


def test_a_posted_need_beyond_the_limit_is_refused_in_a_sentence(client, home_care):
    response = client.post(
        "/api/v1/match",
        json.dumps({"text": "x" * 1_000_001}),
        content_type="application/json",
    )

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "text"


@pytest.mark.parametrize(
    ("text", "is_cut"), [("home care " * 50_000, True), ("home care", False)]
)
def test_of_a_very_long_need_the_beginning_is_read_and_that_is_said(
    client, home_care, text, is_cut
):
    answer = client.post(
        "/api/v1/match", json.dumps({"text": text}), content_type="application/json"
    ).json()

    assert answer["query"]["is_cut"] == is_cut
    assert answer["results"]


def test_a_meaning_that_is_dropped_is_in_no_reason(client, home_care):
    reasons = [r for one in match(client).json()["results"] for r in one["reasons"]]
    drops = {
        part["drop"]
        for reason in reasons
        for part in (reason, *reason["pairs"])
        if part["drop"]
    }
    assert {one.partition(":")[0] for one in drops} == {"word", "concept"}
    after = match(client, drop=list(drops)[:20]).json()

    assert {one["drop"] for one in after["query"]["dropped"]} == drops
    assert not [
        part
        for one in after["results"]
        for reason in one["reasons"]
        for part in (reason, *reason["pairs"])
        if part["drop"] in drops
    ]


def test_the_pairs_of_a_reason_add_up_to_no_more_than_its_share(client, home_care):
    for one in match(client).json()["results"]:
        for reason in one["reasons"]:
            parts = sum(pair["share"] for pair in reason["pairs"])
            assert parts <= reason["share"] + 0.001
            assert all(0 < pair["likeness"] <= 1 for pair in reason["pairs"])


def test_a_drop_that_the_need_does_not_hold_changes_nothing(client, home_care):
    answer = match(client, drop=["word:xyzzy", "concept:none"]).json()

    assert answer["query"]["dropped"] == []
    assert answer == match(client).json()


@pytest.mark.parametrize(
    "drop",
    [["care"], ["word:"], ["word:a~b"], ["x" * 10_000], ["concept:c"] * 21],
    ids=lambda drop: drop[0][:10],
)
def test_a_drop_that_is_none_is_refused_in_a_sentence(client, home_care, drop):
    answer = match(client, drop=drop)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("drop")


@pytest.mark.django_db
def test_without_an_index_the_answer_says_when_to_try_again(client, data_folder):
    response = match(client)

    assert response.status_code == 503
    assert response.json()["code"] == "index-missing"
    assert int(response["Retry-After"]) > 0


@pytest.mark.parametrize("size", [2, 40])
def test_a_match_costs_the_same_queries_for_few_and_many(
    client, db, data_folder, django_assert_max_num_queries, size
):
    factories.DatasetFactory.create_batch(size, title={"fi": "Kotihoidon tarve"})
    indexing.rebuild()

    with django_assert_max_num_queries(4):
        answer = match(client, limit=100).json()
    assert len(answer["results"]) >= min(size, 2)


def test_a_need_reaches_no_log(client, home_care, caplog, capsys):
    match(client, text="sensitive kotihoito need")

    output = capsys.readouterr()
    assert "sensitive" not in caplog.text + output.out + output.err


def test_asking_sets_no_cookie(client, home_care):
    assert match(client).cookies == {}
