"""The packaged records as the corpus that needs are matched with."""

import json

import pytest
from scripts.collecting.corpus import SINCE_JUDGED, gathered, packaged_corpus

from seutu.core.ids import record_id
from seutu.harvest import packaged
from seutu.harvest.records import Agent, ChallengeRecord, DatasetRecord
from seutu.matching.collection import read_collection
from tests.evaluation.records import corpus


def challenge(identifier):
    return "challenges", ChallengeRecord(
        identifier=identifier, title={"en": f"Challenge {identifier}"}
    )


def test_a_family_of_tables_answers_under_its_shortest_title():
    found = corpus(family="noise", titles=("Noise by age", "Noise", "Noise by sex"))

    assert [line["title"] for line in found.documents()] == [{"en": "Noise"}]
    assert len(found.records) == 3


def test_records_of_no_family_stand_alone():
    found = corpus(titles=("Noise", "Air"))

    assert len(list(found.documents())) == 2
    assert found.folded == {}


def test_what_two_catalogues_describe_is_read_once():
    publisher = Agent(name={"en": "Falkirk Council"})
    found = gathered(
        (
            source,
            DatasetRecord(
                identifier="1",
                title={"en": "Charging points"},
                description={"en": description},
                publisher=publisher,
            ),
        )
        for source, description in (("short", ""), ("long", "Where cars are charged"))
    )

    (line,) = found.documents()
    assert line["description"] == {"en": "Where cars are charged"}


def test_the_challenge_a_need_was_worded_from_is_left_out():
    found = gathered([challenge("1"), challenge("2")], without_challenges={"2"})

    titles = [line["title"] for line in found.documents()]
    assert titles == [{"en": "Challenge 1"}]


def test_a_misspelt_challenge_is_noticed():
    with pytest.raises(LookupError, match="3"):
        gathered([challenge("1")], without_challenges={"3"})


def test_a_document_has_the_id_of_the_record_in_the_product():
    (line,) = corpus(titles=("Noise",)).documents()

    assert line["id"] == f"dataset:{record_id('statistics', 'Noise')}"


def test_a_document_can_be_read_by_the_evaluation(tmp_path):
    found = gathered(
        [
            (
                "statistics",
                DatasetRecord(
                    identifier="noise",
                    title={"de": "Lärm"},
                    description={"de": "Messungen"},
                    keywords={"de": ("Verkehr", "Nacht")},
                    country="GB",
                ),
            )
        ]
    )
    lines = map(json.dumps, found.documents())
    (tmp_path / "documents.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "queries.tsv").touch()
    (tmp_path / "qrels.txt").touch()

    (document,) = read_collection(tmp_path).documents

    assert document.title == {"de": "Lärm"}
    assert document.keywords == {"de": ("Verkehr", "Nacht")}
    assert document.facets["region"] == ("UK",)


@pytest.mark.slow
def test_the_judged_corpus_does_not_grow_with_later_sources():
    later = {
        f"dataset:{record_id(slug, record.identifier)}"
        for slug in SINCE_JUDGED
        for record in packaged.source(slug).read()
    }

    assert later
    assert later.isdisjoint(packaged_corpus().records)
