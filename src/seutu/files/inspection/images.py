"""Pictures: decoded within limits and painted anew, so that only pixels are kept.

What a camera or a program wrote beside the pixels (place, time, owner, thumbnails,
anything glued to the end) is gone.
"""

import io
import struct
import warnings

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from seutu.files.inspection.found import Found, refuse

# A JPEG is decoded at a part of its size, all others as a whole.
MOST_PIXELS = {"JPEG": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
LONGEST_SIDE = 4_096
QUALITY = 88
EXTENSIONS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    ZeroDivisionError,
    struct.error,
)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def repainted(content: bytes) -> Found:
    """Decode a picture and encode it again; raises `Invalid` when it cannot be.

    Sides longer than 4,096 pixels are scaled down. Of a moving picture the first frame
    is kept.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(EXTENSIONS)) as image:
                kind = str(image.format)
                if image.width * image.height > MOST_PIXELS[kind]:
                    raise _too_many_pixels()
                image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(_paintable(image, kind))
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                fresh = Image.new(upright.mode, upright.size)
                fresh.paste(upright)
                painted = io.BytesIO()
                fresh.save(painted, format=kind, quality=QUALITY)
    except BOMBS as error:
        raise _too_many_pixels() from error
    except DAMAGE as error:
        raise refuse(
            _("This picture cannot be read. Save it anew and try again.")
        ) from error
    return Found(
        extension=EXTENSIONS[kind],
        content=painted.getvalue(),
        width=fresh.width,
        height=fresh.height,
    )


def _too_many_pixels() -> Exception:
    return refuse(_("This picture has too many pixels. Make it smaller."))


def _paintable(image: Image.Image, kind: str) -> Image.Image:
    """Bring a picture to a mode that its format and every browser know."""
    has_holes = image.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or (
        "transparency" in image.info
    )
    mode = "RGBA" if has_holes and kind != "JPEG" else "RGB"
    return image if image.mode == mode else image.convert(mode)
