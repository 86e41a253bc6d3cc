from importlib.resources import files

import pytest

FOLDER = files("seutu") / "data" / "vocabularies" / "glossary"
FILES = sorted((file for file in FOLDER.iterdir()), key=lambda file: file.name)


def lines(file):
    return file.read_text("utf-8").splitlines()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_line_is_a_headword_and_one_to_three_equivalents(file):
    for line in lines(file):
        headword, tab, equivalents = line.partition("\t")
        named = [one.strip() for one in equivalents.split(";")]

        assert headword == headword.strip() != ""
        assert tab
        assert "\t" not in equivalents
        assert 1 <= len(named) <= 3, line
        assert all(named), line
        assert line.replace("\t", "").isprintable()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_headword_stands_once(file):
    headwords = [line.partition("\t")[0] for line in lines(file)]

    assert len(headwords) == len(set(headwords))


def test_the_commonest_headwords_come_first_in_every_language():
    first = {
        tuple(line.partition("\t")[0] for line in lines(file)[:1_165]) for file in FILES
    }

    assert len({frozenset(headwords) for headwords in first}) == 1


def test_there_is_a_file_for_every_language_but_english():
    assert len(FILES) == 29
