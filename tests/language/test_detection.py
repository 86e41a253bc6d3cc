import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.language import LANGUAGES, detect

NEEDS = {
    "fi": "Ikääntyneiden kotihoidon tarve kasvaa",
    "sv": "vi behöver förutse behovet av hemtjänst",
    "en": "we cannot foresee demand for home care",
    "de": "Wir brauchen bessere Daten zur Luftqualität",
    "fr": "prévoir la demande d'aide à domicile",
    "es": "prever la demanda de ayuda a domicilio",
    "it": "prevedere la domanda di assistenza domiciliare",
    "pl": "jakość powietrza w naszych miastach",
    "lt": "mokyklų pavėžėjimo maršrutai",
    "ca": "la qualitat de l'aire a la nostra ciutat",
    "eu": "etxeko zaintzaren eskaria aurreikusi behar dugu",
    "is": "við þurfum að spá fyrir um heimaþjónustu",
    "el": "η ποιότητα του αέρα στην πόλη μας",
    "uk": "якість повітря в нашому місті",
    "mt": "il-kwalità tal-arja fil-belt tagħna",
    "ga": "cáilíocht an aeir sa chathair",
}


@pytest.mark.parametrize("language", NEEDS)
def test_a_short_need_is_recognised(language):
    assert detect(NEEDS[language]).language == language


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "123 456", "…?!"])
def test_text_without_letters_has_no_language(text):
    assert detect(text).language == "und"
    assert not detect(text).is_sure


def test_a_word_of_many_languages_is_not_sure_and_offers_others():
    found = detect("data")

    assert not found.is_sure
    assert found.alternatives


@pytest.mark.parametrize("text", ["air quality", "home care", "elderly care"])
def test_two_plain_english_words_are_enough(text):
    assert detect(text).language == "en"


@given(st.text(max_size=300))
def test_any_text_has_a_known_language_or_none(text):
    found = detect(text)

    assert found.language in {*LANGUAGES, "und"}
    assert 0.0 <= found.probability <= 1.0
