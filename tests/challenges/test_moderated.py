"""Nothing of what newcomers state reaches anybody before a moderator has looked."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from seutu.challenges.history import public_events
from seutu.challenges.models import Challenge, Pledge, Revision
from seutu.challenges.services import (
    answer_offer,
    answer_partnership,
    answer_pledge,
    ask_to_join,
    create_draft,
    discard_draft,
    make_pledge,
    move,
    offer_answer,
    publish,
    save_answers,
    show,
    store_challenges,
    undo_merge,
    withdraw_answer,
    withdraw_pledge,
)
from seutu.challenges.services.pace import MOST_AN_HOUR
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.models import Case
from seutu.moderation.registry import port_of
from seutu.moderation.services import decide, report
from seutu.notifications.models import Happening
from tests.factories import (
    AnswerFactory,
    ChallengeFactory,
    OrganisationFactory,
    OwnChallengeFactory,
    PledgeFactory,
)
from tests.people import UserFactory, member, operator

pytestmark = pytest.mark.django_db
VERIFIED = "2025-01-01T00:00:00Z"
SPAM = "Buy pills at https://pills.example"


@pytest.fixture
def newcomers():
    return OrganisationFactory()


@pytest.fixture
def newcomer(newcomers):
    return member("owner", newcomers)


@pytest.fixture
def shown(newcomers):
    return OwnChallengeFactory(owner=newcomers)


def save(challenge, by, **answers):
    return save_answers(challenge, answers, by=by, version=challenge.version)


@pytest.mark.parametrize("question", ["title", "today", "respects"])
def test_what_a_newcomer_adds_to_a_shown_challenge_waits(shown, newcomer, question):
    changed = save(shown, newcomer, **{question: SPAM})

    changed.refresh_from_db()
    assert not changed.is_public
    assert not Challenge.objects.canonical().filter(pk=shown.pk).exists()
    case = Case.objects.get(subject=shown.subject)
    assert case.is_waiting
    assert SPAM in port_of(shown.subject).text(shown.pk)


def test_a_newcomer_may_plan_without_waiting(shown, newcomer):
    changed = save(shown, newcomer, planned_end=timezone.localdate(), how_many=3)

    assert changed.is_public
    assert not Case.objects.exists()


def test_a_verified_organisation_changes_its_words_without_waiting():
    challenge = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))

    changed = save(challenge, member("editor", challenge.owner), today="Otherwise.")

    assert changed.is_public


def test_what_a_newcomer_says_at_the_end_waits_and_is_read(shown, newcomer):
    moved = move(shown, "solved", by=newcomer, version=1, note=SPAM)

    moved.refresh_from_db()
    assert not moved.is_public
    assert SPAM in port_of(shown.subject).text(shown.pk)


def test_words_that_were_never_shown_do_not_enter_the_public_history(newcomers):
    by = member("owner", newcomers)
    draft = OwnChallengeFactory(owner=newcomers, state="draft", statement__today=SPAM)
    held = publish(draft, by=by, version=1)
    assert not held.is_public
    decent = save(held, by, today="Visits are planned by telephone.")

    show(decent, by=operator())

    assert not Revision.objects.exists()
    events = public_events(Challenge.objects.get(pk=draft.pk))
    assert all(event.revision is None for event in events)


def test_what_a_moderator_hid_is_not_shown_as_a_part_of_another(newcomers, newcomer):
    joint = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))
    hidden = OwnChallengeFactory(owner=newcomers, held_at=timezone.now())

    with pytest.raises(Invalid):
        ask_to_join(joint, newcomers, by=newcomer, merging=hidden)


def test_what_is_hidden_after_it_was_offered_is_not_merged(newcomers, newcomer):
    joint = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))
    own = OwnChallengeFactory(owner=newcomers)
    asked = ask_to_join(joint, newcomers, by=newcomer, merging=own)
    Challenge.objects.filter(pk=own.pk).update(held_at=timezone.now())

    with pytest.raises(Invalid):
        answer_partnership(asked, accept=True, by=member("editor", joint.owner))


def test_a_case_about_a_removed_draft_can_still_be_read_and_decided(
    newcomers, newcomer
):
    joint = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))
    host = member("editor", joint.owner)
    draft = OwnChallengeFactory(owner=newcomers, state="draft")
    asked = ask_to_join(joint, newcomers, by=newcomer, merging=draft)
    partnership = answer_partnership(asked, accept=True, by=host)
    case = Case.objects.get(subject=draft.subject)
    discard_draft(undo_merge(partnership, by=host), by=newcomer)

    if Case.objects.filter(pk=case.pk).exists():
        decide(case, "hide", by=operator(), reason="Spam.")

    assert port_of(draft.subject).text(draft.pk) == ""
    assert port_of(draft.subject).author(draft.pk) is None


@pytest.mark.parametrize("kind", ["challenge", "pledge", "answer"])
@pytest.mark.parametrize("key", ["", "nothing", "999999", "²", "9" * 30])
def test_a_case_about_nothing_has_no_words(kind, key):
    port = port_of(f"{kind}:{key}")

    assert port.text(key) == ""
    assert port.author(key) is None
    port.show(key, by=None)
    port.hide(key, by=None)


def test_a_challenge_listed_from_elsewhere_is_reported_and_hidden():
    listed = ChallengeFactory()
    report(listed.subject, by=UserFactory(), reason="spam")
    case = Case.objects.get(subject=listed.subject)

    assert next(iter(listed.title.values())) in port_of(listed.subject).text(listed.pk)
    decide(case, "hide", by=operator(), reason="It is no challenge.")

    assert not Challenge.objects.visible_to(AnonymousUser()).exists()
    fresh = ChallengeFactory.build(
        id=listed.pk,
        identifier=listed.identifier,
        catalogue=listed.catalogue,
        owner=listed.owner,
    )
    store_challenges([fresh])
    assert not Challenge.objects.visible_to(AnonymousUser()).exists()


def test_a_pledge_taken_back_while_it_waits_is_no_work_for_moderators():
    challenge = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))
    person = UserFactory()
    pledge = make_pledge(challenge, by=person, kind="pilot", conditions=SPAM)
    answer = offer_answer(challenge, by=person, note=SPAM)
    assert Case.objects.waiting().count() == 2

    withdraw_pledge(pledge, by=person)
    withdraw_answer(answer, by=person)

    assert not Case.objects.waiting().exists()


@pytest.mark.parametrize("factory", [PledgeFactory, AnswerFactory])
def test_owners_do_not_hear_of_what_was_taken_back_before_it_was_shown(factory):
    made = factory(held_at=timezone.now(), state="withdrawn")
    kind = "pledge" if isinstance(made, Pledge) else "answer"

    port_of(f"{kind}:{made.pk}").show(str(made.pk), by=None)

    assert not Happening.objects.exists()


def test_one_person_cannot_flood_owners_and_moderators(newcomers, newcomer):
    for _turn in range(MOST_AN_HOUR):
        create_draft(by=newcomer, organisation=newcomers)
    challenge = OwnChallengeFactory()

    with pytest.raises(Conflict):
        create_draft(by=newcomer, organisation=newcomers)
    with pytest.raises(Conflict):
        make_pledge(challenge, by=newcomer, kind="pilot")
    with pytest.raises(Conflict):
        offer_answer(challenge, by=newcomer, note="We can.")
    with pytest.raises(Conflict):
        ask_to_join(challenge, newcomers, by=newcomer)


HIDING = (
    "pay\u202eday\u2066\ufeff\x00\ud800 o\u0301\u0301\u0301\u0301\u0301\u0301\u0301k"
)


def is_plain(text):
    return text and not set(text) & set("\u202e\u2066\ufeff\x00\ud800\r")


def test_nothing_hides_in_the_words_of_a_challenge_and_what_is_brought_to_it():
    owner = OrganisationFactory(verified_at=VERIFIED)
    host = member("editor", owner)
    guests = OrganisationFactory(verified_at=VERIFIED)
    guest = member("editor", guests)
    draft = create_draft(by=host, organisation=owner, title=HIDING, text=HIDING)
    draft = save(
        draft, host, title=f"{HIDING}\r\nBcc: x@y.example", who=HIDING, better=HIDING
    )

    challenge = publish(draft, by=host, version=draft.version)
    pledge = make_pledge(challenge, by=guest, kind="pilot", conditions=HIDING)
    answer = offer_answer(challenge, by=guest, note=HIDING)
    asked = ask_to_join(challenge, guests, by=guest, message=HIDING)
    answer_pledge(pledge, accept=False, by=host, answer=HIDING)
    answer_offer(answer, accept=False, by=host, reason=HIDING)
    challenge = move(
        challenge, "solved", by=host, version=challenge.version, note=HIDING
    )

    pledge.refresh_from_db()
    answer.refresh_from_db()
    asked.refresh_from_db()
    statement = Challenge.objects.get(pk=challenge.pk).statement
    (title,) = challenge.title.values()
    assert "\n" not in title
    for text in (
        *(title, statement.today, statement.who, statement.closing_note),
        *(pledge.conditions, pledge.answer, answer.note, answer.reason),
        asked.message,
    ):
        assert is_plain(text), ascii(text)


def test_words_of_nothing_but_hidden_characters_are_no_words():
    challenge = OwnChallengeFactory(owner=OrganisationFactory(verified_at=VERIFIED))

    with pytest.raises(Invalid):
        offer_answer(challenge, by=UserFactory(), note="\u200b\u2066\ufeff")
