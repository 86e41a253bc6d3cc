"""The packaged files are what the committed script makes of the downloads."""

import io
import zipfile
from collections import Counter

import pytest
from scripts.package_data import (
    DEMAND,
    DEMAND_RECIPES,
    DOWNLOADS,
    PACKAGED,
    RECIPES,
    package,
)
from scripts.packaging import berlin
from scripts.packaging.transforms import jkan_archive, rdf_catalogue, software_facts

from seutu.harvest.demand import search_logs
from seutu.harvest.packaged import sources, unpacked

SMALL = ("ai-watch-t6", "molinella", "public-software", "uk-transparency-records")


def test_every_source_of_the_manifest_has_a_recipe():
    assert {name: recipe.file for name, recipe in RECIPES.items()} == {
        packaged.slug: packaged.file for packaged in sources()
    }


@pytest.mark.skipif(not DOWNLOADS.is_dir(), reason="the downloads are not here")
@pytest.mark.parametrize("name", SMALL)
def test_packaging_again_gives_the_same_content(name, tmp_path):
    again = package(RECIPES[name], DOWNLOADS, tmp_path)

    kept = (PACKAGED / again.name).read_bytes()
    assert unpacked(again.read_bytes(), again.name) == unpacked(kept, again.name)


def test_every_log_of_searches_has_a_recipe():
    made = {recipe.file for recipe in DEMAND_RECIPES.values()}

    assert made == {log.file for log in search_logs()}


@pytest.mark.skipif(not DOWNLOADS.is_dir(), reason="the downloads are not here")
@pytest.mark.parametrize("name", DEMAND_RECIPES)
def test_packaging_the_searches_again_gives_the_same_file(name, tmp_path):
    again = package(DEMAND_RECIPES[name], DOWNLOADS, tmp_path)

    assert again.read_bytes() == (DEMAND / again.name).read_bytes()


@pytest.fixture(scope="module")
def words():
    older = {"ladesäulen-standorte": Counter({"2019": 9}), "kühl-räume": Counter()}
    return berlin.Words.of(older, "Das ist der Umweltatlas für Land und Stadt")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("strategische-larmkarten-2022", "Strategische Lärmkarten 2022"),
        ("strassenbaume-wfs-1a2b3c4d", "Straßenbäume WFS"),
        ("organigramm-fuer-finanzen", "Organigramm für Finanzen"),
        ("ausl-ndische-einwohner", "Ausländische Einwohner"),
        ("lor-planungsr-umen", "LOR Planungsräumen"),
        ("tempelhof-schoneberg", "Tempelhof-Schöneberg"),
        ("ladesaulen-standorte", "Ladesäulen Standorte"),
    ],
)
def test_a_name_gets_its_umlauts_back_where_german_knows_one_word(words, name, title):
    assert words.title(name) == title


@pytest.mark.parametrize("word", ["boden", "wasser", "flache", "zoom", "farbausgabe"])
def test_a_word_that_german_has_without_umlaut_stays(words, word):
    assert words.marked(word) == word


def test_the_dictionary_of_before_1996_is_not_followed(words):
    assert words.marked("larmbeeinflussten") == "lärmbeeinflussten"


RDF = b"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/"
  xmlns:vcard="http://www.w3.org/2006/vcard/ns#">
  <dcat:Dataset rdf:about="https://data.example/a">
    <dct:title>Air</dct:title>
    <dct:description>Ask jo@city.example</dct:description>
    <dcat:contactPoint rdf:resource="https://data.example/someone"/>
    <dcat:contactPoint><vcard:Kind><vcard:fn>Someone</vcard:fn></vcard:Kind>
    </dcat:contactPoint>
  </dcat:Dataset>
  <rdf:Description rdf:about="https://data.example/someone">
    <vcard:hasTelephone>0131 244 1234</vcard:hasTelephone>
  </rdf:Description>
</rdf:RDF>"""


def test_a_catalogue_loses_its_contacts_and_keeps_its_datasets():
    cleaned = rdf_catalogue({"catalog.rdf": RDF}).decode()

    assert "<dct:title>Air</dct:title>" in cleaned
    for gone in ("Someone", "someone", "0131", "jo@", "contactPoint", "vcard"):
        assert gone not in cleaned


def test_an_archive_loses_what_is_no_dataset():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(
            "_datasets/a.md", "---\ntitle: Air\nnotes: ring 0131 244 1234\n---\n"
        )
        archive.writestr("_organizations/b.md", "---\ntitle: B\nlogo: x\n---\n")

    packed = jkan_archive({"site.zip": target.getvalue()})

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["_datasets/a.md"]
        text = archive.read("_datasets/a.md").decode()
    assert text == "---\nnotes: ring [removed]\ntitle: Air\n---\n"


def test_software_keeps_facts_and_loses_sentences_and_people():
    content = b"""
name: Forms
url: https://github.example/forms
description: {en: {genericName: Forms, shortDescription: Build your forms}}
maintenance: {type: contract, contacts: [{name: Someone, phone: '+390412501953'}]}
legal: {license: EUPL-1.2, authorsFile: AUTHORS}
"""
    zipped = software_facts({"a.publiccode.yml": content})
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        packed = archive.read("a.publiccode.yml").decode()

    assert "genericName: Forms" in packed
    assert "type: contract" in packed
    for gone in ("Someone", "+39", "Build your forms", "AUTHORS"):
        assert gone not in packed
