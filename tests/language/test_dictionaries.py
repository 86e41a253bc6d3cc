import random
from lzma import decompress

import pytest
from simplemma.strategies.dictionaries import StreamDictionaryFactory

from seutu.language.dictionaries import (
    IndexedDictionary,
    index_dictionary,
    packed_dictionary,
)


@pytest.fixture(scope="module")
def both():
    packed = packed_dictionary("lv")
    ours = IndexedDictionary(decompress(packed), index_dictionary(packed))
    return ours, StreamDictionaryFactory().get_dictionary("lv")


def test_the_indexed_dictionary_answers_as_the_original(both):
    ours, original = both
    words = random.Random(7).sample(sorted(original), 500)

    assert [ours.get(word) for word in words] == [original[word] for word in words]
    strangers = [f"{word}q" for word in words]
    assert [ours.get(one) for one in strangers] == [
        original.get(one) for one in strangers
    ]
    assert len(ours) == len(original)


def test_words_before_and_after_the_dictionary_are_unknown(both):
    ours, _ = both

    assert "" not in ours
    assert "\U0010ffff" not in ours
    with pytest.raises(KeyError):
        ours["qqqq"]
