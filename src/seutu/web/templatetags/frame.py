"""What every page's frame needs to know: its links and its languages."""

from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote

from django import template
from django.conf import settings
from django.template.context import RequestContext
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import (
    get_language,
    get_language_info,
    override,
    pgettext_lazy,
)
from django.utils.translation import gettext_lazy as _

register = template.Library()

PRIMARY = (
    ("challenge_list", _("Challenges")),
    ("data_request_list", _("Data requests")),
    ("gaps", pgettext_lazy("menu", "Gaps")),
    ("dataset_list", _("Datasets")),
    ("solution_list", _("Solutions")),
)
BROWSE = (
    ("region_list", _("Regions and cities")),
    ("organisation_list", _("Organisations")),
    ("theme_list", _("Themes")),
    ("source_list", _("Sources")),
    ("quality", _("Metadata quality")),
)
ABOUT = (
    ("ai_cases", pgettext_lazy("menu", "AI in public services")),
    ("about_data", _("About the data")),
    ("about_matching", _("How matching works")),
    ("api-v1:openapi-view", _("API")),
)
RULES = (
    ("moderation_policy", _("Rules of conversation")),
    ("moderation_log", _("Moderators' log")),
)
SMALL_PRINT = (
    ("privacy", _("Privacy")),
    ("accessibility", _("Accessibility")),
    ("imprint", _("Imprint")),
)


@dataclass(frozen=True, slots=True)
class FrameLink:
    label: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class LanguageLink:
    tag: str
    name: str
    url: str
    is_current: bool


def links(
    context: RequestContext, pages: tuple[tuple[str, object], ...]
) -> list[FrameLink]:
    """Resolve the pages that this site has; a page that is switched off is left out."""
    path = context["request"].path if "request" in context else ""
    found = []
    for name, label in pages:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(FrameLink(str(label), url, path.startswith(url)))
    return found


@register.simple_tag(takes_context=True)
def primary_links(context: RequestContext) -> list[FrameLink]:
    return links(context, PRIMARY)


@register.simple_tag(takes_context=True)
def browse_links(context: RequestContext) -> list[FrameLink]:
    return links(context, (*PRIMARY, *BROWSE))


@register.simple_tag(takes_context=True)
def about_links(context: RequestContext) -> list[FrameLink]:
    return links(context, (*ABOUT, *RULES))


@register.simple_tag(takes_context=True)
def small_print_links(context: RequestContext) -> list[FrameLink]:
    return links(context, SMALL_PRINT)


@register.simple_tag(takes_context=True)
def language_links(context: RequestContext) -> list[LanguageLink]:
    """Give the address of this page in every interface language."""
    request = context.get("request")
    here = request.get_full_path() if request is not None else "/"
    current = get_language() or settings.LANGUAGE_CODE
    addresses = _in_every_language(here)
    return [
        LanguageLink(
            tag=tag,
            name=get_language_info(tag)["name_local"].capitalize(),
            url=addresses.get(tag, here),
            is_current=tag == current,
        )
        for tag, _name in settings.LANGUAGES
    ]


def _in_every_language(here: str) -> dict[str, str]:
    """Translate an address by language tag; one that leads nowhere is in none.

    Django's `translate_url` finds out anew for each language where it leads.
    """
    path, question, query = here.partition("?")
    try:
        found = resolve(unquote(path))
    except Resolver404:
        return {}
    addresses = {}
    for tag, _name in settings.LANGUAGES:
        with override(tag), suppress(NoReverseMatch):
            there = reverse(found.view_name, args=found.args, kwargs=found.kwargs)
            addresses[tag] = f"{there}{question}{query}"
    return addresses
