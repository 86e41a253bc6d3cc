import pytest
from django.test import Client

from seutu.accounts.demo import ROLES, make_demo_accounts
from seutu.accounts.models import Organisation, User

pytestmark = pytest.mark.django_db
HERE = {"SERVER_NAME": "localhost"}


def test_the_roles_are_made_once():
    make_demo_accounts()
    make_demo_accounts()

    assert User.objects.count() == len(ROLES)
    assert Organisation.objects.filter(verified_at__isnull=False).count() == 4


def test_nobody_can_sign_in_to_a_role_with_a_password():
    make_demo_accounts()

    assert not any(user.has_usable_password() for user in User.objects.all())


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_a_visitor_on_this_machine_takes_a_role(client: Client, settings, role):
    settings.DEMO = True
    make_demo_accounts()

    page = client.post("/en/demo/role/", {"role": role}, follow=True, **HERE)

    assert page.status_code == 200
    assert page.context["user"].email == f"{role}@demo.invalid"


def test_an_unknown_role_is_not_there(client: Client, settings):
    settings.DEMO = True

    answer = client.post("/en/demo/role/", {"role": "root"}, **HERE)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("is_demo", "address"), [(False, "127.0.0.1"), (True, "203.0.113.5")]
)
def test_there_are_no_roles_outside_a_demonstration_on_this_machine(
    client: Client, settings, is_demo, address
):
    settings.DEMO = is_demo
    make_demo_accounts()

    for answer in (
        client.get("/en/demo/", REMOTE_ADDR=address, **HERE),
        client.post(
            "/en/demo/role/", {"role": "operator"}, REMOTE_ADDR=address, **HERE
        ),
    ):
        assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "signs",
    [
        {"SERVER_NAME": "seutu.example"},
        {**HERE, "HTTP_X_FORWARDED_FOR": "203.0.113.5"},
        {**HERE, "HTTP_X_FORWARDED_PROTO": "https"},
        {**HERE, "HTTP_FORWARDED": "for=203.0.113.5"},
    ],
)
@pytest.mark.parametrize("page", ["/en/demo/", "/en/outbox/"])
def test_a_demonstration_behind_a_proxy_lets_nobody_in(client, settings, page, signs):
    settings.DEMO = settings.OUTBOX = True
    settings.ALLOWED_HOSTS = ["*"]
    make_demo_accounts()
    assert client.get(page, **HERE).status_code == 200

    assert client.get(page, **signs).status_code == 404
    client.post("/en/demo/role/", {"role": "operator"}, **signs)
    assert "_auth_user_id" not in client.session
