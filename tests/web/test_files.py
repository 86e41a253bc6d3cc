# ruff: noqa: F811 - fixtures of the app are taken over by name
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import RequestFactory

from seutu.files import links, services
from seutu.files.models import StoredFile
from tests.files.conftest import keeper, matter, media, newcomer  # noqa: F401
from tests.files.samples import pdf, picture
from tests.matters import matters

pytestmark = pytest.mark.django_db

FILES = "https://files.example"


@pytest.fixture
def attached(matter, keeper):
    upload = SimpleUploadedFile("Päätös.pdf", pdf())
    return services.attach(matter, upload, by=keeper, description="The decision")


def post(client, subject="matter:care", **changes):
    sent = {
        "subject": subject,
        "description": "Where people live",
        "file": SimpleUploadedFile("kartta.png", picture()),
    }
    return client.post("/en/attachments/new/", {**sent, **changes})


def shown(viewer, subject="matter:care"):
    request = RequestFactory().get("/en/")
    request.user = viewer
    page = Template("{% load attachments %}{% attachments subject %}")
    return page.render(Context({"subject": subject, "request": request}))


def test_a_person_attaches_a_file_and_comes_back_to_the_page(client, matter, keeper):
    client.force_login(keeper)

    response = post(client)

    file = StoredFile.objects.get()
    assert response.status_code == 302
    assert response.url == f"/en/#file-{file.pk}"
    assert file.description == "Where people live"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"file": ""}, "Choose a file."),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "This file is empty."),
        ({"description": " "}, "Say in one sentence what the file shows."),
        ({"description": "x" * 301}, "at most 300"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "Accepted are: .pdf"),
        (
            {"file": SimpleUploadedFile("a.pdf", pdf(b"<< /S /JavaScript >>"))},
            "This PDF holds scripts",
        ),
    ],
)
def test_a_refused_file_gets_a_sentence_and_keeps_what_was_written(
    client,
    matter,
    keeper,
    changes,
    sentence,
):
    client.force_login(keeper)

    response = post(client, **changes)

    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert 'id="error-summary"' in page
    if "description" not in changes:
        assert 'value="Where people live"' in page


def test_a_file_far_too_large_gets_a_sentence_too(client, matter, keeper, settings):
    settings.FILE_MEGABYTES = 1
    client.force_login(keeper)

    response = post(client, file=SimpleUploadedFile("a.csv", b"a" * 3_000_000))

    assert response.status_code == 422
    assert "larger than 1 MB" in response.content.decode()


def test_a_request_beyond_reason_is_not_read(client, matter, keeper, settings):
    settings.FILE_MEGABYTES = 1
    client.force_login(keeper)

    response = post(client, file=SimpleUploadedFile("a.csv", b"a" * 6_000_000))

    assert response.status_code in {400, 413}
    assert not StoredFile.objects.exists()


def test_only_who_may_attach_can(client, matter, keeper, newcomer):
    assert post(client).status_code == 302  # to the sign-in page
    assert "/account/login/" in post(client).url
    client.force_login(newcomer)
    assert post(client, subject="matter:closed").status_code == 404
    assert post(client, subject="matter:gone").status_code == 404
    assert post(client, subject="nothing\x00").status_code == 404
    matters.known["care"].kept_by = {keeper.pk}
    assert post(client).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_form_from_another_site_attaches_nothing(matter, keeper):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(keeper)

    assert post(client).status_code == 403
    assert not StoredFile.objects.exists()


def test_a_newcomer_is_told_that_the_file_waits(client, matter, newcomer):
    client.force_login(newcomer)

    post(client)

    page = client.get("/en/").content.decode()
    assert "Others see it when a moderator has looked at it." in page
    assert "Waits for a moderator" in shown(newcomer)


