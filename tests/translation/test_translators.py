"""One contract for every machine, and what each of them does on its own."""

import base64
import json
from functools import partial

import httpx
import pytest
from django.core.exceptions import ImproperlyConfigured

from seutu.core import net
from seutu.translation.ports import Job, TranslatorBusy, TranslatorFailed
from seutu.translation.translators import machine_at
from seutu.translation.translators.etranslation import (
    ETranslation,
    is_document,
    read_delivery,
)
from seutu.translation.translators.libretranslate import LibreTranslate
from tests.translation.machines import delivery, running, translated

MACHINES = {
    "libretranslate": partial(LibreTranslate, url="https://translate.example", key="k"),
    "etranslation": partial(ETranslation, application="Seutu", password="p"),
}


def job(text="Kotihoito", target="sv"):
    return Job(
        text=text,
        source="fi",
        target=target,
        reference="abc",
        callback_url="https://seutu.example/translations/abc",
    )


def answering(name, answer):
    """A machine whose other side is a function."""
    transport = httpx.MockTransport(answer)
    return MACHINES[name](
        make_client=lambda _: net.client(transport=transport, follow_redirects=False)
    )


@pytest.mark.parametrize("name", MACHINES)
class TestEveryMachine:
    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
    def test_a_busy_machine_is_asked_again(self, name, status):
        machine = answering(name, lambda _: httpx.Response(status))

        with pytest.raises(TranslatorBusy, match=str(status)):
            machine.translate(job())

    def test_a_machine_says_when_to_ask_again(self, name):
        headers = {"retry-after": "120"}
        machine = answering(name, lambda _: httpx.Response(429, headers=headers))

        with pytest.raises(TranslatorBusy) as caught:
            machine.translate(job())
        assert caught.value.seconds == 120

    @pytest.mark.parametrize(
        "said", ["Sat, 21 Nov 2026 10:00:00 GMT", "-5", "x", "9" * 9]
    )
    def test_an_odd_moment_to_ask_again_does_no_harm(self, name, said):
        headers = {"retry-after": said}
        machine = answering(name, lambda _: httpx.Response(503, headers=headers))

        with pytest.raises(TranslatorBusy) as caught:
            machine.translate(job())
        assert 0 <= caught.value.seconds <= 86_400

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 302, 204])
    def test_a_refusal_is_final(self, name, status):
        machine = answering(
            name, lambda _: httpx.Response(status, headers={"location": "http://a/"})
        )

        with pytest.raises(TranslatorFailed) as caught:
            machine.translate(job())
        assert not isinstance(caught.value, TranslatorBusy)

    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b"[]", b"null", b"{}", b'{"error": "no"}', b"\xff"]
    )
    def test_what_is_no_answer_is_final(self, name, body):
        machine = answering(name, lambda _: httpx.Response(200, content=body))

        with pytest.raises(TranslatorFailed):
            machine.translate(job())

    @pytest.mark.parametrize(
        "error", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.ReadError("x")]
    )
    def test_a_broken_way_is_tried_again(self, name, error):
        def fail(_request):
            raise error

        with pytest.raises(TranslatorBusy):
            answering(name, fail).translate(job())

    def test_it_does_not_translate_into_the_same_language(self, name):
        machine = MACHINES[name]()

        assert machine.can("fi", "sv")
        assert not machine.can("fi", "fi")

    def test_its_key_is_not_printed(self, name):
        printed = repr(MACHINES[name]())

        assert "'k'" not in printed
        assert "'p'" not in printed


class TestLibreTranslate:
    def test_a_text_is_sent_as_text_with_the_key(self):
        seen = []

        def answer(request):
            seen.append(json.loads(request.content))
            return httpx.Response(200, json={"translatedText": "Hemvård"})

        outcome = answering("libretranslate", answer).translate(job())

        assert outcome.text == "Hemvård"
        assert seen == [
            {
                "q": "Kotihoito",
                "source": "fi",
                "target": "sv",
                "format": "text",
                "api_key": "k",
            }
        ]

    def test_a_long_text_is_sent_in_pieces_and_keeps_its_paragraphs(self):
        sizes = []

        def answer(request):
            words = json.loads(request.content)["q"]
            sizes.append(len(words))
            return httpx.Response(200, json={"translatedText": words.upper()})

        text = "\n\n".join(["kotihoito " * 60] * 6).strip()
        outcome = answering("libretranslate", answer).translate(job(text))

        assert outcome.text == text.upper()
        assert max(sizes) < 2_000
        assert len(sizes) > 1

    def test_norwegian_goes_by_the_name_that_the_machine_knows(self):
        seen = []

        def answer(request):
            seen.append(json.loads(request.content)["target"])
            return httpx.Response(200, json={"translatedText": "Hjemmehjelp"})

        answering("libretranslate", answer).translate(job(target="no"))

        assert seen == ["nb"]

    def test_a_real_server_in_ones_own_network_is_asked(self):
        with running() as server:
            machine = machine_at(f"libretranslate+http://{server.name}")
            outcome = machine.translate(job())

        assert outcome.text == translated("Kotihoito", "sv")

    def test_a_redirect_does_not_carry_the_key_away(self):
        asked = []

        def answer(request):
            asked.append(str(request.url))
            return httpx.Response(307, headers={"location": "https://evil.example/"})

        transport = httpx.MockTransport(answer)
        machine = LibreTranslate(
            url="https://translate.example",
            key="k",
            make_client=lambda _: net.client(
                transport=transport, follow_redirects=False
            ),
        )

        with pytest.raises(TranslatorFailed):
            machine.translate(job())
        assert asked == ["https://translate.example/translate"]


