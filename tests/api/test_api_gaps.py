import pytest

from tests.web.test_gaps import demands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def get(client, path, **query):
    return client.get(f"/api/v1/{path}", query)


def test_gaps_are_listed_with_their_cause_and_routes(client):
    demands(3)
    demands(2, cause="", theme="TRAN")

    body = get(client, "gaps").json()

    assert len(body["results"]) == 3
    assert (body["assessed"], body["demands"]) == (5, 5)
    first = body["results"][0]
    assert first["cause"] == "absent"
    assert first["routes"][0] == "join"
    assert first["attribution"].endswith("CC BY 3.0 DE")
    assert first["months"] == {"2021-03": 5}


def test_paging_reaches_every_gap_once(client):
    demands(25)
    seen, cursor = [], ""
    while True:
        body = get(client, "gaps", limit=10, cursor=cursor).json()
        seen += [one["id"] for one in body["results"]]
        cursor = body["next"]
        if not cursor:
            break

    assert len(seen) == len(set(seen)) == 25


@pytest.mark.parametrize("size", [3, 60])
def test_a_list_costs_the_same_for_few_and_many(
    client, django_assert_max_num_queries, size
):
    demands(size)
    with django_assert_max_num_queries(3):
        get(client, "gaps", limit=100)
    with django_assert_max_num_queries(4):
        get(client, "gaps/heat")


def test_one_gap_names_what_was_searched_and_as_of_when(client):
    demand = demands(1)[0]

    body = get(client, f"gaps/{demand.pk}").json()

    assert body["sources"] == [{"id": "zurich", "as_of": "2026-01-05", "records": 813}]
    assert body["index_mark"] == 1
    assert get(client, "gaps/nothing").status_code == 404


def test_the_heat_says_where_there_is_too_little(client):
    demands(6)
    demands(2, theme="TRAN", cause="closed")

    body = get(client, "gaps/heat").json()
    cells = {cell["theme"]: cell for cell in body["cells"]}

    assert cells["HEAL"] == {
        "theme": "HEAL",
        "region": "DE300",
        "asked": 6,
        "unmet": 6,
        "is_thin": False,
    }
    assert cells["TRAN"]["is_thin"]
    assert body["fewest"] == 5


@pytest.mark.parametrize(
    "query", [{"cause": "x"}, {"origin": "x"}, {"theme": "a b"}, {"region": "é"}]
)
def test_an_unknown_filter_is_refused(client, query):
    assert get(client, "gaps", **query).status_code == 422
