"""Files with real bytes: small drawings, photographs, PDF pages, tables, made from their name alone."""

from __future__ import annotations

import csv
import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import PurePosixPath

_TYPES = {
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".log": "text/plain",
    ".sql": "application/sql",
    ".py": "text/x-python",
    ".json": "application/json",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Artefact:
    content: bytes
    content_type: str


@cache
def make(name: str) -> Artefact:
    """The file of that name. Always the same bytes for the same name."""
    suffix = PurePosixPath(name.lower()).suffix
    rng = random.Random(name)
    if suffix == ".png":
        content = _photo(rng) if "写真" in name or "photo" in name.lower() else _floor_plan(rng)
    elif suffix == ".pdf":
        content = _pdf(rng)
    elif suffix == ".csv":
        content = _table(rng, name)
    elif suffix in (".zip", ".xlsx"):
        content = _archive(rng)
    else:
        content = _log(rng)
    return Artefact(content, _TYPES.get(suffix, "application/octet-stream"))


def _png(width: int, height: int, pixels: bytes, palette: bytes) -> bytes:
    """An 8-bit palette picture; ``pixels`` is one byte each, row after row."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    rows = b"".join(b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", head),
            chunk(b"PLTE", palette),
            chunk(b"IDAT", zlib.compress(rows, 6)),
            chunk(b"IEND", b""),
        ]
    )


def _rectangle(pixels: bytearray, width: int, box: tuple[int, int, int, int], colour: int) -> None:
    left, top, right, bottom = box
    for y in range(top, bottom):
        pixels[y * width + left : y * width + right] = bytes([colour]) * (right - left)


def _floor_plan(rng: random.Random) -> bytes:
    """White paper, black walls, tinted rooms, a door in each."""
    width, height = 480, 340
    pixels = bytearray(width * height)
    tints = [bytes(p) for p in ((232, 240, 228), (226, 236, 246), (246, 238, 224), (240, 230, 238))]
    palette = b"".join([b"\xfc\xfc\xf8", b"\x28\x2c\x34", b"\xb0\x50\x30", *tints])
    columns = [40, *sorted(rng.sample(range(120, 380, 20), 2)), 440]
    rows = [40, rng.randrange(130, 220, 10), 300]
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            _rectangle(pixels, width, (left, top, right, bottom), 1)
            _rectangle(pixels, width, (left + 4, top + 4, right - 4, bottom - 4), rng.randint(3, 6))
            _rectangle(pixels, width, (left + 14, bottom - 4, left + 40, bottom), 2)
    return _png(width, height, bytes(pixels), palette)


def _photo(rng: random.Random) -> bytes:
    """Sky above a building on the ground: what a site looks like from far away."""
    width, height = 400, 300
    horizon = rng.randrange(170, 210)
    palette = b"".join(
        bytes((min(255, 120 + i // 2), min(255, 160 + i // 3), 225)) if i < 200 else bytes((150, 140, 120))
        for i in range(200)
    ) + bytes((110, 100, 84, 214, 208, 196, 90, 110, 140))
    pixels = bytearray()
    for y in range(height):
        pixels += bytes([min(199, y) if y < horizon else 200]) * width
    left, top = rng.randrange(60, 140), rng.randrange(60, 110)
    _rectangle(pixels, width, (left, top, left + 180, horizon + 20), 201)
    for x in range(left + 15, left + 160, 35):
        for y in range(top + 15, horizon, 30):
            _rectangle(pixels, width, (x, y, x + 18, y + 16), 202)
    return _png(width, height, bytes(pixels), palette)


def _pdf(rng: random.Random) -> bytes:
    """One A4 page with a frame, a number and some weight, well-formed to its cross-reference table."""
    drawing = "2 w 40 40 515 762 re S 40 120 515 0 l S " + " ".join(
        f"{rng.randrange(60, 500)} {rng.randrange(140, 700)} {rng.randrange(20, 90)} 40 re S"
        for _ in range(rng.randrange(20, 60))
    )
    text = f"BT /F1 14 Tf 60 80 Td (Midori Design  No. {rng.randrange(1000, 9999)}) Tj ET"
    stream = f"{text}\n{drawing}".encode()
    weight = rng.randbytes(rng.randrange(8_000, 160_000))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(weight), weight),
    ]
    return _numbered(objects)


def _numbered(objects: list[bytes]) -> bytes:
    """A PDF file of these objects."""
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _table(rng: random.Random, name: str) -> bytes:
    """An estimate, as the accountants' program writes it; names with ``sjis`` in Shift_JIS."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["番号", "品名", "数量", "単位", "単価", "金額", "備考"])
    things = ("型枠工事", "鉄筋 D13", "生コン 24-18-20", "石膏ボード t12.5", "木製建具", "照明器具", "塗装")
    for number in range(1, rng.randrange(12, 60)):
        count, price = rng.randrange(1, 80), rng.randrange(8, 900) * 100
        rows.writerow([number, rng.choice(things), count, "式", price, count * price, ""])
    return out.getvalue().encode("cp932" if "sjis" in name.lower() else "utf-8-sig")


def _archive(rng: random.Random) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(rng.randrange(2, 6)):
            entry = zipfile.ZipInfo(f"sheet{number + 1}.xml", (2026, 4, 1, 9, 0, 0))
            archive.writestr(entry, f"<sheet>{rng.randrange(10**9)}</sheet>" * 200)
    return out.getvalue()


def _log(rng: random.Random) -> bytes:
    levels = ("INFO", "INFO", "INFO", "WARN", "ERROR")
    lines = (
        f"09:{n // 60:02}:{n % 60:02} {rng.choice(levels)} request {rng.randrange(10**6)} "
        f"took {rng.randrange(5, 900)} ms"
        for n in range(rng.randrange(40, 300))
    )
    return ("\n".join(lines) + "\n").encode()
