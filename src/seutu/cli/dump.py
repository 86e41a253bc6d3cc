"""Making the files that hold all records."""

from seutu.cli.console import err
from seutu.cli.setup import migrate, start_django


def dump() -> None:
    """Write all public records as CSV, Excel, JSON lines and Parquet.

    The worker does this once a day; pages offer the files under "Downloads".
    """
    start_django()
    migrate()
    from seutu.dumps import services

    made = services.make(progress=lambda name: err.print(name, markup=False))
    err.print(f"{len(made)} files in {services.folder()}")
