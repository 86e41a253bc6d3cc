"""What a client asked of the catalogue service, by address or by XML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.http import HttpRequest
from django.utils.translation import gettext as _

from seutu.api.csw import cql, filters
from seutu.api.csw.filters import local
from seutu.api.csw.names import CSW, GMD, XML
from seutu.api.csw.properties import plain_name, returnables
from seutu.api.speaking import checked, whole_number
from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import EVERYTHING, Condition
from seutu.matching.finding.found import BEST, Order

LONGEST_BODY = 256_000
DEEPEST = 40
MOST_ROWS = 500
MOST_IDS = 500
VERSION = "2.0.2"
MOST_NAMES = 50
OPERATIONS = (
    *("GetCapabilities", "DescribeRecord", "GetDomain", "GetRecords"),
    "GetRecordById",
)
DOMAINS = ("PropertyName", "ParameterName")
SETS = ("brief", "summary", "full")
SORTED: Mapping[str, str] = {
    "identifier": "pk",
    "modified": "updated_at",
    "date": "sort_date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One request, whichever way it came. `start` counts from 0.

    `elements` are the names of what each record shall hold, in place of a set;
    `domains` are kinds and names of the properties and parameters asked about.
    """

    operation: str
    condition: Condition = EVERYTHING
    order: Order = BEST
    start: int = 0
    limit: int = 10
    element_set: str = "summary"
    elements: tuple[str, ...] = ()
    schema: str = CSW
    ids: tuple[str, ...] = ()
    domains: tuple[tuple[str, str], ...] = ()
    is_hits: bool = False


def read(request: HttpRequest) -> Wanted:
    """Read a request; raises `Invalid` that names the parameter it is about."""
    if request.method == "POST" and _is_xml(request):
        return _from_xml(parsed(request.body))
    query = request.POST if request.method == "POST" else request.GET
    given = {name.lower(): query.get(name, "") for name in query}
    return _from_pairs(given)


def parsed(body: bytes) -> Element:
    """Parse a small document without entities; raises `Invalid`."""
    if len(body) > LONGEST_BODY:
        raise Invalid(_("The body of the request is too large."), field="body")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Invalid(_("The body is no XML that can be read."), field="body") from None
    level = [root]
    for _depth in range(DEEPEST):
        level = [child for node in level for child in node]
        if not level:
            return root
    raise Invalid(_("The elements of the body stand too deep."), field="body")


def _is_xml(request: HttpRequest) -> bool:
    kind = request.content_type or ""
    return "xml" in kind or request.body.lstrip()[:1] == b"<"


def _from_pairs(given: Mapping[str, str]) -> Wanted:
    pairs = {name: checked(text, field=name) for name, text in given.items()}
    _check_service(pairs.get("service", ""))
    operation = _operation(pairs.get("request", ""))
    if operation == "GetCapabilities":
        _check_accepted(pairs.get("acceptversions", "").split(","))
    else:
        _check_version(pairs.get("version", VERSION))
        _check_format(pairs.get("outputformat", ""))
    if operation == "GetRecordById":
        wanted = pairs.get("id", "")
        return Wanted(
            operation=operation,
            ids=_ids(wanted.split(",")),
            element_set=_element_set(pairs.get("elementsetname", "summary")),
            schema=_schema(pairs.get("outputschema", CSW)),
        )
    if operation == "GetDomain":
        given_names = (
            (kind, name)
            for kind in DOMAINS
            for name in pairs.get(kind.lower(), "").split(",")
        )
        return Wanted(operation=operation, domains=_domains(given_names))
    if operation != "GetRecords":
        return Wanted(operation=operation)
    return _search(
        operation,
        result_type=pairs.get("resulttype", "results"),
        type_names=pairs.get("typenames", "csw:Record"),
        schema=pairs.get("outputschema", CSW),
        element_set=pairs.get("elementsetname", ""),
        elements=_names(pairs.get("elementname", "").split(","), "ElementName"),
        start=pairs.get("startposition", "1"),
        limit=pairs.get("maxrecords", "10"),
        condition=_constraint(pairs),
        order=_order_of_pairs(pairs.get("sortby", "")),
    )


def _constraint(pairs: Mapping[str, str]) -> Condition:
    text = pairs.get("constraint", "").strip()
    if not text:
        return EVERYTHING
    language = pairs.get("constraintlanguage", "").upper()
    if language == "FILTER" or (not language and text.startswith("<")):
        return filters.read(parsed(text.encode()))
    if language in {"", "CQL_TEXT", "CQL"}:
        return cql.read(text)
    raise _not_offered("constraintLanguage", language, "CQL_TEXT, FILTER")


def _from_xml(root: Element) -> Wanted:
    operation = _operation(local(root))
    _check_service(root.get("service", ""))
    if operation == "GetCapabilities":
        wanted = (node for node in root.iter() if local(node) == "Version")
        _check_accepted(node.text or "" for node in wanted)
    else:
        _check_version(root.get("version", VERSION))
        _check_format(root.get("outputFormat", ""))
    if operation == "GetRecordById":
        return Wanted(
            operation=operation,
            ids=_ids(node.text or "" for node in root if local(node) == "Id"),
            element_set=_element_set(_child_text(root, "ElementSetName") or "summary"),
            schema=_schema(root.get("outputSchema", CSW)),
        )
    if operation == "GetDomain":
        asked = (
            (local(node), name)
            for node in root
            if local(node) in DOMAINS
            for name in (node.text or "").split(",")
        )
        return Wanted(operation=operation, domains=_domains(asked))
    if operation != "GetRecords":
        return Wanted(operation=operation)
    query = next((node for node in root if local(node) == "Query"), None)
    if query is None:
        raise Invalid(_("The request lacks its csw:Query."), field="Query")
    return _search(
        operation,
        result_type=root.get("resultType", "hits"),
        type_names=query.get("typeNames", "csw:Record"),
        schema=root.get("outputSchema", CSW),
        element_set=_child_text(query, "ElementSetName"),
        elements=_names(
            (node.text or "" for node in query if local(node) == "ElementName"),
            "ElementName",
        ),
        start=root.get("startPosition", "1"),
        limit=root.get("maxRecords", "10"),
        condition=_condition_of(query),
        order=_order_of_query(query),
    )


