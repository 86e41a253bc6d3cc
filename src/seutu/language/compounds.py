"""Split compounds of Germanic and Finnic languages into known words."""

from collections.abc import Callable

from seutu.language.lemmas import term

_LINKS: dict[str, tuple[str, ...]] = {
    "da": ("", "s", "e", "er"),
    "de": ("", "s", "es", "n", "en", "er", "e"),
    "et": ("", "de", "te"),
    "fi": ("", "n", "en", "in"),
    "hu": ("",),
    "is": ("", "s", "ar", "a", "u"),
    "nl": ("", "s", "en", "n", "e"),
    "no": ("", "s", "e"),
    "sv": ("", "s", "e"),
}
_SHORTEST = 4


def split_compound(
    word: str, language: str, is_known: Callable[[str], bool]
) -> tuple[str, ...]:
    """Cut a word into the fewest known words that cover it, or give nothing.

    Parts have four letters or more; a first part may be inflected or carry a
    linking sound, as in "kotihoidon|tarve" or "Bedarf-s-prognose".
    """
    links = _LINKS.get(language)
    if links is None or len(word) < 2 * _SHORTEST:
        return ()

    def normal_part(part: str, *, is_last: bool) -> str:
        if is_known(part):
            return part
        for link in () if is_last else links:
            stem = part.removesuffix(link)
            if stem != part and len(stem) >= _SHORTEST and is_known(stem):
                return stem
        lemma = term(part, language)
        return lemma if len(lemma) >= 3 and is_known(lemma) else ""

    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(_SHORTEST, len(word) + 1):
        if 0 < len(word) - end < _SHORTEST:
            continue
        for start in sorted(best):
            if end - start < _SHORTEST or (start == 0 and end == len(word)):
                continue
            if end in best and len(best[end]) <= len(best[start]) + 1:
                continue
            part = normal_part(word[start:end], is_last=end == len(word))
            if part:
                best[end] = (*best[start], part)
    return best.get(len(word), ())
