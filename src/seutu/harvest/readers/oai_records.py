"""One record of a repository: its header, and what of its metadata is a dataset."""

import io
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from seutu.harvest.readers import datacite, dublin_core, iso19139
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.readers.fields import web_address
from seutu.harvest.readers.limits import Unreadable
from seutu.harvest.readers.persistent_names import address_of, file_type_of, uri_of
from seutu.harvest.readers.rdf_names import DCAT, RDF, canonical
from seutu.harvest.readers.resource_types import is_data
from seutu.harvest.readers.xml_trees import local, without_namespaces, words
from seutu.harvest.records import (
    DatasetRecord,
    DistributionRecord,
    Rejected,
    SourceFacts,
    Withdrawn,
)

ISO_NAMES = frozenset({"MD_Metadata", "MI_Metadata", "CHE_MD_Metadata"})
DATASET, RESOURCE = DCAT + "Dataset", f"{{{RDF}}}resource"
GONE = "The repository has deleted this record."
UNNAMED = "a record without an identifier"
NO_TITLE = "The dataset has no title."
NO_METADATA = "The record has a header, but no metadata."
UNKNOWN_FORM = "The repository gives this record in a form that is not read: {name}."

Found = DatasetRecord | Rejected | None


@dataclass(frozen=True, slots=True)
class RecordReading:
    """Reads records, each by the form that it really has.

    Dublin Core may leave open what an item is: `counts_untyped` takes it for data.
    """

    facts: SourceFacts
    counts_untyped: bool = False

    def read(self, record: ET.Element) -> tuple[str, Found]:
        """Return (identifier, dataset), or None in its place for what is no dataset.

        What the repository has deleted is a `Withdrawn`.
        """
        header, metadata = _child(record, "header"), _child(record, "metadata")
        identifier = words(_child(header, "identifier"))
        if header is not None and header.get("status") == "deleted":
            return identifier, Withdrawn(identifier or UNNAMED, GONE)
        form = _child(metadata)
        rdf = _catalogue_rdf(form)
        raw = iso19139.source_form(record)
        if not identifier:
            return "", Rejected(UNNAMED, "The record has no identifier.", raw)
        if form is None:
            return identifier, Rejected(identifier, NO_METADATA, raw)
        if rdf:
            return identifier, self._dcat(rdf, identifier, raw)
        found = self._dataset(form, identifier, raw)
        if isinstance(found, DatasetRecord):
            found = replace(found, identifier=identifier)
        return identifier, found

    def _dataset(self, form: ET.Element, identifier: str, raw: bytes) -> Found:
        name = local(form.tag)
        without_namespaces(form)
        untitled = Rejected(identifier, NO_TITLE, raw)
        if name in ISO_NAMES:
            iso = iso19139.IsoRecord(form, self.facts, raw)
            return (iso.dataset() or untitled) if iso.is_data else None
        if name in {"resource", "oai_datacite"}:
            resource = form if name == "resource" else form.find(".//resource")
            if resource is None:
                return Rejected(identifier, NO_METADATA, raw)
            if not datacite.is_dataset(resource):
                return None
            return datacite.dataset(resource, identifier, self.facts, raw) or untitled
        if name == "dc":
            if not self._is_data(form):
                return None
            return self._dublin_core(form, identifier, raw) or untitled
        if name == "RDF":
            return None
        return Rejected(identifier, UNKNOWN_FORM.format(name=name[:80]), raw)

    def _dcat(self, rdf: bytes, identifier: str, raw: bytes) -> Found:
        try:
            found = next(DcatRdf(self.facts).read(io.BytesIO(rdf)), None)
        except Unreadable as error:
            return Rejected(identifier, error.message, raw)
        return replace(found, identifier=identifier) if found else None

    def _is_data(self, form: ET.Element) -> bool:
        types = [said for one in form.iterfind("type") if (said := words(one))]
        return is_data(types) if types else self.counts_untyped

    def _dublin_core(
        self, form: ET.Element, identifier: str, raw: bytes
    ) -> DatasetRecord | None:
        names = [words(one) for one in form.iterfind("identifier")]
        files = {name: kind for name in names if (kind := file_type_of(name))}
        names = [name for name in names if name not in files]
        pages = [page for name in names if (page := address_of(name))]
        hosts = {urlsplit(file).netloc for file in files}
        # Where identifiers are files, the relation on the same host is their page.
        pages += [
            page
            for one in form.iterfind("relation")
            if (page := web_address(words(one))) and urlsplit(page).netloc in hosts
        ]
        # Some give the DOI in the header alone.
        names, pages = [*names, identifier], [*pages, address_of(identifier)]
        found = dublin_core.dataset(
            form, self.facts, raw, next(filter(None, pages), "")
        )
        if found is None:
            return None
        distributions = tuple(
            DistributionRecord(url=url, download_url=url, format=kind)
            for url, kind in files.items()
        )
        return replace(
            found, uri=uri_of(names), distributions=found.distributions + distributions
        )


def _child(element: ET.Element | None, name: str = "") -> ET.Element | None:
    """Return the first element inside of another, of that local name if one is given.

    Comments are passed over.
    """
    for one in element if element is not None else ():
        if isinstance(one.tag, str) and (not name or local(one.tag) == name):
            return one
    return None


def _catalogue_rdf(form: ET.Element | None) -> bytes:
    """Return the RDF of a record that describes a dcat:Dataset, before it is changed.

    Returns b"" for other forms.
    """
    if form is None or local(form.tag) != "RDF":
        return b""
    is_dataset = any(
        canonical(name) == DATASET
        for one in form.iter()
        if isinstance(one.tag, str)
        for name in (one.tag[1:].replace("}", ""), one.get(RESOURCE, ""))
    )
    return ET.tostring(form, encoding="utf-8") if is_dataset else b""
