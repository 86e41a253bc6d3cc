"""Stating a need in pages: nothing is asked twice, nothing typed is lost."""

import re
from datetime import date

import pytest
from django.test import Client

from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.challenges.questions import LONGEST_TEXT, STEPS
from seutu.matching.models import StoredNeed
from tests.factories import OrganisationFactory
from tests.people import EVERY_KIND_OF_USER, UserFactory, member, operator

NEED = "Older people need more help at home than the town can foresee."
TODAY = (
    "Planners of home care see the demand only when a client calls. Every autumn some"
    " 300 visits are late, because nobody knows in time where help is needed."
)
ANSWERS = {
    "today": TODAY,
    "who": "Planners of home care and their 1200 clients",
    "better": "Fewer late visits: at most 50 a year",
    "title": "Foreseeing the demand for home care",
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return OrganisationFactory(number=901)


@pytest.fixture
def editor(town):
    return member("editor", town)


@pytest.fixture
def draft(town, editor):
    return services.create_draft(
        by=editor, organisation=town, text=TODAY, language="en"
    )


@pytest.fixture
def signed(client, editor):
    client.force_login(editor)
    return client


def page_of(challenge, key="today"):
    return f"/en/challenges/{challenge.pk}/edit/{key}/"


def hidden(response):
    """The hidden fields of the page's own form, as a browser sends them back."""
    text = response.content.decode()
    return dict(re.findall(r'name="(opened-\w+)" value="(\w+)"', text))


def fresh(challenge):
    return Challenge.objects.select_related("statement").get(pk=challenge.pk)


def answer_everything(challenge, by):
    answers = {name: value for name, value in ANSWERS.items()}
    return services.save_answers(
        challenge, answers, by=by, version=fresh(challenge).version
    )


def test_a_visitor_keeps_her_words_through_signing_in(client, editor, town):
    begun = client.post("/en/challenges/begin/", {"text": NEED, "language": "en"})
    asked = client.get(begun.url)
    assert "Sign in" in asked.content.decode()
    assert NEED in asked.content.decode()
    client.force_login(editor)

    page = client.get("/en/challenges/new/").content.decode()

    assert NEED in page
    assert str(town) in page


def test_a_visitor_who_only_reads_gets_no_cookie(client, world):
    client.get("/en/")
    client.get("/en/match/", {"text": NEED})

    assert not client.cookies


def test_without_an_organisation_one_learns_what_to_do_and_loses_nothing(client):
    client.force_login(UserFactory())
    begun = client.post("/en/challenges/begin/", {"text": NEED})

    page = client.get(begun.url).content.decode()

    assert "/en/organisations/new/" in page
    assert NEED in page
    assert NEED not in begun.url
    assert "Your need is waiting" in client.get("/en/challenges/mine/").content.decode()


def test_the_draft_starts_with_the_need_its_language_and_its_region(signed, town):
    form = signed.get(
        signed.post("/en/challenges/begin/", {"text": NEED, "region": "FI1C1"}).url
    ).context["form"]

    response = signed.post(
        "/en/challenges/new/",
        {
            "text": NEED,
            "language": "",
            "organisation": town.pk,
            "key": form["key"].value(),
        },
    )

    made = Challenge.objects.own().get()
    assert response.url == page_of(made)
    assert (made.state, made.language, made.owner) == ("draft", "en", town)
    assert made.statement.today == NEED


def test_pressing_twice_makes_one_draft(signed, town):
    form = signed.get("/en/challenges/new/").context["form"]
    sent = {"text": NEED, "organisation": town.pk, "key": form["key"].value()}

    first = signed.post("/en/challenges/new/", sent)
    second = signed.post("/en/challenges/new/", sent)

    assert first.url == second.url
    assert Challenge.objects.own().count() == 1


def test_the_key_of_another_organisations_form_opens_nothing(client, draft):
    client.force_login(member("editor", stranger := OrganisationFactory(number=903)))

    response = client.post(
        "/en/challenges/new/",
        {"text": NEED, "organisation": stranger.pk, "key": draft.identifier},
    )

    assert response.status_code == 422
    assert Challenge.objects.own().count() == 1


def test_nobody_drafts_for_an_organisation_of_others(signed):
    response = signed.post(
        "/en/challenges/new/",
        {"text": NEED, "organisation": OrganisationFactory(number=904).pk},
    )

    assert not Challenge.objects.own().exists()
    assert response.status_code == 422


def test_text_typed_after_the_sign_in_expired_is_kept_in_the_new_form(client, town):
    response = client.post("/en/challenges/new/", {"text": NEED})

    assert StoredNeed.objects.get().text == NEED
    assert NEED in client.get(response.url).content.decode()


def test_every_page_of_the_form_saves_and_leads_on(signed, draft):
    for number, step in enumerate(STEPS):
        page = signed.get(page_of(draft, step.key))
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1
        data = {
            name: ANSWERS[name]
            for name in (question.name for question in step.questions)
            if name in ANSWERS
        }
        onwards = signed.post(page_of(draft, step.key), {**hidden(page), **data}).url
        following = (
            page_of(draft, STEPS[number + 1].key)
            if number + 1 < len(STEPS)
            else f"/en/challenges/{draft.pk}/edit/about/"
        )
        assert onwards == f"{following}?after={step.key}"
        assert signed.get(onwards).status_code == 200

    now = fresh(draft)
    assert services.states.missing(now) == ()
    assert now.statement.better == ANSWERS["better"]


def test_back_leave_and_return_save_as_well(signed, draft):
    back = signed.post(page_of(draft, "who"), {"who": "Planners", "back": "1"})
    leave = signed.post(page_of(draft, "who"), {"who": "Nurses", "leave": "1"})
    again = signed.post(page_of(draft, "who"), {"who": "Clients", "return": "preview"})

    assert back.url == page_of(draft, "today")
    assert leave.url == "/en/challenges/mine/"
    assert again.url == f"/en/challenges/{draft.pk}/edit/preview/"
    assert fresh(draft).statement.who == "Clients"
    assert "Clients" in signed.get(page_of(draft, "who")).content.decode()


def test_the_next_page_has_a_thought_about_the_last_answer_and_blocks_nothing(
    signed, draft
):
    response = signed.post(
        page_of(draft), {"today": "We need an app for our stakeholders. " * 4}
    )

    page = signed.get(response.url).content.decode()

    assert response.status_code == 302
    assert "names a solution" in page
    assert f'href="{page_of(draft)}"' in page


@pytest.mark.parametrize(
    ("key", "name", "typed", "saved"),
    [
        ("who", "how_many", "12 000", 12000),
        ("who", "how_many", "1.200", 1200),
        ("who", "how_many", "", None),
        ("offers", "hours_a_week", "8", 8),
        ("offers", "budget", "25 000,50 €", "25000.50"),
        ("offers", "budget", "1,000", "1000.00"),
        ("when", "needed_by", "2027-03-31", date(2027, 3, 31)),
        ("when", "needed_by", "31.3.2027", date(2027, 3, 31)),
    ],
)
def test_numbers_and_days_are_read_as_people_write_them(
    signed, draft, key, name, typed, saved
):
    assert signed.post(page_of(draft, key), {name: typed}).status_code == 302

    found = getattr(fresh(draft).statement, name)
    assert (str(found) if name == "budget" else found) == saved


@pytest.mark.parametrize(
    ("key", "name", "typed"),
    [
        ("who", "how_many", "many"),
        ("who", "how_many", "-5"),
        ("who", "how_many", "9" * 12),
        ("who", "how_many", "9" * 5000),
        ("offers", "hours_a_week", "99999"),
        ("offers", "budget", "lots"),
        ("offers", "budget", "NaN"),
        ("offers", "budget", "1e400"),
        ("offers", "budget", "-1"),
        ("offers", "budget", "9" * 14),
        ("when", "needed_by", "soon"),
        ("benefits", "region", "Atlantis"),
        ("title", "title", "x" * 201),
        ("title", "language", "xx"),
        ("today", "today", "x" * (LONGEST_TEXT + 1)),
        ("today", "today", "x\x00y"),
    ],
)
def test_an_answer_that_cannot_be_used_gets_a_sentence_and_stays_in_its_field(
    signed, draft, key, name, typed
):
    response = signed.post(page_of(draft, key), {name: typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="error-summary"' in page
    assert response.context["form"][name].value() == typed


def test_a_wrong_answer_does_not_keep_the_right_one_beside_it_from_being_saved(
    signed, draft
):
    response = signed.post(
        page_of(draft, "who"), {"who": "Planners", "how_many": "many"}
    )

    assert response.status_code == 422
    assert fresh(draft).statement.who == "Planners"


def test_planned_dates_must_follow_one_another(signed, draft):
    response = signed.post(
        page_of(draft, "when"),
        {"planned_answer": "2027-05-01", "planned_pilot": "2027-04-01"},
    )

    assert response.status_code == 422
    assert "must follow one another" in response.content.decode()


def test_a_script_saves_one_answer_and_gets_advice_and_the_new_print(signed, draft):
    before = hidden(signed.get(page_of(draft)))
    sent = {"today": "We need an app. " * 9, **before}

    answer = signed.post(
        page_of(draft), sent, headers={"accept": "application/json"}
    ).json()

    assert answer["message"].startswith("Saved at ")
    assert answer["prints"]["opened-today"] != before["opened-today"]
    assert "names a solution" in answer["advice"]
    assert fresh(draft).statement.today == sent["today"].strip()
    later = signed.post(page_of(draft), {"today": TODAY, **answer["prints"]})
    assert later.status_code == 302


def test_a_script_hears_what_was_not_saved_and_why(signed, draft):
    answer = signed.post(
        page_of(draft, "who"),
        {"how_many": "many"},
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 422
    assert "whole number" in answer.json()["errors"]["how_many"]


def test_two_editors_on_one_answer_see_both_texts_and_lose_none(signed, draft, town):
    opened = hidden(signed.get(page_of(draft)))
    other = Client()
    other.force_login(member("owner", town))
    theirs = "Their text about home care in the town."
    assert other.post(page_of(draft), {**opened, "today": theirs}).status_code == 302

    mine = "My text about home care in the town."
    response = signed.post(page_of(draft), {**opened, "today": mine})

    page = response.content.decode()
    assert response.status_code == 409
    assert mine in page
    assert theirs in page
    assert fresh(draft).statement.today == theirs
    settled = signed.post(page_of(draft), {**hidden(response), "today": mine})
    assert settled.status_code == 302
    assert fresh(draft).statement.today == mine


def test_two_editors_on_different_answers_of_one_page_do_not_meet(signed, draft, town):
    opened = hidden(signed.get(page_of(draft, "who")))
    other = Client()
    other.force_login(member("owner", town))
    other.post(page_of(draft, "who"), {**opened, "who": "", "how_many": "1200"})

    response = signed.post(
        page_of(draft, "who"), {**opened, "who": "Planners", "how_many": ""}
    )

    assert response.status_code == 302
    now = fresh(draft).statement
    assert (now.who, now.how_many) == ("Planners", 1200)


def test_a_form_without_a_valid_token_hands_the_text_back_and_saves_it_next(
    editor, draft
):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    response = strict.post(page_of(draft), {"today": "Typed for an hour."})

    page = response.content.decode()
    assert response.status_code == 403
    assert "Typed for an hour." in page
    assert fresh(draft).statement.today == TODAY
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    again = strict.post(
        page_of(draft), {"today": "Typed for an hour.", "csrfmiddlewaretoken": token}
    )
    assert again.status_code == 302
    assert fresh(draft).statement.today == "Typed for an hour."


def test_text_typed_while_signed_out_waits_in_the_form_after_signing_in(editor, draft):
    strict = Client(enforce_csrf_checks=True)
    handed_back = strict.post(page_of(draft), {"today": "Typed for an hour."})
    page = handed_back.content.decode()
    action = re.search(r'action="([^"]+/kept/)"', page)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    kept = strict.post(
        action, {"today": "Typed for an hour.", "csrfmiddlewaretoken": token}
    )
    to_sign_in = strict.get(kept.url)
    assert "/account/login/" in to_sign_in.url
    strict.force_login(editor)

    page = strict.get(kept.url)

    assert "Typed for an hour." in page.content.decode()
    assert "not saved yet" in page.content.decode()
    assert fresh(draft).statement.today == TODAY


def test_a_script_of_somebody_signed_out_hears_it(client, draft):
    response = client.post(
        page_of(draft), {"today": "x"}, headers={"accept": "application/json"}
    )

    assert response.status_code == 401
    assert "signed out" in response.json()["message"]


@pytest.mark.parametrize(
    "path", ["edit/today/", "edit/about/", "edit/similar/", "edit/preview/", "removal/"]
)
def test_only_editors_of_the_organisation_see_the_form_of_a_draft(draft, town, path):
    address = f"/en/challenges/{draft.pk}/{path}"
    for user in EVERY_KIND_OF_USER(town):
        visitor = Client()
        if user.is_authenticated:
            visitor.force_login(user)
        may = user.has_perm("challenges.change", draft)
        sees = Challenge.objects.visible_to(user).filter(pk=draft.pk).exists()

        status = visitor.get(address).status_code

        if user.is_anonymous or not user.is_active:
            assert status == 302
        else:
            assert status == (200 if may else 403 if sees else 404)
        assert may == (status == 200)


def test_nobody_else_changes_publishes_or_removes_a_draft(draft, town):
    for user in EVERY_KIND_OF_USER(town):
        if user.has_perm("challenges.change", draft):
            continue
        visitor = Client()
        if user.is_authenticated:
            visitor.force_login(user)
        for path, sent in (
            ("edit/today/", {"today": "Taken over."}),
            ("edit/about/", {"themes": "HEAL"}),
            ("publication/", {"version": "1"}),
            ("removal/", {}),
        ):
            response = visitor.post(f"/en/challenges/{draft.pk}/{path}", sent)
            assert response.status_code in (302, 403, 404)
        now = fresh(draft)
        assert (now.version, now.state, now.themes) == (draft.version, "draft", [])


def test_a_page_that_the_form_does_not_have_is_not_found(signed, draft):
    assert signed.get(page_of(draft, "nothing")).status_code == 404
    assert signed.get("/en/challenges/aaaaaaaaaaaaaaaa/edit/today/").status_code == 404


def test_my_challenges_lists_drafts_published_and_teaches_when_empty(
    client, signed, draft, editor
):
    page = signed.get("/en/challenges/mine/").content.decode()
    assert "Not named yet" in page
    assert "1 of 4 needed answers" in page
    answer_everything(draft, editor)
    made = services.publish(fresh(draft), by=editor, version=fresh(draft).version)

    page = signed.get("/en/challenges/mine/").content.decode()

    assert "Published" in page
    assert made.get_absolute_url() in page
    lonely = Client()
    lonely.force_login(member("editor", OrganisationFactory(number=904)))
    assert "Nothing here yet" in lonely.get("/en/challenges/mine/").content.decode()


@pytest.mark.parametrize("size", [2, 30])
def test_my_challenges_cost_the_same_for_few_and_many(
    signed, town, editor, size, django_assert_max_num_queries
):
    for number in range(size):
        services.create_draft(by=editor, organisation=town, title=f"Need {number}")

    with django_assert_max_num_queries(14):
        assert signed.get("/en/challenges/mine/").status_code == 200


def test_operators_may_not_write_for_an_organisation(client, draft):
    client.force_login(operator())

    assert client.get(page_of(draft)).status_code == 403
