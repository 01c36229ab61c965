"""An entry as rows of one width. How a row looks is decided here and in :mod:`cwtui.ui.drawing.rendering`."""

from __future__ import annotations

from rich.segment import Segment

from cwtui import times
from cwtui.notation import one_line
from cwtui.store.messages import MessageRow
from cwtui.store.wishes import OutboxRow, Send, Upload, WishState
from cwtui.texts import say, say_n
from cwtui.ui.drawing.initials import Initials, chip
from cwtui.ui.drawing.laid import Laid, Span
from cwtui.ui.drawing.rendering import Eyes, Sheet, blocks_of, draw, gist, is_to_me
from cwtui.ui.drawing.width import cells, cut, cut_middle, steady
from cwtui.ui.timeline.entries import DayLine, Entry, GapLine, MessageEntry, UnreadLine, WishEntry
from cwtui.ui.timeline.states import change_state, fitting
from cwtui.ui.words.failures import reason

WIDEST = 100  # cells; longer lines are hard to read
INITIALS = 1  # the column of an author's initials
HEAD = 2  # the column of author and time, where no initials stand before them
BODY = 4  # the column of the text
FEW_SECONDS = 60  # in which a message goes by itself; later than that, somebody has chosen the time


def lay_out(entry: Entry, width: int, eyes: Eyes) -> Laid:
    """The entry in rows of exactly ``width`` cells, without the cursor."""
    match entry:
        case DayLine():
            return _centred(times.day(entry.at, eyes.zone, eyes.now), "quiet", width, eyes)
        case UnreadLine():
            return _ruled(say("Unread from here"), "accent", width, eyes)
        case GapLine():
            return _ruled(gap_words(entry, eyes), "warn", width, eyes)
        case MessageEntry():
            return _message(entry, width, eyes)
        case WishEntry():
            return _wish(entry, width, eyes)


def estimate(entry: Entry, width: int) -> int:
    """About how many rows :func:`lay_out` will give, for a hundredth of its price."""
    if isinstance(entry, MessageEntry):
        body, more = entry.row.body, entry.headed + entry.spaced + (entry.answered is not None)
    elif isinstance(entry, WishEntry):
        wish, more = entry.row.wish, 1 + entry.spaced
        body = wish.body if isinstance(wish, Send) else getattr(wish, "message", "")
    else:
        return 1
    # Half of characters and bytes together: 1 cell for a Latin letter, 2 for a Japanese one.
    return more + 1 + body.count("\n") + (len(body) + len(body.encode())) // (2 * _text_width(width))


def gap_words(gap: GapLine, eyes: Eyes) -> str:
    """How much is missing, as far as it can be known."""
    missing = gap.hole.missing
    if gap.hidden and missing:
        return say_n(
            "about {n} message not received: your plan hides old ones · Enter opens the browser",
            "about {n} messages not received: your plan hides old ones · Enter opens the browser",
            missing,
        )
    if gap.hidden:
        return say("Older messages were not received: your plan hides old ones · Enter opens the browser")
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


def _message(entry: MessageEntry, width: int, eyes: Eyes) -> Laid:
    row, sheet = entry.row, Sheet(width, eyes)
    blocks = () if row.deleted else blocks_of(row.body, eyes)
    if entry.spaced:
        sheet.empty()
    if entry.headed:
        _message_head(sheet, entry)
    if row.account_id != eyes.me and is_to_me(blocks):
        sheet.ground = "me"
    if entry.answered is not None:
        _answered(sheet, entry.answered)
    body = len(sheet.rows)
    if row.deleted:
        gone = say("This message was deleted")
        quiet = Span(0, len(gone), eyes.look.style("quiet"))
        sheet.write(gone, [quiet], width=_text_width(width), lead=_indent(sheet))
    elif blocks:
        draw(sheet, blocks, _text_width(width), BODY)
    else:
        sheet.empty()
    return sheet.laid(body=body)


def _message_head(sheet: Sheet, entry: MessageEntry) -> None:
    author = entry.row.author or f"#{entry.row.account_id}"
    facts, state, role = _facts(entry, sheet.eyes), "", "quiet"
    if entry.pending is not None:
        room = max(0, sheet.width - _head_at(sheet.eyes) - min(cells(author), 20) - cells(facts) - 5)
        state, role = change_state(entry.pending, room)
    initials = chip(sheet.eyes.look, entry.row.account_id, author, sheet.eyes.look.base)
    _head(sheet, initials, author, facts, state, role)


def _answered(sheet: Sheet, answered: MessageRow) -> None:
    """One row of what is replied to."""
    eyes, quiet = sheet.eyes, sheet.eyes.look.style("quiet", on=sheet.ground)
    said = say("This message was deleted") if answered.deleted else gist(blocks_of(answered.body, eyes))
    words = f"{steady(one_line(answered.author))}  {said}"
    bar = Segment("│ ", eyes.look.style("line", on=sheet.ground))
    sheet.empty(*_indent(sheet), bar, Segment(cut(words, _text_width(sheet.width) - 2), quiet))


def _facts(entry: MessageEntry, eyes: Eyes) -> str:
    facts = times.clock(entry.row.send_time, eyes.zone)
    if entry.row.update_time and not entry.row.deleted:
        edited = times.brief(entry.row.update_time, eyes.zone, entry.row.send_time)
        facts += "  " + say("edited {time}", time=edited)
    return facts


