import os
import subprocess

import pytest
from bench.apart import apart, family, memory
from bench.corpus import Corpus, packaged_records, resampled
from bench.matching import FORGETFUL, FTS5, SEUTU, TANTIVY, quantile
from bench.pages import DIFFERENT, match_paths
from bench.table import table

RECORDS = 200


@pytest.fixture(scope="module")
def packaged():
    return packaged_records()


@pytest.fixture(scope="module")
def records(packaged):
    return list(resampled(packaged, RECORDS))


@pytest.fixture(scope="module")
def corpus(records, tmp_path_factory):
    path = tmp_path_factory.mktemp("corpus") / "corpus.db"
    return path, Corpus.write(path, records)


def test_the_corpus_gives_back_the_records_that_were_written(records, corpus):
    path, vocabulary = corpus
    stored = Corpus(path)
    assert list(stored) == records
    assert stored.texts([records[7].id, "dataset:none"]) == {records[7].id: records[7]}
    assert vocabulary.records == RECORDS
    assert 0 < vocabulary.different < vocabulary.words
    assert 0.0 < vocabulary.hit_rate < 1.0


def test_resampling_twice_gives_the_same_records(packaged, records):
    assert list(resampled(packaged, RECORDS)) == records


@pytest.mark.parametrize(
    "system", [TANTIVY, FTS5, SEUTU, FORGETFUL], ids=lambda one: one.name
)
def test_each_system_indexes_the_corpus_and_answers_a_need(system, corpus, tmp_path):
    path, _ = corpus
    assert system.index(tmp_path / "index", path) > 0.0
    answer = system.ask(tmp_path / "index", path)("unemployment in the regions")
    assert getattr(answer, "matches", answer)


def test_forgetting_words_changes_no_answer(corpus, tmp_path):
    path, _ = corpus
    SEUTU.index(tmp_path / "remembering", path)
    FORGETFUL.index(tmp_path / "forgetful", path)
    need = "Kuinka moni on työtön eri alueilla"
    remembered = SEUTU.ask(tmp_path / "remembering", path)(need)
    forgot = FORGETFUL.ask(tmp_path / "forgetful", path)(need)
    assert remembered.matches == forgot.matches


def test_a_step_apart_runs_in_another_process():
    assert apart(os.getpid).found != os.getpid()


def test_memory_counts_a_process_and_what_it_started():
    with subprocess.Popen(["sleep", "30"]) as child:
        assert set(family(os.getpid())) >= {os.getpid(), child.pid}
        assert memory(os.getpid()) > memory(child.pid) > 0.0
        child.kill()


def test_a_step_that_fails_is_told_and_does_not_hang():
    with pytest.raises(RuntimeError, match="stopped"):
        apart(os.stat, "/no/such/file")


def test_a_table_gives_ratios_to_its_first_row():
    lines = table([("reference", {"s": 2.0}), ("ours", {"s": 3.0, "MB": 1.0})])
    cells = [line.split() for line in lines.splitlines()[1:]]
    assert cells[0][:3] == ["reference", "2.00", "1.00"]
    assert cells[1] == ["ours", "3.00", "1.50", "1.00", "-"]


def test_the_ninety_fifth_percentile_is_near_the_end():
    assert quantile([float(number) for number in range(100)], 0.95) == 95.0


def test_pages_are_asked_for_different_needs():
    paths = match_paths()
    assert len(set(paths)) == DIFFERENT
    assert all(path.isascii() for path in paths)
