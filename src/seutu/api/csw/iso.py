"""Datasets as gmd:MD_Metadata (ISO 19139), with all languages of their texts."""

from datetime import UTC, date
from xml.etree.ElementTree import Element

from seutu.accounts.models import Organisation
from seutu.api.addresses import page_url
from seutu.api.ckan.packages import shown_publisher
from seutu.api.csw.dublin_core import protocol
from seutu.api.csw.names import add, element, path
from seutu.catalogue.models import Dataset, Distribution
from seutu.core.language import best
from seutu.harvest.readers.dcat_codes import LANGUAGES

LISTS = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"
LANGUAGE_LIST = "http://www.loc.gov/standards/iso639-2/"
# Of two codes of a language the later is that of ISO 639-2/B, which INSPIRE wants.
CODES = {tag: code for code, tag in LANGUAGES.items()}
TOPICS = {
    "AGRI": "farming",
    "ECON": "economy",
    "EDUC": "society",
    "ENER": "utilitiesCommunication",
    "ENVI": "environment",
    "GOVE": "society",
    "HEAL": "health",
    "REGI": "planningCadastre",
    "SOCI": "society",
    "TRAN": "transportation",
}


def metadata(dataset: Dataset) -> Element:
    """Write a dataset with its distributions."""
    publisher = shown_publisher(dataset)
    root = element("gmd:MD_Metadata")
    add(path(root, "gmd:fileIdentifier"), "gco:CharacterString", dataset.pk)
    _code(
        path(root, "gmd:language"), "LanguageCode", CODES.get(dataset.language, "und")
    )
    _code(path(root, "gmd:characterSet"), "MD_CharacterSetCode", "utf8")
    _code(path(root, "gmd:hierarchyLevel"), "MD_ScopeCode", "dataset")
    _party(path(root, "gmd:contact"), publisher, "pointOfContact")
    stamp = dataset.updated_at.astimezone(UTC)
    add(path(root, "gmd:dateStamp"), "gco:DateTime", f"{stamp:%Y-%m-%dT%H:%M:%S}")
    _string(root, "gmd:metadataStandardName", "ISO 19115")
    _string(root, "gmd:metadataStandardVersion", "2003/Cor.1:2006")
    for tag in sorted(_tags(dataset)):
        locale = add(path(root, "gmd:locale"), "gmd:PT_Locale", id=_locale(tag))
        _code(path(locale, "gmd:languageCode"), "LanguageCode", CODES[tag])
        _code(path(locale, "gmd:characterEncoding"), "MD_CharacterSetCode", "utf8")
    _identification(root, dataset, publisher)
    _distribution(root, dataset)
    return root


def _identification(
    root: Element, dataset: Dataset, publisher: Organisation | None
) -> None:
    found = path(root, "gmd:identificationInfo", "gmd:MD_DataIdentification")
    citation = path(found, "gmd:citation", "gmd:CI_Citation")
    _free(citation, "gmd:title", dataset.title, dataset.language)
    for day, kind in ((dataset.issued, "publication"), (dataset.modified, "revision")):
        if day:
            _date(citation, day, kind)
    if not (dataset.issued or dataset.modified):
        _date(citation, dataset.first_seen_at.astimezone(UTC).date(), "publication")
    for name in filter(None, (dataset.uri or dataset.identifier,)):
        identifier = path(citation, "gmd:identifier", "gmd:MD_Identifier")
        _string(identifier, "gmd:code", name)
    _free(found, "gmd:abstract", dataset.description or {"": ""}, dataset.language)
    _party(path(found, "gmd:pointOfContact"), publisher, "publisher")
    words = sorted({word for words in dataset.keywords.values() for word in words})
    if words:
        keywords = path(found, "gmd:descriptiveKeywords", "gmd:MD_Keywords")
        for word in words:
            _string(keywords, "gmd:keyword", word)
    if dataset.licence or dataset.licence_url:
        _rights(found, dataset)
    for tag in sorted({dataset.language, *_tags(dataset)}):
        _code(path(found, "gmd:language"), "LanguageCode", CODES.get(tag, "und"))
    for topic in sorted({TOPICS[code] for code in dataset.themes if code in TOPICS}):
        add(path(found, "gmd:topicCategory"), "gmd:MD_TopicCategoryCode", topic)
    _extent(found, dataset)


def _rights(found: Element, dataset: Dataset) -> None:
    rights = path(found, "gmd:resourceConstraints", "gmd:MD_LegalConstraints")
    constraint = path(rights, "gmd:useConstraints")
    _code(constraint, "MD_RestrictionCode", "otherRestrictions")
    other = path(rights, "gmd:otherConstraints")
    if dataset.licence_url:
        add(
            other,
            "gmx:Anchor",
            dataset.licence or dataset.licence_url,
            xlink__href=dataset.licence_url,
        )
    else:
        add(other, "gco:CharacterString", dataset.licence)


