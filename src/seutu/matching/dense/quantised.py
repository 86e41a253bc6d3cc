"""Vectors in few bytes: eight bits a number, and one bit a number to find them by.

A search compares the one-bit sketches of all rows (Hamming distance), then weighs the
nearest few thousand exactly on their eight-bit numbers: a tenth of the work of weighing
all, and an eighth of the memory touched.
"""

import numpy as np
import numpy.typing as npt

from seutu.matching.dense.ports import Vectors

Codes = npt.NDArray[np.int8]
Scales = npt.NDArray[np.float32]
Sketches = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]

STEPS = 127.0
BITS = 64
BLOCK = 16_384
SAMPLED = 32


def words_of(dimension: int) -> int:
    """How many 64-bit words a sketch takes."""
    return -(-dimension // BITS)


def quantise(vectors: Vectors) -> tuple[Codes, Scales]:
    """Write each row in whole numbers from -127 to 127, with the scale that undoes it.

    No number is off by more than half its row's scale.
    """
    scales = np.abs(vectors).max(axis=1, initial=0.0) / STEPS
    divisors = np.where(scales > 0.0, scales, 1.0)[:, None]
    codes = np.rint(vectors / divisors).astype(np.int8)
    return codes, scales.astype(np.float32)


def rotation(dimension: int) -> Vectors:
    """Make a turn in space, always the same one, that mixes every number with every
    other: without it the bits of numbers that hardly vary would count like the rest."""
    random = np.random.default_rng(dimension)
    turned = np.linalg.qr(random.standard_normal((dimension, dimension)))[0]
    return np.asarray(turned, dtype=np.float32)


def sketch(vectors: Vectors, centre: Vectors, turn: Vectors) -> Sketches:
    """Keep for each number, once turned, on which side of the centre it lies.

    Two sketches differ in as many bits as the angle between the vectors, seen from the
    centre, is wide (Charikar 2002).
    """
    signs = (vectors - centre) @ turn > 0.0
    missing = words_of(vectors.shape[1]) * BITS - vectors.shape[1]
    packed = np.packbits(np.pad(signs, ((0, 0), (0, missing))), axis=1)
    return np.ascontiguousarray(packed).view(np.uint64)


def distances(sketches: Sketches, wanted: Sketches) -> npt.NDArray[np.uint16]:
    """Count the bits in which each sketch differs from the one wanted."""
    found = np.empty(len(sketches), dtype=np.uint16)
    for start in range(0, len(sketches), BLOCK):
        block = np.bitwise_count(sketches[start : start + BLOCK] ^ wanted)
        total = block[:, 0].astype(np.uint16)
        for word in range(1, block.shape[1]):
            total += block[:, word]
        found[start : start + BLOCK] = total
    return found


def nearest_sketches(found: npt.NDArray[np.uint16], wanted: int, farthest: int) -> Rows:
    """Give about `wanted` rows of the least distance, from half to four times as many.

    The limit is estimated on every 32nd row, since sorting millions would take longer
    than counting their bits. `farthest` is the largest distance that counts.
    """
    share = found[:: SAMPLED if len(found) > SAMPLED * wanted else 1]
    counts = np.cumsum(np.bincount(share, minlength=farthest + 1)[: farthest + 1])
    sampled = max(1, wanted * len(share) // max(len(found), 1))
    limit = min(int(np.searchsorted(counts, sampled)), farthest)
    while True:
        rows = np.flatnonzero(found <= limit)
        if 2 * len(rows) >= wanted or limit >= farthest:
            break
        limit += 1
    if len(rows) > 4 * wanted:
        nearer = np.argsort(found[rows], kind="stable")[: 4 * wanted]
        rows = np.sort(rows[nearer])
    return rows


def similarities(codes: Codes, scales: Scales, wanted: Vectors) -> Vectors:
    """Weigh rows exactly against one vector: the cosine, as all have length one."""
    return np.asarray((codes.astype(np.float32) @ wanted) * scales, dtype=np.float32)
