"""The one table of keys: what is declared in the code is what the product promises."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter

import pytest

import cwtui.ui
from cwtui.ui.app import _NEWLINE_SENDS
from cwtui.ui.keys.commands import EVERY, Command, Commanded

for _module in pkgutil.walk_packages(cwtui.ui.__path__, "cwtui.ui."):
    importlib.import_module(_module.name)

OUT, ANY, OWN = "out", "any", "own"
"""Where a key works: outside text fields, also while typing, while its own pane or field has the focus."""

TABLE: list[tuple[str, str, str, str]] = [
    # What the table says, the command, its keys, where.
    ("down / up", "timeline.down", "j down", OWN),
    ("down / up", "timeline.up", "k up", OWN),
    ("page", "timeline.page_down", "J pagedown ctrl+d", OWN),
    ("page", "timeline.page_up", "K pageup ctrl+u", OWN),
    ("ends", "timeline.first", "g+g home", OWN),
    ("ends", "timeline.last", "G end", OWN),
    ("down / up", "list.down", "j down", OWN),
    ("down / up", "list.up", "k up", OWN),
    ("page", "list.page_down", "J pagedown ctrl+d", OWN),
    ("page", "list.page_up", "K pageup ctrl+u", OWN),
    ("ends", "list.first", "g+g home", OWN),
    ("ends", "list.last", "G end", OWN),
    ("down / up", "lines.down", "j down", OWN),
    ("down / up", "lines.up", "k up", OWN),
    ("page", "lines.page_down", "J pagedown ctrl+d", OWN),
    ("page", "lines.page_up", "K pageup ctrl+u", OWN),
    ("ends", "lines.first", "g+g home", OWN),
    ("ends", "lines.last", "G end", OWN),
    ("PgDn PgUp also in X: scrolls the timeline", "composer.page_down", "pagedown", OWN),
    ("PgDn PgUp also in X: scrolls the timeline", "composer.page_up", "pageup", OWN),
    ("next / previous pane", "pane.next", "tab", ANY),
    ("next / previous pane", "pane.previous", "shift+tab", ANY),
    ("tabs inside a pane or view", "side.next_tab", "right", OWN),
    ("tabs inside a pane or view", "side.previous_tab", "left", OWN),
    ("go in", "timeline.enter", "enter", OWN),
    ("go in", "list.open", "enter", OWN),
    ("close the top layer, leave the field", "pane.leave", "escape q", OUT),
    ("close the top layer, leave the field", "view.close", "escape q", OUT),
    ("next / previous pane", "view.next_stop", "tab", ANY),
    ("next / previous pane", "view.previous_stop", "shift+tab", ANY),
    ("close the top layer, leave the field", "composer.leave", "escape", OWN),
    ("close the top layer, leave the field", "field.leave", "escape", OWN),
    ("close the top layer, leave the field", "rooms.end_filter", "escape", OWN),
    ("close the top layer, end range or hits", "room.end_find", "escape q", OUT),
    ("close the top layer, end range or hits", "timeline.end_selection", "escape q", OWN),
    ("close the top layer, leave the field", "help.close", "escape q ?", OUT),
    ("back to where I was", "room.back", "backspace", OUT),
    ("switcher", "switcher", "ctrl+k space+space", ANY),
    ("palette", "palette", "ctrl+p :", ANY),
    ("narrow this pane", "rooms.filter", "/", OWN),
    ("narrow this pane (M: find in this room)", "room.find", "/", OWN),
    ("then n N walk the hits until Esc", "room.older_hit", "n", OWN),
    ("then n N walk the hits until Esc", "room.newer_hit", "N", OWN),
    ("help", "help", "?", OUT),
    ("room by its number", "room.number", "1 2 3 4 5 6 7 8 9", OUT),
    (
        "room by number while typing",
        "room.number_while_typing",
        "alt+1 alt+2 alt+3 alt+4 alt+5 alt+6 alt+7 alt+8 alt+9",
        ANY,
    ),
    ("room above / below", "room.above", "alt+up", ANY),
    ("room above / below", "room.below", "alt+down", ANY),
    ("tab by number", "side.tab", "1 2 3", OWN),
    ("next / previous unread room", "room.next_unread", "n", OUT),
    ("next / previous unread room", "room.previous_unread", "N", OUT),
    ("next room with a To for me", "room.next_mention", "m", OUT),
    ("unread line", "room.unread_line", "L", OWN),
    ("next / previous To for me", "timeline.next_to_me", "]", OWN),
    ("next / previous To for me", "timeline.previous_to_me", "[", OWN),
    ("next / previous day", "timeline.next_day", "}", OWN),
    ("next / previous day", "timeline.previous_day", "{", OWN),
    ("My Chat", "room.my_chat", "g+m", OUT),
    ("inbox", "view.inbox", "g+i", OUT),
    ("kept", "view.kept", "g+s", OUT),
    ("keep, no time (M)", "message.keep", "s", OWN),
    ("look without opening or marking (I)", "items.preview", "p", OWN),
    ("quote (I)", "items.quote", ">", OWN),
    ("To its author (I)", "items.mention", "@", OWN),
    ("order by", "inbox.order", "O", OWN),
    ("tasks", "view.tasks", "g+t", OUT),
    ("tabs inside a pane or view", "desk.next_tab", "right", OWN),
    ("tabs inside a pane or view", "desk.previous_tab", "left", OWN),
    ("tab by number (T)", "desk.tab", "1 2 3 4", OWN),
    ("order by (T)", "desk.order", "O", OWN),
    ("narrow this pane (T)", "desk.filter", "/", OWN),
    ("narrow this pane (I)", "items.filter", "/", OWN),
    ("done: task done or reopen, inbox item done, request accepted (asks)", "triage.done", "e", OWN),
    ("later at a time (T I)", "triage.snooze", "h", OWN),
    ("keep, no time (T I)", "triage.keep", "s", OWN),
    ("change: text, people, due = create + close (T)", "triage.change", "E", OWN),
    ("repeat the last decision", "triage.repeat", ".", OWN),
    ("reply (T I)", "triage.reply", "r", OWN),
    ("go in: its message in context (T I)", "triage.open", "o", OWN),
    ("close the top layer: what is under way", "triage.stop", "escape", OWN),
    ("process one at a time, by name", "triage.one_by_one", "", OWN),
    ("copy text (T I)", "triage.copy", "y", OWN),
    ("copy link or id (T I)", "triage.copy_link", "Y", OWN),
    ("select", "triage.select", "x", OWN),
    ("select to here", "triage.select_to", "X V", OWN),
    ("select all or none", "triage.select_all", "*", OWN),
    ("close the top layer, end range or hits", "triage.end_selection", "escape q", OWN),
    ("read up to here (I)", "inbox.read_to_here", "R", OWN),
    ("unread from here (I)", "inbox.unread_from_here", "u", OWN),
    ("all done (asks)", "inbox.all_done", "A", OWN),
    ("decline (asks; I C)", "request.decline", "d", OWN),
    ("done: request accepted (asks; C)", "request.accept", "e", OWN),
    ("people", "view.contacts", "g+p", OUT),
    ("tabs inside a pane or view", "contacts.next_tab", "right", OWN),
    ("tabs inside a pane or view", "contacts.previous_tab", "left", OWN),
    ("tab by number (C)", "contacts.tab", "1 2", OWN),
    ("order by (C)", "contacts.order", "O", OWN),
    ("narrow this pane (C)", "contacts.filter", "/", OWN),
    ("To its author (C)", "contacts.mention", "@", OWN),
    ("open outside (C)", "contacts.browse", "o", OWN),
    ("look without opening (C)", "contacts.look", "p", OWN),
    ("write here: the person looked at", "person.write", "i c", OWN),
    ("To its author: the person looked at", "person.mention", "@", OWN),
    ("reply kit: the person looked at", "person.kit", "+", OWN),
    ("copy name: of who is looked at", "person.copy", "y", OWN),
    ("copy id: of who is looked at", "person.copy_id", "Y", OWN),
    ("open outside: the person looked at", "person.browse", "o", OWN),
    ("copy name (C)", "contacts.copy", "y", OWN),
    ("copy id (C)", "contacts.copy_id", "Y", OWN),
    ("new group", "group.new", "g+n", OUT),
    ("change: room details and members (R)", "rooms.details", "E", OWN),
    ("room details and members, by name", "room.details", "", OUT),
    ("the group, by name", "group.edit", "", OUT),
    ("the group, by name", "group.members", "", OUT),
    ("the group, by name", "group.link", "", OUT),
    ("the group, by name", "group.leave", "", OUT),
    ("the group, by name", "group.delete", "", OUT),
    ("files", "view.files", "g+f", OUT),
    ("transfers", "view.transfers", "w", OUT),
    ("save the file(s) of this", "files.save", "S", OUT),
    ("save the file(s) of this: to another folder, by name", "files.save_to", "", OUT),
    ("upload", "files.upload", "U", OUT),
    ("upload: what is on the clipboard, by name", "files.upload_clipboard", "", OUT),
    ("attach", "composer.attach", "ctrl+t", ANY),
    ("paste (text, image, file)", "composer.paste", "ctrl+v", ANY),
    ("tabs inside a pane or view", "files.next_tab", "right", OWN),
    ("tabs inside a pane or view", "files.previous_tab", "left", OWN),
    ("tab by number (F)", "files.tab", "1 2 3", OWN),
    ("order by (F)", "files.order", "O", OWN),
    ("narrow this pane (F)", "files.filter", "/", OWN),
    ("narrow this pane (F): by person, by name", "files.of_person", "", OUT),
    ("save the file(s) of this (F)", "file.save", "S", OWN),
    ("look without opening or marking (F)", "file.preview", "p", OWN),
    ("open outside (F)", "file.open", "o", OWN),
    ("save the file(s) of this: looked at", "look.save", "S", OWN),
    ("open outside: what is looked at", "look.open", "o", OWN),
    ("copy name (F)", "file.copy_name", "y", OWN),
    ("copy link or id (F)", "file.copy_link", "Y", OWN),
    ("cancel or drop (Q)", "transfers.cancel", "d", OWN),
    ("cancel or drop (Q): all of them, by name", "transfers.cancel_all", "", OUT),
    ("transfers: clear the list, by name", "transfers.clear", "", OUT),
    ("date", "view.date", "g+d", OUT),
    ("outbox and drafts", "view.outbox", "g+o", OUT),
    ("cancel or drop (Q)", "outbox.drop", "d", OWN),
    ("later at a time (Q)", "outbox.later", "h", OWN),
    ("write here: to the room of the row", "outbox.write", "i c", OWN),
    ("undo the last thing (all views)", "outbox.undo", "z", OWN),
    ("bare view", "view.bare", "g+b alt+l", OUT),
    ("accounts", "login", "g+a", OUT),
    ("ask the server now", "sync.now", "g+r", OUT),
    ("ask the server now", "first.ask_now", "g+r", OUT),
    ("write here", "write", "i c", OUT),
    ("reply", "message.reply", "r", OWN),
    ("quote", "message.quote", ">", OWN),
    ("To its author", "message.mention", "@", OWN),
    ("reply kit", "message.kit", "+", OWN),
    ("reply kit (T I)", "triage.kit", "+", OWN),
    ("reply kit (C)", "contacts.kit", "+", OWN),
    ("replies as a tree", "message.thread", "T", OWN),
    ("open outside", "room.browse", "o", OWN),
    ("read up to here", "room.read_to_here", "R", OWN),
    ("unread from here", "room.unread_from_here", "u", OWN),
    ("read up to here: R too", "rooms.read", "R", OWN),
    ("unread from here: R too", "rooms.unread", "u", OWN),
    ("all read (asks)", "rooms.read_all", "A", OWN),
    ("look without opening or marking", "message.peek", "p", OWN),
    ("look without opening or marking; go there", "message.go_to_answered", "P", OWN),
    ("hint letters", "room.hints", "f", OWN),
    ("edit mine", "message.edit", "e", OWN),
    ("leave the field: once more ends editing", "message.end_edit", "escape", OWN),
    ("delete mine", "message.delete", "d", OWN),
    ("later at a time (on my own waiting message: send later)", "message.later", "h", OWN),
    ("send later, by name", "composer.send_later", "", OUT),
    ("select, select to here, all or none (M: V)", "timeline.select", "V", OWN),
    ("copy text", "message.copy", "y", OWN),
    ("copy link", "message.copy_link", "Y", OWN),
    ("pin (this machine only)", "rooms.pin", "P", OWN),
    ("mute (this machine only)", "rooms.mute", "M", OWN),
    ("composer: send", "composer.send", "enter", OWN),
    ("composer: new line", "composer.newline", "ctrl+j alt+enter shift+enter", OWN),
    ("take back the message that still waits", "composer.undo", "ctrl+z", OWN),
    ("take back the message that still waits", "composer.up", "up", OWN),
    ("undo the last thing", "undo", "z", OUT),
    ("undo, redo", "composer.redo", "ctrl+y", OWN),
    ("$EDITOR", "composer.editor", "ctrl+o", OWN),
    ("completion: take", "completion.take", "tab", ANY),
    ("completion: take after a move in the list", "completion.take_here", "enter", ANY),
    ("completion: leave", "completion.leave", "escape", ANY),
    ("completion: move", "completion.down", "down", ANY),
    ("completion: move", "completion.up", "up", ANY),
    ("preview", "composer.preview", "ctrl+r", ANY),
    ("preview: close the top layer", "preview.close", "escape", ANY),
    ("notation from what is written, by name", "composer.as_code", "", OUT),
    ("notation from what is written, by name", "composer.as_box", "", OUT),
    ("notation from what is written, by name", "composer.as_quote", "", OUT),
    ("notation from what is written, by name", "composer.from_markdown", "", OUT),
    ("a long paste offers code / quote / file: as a completion is taken", "composer.of_paste", "tab", ANY),
    ("templates with fields, by name", "template.insert", "", OUT),
    ("templates with fields: from one to the next", "template.next_field", "tab", ANY),
    ("templates with fields: from one to the next", "template.previous_field", "shift+tab", ANY),
    ("task from this / new task", "message.task", "t", OWN),
    ("task from this / new task", "task.new", "t", OUT),
    ("form: next field", "field.submit", "enter", OWN),
    ("form: next field", "form.next", "tab", ANY),
    ("form: save", "form.save", "ctrl+d", ANY),
    ("form: cancel", "form.cancel", "escape", ANY),
    ("multi-pick: role", "people.next_role", "right", ANY),
    ("multi-pick: role", "people.previous_role", "left", ANY),
    ("yes / no in a question", "question.yes", "y", OUT),
    ("yes / no in a question", "question.no", "n", OUT),
    ("copy selection, else hint, twice: quit", "copy_or_quit", "ctrl+c", ANY),
    ("quit", "quit", "ctrl+q", ANY),
    ("suspend", "suspend", "ctrl+z", OUT),
    ("redraw", "redraw", "ctrl+l", ANY),
]

OF_DIALOGS = {
    "menu.number", "menu.close",
    "question.close", "question.next", "question.previous", "question.page_down", "question.page_up",
    "picker.down", "picker.up",
    "thread.close", "thread.reply", "moment.down", "moment.up", "outbox.close",
    "login.close", "login.close_outside_text", "login.next", "login.previous",
    "peek.go", "peek.close", "hints.letter", "hints.erase", "hints.close", "bare.close",
    "form.previous", "form.below", "form.above", "form.tick", "form.next_option", "form.previous_option",
    "form.pick_one", "form.next_one", "form.previous_one",
    "details.number", "details.next", "details.close",
    "one.undo", "one.close", "form.pick_room", "people.down", "people.up", "people.drop_last",
    "path.take", "path.down", "path.up", "look.go", "look.close", "person.open", "person.close",
}  # fmt: skip
"""What moves through a dialog, as in every dialog."""


def owners() -> list[type[Commanded]]:
    found: list[type[Commanded]] = []
    waiting: list[type[Commanded]] = [Commanded]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def keys(spelt: str) -> tuple[str, ...]:
    """``g+g`` is a chord here, ``ctrl+k`` one key."""
    return tuple(key.replace("+", " ") if key.startswith(("g+", "space+")) else key for key in spelt.split())


@pytest.mark.parametrize(("action", "command_id", "spelt", "where"), TABLE)
def test_every_entry_of_the_table_has_exactly_its_keys(
    action: str, command_id: str, spelt: str, where: str
) -> None:
    known = EVERY[command_id]
    assert known.keys == keys(spelt), action
    assert known.while_typing is (where == ANY), action


def test_there_is_no_command_beside_the_table() -> None:
    assert set(EVERY) == {command_id for _, command_id, _, _ in TABLE} | OF_DIALOGS


def test_quitting_and_copying_also_work_over_dialogs_and_nothing_else_does() -> None:
    assert {known.id for known in EVERY.values() if known.over_dialogs} == {"quit", "copy_or_quit", "redraw"}


def test_an_id_belongs_to_one_method() -> None:
    declared: Counter[str] = Counter()
    for kind in owners():
        for value in vars(kind).values():
            if isinstance(known := getattr(value, "command", None), Command):
                declared[known.id] += 1
    assert declared.keys() == EVERY.keys()
    assert set(declared.values()) == {1}


@pytest.mark.parametrize("kind", owners(), ids=lambda kind: kind.__name__)
def test_no_two_commands_of_one_owner_share_a_key(kind: type[Commanded]) -> None:
    for remapped in ({}, _NEWLINE_SENDS):
        pressed = [key for known in kind.OWN_COMMANDS.values() for key in remapped.get(known.id, known.keys)]
        assert len(set(pressed)) == len(pressed)


def test_no_two_commands_of_one_place_share_a_key() -> None:
    """But for dialogs, of which one is open at a time."""
    by_place: dict[str, Counter[str]] = {}
    for known in EVERY.values():
        by_place.setdefault(str(known.place), Counter()).update(known.keys)
    shared = {
        (place, key)
        for place, counted in by_place.items()
        for key, n in counted.items()
        if n > 1 and place != "Dialogs"
    }
    assert shared == set()


def test_no_key_is_the_beginning_of_a_chord() -> None:
    chords = {key.split(" ")[0] for known in EVERY.values() for key in known.keys if " " in key}
    assert chords == {"g", "space"}
    # Over a dialog no chord leads anywhere: a box is ticked with Space.
    assert not chords & {key for known in EVERY.values() if known.place != "Dialogs" for key in known.keys}


def test_every_command_has_a_name_and_a_place() -> None:
    for known in EVERY.values():
        assert known.name, known.id
        assert known.place, known.id


def test_nothing_depends_on_what_terminals_do_not_send() -> None:
    """Alt, function keys and Shift+Enter are never the only way, and some control keys belong to tmux."""
    for known in EVERY.values():
        if not known.keys:
            continue  # found by its name
        plain = [key for key in known.keys if not key.startswith(("alt+", "shift+")) or key == "shift+tab"]
        if known.id not in ("room.number_while_typing", "room.above", "room.below"):  # j, k and digits
            assert plain, known.id
        assert not {"ctrl+a", "ctrl+b", "ctrl+g", "ctrl+s"} & set(known.keys)
        assert not [key for key in known.keys if key.rpartition("+")[2] in {f"f{n}" for n in range(1, 13)}]


def test_the_other_way_to_send_swaps_enter_and_keeps_what_never_sends() -> None:
    assert _NEWLINE_SENDS == {
        "composer.send": ("ctrl+d", "alt+enter", "shift+enter"),
        "composer.newline": ("enter", "ctrl+j"),
    }


def test_a_command_that_is_told_its_key_takes_one() -> None:
    for kind in owners():
        for known in kind.OWN_COMMANDS.values():
            parameters = inspect.signature(getattr(kind, known.method)).parameters
            assert (len(parameters) == 2) is known.with_key, known.id
