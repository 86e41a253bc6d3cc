"""`python -m seutu.previews.profiling.child FILE`: profile one file and end.

A process of its own, with little memory, little time and no way to write large files:
what a hostile file can do ends with it.
"""

import json
import resource
import sys
import tempfile
from pathlib import Path

from seutu.previews.profiling.errors import NotATable
from seutu.previews.profiling.files import read_file

MEMORY = 3 * 2**30
SECONDS = 90
LARGEST_FILE = 2 * 2**30


def main() -> int:
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS)
    _limit(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _limit(resource.RLIMIT_CORE, 0)
    with tempfile.TemporaryDirectory(prefix="seutu-preview-") as scratch:
        try:
            found = read_file(Path(sys.argv[1]), scratch=Path(scratch))
        except NotATable as error:
            answer: dict[str, object] = {"refused": str(error)}
        except (MemoryError, RecursionError):
            answer = {"refused": "The file takes more memory than it may."}
        else:
            answer = {"form": found.form, "profile": found.profile.to_json()}
    sys.stdout.write(json.dumps(answer, ensure_ascii=True))
    return 0


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    resource.setrlimit(what, (most, hard))


if __name__ == "__main__":
    sys.exit(main())
