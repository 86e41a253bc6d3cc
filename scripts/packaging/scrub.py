"""Takes e-mail addresses and telephone numbers out of texts.

Errs on the side of removing: a lost catalogue number costs little, a published private
number cannot be taken back. Web addresses are kept whole but for e-mail addresses and
`tel:` links in them, since long digit groups there are identifiers.
"""

import re
from typing import Any

REMOVED = "[removed]"

EMAIL = re.compile(
    r"(?:mailto:\s*)?(?<![\w.+%-])[\w.+%'-]+@(?:[\w-]+\.)+[a-z]{2,}(?![\w-])",
    re.IGNORECASE,
)
DISGUISED_EMAIL = re.compile(
    r"[\w.+-]+\s*[\[({<]\s*(?:at|@|æt|arroba|chiocciola)\s*[\])}>]\s*"
    r"[\w-]+(?:\s*(?:\.|[\[({<]\s*(?:dot|punto)\s*[\])}>])\s*[\w-]+)+",
    re.IGNORECASE,
)
MAILTO = re.compile(r"\bmailto:(?:\[e-mail removed\])?[^\s\"'<>)\\]*", re.IGNORECASE)
TEL_LINK = re.compile(r"\b(?:tel|callto|sms):\s*\+?[\d().\-% ]{5,}", re.IGNORECASE)
WEB_ADDRESS = re.compile(r"\b(?:https?|ftp)://[^\s<>\"']+", re.IGNORECASE)

GAP = r"[\s.\-/\u2010-\u2015\u00a0]?"
BEFORE = r"(?<![\w./=+&%#-])"
AFTER = r"(?![\w%]|[-/.]\w)"
LABELLED = re.compile(
    r"(\b(?:tel(?:e(?:ph|f)on[eo]?|[ée]fono|[ée]phone)?|phone|fax|mobile|cell|tfno?|tlf|puh"
    r"|call(?: us)?|ring|text|whatsapp|helpline|hotline|ext(?:ension)?)\b\.?"
    r"(?:\s*(?:no|nr|num|number)\b\.?)?(?:\s+(?:is|on|at|us on))?\s*[:=]?\s*)"
    r"(\+?\(?\d[\d\s().\-/]{4,}\d)",
    re.IGNORECASE,
)
INTERNATIONAL = re.compile(
    r"(?<![\w+%=&/.-])\+\s?\(?\d{1,3}\)?(?:[\s().\-/\u00a0]{0,3}\d){6,13}(?!\w)"
)
LONG_PREFIX = re.compile(
    r"(?<![\w.-])00\s?(?:1|3[0-9]{1,2}|4[0-9])\s(?:[\s().\-/]{0,2}\d){6,12}(?!\w)"
)
BRITISH = re.compile(
    BEFORE + r"\(?0\d{2,4}\)?[\s\-\u00a0]+\d{3,4}[\s\-\u00a0]+\d{3,4}" + AFTER
    + "|" + BEFORE + r"\(?0[1-9]\d{2,3}\)?[\s\u00a0]+\d{5,7}" + AFTER
    + "|" + BEFORE + r"0[1-37-8]\d{9}" + AFTER
)  # fmt: skip
AMERICAN = re.compile(
    BEFORE + r"(?:1[\s.-])?(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[.\s-])\d{3}[.-]\d{4}" + AFTER
    + "|" + BEFORE + r"\([2-9]\d{2}\)\s?\d{3}[.\-\s]\d{4}" + AFTER
)  # fmt: skip
VANITY = re.compile(
    r"(?<![\w-])(?:1[\s-])?8(?:00|33|44|55|66|77|88)[\s-](?:[A-Z]{3,9}|[A-Z\d]{3}-[A-Z\d]{4})\b"
)
SWISS = re.compile(BEFORE + r"0\d{2}[\s.\u00a0]\d{3}(?:[\s.\u00a0]\d{2}){2}" + AFTER)
PATTERNS = (INTERNATIONAL, LONG_PREFIX, BRITISH, AMERICAN, VANITY, SWISS)
PERSON = r"(?:(?:Dr|Mr|Ms|Mrs|Prof)\.? )?[A-Z][a-z'-]+ (?:[A-Z]\. )?[A-Z][A-Za-z'-]+"
NOT_A_PERSON = re.compile(
    r"\b(?:team|office|group|unit|council|desk|support|cent(?:er|re)|department|division"
    r"|challenge|rules?|scotland|service|data|committee|agency|phone|number|e-?mail)\b",
    re.IGNORECASE,
)
NAMED_CONTACT = re.compile(
    rf"{PERSON}(?:(?:,| or| and|/) {PERSON})*"
    r"(?=,?(?:\s|&nbsp;|<[^<>]*>)*(?:at|via|on|:|\(|by (?:e-?mail|phone)(?: at)?)?"
    r"(?:\s|&nbsp;|<[^<>]*>)*\(?(?:\[(?:e-mail |phone )?removed\]|removed\b))"
)
# A person addressed by a title; “Mr. Fill” is a waste bin.
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?)\.?\s+(?!Fill\b)(?:[A-Z]\.\s?)*"
    r"[A-Z][\w'-]+(?:\s+(?:[A-Z]\.\s?)*[A-Z][\w'-]+){0,2}"
)
REACHABLE = re.compile(
    r"(\b(?:reach|contact|call|email|e-mail)\s+)[A-Z][a-z]+(?= (?:at|on)\b)"
)
YEARS = re.compile(r"\(?(?:19|20)\d{2}\)?\s*[-/\u2013]\s*(?:(?:19|20)?\d{2})\W*")


def scrub_text(text: str) -> str:
    """Return the text with every e-mail address and telephone number replaced."""
    text = MAILTO.sub(REMOVED, EMAIL.sub(REMOVED, text))
    text = DISGUISED_EMAIL.sub(REMOVED, text)
    text = TEL_LINK.sub(REMOVED, text)
    parts, end = [], 0
    for address in WEB_ADDRESS.finditer(text):
        parts += [_without_numbers(text[end : address.start()]), address.group(0)]
        end = address.end()
    text = "".join([*parts, _without_numbers(text[end:])])
    text = NAMED_CONTACT.sub(_named_contact, text)
    text = REACHABLE.sub(rf"\1{REMOVED}", text)
    return TITLED.sub(REMOVED, text)


def _named_contact(match: re.Match[str]) -> str:
    words = match.group(0)
    return words if NOT_A_PERSON.search(words) else REMOVED


def _without_numbers(text: str) -> str:
    text = LABELLED.sub(_labelled, text)
    for pattern in PATTERNS:
        text = pattern.sub(REMOVED, text)
    return text


def _labelled(match: re.Match[str]) -> str:
    label, number = match.groups()
    digits = sum(character.isdigit() for character in number)
    if (
        digits < 6
        or YEARS.fullmatch(number)
        or re.fullmatch(r"(19|20)\d{2}-\d\d-\d\d", number)
    ):
        return match.group(0)
    return f"{label}{REMOVED}"


def scrub(value: Any) -> Any:
    """Return the same structure with every text in it scrubbed."""
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, dict):
        return {key: scrub(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [scrub(item) for item in value]
    return value


def without(value: Any, keys: frozenset[str]) -> Any:
    """Return the same structure without the fields of those names, at any depth."""
    if isinstance(value, dict):
        return {k: without(v, keys) for k, v in value.items() if k not in keys}
    if isinstance(value, list):
        return [without(item, keys) for item in value]
    return value
