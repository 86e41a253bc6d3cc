# ruff: noqa: F811 - fixtures of the app are taken over by name
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from seutu.translation import services
from seutu.translation.models import MachineRequest, TranslatedText
from seutu.translation.selectors import shown
from seutu.translation.texts import digest
from seutu.web.presenters.translation import translated_view
from tests.matters import matters
from tests.people import UserFactory
from tests.translation.conftest import (  # noqa: F401
    TITLE,
    TODAY,
    _machine,
    keeper,
    libre,
    matter,
    newcomer,
)

pytestmark = pytest.mark.django_db

TEXTS = {"title": (TITLE, "fi"), "today": (TODAY, "fi")}
PAGE = "/en/translations/matter:care/en/"


def view(viewer, address="/en/challenges/a/?page=2", language="en"):
    request = RequestFactory().get(address)
    request.user = viewer
    request.session = {}
    with override(language):
        found = translated_view(request, "matter:care", TEXTS)
        page = Template(
            "{% load translated %}{% translation_note view %}"
            "{% translated_text view.texts.today %}"
        )
        return found, page.render(Context({"view": found, "request": request}))


def by_machine(field="today", text="We estimate by hand."):
    return TranslatedText.objects.create(
        subject="matter:care",
        field=field,
        language="en",
        origin="machine",
        engine="LibreTranslate",
        text=text,
        source_language="fi",
        source_digest=digest(TEXTS[field][0]),
    )


class TestReading:
    def test_a_machines_text_is_marked_and_the_original_is_at_hand(self, matter):
        by_machine()

        found, page = view(AnonymousUser())

        assert found.is_translated
        assert "Translated by a machine (LibreTranslate), which may be wrong." in page
        assert "Original language: Finnish." in page
        assert "A part of it is not translated yet" in page
        assert 'lang="en"' in page
        assert "We estimate by hand." in page
        assert "See the original" in page
        assert "Arvioimme tarpeen käsin." in page

    def test_a_persons_text_names_the_person(self, matter, keeper):
        services.add_translation(
            matter, "today", language="en", text="By hand.", by=keeper
        )

        _found, page = view(AnonymousUser())

        assert f"Translated by a person ({keeper})" in page

    def test_one_can_see_the_original_and_come_back(self, matter):
        by_machine()

        found, _page = view(AnonymousUser())
        assert found.original_url == "/en/challenges/a/?page=2&texts=original"
        original, page = view(AnonymousUser(), found.original_url)

        assert original.texts["today"].text == TODAY
        assert original.translation_url == "/en/challenges/a/?page=2"
        assert "You read the original. Its language: Finnish." in page

    def test_a_reader_of_the_original_sees_no_marks(self, matter):
        by_machine()

        _found, page = view(AnonymousUser(), language="fi")

        assert "status" not in page

    def test_what_nobody_translated_is_said(self, matter):
        found, page = view(AnonymousUser())

        assert found.missing == 2
        assert "Nobody has translated this text yet." in page
        assert "<form" not in page

    def test_texts_are_printed_as_text(self, matter):
        by_machine(text="<script>alert(1)</script>")

        _found, page = view(AnonymousUser())

        assert "<script>" not in page

    def test_a_machine_is_offered_to_who_is_signed_in(self, matter, newcomer, libre):
        assert view(AnonymousUser())[0].machine_name == ""
        assert view(UserFactory())[0].machine_name == "LibreTranslate"

    def test_translating_is_offered_to_who_may(self, matter, keeper):
        assert view(UserFactory())[0].translate_url == ""
        assert view(keeper)[0].translate_url == PAGE


class TestTranslating:
    def form(self, **changes):
        return {
            "title": "Demand for home care grows",
            "replaces_title": "",
            "today": "",
            "replaces_today": "",
        } | changes

    def test_a_person_translates_beside_the_original(self, client, matter, keeper):
        client.force_login(keeper)

        page = client.get(PAGE).content.decode()
        assert TITLE in page
        assert "Translation: English" in page
        response = client.post(PAGE, self.form())

        assert response.status_code == 302
        found = shown(TEXTS, matter, "en")
        assert found["title"].text == "Demand for home care grows"
        assert found["today"].origin == "original"

    def test_an_untouched_draft_of_a_machine_stays_the_machines(
        self, client, matter, keeper
    ):
        draft = by_machine()
        client.force_login(keeper)
        assert "wrote this draft" in client.get(PAGE).content.decode()

        client.post(PAGE, self.form(today=draft.text))
        assert shown(TEXTS, matter, "en")["today"].origin == "machine"

        client.post(PAGE, self.form(title="", today=draft.text, confirm_today="on"))
        assert shown(TEXTS, matter, "en")["today"].origin == "person"

    def test_words_of_two_people_are_not_lost(self, client, matter, keeper):
        services.add_translation(
            matter, "title", language="en", text="Other words", by=keeper
        )
        client.force_login(keeper)

        response = client.post(PAGE, self.form())

        page = response.content.decode()
        assert response.status_code == 422
        assert "Somebody has changed this translation while you wrote." in page
        assert "Demand for home care grows" in page
        assert TranslatedText.objects.get().text == "Other words"

    def test_too_long_a_text_stays_in_its_box(self, client, matter, keeper):
        client.force_login(keeper)

        response = client.post(PAGE, self.form(title="x" * 20_001))

        assert response.status_code == 422
        assert "up to 20000 letters" in response.content.decode()

    def test_a_translation_is_taken_away(self, client, matter, keeper):
        by_machine()
        client.force_login(keeper)

        client.post(PAGE, {"withdraw": "today"})
        client.post(PAGE, {"withdraw": "nothing"})

        assert not TranslatedText.objects.exists()

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("matter:care/xx/", 404),
            ("matter:gone/en/", 404),
            ("matter:closed/en/", 404),
            ("nothing/en/", 404),
            ("matter:care\x00/en/", 404),
            ("matter:care/fi/", 302),
            ("matter:care/", 200),
            ("matter:care/?language=sv", 302),
            ("matter:care/?language=xx", 200),
        ],
    )
    def test_addresses(self, client, matter, newcomer, path, status):
        client.force_login(newcomer)

        assert client.get(f"/en/translations/{path}").status_code == status

    def test_who_may_not_translate_cannot(self, client, matter, newcomer):
        assert client.post(PAGE, self.form()).status_code == 302
        client.force_login(UserFactory())
        assert client.post(PAGE, self.form()).status_code == 403
        assert not TranslatedText.objects.exists()


class TestAsking:
    def test_a_reader_asks_the_machine_once(self, client, matter, newcomer, libre):
        client.force_login(newcomer)

        for _ in range(2):
            response = client.post("/en/translations/ask/", {"subject": matter})
            assert response.status_code == 302

        assert MachineRequest.objects.count() == 2
        assert view(newcomer)[0].is_under_way

    def test_without_a_machine_a_sentence_says_so(
        self, client, matter, newcomer, settings
    ):
        settings.TRANSLATOR = "none"
        client.force_login(newcomer)

        client.post("/en/translations/ask/", {"subject": matter})

        page = client.get("/en/").content.decode()
        assert "This site has no machine translation." in page

    def test_strangers_do_not_ask(self, client, matter, libre):
        response = client.post("/en/translations/ask/", {"subject": matter})
        assert "/account/login/" in response.url
        client.force_login(UserFactory())
        for subject in ("matter:closed", "matter:gone", "x\x00", ""):
            sent = client.post("/en/translations/ask/", {"subject": subject})
            assert sent.status_code == 404
        assert not MachineRequest.objects.exists()
        assert matters.known
