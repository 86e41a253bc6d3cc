"""Words learnt from records that are titled in two languages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seutu.core.errors import Unavailable
from seutu.core.kinds import RecordText
from seutu.language import terms
from seutu.matching.parallel_titles import (
    LEAST_TITLES,
    TitleWords,
    WithTitleWords,
    learn_words,
    read_words,
    title_pairs,
    write_words,
)

THINGS = {
    "abocador": "vertedero",
    "pollancre": "álamo",
    "clavegueram": "alcantarillado",
    "voravia": "acera",
    "sorrera": "arenero",
    "barana": "barandilla",
    "gual": "vado",
    "embornal": "imbornal",
}
PLACES = {"nord": "norte", "sud": "sur", "port": "puerto", "platja": "playa",
          "muntanya": "montaña", "vall": "valle"}  # fmt: skip


class Tables:
    """A translator that knows two words, as the packaged tables would say them."""

    def translate(self, term, source, target, limit=8):
        if term == "port":
            return [("puerto", 0.8), ("porte", 0.2)]
        return [(term, 0.1)]

    def quality(self, source, target):
        return "pivot"


def record(number: int, title: dict[str, str], **parts) -> RecordText:
    return RecordText(id=f"dataset:{number}", kind="dataset", title=title, **parts)


def catalogue() -> list[RecordText]:
    titles = [
        {"ca": f"{thing} {place}", "es": f"{cosa} {lugar}"}
        for thing, cosa in THINGS.items()
        for place, lugar in PLACES.items()
    ]
    return [record(number, title) for number, title in enumerate(titles)]


def test_a_bilingual_catalogue_teaches_the_words_of_its_field():
    words = learn_words(catalogue())
    assert words.titles == {("ca", "es"): len(THINGS) * len(PLACES)}
    for thing, cosa in THINGS.items():
        (term,), (termino,) = terms(thing, "ca"), terms(cosa, "es")
        assert words.translations[("ca", "es")][term][0][0] == termino
    assert words.translations[("es", "ca")]["acera"][0][0] == "voravia"


def test_too_few_titles_teach_nothing():
    assert learn_words(catalogue()[: LEAST_TITLES - 1]) == TitleWords({}, {})


def test_a_title_copied_into_another_language_is_no_translation():
    copied = record(1, {"fi": "Open data", "sv": "open data "})
    assert list(title_pairs([copied])) == []


def test_keywords_are_paired_only_where_there_are_as_many():
    title = {"ca": "aigua", "es": "agua"}
    even = record(1, title, keywords={"ca": ("gual",), "es": ("vado",)})
    uneven = record(2, title, keywords={"ca": ("gual",), "es": ("vado", "acera")})
    assert (("ca", "es"), ("gual",), ("vado",)) in list(title_pairs([even]))
    assert len(list(title_pairs([uneven]))) == 1


def test_titles_stand_beside_the_tables_and_never_hide_them():
    words = TitleWords(
        {("ca", "es"): {"port": (("puerto", 0.5),), "gual": (("vado", 0.9),)}}, {}
    )
    known = WithTitleWords(Tables(), words)
    port = known.translate("port", "ca", "es")
    assert port[0] == ("puerto", pytest.approx(0.65))
    assert dict(port)["porte"] == pytest.approx(0.1)
    assert known.translate("gual", "ca", "es") == [("vado", 0.9)]
    assert known.translate("gual", "ca", "de") == [("gual", 0.1)]
    assert known.quality("ca", "es") == "direct"
    assert known.quality("ca", "de") == "pivot"


def test_words_are_read_back_as_they_were_written(tmp_path):
    words = learn_words(catalogue())
    write_words(tmp_path / "words.json", words)
    assert read_words(tmp_path / "words.json") == words
    assert [path.name for path in tmp_path.iterdir()] == ["words.json"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 9}', '{"format": 1, "titles": {}}', "\udcff",
     '{"format": 1, "titles": {"a-b": 1}, "translations": {"a-b": {"w": [["x"]]}}}'],
)  # fmt: skip
def test_a_damaged_file_is_refused_with_the_command_that_mends_it(tmp_path, text):
    file = tmp_path / "words.json"
    file.write_text(text, "utf-8", errors="surrogateescape")
    with pytest.raises(Unavailable, match="seutu learn-words"):
        read_words(file)


def test_without_a_file_there_are_no_words(tmp_path):
    assert read_words(tmp_path / "none.json") == TitleWords({}, {})


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["ca", "es", "fi", "und", "xx"]), st.text(max_size=40)
        ),
        max_size=60,
    )
)
def test_no_title_breaks_the_learning(titles):
    words = learn_words(record(number, one) for number, one in enumerate(titles))
    assert json.dumps([list(rows) for rows in words.translations.values()])
    for rows in words.translations.values():
        assert all(0 < share <= 1 for best in rows.values() for _, share in best)
