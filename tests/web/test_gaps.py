import pytest
from django.utils import timezone

from seutu.matching.gaps import updating
from seutu.matching.models import Assessment, Basis, Demand
from tests.factories import OrganisationFactory
from tests.matching.gaps.worlds import (
    NEED,
    TEXT,
    asks,
    everything_is_assessed,
    publishes,
    region,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]


def demands(count: int, **fields) -> list[Demand]:
    """Make demands that were assessed, without asking the matcher."""
    region("DE300")
    basis, _ = Basis.objects.get_or_create(
        pk="b" * 16,
        defaults={
            "mark": 1,
            "calibration": "c" * 16,
            "sources": [{"id": "zurich", "as_of": "2026-01-05", "records": 813}],
        },
    )
    given = {"cause": "absent", "theme": "HEAL"} | fields
    made = []
    for number in range(count):
        demand = Demand.objects.create(
            pk=f"{given['theme'] or 'x'}{given['cause'] or 'met'}{number}".lower()[:16],
            origin=Demand.Origin.PORTAL,
            title=f"{given['theme']} {number}",
            language="de",
            country="DE",
            region="DE300",
            weight=count - number,
            asked=5 + number,
            months={"2021-03": 5 + number},
            source="daten.berlin.de",
            attribution="Suchbegriffe daten.berlin.de, CC BY 3.0 DE",
            content_hash="x",
            due=Demand.Due.NO,
        )
        Assessment.objects.create(
            demand=demand, basis=basis, assessed_at=timezone.now(), **given
        )
        made.append(demand)
    return made


def page(client, query: str = ""):
    response = client.get(f"/en/gaps/{query}")
    assert response.status_code == 200
    return response


def test_an_empty_site_says_where_demand_comes_from(client):
    text = page(client).content.decode()

    assert "Nothing is asked for yet." in text
    assert '<svg class="heat"' not in text


def test_with_few_demands_the_page_says_so_instead_of_drawing(client):
    demands(4)

    text = page(client).content.decode()

    assert "Fewer than 5 demands are known here." in text
    assert '<svg class="heat"' not in text
    assert text.count("gap-row__title") == 4


def test_the_page_counts_and_names_its_sources_and_the_portal(client):
    demands(12)
    demands(8, cause="", theme="TRAN")

    response = page(client)
    text = response.content.decode()

    assert "20 different things are asked for. 8 of them have an answer" in text
    assert "12 of 12" in text
    assert "daten.berlin.de" in text
    assert "CC BY 3.0 DE" in text
    assert "813" in text
    assert len(response.context["page"].rows) == 12


@pytest.mark.parametrize("size", [6, 60])
def test_the_page_costs_the_same_for_few_and_many(
    client, django_assert_max_num_queries, size
):
    demands(size)
    with django_assert_max_num_queries(10):
        page(client)


@pytest.mark.parametrize("size", [6, 60])
@pytest.mark.parametrize(
    "address", ["gaps.csv", "gaps.xlsx", "gaps.atom", "gaps/for-a-call/"]
)
def test_exports_cost_the_same_for_few_and_many(
    client, django_assert_max_num_queries, size, address
):
    demands(size)
    with django_assert_max_num_queries(6):
        response = client.get(f"/en/{address}")
        b"".join(response)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?theme=HEAL", 7),
        ("?theme=heal", 7),
        ("?theme=none", 5),
        ("?region=DE", 12),
        ("?region=DE300", 12),
        ("?region=FI", 0),
        ("?cause=absent", 7),
        ("?cause=closed", 5),
        ("?origin=portal", 12),
        ("?origin=challenge", 0),
        ("?theme=HEAL&cause=closed", 0),
        ("?theme=%00%27&cause=zzz&origin[]=1", 12),
        (f"?theme={'x' * 5000}&region={'y' * 5000}", 12),
    ],
)
def test_filters_show_what_they_name_and_nonsense_is_no_filter(client, query, expected):
    demands(7)
    demands(5, theme="", cause="closed")

    assert page(client, query).context["page"].total == expected


