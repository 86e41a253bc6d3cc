"""The ranking an installation has published: its weights, calibration and record.

Every published ranking is a numbered file that never changes; `CURRENT` names the one
in use and changes by an atomic rename, so that no process reads half of one. Without
`CURRENT` the packaged ranking is in use.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from seutu.core.errors import Conflict, Invalid, Unavailable
from seutu.matching import calibration as calibrating
from seutu.matching.calibration import Calibration
from seutu.matching.weights import DEFAULT, Weights

FORMAT = 1
POINTER = "CURRENT"
NUMBERED = "ranking-{:06d}.json"
PACKAGED = ""
MENDING = "Run `seutu learn --undo` to go back to the ranking before it."


class RankingDamaged(Unavailable):
    """The published ranking cannot be read."""

    code = "ranking-damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Weights and the calibration learnt with them; `name` is "" for the packaged."""

    name: str = PACKAGED
    weights: Weights = DEFAULT
    calibration: Calibration = field(default_factory=calibrating.packaged)
    record: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


class Rankings:
    """The folder of published rankings, read again whenever it has changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: tuple[tuple[int, int] | None, Ranking] | None = None

    def current(self) -> Ranking:
        """Give the ranking in use; costs one `stat` when nothing has changed.

        Raises `RankingDamaged`, which names the command that mends it.
        """
        state = self._state()
        if self._known is None or self._known[0] != state:
            self._known = (state, self._read(self._named()))
        return self._known[1]

    def publish(self, ranking: Ranking) -> Ranking:
        """Write a ranking and put it in use; the one before is remembered."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = {
            "format": FORMAT,
            "before": self._named(),
            "weights": asdict(ranking.weights),
            "calibration": asdict(ranking.calibration),
            "record": dict(ranking.record),
        }
        name = self._write(json.dumps(written, indent=2, sort_keys=True) + "\n")
        self._point_to(name)
        return self.current()

    def undo(self) -> Ranking:
        """Go back to the ranking before the one in use, in the end the packaged one.

        Raises `Conflict` when the packaged ranking is in use already.
        """
        name = self._named()
        if not name:
            raise Conflict("The packaged ranking is in use: nothing was published.")
        try:
            before = str(self._content(name)["before"])
            self._read(before)
        except (RankingDamaged, KeyError):
            before = PACKAGED
        if before:
            self._point_to(before)
        else:
            (self.folder / POINTER).unlink(missing_ok=True)
        return self.current()

    def _state(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self.folder / POINTER)
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_ino)

    def _named(self) -> str:
        try:
            return (self.folder / POINTER).read_text("ascii").strip()
        except FileNotFoundError:
            return PACKAGED
        except (OSError, ValueError) as error:
            raise RankingDamaged(_damaged(POINTER)) from error

    def _content(self, name: str) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / name).read_text("utf-8"))
            if Path(name).name != name or found["format"] != FORMAT:
                raise ValueError
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RankingDamaged(_damaged(name)) from error
        return dict(found)

    def _read(self, name: str) -> Ranking:
        if not name:
            return Ranking()
        found = self._content(name)
        try:
            return Ranking(
                name=name,
                weights=read_weights(found["weights"]),
                calibration=calibrating.read(found["calibration"]),
                record=found["record"],
            )
        except (KeyError, TypeError, ValueError, Invalid) as error:
            raise RankingDamaged(_damaged(name)) from error

    def _write(self, text: str) -> str:
        """Write the next numbered file whole; two processes get two numbers."""
        fresh = self.folder / f"fresh.{os.getpid()}"
        with fresh.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        number = len(list(self.folder.glob("ranking-*.json"))) + 1
        try:
            while True:
                name = NUMBERED.format(number)
                try:
                    os.link(fresh, self.folder / name)
                except FileExistsError:
                    number += 1
                else:
                    return name
        finally:
            fresh.unlink()

    def _point_to(self, name: str) -> None:
        fresh = self.folder / f"{POINTER}.{os.getpid()}"
        fresh.write_text(name, "ascii")
        fresh.replace(self.folder / POINTER)


def read_weights(found: Mapping[str, object]) -> Weights:
    """Read weights by name; one that is missing keeps its packaged value.

    Raises `ValueError` for a number that is no number, or is negative.
    """
    names = {one.name for one in fields(Weights)}
    values = {name: float(str(found[name])) for name in names & found.keys()}
    if any(not 0.0 <= value < 1e6 for value in values.values()):
        raise ValueError("a weight is negative or without bound")
    return Weights(**values)


def _damaged(name: str) -> str:
    return f"The published ranking ({name}) cannot be read. {MENDING}"
