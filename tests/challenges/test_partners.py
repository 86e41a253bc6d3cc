import pytest

from seutu.audit.models import AuditEvent
from seutu.challenges.models import Challenge, Partnership, Support
from seutu.challenges.selectors import backing, brought_in, family, owners, root
from seutu.challenges.services import (
    answer_partnership,
    ask_to_join,
    invite_partner,
    leave,
    move,
    publish,
    show,
    undo_merge,
    withdraw_partnership,
)
from seutu.core.errors import Conflict, Invalid
from seutu.matching.models import PendingChange
from seutu.notifications.models import Notification
from seutu.notifications.services import follow, is_following
from tests.factories import (
    OrganisationFactory,
    OwnChallengeFactory,
    PartnershipFactory,
    PledgeFactory,
)
from tests.people import UserFactory, member

pytestmark = pytest.mark.django_db
State = Partnership.State
VERIFIED = "2025-01-01T00:00:00Z"


@pytest.fixture
def challenge():
    return OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))


@pytest.fixture
def host(challenge):
    return member("editor", challenge.owner)


@pytest.fixture
def gdansk():
    return OrganisationFactory(verified_at=VERIFIED)


@pytest.fixture
def guest(gdansk):
    return member("editor", gdansk)


def heard(person):
    return list(
        Notification.objects.filter(user=person)
        .order_by("pk")
        .values_list("happening__event", flat=True)
    )


def merged(challenge, gdansk, guest, host, **fields):
    """Let the second city bring its own challenge in; returns both of them."""
    own = OwnChallengeFactory(owner=gdansk, **fields)
    asked = ask_to_join(challenge, gdansk, by=guest, merging=own)
    partnership = answer_partnership(asked, accept=True, by=host)
    own.refresh_from_db()
    return own, partnership


def test_an_organisation_joins_when_the_owners_consent(challenge, host, gdansk, guest):
    asked = ask_to_join(challenge, gdansk, by=guest, message="We need it, too.")
    assert owners(challenge) == [challenge.owner]
    assert heard(host) == ["partnership.proposed"]

    answer_partnership(asked, accept=True, by=host)

    assert owners(challenge) == [challenge.owner, gdansk]
    assert guest.has_perm("challenges.change", challenge)
    assert is_following(guest, challenge.subject)
    assert is_following(host, challenge.subject)


def test_an_invited_organisation_joins_when_it_consents(challenge, host, gdansk, guest):
    invited = invite_partner(challenge, gdansk, by=host)
    assert heard(guest) == ["partnership.proposed"]
    assert not guest.has_perm("challenges.change", challenge)

    answer_partnership(invited, accept=True, by=guest)

    assert owners(challenge) == [challenge.owner, gdansk]


def test_the_side_that_proposed_cannot_consent_for_the_other(
    challenge, host, gdansk, guest
):
    asked = ask_to_join(challenge, gdansk, by=guest)
    invited = invite_partner(challenge, OrganisationFactory(), by=host)

    assert host.has_perm("challenges.answer_partnership", asked)
    assert not guest.has_perm("challenges.answer_partnership", asked)
    assert guest.has_perm("challenges.withdraw_partnership", asked)
    assert not host.has_perm("challenges.answer_partnership", invited)
    assert host.has_perm("challenges.withdraw_partnership", invited)


def test_declining_changes_no_owner_and_the_asking_side_hears_it(
    challenge, host, gdansk, guest
):
    asked = ask_to_join(challenge, gdansk, by=guest)

    answer_partnership(asked, accept=False, by=host)

    assert owners(challenge) == [challenge.owner]
    assert heard(guest) == ["partnership.declined"]


@pytest.mark.parametrize("accept", [True, False])
def test_a_proposal_is_answered_once(challenge, host, gdansk, guest, accept):
    asked = ask_to_join(challenge, gdansk, by=guest)
    answer_partnership(asked, accept=accept, by=host)

    with pytest.raises(Conflict):
        answer_partnership(asked, accept=not accept, by=host)
    with pytest.raises(Conflict):
        withdraw_partnership(asked, by=guest)


def test_a_proposal_taken_back_cannot_be_accepted(challenge, host, gdansk, guest):
    asked = ask_to_join(challenge, gdansk, by=guest)
    withdraw_partnership(asked, by=guest)

    with pytest.raises(Conflict):
        answer_partnership(asked, accept=True, by=host)

    assert ask_to_join(challenge, gdansk, by=guest).state == State.ASKED


def test_asking_twice_makes_one_proposal(challenge, gdansk, guest):
    ask_to_join(challenge, gdansk, by=guest)

    with pytest.raises(Conflict):
        ask_to_join(challenge, gdansk, by=guest)


def test_an_owner_cannot_join_its_own_challenge(challenge, host):
    with pytest.raises(Conflict, match="owns"):
        ask_to_join(challenge, challenge.owner, by=host)


@pytest.mark.parametrize(
    "fields",
    [{"state": "draft"}, {"held_at": VERIFIED}],
)
def test_what_nobody_sees_cannot_be_shared(gdansk, guest, fields):
    with pytest.raises(Conflict, match="public"):
        ask_to_join(OwnChallengeFactory(**fields), gdansk, by=guest)