def _wish(entry: WishEntry, width: int, eyes: Eyes) -> Laid:
    row, sheet = entry.row, Sheet(width, eyes)
    if entry.spaced:
        sheet.empty()
    clock = times.clock(row.created_at, eyes.zone)
    room = max(0, width - _head_at(eyes) - cells(say("You")) - cells(clock) - 5)
    words, role = wish_state(entry, room, eyes)
    initials = chip(eyes.look, eyes.me, eyes.names(eyes.me) or say("You"), eyes.look.base)
    _head(sheet, initials, say("You"), clock, cut(words, room), role)
    body = len(sheet.rows)
    match row.wish:
        case Send(body=text):
            draw(sheet, blocks_of(text, eyes), _text_width(width), BODY)
        case Upload() as upload:
            _upload(sheet, upload)
    return sheet.laid(body=min(body, len(sheet.rows) - 1))


def _upload(sheet: Sheet, upload: Upload) -> None:
    """Its words, and the file's name and size."""
    eyes, width = sheet.eyes, _text_width(sheet.width)
    if upload.message:
        draw(sheet, blocks_of(upload.message, eyes), width, BODY)
    size = times.size(upload.filesize)
    name = cut_middle(steady(one_line(upload.filename)), max(1, width - cells(size) - 2))
    sheet.empty(
        *_indent(sheet),
        Segment(name, eyes.look.style("accent", on=sheet.ground)),
        Segment(f"  {size}", eyes.look.style("quiet", on=sheet.ground)),
    )


def wish_state(entry: WishEntry, room: int, eyes: Eyes) -> tuple[str, str]:
    """What stands behind the time of a waiting message, in ``room`` cells, and its role."""
    row = entry.row
    match row.state:
        case WishState.ATTEMPTING:
            return fitting(entry.note, room) or say("sending"), "quiet"
        case WishState.UNKNOWN:
            return say("checking whether it arrived"), "warn"
        case WishState.ASKED if row.error == "stale":
            return say("written a while ago · Enter"), "warn"
        case WishState.ASKED:
            return say("outcome unknown · Enter"), "warn"
        case WishState.FAILED:
            why = reason(row.error, row.words)
            spare = room - cells(say("not sent: {reason} · Enter", reason=""))
            return say("not sent: {reason} · Enter", reason=cut(why, max(3, spare))), "error"
    if entry.held and (row.attempt == 0 or row.due_at - eyes.now > FEW_SECONDS):
        return _due_words(row, room, eyes), "quiet"
    return fitting(entry.note, room) or say("queued"), "quiet"


def _due_words(row: OutboxRow, room: int, eyes: Eyes) -> str:
    seconds = round(row.due_at - row.created_at)
    if seconds <= FEW_SECONDS:
        full = say("sends in {n} s · Ctrl+Z takes it back", n=seconds)
        return full if cells(full) <= room else say("sends in {n} s", n=seconds)
    return say("sends {moment}", moment=times.ahead(row.due_at, eyes.zone, eyes.now))


def _head(
    sheet: Sheet, initials: Initials, author: str, facts: str, state: str = "", role: str = "quiet"
) -> None:
    """Initials, author, time and what else is to be said of a message, on one row.

    The initials stand before the text, so nobody copies them.
    """
    look, width, at = sheet.eyes.look, sheet.width, _head_at(sheet.eyes)
    behind = f"  {facts}  {state}" if state else f"  {facts}"
    name = cut(steady(one_line(author)), max(4, width - at - cells(behind) - 1))
    timed = len(name) + 2 + len(facts)
    spans = [
        Span(0, len(name), look.style(bold=True)),
        Span(len(name), timed, look.style("quiet")),
        Span(timed, len(name) + len(behind), look.style(role)),
    ]
    margin = Segment(" " * _left(sheet.eyes), look.base)
    sheet.line(name + behind, spans, (margin, *initials))


def _head_at(eyes: Eyes) -> int:
    """The column of author and time: behind initials it is that of the text."""
    return BODY if eyes.look.initials else HEAD


def _left(eyes: Eyes) -> int:
    """The column where what is no text begins."""
    return INITIALS if eyes.look.initials else HEAD


def _text_width(width: int) -> int:
    return max(8, min(WIDEST, width - BODY - 1))


def _indent(sheet: Sheet) -> tuple[Segment, ...]:
    return (Segment(" " * BODY, sheet.eyes.look.style(on=sheet.ground)),)


def _centred(words: str, role: str, width: int, eyes: Eyes) -> Laid:
    left = max(0, (min(width, WIDEST + BODY) - cells(words)) // 2)
    return _marked(words, role, width, eyes, (Segment(" " * left, eyes.look.base),))


def _ruled(words: str, role: str, width: int, eyes: Eyes) -> Laid:
    words = cut(words, width - 8)
    left = _left(eyes)
    bars = max(2, (min(width, WIDEST + BODY) - cells(words) - left - 2) // 2)
    line, base = eyes.look.style("line"), eyes.look.base
    before = (Segment(" " * left, base), Segment("─" * (bars - 1), line), Segment(" ", base))
    return _marked(words, role, width, eyes, before, (Segment(" ", base), Segment("─" * (bars - 1), line)))


def _marked(
    words: str,
    role: str,
    width: int,
    eyes: Eyes,
    before: tuple[Segment, ...],
    behind: tuple[Segment, ...] = (),
) -> Laid:
    """A row between messages; nothing of it is text that could be copied."""
    sheet = Sheet(width, eyes)
    sheet.empty(*before, Segment(words, eyes.look.style(role)), *behind)
    return sheet.laid()
