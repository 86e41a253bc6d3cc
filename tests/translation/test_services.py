from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from seutu.accounts.exports import export_of, run_erasures
from seutu.audit.models import AuditEvent
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from seutu.moderation.models import Case, Decision
from seutu.moderation.services import decide
from seutu.translation import services
from seutu.translation.models import MachineRequest, TranslatedText
from seutu.translation.selectors import shown, shown_many
from seutu.translation.services import machines as machines_module
from seutu.translation.texts import digest
from tests.matters import Matter, matters
from tests.translation.conftest import TITLE, TODAY
from tests.translation.machines import delivery, translated

pytestmark = pytest.mark.django_db

TEXTS = {"title": (TITLE, "fi"), "today": (TODAY, "fi")}


def write(matter, by, text="Behovet av hemvård växer", **changes):
    given = {"field": "title", "language": "sv", **changes}
    return services.add_translation(matter, text=text, by=by, **given)


def send_all():
    return [services.perform(one.pk) for one in services.due_requests()]


class TestPeople:
    def test_a_persons_translation_is_shown_and_the_original_stays(
        self, matter, keeper
    ):
        write(matter, keeper)

        found = shown(TEXTS, matter, "sv")

        assert found["title"].text == "Behovet av hemvård växer"
        assert found["title"].origin == "person"
        assert found["title"].translator == str(keeper)
        assert found["title"].original == TITLE
        assert found["title"].original_language == "fi"
        assert found["today"].origin == "original"
        assert shown(TEXTS, matter, "fi")["title"].text == TITLE
        assert shown(TEXTS, matter, "pl")["title"].origin == "original"

    @pytest.mark.parametrize(
        ("changes", "error"),
        [
            ({"text": " \n"}, Invalid),
            ({"text": "x" * 20_001}, Invalid),
            ({"language": "fi"}, Invalid),
            ({"language": "fi-FI"}, Invalid),
            ({"language": "not a tag"}, Invalid),
            ({"field": "secret"}, NotFound),
        ],
    )
    def test_what_is_no_translation_is_refused(self, matter, keeper, changes, error):
        with pytest.raises(error):
            write(matter, keeper, **changes)

        assert not TranslatedText.objects.exists()

    def test_when_the_original_changes_the_translation_is_out_of_date(
        self, matter, keeper
    ):
        write(matter, keeper)
        changed = {"title": (f"{TITLE} nopeasti", "fi")}

        assert shown(changed, matter, "sv")["title"].is_stale
        spaced = {"title": (f" {TITLE}\n", "fi")}
        assert not shown(spaced, matter, "sv")["title"].is_stale

    def test_two_translators_do_not_overwrite_one_another(self, matter, keeper):
        first = write(matter, keeper, replaces="")

        with pytest.raises(Conflict, match="while you wrote"):
            write(matter, keeper, "En annan", replaces="")
        write(matter, keeper, "En bättre", replaces=digest(first.text))

        assert TranslatedText.objects.get().text == "En bättre"

    def test_a_newcomers_translation_waits_for_a_moderator(
        self, matter, newcomer, keeper
    ):
        row = write(matter, newcomer)

        assert shown(TEXTS, matter, "sv")["title"].origin == "original"
        case = Case.objects.get(subject=f"translation:{row.pk}")
        decide(case, Decision.Action.SHOW, by=keeper, reason="")
        assert shown(TEXTS, matter, "sv")["title"].origin == "person"

    def test_markup_stays_text_and_control_characters_go(self, matter, keeper):
        row = write(matter, keeper, "<b>Vård</b>\u202e\x00")

        assert row.text == "<b>Vård</b>"

    def test_every_write_leaves_a_trace_without_the_words(self, matter, keeper):
        row = write(matter, keeper)
        services.withdraw_translation(row, by=keeper)
        services.withdraw_translation(row, by=keeper)

        events = AuditEvent.objects.filter(action__startswith="translation.")
        assert {event.action for event in events} == {
            "translation.written",
            "translation.withdrawn",
        }
        assert events.count() == 2
        assert "hemvård" not in str([event.details for event in events])

    def test_who_may_translate(self, matter, keeper, newcomer):
        assert newcomer.has_perm("translation.translate", matter)
        assert keeper.has_perm("translation.translate", matter)
        assert not AnonymousUser().has_perm("translation.translate", matter)
        assert not newcomer.has_perm("translation.translate", "matter:closed")
        assert not keeper.has_perm("translation.translate", "unknown:1")


