import io
import zipfile

import pytest

from seutu.core.errors import Invalid
from seutu.files.inspection import inspect
from tests.files.samples import OFFICE, docx, docx_with, odt, packed, relation, xlsx


class TestOfficeDocuments:
    @pytest.mark.parametrize(
        "part",
        [
            "word/vbaProject.bin",
            "word/VBAPROJECT.BIN",
            "word/activeX/activeX1.xml",
            "xl/macrosheets/sheet1.xml",
            "word/embeddings/setup.exe",
            "word/media/run.js",
            "customUI/customUI.xml",
            "word/afchunk.mht",
        ],
    )
    def test_a_document_with_an_active_part_is_refused(self, part):
        with pytest.raises(Invalid, match="macros"):
            inspect(docx_with({part: "x"}), extension="docx")

    @pytest.mark.parametrize(
        "content",
        [b"MZ\x90\x00", b"\x7fELF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"#!/bin/sh"],
    )
    def test_a_program_is_found_whatever_its_name(self, content):
        document = docx_with({"word/media/image1.png": content})

        with pytest.raises(Invalid, match="programs"):
            inspect(document, extension="docx")

    def test_a_document_that_declares_macros_is_refused(self):
        more = (
            '<Override PartName="/word/x.bin"'
            ' ContentType="application/vnd.ms-office.vbaProject"/>'
        )

        with pytest.raises(Invalid, match="macros"):
            inspect(docx(more_types=more), extension="docx")

    def test_a_document_with_macros_under_another_name_is_refused(self):
        types = (
            '<Types><Override ContentType="application/vnd.ms-word.document.'
            'macroEnabled.main+xml"/></Types>'
        )

        with pytest.raises(Invalid):
            inspect(docx_with({"[Content_Types].xml": types}), extension="docx")

    @pytest.mark.parametrize(
        ("kind", "target"),
        [
            ("attachedTemplate", "https://evil.example/a.dotm"),
            ("oleObject", "mhtml:https://evil.example/a"),
            ("image", "https://tracker.example/pixel.png"),
            ("frame", "https://evil.example/"),
            ("hyperlink", "javascript:alert(1)"),
            ("hyperlink", "\\\\evil.example\\share"),
            ("externalLinkPath", "file://evil.example/share/a.xlsx"),
            ("hyperlink", "ms-msdt:/id"),
        ],
    )
    def test_a_document_that_reaches_outside_is_refused(self, kind, target):
        with pytest.raises(Invalid, match="another place"):
            inspect(docx(relations=relation(kind, target)), extension="docx")

    def test_links_that_a_reader_clicks_are_fine(self):
        document = docx(relations=relation("hyperlink", "https://catalogue.example/"))

        assert inspect(document, extension="docx").extension == "docx"

    @pytest.mark.parametrize(
        "words",
        [
            '<w:instrText xml:space="preserve"> DDEAUTO cmd "/c calc"</w:instrText>',
            '<w:fldSimple w:instr=" DDE excel"/>',
        ],
    )
    def test_a_field_that_starts_a_program_is_refused(self, words):
        with pytest.raises(Invalid, match="scripts"):
            inspect(docx(words=words), extension="docx")

    def test_writing_about_dde_is_fine(self):
        document = docx(words="DDE stands for dynamic data exchange")

        assert inspect(document, extension="docx").extension == "docx"

    def test_entities_are_refused_also_in_utf16(self):
        bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'

        for content in (bomb.encode(), bomb.encode("utf-16"), bomb.encode("utf-16-be")):
            with pytest.raises(Invalid):
                inspect(docx_with({"word/styles.xml": content}), extension="docx")

    def test_a_table_inside_a_document_is_looked_into(self):
        fine = docx_with({"word/embeddings/table.xlsx": xlsx()})
        evil = docx_with({"word/embeddings/a.docx": docx_with({"vbaProject.bin": "x"})})

        assert inspect(fine, extension="docx").extension == "docx"
        with pytest.raises(Invalid, match="macros"):
            inspect(evil, extension="docx")

    def test_documents_in_documents_in_documents_are_refused(self):
        inner = docx_with({"word/embeddings/b.docx": docx()})

        with pytest.raises(Invalid, match="documents that hold documents"):
            inspect(docx_with({"word/embeddings/a.docx": inner}), extension="docx")

    @pytest.mark.parametrize(
        "parts",
        [
            {"Basic/Standard/Module1.xml": "x"},
            {"Scripts/python/a.py": "x"},
            {"Object 1/x.exe": "x"},
        ],
    )
    def test_an_open_document_with_macros_is_refused(self, parts):
        with pytest.raises(Invalid, match="macros"):
            inspect(odt(**parts), extension="odt")

    @pytest.mark.parametrize(
        "body",
        [
            '<a xlink:href="vnd.sun.star.script:Standard.Module1.Main"/>',
            '<script:event-listener script:event-name="dom:load"/>',
            '<text:dde-connection-decl office:dde-application="soffice"/>',
            '<draw:plugin xlink:href="a"/>',
        ],
    )
    def test_an_open_document_that_starts_something_is_refused(self, body):
        with pytest.raises(Invalid, match="macros"):
            inspect(odt(body=body), extension="odt")

    def test_an_open_document_that_loads_a_picture_from_outside_is_refused(self):
        body = (
            '<draw:image xlink:type="simple" xlink:href="https://tracker.example/p"/>'
        )

        with pytest.raises(Invalid, match="another place"):
            inspect(odt(body=body), extension="odt")
        fine = (
            '<draw:image xlink:href="Pictures/1.png"/><text:a xlink:href="https://a/"/>'
        )
        assert inspect(odt(body=fine), extension="odt").extension == "odt"

    def test_a_document_with_a_password_is_refused_in_a_sentence_of_its_own(self):
        old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
        manifest = {"META-INF__manifest.xml": "<manifest:encryption-data/>"}

        with pytest.raises(Invalid, match="password"):
            inspect(old, extension="docx")
        with pytest.raises(Invalid, match="password"):
            inspect(odt(**manifest), extension="odt")

    def test_a_plain_zip_is_refused(self):
        with pytest.raises(Invalid, match="Zip archives"):
            inspect(packed({"a.txt": "a"}), extension="docx")


class TestContainers:
    def test_a_bomb_is_refused(self):
        bomb = docx_with({"word/media/a.emf": bytes(150 * 1024 * 1024)})
        assert len(bomb) < 400_000

        with pytest.raises(Invalid, match="unpacks"):
            inspect(bomb, extension="docx")

    def test_an_entry_that_lies_about_its_size_is_refused(self):
        document = bytearray(docx_with({"word/media/a.emf": bytes(3_000_000)}))
        at = document.rindex(b"PK\x01\x02")
        document[at + 24 : at + 28] = (100).to_bytes(4, "little")

        with pytest.raises(Invalid):
            inspect(bytes(document), extension="docx")

    def test_thousands_of_entries_are_refused(self):
        many = {f"word/media/{number}": "x" for number in range(2_001)}

        with pytest.raises(Invalid, match="too many parts"):
            inspect(docx_with(many), extension="docx")

    @pytest.mark.parametrize(
        "name",
        ["../../etc/passwd", "/etc/passwd", "word\\..\\a", "C:evil", "word/../../a"],
    )
    def test_a_name_that_leaves_the_container_is_refused(self, name):
        with pytest.raises(Invalid):
            inspect(docx_with({name: "x"}), extension="docx")

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_two_entries_of_one_name_are_refused(self):
        made = io.BytesIO(docx())
        with zipfile.ZipFile(made, "a") as archive:
            archive.writestr("WORD/document.xml", "other")

        with pytest.raises(Invalid):
            inspect(made.getvalue(), extension="docx")

    @pytest.mark.parametrize("where", ["before", "after", "comment", "between"])
    def test_what_hides_beside_the_entries_is_refused(self, where):
        sound, hidden = docx(), b"<script>alert(1)</script>"
        if where == "before":
            content = b"PK\x03\x04" + hidden + sound
        elif where == "after":
            content = sound + hidden
        elif where == "comment":
            made = io.BytesIO(sound)
            with zipfile.ZipFile(made, "a") as archive:
                archive.comment = hidden
            content = made.getvalue()
        else:
            at = sound.index(b"PK\x01\x02")
            content = sound[:at] + hidden + sound[at:]

        with pytest.raises(Invalid):
            inspect(content, extension="docx")

    def test_two_tables_of_contents_that_differ_are_refused(self):
        sound = docx()
        content = sound.replace(b"word/document.xml", b"word/document.xmX", 1)

        with pytest.raises(Invalid):
            inspect(content, extension="docx")

    def test_a_document_written_to_a_pipe_is_accepted(self):
        """Some programs write the sizes after each entry, as they cannot go back."""

        class Pipe(io.RawIOBase):
            def __init__(self):
                self.written = b""

            def writable(self):
                return True

            def write(self, data):
                self.written += bytes(data)
                return len(data)

        pipe = Pipe()
        with zipfile.ZipFile(io.BytesIO(docx())) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)

        assert inspect(pipe.written, extension="docx").extension == "docx"

    def test_a_password_on_the_container_is_refused(self):
        document = bytearray(docx())
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = document.index(mark)
            document[at + offset] |= 1

        with pytest.raises(Invalid, match="password"):
            inspect(bytes(document), extension="docx")

    def test_a_packing_that_is_not_watched_is_refused(self):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("[Content_Types].xml", f"{OFFICE} x")

        with pytest.raises(Invalid, match="packed in a way"):
            inspect(made.getvalue(), extension="docx")
