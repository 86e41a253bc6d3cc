import json
from pathlib import Path

import pytest

from seutu.core.errors import Invalid
from seutu.matching.collection import read_collection
from seutu.matching.evaluation import evaluate, measure

DOCUMENTS = [
    {"id": "air", "title": "Air quality", "lang": "en", "description": "NO2 hourly"},
    {
        "id": "care",
        "kind": "solution",
        "title": {"en": "Home care forecast", "fi": "Kotihoidon ennuste"},
        "keywords": {"en": ["elderly", "demand"], "fi": "vanhus; kysyntä"},
        "nuts": "FI1C",
    },
    {"id": "roads", "title": "Strassenzustand", "lang": "de"},
]
QUERIES = "q1\ten\tair quality\nq2\tfi\tkotihoito\nq3\t-\tclean air in the city\n"
JUDGEMENTS = "q1 0 air 1\nq2 0 care 2\nq3 0 air 1\nq3 0 roads 0\n"


def write(
    folder: Path,
    documents: str | None = None,
    queries: str = QUERIES,
    judgements: str = JUDGEMENTS,
) -> Path:
    lines = "\n".join(json.dumps(document) for document in DOCUMENTS)
    (folder / "documents.jsonl").write_text(lines if documents is None else documents)
    (folder / "queries.tsv").write_text(queries)
    (folder / "qrels.txt").write_text(judgements)
    return folder


def test_text_may_be_a_string_with_its_language_or_a_language_map(
    tmp_path: Path,
) -> None:
    air, care, _ = read_collection(write(tmp_path)).documents

    assert air.title == {"en": "Air quality"}
    assert air.kind == "dataset"
    assert care.keywords == {"en": ("elderly", "demand"), "fi": ("vanhus", "kysyntä")}
    assert care.facets["region"] == ("FI", "FI1", "FI1C")


def test_a_dash_leaves_the_language_of_a_query_open(tmp_path: Path) -> None:
    assert [query.language for query in read_collection(write(tmp_path)).queries] == [
        "en",
        "fi",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("documents", '{"id": "a"}\n{"id": ', "documents.jsonl, line 2"),
        ("documents", "[1, 2]", "documents.jsonl, line 1"),
        ("documents", '{"title": "x"}', 'no "id"'),
        ("documents", '{"id": "a"}\n\n{"id": "a"}', "line 3: the id a was used"),
        ("documents", '{"id": "a", "title": 3}', '"title" is neither'),
        ("documents", '{"id": "a", "keywords": [1]}', '"keywords" holds'),
        ("queries", "q1 en air", "queries.tsv, line 1"),
        ("queries", "q1\ten\ta\nq1\ten\tb", "line 2: the id q1 was used"),
        ("judgements", "q1 0 air", "qrels.txt, line 1"),
        ("judgements", "q1 0 air yes", "'yes' is not a grade"),
        ("judgements", "q1 0 air 2000000000", "is not a grade"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(Invalid) as raised:
        read_collection(write(tmp_path, **{name: text}))

    assert message in raised.value.message
    assert raised.value.exit_code == 2


def test_a_record_may_name_several_places(tmp_path: Path) -> None:
    line = '{"id": "a", "title": "Air", "nuts": ["FI1C", "FI1D", "SE"]}'
    (record,) = read_collection(write(tmp_path, documents=line)).documents

    assert record.facets["region"] == ("FI", "FI1", "FI1C", "FI1D", "SE")
    assert record.facets["country"] == ("FI", "SE")


def test_half_a_surrogate_pair_in_a_record_stops_nothing(tmp_path: Path) -> None:
    line = r'{"id": "a\ud800", "title": "Air \udfff quality", "lang": "en\ud800"}'
    folder = write(tmp_path, documents=line, judgements="q1 0 a? 1")

    assert evaluate(read_collection(folder)).overall.recall == 1.0


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"documents\.jsonl"):
        read_collection(tmp_path)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "queries.tsv").write_bytes(b"q1\ten\t\xff\xfe")

    with pytest.raises(Invalid, match="line 1: is not UTF-8"):
        read_collection(folder)


def test_the_measures_are_those_of_trec_eval() -> None:
    found = measure({"q": ["x", "a"]}, {"q": {"a": 1, "b": 1}})

    assert found["mrr"] == 0.5
    assert found["recall@10"] == 0.5
    assert found["success@10"] == 1.0
    assert found["ndcg@10"] == pytest.approx(0.6309 / 1.6309, abs=1e-4)


def test_a_query_that_found_nothing_counts_as_zero() -> None:
    found = measure({"q": ["a"], "r": []}, {"q": {"a": 1}, "r": {"b": 1}})

    assert found["ndcg@10"] == 0.5


def test_equal_rank_is_never_decided_by_the_id() -> None:
    assert measure({"q": ["a", "z"]}, {"q": {"a": 1}})["mrr"] == 1.0


def test_figures_are_given_by_query_and_document_language(tmp_path: Path) -> None:
    found = evaluate(read_collection(write(tmp_path)))

    assert set(found.pairs) == {"en-en", "fi-en", "fi-fi"}
    assert found.overall.queries == 3
    assert found.pairs["en-en"].queries == 2
    assert found.pairs["fi-en"].ndcg == 1.0
    assert set(found.to_json()["overall"]) == {
        "queries",
        "ndcg@10",
        "recall@10",
        "success@10",
        "mrr",
        "ms",
    }


def test_the_plain_search_finds_no_other_language(tmp_path: Path) -> None:
    queries = "q1\ten\tair quality\nq2\tsv\themtjänst\n"
    folder = write(tmp_path, queries=queries, judgements="q1 0 air 1\nq2 0 care 1\n")

    found = evaluate(read_collection(folder), system="bm25")

    assert found.pairs["en-en"].ndcg == 1.0
    assert found.pairs["sv-en"].ndcg == 0.0


def test_a_query_without_a_relevant_document_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path, judgements="q1 0 air 0\nq2 0 care 1\n")

    assert evaluate(read_collection(folder)).overall.queries == 1


def test_a_collection_without_judgements_gives_zeros(tmp_path: Path) -> None:
    found = evaluate(read_collection(write(tmp_path, judgements="")))

    assert found.overall.queries == 0
    assert found.overall.ndcg == 0.0
