"""Prompts: two ways of working that a person can start by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from seutu.core.errors import Invalid, NotFound

LONGEST_ARGUMENT = 20_000


@dataclass(frozen=True, slots=True)
class Argument:
    name: str
    description: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt; `text` has a gap in braces for each argument."""

    name: str
    title: str
    description: str
    arguments: tuple[Argument, ...]
    text: str


PROMPTS: Mapping[str, Prompt] = {
    prompt.name: prompt
    for prompt in (
        Prompt(
            "answer-a-need",
            "What answers this need?",
            "Find what answers a need, and say honestly what is missing.",
            (
                Argument("need", "The need, in its own language.", is_required=True),
                Argument("place", "Region or country, by name or code."),
            ),
            "My need, between the marks:\n<<<\n{need}\n>>>\nPlace: {place}\n\n"
            "Pass the need to `match` unchanged, with the place as `near` when one is "
            "named. Look at the best three with `show`. Then answer in the language of "
            "the need: (1) the verdict, as it is; (2) for each record worth using: "
            "what it is, why it fits, licence, how to get it, its address; (3) which "
            "part of the need nothing answers, and what to do about it: another "
            "wording, a public challenge, or a request for data.",
        ),
        Prompt(
            "what-is-missing",
            "What is missing here?",
            "Sum up what is asked for and not offered, in a place or theme.",
            (
                Argument("place", "Region or country, by name or code."),
                Argument("theme", "EU data theme, such as TRAN or HEAL."),
            ),
            "Place: {place}\nTheme: {theme}\n\nList the gaps of this place and theme "
            "with `gaps` (leave out what is not named). Group them by cause. For the "
            "three most asked for, read the evidence with `show` and say which record "
            "comes nearest, what keeps it from serving, and who could close the gap. "
            "Say how many demands were assessed, and that a gap is a claim about the "
            "sources searched.",
        ),
    )
}


def filled(name: str, given: Mapping[str, str]) -> str:
    """Put arguments into a prompt; raises `NotFound` or `Invalid`."""
    prompt = PROMPTS.get(name)
    if prompt is None:
        raise NotFound(f"There is no such prompt. There are: {', '.join(PROMPTS)}.")
    for argument in prompt.arguments:
        if argument.is_required and not given.get(argument.name, "").strip():
            raise Invalid(f"`{argument.name}` is needed.", field=argument.name)
    text = prompt.text
    # The need comes last: whatever braces it holds are never filled.
    for argument in reversed(prompt.arguments):
        value = given.get(argument.name, "").strip()[:LONGEST_ARGUMENT]
        text = text.replace("{" + argument.name + "}", value or "not named")
    return text