class TestShowing:
    def rows(self, matter, *kinds):
        for origin, words, source in kinds:
            TranslatedText.objects.create(
                subject=matter,
                field="title",
                language="sv",
                origin=origin,
                engine="LibreTranslate" if origin == "machine" else "",
                text=words,
                source_language="fi",
                source_digest=digest(source),
            )
        return shown(TEXTS, matter, "sv")["title"]

    def test_a_person_comes_before_a_machine(self, matter):
        found = self.rows(matter, ("machine", "M", TITLE), ("person", "P", TITLE))

        assert (found.text, found.is_stale) == ("P", False)

    def test_what_fits_the_present_wording_comes_before_what_does_not(self, matter):
        found = self.rows(matter, ("machine", "M", TITLE), ("person", "P", "old"))

        assert (found.text, found.translator) == ("M", "LibreTranslate")

    def test_an_earlier_wording_is_better_than_none_and_marked(self, matter):
        found = self.rows(matter, ("machine", "M", "old"))

        assert (found.text, found.is_stale) == ("M", True)

    def test_a_list_costs_one_query_and_a_list_in_ones_language_none(
        self, matter, keeper, django_assert_num_queries
    ):
        write(matter, keeper)
        many = {f"matter:{number}": TEXTS for number in range(50)} | {matter: TEXTS}

        with django_assert_num_queries(1):
            assert shown_many(many, "sv")[matter]["title"].origin == "person"
        with django_assert_num_queries(0):
            shown_many(many, "fi")

    def test_an_empty_text_stays_empty(self, matter):
        assert shown({"title": ("", "fi")}, matter, "sv")["title"].text == ""


class TestLibreTranslateEndToEnd:
    def test_a_subject_is_translated_once_and_marked(self, matter, newcomer, libre):
        made = services.request_machine_translation(matter, "sv", by=newcomer)

        assert len(made) == 2
        assert send_all() == ["translated", "translated"]
        found = shown(TEXTS, matter, "sv")["today"]
        assert found.origin == "machine"
        assert found.translator == "LibreTranslate"
        assert found.text == translated(TODAY, "sv")
        assert libre.asked[0][2]["api_key"] == "sesame"
        again = services.request_machine_translation(matter, "sv", by=newcomer)
        assert again == []
        assert send_all() == []
        assert len(libre.asked) == 2

    def test_what_a_person_translated_is_not_sent(self, matter, keeper, libre):
        write(matter, keeper)

        (only,) = services.request_machine_translation(matter, "sv")

        assert only.field == "today"

    def test_a_changed_original_is_asked_for_again(self, matter, libre):
        services.request_machine_translation(matter, "sv")
        send_all()
        matters.known["care"].texts["title"] = ("Uusi otsikko", "fi")

        (only,) = services.request_machine_translation(matter, "sv")
        assert send_all() == ["translated"]

        assert only.field == "title"
        row = TranslatedText.objects.get(field="title")
        assert row.text == translated("Uusi otsikko", "sv")

    def test_a_text_that_changed_before_it_was_sent_is_not_sent(self, matter, libre):
        services.request_machine_translation(matter, "sv")
        matters.known["care"].texts["title"] = ("Uusi otsikko", "fi")

        assert sorted(send_all()) == ["failed", "translated"]

    def test_only_what_everybody_may_read_goes_out(self, matter, keeper, libre):
        with pytest.raises(Refused):
            services.request_machine_translation("matter:closed", "sv", by=keeper)

        services.request_machine_translation(matter, "sv")
        matters.known["care"].seen_by = {keeper.pk}
        assert send_all() == ["failed", "failed"]
        assert libre.asked == []

    def test_the_day_has_a_measure(self, matter, libre, settings):
        settings.TRANSLATOR_LETTERS_PER_DAY = len(TITLE) + 1

        with pytest.raises(Conflict, match="tomorrow"):
            services.request_machine_translation(matter, "sv")

        assert not MachineRequest.objects.exists()

    def test_without_a_machine_it_is_said(self, matter, settings):
        settings.TRANSLATOR = "none"

        with pytest.raises(Unavailable):
            services.request_machine_translation(matter, "sv")

    def test_two_workers_send_a_text_once(self, matter, libre):
        (first, _second) = services.request_machine_translation(matter, "sv")

        assert services.perform(first.pk) == "translated"
        assert services.perform(first.pk) == "not due"

    def test_a_worker_that_was_killed_leaves_the_text_for_later(self, matter, libre):
        (first, _second) = services.request_machine_translation(matter, "sv")
        MachineRequest.objects.update(not_before=timezone.now() + timedelta(minutes=10))
        assert services.perform(first.pk) == "not due"
        MachineRequest.objects.update(not_before=timezone.now())
        assert services.perform(first.pk) == "translated"


