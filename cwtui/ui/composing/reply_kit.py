"""The reply kit: what is answered every day, by one key. Nothing is sent: it is put into the composer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual.app import App

from cwtui.notation import one_line
from cwtui.store import messages, rooms
from cwtui.texts import say
from cwtui.ui.composing import fields
from cwtui.ui.composing.own_texts import ready_answers, templates, told_from
from cwtui.ui.context import Context
from cwtui.ui.dialogs.menu import Menu
from cwtui.ui.dialogs.picker import Item
from cwtui.ui.drawing.rendering import blocks_of, gist
from cwtui.ui.drawing.width import steady


async def ask(
    app: App[Any], context: Context, room_id: int, message_id: int | None, then: Callable[[str], object]
) -> None:
    """Offer the answers to a message, or, without one, what may be written to the room; ``then`` is told the
    text that was chosen, its fields as they are."""
    row = messages.get(context.archive.db, message_id) if message_id is not None else None
    room = rooms.get(context.archive.db, room_id)
    known = {"room": fields.plain(room.name)} if room is not None else {}
    if row is not None:
        known["name"] = fields.called(row.author)
        title = say("Reply to {name}", name=steady(one_line(row.author)))
    else:
        title = say("Write to {room}", room=steady(one_line(room.name)) if room is not None else "")
    texts, items = _offered(context, known)

    def chosen(at: str | None) -> None:
        if at is not None:
            then(texts[int(at)])

    note = gist(blocks_of(row.body, context.eyes())) if row is not None else ""
    await app.push_screen(Menu(context.look, title, items, note), chosen)


def _offered(context: Context, known: Mapping[str, str]) -> tuple[list[str], list[Item]]:
    """The texts, and the lines of the menu in the same order: what is known shows there already."""
    answers, own = ready_answers(context.settings), templates(context.settings)
    names = [*((text, "") for text in answers), *((name, told_from(text)) for name, text in own.items())]
    items = [Item(str(at), fields.filled(name, known), fact) for at, (name, fact) in enumerate(names)]
    return [*answers, *own.values()], items
