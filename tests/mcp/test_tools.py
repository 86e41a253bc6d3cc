"""What the tools answer, from this installation and over the API of another."""

import re
from datetime import UTC, datetime

import pytest

from seutu.core.errors import Invalid, NotFound, Unavailable
from seutu.matching import indexing
from seutu.mcp.stored import StoredAnswers
from seutu.mcp.tools import TOOLS
from tests import factories
from tests.web.test_gaps import demands

NEED = "Ikääntyneiden kotihoidon tarve kasvaa, emmekä osaa ennakoida sitä"

pytestmark = pytest.mark.django_db


def ask(answers, name, **arguments):
    tool = TOOLS[name]
    return tool.run(answers, tool.read(arguments))


def text(answers, name, **arguments):
    return TOOLS[name].text(ask(answers, name, **arguments), answers.site())


def to_the_second(answer):
    """Give an answer without parts of seconds, which the API leaves out."""
    written = answer.model_dump_json()
    return re.sub(r"(T\d\d:\d\d:\d\d)[.\d]*", r"\1", written)


def named(record):
    return f"{type(record).__name__.lower()}:{record.pk}"


def test_a_need_finds_records_in_two_languages_with_true_reasons(answers, home_care):
    answer = ask(answers, "match", need=NEED)

    found = {one.record: one for one in answer.results}
    dataset = found[named(home_care["dataset"])]
    assert found[named(home_care["solution"])].language == "en"
    assert answer.read_as.language == "fi"
    assert answer.verdict in {"answers", "weak", "none"}
    assert dataset.url.endswith(f"/datasets/{home_care['dataset'].pk}/")
    assert 0 < sum(each.share for each in dataset.why) <= 1.01
    assert any("otihoidon" in each.says for each in dataset.why)


def test_what_no_result_speaks_to_is_named(answers, home_care):
    answer = ask(answers, "match", need="home care and zeppelins", kinds="dataset")

    assert "zeppelins" in answer.unanswered
    assert all("zeppelins" in one.unanswered for one in answer.results)


def test_the_text_says_the_verdict_first_and_names_every_record(answers, home_care):
    answer = ask(answers, "match", need=NEED)
    said = text(answers, "match", need=NEED)

    assert said.startswith(f"Verdict: {answer.verdict}.")
    assert all(f"[{one.record}]" in said and one.url in said for one in answer.results)


def test_both_sources_answer_alike(remote, home_care):
    stored = StoredAnswers()
    demands(2)
    questions = (
        ("match", {"need": NEED, "near": "FI1C1", "limit": 3, "reader": "en"}),
        ("match", {"need": "home care", "language": "en", "countries": ["fi"]}),
        ("search", {"text": "kotihoito", "language": "fi", "count_by": ["kind"]}),
        ("search", {"within": "FI", "kinds": ["dataset"]}),
        ("search", {"bbox": "25,60,25.1,60.2", "count_by": ["kind", "country"]}),
        ("show", {"record": named(home_care["dataset"])}),
        ("show", {"record": named(home_care["solution"])}),
        ("show", {"record": named(home_care["challenge"])}),
        ("show", {"record": "gap:healabsent0"}),
        ("gaps", {"theme": "HEAL"}),
    )
    for name, arguments in questions:
        here, there = ask(stored, name, **arguments), ask(remote, name, **arguments)
        assert to_the_second(here) == to_the_second(there)


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        ({"kinds": ["solution", "challenge"]}, {"solution", "challenge"}),
        ({"countries": ["NL"], "kinds": ["solution", "dataset"]}, {"solution"}),
        ({"within": "Varsinais-Suomi"}, {"dataset"}),
        ({"within": "FI1C1"}, {"dataset"}),
        ({"within": "fi1c1"}, {"dataset"}),
        ({"formats": "PDF-3D"}, set()),
        ({"sources": ["no-such-source"]}, set()),
        ({"bbox": "25,60,25.1,60.2"}, {"dataset"}),
        ({"bbox": [25, 60, 25.1, 60.2]}, {"dataset"}),
        ({"bbox": "9,45,10,46", "countries": ["FI"]}, set()),
        ({"access": ["non-public"]}, set()),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_filters_narrow(answers, home_care, arguments, kinds):
    answer = ask(answers, "search", limit=50, **arguments)

    assert {one.kind for one in answer.results} == kinds


