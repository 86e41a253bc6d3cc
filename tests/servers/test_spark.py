"""Bulk matching on Spark, with executors in processes of their own."""

import importlib.util
import json
import shutil
import subprocess

import pytest

from seutu.core.errors import Invalid
from seutu.matching import bulk
from seutu.matching.analysis import terms
from seutu.matching.bulk import match_batch
from seutu.matching.documents import all_documents
from seutu.matching.installed import analysis, knowledge, title_words_file
from seutu.matching.needs_file import line_of, need_of
from seutu.matching.parallel_titles import TitleWords, write_words
from seutu.matching.spark.job import Job, matched, write_answers
from seutu.matching.spark.session import SparkUnusable, open_session
from seutu.matching.spark.submit import run
from seutu.search.errors import IndexMissing, IndexUnusable
from seutu.search.store import IndexStore
from tests.matching.worlds import RECORDS

TODAY = 20260101
TEXTS = {
    "en": ["air quality", "home care demand", "flood risk", "bathing water", "trees"],
    "fi": ["kotihoidon tarve kasvaa", "tulvariskit", "ilmanlaatu"],
    "de": ["Hochwasser in der Stadt", "Luftqualität"],
    "": ["school places", "ilmanlaatu kaupungissa"],
}


def missing() -> str:
    """Say what Spark lacks here; "" when it has all."""
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed: requirements/servers.txt"
    if shutil.which("java") is None:
        return "Java is not installed"
    said = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr
    major = said.partition('version "')[2].split(".")[0].strip('"\n')
    if not major.isdecimal() or int(major) < 17:
        return "Java is older than 17"
    return ""


REASON = missing()
pytestmark = [pytest.mark.servers, pytest.mark.skipif(bool(REASON), reason=REASON)]


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Two executors beside the driver, as on a cluster; all on the loopback address."""
    quick = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_WORKER_DIR", str(tmp_path_factory.mktemp("executors")))
        patch.setenv("JDK_JAVA_OPTIONS", quick)
        memory = {"spark.driver.memory": "512m"}
        opened = open_session("local-cluster[2,1,1024]", memory)
        yield opened
        opened.stop()


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    with IndexStore(folder, analysis=analysis()).rebuild() as opened:
        opened.add(all_documents(RECORDS, knowledge()))
    return folder


@pytest.fixture(scope="module")
def lines():
    return [
        json.dumps({"key": f"{language}{n}", "text": text, "language": language})
        for n in range(3)
        for language, texts in TEXTS.items()
        for text in (f"{text} {n}" for text in texts)
    ]


def on_this_machine(lines, index):
    needs = (need_of(line) for line in lines)
    return [one.to_json() for one in match_batch(needs, index, today=TODAY)]


def test_what_is_sent_gives_the_answers_of_one_machine_in_the_same_order(
    session, index, lines, tmp_path
):
    job = Job(index=index, today=TODAY, parts=5)
    found = matched(session, lines, job)
    write_answers(found, str(tmp_path / "answers.jsonl"))

    answers = (tmp_path / "answers.jsonl").read_text("utf-8").splitlines()
    assert answers == on_this_machine(lines, index)
    assert any(json.loads(answer)["matches"] for answer in answers)

    def where_the_package_is(_numbers):
        import seutu

        yield seutu.__file__

    numbers = session.sparkContext.parallelize([1, 2], 2)
    files = numbers.mapPartitions(where_the_package_is).collect()
    assert all("seutu-package" in file for file in files)


def test_a_shared_index_and_an_installed_package_are_used_where_they_are(
    session, index, lines
):
    job = Job(index=index, shares_index=True, sends_package=False, today=TODAY)
    found = matched(session, lines, job)
    assert found.collect() == on_this_machine(lines, index)


def test_only_the_kinds_asked_for_answer(session, index, lines):
    job = Job(
        index=index,
        shares_index=True,
        sends_package=False,
        kinds=("solution",),
        today=TODAY,
    )
    found = matched(session, lines, job)
    answers = [json.loads(line)["matches"] for line in found.collect()]

    named = {record.partition(":")[0] for matches in answers for record, _ in matches}
    assert named == {"solution"}


def test_what_titles_taught_here_is_known_to_the_executors(
    session, index, tmp_path, monkeypatch
):
    line = json.dumps({"key": "a", "text": "xyzzy", "language": "fi"})
    before = on_this_machine([line], index)
    monkeypatch.setenv("SEUTU_DATA", str(tmp_path))
    (term,) = terms("xyzzy", "fi")
    learnt = {("fi", "en"): {term: (("hospital", 0.9),)}}
    write_words(title_words_file(), TitleWords(learnt, {("fi", "en"): 50}))
    bulk.matcher.cache_clear()
    try:
        found = matched(
            session, [line], Job(index=index, sends_package=False, today=TODAY)
        )
        answers = found.collect()
        assert answers == on_this_machine([line], index) != before
    finally:
        bulk.matcher.cache_clear()


def test_an_address_with_a_scheme_becomes_a_folder(session, index, lines, tmp_path):
    job = Job(index=index, shares_index=True, sends_package=False, parts=3, today=TODAY)
    found = matched(session, lines, job)
    write_answers(found, f"file://{tmp_path}/answers")

    parts = sorted((tmp_path / "answers").glob("part-*"))
    assert len(parts) == 3
    answers = "".join(part.read_text("utf-8") for part in parts).splitlines()
    assert answers == on_this_machine(lines, index)


def test_an_index_that_is_missing_is_refused_before_anything_is_sent(
    session, lines, tmp_path
):
    with pytest.raises(IndexMissing, match="seutu index"):
        matched(session, lines, Job(index=tmp_path))


def test_an_error_on_an_executor_is_told_in_a_sentence(session, index, tmp_path):
    copy = tmp_path / "index"
    shutil.copytree(index, copy)
    line = line_of(need_of('{"key": "a", "text": "air"}'))
    job = Job(index=copy, shares_index=True, sends_package=False)
    found = matched(session, [line], job)
    (copy / "CURRENT").write_text("nonsense")
    with pytest.raises(SparkUnusable, match="search index is damaged"):
        write_answers(found, str(tmp_path / "answers.jsonl"))
    assert not (tmp_path / "answers.jsonl").exists()
    with pytest.raises(IndexUnusable):
        IndexStore(copy, analysis=analysis()).reader()


def test_no_need_gives_no_answer(session, index, tmp_path):
    found = matched(
        session, [], Job(index=index, shares_index=True, sends_package=False)
    )
    write_answers(found, str(tmp_path / "answers.jsonl"))

    assert (tmp_path / "answers.jsonl").read_text() == ""


def test_a_wrong_file_is_refused_before_spark_starts(index, tmp_path):
    (tmp_path / "needs.jsonl").write_text("nonsense")

    with pytest.raises(Invalid, match="line 1"):
        run(tmp_path / "needs.jsonl", "answers", Job(index=index))
