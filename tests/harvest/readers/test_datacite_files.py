"""Ways to the data of DataCite records, which seldom say where their files lie."""

import pytest

from tests.harvest.readers.test_oai_records import datacite, dataset

FORMATS = "<formats>{}</formats><sizes>{}</sizes>"
CSV = "<format>text/csv</format>"


def ways(inner):
    """Return where, of which type and how large each way to the data is."""
    doi = '<identifier identifierType="DOI">10.5072/air-7</identifier>'
    found = dataset(datacite(doi + inner)).distributions
    return [(one.url, one.format, one.size, bool(one.download_url)) for one in found]


def test_datacite_without_files_gives_the_stated_formats_at_the_page_of_the_data():
    page = "https://doi.org/10.5072/air-7"
    both = FORMATS.format(CSV + "<format>XLSX</format>", "<size>3 MB</size>")

    assert ways(FORMATS.format(CSV, "<size>15.5 kB</size>")) == [
        (page, "CSV", 15_500, False)
    ]
    assert ways(both) == [(page, "CSV", None, False), (page, "XLSX", None, False)]
    assert ways(FORMATS.format(CSV * 2, "")) == [(page, "CSV", None, False)]
    assert ways(FORMATS.format("<format>papier</format>", "")) == []
    assert ways("") == []


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("345 bytes", 345),
        ("2 KiB", 2048),
        ("1.5GB", 1_500_000_000),
        ("0 B", 0),
        ("15 pages", None),
        ("1,5 MB", None),
        ("-1 MB", None),
        ("9999999999999999 TB", None),
    ],
)
def test_a_size_is_read_in_its_unit(said, size):
    ((_page, _kind, found, _is_file),) = ways(
        FORMATS.format(CSV, f"<size>{said}</size>")
    )

    assert found == size


def test_files_that_datacite_names_go_before_its_formats():
    url = "https://repository.example/7/air.csv"
    related = (
        '<relatedIdentifiers><relatedIdentifier relatedIdentifierType="URL"'
        f' relationType="HasPart">{url}</relatedIdentifier><relatedIdentifier'
        ' relatedIdentifierType="URL" relationType="IsCitedBy">'
        "https://repository.example/article.pdf</relatedIdentifier>"
        "</relatedIdentifiers>"
    )

    assert ways(related + FORMATS.format(CSV, "")) == [(url, "CSV", None, True)]
