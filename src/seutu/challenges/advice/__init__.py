"""Advice on a need: rules as data, a pure evaluator, sentences for the reader."""

from seutu.challenges.advice.evaluator import (
    LANGUAGES,
    NEED_QUESTIONS,
    Finding,
    evaluate,
)
from seutu.challenges.advice.sentences import Advice, in_words

__all__ = [
    "LANGUAGES",
    "NEED_QUESTIONS",
    "Advice",
    "Finding",
    "evaluate",
    "in_words",
]
