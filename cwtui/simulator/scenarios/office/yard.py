"""A room full of files: usual ones, big and empty ones, and names that mean harm."""

from __future__ import annotations

from cwtui.simulator.scenarios.theatre import artefacts
from cwtui.simulator.world import files
from cwtui.simulator.world.records import Account, Room
from cwtui.simulator.world.state import World

MEANT_WELL = (
    *(
        "平面図_1F.png",
        "立面図_南.png",
        "現場写真_001.png",
        "現場写真_002.png",
        "工程表.pdf",
        "議事録 第12回.pdf",
    ),
    *("見積明細.csv", "見積明細_sjis.csv", "数量表.xlsx", "図面一式.zip", "README.txt", "nightly.log"),
    *("schema.sql", "importing.py", "settings.json", "メモ.md", "拡張子なし"),
    "とても長い名前のファイル_" + "改訂" * 60 + ".pdf",
)

MEANT_HARM = (
    *(
        "../../etc/passwd",
        "..\\..\\windows\\system32\\cmd.exe",
        "/absolute/path.txt",
        "C:\\Users\\ken\\a.txt",
    ),
    *(
        "CON.txt",
        "nul",
        "LPT1.log",
        "請求書\u202efdp.exe",
        ".bashrc",
        "..",
        "~",
        "-rf",
        "a\nb.txt",
        "タブ\t.txt",
    ),
    *(
        "\x1b[31mred.txt",
        "nul\x00byte.txt",
        "trailing. ",
        " leading.txt",
        'quote".txt',
        "semi;colon|pipe&.sh",
    ),
    *("%2e%2e%2fescaped.txt", "👨‍👩‍👧‍👦.png", "か\u3099.txt", "zero\u200bwidth.txt", "x" * 300 + ".txt"),
)


def fill(world: World, room: Room, people: dict[str, Account]) -> None:
    """Uploaded one after the other since the day before yesterday."""
    uploaders = [people[nick].account_id for nick in ("misaki", "ito", "nakamura", "ken")]
    begin = room.messages[-1].send_time + 300
    names = [*MEANT_WELL, *MEANT_HARM]
    for n, name in enumerate(names):
        made = artefacts.make(name)
        files.upload(world, room, uploaders[n % 4], name, made.content, made.content_type, at=begin + n * 97)
    at = begin + len(names) * 97
    files.upload(world, room, uploaders[0], "空のファイル.txt", b"", "text/plain", at=at)
    big = artefacts.make("図面A-12.pdf").content.ljust(1_258_291, b"\n")
    files.upload(world, room, uploaders[1], "図面A-12_高解像度.pdf", big, "application/pdf", at=at + 60)