class TestTroubles:
    @pytest.fixture
    def answer(self, monkeypatch, settings):
        """Let the machine answer what the test wants."""
        from seutu.core import net
        from seutu.translation.translators.libretranslate import LibreTranslate

        box = SimpleNamespace(give=lambda request: httpx.Response(503))
        transport = httpx.MockTransport(lambda request: box.give(request))
        machine = LibreTranslate(
            url="https://translate.example",
            make_client=lambda _: net.client(transport=transport),
        )
        settings.TRANSLATOR = "libretranslate://translate.example"
        monkeypatch.setattr(machines_module, "machine", lambda: machine)
        return box

    def test_a_busy_machine_is_asked_later_and_later_and_then_no_more(
        self, matter, answer
    ):
        (request, *_rest) = services.request_machine_translation(matter, "sv")
        pauses = []
        for _ in range(5):
            began = timezone.now()
            assert services.perform(request.pk) == "later"
            request.refresh_from_db()
            pauses.append((request.not_before - began).total_seconds())
            MachineRequest.objects.update(not_before=timezone.now())

        assert [round(pause) for pause in pauses] == [60, 120, 240, 480, 960]
        assert services.perform(request.pk) == "failed"
        request.refresh_from_db()
        assert request.problem == "status-503"

    @pytest.mark.parametrize("text", ["", "  ", "x" * 4_000])
    def test_what_cannot_be_a_translation_is_not_kept(self, matter, answer, text):
        answer.give = lambda _: httpx.Response(200, json={"translatedText": text})
        services.request_machine_translation(matter, "sv")

        assert send_all() == ["failed", "failed"]
        assert not TranslatedText.objects.exists()

    def test_markup_of_a_machine_stays_text(self, matter, answer):
        words = "<script>alert(1)</script>"
        answer.give = lambda _: httpx.Response(200, json={"translatedText": words})
        services.request_machine_translation(matter, "sv")
        send_all()

        assert TranslatedText.objects.first().text == words

    def test_what_failed_can_be_asked_for_again_after_an_hour(self, matter, answer):
        answer.give = lambda _: httpx.Response(400)
        services.request_machine_translation(matter, "sv")
        assert send_all() == ["failed", "failed"]

        assert services.request_machine_translation(matter, "sv") == []
        MachineRequest.objects.update(requested_at=timezone.now() - timedelta(hours=2))
        assert len(services.request_machine_translation(matter, "sv")) == 2


