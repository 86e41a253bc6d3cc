import csv
import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring

from seutu.matching.models import Assessment, Demand
from tests.web.test_gaps import demands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

EVIL = '=HYPERLINK("http://evil.example","x")'


def test_every_gap_is_a_row_that_names_its_sources_and_its_basis(client):
    demands(30)
    demands(3, cause="", theme="TRAN")

    body = b"".join(client.get("/en/gaps.csv")).decode()
    rows = list(csv.DictReader(io.StringIO(body)))

    assert len(rows) == 30
    assert rows[0]["sources_searched"] == "zurich@2026-01-05"
    assert rows[0]["cause"] == "absent"
    assert rows[0]["first_route"] == "join"
    assert rows[0]["calibration"] == "c" * 16


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_can_act_as_a_formula(client, start):
    demand = demands(1)[0]
    Demand.objects.filter(pk=demand.pk).update(title=f"{start}1+1")

    body = b"".join(client.get("/en/gaps.csv")).decode()
    title = list(csv.reader(io.StringIO(body, newline="")))[1][1]

    assert title == f"'{start}1+1"


def test_text_stays_text_in_the_spreadsheet(client):
    demand = demands(1)[0]
    Demand.objects.filter(pk=demand.pk).update(title=EVIL)

    for address in ("gaps.xlsx", "gaps/for-a-call.xlsx"):
        book = zipfile.ZipFile(io.BytesIO(client.get(f"/en/{address}").content))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet.lower()
        assert "HYPERLINK" in book.read("xl/sharedStrings.xml").decode()


def test_the_call_ranks_what_to_fund(client):
    demands(3)
    demands(1, cause="other-place", theme="TRAN")

    body = b"".join(client.get("/en/gaps/for-a-call.csv")).decode()
    rows = list(csv.DictReader(io.StringIO(body)))

    assert [row["rank"] for row in rows] == ["1", "2", "3", "4"]
    scores = [float(row["score"]) for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert {row["absence_percent"] for row in rows} == {"100", "50"}


def test_the_feed_is_whole_xml_whatever_a_title_holds(client):
    demand = demands(2)[0]
    Demand.objects.filter(pk=demand.pk).update(title="a < b & \x0b \ufffe ]]>")
    now = demand.first_seen_at
    Assessment.objects.update(opened_at=now)

    response = client.get("/en/gaps.atom?theme=HEAL")
    feed = fromstring(response.content)

    assert response["Content-Type"].startswith("application/atom+xml")
    names = [one.tag.partition("}")[2] for one in feed]
    assert names.count("entry") == 2
    ids = [one.findtext("{http://www.w3.org/2005/Atom}id") for one in feed]
    assert len({one for one in ids if one}) == 2


def test_an_empty_feed_is_a_feed(client):
    assert fromstring(client.get("/en/gaps.atom").content) is not None
