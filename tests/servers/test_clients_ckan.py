"""The client that users of CKAN have, against our own server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from ckanapi import NotFound, RemoteCKAN, ValidationError

from seutu.catalogue.models import Dataset
from tests.servers.catalogue import COUNT, fill

CKANAPI = Path(sys.executable).with_name("ckanapi")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server, data_folder, settings):
    fill(settings)
    return live_server.url


@pytest.fixture(params=[False, True], ids=["POST", "GET"])
def ckan(site, request):
    with RemoteCKAN(site, get_only=request.param) as client:
        yield client


def run(site, *arguments):
    # Its workers are itself, found on the path.
    path = os.pathsep.join((str(CKANAPI.parent), os.environ["PATH"]))
    answer = subprocess.run(
        [CKANAPI, *arguments, "-r", site],
        capture_output=True,
        check=True,
        timeout=120,
        env={**os.environ, "PATH": path},
    )
    return answer.stdout.decode()


def test_it_reads_every_dataset(ckan):
    names = ckan.action.package_list()

    shown = [ckan.action.package_show(id=name) for name in names]
    assert len(names) == len({each["id"] for each in shown}) == COUNT


def test_it_searches_page_after_page(ckan):
    pages = [
        ckan.action.package_search(q="*:*", rows=10, start=start, sort="name asc")
        for start in (0, 10, 20)
    ]
    assert [page["count"] for page in pages] == [COUNT] * 3
    names = [each["name"] for page in pages for each in page["results"]]
    assert names == ckan.action.package_list()


def test_it_narrows_and_counts(ckan):
    found = ckan.action.package_search(
        **{
            "fq": "country:FI metadata_modified:[NOW-1DAY TO *]",
            "facet.field": ["groups", "organization"],
        }
    )
    assert found["count"] == 1
    assert found["facets"]["groups"] == {"heal": 1}
    assert len(found["facets"]["organization"]) == 1


def test_it_learns_what_went_wrong(ckan):
    with pytest.raises(NotFound):
        ckan.action.package_show(id="nothing")
    with pytest.raises(ValidationError) as refused:
        ckan.action.package_search(fq="colour:red")
    assert "colour" in refused.value.error_dict["fq"][0]


def test_it_lists_what_datasets_are_grouped_by(ckan):
    organisations = ckan.action.organization_list(all_fields=True)
    assert sum(each["package_count"] for each in organisations) == COUNT
    for name in ckan.action.group_list():
        assert ckan.action.group_show(id=name)["package_count"]
    assert "kotihoito" in ckan.action.tag_list()


def test_the_dump_command_writes_everything(site, tmp_path):
    target = tmp_path / "all.jsonl"
    run(site, "dump", "datasets", "--all", "-O", str(target), "-p", "2", "-q")

    names = [json.loads(line)["name"] for line in target.read_text().splitlines()]
    assert names == sorted(Dataset.objects.values_list("pk", flat=True))


def test_the_dump_command_writes_organizations_and_groups(site):
    organisations = run(site, "dump", "organizations", "--all", "-q").splitlines()
    groups = run(site, "dump", "groups", "--all", "-q").splitlines()

    assert len(organisations) == COUNT
    assert [json.loads(line)["name"] for line in groups] == ["envi", "heal", "tran"]


def test_the_search_command_goes_through_all_pages(site):
    lines = run(site, "search", "datasets", "q=*:*").splitlines()

    assert len({json.loads(line)["id"] for line in lines}) == COUNT


def test_the_action_command_calls_one_action(site):
    found = json.loads(run(site, "action", "package_search", "fq=country:FI", "-j"))
    assert found["count"] == 1
    assert json.loads(run(site, "action", "status_show", "-g"))["ckan_version"]
