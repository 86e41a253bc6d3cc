import io
import json
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from seutu.core.errors import Invalid
from seutu.files.inspection import inspect
from seutu.files.media import BY_EXTENSION
from tests.files.samples import (
    OFFICE,
    docx,
    docx_with,
    odt,
    packed,
    pdf,
    photograph,
    picture,
    relation,
    stream,
    xlsx,
)

TABLE = "alue;asukkaat\nÅbo;201000\n".encode()


@pytest.mark.parametrize(
    ("content", "said", "kind"),
    [
        (picture("PNG"), "png", "png"),
        (picture("JPEG"), "jpeg", "jpg"),
        (picture("WEBP"), "webp", "webp"),
        (picture("PNG"), "jpg", "png"),
        (pdf(), "pdf", "pdf"),
        (docx(), "docx", "docx"),
        (xlsx(), "xlsx", "xlsx"),
        (odt(), "odt", "odt"),
        (odt("spreadsheet"), "ods", "ods"),
        (TABLE, "csv", "csv"),
        (b"\xef\xbb\xbf" + TABLE, "csv", "csv"),
        (TABLE, "txt", "txt"),
        (b'{"a": [1, 2.5, "x"]}', "json", "json"),
        (b'{"type": "FeatureCollection", "features": []}', "json", "geojson"),
        (b'{"type": "note"}', "geojson", "json"),
    ],
)
def test_the_content_tells_what_a_file_is(content, said, kind):
    assert inspect(content, extension=said).extension == kind


@pytest.mark.parametrize("kind", ["docx", "xlsx", "odt", "ods", "pdf", "csv", "json"])
def test_what_is_no_picture_is_kept_byte_by_byte(kind):
    content = {
        "docx": docx(),
        "xlsx": xlsx(),
        "odt": odt(),
        "ods": odt("spreadsheet"),
        "pdf": pdf(),
        "csv": TABLE,
        "json": b"[1]",
    }[kind]

    assert inspect(content, extension=kind).content == content


@pytest.mark.parametrize(
    "extension", ["exe", "html", "svg", "js", "zip", "docm", "xlsm", "doc", "xml", ""]
)
def test_other_kinds_are_refused_with_the_list_of_what_is_taken(extension):
    with pytest.raises(Invalid, match=r"Accepted are: \.pdf, \.docx"):
        inspect(b"<script>alert(1)</script>", extension=extension)


@pytest.mark.parametrize("extension", sorted(BY_EXTENSION))
def test_an_empty_file_is_refused(extension):
    with pytest.raises(Invalid, match="empty"):
        inspect(b"", extension=extension)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pdf(), "docx"),
        (pdf(), "png"),
        (pdf(), "txt"),
        (docx(), "xlsx"),
        (docx(), "odt"),
        (odt(), "ods"),
        (picture(), "pdf"),
        (picture(), "csv"),
        (TABLE, "pdf"),
        (TABLE, "png"),
        (b"<html><script>alert(1)</script>", "pdf"),
        (b"MZ\x90\x00", "pdf"),
        (b"GIF89a/*", "png"),
    ],
)
def test_a_name_that_lies_about_the_content_is_refused(content, said):
    with pytest.raises(Invalid):
        inspect(content, extension=said)


def refused_or_not(content: bytes, extension: str) -> bool:
    """Inspect; False when it was refused without naming the field of the form."""
    try:
        inspect(content, extension=extension)
    except Invalid as refusal:
        return refusal.field == "file"
    return True


