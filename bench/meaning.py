"""Measure the vector index: `python -m bench.meaning [SIZE]`.

The vectors are made from the texts of the packaged records: hashed words, weighed by
rarity and brought to 384 numbers by a singular value decomposition. That is no neural
encoder, but its vectors crowd and spread as those of real texts do. For more records
they are taken again with some noise.
"""

import argparse
import resource
import tempfile
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.corpus import packaged_records
from bench.engines import NEEDS
from seutu.language import tokens
from seutu.matching.dense.generation import Generation, Passage
from seutu.matching.dense.meaning import NeedMeaning
from seutu.matching.dense.onnx_encoder import unit_length
from seutu.matching.dense.passages import passages
from seutu.matching.dense.ports import Vectors
from seutu.matching.dense.vector_index import VectorIndex

DIMENSION = 384
HASHED = 8_192
NOISE = 0.35
CHUNK = 20_000
BLOCK = 1_024
ASKED = 30
DEPTH = 200
ROUNDS = 3


def main() -> None:
    """Make the vectors, ask the needs and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.meaning")
    parser.add_argument("size", nargs="?", type=int, default=200_000)
    size = parser.parse_args().size
    records, needs = _vectors()
    with tempfile.TemporaryDirectory(prefix="seutu-bench-") as name:
        print(_measured(Path(name) / "vectors-1", records, needs, size))


def _measured(folder: Path, records: Vectors, needs: Vectors, size: int) -> str:
    written = _fill(folder, records, size)
    index = VectorIndex(folder, DIMENSION)
    exact_times, exact = _asked_exactly(folder, needs, size)
    times, kept, floors = [], [], []
    for turn in range(ROUNDS):
        for need, best in zip(needs, exact, strict=True):
            started = time.perf_counter()
            found = index.nearest(need, DEPTH)
            times.append(1_000 * (time.perf_counter() - started))
            if not turn:
                rows = {int(id) for id, _ in found}
                kept.append(len(rows & best) / DEPTH)
                floors.append(NeedMeaning(need, index).floor)
    plain = float(np.median(exact_times))
    held = sum(path.stat().st_size for path in folder.iterdir())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = [
        ("vectors", f"{size:,} of {DIMENSION} numbers"),
        ("written, vectors/s", f"{size / written:,.0f}"),
        ("bytes a vector on disk", f"{held / size:.0f}"),
        ("weighing every row, p50 ms", f"{plain:.0f}"),
        ("sketches, then weighing, p50 ms", f"{np.median(times):.1f}"),
        ("sketches, then weighing, p95 ms", f"{np.quantile(times, 0.95):.1f}"),
        ("ratio of the medians", f"{np.median(times) / plain:.2f}"),
        (f"of the true nearest {DEPTH} found, mean", f"{np.mean(kept):.3f}"),
        (f"of the true nearest {DEPTH} found, least", f"{np.min(kept):.3f}"),
        ("chance level of a need, mean cosine", f"{np.mean(floors):.2f}"),
        ("peak memory with mapped files, MiB", f"{peak:.0f}"),
    ]
    return "\n".join(f"{name:45s}{value:>26s}" for name, value in figures)


def _vectors() -> tuple[Vectors, Vectors]:
    """Give vectors of the packaged records and of the needs of the benchmark."""
    texts = [passage.text for one in packaged_records() for passage in passages(one)]
    counted = np.zeros((len(texts) + len(NEEDS), HASHED), dtype=np.float32)
    for row, text in enumerate([*texts, *NEEDS]):
        for word in tokens(text):
            counted[row, zlib.crc32(word.encode()) % HASHED] += 1.0
    rarity = np.log(len(counted) / (1.0 + (counted > 0).sum(axis=0)))
    weighed = unit_length(np.log1p(counted) * rarity.astype(np.float32))
    random = np.random.default_rng(1)
    probe = random.standard_normal((HASHED, DIMENSION + 32)).astype(np.float32)
    basis = np.linalg.qr(weighed[: len(texts)].T @ (weighed[: len(texts)] @ probe))[0]
    _, _, turned = np.linalg.svd(weighed[: len(texts)] @ basis, full_matrices=False)
    found = unit_length(weighed @ (basis @ turned.T)[:, :DIMENSION])
    return found[: len(texts)], found[len(texts) :: len(NEEDS) // ASKED]


def _fill(folder: Path, records: Vectors, size: int) -> float:
    """Write as many vectors as asked for; returns the seconds it took."""
    random = np.random.default_rng(2)
    generation = Generation.create(folder, digest="", dimension=DIMENSION, seen=0)
    seconds = 0.0
    for start in range(0, size, CHUNK):
        count = min(CHUNK, size - start)
        rows = random.integers(0, len(records), count)
        noise = random.standard_normal((count, DIMENSION)).astype(np.float32)
        vectors = unit_length(records[rows] + noise * NOISE / DIMENSION**0.5)
        named = [Passage(str(start + place), "") for place in range(count)]
        started = time.perf_counter()
        generation.add(named, vectors)
        generation.commit()
        seconds += time.perf_counter() - started
    generation.commit(generation.table_of_all(), is_complete=True)
    return seconds


def _asked_exactly(
    folder: Path, needs: Sequence[Vectors] | Vectors, size: int
) -> tuple[list[float], list[set[int]]]:
    """Weigh every row for each need; returns the milliseconds and the nearest rows."""
    codes = np.memmap(folder / "codes.i8", np.int8, "r", shape=(size, DIMENSION))
    scales = np.fromfile(folder / "scales.f4", np.float32)
    times, nearest = [], []
    for need in needs:
        started = time.perf_counter()
        found = np.empty(size, dtype=np.float32)
        for start in range(0, size, BLOCK):
            block = codes[start : start + BLOCK].astype(np.float32)
            found[start : start + BLOCK] = block @ need
        found *= scales
        best = np.argpartition(-found, DEPTH)[:DEPTH]
        times.append(1_000 * (time.perf_counter() - started))
        nearest.append(set(best.tolist()))
    return times, nearest


if __name__ == "__main__":
    main()