class TestETranslationCallback:
    @pytest.fixture
    def asked(self, matter, monkeypatch, settings):
        """What the service was asked, under its name on this machine."""
        import json

        from seutu.core import net
        from seutu.translation.translators.etranslation import ETranslation

        sent = []

        def answer(request):
            sent.append(json.loads(request.content))
            return httpx.Response(200, json={"requestId": 4711})

        transport = httpx.MockTransport(answer)
        machine = ETranslation(
            application="a",
            password="b",
            make_client=lambda _: net.client(transport=transport),
        )
        settings.TRANSLATOR = "etranslation://a:b@"
        settings.SITE_URL = "https://seutu.example"
        monkeypatch.setattr(machines_module, "machine", lambda: machine)
        services.request_machine_translation(matter, "sv")
        assert send_all() == ["sent", "sent"]
        return sent

    def path(self, sent):
        address = sent["deliveries"]["http"]
        assert address.startswith("https://seutu.example/callbacks/translation/")
        return address.removeprefix("https://seutu.example")

    def post(self, client, path, body):
        return client.post(path, body, content_type="application/json")

    def test_the_answer_is_kept_once_however_often_it_comes(
        self, client, asked, matter
    ):
        for expected in ("translated", "done already", "done already"):
            response = self.post(client, self.path(asked[0]), delivery(asked[0]))
            assert (response.status_code, response.json()) == (
                200,
                {"result": expected},
            )

        found = shown(TEXTS, matter, "sv")["title"]
        assert found.text == translated(TITLE, "SV")
        assert found.translator == "eTranslation"

    @pytest.mark.parametrize(
        "path",
        [
            "/callbacks/translation/guess",
            "/callbacks/translation/guess:signature",
            "/callbacks/translation/:",
        ],
    )
    def test_nobody_else_can_answer(self, client, asked, path):
        assert self.post(client, path, delivery(asked[0])).status_code == 404
        assert not TranslatedText.objects.exists()

    def test_a_signature_is_good_for_one_text(self, client, asked):
        response = self.post(client, self.path(asked[0]), delivery(asked[1]))

        # The address decides which text is answered, not what the body claims.
        assert response.status_code == 200
        assert not TranslatedText.objects.filter(field="today").exists()

    @pytest.mark.parametrize(
        ("body", "status"),
        [("{", 400), ("[]", 400), ("null", 400), ("[" * 100_000, 400), ("{}", 200)],
    )
    def test_garbage_is_refused_and_nothing_breaks(self, client, asked, body, status):
        assert self.post(client, self.path(asked[0]), body).status_code == status
        assert not TranslatedText.objects.exists()

    @pytest.mark.parametrize(
        ("change", "result"),
        [
            ({"requestId": 99}, "another request"),
            ({"targetLanguage": "PL"}, "another language"),
            ({"translatedText": None}, "no text yet"),
            ({"errorCode": -20001}, "failed"),
        ],
    )
    def test_an_answer_that_does_not_fit_is_not_kept(
        self, client, asked, change, result
    ):
        body = delivery(asked[0]) | change

        response = self.post(client, self.path(asked[0]), body)

        assert response.json() == {"result": result}
        assert not TranslatedText.objects.exists()

    def test_an_answer_to_a_text_that_changed_is_not_kept(self, client, asked):
        matters.known["care"].texts["title"] = ("Uusi otsikko", "fi")

        response = self.post(client, self.path(asked[0]), delivery(asked[0]))

        assert response.json() == {"result": "failed"}

    def test_an_answer_that_comes_before_the_number_is_kept(self, client, asked):
        MachineRequest.objects.update(state="waiting", remote_id="")

        response = self.post(client, self.path(asked[0]), delivery(asked[0]))

        assert response.json() == {"result": "translated"}

    def test_a_text_without_an_answer_is_sent_again_after_a_day(self, asked):
        assert send_all() == []
        MachineRequest.objects.update(not_before=timezone.now())

        assert send_all() == ["sent", "sent"]

    def test_a_link_alone_answers_nothing(self, client, asked):
        assert client.get(self.path(asked[0])).status_code == 405


def test_a_person_gets_her_translations_and_erasure_drops_what_nobody_saw(
    matter, newcomer, keeper
):
    write(matter, newcomer)
    write(matter, keeper, "Tarpeet kasvavat", field="today")

    assert [one["text"] for one in export_of(newcomer)["translations"]] == [
        "Behovet av hemvård växer"
    ]
    run_erasures(newcomer)
    run_erasures(keeper)

    assert TranslatedText.objects.get().field == "today"


def test_translations_of_what_is_gone_are_forgotten(matter, keeper, libre):
    write(matter, keeper)
    services.request_machine_translation(matter, "pl")
    matters.known["other"] = Matter()
    del matters.known["care"]

    assert services.sweep() == 3
    assert not TranslatedText.objects.exists()


def test_of_very_many_subjects_those_that_are_gone_are_found_some_at_a_time(
    matter, keeper, monkeypatch
):
    monkeypatch.setattr(subjects, "SOME", 2)
    names = [f"{kind}:{n}" for n in range(5) for kind in ("matter", "unknown")]
    for name in [*names, matter]:
        TranslatedText.objects.create(
            subject=name, field="title", language="sv", text="x", origin="person"
        )
    matters.known["3"] = Matter()

    with CaptureQueriesContext(connection) as asked:
        assert services.sweep() == 4
    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT DISTINCT")]

    assert all("LIMIT 2" in sql for sql in read)
    left = set(TranslatedText.objects.values_list("subject", flat=True))
    assert left == {matter, "matter:3", *(f"unknown:{n}" for n in range(5))}


@pytest.mark.parametrize(
    ("translator", "site", "found"),
    [
        ("none", "http://localhost", []),
        ("nonsense", "https://a.example", ["translation.E1"]),
        ("etranslation://a:b@", "http://localhost", ["translation.W1"]),
        ("etranslation://a:b@", "https://a.example", []),
    ],
)
def test_a_machine_that_cannot_be_asked_is_told_at_the_start(
    settings, translator, site, found
):
    from seutu.translation.checks import the_translator_can_be_asked

    settings.TRANSLATOR, settings.SITE_URL = translator, site

    assert [one.id for one in the_translator_can_be_asked()] == found
