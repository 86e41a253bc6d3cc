import pytest

from seutu.accounts.exports import export_of, run_erasures
from seutu.core.errors import Invalid, NotFound
from seutu.core.kinds import kind
from seutu.matching import indexing
from seutu.matching.judging import (
    judge,
    opinions,
    qrels,
    settled,
    topics,
    withdraw_judgement,
)
from seutu.matching.missing import why_not
from seutu.matching.models import Judgement
from seutu.matching.needs import Need
from tests.factories import ChallengeFactory, DatasetFactory
from tests.matching.test_standing import NEED, air_quality, dataset, published
from tests.people import UserFactory

pytestmark = pytest.mark.django_db


def name_of(record) -> str:
    return f"dataset:{record.pk}"


def test_a_second_verdict_of_a_person_replaces_the_first():
    challenge, reader, record = published(), UserFactory(), DatasetFactory()

    judge(challenge, name_of(record), by=reader, fits=True, because="answers")
    judge(challenge, name_of(record), by=reader, fits=False, because="old")

    assert Judgement.objects.get().grade == 0


@pytest.mark.parametrize(
    ("fits", "because"), [(True, "old"), (False, "answers"), (True, ""), (False, "x")]
)
def test_a_reason_must_go_with_the_verdict(fits, because):
    with pytest.raises(Invalid, match="reason"):
        judge(
            published(),
            name_of(DatasetFactory()),
            by=UserFactory(),
            fits=fits,
            because=because,
        )


@pytest.mark.parametrize(
    "record", ["dataset:nothing", "challenge:x", "nonsense", "", "dataset:" + "x" * 99]
)
def test_only_a_record_of_supply_can_be_judged(record):
    with pytest.raises(NotFound):
        judge(published(), record, by=UserFactory(), fits=True, because="answers")


def test_the_newest_verdict_of_an_owner_decides():
    challenge, record = published(), DatasetFactory()
    owner = challenge.statement.author
    for _ in range(3):
        judge(challenge, name_of(record), by=UserFactory(), fits=True, because="part")
    judge(challenge, name_of(record), by=owner, fits=False, because="place")

    assert settled(Judgement.objects.all()) == {(challenge.pk, name_of(record)): 0}


def test_readers_who_disagree_count_against_the_match():
    challenge, record = published(), DatasetFactory()
    judge(challenge, name_of(record), by=UserFactory(), fits=True, because="answers")
    judge(challenge, name_of(record), by=UserFactory(), fits=False, because="old")

    assert set(settled(Judgement.objects.all()).values()) == {0}


def test_verdicts_leave_as_a_trec_file_without_who_judged():
    challenge, record, reader = published(), DatasetFactory(), UserFactory()
    judge(challenge, name_of(record), by=reader, fits=True, because="answers")

    assert list(qrels()) == [f"{challenge.pk} 0 {name_of(record)} 2\n"]
    assert [topic["id"] for topic in topics()] == [challenge.pk]


def test_verdicts_on_what_is_not_public_stay_inside():
    challenge, record = published(), DatasetFactory()
    judge(challenge, name_of(record), by=UserFactory(), fits=True, because="part")
    type(challenge).objects.filter(pk=challenge.pk).update(state="draft")

    assert list(qrels()) == []
    assert list(topics()) == []


def test_opinions_are_counted_with_ones_own_marked():
    challenge, record, reader = published(), DatasetFactory(), UserFactory()
    judge(challenge, name_of(record), by=reader, fits=True, because="answers")
    judge(challenge, name_of(record), by=UserFactory(), fits=False, because="old")

    found = opinions(challenge, [name_of(record), "dataset:other"], reader)

    assert (found[name_of(record)].fits, found[name_of(record)].fails) == (1, 1)
    assert found[name_of(record)].mine is not None
    assert found["dataset:other"].mine is None


def test_opinions_cost_one_query_however_many_records(django_assert_num_queries):
    challenge = published()
    with django_assert_num_queries(1):
        opinions(challenge, [f"dataset:{number}" for number in range(200)])


def test_an_erased_person_leaves_the_verdict_without_the_words():
    challenge, record, reader = published(), DatasetFactory(), UserFactory()
    judge(
        challenge,
        name_of(record),
        by=reader,
        fits=True,
        because="part",
        note="We use it.",
    )
    assert len(export_of(reader)["judgements"]) == 1

    run_erasures(reader)

    kept = Judgement.objects.get()
    assert (kept.person, kept.note, kept.fits) == (None, "", True)


def test_a_verdict_can_be_taken_back():
    challenge, record, reader = published(), DatasetFactory(), UserFactory()
    judge(challenge, name_of(record), by=reader, fits=True, because="part")

    withdraw_judgement(challenge, name_of(record), by=UserFactory())
    assert Judgement.objects.count() == 1
    withdraw_judgement(challenge, name_of(record), by=reader)
    assert not Judgement.objects.exists()


def test_a_listed_challenge_can_be_judged_by_readers_only():
    record, reader = DatasetFactory(), UserFactory()

    made = judge(
        ChallengeFactory(), name_of(record), by=reader, fits=True, because="example"
    )

    assert not made.is_owner


@pytest.mark.usefixtures("data_folder")
class TestWhyNot:
    need = Need(text=NEED, language="en")

    def asked(self, record):
        (text,) = kind("dataset").records.texts([record.pk])
        return why_not(self.need, text)

    def test_a_record_that_shares_nothing_is_told_so(self):
        other = dataset("Paintings by Dutch masters")
        indexing.rebuild()

        assert self.asked(other).cause == "nothing-shared"

    def test_a_record_that_is_shown_is_told_its_rank(self):
        air = air_quality()
        indexing.rebuild()

        found = self.asked(air)
        assert (found.cause, found.rank) == ("shown", 1)

    def test_a_record_that_is_too_far_down_is_compared_with_the_first(self):
        air = air_quality()
        roads = dataset("Roads")
        indexing.rebuild()

        found = self.asked(roads)

        assert found.cause == "below"
        assert found.match.unanswered
        assert found.best.id == name_of(air)

    def test_a_record_the_index_has_not_seen_is_told_so(self):
        dataset("Roads")
        indexing.rebuild()

        assert self.asked(dataset("Roads of today")).cause == "not-indexed"
