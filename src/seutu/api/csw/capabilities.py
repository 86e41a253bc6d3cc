"""What the catalogue service says of itself: GetCapabilities, DescribeRecord."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.api.csw.names import CSW, GMD, XML, add, element, path, qualified
from seutu.api.csw.properties import RETURNABLES
from seutu.api.csw.requests import MOST_ROWS, OPERATIONS, SETS, VERSION

LANGUAGES = ("CQL_TEXT", "FILTER")
QUERYABLES = (
    "dc:title",
    "dct:abstract",
    "dc:subject",
    "dc:identifier",
    "dc:type",
    "dc:format",
    "dc:language",
    "dc:publisher",
    "dc:rights",
    "dc:source",
    "dc:date",
    "dct:modified",
    "ows:BoundingBox",
    "csw:AnyText",
)
COMPARISONS = (
    "LessThan",
    "GreaterThan",
    "LessThanEqualTo",
    "GreaterThanEqualTo",
    "EqualTo",
    "NotEqualTo",
    "Like",
    "Between",
    "NullCheck",
)
SCHEMAS = {
    CSW: "http://schemas.opengis.net/csw/2.0.2/record.xsd",
    GMD: "http://www.isotc211.org/2005/gmd/gmd.xsd",
}
_OUTPUT = {"outputFormat": (XML,)}
_RECORDS = {**_OUTPUT, "outputSchema": tuple(SCHEMAS), "ElementSetName": SETS}
# The parameters of each operation that take one of some values.
PARAMETERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "GetCapabilities": {},
    "DescribeRecord": _OUTPUT,
    "GetDomain": {**_OUTPUT, "PropertyName": QUERYABLES},
    "GetRecords": {
        **_RECORDS,
        "ElementName": RETURNABLES,
        "typeNames": ("csw:Record", "gmd:MD_Metadata"),
        "resultType": ("hits", "results"),
        "CONSTRAINTLANGUAGE": LANGUAGES,
    },
    "GetRecordById": _RECORDS,
}


def service_address() -> str:
    """Give the public address of the service."""
    return f"{settings.SITE_URL}{reverse('csw')}"


def capabilities() -> Element:
    root = element("csw:Capabilities", version=VERSION)
    root.set(
        qualified("xsi:schemaLocation"),
        f"{CSW} http://schemas.opengis.net/csw/2.0.2/CSW-discovery.xsd",
    )
    about = path(root, "ows:ServiceIdentification")
    add(about, "ows:Title", "Seutu")
    add(
        about,
        "ows:Abstract",
        _("Datasets of European administrations, from many catalogues."),
    )
    keywords = path(about, "ows:Keywords")
    for word in ("catalogue", "DCAT-AP", "open data"):
        add(keywords, "ows:Keyword", word)
    add(about, "ows:ServiceType", "CSW")
    add(about, "ows:ServiceTypeVersion", VERSION)
    add(about, "ows:Fees", "NONE")
    add(about, "ows:AccessConstraints", "NONE")
    provider = path(root, "ows:ServiceProvider")
    add(provider, "ows:ProviderName", "Seutu")
    add(provider, "ows:ProviderSite", xlink__href=settings.SITE_URL)
    path(provider, "ows:ServiceContact")
    _operations(root)
    _filters(root)
    return root


def described() -> Element:
    """Point to the schemas of the two kinds of record, which the standards publish."""
    root = element("csw:DescribeRecordResponse")
    for namespace, place in SCHEMAS.items():
        component = add(
            root,
            "csw:SchemaComponent",
            schemaLanguage="http://www.w3.org/2001/XMLSchema",
            targetNamespace=namespace,
        )
        schema = Element("{http://www.w3.org/2001/XMLSchema}schema")
        include = Element(
            "{http://www.w3.org/2001/XMLSchema}import",
            {"namespace": namespace, "schemaLocation": place},
        )
        schema.append(include)
        component.append(schema)
    return root


def _operations(root: Element) -> None:
    operations = path(root, "ows:OperationsMetadata")
    for name in OPERATIONS:
        operation = add(operations, "ows:Operation", name=name)
        http = path(operation, "ows:DCP", "ows:HTTP")
        for method in ("Get", "Post"):
            way = add(http, f"ows:{method}", xlink__href=service_address())
            if method == "Post":
                add(add(way, "ows:Constraint", name="PostEncoding"), "ows:Value", "XML")
        for parameter, values in PARAMETERS[name].items():
            _values(operation, "Parameter", parameter, values)
        if name == "GetRecords":
            _values(
                operation, "Constraint", "SupportedDublinCoreQueryables", QUERYABLES
            )
            _values(operation, "Constraint", "MaxRecordDefault", (str(MOST_ROWS),))
    _values(operations, "Parameter", "service", ("CSW",))
    _values(operations, "Parameter", "version", (VERSION,))


def _values(parent: Element, kind: str, name: str, values: tuple[str, ...]) -> None:
    made = add(parent, f"ows:{kind}", name=name)
    for value in values:
        add(made, "ows:Value", value)


def _filters(root: Element) -> None:
    found = path(root, "ogc:Filter_Capabilities")
    spatial = path(found, "ogc:Spatial_Capabilities")
    add(path(spatial, "ogc:GeometryOperands"), "ogc:GeometryOperand", "gml:Envelope")
    add(path(spatial, "ogc:SpatialOperators"), "ogc:SpatialOperator", name="BBOX")
    scalar = path(found, "ogc:Scalar_Capabilities")
    path(scalar, "ogc:LogicalOperators")
    operators = path(scalar, "ogc:ComparisonOperators")
    for name in COMPARISONS:
        add(operators, "ogc:ComparisonOperator", name)
    path(path(found, "ogc:Id_Capabilities"), "ogc:EID")
    path(found[-1], "ogc:FID")
