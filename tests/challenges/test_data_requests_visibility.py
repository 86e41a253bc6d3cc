"""Who sees, answers and changes data requests; the rule and the list agree."""

import itertools

import pytest
from django.utils import timezone

from seutu.accounts.services import erase_account
from seutu.challenges.models import DataRequest, RequestSupport
from tests.challenges.request_cases import (
    DataRequestFactory,
    RequestSupportFactory,
    one_request_in_each_state,
)
from tests.factories import OrganisationFactory
from tests.people import EVERY_KIND_OF_USER, UserFactory, member

pytestmark = pytest.mark.django_db


def test_the_list_and_the_object_rule_agree():
    asking, publisher = OrganisationFactory(), OrganisationFactory()
    people = [
        *EVERY_KIND_OF_USER(asking),
        *EVERY_KIND_OF_USER(publisher),
        asker := UserFactory(),
    ]
    requests = one_request_in_each_state(asker, publisher, asking)
    for user, request in itertools.product(people, requests):
        listed = DataRequest.objects.visible_to(user).filter(pk=request.pk).exists()
        assert listed == user.has_perm("challenges.view_request", request), (
            user,
            request,
        )


def test_the_publisher_does_not_see_what_waits_for_a_moderator():
    publisher = OrganisationFactory()
    held = DataRequestFactory(publisher=publisher, held_at=timezone.now())
    editor = member("editor", publisher)

    assert not editor.has_perm("challenges.view_request", held)
    assert not editor.has_perm("challenges.answer_request", held)
    assert held.asker.has_perm("challenges.view_request", held)


def test_only_editors_and_owners_of_the_publisher_answer():
    publisher = OrganisationFactory()
    request = DataRequestFactory(publisher=publisher)
    may = [
        user.has_perm("challenges.answer_request", request)
        for user in EVERY_KIND_OF_USER(publisher)
    ]

    assert may == [False, False, False, False, True, True, False, False]
    assert not request.asker.has_perm("challenges.answer_request", request)


def test_the_list_and_the_rule_agree_for_who_joined():
    publisher = OrganisationFactory()
    requests = one_request_in_each_state(UserFactory(), publisher)
    people = EVERY_KIND_OF_USER(publisher)
    editor = people[4]
    things = [
        RequestSupportFactory(
            request=request, held_at=held, withdrawn_at=left, person=person
        )
        for request in requests
        for held, left in ((None, None), (timezone.now(), None), (None, timezone.now()))
        for person in (UserFactory(), editor)
        if not (person == editor and held)
    ]
    for user, thing in itertools.product(people, things):
        listed = RequestSupport.objects.visible_to(user).filter(pk=thing.pk).exists()
        assert listed == user.has_perm("challenges.view_request_support", thing)


def test_an_erased_account_leaves_its_requests_without_its_name():
    person = UserFactory(name="Somebody Known")
    asked = DataRequestFactory(asker=person)
    own = RequestSupportFactory(request=asked, person=person, pledge="hours")
    private = RequestSupportFactory(
        person=person, reason="My own.", is_reason_private=True
    )
    unseen = DataRequestFactory(asker=person, held_at=timezone.now())

    erase_account(person)

    asked.refresh_from_db()
    own.refresh_from_db()
    private.refresh_from_db()
    assert asked.asker is None
    assert (own.person, own.pledge, own.hides_name) == (None, "", True)
    assert (private.person, private.reason) == (None, "")
    assert not DataRequest.objects.filter(pk=unseen.pk).exists()
