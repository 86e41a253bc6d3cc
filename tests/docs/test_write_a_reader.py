"""The reader of the guide on paged readers is one, and does what the guide says."""

from seutu.harvest.paging import PagedReader
from tests.docs.test_examples import blocks, module


def test_the_paged_reader_of_the_guide_passes_the_tests_of_the_guide(monkeypatch):
    reader, check = blocks("how-to/write-a-reader.md", "python")
    module("authority_catalogue", "", monkeypatch)
    made = module("authority_catalogue.reader", reader, monkeypatch)

    checks = module("authority_catalogue_tests", check, monkeypatch)

    checks.test_a_page_gives_its_datasets_and_leads_to_the_next()
    checks.test_the_last_page_leads_nowhere()
    assert isinstance(made.AuthorityCatalogue(), PagedReader)
