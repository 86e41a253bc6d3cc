"""What a hostile client sends is refused in the shape of its protocol, and soon."""

import pytest
from django.core.cache import cache

from seutu.catalogue.models import Dataset
from seutu.matching import indexing
from tests import factories

ACTION = "/api/3/action/package_search"
ITEMS = "/ogc/collections/datasets/items"
WORDS = ("kotihoito", "parcheggi", "air", "quality", "turku", "brescia", "data")
AMBULANCES = "🚑" * 3_990
FORM = "application/x-www-form-urlencoded"
LIKE = (
    "<PropertyIsLike><PropertyName>{}</PropertyName><Literal>{}</Literal>"
    "</PropertyIsLike>"
)
MANY = "<Or>" + "".join(LIKE.format("title", n) for n in range(195)) + "</Or>"


@pytest.fixture
def town(db, data_folder, settings):
    settings.PROTOCOL_RATE = ""
    cache.clear()
    factories.DatasetFactory.create_batch(5, with_distributions=1)
    indexing.rebuild()


def get_records(constraint):
    return (
        '<GetRecords version="2.0.2" resultType="results"><Query><Constraint><Filter>'
        f"{constraint}</Filter></Constraint></Query></GetRecords>"
    )


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        (ACTION, {"fq": "modified:[9999-12-31T10:00:00Z TO *]"}, 200),
        (ACTION, {"fq": "modified:[* TO 9999-12-31T23:59:59.999999Z}"}, 200),
        (ACTION, {"fq": f"title:{AMBULANCES}"}, 409),
        (ACTION, {"fq": f"tags:{AMBULANCES}"}, 409),
        (ACTION, {"fq": " OR ".join(WORDS)}, 409),
        (ACTION, {"ext_bbox": "nan,nan,nan,nan"}, 409),
        (ACTION, {"ext_bbox": "0,0,inf,10"}, 409),
        (ACTION, {"ext_bbox": "10,90,5,-90"}, 409),
        (ACTION, {"facet.field": "tags", "facet.limit": "-x"}, 409),
        (ITEMS, {"keyword": AMBULANCES}, 400),
        (ITEMS, {"bbox": "0,0,inf,10"}, 400),
        (ITEMS, {"bbox": "1_0,0,20,10"}, 400),
        ("/csw", {"constraint": "date >= '9999-12-31T10:00:00'"}, 200),
        ("/csw", {"constraint": "date = '0001-01-01T00:00:00+14:00'"}, 400),
        ("/csw", {"constraint": "modified = '0001-01-01T00:00:00+14:00'"}, 400),
        ("/csw", {"constraint": "modified < '9999-12-31T23:00:00-14:00'"}, 400),
        ("/csw", {"constraint": f"title = '{AMBULANCES}'"}, 400),
        ("/csw", {"constraint": f"title LIKE '{'a%' * 1_900}'"}, 400),
        ("/csw", {"constraint": "BBOX(geometry, 0, 0, 1e999, 10)"}, 400),
        ("/csw", {"constraint": "BBOX(geometry, 0, 0, 1000, 10)"}, 400),
        (
            "/csw",
            {"constraint": " OR ".join(f"AnyText LIKE '{word}'" for word in WORDS)},
            400,
        ),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, (str, dict)) else None,
)
def test_a_parameter_that_asks_too_much_is_answered_in_shape(
    client, town, path, parameters, status
):
    named = {"request": "GetRecords"} if path == "/csw" else {}
    response = client.get(path, named | parameters)

    assert response.status_code == status, response.content
    kind = response.headers["Content-Type"]
    assert ("xml" in kind) if path == "/csw" else ("json" in kind)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"\\ud800": 1}', "application/json", 409),
        (b"q=a", "multipart/form-data", 400),
        (b"q=%E9", f"{FORM}; charset=latin-1", 400),
        (b"&".join(b"a%d=1" % number for number in range(3_000)), FORM, 413),
    ],
    ids=["surrogate", "boundary", "charset", "many"],
)
@pytest.mark.parametrize("path", [ACTION, "/csw"])
def test_a_body_that_cannot_be_read_is_refused_in_shape(
    client, town, path, body, kind, status
):
    response = client.generic("POST", path, body, content_type=kind)

    if path == "/csw":
        assert response.status_code == (413 if status == 413 else 400)
        assert b"<ows:ExceptionText>" in response.content
    else:
        assert response.status_code == status
        assert response.json()["success"] is False


@pytest.mark.parametrize(
    "constraint",
    [
        f"<Or>{MANY * 8}</Or>",
        f"<And>{MANY * 8}</And>",
        "<Or>" + "".join(LIKE.format("AnyText", word) for word in WORDS) + "</Or>",
        "".join(f'<FeatureId fid="a{number}"/>' for number in range(3_000)),
        "<Not>" * 1_000 + LIKE.format("title", "a") + "</Not>" * 1_000,
    ],
    ids=["or", "and", "words", "ids", "deep"],
)
def test_a_filter_of_any_size_is_refused_in_shape(client, town, constraint):
    response = client.post("/csw", get_records(constraint), content_type="text/xml")

    assert response.status_code == 400
    assert b'exceptionCode="InvalidParameterValue"' in response.content


@pytest.mark.parametrize("size", [2, 60])
def test_a_far_start_reads_none_of_the_rows_before_it(
    client, town, django_assert_max_num_queries, size
):
    factories.DatasetFactory.create_batch(size)
    indexing.rebuild()
    cache.clear()
    count = Dataset.objects.count()
    client.get(ACTION, {"rows": 1})

    with django_assert_max_num_queries(7) as asked:
        found = client.get(ACTION, {"rows": 1, "start": count - 1}).json()["result"]
    assert len(found["results"]) == 1
    whole = [each["sql"] for each in asked if '"keywords"' in each["sql"]]
    assert all(" LIMIT 1" in sql for sql in whole)
    beyond = client.get(ACTION, {"rows": 5, "start": count + 50}).json()["result"]
    assert (beyond["count"], beyond["results"]) == (count, [])


@pytest.mark.parametrize(
    "path", ["/api/3/action/package_list", "/ogc/", "/csw?request=GetCapabilities"]
)
def test_head_is_answered_without_a_body(client, town, path):
    response = client.head(path)

    assert response.status_code == 200
    sent = response.streaming_content if response.streaming else [response.content]
    assert b"".join(sent) == b""


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/3/action/site_read/", 200, "application/json"),
        ("/api/3/action/", 400, "application/json"),
        ("/api/action/", 400, "application/json"),
        ("/api/3/nothing", 404, "application/json"),
        ("/ogc/nothing", 404, "application/problem+json"),
        ("/ogc/collections/ä", 404, "application/problem+json"),
        (f"{ITEMS}/a/b", 404, "application/problem+json"),
        ("/csw/?request=GetCapabilities", 200, "application/xml"),
    ],
)
def test_an_address_of_a_protocol_answers_in_its_shape(
    client, town, path, status, kind
):
    response = client.get(path)

    assert (response.status_code, response.headers["Content-Type"]) == (status, kind)
    assert response.headers["Access-Control-Allow-Origin"] == "*"