class TestHandingOut:
    def test_a_document_is_only_ever_a_download_that_cannot_run(self, client, attached):
        response = client.get(attached.get_absolute_url())

        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(b"%PDF")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == (
            'attachment; filename="P__t_s.pdf";'
            " filename*=UTF-8''P%C3%A4%C3%A4t%C3%B6s.pdf"
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == (
            "sandbox; default-src 'none'; frame-ancestors 'none'"
        )
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["Cache-Control"] == "private, no-cache"
        assert response["X-Frame-Options"] == "DENY"
        assert not response.cookies

    def test_a_picture_that_we_painted_is_shown(self, client, matter, keeper):
        upload = SimpleUploadedFile("a.png", picture())
        file = services.attach(matter, upload, by=keeper, description="A map")

        response = client.get(file.get_absolute_url())

        assert response["Content-Type"] == "image/png"
        assert response["Content-Disposition"].startswith("inline;")
        assert "sandbox" in response["Content-Security-Policy"]

    def test_text_says_its_encoding_so_that_nobody_guesses(
        self,
        client,
        matter,
        keeper,
    ):
        upload = SimpleUploadedFile("a.txt", b"<script>alert(1)</script>")
        file = services.attach(matter, upload, by=keeper, description="A note")

        response = client.get(file.get_absolute_url())

        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert response["Content-Disposition"].startswith("attachment;")

    def test_a_file_that_did_not_change_is_not_sent_again(self, client, attached):
        tag = client.get(attached.get_absolute_url())["ETag"]

        response = client.get(attached.get_absolute_url(), HTTP_IF_NONE_MATCH=tag)

        assert response.status_code == 304

    def test_a_file_is_seen_by_who_may_see_its_subject(
        self,
        client,
        matter,
        keeper,
        newcomer,
    ):
        upload = SimpleUploadedFile("a.csv", b"a;b")
        file = services.attach(
            "matter:closed", upload, by=keeper, description="Figures"
        )

        assert client.get(file.get_absolute_url()).status_code == 404
        client.force_login(newcomer)
        assert client.get(file.get_absolute_url()).status_code == 404
        client.force_login(keeper)
        assert client.get(file.get_absolute_url()).status_code == 200

    def test_a_deleted_file_is_gone_also_for_signed_links(
        self, client, attached, keeper
    ):
        link = urlsplit(links.signed_link(attached))
        services.delete_file(attached, by=keeper)

        assert client.get(f"{link.path}?{link.query}").status_code == 404

    def test_a_file_whose_bytes_are_lost_is_not_found(self, client, attached):
        attached.content.storage.delete(attached.content.name)

        assert client.get(attached.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("pk", ["0", "00000000-0000-0000-0000-000000000000"])
    def test_other_addresses_are_not_found(self, client, pk):
        assert client.get(f"/files/{pk}/a.pdf").status_code == 404
        assert client.get(f"/files/{pk}/../../settings").status_code == 404

    def test_the_name_in_the_address_decides_nothing(self, client, attached):
        response = client.get(f"/files/{attached.pk}/evil.html")

        assert response["Content-Type"] == "application/pdf"
        assert "evil" not in response["Content-Disposition"]


class TestSignedLinks:
    def test_a_signed_link_needs_no_cookie(self, client, matter, keeper):
        upload = SimpleUploadedFile("a.csv", b"a;b")
        file = services.attach(
            "matter:closed", upload, by=keeper, description="Figures"
        )
        link = urlsplit(links.signed_link(file))

        assert client.get(f"{link.path}?{link.query}").status_code == 200

    @pytest.mark.parametrize("change", ["file", "until", "signature", "nothing"])
    def test_a_signature_covers_the_file_and_its_end(
        self,
        client,
        matter,
        keeper,
        change,
    ):
        first, second = (
            services.attach(
                "matter:closed",
                SimpleUploadedFile("a.csv", b"%d" % number),
                by=keeper,
                description="Figures",
            )
            for number in range(2)
        )
        query = parse_qs(urlsplit(links.signed_link(first)).query)
        sent = {name: values[0] for name, values in query.items()}
        path = first.get_absolute_url()
        if change == "file":
            path = second.get_absolute_url()
        elif change == "until":
            sent["until"] = str(int(sent["until"]) + 1)
        elif change == "signature":
            sent["signature"] = sent["signature"][:-1]
        else:
            sent = {"until": "", "signature": ""}

        assert client.get(path, sent).status_code == 404

    def test_a_signed_link_ends(self, client, attached):
        over = links.signed_link(attached, seconds=-1)
        query = parse_qs(urlsplit(over).query)

        assert not links.is_valid(
            attached.pk.hex, query["until"][0], query["signature"][0]
        )
        assert links.VALID_SECONDS <= 3_600
        assert int(query["until"][0]) < time.time()


class TestSeparateAddress:
    @pytest.fixture(autouse=True)
    def _files_host(self, settings):
        settings.FILES_URL = FILES
        settings.SITE_URL = "http://testserver"
        settings.ALLOWED_HOSTS = ["testserver", "files.example"]

    def test_the_site_never_hands_out_a_file_itself(self, client, attached):
        response = client.get(attached.get_absolute_url())

        assert response.status_code == 302
        assert response.url.startswith(f"{FILES}/files/{attached.pk}/")
        assert response["Cache-Control"] == "private, no-store"

    def test_the_other_address_hands_it_out_for_a_signed_link(self, client, attached):
        link = urlsplit(links.signed_link(attached))

        response = client.get(
            f"{link.path}?{link.query}", headers={"host": "files.example"}
        )

        assert response.status_code == 200
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not response.cookies

    def test_an_expired_link_gets_a_fresh_one_where_the_person_is_known(
        self, client, attached
    ):
        response = client.get(
            attached.get_absolute_url(), headers={"host": "files.example"}
        )

        assert response.status_code == 302
        assert response.url.startswith("http://testserver/files/")

    def test_a_cookie_is_worth_nothing_there(self, client, matter, keeper):
        upload = SimpleUploadedFile("a.csv", b"a;b")
        file = services.attach(
            "matter:closed", upload, by=keeper, description="Figures"
        )
        client.force_login(keeper)

        response = client.get(
            file.get_absolute_url(), headers={"host": "files.example"}
        )

        assert response.status_code == 302

    @pytest.mark.parametrize(
        "path", ["/", "/en/", "/en/account/login/", "/api/v1/challenges", "/healthz"]
    )
    def test_no_page_answers_there(self, client, db, path):
        response = client.get(path, headers={"host": "files.example"})

        assert response.status_code == 404
        assert not response.cookies

    def test_who_may_not_see_it_gets_no_link(self, client, matter, keeper, newcomer):
        upload = SimpleUploadedFile("a.csv", b"a;b")
        file = services.attach(
            "matter:closed", upload, by=keeper, description="Figures"
        )
        client.force_login(newcomer)

        assert client.get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("address", "errors"),
    [
        ("", []),
        ("https://files.example", []),
        ("https://seutu.example:8443", ["files.E2"]),
        ("files.example", ["files.E1"]),
    ],
)
def test_a_files_address_that_protects_nothing_stops_the_start(
    settings, address, errors
):
    from seutu.files.checks import files_have_an_address_of_their_own

    settings.FILES_URL, settings.SITE_URL = address, "https://seutu.example"

    assert [error.id for error in files_have_an_address_of_their_own()] == errors


class TestDeleting:
    def test_deleting_asks_once_and_can_be_undone(self, client, attached, keeper):
        client.force_login(keeper)
        address = f"/en/attachments/{attached.pk}/delete/"

        assert "Delete this file?" in client.get(address).content.decode()
        page = client.post(address).content.decode()
        assert "For 1 day you can bring it back here." in page
        assert "Päätös" not in shown(keeper)
        response = client.post(f"/en/attachments/{attached.pk}/restore/")

        assert response.status_code == 302
        assert "Päätös" in shown(keeper)

    def test_to_all_others_there_is_no_such_file(self, client, attached):
        from tests.people import UserFactory

        address = f"/en/attachments/{attached.pk}/"
        assert client.post(f"{address}delete/").status_code == 302
        client.force_login(UserFactory())
        assert client.get(f"{address}delete/").status_code == 404
        assert client.post(f"{address}delete/").status_code == 404
        assert client.post(f"{address}restore/").status_code == 404
        assert StoredFile.objects.get().state == StoredFile.State.SHOWN

    def test_a_link_alone_deletes_nothing(self, client, attached, keeper):
        client.force_login(keeper)

        client.get(f"/en/attachments/{attached.pk}/delete/")
        client.get(f"/en/attachments/{attached.pk}/restore/")

        assert StoredFile.objects.get().state == StoredFile.State.SHOWN


class TestTheList:
    def test_names_and_descriptions_are_printed_as_text(self, matter, keeper):
        upload = SimpleUploadedFile("<b>a.csv", b"a;b")
        services.attach(
            matter, upload, by=keeper, description="<script>alert(1)</script>"
        )

        page = shown(keeper)

        assert "<script>" not in page
        assert "&lt;script&gt;" in page

    def test_a_picture_carries_its_description_and_size(self, matter, keeper):
        upload = SimpleUploadedFile("a.png", picture(size=(1440, 90)))
        services.attach(matter, upload, by=keeper, description="Homes on a map")

        page = shown(keeper)

        assert 'alt="Homes on a map"' in page
        assert 'width="720" height="45"' in page

    def test_without_files_readers_see_nothing_and_keepers_the_form(
        self,
        matter,
        keeper,
        client,
    ):
        from django.contrib.auth.models import AnonymousUser

        assert shown(AnonymousUser()).strip() == ""
        assert "Attach a file" in shown(keeper)
        assert "No files yet" in shown(keeper)

    def test_the_list_costs_the_same_for_few_and_many(
        self,
        matter,
        keeper,
        django_assert_max_num_queries,
    ):
        for size in (2, 12):
            for number in range(size):
                upload = SimpleUploadedFile("a.csv", b"%d-%d" % (size, number))
                services.attach(matter, upload, by=keeper, description="Figures")
            with django_assert_max_num_queries(4):
                shown(keeper)
