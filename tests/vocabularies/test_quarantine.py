import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.vocabularies import compile as compiling
from seutu.vocabularies.compile import write_concepts
from seutu.vocabularies.concepts import ConceptStore
from seutu.vocabularies.entry import Entry
from seutu.vocabularies.quarantine import (
    LONGEST_LABEL,
    Quarantine,
    closing_links,
    read_entries,
)


def line(id="a", **others):
    row = {"id": id, "labels": {"en": "air"}} | others
    return json.dumps(row, ensure_ascii=False).encode()


POISONED = {
    "a label of ten megabytes": (line(labels={"en": "a" * 10_000_000}), "line of more"),
    "a long label": (line(labels={"en": "a" * (LONGEST_LABEL + 1)}), "text of more"),
    "control characters": (line(labels={"en": "a\x00ir"}), "control character"),
    "an escape in another name": (
        line(alternatives={"en": ["\x1b[2J"]}),
        "control character",
    ),
    "half a letter": (b'{"id": "a", "labels": {"en": "\\ud800"}}', "control character"),
    "no labels": (line(labels={}), "no label"),
    "empty labels": (line(labels={"en": " "}), "no label"),
    "labels that are numbers": (line(labels={"en": 7}), "not an entry"),
    "a list of labels": (line(labels=["air"]), "not an entry"),
    "no id": (b'{"labels": {"en": "air"}}', "not an entry"),
    "half a line": (b'{"id": "a", "labels": {"en": ', "not an entry"),
    "a tower of brackets": (b"[" * 100_000, "not an entry"),
    "bytes that are no text": (b"\xff\xfe\x00", "not an entry"),
}


@pytest.mark.parametrize(("poison", "reason"), POISONED.values(), ids=list(POISONED))
def test_a_poisoned_entry_is_kept_out_and_the_others_are_read(poison, reason):
    quarantine = Quarantine("a vocabulary")

    found = list(read_entries([line("one"), poison, line("two")], quarantine))

    assert [entry.id for entry in found] == ["one", "two"]
    assert quarantine.counts.total() == 1
    assert next(iter(quarantine.counts)).startswith(reason)


def test_what_was_kept_out_is_told_with_its_number_and_reason(caplog):
    quarantine = Quarantine("a vocabulary")
    list(read_entries([line("one", labels={}), line("two", labels={})], quarantine))

    quarantine.report()

    assert caplog.messages == [
        "a vocabulary: 2 kept out (no label), the first is 'one'"
    ]


links = st.integers(1, 12).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size - 1), max_size=4), min_size=size, max_size=size
    )
)


@given(links)
def test_without_the_closing_links_nothing_is_wider_than_itself(broader):
    closing = closing_links(broader)
    kept = [
        [wider for wider in wide if (number, wider) not in closing]
        for number, wide in enumerate(broader)
    ]

    for start in range(len(kept)):
        reached, edge = set(), list(kept[start])
        while edge:
            one = edge.pop()
            if one not in reached:
                reached.add(one)
                edge += kept[one]
        assert start not in reached


@given(st.lists(st.integers(0, 11), min_size=12, max_size=12))
def test_links_of_a_tree_are_all_kept(parents):
    tree = [
        [parent] if parent < number else [] for number, parent in enumerate(parents)
    ]

    assert closing_links(tree) == set()


def test_a_chain_of_a_hundred_thousand_concepts_is_walked():
    chain = [[number + 1] for number in range(100_000)] + [[0]]

    assert closing_links(chain) == {(100_000, 0)}


def test_a_vocabulary_with_a_circle_is_compiled_without_it(
    tmp_path, monkeypatch, caplog
):
    def poisoned():
        for id, broader in (("1", "2"), ("2", "3"), ("3", "1")):
            yield Entry(id, {"en": f"thing {id}"}, broader=(broader,))

    def empty():
        yield from ()

    monkeypatch.setattr(compiling.sources, "eurovoc", poisoned)
    for name in ("data_themes", "yso", "cpv", "cofog"):
        monkeypatch.setattr(compiling.sources, name, empty)

    write_concepts(tmp_path)

    store = ConceptStore.open(tmp_path)
    assert len(store) == 3
    assert sum(len(store.broader(f"eurovoc:{id}")) for id in "123") == 2
    assert "1 kept out (circle)" in caplog.text
