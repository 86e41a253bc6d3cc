"""Pages about accounts, organisations, members, invitations and tokens."""

import json
import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import activate

from seutu.accounts.models import Claim, Invitation, Organisation, Token, User
from seutu.accounts.selectors import role_of
from seutu.accounts.services import hide_organisation, invite
from seutu.audit.models import AuditEvent
from seutu.places.models import City
from seutu.web.acting import KEY
from tests.factories import OrganisationFactory, RegionFactory
from tests.people import PASSWORD, UserFactory, every_person, member, operator

pytestmark = pytest.mark.django_db

TYPED = {
    "key": "abc",
    "kind": "city",
    "name_1": "Turun kaupunki",
    "language_1": "fi",
    "name_2": "Åbo stad",
    "language_2": "sv",
    "place": "Turku",
    "languages": ["fi", "sv"],
    "homepage": "turku.example",
}


@pytest.fixture(autouse=True)
def _a_fresh_start():
    cache.clear()
    activate("en")


@pytest.fixture
def turku():
    return OrganisationFactory(name={"fi": "Turun kaupunki"})


@pytest.fixture
def places():
    RegionFactory(code="FI")
    region = RegionFactory(code="FI1C1")
    City.objects.create(
        code="FI_853", slug="turku", name={"fi": "Turku", "sv": "Åbo"}, region=region
    )


@pytest.fixture
def me(client):
    user = UserFactory()
    sign_in(client, user)
    return user


def sign_in(client, user):
    """Sign in and give the password once more, as pages about grave matters ask."""
    client.logout()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_an_organisation_is_registered_with_its_place_and_names(client, me, places):
    response = client.post(reverse("organisation_new"), TYPED)

    made = Organisation.objects.get()
    assert response["Location"] == reverse("members", args=[made.pk])
    assert made.name == {"fi": "Turun kaupunki", "sv": "Åbo stad"}
    assert (made.lau_code, made.nuts_code, made.country) == ("FI_853", "FI1C1", "FI")
    assert made.homepage == "https://turku.example"
    assert role_of(me, made) == "owner"
    assert client.session[KEY] == made.pk
    shown = text(client.get(made.get_absolute_url()))
    assert "Registered, not verified yet" in shown
    assert "Turku" in shown


def test_a_registration_that_is_sent_twice_makes_one(client, me, places):
    for _ in range(2):
        client.post(reverse("organisation_new"), TYPED)

    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"place": "Atlantis"}, "We know no place"),
        ({"name_1": ""}, "required"),
        ({"language_2": "fi"}, "in this language already"),
        ({"language_2": ""}, "Choose a language"),
        ({"homepage": "javascript:alert(1)"}, "valid URL"),
        ({"kind": "kingdom"}, "Select a valid choice"),
        ({"languages": ["tlh"]}, "Select a valid choice"),
    ],
)
def test_a_wrong_registration_keeps_what_was_typed(
    client, me, places, changed, sentence
):
    response = client.post(reverse("organisation_new"), TYPED | changed)

    assert response.status_code == 422
    assert sentence in text(response)
    assert "Åbo stad" in response.content.decode()
    assert not Organisation.objects.exists()


def test_the_form_of_a_change_holds_what_is_known(client, me, places):
    client.post(reverse("organisation_new"), TYPED)
    made = Organisation.objects.get()
    page = client.get(reverse("organisation_edit", args=[made.pk])).content.decode()

    assert 'value="Åbo stad"' in page
    assert 'value="FI_853"' in page
    client.post(
        reverse("organisation_edit", args=[made.pk]), TYPED | {"kind": "agency"}
    )
    assert Organisation.objects.get().kind == "agency"


PAGES = {
    "organisation": {"anonymous", "person", "reviewer", "editor", "owner", "stranger"}
    | {"operator"},
    "members": {"reviewer", "editor", "owner", "operator"},
    "organisation_edit": {"owner", "operator"},
}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_a_page_of_an_organisation(client, turku, name):
    for kind, user in every_person(turku):
        if kind == "former":
            continue
        client.logout()
        if not user.is_anonymous:
            client.force_login(user)
        status = client.get(reverse(name, args=[turku.pk])).status_code
        assert (status == 200) == (kind in PAGES[name]), kind


def test_a_hidden_organisation_is_nowhere_for_others(client, turku, me):
    hide_organisation(turku, by=operator())
    for address in (
        turku.get_absolute_url(),
        reverse("members", args=[turku.pk]),
        reverse("organisation_claim", args=[turku.pk]),
        f"/api/v1/organisations/{turku.pk}",
    ):
        assert client.get(address).status_code == 404
    assert "Turun kaupunki" not in text(client.get(reverse("organisation_list")))


