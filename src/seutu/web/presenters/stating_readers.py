"""How a challenge will reach readers of each interface language."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language_info, override

from seutu.challenges.models import Challenge
from seutu.core.language import best
from seutu.web.cards import Text
from seutu.web.presenters.stating_topics import concept_label


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderView:
    """What a reader of one language sees at least: the title and key concepts."""

    tag: str
    name: str
    title: Text
    concepts: tuple[Text, ...]
    is_original: bool


def reader_views(challenge: Challenge) -> list[ReaderView]:
    """Show the title and key concepts for every language of the interface."""
    tag, title = best(challenge.title, (challenge.language,))
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            concepts = [concept_label(one) for one in challenge.statement.concepts]
        found.append(
            ReaderView(
                tag=language,
                name=get_language_info(language)["name_local"].capitalize(),
                title=Text(title, tag),
                concepts=tuple(one for one in concepts if one is not None),
                is_original=language == challenge.language.partition("-")[0],
            )
        )
    return found
