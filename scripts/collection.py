"""Make the development collection from the needs, the packaged data and judgements.

Usage: python -m scripts.collection build [--half HALF] [--to FOLDER]
       python -m scripts.collection pool [--to FOLDER]
       python -m scripts.collection unjudged [--to FOLDER]
       python -m scripts.collection agreement
       python -m scripts.collection own-case [--half HALF] --to FOLDER
       python -m scripts.collection package

`build` writes a folder for `seutu evaluate`, `pool` writes what is to be judged,
`unjudged` what nobody judged among the first ten within a language, and `agreement`
tells how well two readings of the same documents agree. `own-case` writes a
folder in which each stated problem has to find its own case, `package` the judgements
that `seutu learn` starts from.
"""

import argparse
import json
import lzma
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from scripts.collecting import judging, pooling
from scripts.collecting.corpus import Corpus, packaged_corpus
from scripts.collecting.judging import Judgements, read_judgements
from scripts.collecting.needs import HALVES, StatedNeed, read_needs
from scripts.collecting.own_case import own_cases
from seutu.matching.collection import read_collection

FOLDER = Path(__file__).resolve().parents[1] / "evaluation" / "development"
PACKAGED = FOLDER.parents[1] / "src/seutu/data/judgements/development.json.xz"
Grades = dict[str, dict[str, int]]


def build(to: Path, half: str = "") -> str:
    """Write documents, queries and judgements; returns a line about them.

    `unanswerable.tsv` holds, in the form of `queries.tsv`, the needs that nothing in
    the documents answers.
    """
    needs = read_needs(FOLDER / "needs.jsonl")
    chosen = [need for need in needs if half in {"", need.half}]
    corpus = corpus_for(needs)
    grades, gone = grades_in(corpus, judgements())
    to.mkdir(parents=True, exist_ok=True)
    count = _write_json(to / "documents.jsonl", corpus.documents())
    answerable = [need for need in chosen if need.answerable]
    _write_lines(to / "queries.tsv", _queries(answerable))
    _write_lines(
        to / "unanswerable.tsv", _queries(n for n in chosen if not n.answerable)
    )
    lines = _write_lines(to / "qrels.txt", judging.qrels(answerable, grades))
    return (
        f"{to}: {count} documents, {len(answerable)} needs, {lines} judgements; "
        f"{gone} judgements name records that are no longer packaged."
    )


def corpus_for(needs: Iterable[StatedNeed]) -> Corpus:
    """Read the packaged records without the challenges that needs were worded from."""
    return packaged_corpus(
        {
            need.origin.partition(":")[2]
            for need in needs
            if need.origin_kind == "challenge"
        }
    )


def judgements() -> dict[str, Judgements]:
    """Read the judgements made so far, by need."""
    return {
        path.stem: read_judgements(path)
        for path in sorted((FOLDER / "judgements").glob("*.tsv"))
    }


def grades_in(corpus: Corpus, judged: Mapping[str, Judgements]) -> tuple[Grades, int]:
    """Give the grades under today's ids, and how many judged records are gone.

    A record folded under another since it was judged hands its grade to that one; the
    better grade stays.
    """
    gone = 0
    grades: Grades = {}
    for need, read in judged.items():
        mine = grades.setdefault(need, {})
        for document, grade in read.grades().items():
            head = corpus.head(document)
            if not head:
                gone += 1
                continue
            mine[head] = max(grade, mine.get(head, 0))
    return grades, gone


def pool(to: Path) -> str:
    """Write the pools to be judged, and those of the second reading beside them."""
    needs = read_needs(FOLDER / "needs.jsonl")
    collected = FOLDER / "collection"
    build(collected)
    documents = _documents(collected)
    found = pooling.rankings(read_collection(collected), needs)
    kept = {need.id: pooling.pooled(found[need.id]) for need in needs}
    sizes = [len(ids) for ids in kept.values()]
    cut = sum(len(set().union(*found[id])) - len(ids) for id, ids in kept.items())
    _write_pools(to, kept, documents)
    return (
        f"{to}: {sum(sizes)} documents for {len(needs)} needs, {min(sizes)} to "
        f"{max(sizes)} each; {cut} beyond the limit of {pooling.LIMIT} left out."
    )


def unjudged(to: Path) -> str:
    """Write what is still to be judged of the first ten within a language."""
    collected = FOLDER / "collection"
    build(collected)
    collection = read_collection(collected)
    known = judgements()
    left = {
        need: [id for id in pooling.pooled(ranked) if id not in known[need].first]
        for need, ranked in pooling.within_a_language(collection).items()
    }
    _write_pools(to, left, _documents(collected))
    return f"{to}: {sum(map(len, left.values()))} documents nobody judged."