def test_search_counts_all_that_was_found(answers, home_care):
    answer = ask(answers, "search", count_by=["kind"], limit=1)

    counts = {one.value: one.count for one in answer.counts["kind"]}
    assert counts == {"dataset": 5, "solution": 1, "challenge": 1}
    assert answer.total == 7
    assert len(answer.results) == 1


def test_a_record_says_where_it_lies(answers, db):
    dataset = factories.DatasetFactory(west=24.8, south=60.1, east=25.3, north=60.4)

    said = text(answers, "show", record=named(dataset))

    assert "24.8, 60.1, 25.3, 60.4" in said


def test_a_box_that_is_none_is_told_so(answers, home_care):
    with pytest.raises(Invalid, match="west,south,east,north"):
        ask(answers, "search", bbox="somewhere")


@pytest.mark.parametrize("name", ["match", "search"])
def test_a_cursor_leads_through_every_record_once(answers, home_care, name):
    arguments = {"need": NEED} if name == "match" else {}
    seen, cursor = [], ""
    while cursor is not None:
        page = ask(answers, name, limit=2, cursor=cursor, **arguments)
        seen += [one.record for one in page.results]
        cursor = page.next

    assert len(seen) == len(set(seen)) == page.total


@pytest.mark.parametrize("cursor", ["x", "WyItMSJd", "WyI5OTk5OTk5Il0", "W10", "ä"])
def test_a_cursor_that_is_none_is_told_so(answers, home_care, cursor):
    for name, arguments in (("match", {"need": "care"}), ("search", {}), ("gaps", {})):
        with pytest.raises(Invalid, match="cursor"):
            ask(answers, name, cursor=cursor, **arguments)


def test_a_place_that_is_none_is_told_so(answers, home_care):
    for name, arguments in (("match", {"need": "care"}), ("search", {}), ("gaps", {})):
        with pytest.raises(Invalid, match="FI1C1"):
            ask(answers, name, within="Nowhere-upon-Nothing", **arguments)


def test_a_record_shows_how_to_get_it_and_where_it_comes_from(answers, home_care):
    dataset = home_care["dataset"]

    shown = ask(answers, "show", record=named(dataset)).record
    said = text(answers, "show", record=named(dataset))

    assert shown.title == dataset.title
    assert shown.source.id == dataset.catalogue_id
    assert shown.source.licence
    ways = list(dataset.distributions.all())
    assert ways
    assert [way.url for way in shown.distributions] == [way.url for way in ways]
    assert all(way.url in said for way in ways)
    assert shown.url in said


def test_a_record_is_also_found_by_the_address_of_its_page(answers, home_care):
    pk = home_care["solution"].pk

    for record in (
        f"http://testserver/en/solutions/{pk}/",
        f"https://seutu.example/fi/solutions/{pk}/?x=1#why",
        f" solution:{pk} ",
    ):
        assert ask(answers, "show", record=record).record.record == f"solution:{pk}"


def test_texts_can_be_had_in_some_languages(answers, db):
    dataset = factories.DatasetFactory(
        title={"fi": "Hoito", "sv": "Vård", "en": "Care"}
    )

    shown = ask(answers, "show", record=named(dataset), languages=["sv", "en-GB"])

    assert set(shown.record.title) == {"sv", "en"}
    none = ask(answers, "show", record=named(dataset), languages=["mt"])
    assert set(none.record.title) == {"fi", "sv", "en"}


@pytest.mark.parametrize(
    "record",
    [
        "dataset:aaaaaaaaaaaaaaaa",
        "gap:aaaaaaaaaaaaaaaa",
        "challenge:x",
        "Home care",
        ":",
    ],
)
def test_an_unknown_record_is_told_with_a_hint(answers, db, record):
    with pytest.raises(NotFound, match="Take"):
        ask(answers, "show", record=record)


def test_what_is_not_public_is_neither_shown_nor_found(answers, home_care):
    held = factories.OwnChallengeFactory(held_at=datetime(2026, 1, 1, tzinfo=UTC))
    draft = factories.OwnChallengeFactory(state="draft")
    public = factories.OwnChallengeFactory()
    indexing.rebuild()

    for hidden in (held, draft):
        with pytest.raises(NotFound):
            ask(answers, "show", record=named_challenge(hidden))
    found = {one.record for one in ask(answers, "search", limit=50).results}
    assert named_challenge(public) in found
    assert not found & {named_challenge(held), named_challenge(draft)}


