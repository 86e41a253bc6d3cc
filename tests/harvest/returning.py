"""Publishing rows and harvesting them back: what must be the same afterwards."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from io import BytesIO

from seutu.catalogue.models import Catalogue, Dataset
from seutu.catalogue.rdf import authority
from seutu.catalogue.rdf.catalogues import View, of_page
from seutu.catalogue.rdf.naming import Site
from seutu.catalogue.rdf.serialising import Syntax, written
from seutu.catalogue.rdf.terms import web_iri
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import DatasetRecord, Rejected, content_hash
from seutu.harvest.writing import rows_of

SITE = Site(
    url="https://hub.example",
    title={"en": "Hub"},
    description={"en": "All."},
    languages=("en", "fi"),
)
VIEW = View(
    here="https://hub.example/catalog.ttl",
    first="https://hub.example/catalog.ttl",
    size=500,
)
SEEN = datetime(2026, 5, 3, 12, tzinfo=UTC)
TODAY = date(2026, 5, 3)
# What names a row and its catalogue, what other rows decide, what is not said in DCAT.
OWN = frozenset(
    {
        "id",
        "catalogue",
        "catalogue_id",
        "identifier",
        "uri",
        "content_hash",
        "publisher",
        "canonical",
        "family",
        "folding",
        "first_seen_at",
        "updated_at",
        "vanished_at",
        "nuts_level",
        "has_contact",
        "has_rights",
        "dataset",
    }
)

Row = dict[str, object]


def there_and_back(
    records: Iterable[DatasetRecord], regions: frozenset[str], syntax: Syntax
) -> list[tuple[Row, Row]]:
    """Return each dataset as it was and as it came back."""
    catalogue = Catalogue(
        id="first", title={"en": "First"}, homepage="https://first.example/"
    )
    before = _rows(records, catalogue, regions)
    for dataset, _files in before.values():
        dataset.first_seen_at = dataset.updated_at = SEEN
    said = of_page(before.values(), SITE, VIEW, only=catalogue)
    read = list(DcatRdf().read(BytesIO(written(said, syntax))))
    refused = [each for each in read if isinstance(each, Rejected)]
    if refused:
        raise AssertionError(refused[:3])
    second = Catalogue(id="second", title={"en": "Second"})
    after = _rows(
        (each for each in read if isinstance(each, DatasetRecord)), second, regions
    )
    names = {SITE.dataset(one).value: key for key, (one, _files) in before.items()}
    if set(names) != set(after):
        raise AssertionError(sorted(set(names) ^ set(after))[:3])
    return [(_values(before[key]), _values(after[name])) for name, key in names.items()]


def differences(before: Row, after: Row) -> dict[str, tuple[object, object]]:
    return {
        name: (before[name], after[name])
        for name in before
        if before[name] != after[name]
    }


Rows = Mapping[str, tuple[Dataset, list[object]]]


def _rows(records, catalogue, regions) -> Rows:
    pairs = [(each, content_hash(each)) for each in records]
    made = rows_of(pairs, catalogue=catalogue, regions=regions, today=TODAY)
    files = {dataset.pk: [] for dataset in made.datasets}
    for file in made.distributions:
        files[file.dataset_id].append(file)
    for dataset in made.datasets:
        dataset.catalogue = catalogue
        dataset.publisher = made.organisations.get(dataset.publisher_id or "")
    return {each.identifier: (each, files[each.pk]) for each in made.datasets}


def _values(row) -> Row:
    dataset, files = row
    values = _columns(dataset)
    values["publisher"] = dataset.publisher and dataset.publisher.name
    values["keywords"] = {tag: sorted(many) for tag, many in dataset.keywords.items()}
    # A description that only repeats the title is none.
    said = {} if dataset.description == dataset.title else dataset.description
    values["description"] = {tag: _tidy(text) for tag, text in said.items()}
    values["files"] = [_file(each) for each in files]
    return values


def _file(file) -> Row:
    """Parameters of media types are not said, and addresses become proper ones."""
    address = web_iri(file.url)
    media_type = authority.media_type(file.media_type)
    return _columns(file) | {
        "url": address.value if address else file.url,
        "media_type": media_type.value.removeprefix(authority.IANA)
        if media_type
        else "",
    }


def _columns(row) -> Row:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in OWN
        and not (row._meta.model_name == "distribution" and field.name == "id")
    }


def _tidy(text: str) -> str:
    """Reading takes markup and surplus white space out of a description."""
    return " ".join(plain(text).split())