def _documents(folder: Path) -> dict[str, dict[str, object]]:
    with (folder / "documents.jsonl").open(encoding="utf-8") as file:
        return {line["id"]: line for line in map(json.loads, file)}


def _write_pools(
    to: Path,
    pools: Mapping[str, Sequence[str]],
    documents: Mapping[str, Mapping[str, object]],
) -> None:
    """Write each pool, and beside it the part that is read a second time."""
    second = to / "second"
    second.mkdir(parents=True, exist_ok=True)
    for need, kept in pools.items():
        for folder, ids in (
            (to, pooling.shuffled(need, kept)),
            (second, pooling.read_twice(need, kept)),
        ):
            shown = (pooling.shown(documents[id]) for id in ids)
            _write_json(folder / f"{need}.jsonl", shown)


def agreement() -> str:
    """Describe how well the two readings agree, by grade and by useful or not."""
    pairs = judging.judged_twice(judgements().values())
    useful = [(min(one, 1), min(two, 1)) for one, two in pairs]
    return (
        f"{len(pairs)} judged twice: kappa {judging.kappa(pairs):.3f} on three grades, "
        f"{judging.kappa(useful):.3f} on useful or not."
    )


def own_case(to: Path, half: str = "") -> str:
    """Write a collection of stated problems, each with the one case it comes from."""
    corpus, cases = own_cases(packaged_corpus())
    chosen = [case for case in cases if half in {"", case.half}]
    to.mkdir(parents=True, exist_ok=True)
    count = _write_json(to / "documents.jsonl", corpus.documents())
    _write_lines(
        to / "queries.tsv",
        (f"{case.id}\t{case.language}\t{case.text}" for case in chosen),
    )
    _write_lines(to / "qrels.txt", (f"{case.id} 0 {case.record} 1" for case in chosen))
    return f"{to}: {count} documents, {len(chosen)} stated problems."


def package() -> str:
    """Write the judgements that the product ships, grades once for each need."""
    needs = read_needs(FOLDER / "needs.jsonl")
    grades, _ = grades_in(corpus_for(needs), judgements())
    worded = {
        known: [
            (f"{need.id}-{language}", language, text)
            for need in needs
            if need.answerable is known
            for language, text in need.text.items()
        ]
        for known in (True, False)
    }
    packed = {
        "queries": worded[True],
        "unanswerable": worded[False],
        "grades": {need.id: grades[need.id] for need in needs if need.answerable},
    }
    text = json.dumps(packed, ensure_ascii=False, sort_keys=True)
    PACKAGED.parent.mkdir(parents=True, exist_ok=True)
    PACKAGED.write_bytes(lzma.compress(text.encode(), preset=9))
    return f"{PACKAGED.name}: {PACKAGED.stat().st_size} bytes."


def _queries(needs: Iterable[StatedNeed]) -> Iterable[str]:
    return (
        f"{need.id}-{language}\t{language}\t{text}"
        for need in needs
        for language, text in need.text.items()
    )


def _write_json(path: Path, objects: Iterable[Mapping[str, object]]) -> int:
    return _write_lines(path, (json.dumps(one, ensure_ascii=False) for one in objects))


def _write_lines(path: Path, lines: Iterable[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")
            count += 1
    return count


def main(arguments: Sequence[str]) -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m scripts.collection")
    commands = parser.add_subparsers(dest="command", required=True)
    builder = commands.add_parser("build", help="write a folder for `seutu evaluate`")
    builder.add_argument("--half", choices=HALVES, default="")
    builder.add_argument("--to", type=Path, default=FOLDER / "collection")
    pooler = commands.add_parser("pool", help="write what is to be judged")
    pooler.add_argument("--to", type=Path, default=FOLDER / "pools")
    left = commands.add_parser("unjudged", help="write what is still to be judged")
    left.add_argument("--to", type=Path, default=FOLDER / "pools")
    commands.add_parser("agreement", help="tell how well two readings agree")
    owner = commands.add_parser("own-case", help="let each problem find its own case")
    owner.add_argument("--half", choices=HALVES, default="")
    owner.add_argument("--to", type=Path, required=True)
    commands.add_parser("package", help="write the judgements that are shipped")
    chosen = parser.parse_args(arguments)
    if chosen.command == "own-case":
        print(own_case(chosen.to, chosen.half))
    elif chosen.command == "package":
        print(package())
    elif chosen.command == "build":
        print(build(chosen.to, chosen.half))
    elif chosen.command == "pool":
        print(pool(chosen.to))
    elif chosen.command == "unjudged":
        print(unjudged(chosen.to))
    else:
        print(agreement())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
