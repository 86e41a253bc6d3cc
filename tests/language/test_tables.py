import pytest

from seutu.language import TranslationTables
from seutu.language.learnt import learnt_folder


@pytest.fixture(scope="module")
def tables():
    return TranslationTables.open(learnt_folder() / "translations")


def names(translations):
    return [name for name, _ in translations]


@pytest.mark.parametrize(
    ("word", "source", "target", "expected"),
    [
        ("kotihoito", "fi", "en", {"home", "care"}),
        ("odpad", "pl", "en", {"waste"}),
        ("luftqualität", "de", "en", {"air", "quality"}),
        ("mokykla", "lt", "fi", {"koulu"}),
        ("winter", "en", "sv", {"vinter"}),
        ("koulu", "fi", "sv", {"skola"}),
        ("eau", "fr", "it", {"acqua"}),
        ("biblioteca", "ca", "en", {"library"}),
        ("sykehus", "no", "de", {"krankenhaus"}),
        ("школа", "uk", "en", {"school"}),
        ("ospi", "eu", "en", {"hospital"}),
    ],
)
def test_a_word_of_a_need_is_translated(tables, word, source, target, expected):
    assert expected <= set(names(tables.translate(word, source, target)))


def test_an_unknown_compound_is_translated_by_its_parts(tables):
    assert not tables.knows("luftqualitätsmessung", "de")

    found = names(tables.translate("luftqualitätsmessung", "de", "en", 12))

    assert {"air", "quality", "measurement"} <= set(found)


@pytest.mark.parametrize("word", ["2021", "covid19", "pm2.5"])
def test_numbers_stay_as_they_are(tables, word):
    assert tables.translate(word, "fi", "bg") == [(word, 1.0)]


def test_a_name_nobody_translates_stays_but_is_not_sure(tables):
    assert tables.translate("xyzzyville", "fi", "en") == [("xyzzyville", 0.5)]


@pytest.mark.parametrize(
    ("source", "target", "quality"),
    [
        ("fi", "en", "direct"),
        ("fi", "sv", "direct"),
        ("fi", "lt", "pivot"),
        ("ca", "en", "direct"),
        ("eu", "lt", "pivot"),
        ("en", "xx", "none"),
    ],
)
def test_the_quality_of_a_pair_is_told(tables, source, target, quality):
    assert tables.quality(source, target) == quality


@pytest.mark.parametrize(
    ("word", "source", "expected"),
    [("qualitat", "ca", "quality"), ("luftkvalitet", "no", "air")],
)
def test_a_word_without_labels_of_its_own_is_still_translated(
    tables, word, source, expected
):
    assert expected in names(tables.translate(word, source, "en"))


def test_translations_are_probabilities_best_first(tables):
    for word in ("hoito", "talo", "vesi", "koulu", "liikenne"):
        shares = [share for _, share in tables.translate(word, "fi", "de", 16)]
        assert shares == sorted(shares, reverse=True)
        assert all(0 < share <= 1 for share in shares)
        assert sum(shares) <= 1.01


def test_an_unknown_word_is_translated_by_words_that_begin_like_it(tables):
    assert not tables.knows("pyöräilijätär", "fi")

    found = tables.translate("pyöräilijätär", "fi", "en")

    assert names(found)[0] == "cyclist"
    assert sum(share for _, share in found) <= 0.5
