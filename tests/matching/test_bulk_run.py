import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seutu.core.errors import Conflict, Invalid
from seutu.core.locks import only_process
from seutu.matching.bulk import Answer, KeyedNeed, match_batch
from seutu.matching.bulk_run import Run, answer_all, read_answers, refresh_all
from seutu.matching.documents import all_documents
from seutu.matching.installed import analysis, knowledge
from seutu.matching.needs import Need
from seutu.search.store import IndexStore
from tests.matching.worlds import RECORDS, record

TODAY = 20260101
TEXTS = ("air quality", "flood risk", "home care demand", "street trees", "schools")
NEEDS = [
    KeyedNeed(key=f"n{number}", need=Need(text=text, language="en"))
    for number, text in enumerate(TEXTS)
]
SCRIPT = """
import sys
from pathlib import Path
from seutu.matching import bulk_run
from tests.matching.test_bulk_run import NEEDS, Run, TODAY
from dataclasses import replace
if __name__ == "__main__":
    bulk_run.BATCH = 1
    many = [replace(NEEDS[n % 5], key=str(n)) for n in range(4000)]
    run = Run(index=Path(sys.argv[1]), today=TODAY)
    bulk_run.answer_all(many, run, Path(sys.argv[2]), processes=1)
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    with IndexStore(path, analysis=analysis()).rebuild() as fresh:
        fresh.add(all_documents(RECORDS, knowledge()))
    return path


@pytest.fixture
def run(index: Path) -> Run:
    return Run(index=index, today=TODAY)


def by_key(path: Path) -> dict[str, Answer]:
    return {answer.key: answer for answer in read_answers(path)}


def test_processes_find_what_one_process_finds(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "answers.jsonl"

    assert answer_all(NEEDS, run, to, processes=2) == len(NEEDS)

    alone = match_batch(NEEDS, run.index, today=TODAY)
    assert by_key(to) == {answer.key: answer for answer in alone}


def test_a_finished_need_is_not_asked_again(run: Run, tmp_path: Path) -> None:
    to, advanced = tmp_path / "answers.jsonl", []
    answer_all(NEEDS[:3], run, to, processes=1)
    with to.open("ab") as file:
        file.write(b'{"need":"half a li')

    asked = answer_all(NEEDS, run, to, processes=1, progress=advanced.append)

    assert asked == 2
    assert sum(advanced) == len(NEEDS)
    assert len(by_key(to)) == len(to.read_bytes().splitlines()) - 1 == len(NEEDS)


def test_a_need_in_other_words_is_asked_again(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "answers.jsonl"
    answer_all(NEEDS[:1], run, to, processes=1)
    reworded = KeyedNeed(key="n0", need=Need(text="flood", language="en"))

    assert answer_all([reworded], run, to, processes=1) == 1

    (flood,) = match_batch([reworded], run.index, today=TODAY)
    assert by_key(to)["n0"] == flood


def test_answers_of_another_run_are_not_kept(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "answers.jsonl"
    answer_all(NEEDS, run, to, processes=1)
    solutions = Run(index=run.index, today=TODAY, kinds=("solution",))

    assert answer_all(NEEDS[:3], solutions, to, processes=1) == 3

    found = {id for answer in by_key(to).values() for id, _ in answer.matches}
    assert found == {"solution:care"}


def test_two_runs_cannot_write_one_file(run: Run, tmp_path: Path) -> None:
    with (
        only_process(tmp_path / ".answers.jsonl.lock", "busy"),
        pytest.raises(Conflict),
    ):
        answer_all(NEEDS, run, tmp_path / "answers.jsonl", processes=1)


def test_a_killed_run_goes_on_where_it_was(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "answers.jsonl"
    script = [sys.executable, "-c", SCRIPT, str(run.index), str(to)]
    with subprocess.Popen(script) as process:
        until = time.monotonic() + 120
        while not to.exists() or len(to.read_bytes().splitlines()) < 4:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.02)
        process.kill()
    held = len(list(read_answers(to)))
    many = [KeyedNeed(key=str(n), need=NEEDS[n % 5].need) for n in range(4000)]

    asked = answer_all(many[: held + 5], run, to, processes=1)

    assert 0 < held < 4000
    assert asked == 5
    assert len({answer.key for answer in read_answers(to)}) == held + 5


def test_only_changed_records_are_asked_anew(tmp_path: Path) -> None:
    store = IndexStore(tmp_path / "index", analysis=analysis())
    with store.rebuild() as fresh:
        fresh.add(all_documents(RECORDS, knowledge()))
    to, run = tmp_path / "answers.jsonl", Run(index=tmp_path / "index", today=TODAY)
    answer_all(NEEDS, run, to, processes=1)
    with store.writer() as writer:
        writer.remove(["dataset:air"])
        new = record("air3", en="Air quality by street")
        writer.replace(all_documents([new], knowledge()))
    changed = ("dataset:air", "dataset:air3")

    refresh_all(
        NEEDS,
        Run(index=run.index, today=TODAY, changed=changed),
        to,
        processes=1,
    )

    air = dict(by_key(to)["n0"].matches)
    assert "dataset:air3" in air
    assert "dataset:air" not in air
    assert json.loads(to.read_bytes().splitlines()[0]) == {"run": run.digest()}
    assert answer_all(NEEDS, run, to, processes=1) == 0


def test_nothing_can_be_refreshed_before_the_first_run(
    run: Run, tmp_path: Path
) -> None:
    with pytest.raises(Invalid):
        refresh_all(NEEDS, run, tmp_path / "answers.jsonl", processes=1)