def _search(
    operation: str,
    *,
    result_type: str,
    type_names: str,
    schema: str,
    element_set: str,
    elements: tuple[str, ...],
    start: str,
    limit: str,
    condition: Condition,
    order: Order,
) -> Wanted:
    if result_type not in {"hits", "results"}:
        raise _not_offered("resultType", result_type, "hits, results")
    for name in type_names.replace(",", " ").split():
        if plain_name(name) not in {"record", "md_metadata"}:
            raise _not_offered("typeNames", name, "csw:Record, gmd:MD_Metadata")
    if elements and (element_set or schema != CSW):
        raise Invalid(
            _("“ElementName” stands alone, and with the schema csw:Record."),
            field="ElementName",
        )
    first = whole_number(start or "1", field="startPosition")
    return Wanted(
        operation=operation,
        condition=condition,
        order=order,
        start=max(first - 1, 0),
        limit=whole_number(limit or "10", field="maxRecords", most=MOST_ROWS),
        element_set=_element_set(element_set or "summary"),
        elements=returnables(elements),
        schema=_schema(schema),
        is_hits=result_type == "hits",
    )


def _condition_of(query: Element) -> Condition:
    for node in query.iter():
        if local(node) == "Filter":
            return filters.read(node)
        if local(node) == "CqlText":
            return cql.read(checked(node.text or "", field="CqlText"))
    return EVERYTHING


def _order_of_query(query: Element) -> Order:
    for node in query.iter():
        if local(node) == "SortProperty":
            way = _child_text(node, "SortOrder").upper()
            return _order(_child_text(node, "PropertyName"), way.startswith("D"))
    return BEST


def _order_of_pairs(text: str) -> Order:
    if not text.strip():
        return BEST
    first = text.split(",")[0].strip()
    name, _colon, way = (
        first.rpartition(":") if first[-2:-1] == ":" else (first, "", "")
    )
    return _order(name, way.upper() == "D")


def _order(name: str, descending: bool) -> Order:
    plain = plain_name(name)
    if plain not in SORTED:
        raise _not_offered("SortBy", name, ", ".join(SORTED))
    return Order(SORTED[plain], descending)


def _operation(name: str) -> str:
    for known in OPERATIONS:
        if name.lower() == known.lower():
            return known
    if not name:
        raise Invalid(
            _("“%(field)s” is missing.") % {"field": "request"}, field="request"
        )
    raise _not_offered("request", name, ", ".join(OPERATIONS))


def _check_service(service: str) -> None:
    if service and service.upper() != "CSW":
        raise _not_offered("service", service, "CSW")


def _check_accepted(versions: Iterable[str]) -> None:
    """Refuse a client that takes other versions only (OGC 05-008, 7.3.2)."""
    wanted = {version.strip() for version in versions} - {""}
    if wanted and VERSION not in wanted:
        raise _not_offered("version", ", ".join(sorted(wanted)), VERSION)


def _check_format(kind: str) -> None:
    if kind and kind.partition(";")[0].strip() not in {XML, "text/xml"}:
        raise _not_offered("outputFormat", kind, XML)


def _check_version(version: str) -> None:
    if version != VERSION:
        raise _not_offered("version", version, VERSION)


def _schema(text: str) -> str:
    if text in {CSW, GMD}:
        return text
    raise _not_offered("outputSchema", text, f"{CSW}, {GMD}")


def _element_set(text: str) -> str:
    name = text.strip().lower()
    if name in SETS:
        return name
    raise _not_offered("ElementSetName", text, ", ".join(SETS))


def _names(texts: Iterable[str], field: str) -> tuple[str, ...]:
    found = [checked(text.strip(), field=field) for text in texts if text.strip()]
    if len(found) > MOST_NAMES:
        raise Invalid(_("Ask for fewer names at once."), field=field)
    return tuple(dict.fromkeys(found))


def _domains(asked: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Read the names whose values are asked for; there must be one at least."""
    given = [(kind, name.strip()) for kind, name in asked if name.strip()]
    found = tuple(
        (kind, name)
        for kind in DOMAINS
        for name in _names((each for of, each in given if of == kind), kind)
    )
    if not found:
        raise Invalid(
            _("“%(field)s” is missing.") % {"field": "PropertyName"},
            field="PropertyName",
        )
    return found


def _ids(texts: Iterable[str]) -> tuple[str, ...]:
    found = [checked(text.strip(), field="id") for text in texts if text.strip()]
    if not found:
        raise Invalid(_("“%(field)s” is missing.") % {"field": "id"}, field="id")
    if len(found) > MOST_IDS:
        raise Invalid(_("Ask for fewer records at once."), field="id")
    return tuple(found)


def _child_text(node: Element, name: str) -> str:
    found = next((child for child in node if local(child) == name), None)
    return (found.text or "").strip() if found is not None else ""


def _not_offered(field: str, value: str, known: str) -> Invalid:
    message = _("“%(field)s” can be %(known)s here, not “%(value)s”.")
    return Invalid(
        message % {"field": field, "known": known, "value": value}, field=field
    )
