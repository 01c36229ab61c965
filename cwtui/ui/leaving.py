"""Quitting asks first where messages have not left yet, or something was entered and not saved; else it just
quits."""

from __future__ import annotations

import time
from sqlite3 import Connection
from typing import TYPE_CHECKING

from textual.app import ScreenStackError
from textual.message import Message

from cwtui import times
from cwtui.store import outbox, transfers
from cwtui.store.wishes import Edit, MarkRead, MarkUnread, OutboxRow, Send, Upload, WishState
from cwtui.sync.lanes import is_for_later
from cwtui.texts import say, say_n
from cwtui.ui.files import cache

if TYPE_CHECKING:
    from cwtui.ui.app import CwtuiApp
    from cwtui.ui.screens.main import MainScreen

_PENDING = (WishState.QUEUED, WishState.ATTEMPTING, WishState.UNKNOWN)
ASKED = "leaving"  # the id of the question
SENDING_TAKES = 5.0  # seconds we wait at most for "send now and quit"


class Leaving(Message):
    """Everything that was typed before has been done: quit. ``ask``: about what has not left yet."""

    def __init__(self, *, ask: bool) -> None:
        super().__init__()
        self.ask = ask


def leave(app: CwtuiApp, *, ask: bool) -> None:
    """Send the app a :class:`Leaving`, in line behind the keys and messages that are still on their way.

    Somebody who presses Enter and Ctrl+Q in one go has sent that message.
    """
    try:
        last = app.focused or app.screen
    except ScreenStackError:  # nothing is on the screen yet
        app.exit()
        return
    last.call_later(last.post_message, Leaving(ask=ask))


async def leave_or_ask(app: CwtuiApp, main: MainScreen) -> None:
    """Quit, after asking where something would be left behind."""
    from cwtui.ui.dialogs.dialog import Dialog

    if any(screen.id == ASKED for screen in app.screen_stack):
        return  # the question stands there already
    db = main.context.archive.db
    rows = _pending(db)
    saved, saving = transfers.being_saved(db, but_for=cache.folder(main.context))
    unsaved = [screen.unsaved for screen in app.screen_stack if isinstance(screen, Dialog) and screen.unsaved]
    if not rows and not saving and not unsaved:
        app.exit()
        return
    from cwtui.ui.dialogs.question import Answer, Question

    now = main.context.now()
    timed = [row for row in rows if row.due_at > now and is_for_later(row)]
    others = [row for row in rows if row not in timed]
    answers = [Answer("stay", say("Stay"))]
    if others:
        later = say("Send next time") if app.is_kept else say("Quit")
        answers.append(Answer("later", later))
        answers.append(Answer("now", say("Send {n} now and quit", n=len(others))))
    else:
        answers.append(Answer("later", say("Quit")))

    async def decided(answer: str | None) -> None:
        if answer == "later":
            app.exit()
        elif answer == "now":
            await _send_now(app, main, others)

    title = _words(others, now, saving - saved)
    lines = [
        say("What you have entered in “{form}” is not saved, and is lost.", form=form) for form in unsaved
    ]
    if timed and app.is_kept:
        lines.append(_timed_words(main, timed))
    if not app.is_kept:
        lines.append(say("This is the demo: nothing of it is kept."))
    question = Question(title, "\n".join(lines), answers)
    question.id = ASKED
    await app.push_screen(question, decided)


def _pending(db: Connection) -> list[OutboxRow]:
    """What has not left yet; what was read is nobody's worry, it goes next time."""
    rows = [row for row in outbox.open_rows(db) if row.state in _PENDING]
    return [row for row in rows if not isinstance(row.wish, MarkRead | MarkUnread)]


def _words(rows: list[OutboxRow], now: float, moving: int) -> str:
    held = sum(1 for row in rows if row.due_at > now and isinstance(row.wish, Send | Edit | Upload))
    parts = []
    if held:
        parts.append(say_n("{n} message not sent yet", "{n} messages not sent yet", held))
    if rest := len(rows) - held:
        parts.append(say_n("{n} waiting to be sent", "{n} waiting to be sent", rest))
    if moving:
        parts.append(say_n("{n} file being saved", "{n} files being saved", moving))
    return " · ".join(parts) or say("Quit cwtui?")


def _timed_words(main: MainScreen, rows: list[OutboxRow]) -> str:
    """What was given a time, which nobody keeps while cwtui does not run."""
    first = times.ahead(min(row.due_at for row in rows), main.context.zone, main.context.now())
    return say_n(
        "{n} message is to be sent {moment}: only if cwtui runs then.",
        "{n} messages are to be sent later, the first {moment}: only if cwtui runs then.",
        len(rows),
        moment=first,
    )


async def _send_now(app: CwtuiApp, main: MainScreen, rows: list[OutboxRow]) -> None:
    archive = main.context.archive
    for row in rows:
        await main.context.write(outbox.send_now, row.wish_id, main.context.now())
    main.context.session.wake()
    main.say_line(say("Sending, then quitting"))
    deadline = time.monotonic() + SENDING_TAKES
    sending = {row.wish_id for row in rows}

    def look() -> None:
        if not any(row.wish_id in sending for row in _pending(archive.db)):
            app.exit()
        elif time.monotonic() > deadline:
            timer.stop()
            main.say_line(say("Not sent yet; it stays in the outbox. Ctrl+Q quits"))

    timer = app.set_interval(0.1, look)
