"""Learn `calibration.json` from a judged collection.

`python scripts/calibrate.py DIR [--queries FILE] [--write]`: DIR as for
`seutu evaluate`, with `unanswerable.tsv` beside where there is one. `--queries` names a
file with one query id a line, to learn from those only.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from seutu.matching import calibration as calibrating
from seutu.matching.collection import Collection, read_collection, read_queries
from seutu.matching.evaluation import indexed
from seutu.matching.installed import knowledge
from seutu.matching.learning import learn
from seutu.matching.pipeline import Matcher

TARGET = Path(calibrating.__file__).with_name("calibration.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    collection = read_collection(given.folder)
    beside = given.folder / "unanswerable.tsv"
    unanswerable = list(read_queries(beside)) if beside.exists() else []
    if given.queries:
        chosen = set(given.queries.read_text().split())
        collection = only(collection, chosen)
        unanswerable = [query for query in unanswerable if query.id in chosen]
    with indexed(collection) as opened:
        learnt = learn(Matcher(opened.index, knowledge()), collection, unanswerable)
    record = {
        "collection": given.folder.name,
        "queries": len(collection.queries),
        "unanswerable": len(unanswerable),
        "observations": learnt.observations,
        "verdict missed": round(learnt.missed, 3),
        "verdict invented": round(learnt.invented, 3),
        "verdict dismissed": round(learnt.dismissed, 3),
        "verdict tolerated": round(learnt.tolerated, 3),
        "reliability": [
            {"score": round(score, 3), "useful": round(useful, 3), "count": count}
            for score, useful, count in learnt.reliability
        ],
    }
    print(json.dumps(record, indent=2))
    if given.write:
        written = calibrating.to_json(learnt.calibration, record)
        TARGET.write_text(written + "\n", "utf-8")


def only(collection: Collection, chosen: set[str]) -> Collection:
    queries = tuple(query for query in collection.queries if query.id in chosen)
    return replace(collection, queries=queries)


if __name__ == "__main__":
    main()
