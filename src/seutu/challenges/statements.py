"""Reading what was stated, question by question, and what could be better about it."""

from collections.abc import Mapping, Sequence

from seutu.challenges.advice import NEED_QUESTIONS, Advice, evaluate, in_words
from seutu.challenges.models import Challenge
from seutu.challenges.questions import STEPS
from seutu.core.language import best
from seutu.language import detect

ENOUGH_TO_DETECT = 20
# Read for abbreviations alone: what they say is not part of the need.
ALSO_READ = ("benefit_noticed", "offers_data", "respects")


def answers_of(challenge: Challenge) -> dict[str, object]:
    """Give the saved answer to every question; a region by its code."""
    statement = challenge.statement
    found: dict[str, object] = {
        question.name: getattr(statement, question.name)
        for step in STEPS
        for question in step.questions
        if hasattr(statement, question.name)
    }
    found["title"] = best(challenge.title, (challenge.language,))[1]
    found["region"] = challenge.region_id or ""
    found["language"] = challenge.language
    return found


def advice_on(
    challenge: Challenge, questions: Sequence[str] = ()
) -> tuple[Advice, ...]:
    """Say what could be better about these answers, or about all of them."""
    answers = answers_of(challenge)
    texts = {name: str(answers.get(name) or "") for name in NEED_QUESTIONS + ALSO_READ}
    found = evaluate(
        texts, challenge.language, has_number=answers.get("how_many") is not None
    )
    return tuple(
        in_words(one) for one in found if not questions or one.question in questions
    )


def with_language(
    answers: Mapping[str, object], challenge: Challenge | None = None
) -> dict[str, object]:
    """Add the language of the texts to answers while nobody said it.

    Nothing is added when it was said, the text is short, or we are not sure.
    """
    said = str(answers.get("language", challenge.language if challenge else "und"))
    text = str(answers.get("today") or (challenge.statement.today if challenge else ""))
    if said == "und" and len(text) >= ENOUGH_TO_DETECT:
        found = detect(text)
        if found.is_sure:
            return {**answers, "language": found.language}
    return dict(answers)
