"""What a moderator hid is hidden on every page that once showed it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from seutu.accounts.selectors import organisations_of
from seutu.accounts.services import (
    erase_account,
    hide_organisation,
    show_organisation,
)
from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.conversation.services import post_comment
from seutu.core.errors import Conflict, NotFound
from seutu.core.kinds import kind
from seutu.core.subjects import visible
from seutu.matching import indexing
from seutu.matching.judging import judge
from seutu.matching.models import Assessment, Basis, Demand, PendingChange
from seutu.moderation.selectors import trust_of
from seutu.moderation.trust import Trust
from tests.factories import (
    AnswerFactory,
    ChallengeFactory,
    DatasetFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
)
from tests.people import UserFactory, member, operator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]

TITLE = "Know the air quality beside roads every hour"
TODAY = "Nobody knows the air quality, the nitrogen dioxide and the particles."


@pytest.fixture
def challenge():
    return OwnChallengeFactory(
        title={"en": TITLE},
        description={"en": TODAY},
        language="en",
        statement__today=TODAY,
    )


@pytest.fixture
def gap(challenge):
    """The challenge as something that is asked for, assessed before it was hidden."""
    demand = Demand.objects.create(
        pk="abcdefghij234567",
        origin=Demand.Origin.CHALLENGE,
        title=TITLE,
        text=TODAY,
        language="en",
        challenge=challenge,
        content_hash="x",
        due=Demand.Due.NO,
    )
    basis = Basis.objects.create(pk="b" * 16, mark=1, calibration="c" * 16)
    Assessment.objects.create(
        demand=demand,
        basis=basis,
        cause="absent",
        theme="ENVI",
        assessed_at=timezone.now(),
        opened_at=timezone.now(),
    )
    return demand


def hide(challenge):
    services.hide(challenge, by=operator())


GAP_PAGES = (
    "/en/gaps/",
    "/en/gaps/abcdefghij234567/",
    "/en/gaps/call/",
    "/en/gaps.csv",
    "/en/gaps.atom",
    "/api/v1/gaps",
    "/api/v1/gaps/abcdefghij234567",
)


def words_of(client, address):
    answer = client.get(address)
    assert answer.status_code < 500
    found = answer.getvalue()
    return found.decode(errors="replace")


def test_a_hidden_challenge_leaves_the_gaps_at_once(client, challenge, gap):
    assert any(TITLE in words_of(client, one) for one in GAP_PAGES)
    assert visible(UserFactory(), [gap.subject])

    hide(challenge)

    for address in GAP_PAGES:
        assert TITLE not in words_of(client, address), address
        assert TODAY not in words_of(client, address), address
    assert client.get("/en/gaps/abcdefghij234567/").status_code == 404
    assert client.get("/api/v1/gaps/abcdefghij234567").status_code == 404
    assert not visible(UserFactory(), [gap.subject])


def test_what_the_index_still_names_is_not_shown_any_more(client, challenge):
    air = DatasetFactory(
        title={"en": "Air quality monitoring stations"},
        description={"en": "Hourly air quality, nitrogen dioxide beside roads."},
        language="en",
    )
    indexing.rebuild()
    pages = (
        "/en/match/?text=air+quality+beside+roads",
        f"/en/datasets/{air.pk}/",
        "/en/challenges/?q=air",
        "/api/v1/search?text=air+quality",
        "/api/v1/match?text=air+quality+beside+roads",
    )
    assert any(TITLE in words_of(client, one) for one in pages)

    hide(challenge)

    for address in pages:
        assert TITLE not in words_of(client, address), address


def test_a_challenge_of_another_site_is_hidden_from_its_page(client):
    listed = ChallengeFactory()
    assert client.get(f"/en/challenges/{listed.pk}/").status_code == 200

    hide(listed)

    assert client.get(f"/en/challenges/{listed.pk}/").status_code == 404
    assert client.get(f"/api/v1/challenges/{listed.pk}").status_code == 404


def test_a_draft_counts_as_new_on_the_day_it_is_published():
    draft = OwnChallengeFactory(
        state="draft", owner=OrganisationFactory(verified_at=timezone.now())
    )
    Challenge.objects.filter(pk=draft.pk).update(first_seen_at="2020-01-01T00:00:00Z")
    yesterday = timezone.now() - timedelta(days=1)
    records = kind("challenge").records
    assert records.first_seen_after([draft.pk], yesterday) == set()

    services.publish(draft, by=member("editor", draft.owner), version=1)

    assert records.first_seen_after([draft.pk], yesterday) == {draft.pk}


def notes_in(client, challenge):
    answer = client.get(f"/api/v1/challenges/{challenge.pk}/judgements").json()
    return [one["note"] for one in answer["results"]]


def test_a_newcomers_note_beside_a_verdict_is_not_public(client, challenge):
    record = f"dataset:{DatasetFactory().pk}"
    newcomer = member("owner", challenge.owner)

    judge(
        challenge,
        record,
        by=newcomer,
        fits=True,
        because="answers",
        note="Buy at https://pills.example",
    )

    assert notes_in(client, challenge) == [""]


def test_a_note_of_a_verified_organisation_is_public(client, challenge):
    record = f"dataset:{DatasetFactory().pk}"
    known = member("editor", OrganisationFactory(verified_at=timezone.now()))

    judge(challenge, record, by=known, fits=True, because="answers", note="We use it.")

    assert notes_in(client, challenge) == ["We use it."]


@pytest.fixture
def ghost():
    """An organisation that somebody invented; a moderator has not seen it yet."""
    return OrganisationFactory(
        name={"en": "Ministry of Miracles"}, verified_at=timezone.now()
    )


def every_page_about(challenge, comment):
    key = challenge.pk
    return (
        f"/en/challenges/{key}/",
        "/en/challenges/",
        f"/en/comments/{comment.pk}/",
        f"/api/v1/challenges/{key}",
        "/api/v1/challenges",
        f"/api/v1/challenges/{key}/pledges",
        f"/api/v1/challenges/{key}/answers",
        f"/api/v1/challenges/{key}/partnerships",
        f"/api/v1/comments?subject=challenge:{key}",
        "/api/v1/organisations",
        "/en/organisations/",
    )


def test_a_hidden_organisation_is_named_nowhere(client, challenge, ghost):
    person = member("owner", ghost)
    PledgeFactory(challenge=challenge, person=person, organisation=ghost)
    AnswerFactory(challenge=challenge, person=person, organisation=ghost)
    PartnershipFactory(challenge=challenge, organisation=ghost)
    comment = post_comment(
        challenge.subject, by=person, body="We help.", acting_for=ghost
    )
    pages = every_page_about(challenge, comment)
    named = [one for one in pages if "Ministry of Miracles" in words_of(client, one)]
    assert len(named) > 6

    hide_organisation(ghost, by=operator())

    for address in pages:
        assert "Ministry of Miracles" not in words_of(client, address), address


def test_what_a_hidden_organisation_states_is_hidden_with_it(client, ghost):
    challenge = OwnChallengeFactory(owner=ghost, title={"en": TITLE})
    owner, stranger = member("owner", ghost), UserFactory()

    hide_organisation(ghost, by=operator())

    challenge.refresh_from_db()
    assert TITLE not in words_of(client, f"/en/challenges/{challenge.pk}/")
    assert TITLE not in words_of(client, "/en/challenges/")
    assert list(kind("challenge").records.all_texts()) == []
    assert PendingChange.objects.filter(record_id=challenge.pk).exists()
    for person, sees in ((owner, True), (operator(), True), (stranger, False)):
        listed = Challenge.objects.visible_to(person).filter(pk=challenge.pk).exists()
        assert listed == person.has_perm("challenges.view", challenge) == sees

    show_organisation(ghost, by=operator())

    challenge.refresh_from_db()
    assert stranger.has_perm("challenges.view", challenge)


def test_a_partner_that_is_known_keeps_a_joint_challenge_public(ghost):
    challenge = OwnChallengeFactory(owner=ghost)
    PartnershipFactory(challenge=challenge, organisation=OrganisationFactory())

    hide_organisation(ghost, by=operator())

    challenge.refresh_from_db()
    assert challenge.is_public
    assert Challenge.objects.public().filter(pk=challenge.pk).exists()


def test_nobody_acts_for_a_hidden_organisation(ghost):
    person = member("owner", ghost)
    hide_organisation(ghost, by=operator())
    ghost.refresh_from_db()

    assert not organisations_of(person).exists()
    assert trust_of(person) == Trust.NEWCOMER
    with pytest.raises(NotFound):
        services.ask_to_join(OwnChallengeFactory(), ghost, by=person)
    with pytest.raises(Conflict):
        erase_account(person)