def test_every_gap_is_on_one_page_and_none_on_two(client):
    made = demands(60)
    address, seen = "/en/gaps/", []
    while address:
        shown = client.get(address).context["page"]
        seen += [row.url for row in shown.rows]
        address = shown.next_url

    assert sorted(seen) == sorted(one.get_absolute_url() for one in made)


@pytest.mark.parametrize("cursor", ["x", "WyI5OTk5OTk5OTkiXQ", "WyItMSJd"])
def test_a_broken_cursor_gets_a_sentence(client, cursor):
    response = client.get(f"/en/gaps/?cursor={cursor}")

    assert response.status_code == 422
    assert "This cursor is not valid." in response.content.decode()


def test_a_gap_that_is_not_assessed_yet_says_so_and_an_unknown_one_does_not_exist(
    client,
):
    asks()
    updating.demands.gather()

    assert client.get(f"/en/gaps/{Demand.objects.get().pk}/").status_code == 404
    assert client.get("/en/gaps/nothing/").status_code == 404


def test_while_assessing_the_page_says_how_far_it_is(client):
    demands(3)
    Demand.objects.create(pk="waits", origin="portal", title="x", content_hash="x")

    assert "Assessed 3 of 4 demands." in page(client).content.decode()


def test_the_gap_page_before_and_after_a_dataset_arrives(client):
    asks()
    publishes("Opening hours of public libraries")
    everything_is_assessed()
    gap = Demand.objects.get()

    before = client.get(gap.get_absolute_url()).content.decode()
    listed = page(client).content.decode()
    arrived = publishes(NEED, TEXT)
    everything_is_assessed()
    after = client.get(gap.get_absolute_url()).content.decode()

    assert "No answer was found" in before
    assert NEED in listed
    assert "This has an answer" in after
    assert arrived.get_absolute_url() in after
    assert "It was a gap until" in after
    assert page(client).context["page"].total == 0
    assert NEED in client.get("/en/gaps.atom").content.decode()


def test_each_way_out_has_a_letter_with_the_facts_in_it(client):
    asks()
    publishes(NEED, TEXT, access="restricted")
    everything_is_assessed()
    gap = Demand.objects.get()

    shown = client.get(gap.get_absolute_url()).context["gap"]

    assert [way.route for way in shown.ways] == ["ask", "pilot", "join"]
    letter = shown.ways[0]
    assert NEED in letter.subject
    assert "it is not open" in letter.body
    assert gap.get_absolute_url() in letter.body
    assert "{" not in letter.subject + letter.body
    assert shown.nearest[0].reasons == ("access restricted",)


def test_a_letter_changed_on_the_page_comes_back_as_a_file_and_is_not_kept(client):
    gap = demands(1)[0]

    response = client.post(
        f"{gap.get_absolute_url()}letters/ask.txt",
        {"subject": "One\r\nBcc: all@example.eu", "letter": "<b>Ää</b>"},
    )

    assert response.content.decode() == "One Bcc: all@example.eu\n\n<b>Ää</b>\n"
    assert response["Content-Type"].startswith("text/plain")
    assert response["Content-Disposition"] == 'attachment; filename="letter-ask.txt"'
    assert client.post(f"{gap.get_absolute_url()}letters/x.txt").status_code == 404


def test_what_an_organisation_could_serve_is_shown_to_everybody(client):
    asks()
    publisher = OrganisationFactory()
    publishes("Bus stops of Rovaniemi", TEXT, publisher=publisher, access="restricted")
    everything_is_assessed()

    text = client.get(f"/en/gaps/for/{publisher.pk}/").content.decode()

    assert NEED in text
    assert client.get("/en/gaps/for/nobody/").status_code == 404
    assert "Sign in" in client.get("/en/gaps/for-me/").content.decode()
    empty = client.get(f"/en/gaps/for/{OrganisationFactory().pk}/").content.decode()
    assert "Nothing that is asked for is near" in empty
