"""Whether a record names a contact and states rights, without keeping who it is."""

import io

import pytest

from seutu.harvest.readers.data_json import DataJson
from seutu.harvest.readers.dcat import DcatRdf
from seutu.harvest.records import DatasetRecord
from tests.harvest.readers.test_ckan import MINIMAL
from tests.harvest.readers.test_ckan import read as read_ckan

TURTLE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
<https://data.example/trees> a dcat:Dataset ; dct:title "Trees"@en ; %s
  dcat:distribution <https://data.example/trees/csv> .
<https://data.example/trees/csv> a dcat:Distribution ; %s
  dcat:accessURL <https://data.example/trees.csv> .
"""
CONTACT = (
    'dcat:contactPoint [ vcard:fn "Somebody" ; vcard:hasEmail <mailto:s@c.example> ] ;'
)


def read_turtle(dataset: str = "", file: str = "") -> DatasetRecord:
    (found,) = DcatRdf().read(io.BytesIO((TURTLE % (dataset, file)).encode()))
    assert isinstance(found, DatasetRecord)
    return found


def test_a_contact_of_a_feed_is_noticed_and_not_kept():
    found = read_turtle(CONTACT)

    assert found.has_contact is True
    assert "Somebody" not in repr(found)
    assert "s@c.example" not in repr(found)
    assert read_turtle().has_contact is False


@pytest.mark.parametrize(
    ("dataset", "file", "states"),
    [
        ("", "", False),
        ('dct:rights "Name us." ;', "", True),
        ("", 'dct:rights "Name us." ;', True),
    ],
)
def test_rights_of_a_feed_may_stand_in_the_dataset_or_a_file(dataset, file, states):
    assert read_turtle(dataset, file).has_rights is states


@pytest.mark.parametrize(
    ("fields", "has_contact"),
    [
        ({}, False),
        ({"maintainer_email": ""}, False),
        ({"maintainer_email": "m@c.example"}, True),
        ({"author_email": "m@c.example"}, True),
        ({"extras": [{"key": "contact_email", "value": "m@c.example"}]}, True),
        ({"contact": [{"name": "Somebody"}]}, True),
    ],
)
def test_a_contact_of_a_ckan_portal_is_noticed_and_not_kept(fields, has_contact):
    found = read_ckan({**MINIMAL, **fields})

    assert found.has_contact is has_contact
    assert "m@c.example" not in repr(found)


def test_rights_of_a_ckan_portal_may_stand_in_a_file():
    files = [{"url": "https://c.example/a.csv", "rights": "Name us."}]

    assert read_ckan(MINIMAL).has_rights is False
    assert read_ckan({**MINIMAL, "resources": files}).has_rights is True


@pytest.mark.parametrize(("more", "said"), [("", False), (', "rights": "x"', True)])
def test_rights_of_a_data_json_are_noticed(more, said):
    content = (
        '{"dataset": [{"identifier": "a", "title": "Trees", "accessLevel": "public"'
        f"{more}}}]}}"
    )
    (found,) = DataJson().read(io.BytesIO(content.encode()))

    assert found.has_rights is said
    assert found.has_contact is False
