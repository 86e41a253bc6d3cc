"""CSW 2.0.2 (OGC 07-006r1), reading only, by address and by XML."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from seutu.api.csw import dublin_core, iso, requests
from seutu.api.csw.capabilities import capabilities, described
from seutu.api.csw.domains import domains
from seutu.api.csw.names import GMD, XML, add, element, written
from seutu.api.csw.requests import VERSION, Wanted
from seutu.api.speaking import Fault, speaking
from seutu.catalogue.models import Dataset
from seutu.matching.finding.conditions import Among
from seutu.matching.finding.found import Found, Order, find

CODES = {
    404: "NoApplicableCode",
    413: "NoApplicableCode",
    422: "InvalidParameterValue",
    400: "InvalidParameterValue",
    405: "OperationNotSupported",
}
STATUSES = {422: 400}
# What a parameter is called here that other protocols call otherwise.
LOCATORS = {"start": "startPosition"}


def failed(request: HttpRequest, fault: Fault) -> HttpResponse:
    """Say what went wrong as an exception report (OGC 05-008, clause 8)."""
    root = element("ows:ExceptionReport", version="1.0.0", language="en")
    code = CODES.get(fault.status, "NoApplicableCode")
    if fault.field in {"request", "service", "id"} and not _has(request, fault.field):
        code = "MissingParameterValue"
    elif fault.field == "version":
        code = "VersionNegotiationFailed"
    elif fault.field == "request":
        code = "OperationNotSupported"
    name = LOCATORS.get(fault.field, fault.field)
    locator = {"locator": name} if name else {}
    exception = add(root, "ows:Exception", exceptionCode=code, **locator)
    add(exception, "ows:ExceptionText", fault.message)
    return _xml(root, status=STATUSES.get(fault.status, fault.status))


@speaking(failed, methods=("GET", "POST"))
def answer(request: HttpRequest) -> HttpResponse:
    """Answer one request."""
    wanted = requests.read(request)
    match wanted.operation:
        case "GetCapabilities":
            return _xml(capabilities())
        case "DescribeRecord":
            return _xml(described())
        case "GetDomain":
            return _xml(domains(wanted.domains))
        case "GetRecordById":
            return _xml(_by_id(wanted))
    return _xml(_search(wanted))


def _search(wanted: Wanted) -> Element:
    found = find(
        wanted.condition,
        order=wanted.order,
        start=wanted.start,
        limit=0 if wanted.is_hits else wanted.limit,
    )
    root = element("csw:GetRecordsResponse", version=VERSION)
    now = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    add(root, "csw:SearchStatus", timestamp=now)
    results = add(
        root,
        "csw:SearchResults",
        numberOfRecordsMatched=str(found.total),
        numberOfRecordsReturned=str(len(found.rows)),
        nextRecord=str(_next(wanted, found)),
        recordSchema=wanted.schema,
        **({} if wanted.elements else {"elementSet": wanted.element_set}),
    )
    results.extend(_records(found.rows, wanted))
    return root


def _by_id(wanted: Wanted) -> Element:
    found = find(
        Among("id", wanted.ids), order=Order("pk"), limit=len(wanted.ids), count=False
    )
    root = element("csw:GetRecordByIdResponse")
    root.extend(_records(found.rows, wanted))
    return root


def _records(rows: Iterable[Dataset], wanted: Wanted) -> list[Element]:
    if wanted.schema == GMD:
        return [iso.metadata(row) for row in rows]
    if wanted.elements:
        return [dublin_core.chosen(row, wanted.elements) for row in rows]
    return [dublin_core.record(row, wanted.element_set) for row in rows]


def _next(wanted: Wanted, found: Found) -> int:
    """Number the record that follows; 0 when there is none."""
    if wanted.is_hits or not found.rows:
        return 1 if wanted.is_hits and found.total else 0
    following = wanted.start + len(found.rows)
    return following + 1 if following < found.reach else 0


def _has(request: HttpRequest, name: str) -> bool:
    if request.method == "POST":
        return True
    return any(key.lower() == name and request.GET[key] for key in request.GET)


def _xml(root: Element, status: int = 200) -> HttpResponse:
    return HttpResponse(written(root), content_type=XML, status=status)
