"""Addresses for machines: health, robots, security contact."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from seutu.matching import indexing
from seutu.places.models import Region
from seutu.search.errors import IndexUnusable


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database and the index answer."""
    parts = {"database": True, "index": True}
    try:
        Region.objects.exists()
    except Exception:
        parts["database"] = False
    try:
        state = indexing.store().reader().cluster_state()
        parts["index"] = state is None or state.status != "red"
    except IndexUnusable:
        parts["index"] = False
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: /{code}/match/" for code, _ in settings.LANGUAGES),
        "Disallow: /api/",
        "Disallow: /feeds/",
        "Crawl-delay: 2",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap_index')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116."""
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    contact = settings.SECURITY_CONTACT or f"{settings.SITE_URL}/en/imprint/"
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: en, fi",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