def test_addresses_of_members_are_for_owners_and_themselves(client, turku):
    owner, editor = member("owner", turku), member("editor", turku)
    reviewer = member("reviewer", turku)
    address = reverse("members", args=[turku.pk])

    client.force_login(reviewer)
    page = client.get(address).content.decode()
    assert reviewer.email in page
    assert editor.email not in page
    assert owner.email not in page
    client.force_login(owner)
    assert editor.email in client.get(address).content.decode()


def test_no_letter_leaves_before_the_transaction_is_over(client, turku, mailoutbox):
    client.force_login(member("owner", turku))
    with_letter = {"email": "new@turku.example", "role": "reviewer"}
    response = client.post(reverse("invite", args=[turku.pk]), with_letter)
    assert response.status_code == 302
    assert mailoutbox == []
    assert Invitation.objects.open().exists()


@pytest.fixture
def letter(turku, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invite(turku, "new@turku.example", role="editor", by=member("owner", turku))
    return re.search(r"/en/invitations/\S+", mailoutbox[-1].body)[0]


def test_a_visitor_with_a_letter_is_asked_to_sign_in(client, letter):
    page = client.get(letter)

    assert "Turun kaupunki" in text(page)
    assert "new@turku.example" not in text(page)
    assert client.post(letter).status_code == 200
    assert not Invitation.objects.filter(accepted_at__isnull=False).exists()


def test_the_right_receiver_joins_and_a_second_time_is_told(client, turku, letter):
    receiver = UserFactory(email="new@turku.example")
    client.force_login(receiver)
    assert "Turun kaupunki" in text(client.get(reverse("account")))
    client.post(letter)

    assert role_of(receiver, turku) == "editor"
    assert client.session[KEY] == turku.pk
    again = client.post(letter)
    assert again.status_code == 404
    assert "not valid" in text(again)


def test_the_wrong_receiver_gets_a_sentence(client, turku, letter, me):
    assert "another address" in text(client.get(letter))
    response = client.post(letter)

    assert response.status_code == 403
    assert role_of(me, turku) == ""


def test_an_invitation_is_accepted_on_the_account_page_by_its_receiver_only(
    client, turku, letter, me
):
    address = reverse("invitation_accept", args=[Invitation.objects.get().pk])
    assert client.post(address).status_code == 404
    client.force_login(UserFactory(email="NEW@turku.example"))
    assert client.post(address).status_code == 302
    assert turku.memberships.count() == 2


def test_an_invented_link_and_an_unknown_one_get_the_same_page(client):
    pages = [client.get(f"/en/invitations/{letter * 43}/") for letter in "ab"]

    assert {page.status_code for page in pages} == {404}
    assert text(pages[0]).replace("a" * 43, "") == text(pages[1]).replace("b" * 43, "")


def test_members_are_changed_by_owners(client, turku):
    owner, editor = member("owner", turku), member("editor", turku)
    address = reverse("member_change", args=[turku.pk, editor.pk])

    client.force_login(editor)
    change = {"action": "role", "role": "owner", "was": "editor"}
    assert client.post(address, change).status_code == 403
    client.force_login(owner)
    assert client.post(address, change).status_code == 302
    assert role_of(editor, turku) == "owner"
    assert "changed this role meanwhile" in text(
        client.post(address, change | {"role": "reviewer"}, follow=True)
    )
    assert role_of(editor, turku) == "owner"
    client.post(address, {"action": "remove"})
    assert role_of(editor, turku) == ""


def test_the_last_owner_is_told_why_she_stays(client, turku):
    owner = member("owner", turku)
    client.force_login(owner)
    response = client.post(reverse("organisation_leave", args=[turku.pk]), follow=True)

    assert "last owner" in text(response)
    assert role_of(owner, turku) == "owner"


def test_members_of_another_organisation_cannot_be_reached(client, turku):
    other = OrganisationFactory()
    victim = member("owner", other)
    client.force_login(member("owner", turku))

    for pk in (turku.pk, other.pk):
        address = reverse("member_change", args=[pk, victim.pk])
        assert client.post(address, {"action": "remove"}).status_code in {403, 404}
    assert role_of(victim, other) == "owner"


def test_an_invitation_of_another_organisation_cannot_be_reached(client, turku, letter):
    other = OrganisationFactory()
    client.force_login(member("owner", other))
    pk = Invitation.objects.get().pk

    for organisation in (turku, other):
        address = reverse("invitation_change", args=[organisation.pk, pk])
        assert client.post(address, {"action": "withdraw"}).status_code in {403, 404}
    assert Invitation.objects.open().exists()


def test_one_chooses_for_whom_one_acts(client, turku):
    gdansk = OrganisationFactory(name={"pl": "Miasto Gdańsk"})
    user = member("editor", turku)
    gdansk.memberships.create(user=user, role="owner")
    client.force_login(user)

    response = client.post(
        reverse("acting"), {"organisation": gdansk.pk, "next": "/en/datasets/"}
    )
    assert response["Location"] == "/en/datasets/"
    assert client.session[KEY] == gdansk.pk
    client.post(reverse("acting"), {"organisation": ""})
    assert client.session[KEY] == ""
    stranger = OrganisationFactory()
    refused = client.post(reverse("acting"), {"organisation": stranger.pk})
    assert refused.status_code == 404
    assert client.session[KEY] == ""


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "javascript:alert(1)", ""]
)
def test_choosing_leads_to_no_other_site(client, me, target):
    response = client.post(reverse("acting"), {"organisation": "", "next": target})

    assert response["Location"] == reverse("account")


