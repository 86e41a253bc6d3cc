from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.catalogue.models import Dataset
from seutu.catalogue.services import mark_vanished
from seutu.challenges.models import Challenge
from seutu.challenges.services import create_draft, move, publish, save_answers
from seutu.matching import indexing, standing
from seutu.matching.judging import judge
from seutu.matching.models import Snapshot, Standing, StandingMatch
from seutu.notifications.models import Notification
from seutu.notifications.services import follow
from tests.factories import ChallengeFactory, DatasetFactory
from tests.people import UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

NEED = "The city does not know how polluted the air beside its roads is every hour."
AIR = "Know the air quality beside roads every hour"


def dataset(title: str, text: str = "") -> Dataset:
    return DatasetFactory(
        title={"en": title}, description={"en": text}, keywords={}, language="en"
    )


def air_quality(title: str = AIR) -> Dataset:
    """A dataset that answers the need for certain: it says the same."""
    return dataset(title, NEED)


def published() -> Challenge:
    editor = member("editor")
    organisation = editor.memberships.get().organisation
    organisation.verified_at = timezone.now()
    organisation.save()
    draft = create_draft(by=editor, organisation=organisation, language="en")
    draft = save_answers(
        draft,
        {
            "title": "Know the air quality beside roads",
            "today": NEED,
            "who": "Residents",
            "better": "Hourly air quality is known.",
        },
        by=editor,
        version=draft.version,
    )
    return publish(draft, by=editor, version=draft.version)


def records(challenge: Challenge) -> list[str]:
    rows = StandingMatch.objects.current().filter(challenge=challenge)
    return list(rows.order_by("rank").values_list("record", flat=True))


def test_a_challenge_is_matched_when_it_is_published_and_again_when_supply_arrives():
    challenge = published()
    dataset("Opening hours of public libraries")
    indexing.rebuild()
    standing.refresh_stale()
    assert records(challenge) == []

    new = air_quality()
    indexing.rebuild()
    assert standing.refresh_stale() == 1

    assert records(challenge) == [f"dataset:{new.pk}"]
    assert StandingMatch.objects.get(record=f"dataset:{new.pk}").is_new


def test_followers_hear_of_a_new_match_once():
    challenge = published()
    reader = UserFactory()
    follow(reader, challenge.subject)
    indexing.rebuild()
    standing.refresh(challenge)
    air_quality()
    indexing.rebuild()

    standing.refresh(challenge)
    standing.refresh(challenge)

    told = Notification.objects.filter(user=reader, happening__event="match.found")
    assert told.count() == 1


def test_nobody_is_told_of_what_stood_there_at_first():
    challenge = published()
    follow(UserFactory(), challenge.subject)
    air_quality()
    indexing.rebuild()

    standing.refresh(challenge)

    assert not Notification.objects.filter(happening__event="match.found").exists()


def test_a_record_that_goes_is_kept_as_a_former_match():
    challenge = published()
    gone = air_quality()
    indexing.rebuild()
    standing.refresh(challenge)

    mark_vanished("dataset", Dataset, [gone.pk])
    indexing.write_changes()
    standing.refresh_stale()

    assert records(challenge) == []
    assert StandingMatch.objects.get(record=f"dataset:{gone.pk}").rank == 0


def test_a_snapshot_is_kept_only_when_the_matches_changed():
    challenge = published()
    air_quality()
    indexing.rebuild()
    standing.refresh(challenge)
    Snapshot.objects.update(day=timezone.now().date() - timedelta(days=3))

    standing.refresh(challenge)
    assert Snapshot.objects.count() == 1

    air_quality("Pollution of the air beside roads, by station")
    indexing.rebuild()
    standing.refresh(challenge)
    assert Snapshot.objects.count() == 2


def test_old_snapshots_go_and_the_latest_stays(settings):
    challenge = published()
    old = timezone.now().date() - timedelta(days=settings.KEEP_SNAPSHOTS_DAYS + 1)
    for days in range(3):
        Snapshot.objects.create(
            challenge=challenge, day=old - timedelta(days=days), verdict="none"
        )

    assert standing.forget_old_snapshots() == 2
    assert Snapshot.objects.get().day == old


def test_foreign_closed_and_draft_challenges_are_not_followed():
    ours = published()
    ended = published()
    move(
        ended,
        "closed",
        by=ended.statement.author,
        version=ended.version,
        reason="not-needed",
    )
    ChallengeFactory(country="US")
    ChallengeFactory(country="FI", state=Challenge.State.CLOSED)
    listed = ChallengeFactory(country="FI")
    editor = member("editor")
    create_draft(by=editor, organisation=editor.memberships.get().organisation)

    assert set(standing.followed()) == {ours, listed}


def test_a_changed_text_is_matched_again_without_new_supply():
    challenge = published()
    air = air_quality()
    library = dataset("Opening hours of public libraries and their branches")
    indexing.rebuild()
    standing.refresh_stale()
    assert standing.refresh_stale() == 0
    assert records(challenge) == [f"dataset:{air.pk}"]

    challenge.refresh_from_db()
    save_answers(
        challenge,
        {
            "title": "Opening hours of public libraries",
            "today": "Nobody knows when the branches of public libraries open.",
            "better": "Opening hours of libraries are known.",
        },
        by=challenge.statement.author,
        version=challenge.version,
    )

    assert standing.refresh_stale() == 1
    assert records(challenge)[0] == f"dataset:{library.pk}"
    assert Standing.objects.count() == 1


def test_a_match_judged_poor_by_somebody_is_not_announced():
    challenge = published()
    follow(UserFactory(), challenge.subject)
    indexing.rebuild()
    standing.refresh(challenge)
    air = air_quality()
    judge(
        challenge,
        f"dataset:{air.pk}",
        by=UserFactory(),
        fits=False,
        because="subject",
    )
    indexing.rebuild()

    standing.refresh(challenge)

    assert not Notification.objects.filter(happening__event="match.found").exists()


def test_confirmed_concepts_steer_the_matches():
    challenge = published()
    assert "air quality" not in standing.need_of(challenge).keywords

    save_answers(
        challenge,
        {"concepts": ["eurovoc:2825", "no such concept"]},
        by=challenge.statement.author,
        version=challenge.version,
    )

    labels = standing.need_of(challenge).keywords
    assert len(labels) == 1
    assert labels[0]


def test_a_draft_is_no_need_for_anybody():
    editor = member("editor")
    draft = create_draft(by=editor, organisation=editor.memberships.get().organisation)

    assert standing.need_of(draft) is None
