import json

import pytest
from bench.ranking import opened, report

DATASETS = {
    "CityTrees": "Photos of street trees with species and height.",
    "RiverLevels": "Water levels of rivers, measured every hour for flood warnings.",
    "SchoolBus": "Journeys of school buses with delays.",
}


@pytest.fixture
def datafinder(tmp_path):
    """A folder as the authors of DataFinder lay theirs out."""
    rows = [{"id": id, "contents": text} for id, text in DATASETS.items()]
    asked = [
        {
            "query": "We want to warn people of floods along rivers.",
            "keyphrase_query": "flood warning rivers",
            "documents": ["RiverLevels", "A dataset that is not described"],
        }
    ]
    for name, lines in (("documents", rows), ("test_data", asked)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, lines)))
    return tmp_path


def test_queries_of_datafinder_are_asked_as_sentences_and_as_key_phrases(datafinder):
    titles, collections = zip(*opened(datafinder), strict=True)

    assert titles == ("DataFinder, sentences", "DataFinder, key phrases")
    for collection in collections:
        assert len(collection.documents) == 3
        assert len(collection.judgements["0"]) == 2


def test_every_system_gets_a_row(datafinder):
    title, collection = next(opened(datafinder))

    lines = report(title, collection).splitlines()

    assert lines[0] == "DataFinder, sentences: 3 records, 1 queries"
    names = [line.split("  ")[0] for line in lines[2:]]
    assert names[0].startswith("bm25 (tantivy")
    assert names[-1] == "seutu"
    _, ndcg, _, success, *_ = lines[-1].split()
    assert float(ndcg) > 0.5
    assert float(success) == 1.0
