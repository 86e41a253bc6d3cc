"""Judgements: reading them, how well two readings agree, and the grades that count."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts.collecting.needs import StatedNeed

GRADES = (0, 1, 2)
PASSES = (1, 2)


@dataclass(slots=True)
class Judgements:
    """The grades of one need, by document, of the first and the second reading."""

    first: dict[str, int] = field(default_factory=dict)
    second: dict[str, int] = field(default_factory=dict)

    def grades(self) -> dict[str, int]:
        """Give the grade that counts: between two readings the mean, rounded down."""
        return {
            document: (grade + self.second.get(document, grade)) // 2
            for document, grade in self.first.items()
        }


def read_judgements(path: Path) -> Judgements:
    """Read lines of document, grade and pass, tab-separated.

    Raises `ValueError` with file and line for a line of another shape, and for a
    document judged twice in one pass.
    """
    judged = Judgements()
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        where = f"{path.name}, line {number}"
        parts = line.split("\t")
        if len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
            raise ValueError(f"{where}: expected document, grade and pass.")
        document, grade, turn = parts[0], int(parts[1]), int(parts[2])
        if grade not in GRADES or turn not in PASSES:
            raise ValueError(f"{where}: grades are 0, 1 and 2, passes 1 and 2.")
        grades = judged.first if turn == 1 else judged.second
        if document in grades:
            raise ValueError(f"{where}: {document} was judged before in this pass.")
        grades[document] = grade
    unread = sorted(judged.second.keys() - judged.first.keys())
    if unread:
        raise ValueError(f"{path.name}: judged in pass 2 only: {', '.join(unread)}.")
    return judged


def kappa(pairs: Sequence[tuple[int, int]]) -> float:
    """Measure agreement beyond chance: Cohen 1960, unweighted.

    1 is full agreement, 0 what chance gives. Two readers who both gave one and the
    same grade throughout agree fully. Raises `ValueError` without a pair.
    """
    if not pairs:
        raise ValueError("Nothing was judged twice yet.")
    first = Counter(one for one, _ in pairs)
    second = Counter(two for _, two in pairs)
    observed = sum(one == two for one, two in pairs) / len(pairs)
    chance = sum(first[grade] * second[grade] for grade in first) / len(pairs) ** 2
    return 1.0 if chance == 1.0 else (observed - chance) / (1.0 - chance)


def judged_twice(judgements: Iterable[Judgements]) -> list[tuple[int, int]]:
    """List the pairs of grades of everything that was read twice."""
    return [
        (judged.first[document], grade)
        for judged in judgements
        for document, grade in sorted(judged.second.items())
    ]


def qrels(
    needs: Iterable[StatedNeed], grades: Mapping[str, Mapping[str, int]]
) -> Iterator[str]:
    """Yield TREC lines: one judgement holds for every wording of a need."""
    for need in needs:
        for language in need.text:
            for document, grade in sorted(grades.get(need.id, {}).items()):
                yield f"{need.id}-{language} 0 {document} {grade}"
