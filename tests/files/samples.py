"""Files as people and attackers send them, made on the spot."""

import io
import zipfile
import zlib
from collections.abc import Mapping

import xlsxwriter
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="{type}"/>{more}</Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships">{}</Relationships>'
)
WORDS = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body>'
    "</w:document>"
)


def picture(kind: str = "PNG", *, size=(40, 30), mode="RGB", **options) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 0 if mode == "1" else "teal").save(made, kind, **options)
    return made.getvalue()


def photograph() -> bytes:
    """A JPEG that says where, when and by whom it was taken, lying on its side."""
    image = Image.new("RGB", (40, 20), "teal")
    exif = image.getexif()
    exif[0x0112] = 6
    exif[0x013B] = "SECRET AUTHOR"
    exif.get_ifd(0x8825)[2] = (60.0, 27.0, 0.0)
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"SECRET COMMENT")
    return made.getvalue()


def packed(parts: Mapping[str, bytes | str], **options) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            if name == "mimetype":
                archive.writestr(name, content, compress_type=zipfile.ZIP_STORED)
            else:
                archive.writestr(name, content)
    return made.getvalue()


def docx(*, words="Kotihoito", more_types="", relations="", **parts) -> bytes:
    main = f"{OFFICE}wordprocessingml.document.main+xml"
    types = TYPES.format(part="word/document.xml", type=main, more=more_types)
    return packed(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": RELATIONS.format(""),
            "word/document.xml": WORDS.format(words),
            "word/_rels/document.xml.rels": RELATIONS.format(relations),
            **{name.replace("__", "/"): part for name, part in parts.items()},
        }
    )


def docx_with(parts: Mapping[str, bytes | str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx())) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    return packed({**held, **parts})


def xlsx() -> bytes:
    """A workbook as a real program writes it, with a chart and a link."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_column("A1", [3, 1, 4])
        sheet.write_url("B1", "https://catalogue.example/")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$3"})
        sheet.insert_chart("D2", chart)
    return made.getvalue()


def odt(kind="text", *, body="<office:document-content/>", **parts) -> bytes:
    return packed(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": body,
            "META-INF/manifest.xml": "<manifest:manifest/>",
            **{name.replace("__", "/"): part for name, part in parts.items()},
        }
    )


def relation(kind: str, target: str, mode="External") -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return (
        f'<Relationship Id="r9" Type="{base}/{kind}" Target="{target}"'
        f' TargetMode="{mode}"/>'
    )


def pdf(*objects: bytes, after: bytes = b"\n") -> bytes:
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, one)
        for number, one in enumerate(
            (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages >>", *objects), 1
        )
    )
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"trailer << >>\n%%EOF" + after


def stream(content: bytes, entries: bytes = b"/Type /ObjStm /Filter /FlateDecode"):
    body = zlib.compress(content) if b"/FlateDecode" in entries else content
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(body), body)