class TestETranslation:
    def asked(self, text="Kotihoito", target="sv", answer=None):
        seen = []

        def reply(request):
            seen.append(request)
            return httpx.Response(200, json=answer or {"requestId": 4711})

        outcome = answering("etranslation", reply).translate(job(text, target))
        (request,) = seen
        return outcome, request, json.loads(request.content)

    def test_a_snippet_is_handed_over_with_the_place_for_the_answer(self):
        outcome, request, sent = self.asked()

        assert outcome.comes_later
        assert outcome.remote_id == "4711"
        assert str(request.url) == (
            "https://language-tools.ec.europa.eu/etranslation/api/askTranslate"
        )
        credentials = base64.b64encode(b"Seutu:p").decode()
        assert request.headers["authorization"] == f"Basic {credentials}"
        place = "https://seutu.example/translations/abc"
        assert sent == {
            "callerInformation": {"externalReference": "abc"},
            "textToTranslate": "Kotihoito",
            "sourceLanguage": "FI",
            "targetLanguages": ["SV"],
            "notifications": {"success": {"http": place}, "failure": {"http": place}},
            "deliveries": {"http": place},
        }

    def test_a_long_text_goes_as_a_document(self):
        _outcome, _request, sent = self.asked("kotihoito " * 600)

        document = sent["documentToTranslate"]["document"]
        assert document["format"] == "txt"
        assert base64.b64decode(document["content"]).decode() == "kotihoito " * 600
        assert "textToTranslate" not in sent

    @pytest.mark.parametrize("number", [-28, 0, "-20001", "abc"])
    def test_a_negative_number_is_a_refusal(self, number):
        with pytest.raises(TranslatorFailed):
            self.asked(answer={"requestId": number})

    @pytest.mark.parametrize("code", [-20028, -11200, "-11200"])
    def test_a_full_quota_is_waited_for(self, code):
        with pytest.raises(TranslatorBusy):
            self.asked(answer={"errorCode": code, "errorMessage": "quota"})

    def test_a_bare_number_is_understood_too(self):
        machine = answering("etranslation", lambda _: httpx.Response(200, text="4711"))

        assert machine.translate(job()).remote_id == "4711"

    def test_languages_that_it_does_not_know_are_not_sent(self):
        assert not ETranslation(application="a", password="b").can("fi", "eu")

    @pytest.mark.parametrize("text", ["Kotihoito", "kotihoito " * 600])
    def test_what_it_calls_back_with_is_read(self, text):
        _outcome, _request, sent = self.asked(text)

        found = read_delivery(delivery(sent), document=is_document(len(text)))

        assert found.text == translated(text, "sv")
        assert (found.reference, found.remote_id, found.language) == (
            "abc",
            "4711",
            "sv",
        )

    def test_a_snippet_that_looks_like_base64_is_taken_as_it_is(self):
        found = read_delivery({"result": "Hemtjanst123"}, document=False)

        assert found.text == "Hemtjanst123"

    def test_a_notice_without_text_is_no_failure(self):
        assert read_delivery({"requestId": 1}, document=False).text is None

    @pytest.mark.parametrize(
        ("sent", "document"),
        [
            ({"errorCode": -20001, "errorMessage": "x"}, False),
            ({"errorCode": ["odd"]}, False),
            ({"result": "no base64!"}, True),
            ({"result": base64.b64encode(b"\xff\xfe").decode()}, True),
        ],
    )
    def test_a_failure_is_told_as_one(self, sent, document):
        with pytest.raises(TranslatorFailed):
            read_delivery(sent, document=document)


class TestTheSetting:
    @pytest.mark.parametrize("address", ["none", "", " None "])
    def test_none_is_no_machine(self, address):
        assert machine_at(address) is None

    def test_a_server_of_ones_own(self):
        machine = machine_at("libretranslate+http://:s%40me@10.0.0.5:5000/sub/")

        assert machine == LibreTranslate(url="http://10.0.0.5:5000/sub", key="s@me")

    def test_a_server_on_the_internet_is_asked_over_tls(self):
        assert machine_at("libretranslate://translate.example") == LibreTranslate(
            url="https://translate.example"
        )

    def test_the_service_of_the_commission(self):
        machine = machine_at("etranslation://Seutu_2026:pa%2Fss@")

        assert machine == ETranslation(application="Seutu_2026", password="pa/ss")

    @pytest.mark.parametrize(
        "address",
        [
            "deepl://key",
            "libretranslate://",
            "etranslation://",
            "etranslation://a@h",
            "http://translate.example",
            "libretranslate://h:port",
            "yes",
        ],
    )
    def test_anything_else_stops_the_start_with_a_sentence(self, address):
        with pytest.raises(ImproperlyConfigured, match="TRANSLATOR must be"):
            machine_at(address)
