import time

import pytest

from seutu.core.errors import Invalid
from seutu.files.inspection import inspect
from tests.files.samples import packed, pdf, stream

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
