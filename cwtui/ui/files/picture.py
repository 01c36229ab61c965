"""Pictures in cells: each shows two pixels, one above the other. Needs Pillow (``cwtui[images]``)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 40_000_000
"""Of a picture that is decoded: what unfolds to more could fill the memory."""
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
_ORIENTATION, _ON_ITS_SIDE = 0x0112, range(5, 9)  # as cameras note it


class Measured(NamedTuple):
    """Pixels, and what kind of file it is in."""

    width: int
    height: int
    format: str

    @property
    def words(self) -> str:
        """PNG · 400 x 300"""
        return f"{self.format} · {self.width} x {self.height}"


class CannotShow(Exception):
    """Why, the kinds of it say."""


class TooManyPixels(CannotShow):
    """It is not decoded."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        super().__init__(f"{measured.width} x {measured.height}")


class NoPillow(CannotShow):
    """Nothing is installed that can decode pictures."""


class BrokenPicture(CannotShow):
    """It is no picture of a kind we know, or a damaged one."""


def draw(path: Path, columns: int, rows: int, ground: str) -> tuple[Measured, list[Strip]]:
    """The picture in at most that many cells, on ``ground`` where it lets that through; blocks.

    Raises NoPillow, TooManyPixels before anything is decoded, BrokenPicture, OSError.
    """
    small, measured = sized(path, columns, rows * 2)
    from PIL import Image as Pillow

    width, height = small.size
    flat = Pillow.new("RGBA", (width, height + height % 2), ground)
    flat.alpha_composite(small)
    return measured, _strips(flat.convert("RGB"))


def sized(path: Path, width: int, height: int, most: int = MOST_PIXELS) -> tuple[Image, Measured]:
    """The picture in at most so many pixels, as its camera was held; blocks. Raises as :func:`draw`.

    What has over ``most`` pixels is not decoded.
    """
    image, measured = _decoded(path, width, height, most)
    from PIL import Image as Pillow

    size = _fitted(measured.width, measured.height, width, height)
    return image.convert("RGBA").resize(size, Pillow.Resampling.LANCZOS), measured


def _decoded(path: Path, width: int, height: int, most: int) -> tuple[Image, Measured]:
    try:
        from PIL import Image as Pillow
        from PIL import ImageOps
    except ImportError as error:
        raise NoPillow from error
    try:
        with path.open("rb") as file:
            image = Pillow.open(file, formats=FORMATS)
            measured = Measured(*image.size, image.format or "")
            if measured.width * measured.height > most:
                raise TooManyPixels(measured)
            image.draft("RGB", (width * 2, height * 2))  # of a JPEG no more is decoded than is shown
            if image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE:
                measured = Measured(measured.height, measured.width, measured.format)
            turned = ImageOps.exif_transpose(image)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise TooManyPixels(Measured(0, 0, "")) from error
    except TooManyPixels:
        raise
    except Exception as error:  # decoders fail in every way there is
        raise BrokenPicture(str(error)) from error
    return turned, measured


def _fitted(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    """The size in pixels at which all of it can be seen; it is never made larger."""
    scale = min(1.0, most_width / width, most_height / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _strips(image: Image) -> list[Strip]:
    width, height = image.size
    pixels = image.tobytes()

    def colour(x: int, y: int) -> Color:
        at = (y * width + x) * 3
        return Color.from_rgb(*pixels[at : at + 3])

    strips = []
    for y in range(0, height, 2):
        row = [Segment("▀", Style(color=colour(x, y), bgcolor=colour(x, y + 1))) for x in range(width)]
        strips.append(Strip(row, width))
    return strips
