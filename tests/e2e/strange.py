"""A room in which everything a person can name or write is strange text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cwtui.simulator.world import contacts, files, messages, rooms, tasks
from cwtui.simulator.world.records import Role, Room
from cwtui.simulator.world.state import World

ROOM = "変な文字"
LAST = "これで全部です。"

WIDE: Mapping[str, str] = {
    "emoji by a selector": "❤️",
    "text by a selector": "⌚︎",
    "a keycap": "1️⃣",
    "a skin tone": "👍🏽",
    "a skin tone alone": "🏽",
    "joined": "👩‍💻",
    "a family": "👨‍👩‍👧‍👦",
    "joined, with selectors": "❤️‍🔥🏳️‍🌈",
    "joined without an end": "‍👩" * 30,
    "a flag": "🇯🇵",
    "flags, odd": "🇯🇵🇺🇸🇬",
    "half a flag": "🇯",
    "a flag by tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Unicode 14": "🫠🫡🥹",
    "Unicode 15": "🫨\U0001f6dc",
    "Unicode 16": "🫩🫟",
    "Unicode 17": "\U0001fac8\U0001faea",
    "a kanji of Unicode 15": "\U00031350",
    "unassigned": "\u0378\U0001faff\U000e0fff",
    "a variant of a kanji": "葛\U000e0100城",
    "decomposed": "か\u3099は\u309a",
    "half-width": "ｶﾞｷﾞﾊﾟ",
    "ambiguous": "○×※→①…■★α°♪Ⅲ⇒",
    "full-width blanks": "　全　角　",
    "beyond 16 bits": "𠮷𩸽",
    "squared": "㈱㍿㌔",
    "circled, an emoji too": "㊙㊗〰〽",
    "white on black": "㉈㉏",
    "trigrams": "☰䷀𝌀",
    "Hangul": "한글",
    "Hangul, decomposed": "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "Hangul, old": "\u1100\u119e\u11ab \u1161",
    "Thai": "สวัสดีครับ น้ำ",
    "Devanagari": "हिन्दी क्षत्रिय",
    "letters joined by hand": "क्\u200dष",
    "Tamil": "தமிழ்",
    "Arabic": "مرحبا می\u200cخواهم",
    "a number sign": "\u0600\u0661 \u06dd",
    "Hebrew": "שָׁלוֹם",
    "Vietnamese, decomposed": "Tie\u0302\u0301ng Vie\u0323\u0302t",
    "many accents": "Z" + "\u0301\u0323" * 40,
    "icons of a font": "\ue0b0\uf09b\U000f0001",
    "a soft hyphen": "in\xadvisible",
    "no width": "in\u200bvi\u2060si\ufeffble",
    "hidden by tags": "hi\U000e0068\U000e0069",
    "a musical note": "\U0001d157\U0001d165",
    "fillers": "\u3164\u115f\uffa0x",
}


def furnish(world: World, texts: Sequence[str]) -> Room:
    """A room of "me" where people, rooms, files, tasks and all that can stand in a message hold ``texts``."""
    me = world.me
    people = [
        world.add_account(f"strange{n}", text, organization_id=n + 1, organization_name=text)
        for n, text in enumerate(texts)
    ]
    for person in people:
        contacts.introduce(world, me, person)
    roles: dict[int, Role] = {person.account_id: "member" for person in people}
    roles[me.account_id] = "admin"
    for text in texts:
        rooms.create(world, me, text, {me.account_id: "admin"})
    room = rooms.create(world, me, ROOM, roles)
    room.description = " ".join(texts)
    for person, text in zip(people, texts, strict=True):
        files.upload(world, room, person.account_id, f"{text}.pdf", b"%PDF", "application/pdf")
        tasks.create(world, room, person.account_id, enclosed(text), [me.account_id], None, "none")
    writer = people[0].account_id
    for n in range(messages.WINDOW):  # the notices of files and tasks are no longer among the newest
        messages.post(world, room, writer, str(n))
    for person, text in zip(people, texts, strict=True):
        messages.post(world, room, person.account_id, f"[To:{me.account_id}] {enclosed(text)}")
    lines = "\n".join(map(enclosed, texts))
    for body in (
        lines,
        f"[qt][qtmeta aid={writer} time={world.now()}]{lines}[/qt]",
        "".join(f"[info][title]{enclosed(text)}[/title]{enclosed(text)}[/info]" for text in texts),
        f"[code]{lines}[/code]",
        LAST,
    ):
        messages.post(world, room, writer, body)
    return room


def enclosed(text: str) -> str:
    """The text between marks that say where it begins and ends."""
    return f"⟨{text}⟩終"
