"""With the packaged vocabularies: what is kept of a drop has to stand in them."""

import pytest
from django.utils import timezone

from seutu.audit.models import AuditEvent
from seutu.core.errors import Conflict
from seutu.matching import dropped
from seutu.matching.dropping import Drop
from seutu.matching.left_out import left_out
from seutu.matching.models import DroppedPair, SearchSecret
from tests.people import operator

pytestmark = pytest.mark.django_db

NEED = "Kotihoidon liikenne kasvaa Korhosen kylässä"
CONCEPT = "concept:eurovoc:3369"
State = DroppedPair.State


def drop(text=CONCEPT, need=NEED, language="fi", address="192.0.2.1"):
    return dropped.remember(Drop.read(text), need, language, address=address)


def a_translation():
    """One that the packaged tables know, as a page would offer it."""
    found = dropped.knowledge().translator.translate("liikenne", "fi", "en", 6)
    return next(term for term, _probability in found if term != "liikenne")


def test_a_concept_is_remembered_by_the_words_it_was_read_from():
    assert drop()

    pair = DroppedPair.objects.get()
    assert (pair.language, pair.target, pair.state) == ("fi", "eurovoc:3369", "open")
    assert pair.term == "kotihoito"
    assert pair.is_concept


def test_a_translation_is_remembered_with_both_languages():
    target = a_translation()
    assert drop(f"word:liikenne~en~{target}")

    pair = DroppedPair.objects.get()
    assert (pair.term, pair.target_language, pair.target) == ("liikenne", "en", target)


def test_a_derived_word_is_remembered_as_the_translation_it_grew_from():
    target = a_translation()
    assert drop(f"word:liikenne~en~{target}ful")

    assert DroppedPair.objects.get().target == target


@pytest.mark.parametrize(
    "text",
    [
        "concept:eurovoc:1",
        "concept:nothing:here",
        "word:korhonen~en~korhonen",
        "word:korhonen~en~smith",
        "word:liikenne~en~korhonen",
        "word:air~en~luft",
        "word:liikenne",
    ],
)
def test_what_the_vocabularies_do_not_say_of_the_need_is_not_kept(text):
    """Else the words of a need, a name among them, could be read by operators."""
    assert not drop(text)
    assert not DroppedPair.objects.exists()


def test_a_network_counts_once_however_often_it_clicks():
    assert [drop(), drop(), drop(address="192.0.2.2")] == [True, False, True]

    pair = DroppedPair.objects.get()
    assert pair.count == 2
    assert "192.0.2" not in str(pair.visitors)


def test_a_network_counts_again_in_another_month_and_its_digest_is_forgotten():
    drop()
    DroppedPair.objects.update(month="2020-01")
    assert dropped.forget_visitors() == 1
    assert DroppedPair.objects.get().visitors == []

    assert drop()
    assert DroppedPair.objects.get().count == 2


def test_this_months_digests_stay_until_it_ends():
    drop()

    assert dropped.forget_visitors() == 0
    assert SearchSecret.objects.get().month == f"{timezone.now():%Y-%m}"


def test_what_is_removed_is_left_out_at_once_and_comes_back_when_reopened():
    drop()
    pair, somebody = DroppedPair.objects.get(), operator()
    nothing = left_out()

    dropped.decide_pair(pair, State.REMOVED, by=somebody, was="open")
    assert left_out().concepts == {("fi", "kotihoito"): frozenset({"eurovoc:3369"})}
    assert left_out() is left_out()

    dropped.decide_pair(pair, State.OPEN, by=somebody, was="removed")
    assert left_out() == nothing
    assert list(AuditEvent.objects.order_by("pk").values_list("action", flat=True)) == [
        "pair.removed",
        "pair.reopened",
    ]


def test_two_operators_who_decide_differently_do_not_overwrite_each_other():
    drop()
    pair = DroppedPair.objects.get()
    dropped.decide_pair(pair, State.KEPT, by=operator(), was="open")

    with pytest.raises(Conflict):
        dropped.decide_pair(pair, State.REMOVED, by=operator(), was="open")
    assert DroppedPair.objects.get().state == "kept"


def test_a_kept_meaning_stays_kept_when_more_people_drop_it():
    drop()
    pair = DroppedPair.objects.get()
    dropped.decide_pair(pair, State.KEPT, by=operator(), was="open")
    drop(address="192.0.2.3")

    pair.refresh_from_db()
    assert (pair.state, pair.count) == ("kept", 2)


def test_no_more_than_the_limit_is_kept(monkeypatch):
    monkeypatch.setattr(dropped, "MOST_PAIRS", 1)
    drop()

    assert not drop(f"word:liikenne~en~{a_translation()}")
    assert DroppedPair.objects.count() == 1


def test_the_rows_for_the_makers_of_the_tables_say_what_was_decided():
    drop()
    header, row = dropped.lines()

    assert dict(zip(header, row, strict=True)) == {
        "language": "fi",
        "term": "kotihoito",
        "target_language": "",
        "target": "eurovoc:3369",
        "state": "open",
        "count": "1",
        "first_seen": f"{timezone.now():%Y-%m-%d}",
        "last_seen": f"{timezone.now():%Y-%m-%d}",
    }
