"""Harvests a portal in processes that can be killed, one for each line it is sent.

Its argument is the address. Loading Django takes longer than the reading; so one
process does that, and a child of it reads.
"""

import os
import sys

import django

django.setup()

from django.db import connection  # noqa: E402

from seutu.catalogue.models import Catalogue  # noqa: E402
from seutu.harvest import running  # noqa: E402
from seutu.harvest.models import HarvestSource  # noqa: E402
from seutu.harvest.outside import Outside  # noqa: E402
from tests.harvest.portal import PairReader  # noqa: E402


def main(address: str) -> None:
    running.find_reader = lambda name: PairReader
    catalogue = Catalogue.objects.create(id="portal", holds="dataset")
    HarvestSource.objects.create(
        id="portal", catalogue=catalogue, reader="pairs", location=address
    )
    connection.close()
    say("ready")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            read_source()
            os._exit(0)
        say(f"child {child}")
        os.waitpid(child, 0)
        say("over")


def read_source() -> None:
    source = HarvestSource.objects.get()
    running.run(source, progress=lambda _: say("stored"), outside=Outside(pause=0.0))


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
