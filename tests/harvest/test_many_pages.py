import tracemalloc

from tests.harvest.portal import ADDRESS, page

LARGE = "A title as long as a description " * 60


def portal_of(pages, prefix):
    """Give pages of a hundred large records, each leading to the next one."""
    return {
        f"/list?page={number}" if number else "/list": page(
            *[
                (f"{prefix}-{number}-{each}", f"{LARGE}{prefix}-{number}-{each}")
                for each in range(100)
            ],
            next=f"{ADDRESS}?page={number + 1}" if number + 1 < pages else None,
        )
        for number in range(pages)
    }


def test_a_run_over_many_pages_needs_no_more_memory_than_one_over_few(harvest, place):
    peaks = []
    # The first one loads what every run needs. All records of a run are new ones.
    for prefix, pages in (("a", 2), ("b", 2), ("c", 12)):
        place.answers = portal_of(pages, prefix)
        tracemalloc.start()
        run = harvest(full=True)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (run.pages, run.created) == (pages, 100 * pages)

    assert peaks[2] < 1.5 * peaks[1], peaks
