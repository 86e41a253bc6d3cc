"""The questions of the port in the query language of the cluster."""

import re

from hypothesis import given
from hypothesis import strategies as st

from seutu.search.opensearch import queries
from seutu.search.ports import Clause, Query

words = st.text(max_size=12)


def test_clauses_become_alternatives_with_their_weights() -> None:
    query = Query(
        clauses=(Clause("text", "air", 2.5, "en"), Clause("concepts", "ev:1", 0.5)),
        filters={"country": ("FI", "SE")},
        exclude=("dataset:a",),
        facets=("kind",),
        limit=5,
        offset=10,
    )

    body = queries.searched(query)

    assert body["query"]["bool"]["must"] == [
        {
            "bool": {
                "minimum_should_match": 1,
                "should": [
                    {"term": {"text": {"value": "en:air", "boost": 2.5}}},
                    {"term": {"concepts": {"value": "ev:1", "boost": 0.5}}},
                ],
            }
        }
    ]
    assert body["query"]["bool"]["filter"] == [{"terms": {"country": ["FI", "SE"]}}]
    assert body["query"]["bool"]["must_not"] == [{"terms": {"record": ["dataset:a"]}}]
    assert (body["from"], body["size"], body["track_total_hits"]) == (10, 5, False)
    assert list(body["aggs"]) == ["kind"]


def test_clauses_without_weight_find_nothing_rather_than_everything() -> None:
    body = queries.searched(Query(clauses=(Clause("text", "air", 0.0, "en"),)))

    assert body["query"] == {"match_none": {}}


@given(st.lists(words, min_size=1, max_size=5))
def test_a_prefix_is_taken_by_the_letter(prefixes: list[str]) -> None:
    """What Lucene takes for an operator is escaped; letters are left alone."""
    body = queries.terms_with(prefixes, 10)
    pattern = body["aggs"]["terms"]["terms"]["include"]

    unescaped = re.sub(r"\\(.)", r"\1", pattern, flags=re.DOTALL)
    assert unescaped == f"({'|'.join(prefixes)})[^ ]*"
    for letter in set("".join(prefixes)) & set('.?+*|(){}[]\\"#@&<>~^$-'):
        assert f"\\{letter}" in pattern


@given(words, words)
def test_all_pages_of_a_query_go_to_the_same_copies(term: str, other: str) -> None:
    first = Query(clauses=(Clause("text", term, 1.0, "en"),))
    second = Query(clauses=(Clause("text", term, 1.0, "en"),), offset=20, limit=7)
    third = Query(clauses=(Clause("text", other + "x" + term, 1.0, "en"),))

    assert queries.preference(first) == queries.preference(second)
    assert queries.preference(first) != queries.preference(third)
