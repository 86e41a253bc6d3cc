import threading
from dataclasses import replace

import pytest

from seutu.accounts.models import User
from seutu.matching import indexing, installed_ranking, selectors
from seutu.matching.health import checks
from seutu.matching.judging import judge
from seutu.matching.needs import Need
from seutu.matching.published import Ranking, RankingDamaged
from seutu.matching.weights import DEFAULT
from tests.matching.test_standing import air_quality, published
from tests.people import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

NEED = Need(text="air quality beside roads", language="en")


def sharper() -> Ranking:
    plain = Ranking()
    return replace(
        plain,
        weights=replace(DEFAULT, title=4.0),
        calibration=replace(plain.calibration, intercept=9.0),
    )


def test_a_published_ranking_is_matched_with_at_once_and_taken_back_at_once():
    air_quality()
    indexing.rebuild()
    before = selectors.find_matches(NEED).matches[0]

    installed_ranking.rankings().publish(sharper())
    after = selectors.find_matches(NEED).matches[0]
    assert after.score > before.score
    assert selectors.matcher().weights.title == 4.0

    installed_ranking.rankings().undo()
    assert selectors.find_matches(NEED).matches[0].score == before.score


def test_a_damaged_ranking_is_told_to_doctor_with_the_command_that_mends_it(
    data_folder,
):
    indexing.rebuild()
    name = installed_ranking.rankings().publish(sharper()).name
    (data_folder / "ranking" / name).write_text("{")
    installed_ranking.rankings.cache_clear()

    with pytest.raises(RankingDamaged):
        selectors.matcher()
    (told,) = (check for check in checks() if check.name == "ranking")
    assert not told.is_ok
    assert "seutu learn --undo" in told.message


def test_verdicts_given_here_are_learnt_from_beside_those_that_come_along():
    challenge, record = published(), air_quality()
    reader: User = UserFactory()
    judge(challenge, f"dataset:{record.pk}", by=reader, fits=True, because="answers")
    indexing.rebuild()

    _, judged, unanswerable = installed_ranking.judged_here()

    assert judged.judgements[challenge.pk] == {f"dataset:{record.pk}": 2}
    assert len(judged.queries) > 200
    assert unanswerable


def test_matching_goes_on_while_rankings_and_index_are_replaced():
    air_quality()
    indexing.rebuild()
    stop, wrong = threading.Event(), []

    def publish() -> None:
        while not stop.is_set():
            installed_ranking.rankings().publish(sharper())

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        for number in range(12):
            if number % 4 == 0:
                indexing.rebuild()
            matcher = selectors.matcher()
            pair = (matcher.weights.title, matcher.calibration.intercept)
            wrong += [pair] if (pair[0] == 4.0) != (pair[1] == 9.0) else []
            assert matcher.match(NEED, explain=False).matches
    finally:
        stop.set()
        publisher.join()

    assert wrong == []