def test_merging_keeps_texts_supporters_pledges_and_addresses(
    challenge, host, gdansk, guest
):
    own = OwnChallengeFactory(owner=gdansk)
    fan = UserFactory()
    Support.objects.create(challenge=own, person=fan)
    PledgeFactory(challenge=own)
    follow(fan, own.subject)

    asked = ask_to_join(challenge, gdansk, by=guest, merging=own)
    answer_partnership(asked, accept=True, by=host)

    own.refresh_from_db()
    assert root(own) == challenge
    assert brought_in(challenge) == [own]
    assert (backing(challenge).supporters, backing(challenge).pledges) == (1, 1)
    assert heard(fan) == ["challenge.merged"]
    assert not Challenge.objects.canonical().filter(pk=own.pk).exists()
    assert PendingChange.objects.filter(kind="challenge", record_id=own.pk).exists()


def test_a_merge_can_be_undone_with_everything_in_its_place(
    challenge, host, gdansk, guest
):
    own, partnership = merged(challenge, gdansk, guest, host)
    PledgeFactory(challenge=own)

    undo_merge(partnership, by=host)

    own.refresh_from_db()
    assert own.merged_into is None
    assert (backing(own).pledges, backing(challenge).pledges) == (1, 0)
    assert Challenge.objects.canonical().filter(pk=own.pk).exists()
    with pytest.raises(Conflict):
        undo_merge(partnership, by=guest)


def test_who_leaves_takes_along_what_it_brought_in(challenge, host, gdansk, guest):
    own, partnership = merged(challenge, gdansk, guest, host)

    leave(partnership, by=guest)

    own.refresh_from_db()
    assert own.merged_into is None
    assert owners(challenge) == [challenge.owner]
    assert not guest.has_perm("challenges.change", challenge)
    with pytest.raises(Conflict):
        leave(partnership, by=guest)


def test_only_a_challenge_of_ones_own_is_brought_in(challenge, gdansk, guest):
    with pytest.raises(Invalid) as refused:
        ask_to_join(challenge, gdansk, by=guest, merging=OwnChallengeFactory())

    assert refused.value.field == "merging"


def test_two_challenges_cannot_be_merged_into_each_other(
    challenge, host, gdansk, guest
):
    own = OwnChallengeFactory(owner=gdansk)
    one = ask_to_join(challenge, gdansk, by=guest, merging=own)
    other = ask_to_join(own, challenge.owner, by=host, merging=challenge)
    answer_partnership(one, accept=True, by=host)

    with pytest.raises(Conflict):
        answer_partnership(other, accept=True, by=guest)

    challenge.refresh_from_db()
    assert challenge.merged_into is None


def test_a_circle_of_merges_is_refused(challenge, gdansk, guest):
    own = OwnChallengeFactory(owner=gdansk)
    Challenge.objects.filter(pk=challenge.pk).update(merged_into=own)

    assert family(own) == [own.pk, challenge.pk]
    with pytest.raises(Conflict):
        ask_to_join(challenge, gdansk, by=guest, merging=own)


def test_nobody_is_merged_away_without_having_consented(challenge, gdansk, guest):
    own = OwnChallengeFactory(owner=gdansk)
    third = PartnershipFactory(challenge=own).organisation

    with pytest.raises(Invalid, match="Other organisations"):
        ask_to_join(challenge, gdansk, by=guest, merging=own)

    PartnershipFactory(challenge=challenge, organisation=third)
    assert ask_to_join(challenge, gdansk, by=guest, merging=own).merges == own


def test_a_merged_challenge_neither_moves_nor_is_published(
    challenge, host, gdansk, guest
):
    own, _partnership = merged(challenge, gdansk, guest, host)
    draft, _other = merged(
        OwnChallengeFactory(owner=challenge.owner), gdansk, guest, host, state="draft"
    )

    with pytest.raises(Conflict):
        move(own, "solved", by=guest, version=own.version)
    with pytest.raises(Conflict):
        publish(draft, by=guest, version=draft.version)


def test_a_newcomers_draft_waits_for_a_moderator_when_it_is_brought_in(challenge, host):
    unverified = OrganisationFactory()
    newcomer = member("owner", unverified)

    own, _partnership = merged(challenge, unverified, newcomer, host, state="draft")

    assert own.held_at is not None
    show(own, by=None)
    own.refresh_from_db()
    assert own.held_at is None
    assert "challenge.published" not in heard(host)


def test_every_step_is_traced_without_words_of_people(challenge, host, gdansk, guest):
    _own, partnership = merged(challenge, gdansk, guest, host)
    undo_merge(partnership, by=host)
    leave(partnership, by=guest)

    traced = set(AuditEvent.objects.values_list("action", flat=True))
    assert {
        "partnership.proposed",
        "partnership.joined",
        "challenge.merged",
        "challenge.separated",
        "partnership.left",
    } <= traced
    for event in AuditEvent.objects.all():
        assert set(event.details) <= {
            "organisation",
            "state",
            "other",
            "subject",
            "causes",
        }


def test_a_merge_undone_before_gives_no_right_over_a_later_one(
    challenge, host, gdansk, guest
):
    own, first = merged(challenge, gdansk, guest, host)
    own = undo_merge(first, by=guest)
    other = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))
    asked = ask_to_join(other, gdansk, by=guest, merging=own)
    answer_partnership(asked, accept=True, by=member("editor", other.owner))

    with pytest.raises(Conflict):
        undo_merge(first, by=host)
    leave(first, by=guest)

    own.refresh_from_db()
    assert own.merged_into == other
    assert owners(other) == [other.owner, gdansk]
