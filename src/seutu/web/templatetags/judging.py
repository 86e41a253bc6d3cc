"""The matches of a challenge, as one tag for its page: {% matches_of challenge %}."""

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from seutu.challenges.models import Challenge
from seutu.matching.standing import is_followed
from seutu.web.presenters.judging import matches_view, reasons_to_choose

register = template.Library()


@register.simple_tag(takes_context=True)
def matches_of(context: Context, challenge: Challenge) -> SafeString:
    """Draw the best current matches, with what people said and a way to say more.

    Nothing is drawn for a challenge whose matches are not followed: one that is over,
    or listed from a place that is not European.
    """
    request = context["request"]
    if not is_followed(challenge):
        return SafeString("")
    return render_to_string(
        "judging/beside.html",
        {
            "matches": matches_view(challenge, request.user),
            "reasons": reasons_to_choose(),
            "challenge": challenge,
            "next": f"{request.path}#matches",
            "judge_url": "",
        },
        request=request,
    )
