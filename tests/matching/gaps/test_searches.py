from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.matching.gaps import searches
from seutu.matching.gaps.searches import Search, note_search
from seutu.matching.models import Demand, SearchSecret, SearchTally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

MEALS = Search(text="school meals", language="en")


def asked_by(search: Search, people: int) -> None:
    for number in range(people):
        note_search(search, address=f"192.0.2.{number + 1}")


def everything_stored() -> str:
    """All that the database holds about searches, as text."""
    return " ".join(
        str(row)
        for model in (Demand, SearchTally)
        for row in model.objects.values_list()
    )


def test_a_search_leaves_no_text_until_enough_have_asked():
    asked_by(MEALS, 4)

    assert not Demand.objects.exists()
    assert "meals" not in everything_stored()
    assert "192.0.2" not in everything_stored()


def test_the_fifth_network_writes_the_text():
    asked_by(MEALS, 5)

    demand = Demand.objects.get()
    assert (demand.title, demand.asked) == ("school meals", 5)
    assert demand.origin == Demand.Origin.SEARCH
    assert demand.weight == 5.0


def test_one_person_asking_many_times_counts_once():
    for _ in range(50):
        note_search(MEALS, address="192.0.2.1")
    for number in range(50):
        note_search(MEALS, address=f"2001:db8:1:{number:x}::1")

    assert SearchTally.objects.get().count == 2
    assert not Demand.objects.exists()


def test_a_name_is_never_written_however_many_ask():
    asked_by(Search(text="xavierina quuxlinen", language="en"), 9)

    assert not Demand.objects.exists()
    assert "quux" not in everything_stored()


@pytest.mark.parametrize(
    "text",
    [
        "call me at 040 1234567",
        "buy pills https://pills.example",
        "<script>alert(1)</script>",
        "our neighbour on the second floor needs home care and a school meal every day",
    ],
)
def test_sentences_links_and_numbers_are_never_written(text):
    asked_by(Search(text=text, language="en"), 9)

    assert not Demand.objects.exists()


def test_a_sentence_counts_by_its_concepts_in_the_words_of_the_vocabulary():
    concepts = ("eurovoc:2404",)
    for number, (text, language) in enumerate(
        (
            ("Where do the old trees of our street stand?", "en"),
            ("Missä kadun vanhat puut ovat?", "fi"),
            ("Wo stehen die Bäume?", "de"),
            ("Dove sono gli alberi?", "it"),
            ("Var står träden på min gata, undrar Xavierina", "sv"),
        )
    ):
        search = Search(text=text, language=language, concepts=concepts)
        note_search(search, address=f"198.51.100.{number}")

    demand = Demand.objects.get()
    assert demand.asked == 5
    assert "Xavierina" not in everything_stored()
    assert demand.title == searches._label("eurovoc:2404") != ""


def test_with_the_counting_off_nothing_is_written(settings):
    settings.COUNT_SEARCHES = False

    asked_by(MEALS, 9)

    assert not SearchTally.objects.exists()
    assert not SearchSecret.objects.exists()


def test_the_key_and_the_digests_go_when_the_month_ends(monkeypatch):
    asked_by(MEALS, 5)
    asked_by(Search(text="street trees", language="en"), 2)
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert searches.close_months() >= 3

    assert not SearchSecret.objects.exists()
    assert not SearchTally.objects.exists()
    assert Demand.objects.get().asked == 5


def test_months_add_up_and_each_needs_enough_networks_again(monkeypatch):
    asked_by(MEALS, 5)
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    searches.close_months()
    asked_by(MEALS, 4)
    assert Demand.objects.get().asked == 5

    asked_by(MEALS, 7)

    assert Demand.objects.get().asked == 12
    assert len(Demand.objects.get().months) == 2


def test_a_search_that_nobody_repeats_is_removed_in_time(monkeypatch, settings):
    settings.KEEP_SEARCHES_DAYS = 60
    asked_by(MEALS, 5)
    assert searches.forget_old_searches() == 0
    later = timezone.now() + timedelta(days=120)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert searches.forget_old_searches() == 1
    assert not Demand.objects.exists()


def test_a_format_or_a_place_alone_is_not_counted():
    asked_by(Search(text="WMS", language="de"), 9)

    assert not SearchTally.objects.exists()
