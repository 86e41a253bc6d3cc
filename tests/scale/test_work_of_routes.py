"""A page asks as much of a database of 800 records as of one of 100.

Every route is opened, found by itself: a page that reads a table, sorts what it does
not show or counts all there is asks for more where there is more. What grows is what
harvesting fills: datasets, solutions, their files, quality and checks, and what was
read of the source. All are of one source and one publisher, so that neither makes them
few. Challenges, requests for data and gaps are there, but stay a hundred: people make
them. What grows around those is held to its number of queries by `test_list_costs` of
the pages and of the API, not to its work. What a route refuses to an operator who asks
for it without a form (a post, the desk of a need stated elsewhere) shows nothing here.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import count as counting

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from seutu.catalogue.models import (
    Dataset,
    DatasetQuality,
    Distribution,
    LinkCheck,
    QualitySummary,
)
from seutu.catalogue.quality import adding_up, selectors
from seutu.challenges.models import Challenge, DataRequest
from seutu.core import pagination
from seutu.core.ids import record_id
from seutu.core.pagination import encode_cursor
from seutu.harvest.models import HarvestRecord
from seutu.matching import indexing, listing
from seutu.matching.models import Assessment, Basis, Demand
from seutu.places.models import City
from seutu.solutions.models import Solution
from tests import factories
from tests.api.cases import headers_of
from tests.people import operator
from tests.scale.routes import operations, pages
from tests.scale.work import work

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="only SQLite counts what it does"
    ),
]

FEW, MORE = 100, 700
# Rows that a page may read besides: an index has more levels where more is in it.
MOST_MORE, SPARE = 1.3, 2_000
# These still do, as docs/explanation/many-records.md says.
GROWING = {
    "sitemap_index": "counts up to 64,000 of each kind, once a day",
    "harvest_sources": "counts what was refused of each source, once in five minutes",
    "harvest_source": "counts what was refused by reason",
    "harvest_quarantine": "counts what was refused by reason, and sorts it by run",
    "organisation_list": "counts what the sixty organisations shown publish",
    "organisation": "sorts the solutions of one organisation",
    "gaps_for_organisation": "sorts the solutions of one organisation",
    "source": "sorts what was refused of one source",
    "getOrganisation": "counts what one organisation publishes",
    "/ogc/collections/datasets/items?bbox=19,59,32,71": "counts what is in a box",
}
OF_A_CHALLENGE = (
    *("challenge", "challenge_desk", "challenge_state", "challenge_plan"),
    *("challenge_pledges", "challenge_answers", "challenge_matches", "challenge_drop"),
    *("join_challenge", "invite_partner", "support_challenge", "make_pledge"),
    *("offer_answer", "why_not", "judge"),
)
NUMBERS = counting(1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def land(data_folder, monkeypatch):
    """A source, a publisher and a region that all records are of."""
    # What stops after a thousand has to stop here after fewer.
    monkeypatch.setattr(pagination.counted_up_to, "__defaults__", (20,))
    monkeypatch.setattr(listing, "FEW", 20)
    monkeypatch.setattr(selectors, "LOOKED_AT", 50)
    monkeypatch.setattr("seutu.catalogue.publishing.COUNTED", 20)
    finland = factories.RegionFactory(code="FI")
    region = factories.RegionFactory(code="FI1C1", parent=finland)
    City.objects.create(
        code="FI_853", slug="turku", region=region, name={"fi": "Turku"}
    )
    source = factories.HarvestSourceFactory(
        id="crowd", catalogue=factories.CatalogueFactory(id="crowd", holds="dataset")
    )
    return {
        "region": region,
        "source": source,
        "run": factories.HarvestRunFactory(source=source),
        "publisher": factories.OrganisationFactory(country="FI", verified_at=NOW),
        "operator": operator(),
    }


def fill(land, size):
    """Add records of every table that grows with what is harvested; needs only once."""
    numbers = [next(NUMBERS) for _ in range(size)]
    shared = [_entry(land, number) for number in numbers]
    datasets = Dataset.objects.bulk_create(
        Dataset(**one, publisher=land["publisher"], formats=["CSV"]) for one in shared
    )
    Solution.objects.bulk_create(
        Solution(**one, organisation=land["publisher"]) for one in shared
    )
    Distribution.objects.bulk_create(
        Distribution(dataset=one, position=0, url=f"https://x.example/{one.pk}.csv")
        for one in datasets
    )
    DatasetQuality.objects.bulk_create(_quality(land, one) for one in datasets)
    LinkCheck.objects.bulk_create(
        LinkCheck(dataset=one, digest=one.pk, host="x", url="x", due_at=NOW)
        for one in datasets
    )
    HarvestRecord.objects.bulk_create(
        HarvestRecord(
            source=land["source"],
            identifier=str(number),
            record_id=one.pk,
            state="rejected" if number % 2 else "accepted",
            reason="No title.",
            last_run=land["run"],
        )
        for number, one in zip(numbers, datasets, strict=True)
    )
    if not Challenge.objects.exists():
        _ask_for(land, shared)
    adding_up.add_up()
    indexing.rebuild()


def _ask_for(land, shared):
    """Add needs, each with a request for data and with a gap."""
    needs = Challenge.objects.bulk_create(
        Challenge(**one, owner=land["publisher"], is_external=True, state="published")
        for one in shared
    )
    DataRequest.objects.bulk_create(
        DataRequest(
            id=one.pk,
            title=one.title,
            country="FI",
            publisher=land["publisher"],
            challenge=one,
            asked_at=NOW + timedelta(minutes=number),
        )
        for number, one in enumerate(needs)
    )
    basis, _made = Basis.objects.get_or_create(
        pk="b" * 16, defaults={"mark": 1, "calibration": "c" * 16, "sources": []}
    )
    asked = Demand.objects.bulk_create(
        Demand(
            id=one.pk,
            origin=Demand.Origin.CHALLENGE,
            challenge=one,
            title=one.title["en"],
            language="en",
            country="FI",
            region="FI1C1",
            asked=3,
            content_hash="x",
            due=Demand.Due.NO,
        )
        for one in needs
    )
    Assessment.objects.bulk_create(
        Assessment(
            demand=one,
            basis=basis,
            cause="absent",
            theme="HEAL",
            best=f"dataset:{one.pk}",
            assessed_at=NOW,
        )
        for one in asked
    )


def _entry(land, number):
    return {
        "id": record_id("crowd", str(number)),
        "identifier": str(number),
        "catalogue": land["source"].catalogue,
        "title": {"en": f"Home care visits {number}"},
        "language": "en",
        "country": "FI",
        "region": land["region"],
        "themes": ["HEAL"],
        "sort_date": date(2020, 1, 1) + timedelta(days=number % 1_000),
        "content_hash": "",
    }


def _quality(land, dataset):
    return DatasetQuality(
        dataset=dataset,
        catalogue=land["source"].catalogue,
        publisher=land["publisher"],
        country="FI",
        **{name: 40 for name in adding_up.Dimension},
        points=200,
        open=0,
        score=200,
        missing=0,
        unknown=0,
        checked_at=timezone.now(),
    )


def addresses(land):
    """Name every page, operation and protocol request, and lists as they are used."""
    dataset = Dataset.objects.order_by("pk").first()
    organisation = land["publisher"].pk
    words = {
        "record_id": dataset.pk,
        "source_id": "crowd",
        "organisation_id": organisation,
        "run_id": land["run"].pk,
        "slug": "turku",
        "kind": "dataset",
        "part": "a",
        "ending": "ttl",
        "collection_id": "datasets",
        "code": "FI1C1",
        "language": "fi",
        "route": "law",
        "action": "verify",
        "entry": "x",
    }
    refused = HarvestRecord.objects.filter(state="rejected").first()
    solution = Solution.objects.order_by("pk").first()
    challenge = Challenge.objects.order_by("pk").first()
    found = dict(
        pages(
            {
                "": words,
                "theme": {"code": "HEAL"},
                "solution": {"record_id": solution.pk},
                "harvest_record": {"record_id": refused.pk},
                **{one: {"record_id": challenge.pk} for one in OF_A_CHALLENGE},
                "gap": {"gap_id": challenge.pk},
                "data_request": {"request_id": challenge.pk},
            }
        )
    )
    given = {
        "datasets": dataset.pk,
        "solutions": solution.pk,
        "challenges": challenge.pk,
        "data-requests": challenge.pk,
        "gaps": challenge.pk,
        "organisations": organisation,
        "regions": "FI1C1",
        "sources": "crowd",
    }
    found |= dict(operations(given))
    deep = encode_cursor("2020-06-01", dataset.pk)
    changed = encode_cursor(dataset.updated_at.isoformat(), dataset.pk)
    broken = f"/en/sources/crowd/quality/datasets/?lacking={selectors.BROKEN}"
    csw = "/csw?service=CSW&version=2.0.2&request=GetRecords&typeNames=csw:Record"
    more = (
        f"/en/datasets/?cursor={deep}",
        f"/en/datasets/?source=crowd&cursor={deep}",
        f"/en/datasets/?organisation={organisation}&cursor={deep}",
        f"/en/datasets/?country=FI&cursor={deep}",
        "/en/datasets/?theme=HEAL",
        "/en/datasets/?theme=ENVI",
        "/en/datasets/?format=NOPE",
        "/en/datasets/?region=FI1C1",
        f"/en/datasets/?region=FI1C1&cursor={deep}",
        "/en/datasets/?record_language=sv",
        "/en/datasets/?country=FI&country=SE",
        "/en/solutions/?country=FI",
        f"/en/solutions/?country=FI&cursor={deep}",
        "/en/solutions/?country=FI&country=SE",
        "/en/solutions/?source=crowd",
        f"/en/solutions/?source=crowd&cursor={deep}",
        "/en/solutions/?region=FI1C1",
        f"/en/solutions/?region=FI1C1&cursor={deep}",
        "/en/feeds/solution.atom?country=FI",
        "/en/regions/FI/",
        f"/en/feeds/dataset.atom?cursor={deep}",
        "/en/feeds/dataset.atom?theme=HEAL",
        broken,
        f"/api/v1/datasets?country=FI&cursor={deep}",
        f"/api/v1/datasets?publisher={organisation}&cursor={deep}",
        f"/api/v1/datasets?source=crowd&cursor={deep}",
        "/api/v1/datasets?region=FI1C1",
        "/api/v1/datasets?country=SE",
        f"/catalog.ttl?cursor={encode_cursor(dataset.pk)}",
        "/catalog.ttl?country=FI",
        "/catalog.ttl?country=SE",
        "/catalog.ttl?source=crowd",
        "/catalog.ttl?modified_since=2020-01-01",
        f"/catalog.ttl?modified_since=2020-01-01&cursor={changed}",
        "/api/3/action/package_list?limit=10",
        "/api/3/action/package_search?rows=10",
        "/api/3/action/package_search?rows=10&fq=res_format:CSV",
        "/api/3/action/package_search?rows=10&fq=res_format:NOPE",
        "/api/3/action/package_search?rows=10&sort=metadata_modified asc",
        "/api/3/action/current_package_list_with_resources?limit=10",
        "/ogc/collections/datasets/items?bbox=19,59,32,71",
        f"{csw}&resultType=results&elementSetName=brief",
    )
    return found | {one: one for one in more}


def test_no_route_reads_more_where_there_is_more(client, land):
    client.force_login(land["operator"])
    headers = headers_of(land["operator"])

    def measured(*, warm):
        found = {}
        for name, address in opened.items():
            asked = headers if address.startswith("/api/v1") else {}

            def ask(address=address, asked=asked):
                cache.clear()
                response = client.get(address, headers=asked)
                assert response.status_code < 500, (address, response.content[:300])
                if response.streaming:
                    assert b"".join(response.streaming_content) is not None

            # What a first request settles is no part of it.
            if not warm and name != address:
                ask()
            found[name] = work(ask)
        return found

    fill(land, FEW)
    opened = addresses(land)
    few = measured(warm=False)
    fill(land, MORE)
    more = measured(warm=True)

    grew = {
        name: (few[name], count)
        for name, count in more.items()
        if count > few[name] * MOST_MORE + SPARE and name not in GROWING
    }
    assert QualitySummary.objects.exists()
    assert not GROWING.keys() - opened.keys()
    assert not grew, "\n".join(f"{name}: {two}" for name, two in grew.items())
