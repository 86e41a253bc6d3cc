"""What browsers and other clients read to search here (OpenSearch 1.1).

Suggestions are labels of published concepts, never words that somebody typed.
"""

from io import StringIO
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from seutu.matching.installed import knowledge
from seutu.vocabularies import ConceptStore

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
MEDIA_TYPE = "application/opensearchdescription+xml"
SUGGESTED = "application/x-suggestions+json"
MOST, LONGEST = 10, 100


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Tell how to search here, in the language of the visitor."""
    search = f"{settings.SITE_URL}{reverse('match')}?text={{searchTerms}}"
    own = f"{settings.SITE_URL}{reverse('opensearch')}"
    language = get_language() or "en"
    suggested = (
        f"{settings.SITE_URL}{reverse('suggestions')}"
        f"?language={language}&text={{searchTerms}}"
    )
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
        "Url",
        None,
        {"type": SUGGESTED, "rel": "suggestions", "template": suggested},
    )
    xml.addQuickElement(
        "Url", None, {"type": MEDIA_TYPE, "rel": "self", "template": own}
    )
    icon = f"{settings.SITE_URL}{settings.STATIC_URL}seutu/dist/favicon.svg"
    xml.addQuickElement("Image", icon, {"type": "image/svg+xml"})
    xml.addQuickElement("Language", language)
    xml.addQuickElement("InputEncoding", "UTF-8")
    xml.addQuickElement("OutputEncoding", "UTF-8")
    xml.endElement("OpenSearchDescription")
    xml.endDocument()
    response = HttpResponse(out.getvalue(), content_type=f"{MEDIA_TYPE}; charset=utf-8")
    patch_cache_control(response, public=True, max_age=86_400)
    return response


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Complete what is typed to names of concepts (OpenSearch Suggestions 1.1)."""
    text = request.GET.get("text", "")[:LONGEST]
    language = request.GET.get("language", "") or get_language() or "en"
    store = knowledge().concepts
    found = (
        store.search(text, language, MOST) if isinstance(store, ConceptStore) else []
    )
    labels = [store.label(one.id, (language,))[1] for one in found]
    response = JsonResponse(
        [text, list(dict.fromkeys(labels))], safe=False, content_type=SUGGESTED
    )
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, private=True, max_age=3_600)
    return response