def test_a_claim_is_made_and_decided(client, turku):
    officer, boss = UserFactory(), operator()
    client.force_login(officer)
    assert "I work here" in text(client.get(turku.get_absolute_url()))
    client.post(
        reverse("organisation_claim", args=[turku.pk]), {"reason": "I lead IT."}
    )
    claim = Claim.objects.get()
    address = reverse("claim_decide", args=[claim.pk])
    assert client.post(address, {"action": "grant"}).status_code == 403

    client.force_login(boss)
    assert "I lead IT." in text(client.get(reverse("operate_organisations")))
    client.post(address, {"action": "grant"})
    assert role_of(officer, turku) == "owner"
    again = client.post(address, {"action": "refuse"}, follow=True)
    assert "decided already" in text(again)


def test_a_token_is_shown_once(client, me):
    typed = {"name": "export", "scopes": ["read"], "days": "30"}
    page = client.post(reverse("tokens"), typed).content.decode()
    secret = re.search(r'value="(seutu_[\w-]+)"', page)[1]

    assert client.get(
        "/api/v1/me", headers={"Authorization": f"Bearer {secret}"}
    ).status_code in {200, 404}
    assert secret not in client.get(reverse("tokens")).content.decode()
    again = client.post(reverse("tokens"), typed)
    assert again.status_code == 422
    assert Token.objects.count() == 1
    client.post(reverse("token_revoke", args=[Token.objects.get().pk]))
    assert not Token.objects.valid().exists()


def test_the_token_of_another_cannot_be_revoked(client, me):
    other = UserFactory()
    client.force_login(other)
    sign_in(client, other)
    client.post(reverse("tokens"), {"name": "x", "scopes": ["read"], "days": "3"})
    client.force_login(me)

    address = reverse("token_revoke", args=[Token.objects.get().pk])
    assert client.post(address).status_code == 404
    assert Token.objects.valid().exists()


def test_the_export_is_a_file_with_ones_own(client, me):
    client.post(reverse("account"), {"name": "Officer", "language": "fi"})
    response = client.get(reverse("account_export"))

    found = json.loads(response.content)
    assert found["account"][0]["email"] == me.email
    assert found["acts"][-1]["action"] == "account.exported"
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


def test_an_erasure_needs_a_tick_and_signs_out(client, me):
    assert client.post(reverse("account_erasure"), {}).status_code == 422
    assert User.objects.get(pk=me.pk).is_active
    response = client.post(reverse("account_erasure"), {"sure": "on"}, follow=True)

    assert "Your account is erased" in text(response)
    assert not User.objects.get(pk=me.pk).is_active
    assert client.get(reverse("account")).status_code == 302


def test_the_last_owner_reads_what_becomes_of_the_organisation(client, me, places):
    client.post(reverse("organisation_new"), TYPED)
    response = client.post(reverse("account_erasure"), {"sure": "on"})
    assert response.status_code == 422
    assert "last owner" in text(response)

    client.post(reverse("account_erasure"), {"sure": "on", "leave": "on"})
    assert list(Organisation.objects.without_owner()) == [Organisation.objects.get()]


@pytest.mark.parametrize("name", ["account_export", "account_erasure", "tokens"])
def test_what_is_grave_asks_for_the_password_again(client, name):
    user = UserFactory()
    sign_in(client, user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": 1, "reauthenticated": True}
    ]
    session.save()

    response = client.get(reverse(name))
    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_every_post_needs_its_form(turku):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(member("owner", turku))
    for name, args in (
        ("account", ()),
        ("acting", ()),
        ("account_erasure", ()),
        ("tokens", ()),
        ("organisation_new", ()),
        ("invite", (turku.pk,)),
        ("organisation_leave", (turku.pk,)),
    ):
        assert client.post(reverse(name, args=args)).status_code == 403, name
    assert not AuditEvent.objects.exists()


def test_a_name_of_a_person_is_one_line(client, me):
    client.post(
        reverse("account"), {"name": "Officer\u202e of\u200b Turku", "language": "en"}
    )

    assert User.objects.get(pk=me.pk).name == "Officer of Turku"


def test_pages_ask_as_little_of_the_database_for_many_members(
    client, turku, django_assert_max_num_queries
):
    owner = member("owner", turku)
    client.force_login(owner)
    address = reverse("members", args=[turku.pk])
    client.get(address)
    for _ in range(15):
        member("editor", turku)
    with django_assert_max_num_queries(16):
        client.get(address)
