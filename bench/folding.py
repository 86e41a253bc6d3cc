"""Time and memory of folding doubles, by the number of records, on made-up catalogues.

`python -m bench.folding 20000 100000` makes so many datasets in 20 catalogues in an
empty SQLite database each, a third of them in three catalogues at once, and folds them
from nothing; then it folds again what a run that changed 1,000 records left. Seconds
are of the processor; memory is the peak of the process that folds.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time

SHELVES = 20
WORDS = (
    *("air", "water", "noise", "trees", "schools", "roads", "waste", "budget"),
    *("houses", "transport", "tourism", "energy", "elections", "libraries", "parks"),
    *("health", "jobs", "trade", "prices", "farms", "forests", "lakes", "harbours"),
)
PLACES = [f"{start}{end}" for start in "ABCDEFGHKLMNPRSTV" for end in ("berg", "by")]


def main() -> None:
    """Measure each number in a process of its own."""
    print("records    groups  seconds  records/s  peak MiB  again 1,000, s")
    for number in sys.argv[1:]:
        with tempfile.TemporaryDirectory(prefix="seutu-bench-") as folder:
            env = {**os.environ, "SEUTU_DATA": folder, "FOLDING_RECORDS": number}
            subprocess.run([sys.executable, "-m", "bench.folding"], env=env, check=True)


def measure(number: int) -> None:
    """Fill the database and fold it; print one line of the table."""
    import django

    django.setup()
    from django.core.management import call_command

    from seutu.catalogue.models import Dataset
    from seutu.catalogue.services import await_folding
    from seutu.harvest.folding import fold_waiting

    call_command("migrate", verbosity=0)
    fill(number)
    start = time.process_time()
    done = fold_waiting()
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    groups = Dataset.objects.filter(canonical=None, folded__isnull=False)

    changed = list(Dataset.objects.order_by("pk").values_list("pk", flat=True)[:1_000])
    await_folding("dataset", changed)
    again = time.process_time()
    fold_waiting()
    again = time.process_time() - again
    print(
        f"{done:>8}  {groups.distinct().count():>7}  {seconds:>7.1f}"
        f"  {done / seconds:>9.0f}  {peak:>8.0f}  {again:>14.2f}",
        flush=True,
    )


def fill(number: int) -> None:
    """Write the datasets straight into their table, in batches."""
    from django.db import transaction

    from seutu.accounts.models import Organisation
    from seutu.catalogue.models import Catalogue, Dataset
    from seutu.catalogue.services import await_folding
    from seutu.core.ids import record_id
    from seutu.core.rows import made, write_rows

    chance = random.Random(1)
    Catalogue.objects.bulk_create(
        Catalogue(id=f"c{each}", title={"en": f"Catalogue {each}"}, holds="dataset")
        for each in range(SHELVES)
    )
    Organisation.objects.bulk_create(
        Organisation(pk=record_id("o", place), name={"en": f"City of {place}"})
        for place in PLACES
    )
    written, subject = 0, 0
    while written < number:
        rows: list[Dataset] = []
        while len(rows) < 2_000:
            subject += 1
            place = chance.choice(PLACES)
            words = " ".join(chance.choices(WORDS, k=5))
            copies = 3 if subject % 6 == 0 else 1
            said: dict[str, object] = {
                "identifier": str(subject),
                "title": {"en": f"{words} in {place}"},
                "description": {"en": f"The {words} of {place}. " * 6},
                "language": "en",
                "country": "FI",
                "publisher_id": record_id("o", place),
                # One page of all for a part: a key that tells nothing.
                "landing_page": "https://data.example/api/all"
                if subject % 5 == 0
                else f"https://data.example/sets/{subject}",
                "uri": f"https://data.example/id/{subject}",
            }
            rows += [
                made(
                    Dataset,
                    id=record_id(f"c{shelf}", str(subject)),
                    catalogue_id=f"c{shelf}",
                    **said,
                )
                for shelf in chance.sample(range(SHELVES), copies)
            ]
        with transaction.atomic():
            write_rows(rows)
            await_folding("dataset", [row.pk for row in rows])
        written += len(rows)


if __name__ == "__main__":
    if number := os.environ.get("FOLDING_RECORDS"):
        measure(int(number))
    else:
        main()
