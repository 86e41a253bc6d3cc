"""What browsers and other clients read to search here (OpenSearch 1.1)."""

from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Tell how to search here, in the language of the visitor."""
    search = f"{settings.SITE_URL}{reverse('match')}?text={{searchTerms}}"
    own = f"{settings.SITE_URL}{reverse('opensearch')}"
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    about = AttributesImpl({"xmlns": NAMESPACE})
    xml.startElement("OpenSearchDescription", about)
    xml.addQuickElement("ShortName", "Seutu")
    xml.addQuickElement(
        "Description", _("Open data and solutions of European administrations.")
    )
    xml.addQuickElement("Url", None, {"type": "text/html", "template": search})
    xml.addQuickElement(
        "Url", None, {"type": MEDIA_TYPE, "rel": "self", "template": own}
    )
    icon = f"{settings.SITE_URL}{settings.STATIC_URL}seutu/dist/favicon.svg"
    xml.addQuickElement("Image", icon, {"type": "image/svg+xml"})
    xml.addQuickElement("Language", get_language() or "en")
    xml.addQuickElement("InputEncoding", "UTF-8")
    xml.addQuickElement("OutputEncoding", "UTF-8")
    xml.endElement("OpenSearchDescription")
    xml.endDocument()
    response = HttpResponse(out.getvalue(), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    patch_cache_control(response, public=True, max_age=86_400)
    return response