def _extent(found: Element, dataset: Dataset) -> None:
    box = dataset.extent
    begins, ends = dataset.temporal_start, dataset.temporal_end
    if not (box or begins or ends or dataset.spatial_note):
        return
    extent = path(found, "gmd:extent", "gmd:EX_Extent")
    if dataset.spatial_note:
        _string(extent, "gmd:description", dataset.spatial_note)
    if box:
        bounds = path(extent, "gmd:geographicElement", "gmd:EX_GeographicBoundingBox")
        for name, degrees in (
            ("westBoundLongitude", box.west),
            ("eastBoundLongitude", box.east),
            ("southBoundLatitude", box.south),
            ("northBoundLatitude", box.north),
        ):
            add(path(bounds, f"gmd:{name}"), "gco:Decimal", degrees)
    if begins or ends:
        time = path(
            extent, "gmd:temporalElement", "gmd:EX_TemporalExtent", "gmd:extent"
        )
        period = add(time, "gml:TimePeriod", gml__id=f"time-{dataset.pk}")
        add(period, "gml:beginPosition", begins)
        add(period, "gml:endPosition", ends)


def _distribution(root: Element, dataset: Dataset) -> None:
    ways = list(dataset.distributions.all())
    found = path(root, "gmd:distributionInfo", "gmd:MD_Distribution")
    for name in dataset.formats:
        format = path(found, "gmd:distributionFormat", "gmd:MD_Format")
        _string(format, "gmd:name", name)
        add(format, "gmd:version", gco__nilReason="unknown")
    transfer = path(found, "gmd:transferOptions", "gmd:MD_DigitalTransferOptions")
    for one in ways:
        _online(transfer, one, dataset.language)
    page = dataset.landing_page or page_url("dataset", dataset.pk)
    resource = path(transfer, "gmd:onLine", "gmd:CI_OnlineResource")
    add(path(resource, "gmd:linkage"), "gmd:URL", page)
    _string(resource, "gmd:protocol", "WWW:LINK-1.0-http--link")


def _online(transfer: Element, one: Distribution, language: str) -> None:
    resource = path(transfer, "gmd:onLine", "gmd:CI_OnlineResource")
    address = one.service_url or one.download_url or one.url
    add(path(resource, "gmd:linkage"), "gmd:URL", address)
    _string(resource, "gmd:protocol", protocol(one.service_url, one.format))
    title = best(one.title, (language,))[1] or one.format
    if title:
        _string(resource, "gmd:name", title)
    function = path(resource, "gmd:function")
    _code(function, "CI_OnLineFunctionCode", "download")


def _party(parent: Element, publisher: Organisation | None, role: str) -> None:
    party = path(parent, "gmd:CI_ResponsibleParty")
    name = best(publisher.name, ())[1] if publisher else ""
    if name:
        _string(party, "gmd:organisationName", name)
    else:
        add(party, "gmd:organisationName", gco__nilReason="missing")
    if publisher and publisher.homepage:
        contact = path(party, "gmd:contactInfo", "gmd:CI_Contact", "gmd:onlineResource")
        linkage = path(contact, "gmd:CI_OnlineResource", "gmd:linkage")
        add(linkage, "gmd:URL", publisher.homepage)
    _code(path(party, "gmd:role"), "CI_RoleCode", role)


def _date(citation: Element, day: date, kind: str) -> None:
    found = path(citation, "gmd:date", "gmd:CI_Date")
    add(path(found, "gmd:date"), "gco:Date", day.isoformat())
    _code(path(found, "gmd:dateType"), "CI_DateTypeCode", kind)


def _free(parent: Element, name: str, texts: dict[str, str], language: str) -> None:
    """Write a text in its first language, and the others as localised strings."""
    tag, first = best(texts, (language,))
    made = add(parent, name)
    add(made, "gco:CharacterString", first)
    others = [other for other in sorted(texts) if other != tag and other in CODES]
    if others:
        made.set(
            "{http://www.w3.org/2001/XMLSchema-instance}type",
            "gmd:PT_FreeText_PropertyType",
        )
        free = path(made, "gmd:PT_FreeText")
        for other in others:
            add(
                path(free, "gmd:textGroup"),
                "gmd:LocalisedCharacterString",
                texts[other],
                locale=f"#{_locale(other)}",
            )


def _tags(dataset: Dataset) -> set[str]:
    tags = {*dataset.title, *dataset.description}
    return {tag for tag in tags if tag in CODES and tag != dataset.language}


def _locale(tag: str) -> str:
    return f"locale-{tag}"


def _string(parent: Element, name: str, text: str) -> None:
    add(path(parent, name), "gco:CharacterString", text)


def _code(parent: Element, name: str, value: str) -> None:
    place = LANGUAGE_LIST if name == "LanguageCode" else f"{LISTS}#{name}"
    add(parent, f"gmd:{name}", value, codeList=place, codeListValue=value)
