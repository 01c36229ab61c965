"""A due date that somebody has written into a message: offered to whoever makes a task of it. PURE.

Only what looks like a deadline is believed: a date in full (11月28日, 2026-11-28), or a day or an hour at
which something is said to be due (金曜までに, by Friday 5pm). Other digits are just digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from cwtui.due import Due, due

READ_AT_MOST = 2_000  # characters of a text

_NOT_SAID = re.compile(r"\[code\].*?\[/code\]|\[/?[A-Za-z][^\]\n]*\]|https?://\S+|\S+@\S+", re.DOTALL)

# The digits of versions, sums, ratios and telephone numbers have neighbours that those of a date have not.
_BEGIN = r"(?<![A-Za-z0-9_/.,¥$€£#+-])(?<![0-9]:)(?<!第)"
_END = r"(?![A-Za-z0-9_/%¥]|[-.:,][0-9])"
_DAY = "[月火水木金土日]"
_EN_DAY = "(?:mon|tue|tues|wednes|wed|thu|thur|thurs|fri|satur|sat|sun)(?:day)?"
_EN_MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*"

_WHOLE = (
    rf"{_BEGIN}[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}{_END}",
    f"{_BEGIN}(?:[0-9]{{4}}年 ?)?[0-9]{{1,2}}月 ?[0-9]{{1,2}}日(?!間)",
    rf"\b{_EN_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?,? 20[0-9]{{2}}\b",
    rf"{_BEGIN}[0-9]{{1,2}}(?:st|nd|rd|th)? {_EN_MONTH},? 20[0-9]{{2}}\b",
)
_WITHOUT_YEAR = (
    rf"{_BEGIN}[0-9]{{1,2}}/[0-9]{{1,2}}{_END}",
    rf"\b{_EN_MONTH}\.? [0-9]{{1,2}}(?:st|nd|rd|th)?\b{_END}",
    rf"{_BEGIN}[0-9]{{1,2}}(?:st|nd|rd|th)? {_EN_MONTH}\b",
)
_PARTIAL = (
    f"(?:今|来|翌|再来)週の?{_DAY}(?:曜日?)?",
    f"(?<!毎週)(?<![0-9]){_DAY}曜日?",
    "今日|本日|明日|明後日|あさって|週明け|年末|年内",
    "(?:今|来)週末?|(?:今|来|翌|[0-9]{1,2})?月末|(?:今|来|翌)月(?:の?[0-9]{1,2}日)?",
    f"{_BEGIN}[0-9]{{1,3}} ?(?:営業日|日|週間|時間)以内",
    f"{_BEGIN}[0-9]{{1,2}}日(?![間前後])",
    rf"(?i:\b(?:(?:next )?{_EN_DAY}|today|tomorrow)\b)",
    r"(?i:\b(?:the )?end of (?:the |this |next )?(?:week|month|day)\b)",
    r"\b(?:EOD|EOW|COB)\b",
)
_HALF = r"[apAP]\.?[mM](?![A-Za-z])"
_CLOCK = (
    f"(?:(?:午前|午後|朝|夕方|夜) ?)?{_BEGIN}[0-9]{{1,2}}時(?:[0-9]{{1,2}}分|半)?(?!間)",
    f"{_BEGIN}[0-9]{{1,2}}:[0-9]{{2}}(?![0-9:])(?: ?{_HALF})?",
    f"{_BEGIN}[0-9]{{1,2}} ?{_HALF}",
    "正午|午前中|noon",
)
_WEEKDAY = rf" ?\((?:{_DAY}|(?i:{_EN_DAY}))(?:曜日?)?(?:・?祝)?\)"


def _one_of(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_DATE = re.compile(
    rf"(?:(?P<day>\b(?i:{_EN_DAY})[.,]? )?"
    f"(?:(?P<whole>{_one_of(*_WHOLE)})|(?P<short>{_one_of(*_WITHOUT_YEAR)}))"
    f"|(?P<partial>{_one_of(*_PARTIAL)}))"
    f"(?P<weekday>{_WEEKDAY})?(?P<clock>(?:,? at|の|、|,)? ?{_one_of(*_CLOCK)})?"
    f"|(?P<hour>{_one_of(*_CLOCK)})"
)
_BEFORE = re.compile(
    r"(?:\b(?i:by|until|due(?: on| by| date:?)?|no later than|deadline(?: is|:)?)(?: the)?"
    r"|(?:締め?切り?|〆切り?|期限|期日|納期)(?:は|[:=]|が|、)?) ?$"
)
_AFTER = re.compile(
    r" ?(?:(?:中|内|いっぱい)?(?:まで|迄)に|(?:中|いっぱい)に"
    r"|(?:まで)?の?(?:締め(?:切り?)?|締切り?|〆切り?|必着|厳守)"
    r"|(?:中|内|いっぱい)?(?:まで|迄)(?!に|は|の|も|[^\n。、]{0,3}(?:終|完|進|済|読|見|でき|出来|休)))"
)
_REST = re.compile("中|内|いっぱい")
_RANGE = re.compile(r"(?:から|より|[~〜～–—-]) ?$")  # 9時から18時まで


def find_due(text: str, now: float) -> tuple[Due, str] | None:
    """The due date that ``text`` (notation) speaks of, and the words of it; past ones are left out.

    What is said to be a deadline goes before a date that is only mentioned.
    """
    found = list(_dates(text, now))
    sure = [each for each in found if each[0]]
    return next(((meant, words) for _, meant, words in sure or found), None)


def _dates(text: str, now: float) -> Iterator[tuple[bool, Due, str]]:
    """Those that could be meant, in their order; and whether something is said to be due then."""
    said = unicodedata.normalize("NFKC", text[:READ_AT_MOST])
    said = _NOT_SAID.sub(lambda match: " " * len(match[0]), said)
    for match in _DATE.finditer(said):
        before, after = said[max(0, match.start() - 24) : match.start()], _AFTER.match(said, match.end())
        deadline = bool(after or _BEFORE.search(before) or match[0].endswith("以内"))
        beside = match["day"] or match["weekday"] or match["clock"] or before.endswith("on ")
        mentioned = match["whole"] or (match["short"] and beside)
        if not (deadline or mentioned) or (not mentioned and _RANGE.search(before)):
            continue
        words = match[0].strip()
        if deadline and (rest := _REST.match(said, match.end())):
            words += rest[0]
        meant = due(words, now)
        if meant is not None and meant.at and not meant.is_past(now):
            yield deadline, meant, words
