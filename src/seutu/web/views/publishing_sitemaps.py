"""Sitemaps for search engines: all public pages in all languages.

Identifiers of records are hashes, spread evenly. So their first letters cut the records
into sitemaps of like size with addresses that stay, and no table is read to number it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Catalogue, Dataset
from seutu.challenges.models import Challenge
from seutu.places.models import City, Region
from seutu.solutions.models import Solution
from seutu.web.presenters.labels import THEMES

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
MOST_URLS = 50_000
RECORDS = 2_000
DAY = 86_400
MEDIA_TYPE = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PAGES = (
    *("home", "dataset_list", "solution_list", "challenge_list", "gaps"),
    *("organisation_list", "region_list", "theme_list", "source_list", "ai_cases"),
    *("about_data", "about_matching", "accessibility", "privacy", "imprint"),
)
ANY_ID = "00id00"

Rows = QuerySet[Any, Any]
Line = tuple[str, tuple[str, ...], date | datetime | None]


def _organisations() -> Rows:
    """Leave out those whose pages ask search engines to stay away."""
    shown = Q(registered_at=None) | Q(verified_at__isnull=False)
    return Organisation.objects.filter(shown, hidden_at=None)


KINDS: dict[str, tuple[Callable[[], Rows], str]] = {
    "dataset": (lambda: Dataset.objects.canonical(), "updated_at"),
    "solution": (lambda: Solution.objects.canonical(), "updated_at"),
    "challenge": (lambda: Challenge.objects.public().canonical(), "updated_at"),
    "organisation": (_organisations, ""),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps; which there are is reckoned once a day."""
    names: list[str] | None = cache.get("sitemaps")
    if names is None:
        names = ["pages-all", *_names()]
        cache.set("sitemaps", names, DAY)
    lines = [HEAD, f"<sitemapindex {NAMESPACE}>"]
    for name in names:
        kind, _dash, part = name.partition("-")
        address = f"{settings.SITE_URL}{reverse('sitemap', args=[kind, part])}"
        lines.append(f"<sitemap><loc>{escape(address)}</loc></sitemap>")
    lines.append("</sitemapindex>\n")
    response = HttpResponse("".join(lines), content_type=MEDIA_TYPE)
    patch_cache_control(response, public=True, max_age=DAY)
    return response


@require_safe
def page(request: HttpRequest, kind: str, part: str) -> StreamingHttpResponse:
    """List the pages of one part, line by line as they are read."""
    if kind == "pages" and part == "all":
        lines = _fixed()
    elif kind in KINDS and (part == "all" or set(part) <= set(LETTERS)):
        lines = _records(kind, "" if part == "all" else part)
    else:
        raise Http404(_("There is no such sitemap."))
    response = StreamingHttpResponse(_written(lines), content_type=MEDIA_TYPE)
    patch_cache_control(response, public=True, max_age=DAY)
    return response


def _names() -> Iterator[str]:
    for kind, (rows, _changed) in KINDS.items():
        for part in parts(_up_to(rows(), RECORDS * len(LETTERS) + 1)):
            yield f"{kind}-{part or 'all'}"


def parts(count: int) -> list[str]:
    """Give the beginnings of identifiers by which so many records are cut."""
    if count <= RECORDS:
        return [""]
    if count <= RECORDS * len(LETTERS):
        return list(LETTERS)
    return [one + other for one in LETTERS for other in LETTERS]


def _up_to(rows: Rows, most: int) -> int:
    return rows.order_by()[:most].count()


def within(rows: Rows, part: str) -> Rows:
    """Keep the identifiers of one part; the first and last take what lies outside."""
    first, following = bounds(part)
    if first:
        rows = rows.filter(pk__gte=first)
    return rows.filter(pk__lt=following) if following else rows


def bounds(part: str) -> tuple[str, str]:
    """Give the lowest identifier of a part and the one after its highest, or ""."""
    return part.rstrip(LETTERS[0]), _following(part) if part else ""


def _following(part: str) -> str:
    """Give the beginning that comes after this one, or "" after the last."""
    head, last = part[:-1], part[-1]
    if last != LETTERS[-1]:
        return head + LETTERS[LETTERS.index(last) + 1]
    return _following(head) if head else ""


def _records(kind: str, part: str) -> Iterator[Line]:
    rows, changed = KINDS[kind]
    columns = ("pk", changed) if changed else ("pk",)
    most = MOST_URLS // len(settings.LANGUAGES)
    patterns = _addresses(kind, ANY_ID)
    found = within(rows(), part).order_by("pk").values_list(*columns)[:most]
    for key, *moment in found.iterator(chunk_size=RECORDS):
        urls = tuple(each.replace(ANY_ID, str(key)) for each in patterns)
        yield str(key), urls, moment[0] if moment else None


def _fixed() -> Iterator[Line]:
    for name in PAGES:
        yield name, _addresses(name), None
    keyed: tuple[tuple[str, Iterable[str]], ...] = (
        ("theme", THEMES),
        ("source", _keys(Catalogue)),
        ("region", _keys(Region)),
        ("city", City.objects.order_by("slug").values_list("slug", flat=True)),
    )
    for name, keys in keyed:
        patterns = _addresses(name, ANY_ID)
        for key in keys:
            yield key, tuple(url.replace(ANY_ID, key) for url in patterns), None


def _keys(model: type[Model]) -> list[str]:
    rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return [str(key) for key in rows]


def _addresses(name: str, *arguments: str) -> tuple[str, ...]:
    """Give the addresses of a page in each language, in the order of the settings."""
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(f"{settings.SITE_URL}{reverse(name, args=arguments)}")
    return tuple(found)


def _written(lines: Iterable[Line]) -> Iterator[str]:
    """Write each language of a page with all its alternates, as the protocol asks."""
    codes = [code for code, _name in settings.LANGUAGES]
    yield f"{HEAD}<urlset {NAMESPACE} {XHTML}>\n"
    for _key, urls, moment in lines:
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(url)}"/>'
            for code, url in zip(codes, urls, strict=True)
        )
        changed = f"<lastmod>{moment:%Y-%m-%d}</lastmod>" if moment else ""
        yield "".join(
            f"<url><loc>{escape(url)}</loc>{changed}{others}</url>\n" for url in urls
        )
    yield "</urlset>\n"