@given(st.binary(max_size=400), st.sampled_from(sorted(BY_EXTENSION)))
def test_no_bytes_make_the_inspection_fail_in_another_way(content, extension):
    starts = (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
    for start in (*starts, b"RIFF\x00\x00\x00\x00WEBP"):
        assert refused_or_not(start + content, extension)


@given(
    st.integers(0, 4000), st.integers(0, 255), st.sampled_from(["docx", "pdf", "png"])
)
def test_a_damaged_byte_makes_no_other_failure(position, value, extension):
    sound = {"docx": docx(), "pdf": pdf(stream(b"1 0 <<>>")), "png": picture()}[
        extension
    ]
    content = bytearray(sound)
    content[position % len(content)] = value

    assert refused_or_not(bytes(content), extension)


class TestPictures:
    def test_place_author_and_comment_are_gone(self):
        taken = photograph()
        assert b"SECRET AUTHOR" in taken

        kept = inspect(taken, extension="jpg")

        assert b"SECRET" not in kept.content
        with Image.open(io.BytesIO(kept.content)) as image:
            assert not image.getexif()
            assert "comment" not in image.info

    def test_a_photograph_on_its_side_is_turned_upright(self):
        kept = inspect(photograph(), extension="jpg")

        assert (kept.width, kept.height) == (20, 40)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_what_is_glued_to_a_picture_is_gone(self, kind):
        hidden = packed({"evil.js": "alert(1)"})
        extension = kind.lower()

        kept = inspect(picture(kind) + hidden, extension=extension)

        assert b"evil.js" not in kept.content
        assert not zipfile.is_zipfile(io.BytesIO(kept.content))

    def test_holes_stay_holes(self):
        kept = inspect(picture("PNG", mode="RGBA"), extension="png")

        with Image.open(io.BytesIO(kept.content)) as image:
            assert image.mode == "RGBA"

    @pytest.mark.parametrize(
        ("kind", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "1"), ("PNG", "P")]
    )
    def test_unusual_colours_become_usual_ones(self, kind, mode):
        made = io.BytesIO()
        Image.new(mode, (9, 9)).save(made, kind)

        kept = inspect(made.getvalue(), extension=kind.lower())

        assert kept.width == 9

    def test_a_large_picture_is_scaled_down(self):
        kept = inspect(picture("PNG", size=(5000, 10)), extension="png")

        assert kept.width == 4096

    def test_a_bomb_of_pixels_is_refused_before_it_is_painted(self):
        bomb = picture("PNG", size=(10_000, 10_000), mode="1")
        assert len(bomb) < 100_000

        with pytest.raises(Invalid, match="pixels"):
            inspect(bomb, extension="png")

    def test_a_picture_that_claims_to_be_enormous_is_refused(self):
        content = bytearray(picture("PNG"))
        content[16:24] = b"\x7f\xff\xff\xff" * 2

        with pytest.raises(Invalid):
            inspect(bytes(content), extension="png")

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    def test_a_picture_cut_in_half_is_refused(self, kind):
        whole = picture(kind, size=(300, 300))

        with pytest.raises(Invalid, match="cannot be read"):
            inspect(whole[: len(whole) // 2], extension=kind.lower())

    def test_of_a_moving_picture_the_first_frame_is_kept(self):
        made = io.BytesIO()
        frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
        frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])

        kept = inspect(made.getvalue(), extension="webp")

        with Image.open(io.BytesIO(kept.content)) as image:
            assert getattr(image, "n_frames", 1) == 1


class TestText:
    @pytest.mark.parametrize(
        "content",
        [
            "Åbo".encode("latin-1"),
            "Åbo".encode("utf-16"),
            b"a\x00b",
            b"a\x1bb",
            b"\x9d\x01",
            "a\x85b".encode(),
            b"\xed\xa0\x80",
        ],
    )
    @pytest.mark.parametrize("extension", ["csv", "txt", "json"])
    def test_what_is_not_plain_text_in_utf8_is_refused(self, content, extension):
        with pytest.raises(Invalid):
            inspect(content, extension=extension)

    @pytest.mark.parametrize(
        "content", [b"{", b"[1,]", b'"a', b"{'a': 1}", b"nul", b"\\", b'"\\']
    )
    def test_broken_json_is_refused(self, content):
        with pytest.raises(Invalid, match="not valid JSON"):
            inspect(content, extension="json")

    @pytest.mark.parametrize(
        "content",
        [
            b"[" * 200_000,
            b"[" * 101 + b"]" * 101,
            b'{"a":' * 50_000,
            b"[" + b"[],".ljust(3) * 1_000_001 + b"1]",
        ],
    )
    def test_json_that_is_a_bomb_is_refused(self, content):
        with pytest.raises(Invalid, match="nested too deeply"):
            inspect(content, extension="json")

    def test_a_number_of_a_million_digits_costs_nothing(self):
        began = time.perf_counter()

        inspect(b"[" + b"9" * 1_000_000 + b"]", extension="json")

        assert time.perf_counter() - began < 2

    def test_a_string_without_an_end_costs_nothing(self):
        began = time.perf_counter()

        with pytest.raises(Invalid):
            inspect(b'"' + b'\\"' * 500_000, extension="json")

        assert time.perf_counter() - began < 2

    def test_brackets_within_strings_do_not_count(self):
        content = json.dumps(["[" * 5_000, '"]' * 10]).encode()

        assert inspect(content, extension="json").extension == "json"


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


SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"


class TestPdf:
    @pytest.mark.parametrize(
        "object_",
        [
            SCRIPT,
            b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
            b"<< /S /#4a#61#76#61Script >>",
            b"<< /S /Launch /F (calc.exe) >>",
            b"<< /Type /EmbeddedFile >>",
            b"<< /Names << /EmbeddedFiles 5 0 R >> >>",
            b"<< /XFA 5 0 R >>",
            b"<< /S /SubmitForm /F (https://evil.example/) >>",
            b"<< /S /GoToR /F (\\\\evil.example\\share) >>",
            b"<< /Subtype /RichMedia >>",
            stream(SCRIPT),
            stream(b"<< /S /J#61vaScript >>"),
            stream(b"<< /JS (app.alert(1)) >>"),
            stream(SCRIPT, b"/Type /ObjStm"),
            stream(SCRIPT, b"/Type /Obj#53tm /Filter /FlateDecode"),
            stream(SCRIPT, b"/Type /ObjStm /Filter [/FlateDecode]"),
        ],
    )
    def test_what_can_act_is_refused_however_it_is_disguised(self, object_):
        with pytest.raises(Invalid, match="scripts"):
            inspect(pdf(object_), extension="pdf")

    @pytest.mark.parametrize(
        "entries",
        [
            b"/Type /ObjStm /Filter [/ASCIIHexDecode /FlateDecode]",
            b"/Type /ObjStm /Filter /LZWDecode",
            b"/Type /ObjStm /Filter 9 0 R",
            b"/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
            b"/Type /ObjStm /FFilter /FlateDecode /F (other.bin)",
            b"/Type /ObjStm /Filter /FlateDecode" + b" " * 3_000,
        ],
    )
    def test_objects_packed_in_a_way_we_do_not_search_are_refused(self, entries):
        with pytest.raises(Invalid, match="unusual"):
            inspect(pdf(stream(b"1 0 << >>", entries)), extension="pdf")

    def test_an_object_stream_cut_short_is_refused(self):
        whole = stream(SCRIPT * 50)
        cut = whole[: whole.index(b"stream\n") + 12] + b"\nendstream"

        with pytest.raises(Invalid, match="unusual"):
            inspect(pdf(cut), extension="pdf")

    def test_ordinary_streams_and_links_are_fine(self):
        document = pdf(
            stream(b"BT (The /JS of a page) Tj ET", b"/Filter /FlateDecode"),
            stream(b"1 0 << /Type /Page /Annots [2 0 R] >>"),
            b"<< /S /URI /URI (https://catalogue.example/) >>",
            b"<< /OpenAction [3 0 R /Fit] >>",
        )

        assert inspect(document, extension="pdf").extension == "pdf"

    def test_a_bomb_in_an_object_stream_is_refused(self):
        with pytest.raises(Invalid, match="unpacks"):
            inspect(pdf(stream(bytes(60 * 1024 * 1024))), extension="pdf")

    def test_a_password_is_refused_in_a_sentence_of_its_own(self):
        with pytest.raises(Invalid, match="password"):
            inspect(pdf(b"<< /Encrypt 9 0 R >>"), extension="pdf")

    @pytest.mark.parametrize(
        "after",
        [b"\n<script>alert(1)</script>", packed({"a.js": "alert(1)"}), b"x"],
    )
    def test_something_added_to_its_end_is_refused(self, after):
        with pytest.raises(Invalid, match="added to its end"):
            inspect(pdf(after=after), extension="pdf")

    def test_a_zip_hidden_before_its_end_is_refused(self):
        hidden = packed({"a.class": "x"})
        tail = b"\ntrailer << >>\n%%EOF\n"
        sealed = hidden[:-2] + len(tail).to_bytes(2, "little") + tail

        with pytest.raises(Invalid, match="zip archive"):
            inspect(pdf()[:-6] + sealed, extension="pdf")

    def test_many_streams_cost_time_in_line_with_their_number(self):
        document = pdf(*[b"<< /Type /ObjStm >>\nstream\n"] * 20_000)
        began = time.perf_counter()

        with pytest.raises(Invalid):
            inspect(document, extension="pdf")

        assert time.perf_counter() - began < 3
