"""Tell whether the committed learnt tables are what their inputs give.

Usage: python -m scripts.tables_current [--record]

The inputs are the packaged vocabularies and the code that learns. As long as they are
the ones recorded beside the archive nothing is built; when they changed, the tables are
learnt again and compared file by file with the committed ones. `--record` writes down
the inputs after `make tables`.
"""

import hashlib
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from seutu.language import learnt
from seutu.vocabularies import build

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "seutu"
RECORD = PACKAGE / "data" / "tables" / "INPUTS"


def inputs() -> Iterator[Path]:
    """Yield every file that decides what is learnt."""
    for folder in ("data/vocabularies", "language", "vocabularies"):
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".pyc", ".md"}:
                yield path


def digest() -> str:
    """Reduce the inputs to 64 hexadecimal digits."""
    found = hashlib.sha256()
    for path in inputs():
        found.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def contents(archive: Path) -> dict[str, str]:
    """Map the files of an archive to digests: packing may differ between systems."""
    with tarfile.open(archive, "r:xz") as tar:
        return {
            member.name: hashlib.sha256(file.read()).hexdigest()
            for member in tar
            if (file := tar.extractfile(member))
        }


def main() -> int:
    current = digest()
    if "--record" in sys.argv[1:]:
        RECORD.write_text(current + "\n")
        return 0
    if RECORD.exists() and RECORD.read_text().strip() == current:
        print("The inputs of the learnt tables are unchanged.")
        return 0
    print("The inputs of the learnt tables changed: learning again …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "learnt.tar.xz"
        build.main(["--archive", str(fresh)])
        old, new = contents(learnt.ARCHIVE), contents(fresh)
    different = sorted(name for name in old | new if old.get(name) != new.get(name))
    if different:
        print("Run `make tables`: these differ: " + ", ".join(different))
        return 1
    print("The tables are the same. Run `make tables` to record their inputs.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
