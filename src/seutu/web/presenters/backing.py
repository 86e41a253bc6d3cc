"""How much support a challenge has, in words."""

from django.utils.translation import ngettext

from seutu.challenges.selectors import Backing


def backing_words(backing: Backing) -> tuple[str, ...]:
    """Say what stands behind a challenge; what is zero is left out."""
    return tuple(
        words % {"count": count}
        for count, words in (
            (
                backing.owners if backing.owners > 1 else 0,
                ngettext("%(count)d owner", "%(count)d owners", backing.owners),
            ),
            (
                backing.pledges,
                ngettext("%(count)d pledge", "%(count)d pledges", backing.pledges),
            ),
            (
                backing.supporters,
                ngettext(
                    "%(count)d supporter", "%(count)d supporters", backing.supporters
                ),
            ),
            (
                backing.answers,
                ngettext(
                    "%(count)d answer put forward",
                    "%(count)d answers put forward",
                    backing.answers,
                ),
            ),
        )
        if count
    )
