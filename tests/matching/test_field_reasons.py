import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Invalid
from seutu.matching.field_reasons import (
    FIELDS,
    compare,
    measure_explanations,
    read_labelled,
)

named_fields = st.frozensets(st.sampled_from(FIELDS))


@pytest.fixture
def folder(tmp_path):
    """Write a made sample in DSEBench's form: two datasets, two judged pairs."""
    (tmp_path / "queries.tsv").write_text("q1\tflood risk\nq2\tschool places\n")
    datasets = [
        {
            "id": "d1",
            "title": "Flood risk areas",
            "description": "Land that rivers may cover",
            "tags": ["flood", "river"],
            "author": "Environment agency",
            "summary": None,
        },
        {
            "id": "d2",
            "title": "Pupils",
            "description": "Places in each school of the city",
            "tags": [],
            "author": "Education office",
            "summary": "School places by year",
        },
    ]
    judged = [
        judgement("q1", "d1", [1, 0, 1, 0, 0]),
        judgement("q2", "d2", [0, 1, 0, 0, 1]),
        judgement("q2", "d1", [0, 0, 0, 0, 0], relevance=0),
        judgement("q2", "gone", [1, 0, 0, 0, 0]),
    ]
    (tmp_path / "datasets.json").write_text(json.dumps(datasets))
    (tmp_path / "human_annotated_judgments.json").write_text(json.dumps(judged))
    return tmp_path


def judgement(query, record, fields, relevance=1):
    return {
        "query_id": query,
        "candidate_dataset_id": record,
        "query_rel": relevance,
        "field_query_rel": fields,
    }


def test_reasons_are_measured_against_the_fields_people_marked(folder):
    datasets, labelled = read_labelled(folder)
    found = measure_explanations(datasets, labelled)

    assert len(labelled) == 2
    assert found.overall.f1 == 1.0
    assert found.fields["author"].named == 0


def test_a_folder_without_the_datasets_says_what_is_missing(folder):
    (folder / "datasets.json").unlink()

    with pytest.raises(Invalid, match=r"datasets\.json"):
        read_labelled(folder)


@given(st.lists(st.tuples(named_fields, named_fields), max_size=8))
def test_the_figures_stay_between_nothing_and_all(pairs):
    found = compare([one for one, _ in pairs], [other for _, other in pairs])

    for one in (found.overall, *found.fields.values()):
        assert 0 <= one.f1 <= 1
        assert 0 <= one.precision <= 1
        assert 0 <= one.recall <= 1


@given(st.lists(named_fields.filter(bool), min_size=1))
def test_naming_what_people_named_is_perfect(fields):
    assert compare(fields, fields).overall.f1 == 1.0
