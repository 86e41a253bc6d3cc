"""The properties and classes that the DCAT reader looks for, each put together once."""

from seutu.harvest.readers.rdf_names import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    GEOSPARQL,
    LOCN,
    OWL,
    PAV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    TIME,
    VCARD,
)

DCAT_ACCESS_SERVICE = DCAT + "accessService"
DCAT_ACCESS_URL = DCAT + "accessURL"
DCAT_BBOX = DCAT + "bbox"
DCAT_BYTE_SIZE = DCAT + "byteSize"
DCAT_CATALOG = DCAT + "Catalog"
DCAT_CENTROID = DCAT + "centroid"
DCAT_CONTACT_POINT = DCAT + "contactPoint"
DCAT_DATA_SERVICE = DCAT + "DataService"
DCAT_DISTRIBUTION = DCAT + "distribution"
DCAT_DOWNLOAD_URL = DCAT + "downloadURL"
DCAT_ENDPOINT_DESCRIPTION = DCAT + "endpointDescription"
DCAT_ENDPOINT_URL = DCAT + "endpointURL"
DCAT_END_DATE = DCAT + "endDate"
DCAT_IN_SERIES = DCAT + "inSeries"
DCAT_KEYWORD = DCAT + "keyword"
DCAT_LANDING_PAGE = DCAT + "landingPage"
DCAT_LANGUAGE = DCAT + "language"
DCAT_MEDIA_TYPE = DCAT + "mediaType"
DCAT_SERVES_DATASET = DCAT + "servesDataset"
DCAT_START_DATE = DCAT + "startDate"
DCAT_TAG = DCAT + "tag"
DCAT_THEME = DCAT + "theme"
DCAT_VERSION = DCAT + "version"
DCATAP_APPLICABLE_LEGISLATION = DCATAP + "applicableLegislation"
DCATAP_AVAILABILITY = DCATAP + "availability"
DCATAP_HVD_CATEGORY = DCATAP + "hvdCategory"
DCT_ACCESS_RIGHTS = DCT + "accessRights"
DCT_ACCRUAL_PERIODICITY = DCT + "accrualPeriodicity"
DCT_CONFORMS_TO = DCT + "conformsTo"
DCT_DESCRIPTION = DCT + "description"
DCT_FORMAT = DCT + "format"
DCT_FREQUENCY = DCT + "frequency"
DCT_IDENTIFIER = DCT + "identifier"
DCT_ISSUED = DCT + "issued"
DCT_LANDINGPAGE = DCT + "landingpage"
DCT_LANGUAGE = DCT + "language"
DCT_LICENSE = DCT + "license"
DCT_MODIFIED = DCT + "modified"
DCT_PUBLISHER = DCT + "publisher"
DCT_RIGHTS = DCT + "rights"
DCT_SPATIAL = DCT + "spatial"
DCT_SUBJECT = DCT + "subject"
DCT_TEMPORAL = DCT + "temporal"
DCT_TITLE = DCT + "title"
DCT_TYPE = DCT + "type"
ADMS_AVAILABILITY = ADMS + "availability"
ADMS_CONTACT_POINT = ADMS + "contactPoint"
ADMS_IDENTIFIER = ADMS + "identifier"
ADMS_SAMPLE = ADMS + "sample"
ADMS_VERSION = ADMS + "version"
GEO_FORMS = (GEOSPARQL + "asWKT", GEOSPARQL + "asGML", GEOSPARQL + "asGeoJSON")
LOCN_GEOMETRY = LOCN + "geometry"
FOAF_HOMEPAGE = FOAF + "homepage"
FOAF_NAME = FOAF + "name"
FOAF_PAGE = FOAF + "page"
FOAF_PERSON = FOAF + "Person"
OWL_VERSION_INFO = OWL + "versionInfo"
PAV_VERSION = PAV + "version"
RDF_VALUE = RDF + "value"
RDFS_LABEL = RDFS + "label"
SCHEMA_END_DATE = SCHEMA + "endDate"
SCHEMA_PERSON = SCHEMA + "Person"
SCHEMA_START_DATE = SCHEMA + "startDate"
SKOS_NOTATION = SKOS + "notation"
SKOS_PREF_LABEL = SKOS + "prefLabel"
TIME_HAS_BEGINNING = TIME + "hasBeginning"
TIME_HAS_END = TIME + "hasEnd"
MOMENTS = (
    TIME + "inXSDDate",
    TIME + "inXSDDateTime",
    TIME + "inXSDDateTimeStamp",
)
VCARD_HAS_URL = VCARD + "hasURL"
VCARD_HAS_VALUE = VCARD + "hasValue"
VCARD_INDIVIDUAL = VCARD + "Individual"
VCARD_URL = VCARD + "url"
