"""Measure how good the matching is and write the tables of the documentation.

Usage: python -m scripts.quality [--lithuanian ARCHIVE] [--only SECTION …] [--write]

Builds every collection in a temporary folder, asks Seutu and BM25 in the same run and
prints the tables, or puts them between the marks of the page on matching quality.
"""

import argparse
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from scripts import collection as development
from scripts import silver
from scripts.collecting.corpus import packaged_corpus
from seutu.language import base
from seutu.matching.collection import (
    Collection,
    TestQuery,
    read_collection,
    read_queries,
)
from seutu.matching.evaluation import Evaluation, Figures, evaluate, indexed, measure
from seutu.matching.installed import knowledge
from seutu.matching.learning import learn
from seutu.matching.needs import Need
from seutu.matching.pipeline import Matcher
from seutu.matching.weights import DEFAULT, Weights
from seutu.search.ports import SearchIndex

PAGE = Path(__file__).resolve().parents[1] / "docs/explanation/matching-quality.md"
DEPTH = 100
PARTS: Mapping[str, Mapping[str, float]] = {
    "all of it": {},
    "no concepts": {"concept": 0.0},
    "no translated words": {"translation": 0.0},
    "no words grown from the same beginning": {"derived": 0.0},
    "no likeness of letters": {"spelling": 0.0},
    "general words count in full": {"general": 1.0},
}
Row = Sequence[object]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the collections are, and the archive of Lithuanian records if there is."""

    folder: Path
    lithuanian: Path | None

    def collection(self, name: str) -> Collection:
        return read_collection(self.folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lithuanian", type=Path)
    parser.add_argument("--only", nargs="*", choices=SECTIONS, default=list(SECTIONS))
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="seutu-quality-") as name:
        site = Site(Path(name), given.lithuanian)
        build(site)
        for section in given.only:
            found = SECTIONS[section](site)
            print(f"\n## {section}\n\n{found}", flush=True)
            if given.write:
                PAGE.write_text(put(PAGE.read_text("utf-8"), section, found), "utf-8")


def build(site: Site) -> None:
    """Write the development halves and the silver collections."""
    for half in ("tune", "held-out"):
        development.build(site.folder / half, half)
    packaged = list(packaged_corpus(set()).documents())
    for language in ("en", "de"):
        records = silver.only_in(packaged, language)
        silver.write_silver(site.folder / language, records, language)
    if site.lithuanian:
        records = list(silver.lithuanian(site.lithuanian))
        silver.write_silver(site.folder / "lt", records, "lt")
    silver.write_parallel(site.folder / "there", packaged)
    silver.write_parallel(site.folder / "back", packaged, reverse=True)


def silver_pairs(site: Site) -> str:
    """Table nDCG@10 and success@10 by language of the need and of the records."""
    targets = ["en", "de", *(["lt"] if site.lithuanian else [])]
    found = {to: evaluate(site.collection(to)).pairs for to in targets}
    plain = {to: evaluate(site.collection(to), system="bm25").pairs for to in targets}
    spoken = sorted({name.partition("-")[0] for name in found["en"]})
    rows: list[Row] = [
        [language, *(_both(found[to].get(f"{language}-{to}")) for to in targets)]
        for language in spoken
    ]
    for title, pairs in (("**mean, foreign**", found), ("mean, foreign, BM25", plain)):
        rows.append([title, *(_mean(_foreign(pairs[to], to)) for to in targets)])
    return table(["needs in", *(f"records in {to}" for to in targets)], rows)


def development_pairs(site: Site) -> str:
    """Table the held-out half of the development collection."""
    collection = site.collection("held-out")
    ours, plain = evaluate(collection), evaluate(collection, system="bm25")
    rows: list[Row] = []
    for title, chosen in (
        ("across languages", lambda one, other: one != other),
        ("into English", lambda one, other: one != other == "en"),
        ("into German", lambda one, other: one != other == "de"),
        ("into Dutch", lambda one, other: one != other == "nl"),
        ("within a language", lambda one, other: one == other),
    ):
        picked = [_picked(found, chosen) for found in (ours, plain)]
        queries = sum(one.queries for one in picked[0])
        rows.append([title, queries, *(_mean(figures) for figures in picked)])
    rows.append(["all records together", ours.overall.queries])
    rows[-1] = [*rows[-1], _both(ours.overall), _both(plain.overall)]
    return table(["held-out half", "queries", "Seutu", "BM25"], rows)


def titles(site: Site) -> str:
    """Table how a title finds its own record in another language."""
    rows = []
    for name in ("there", "back"):
        collection = site.collection(name)
        ours, plain = evaluate(collection), evaluate(collection, system="bm25")
        for pair, figures in ours.pairs.items():
            rows.append(
                [pair, figures.queries, _both(figures), _both(plain.pairs[pair])]
            )
    return table(["title → record", "queries", "Seutu", "BM25"], rows)


def undeclared(site: Site) -> str:
    """Table what is lost when nobody says which language the need is in."""
    rows = []
    for name, title in (
        ("en", "silver, records in English"),
        ("held-out", "held-out half"),
    ):
        collection = site.collection(name)
        silent = replace(
            collection,
            queries=tuple(replace(query, language="") for query in collection.queries),
        )
        told, found = evaluate(collection).overall, evaluate(silent).overall
        loss = told.ndcg - found.ndcg
        rows.append([title, f"{told.ndcg:.3f}", f"{found.ndcg:.3f}", f"{loss:+.3f}"])
    return table(["needs", "language told", "language found", "lost"], rows)


def parts(site: Site) -> str:
    """Table nDCG@10 with one part of the evidence left out at a time."""
    chosen = {name: site.collection(name) for name in ("tune", "en", "de")}
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(indexed(collection))
            for name, collection in chosen.items()
        }
        rows = [
            [
                title,
                *(
                    f"{_ndcg(opened[name].index, chosen[name], weights):.3f}"
                    for name in chosen
                ),
            ]
            for title, changed in PARTS.items()
            for weights in [replace(DEFAULT, **changed)]
        ]
    heads = [
        "nDCG@10, all languages",
        "tuning half",
        "silver, English",
        "silver, German",
    ]
    return table(heads, rows)


def _ndcg(index: SearchIndex, collection: Collection, weights: Weights) -> float:
    matcher = Matcher(index, knowledge(), weights=weights)
    asked = {
        query.id: query
        for query in collection.queries
        if query.id in collection.judgements
    }
    rankings = {
        id: [
            match.id
            for match in matcher.match(_need(query), limit=DEPTH, explain=False).matches
        ]
        for id, query in asked.items()
    }
    return measure(rankings, {id: collection.judgements[id] for id in asked})["ndcg@10"]


def verdicts(site: Site) -> str:
    """Table whether scores mean what they say, and how often the verdict errs."""
    collection = site.collection("held-out")
    foreign = list(read_queries(site.folder / "held-out" / "unanswerable.tsv"))
    with indexed(collection) as opened:
        found = learn(Matcher(opened.index, knowledge()), collection, foreign)
    shares = table(
        ["held-out half", "share"],
        [
            ["needs with supply that do not get “answers”", f"{found.missed:.2f}"],
            ["needs without supply here that do", f"{found.invented:.2f}"],
            ["needs with supply that get “none”", f"{found.dismissed:.2f}"],
            ["needs of another world that get more", f"{found.tolerated:.2f}"],
        ],
    )
    scores = table(
        ["mean score", "share judged useful", "records"],
        [
            [f"{s:.2f}", f"{useful:.2f}", count]
            for s, useful, count in found.reliability
        ],
    )
    return f"{shares}\n\n{scores}"


SECTIONS: Mapping[str, Callable[[Site], str]] = {
    "silver": silver_pairs,
    "development": development_pairs,
    "titles": titles,
    "undeclared": undeclared,
    "parts": parts,
    "verdicts": verdicts,
}


def put(page: str, section: str, text: str) -> str:
    """Replace what stands between the marks of a section."""
    pattern = re.compile(rf"(<!-- {section} -->\n).*?(<!-- /{section} -->)", re.DOTALL)
    if not pattern.search(page):
        raise ValueError(f"The page has no marks for {section}.")
    return pattern.sub(lambda marks: f"{marks[1]}\n{text}\n\n{marks[2]}", page)


def table(heads: Sequence[str], rows: Iterable[Row]) -> str:
    """Lay out a Markdown table; all columns but the first are numbers."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _need(query: TestQuery) -> Need:
    return Need(text=query.text, language=query.language)


def _both(figures: Figures | None) -> str:
    return f"{figures.ndcg:.2f} / {figures.success:.2f}" if figures else "–"


def _mean(figures: Sequence[Figures]) -> str:
    queries = sum(one.queries for one in figures)
    if not queries:
        return "–"
    ndcg = sum(one.ndcg * one.queries for one in figures) / queries
    success = sum(one.success * one.queries for one in figures) / queries
    return f"{ndcg:.2f} / {success:.2f}"


def _foreign(pairs: Mapping[str, Figures], to: str) -> list[Figures]:
    """Take the pairs into a language from the others; English is no foreign one."""
    return [
        figures
        for name, figures in pairs.items()
        if name.endswith(f"-{to}") and base(name.partition("-")[0]) not in {to, "en"}
    ]


def _picked(found: Evaluation, chosen: Callable[[str, str], bool]) -> list[Figures]:
    return [
        figures
        for name, figures in found.pairs.items()
        if chosen(*name.split("-", maxsplit=1))
    ]


if __name__ == "__main__":
    main()