def test_a_challenge_hidden_after_it_was_indexed_is_not_found(answers, home_care):
    challenge = factories.OwnChallengeFactory()
    indexing.rebuild()
    type(challenge).objects.filter(pk=challenge.pk).update(
        held_at=datetime(2026, 1, 1, tzinfo=UTC)
    )

    for name, arguments in (("search", {}), ("match", {"need": "care at home"})):
        found = ask(answers, name, limit=50, **arguments).results
        assert named_challenge(challenge) not in {one.record for one in found}


def test_a_hidden_organisation_is_not_named(answers, home_care):
    dataset = home_care["dataset"]
    assert ask(answers, "show", record=named(dataset)).record.publisher
    dataset.publisher.hidden_at = datetime(2026, 1, 1, tzinfo=UTC)
    dataset.publisher.save(update_fields=["hidden_at"])

    assert ask(answers, "show", record=named(dataset)).record.publisher is None


def test_a_challenge_shows_what_its_owner_stated(answers, db):
    challenge = factories.OwnChallengeFactory()

    shown = ask(answers, "show", record=named_challenge(challenge)).record

    assert shown.statement["today"] == challenge.statement.today
    assert shown.facts["state"] == challenge.state
    assert shown.facts["supporters"] == "0"


def test_gaps_say_their_cause_and_how_to_close_them(answers, data_folder):
    demands(3)

    page = ask(answers, "gaps", limit=2)
    rest = ask(answers, "gaps", limit=2, cursor=page.next)

    assert (page.assessed, page.demands) == (3, 3)
    assert [one.cause for one in (*page.results, *rest.results)] == ["absent"] * 3
    assert page.results[0].routes[0] == "join"
    assert rest.next is None
    shown = ask(answers, "show", record=page.results[0].record).gap
    assert (shown.sources_searched, shown.records_searched) == (1, 813)
    assert "CC BY" in text(answers, "show", record=page.results[0].record)


@pytest.mark.parametrize(
    "arguments",
    [{"theme": "TRAN"}, {"within": "FI"}, {"cause": "stale"}, {"origin": "search"}],
    ids=str,
)
def test_gaps_are_narrowed(answers, data_folder, arguments):
    factories.RegionFactory(code="FI")
    demands(1)

    assert ask(answers, "gaps", **arguments).results == []
    assert "No gap" in text(answers, "gaps", **arguments)


@pytest.mark.parametrize("name", ["match", "search"])
def test_without_an_index_the_answer_says_what_to_do(answers, db, data_folder, name):
    arguments = {"need": "care"} if name == "match" else {"text": "care"}

    with pytest.raises(Unavailable, match="index"):
        ask(answers, name, **arguments)


@pytest.mark.parametrize(
    "need",
    [
        "x",
        "?!… --- ;;;",
        "🚑🏥👵",
        "a\x00b\x07c home care",
        "\ud800 home care",
        "'; DROP TABLE catalogue_dataset; --",
        'title:"home care" AND (body:* OR -x~2)^9 [a TO z]',
        "{place} {need} %s %(x)s",
        "\u202ehome\u2060care",
    ],
    ids=range(9),
)
def test_any_need_is_answered_with_a_verdict(answers, home_care, need):
    assert ask(answers, "match", need=need).verdict in {"answers", "weak", "none"}
    assert ask(answers, "search", text=need).total >= 0


def test_a_need_of_fifty_thousand_words_is_read_at_its_beginning(answers, home_care):
    answer = ask(answers, "match", need="home care " * 25_000)

    assert answer.read_as.is_cut
    assert answer.results


def test_links_lead_to_pages_in_the_language_of_the_reader(home_care):
    for reader, tag in (("fi", "fi"), ("sv-FI", "sv"), ("de", "en"), ("", "en")):
        answer = ask(StoredAnswers(), "search", reader=reader, limit=1)
        assert f"/{tag}/" in answer.results[0].url


def named_challenge(challenge):
    return f"challenge:{challenge.pk}"
