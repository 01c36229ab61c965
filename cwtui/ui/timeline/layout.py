"""An entry as strips of one width. What a row looks like is decided here and in :mod:`cwtui.ui.rendering`."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from cwtui import times
from cwtui.notation import one_line
from cwtui.store.wishes import OutboxRow, Send, WishState
from cwtui.texts import say, say_n
from cwtui.ui.failures import reason
from cwtui.ui.rendering import Eyes, Line, body_lines, mentions_me
from cwtui.ui.timeline.entries import DayLine, Entry, GapLine, MessageEntry, UnreadLine, WishEntry
from cwtui.ui.width import cells, cut, steady

WIDEST = 100  # cells; longer lines are hard to read
HEAD = 2  # the column of author and time
BODY = 4  # the column of the text


def lay_out(entry: Entry, width: int, eyes: Eyes) -> list[Strip]:
    """The entry's lines, each exactly ``width`` cells, without the cursor."""
    match entry:
        case DayLine():
            return [_centred(times.day(entry.at, eyes.zone, eyes.now), "quiet", width, eyes)]
        case UnreadLine():
            return [_ruled(say("Unread from here"), "accent", width, eyes)]
        case GapLine():
            return [_ruled(gap_words(entry, eyes), "warn", width, eyes)]
        case MessageEntry():
            return _message(entry, width, eyes)
        case WishEntry():
            return _wish(entry, width, eyes)


def gap_words(gap: GapLine, eyes: Eyes) -> str:
    """How much is missing, as far as it can be known."""
    missing = gap.hole.missing
    if missing:
        return say_n(
            "about {n} message not received · Enter opens the browser",
            "about {n} messages not received · Enter opens the browser",
            missing,
        )
    if gap.begins_at is None or gap.ends_at is None:
        return say("Older messages were not received · Enter opens the browser")
    return say(
        "Between {begin} and {end} something may be missing",
        begin=times.moment(gap.begins_at, eyes.zone, eyes.now),
        end=times.moment(gap.ends_at, eyes.zone, eyes.now),
    )


def _message(entry: MessageEntry, width: int, eyes: Eyes) -> list[Strip]:
    row = entry.row
    to_me = not row.deleted and row.account_id != eyes.me and mentions_me(row.body, eyes.me)
    ground = "me" if to_me else "ground"
    lines = []
    if entry.headed:
        lines.append(_head(row.author or f"#{row.account_id}", _facts(entry, eyes), width, eyes, "ground"))
    if row.deleted:
        lines.append([Segment(" " * BODY + say("This message was deleted"), eyes.look.style("quiet"))])
    else:
        lines += _indented(body_lines(row.body, _text_width(width), eyes, ground), eyes, ground)
    grounds = (
        ["ground"] * (len(lines) - 1) + [ground]
        if row.deleted
        else ["ground" if entry.headed and i == 0 else ground for i in range(len(lines))]
    )
    return _strips(lines, grounds, width, eyes, blank_above=entry.spaced, meta={"key": row.message_id})


def _facts(entry: MessageEntry, eyes: Eyes) -> str:
    facts = times.clock(entry.row.send_time, eyes.zone)
    if entry.row.update_time and not entry.row.deleted:
        edited = times.brief(entry.row.update_time, eyes.zone, entry.row.send_time)
        facts += "  " + say("edited {time}", time=edited)
    return facts


def _wish(entry: WishEntry, width: int, eyes: Eyes) -> list[Strip]:
    row = entry.row
    facts = f"{times.clock(row.created_at, eyes.zone)}  "
    head = _head(say("You"), facts, width, eyes, "ground")
    room = max(0, width - _length(head) - 1)
    words, role = wish_state(entry, room, eyes)
    head.append(Segment(cut(words, room), eyes.look.style(role)))
    body = row.wish.body if isinstance(row.wish, Send) else ""
    lines = [head, *_indented(body_lines(body, _text_width(width), eyes), eyes, "ground")]
    return _strips(
        lines, ["ground"] * len(lines), width, eyes, blank_above=entry.spaced, meta={"wish": row.wish_id}
    )


def wish_state(entry: WishEntry, room: int, eyes: Eyes) -> tuple[str, str]:
    """What stands behind the time of a waiting message, in ``room`` cells, and its role."""
    row = entry.row
    match row.state:
        case WishState.ATTEMPTING:
            return say("sending"), "quiet"
        case WishState.UNKNOWN:
            return say("checking whether it arrived"), "warn"
        case WishState.ASKED if row.error == "stale":
            return say("written a while ago · Enter"), "warn"
        case WishState.ASKED:
            return say("outcome unknown · Enter"), "warn"
        case WishState.FAILED:
            why = reason(row.error, row.words)
            spare = room - cells(say("not sent: {reason} · Enter", reason=""))
            return say("not sent: {reason} · Enter", reason=cut(why, max(4, spare))), "error"
    if row.attempt == 0 and entry.held:
        return _due_words(row, room, eyes), "quiet"
    return say("queued"), "quiet"


def _due_words(row: OutboxRow, room: int, eyes: Eyes) -> str:
    seconds = round(row.due_at - row.created_at)
    if seconds <= 60:
        full = say("sends in {n} s · Ctrl+Z takes it back", n=seconds)
        return full if cells(full) <= room else say("sends in {n} s", n=seconds)
    return say("sends {moment}", moment=times.moment(row.due_at, eyes.zone, eyes.now))


def _head(author: str, facts: str, width: int, eyes: Eyes, ground: str) -> Line:
    name = cut(steady(one_line(author)), max(4, width - HEAD - cells(facts) - 3))
    return [
        Segment(" " * HEAD, eyes.look.style(on=ground)),
        Segment(name, eyes.look.style(on=ground, bold=True)),
        Segment(f"  {facts}", eyes.look.style("quiet", on=ground)),
    ]


def _text_width(width: int) -> int:
    return max(8, min(WIDEST, width - BODY - 1))


def _indented(lines: list[Line], eyes: Eyes, ground: str) -> list[Line]:
    indent = Segment(" " * BODY, eyes.look.style(on=ground))
    return [[indent, *line] for line in lines]


def _strips(
    lines: list[Line], grounds: list[str], width: int, eyes: Eyes, *, blank_above: bool, meta: dict[str, int]
) -> list[Strip]:
    strips = [Strip.blank(width, eyes.look.base)] if blank_above else []
    for line, ground in zip(lines, grounds, strict=True):
        strips.append(Strip(line).adjust_cell_length(width, eyes.look.style(on=ground)).apply_meta(meta))
    return strips


def _centred(words: str, role: str, width: int, eyes: Eyes) -> Strip:
    left = max(0, (min(width, WIDEST + BODY) - cells(words)) // 2)
    line = [Segment(" " * left, eyes.look.base), Segment(words, eyes.look.style(role))]
    return Strip(line).adjust_cell_length(width, eyes.look.base)


def _ruled(words: str, role: str, width: int, eyes: Eyes) -> Strip:
    words = cut(words, width - 8)
    bars = max(2, (min(width, WIDEST + BODY) - cells(words) - HEAD - 2) // 2)
    line = [
        Segment(" " * HEAD, eyes.look.base),
        Segment("─" * (bars - 1), eyes.look.style("line")),
        Segment(f" {words} ", eyes.look.style(role)),
        Segment("─" * (bars - 1), eyes.look.style("line")),
    ]
    return Strip(line).adjust_cell_length(width, eyes.look.base)


def _length(line: Line) -> int:
    return sum(cells(segment.text) for segment in line)
