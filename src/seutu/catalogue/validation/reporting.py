"""What a check found, level by level."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a shape asks for; the base level alone decides on conformance."""

    BASE = "base"
    RECOMMENDED = "recommended"
    RANGE = "range"
    VOCABULARY = "vocabulary"
    HIGH_VALUE = "high-value"


class Severity(StrEnum):
    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One kind of finding: a property, what is wrong with it, how often, and where."""

    severity: Severity
    path: str
    constraint: str
    message: str
    count: int = 1
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelReport:
    """What one level found; `checked` says whether there was anything to check."""

    level: Level
    problems: tuple[Problem, ...] = ()
    checked: bool = True

    def count(self, severity: Severity) -> int:
        return sum(each.count for each in self.problems if each.severity == severity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check of some documents found."""

    datasets: int = 0
    triples: int = 0
    levels: Mapping[Level, LevelReport] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Tell whether no shape of the base level is violated."""
        base = self.levels.get(Level.BASE)
        return base is None or base.count(Severity.VIOLATION) == 0

    def as_json(self) -> dict[str, object]:
        """Give the report as plain values for JSON."""
        return {
            "conforms": self.conforms,
            "datasets": self.datasets,
            "triples": self.triples,
            "levels": {
                level.value: {
                    "checked": found.checked,
                    **{kind.value: found.count(kind) for kind in Severity},
                    "problems": [
                        {
                            "severity": problem.severity.value,
                            "path": problem.path,
                            "constraint": problem.constraint,
                            "message": problem.message,
                            "count": problem.count,
                            "examples": list(problem.examples),
                        }
                        for problem in found.problems
                    ],
                }
                for level, found in self.levels.items()
            },
        }


def together(reports: Iterable[Report]) -> Report:
    """Add up the reports of several documents; the same problem is told once."""
    datasets = triples = 0
    problems: dict[Level, dict[tuple[str, str, str, str], Problem]] = {}
    checked: dict[Level, bool] = {}
    for report in reports:
        datasets += report.datasets
        triples += report.triples
        for level, found in report.levels.items():
            checked[level] = checked.get(level, False) or found.checked
            kept = problems.setdefault(level, {})
            for problem in found.problems:
                key = (
                    problem.severity,
                    problem.path,
                    problem.constraint,
                    problem.message,
                )
                kept[key] = _added(kept.get(key), problem)
    return Report(
        datasets=datasets,
        triples=triples,
        levels={
            level: LevelReport(
                level=level,
                checked=checked[level],
                problems=tuple(sorted(kept.values(), key=lambda each: -each.count)),
            )
            for level, kept in problems.items()
        },
    )


def _added(one: Problem | None, other: Problem) -> Problem:
    if one is None:
        return other
    examples = dict.fromkeys((*one.examples, *other.examples))
    return Problem(
        severity=one.severity,
        path=one.path,
        constraint=one.constraint,
        message=one.message,
        count=one.count + other.count,
        examples=tuple(examples)[:MOST_EXAMPLES],
    )
