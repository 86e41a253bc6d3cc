"""Quality on the development collection, beside plain BM25 on the same records."""

from pathlib import Path

from bench.table import table
from seutu.matching.collection import read_collection
from seutu.matching.evaluation import System, evaluate

COLLECTION = Path(__file__).parents[1] / "evaluation" / "development" / "collection"
SYSTEMS: tuple[System, ...] = ("bm25", "seutu")


def measure_quality() -> str:
    """Evaluate both systems; the first row is the reference."""
    rows = []
    for system in SYSTEMS:
        overall = evaluate(read_collection(COLLECTION), system=system).overall
        rows.append((system, overall.to_json()))
    return table(rows)
