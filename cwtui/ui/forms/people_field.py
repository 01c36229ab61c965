"""Some of many people, found by typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.widgets import TextArea

from cwtui.chatwork.models import Person, Role
from cwtui.notation import one_line
from cwtui.texts import enumerated, mark, say
from cwtui.ui.dialogs.picker import Item, match
from cwtui.ui.drawing.initials import chip, width_of
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.forms.form_field import Check, FormField
from cwtui.ui.keys.commands import Command, Commanded, command
from cwtui.ui.look import Look
from cwtui.ui.widgets.field import Field
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.widgets.sentences import Sentences
from cwtui.ui.words.rooms import ROLES

MOST_SHOWN = 5  # people below the field at a time
LEAST_SHOWN = 3  # of them, in a low window
MOST_NAMED = 12  # people that were chosen

Picked = Mapping[int, Role]
"""Who was chosen, by account id, in that order; as what, where that is asked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be chosen. ``also`` are other words they are found by."""

    account_id: int
    name: str
    fact: str
    also: str

    @classmethod
    def of(cls, person: Person) -> Candidate:
        """Somebody as the service describes them."""
        where = " · ".join(part for part in (person.organization_name, person.department) if part)
        also = " ".join(
            (person.chatwork_id, str(person.account_id), person.organization_name, person.department)
        )
        return cls(person.account_id, person.name, steady(one_line(where)), also)

    @property
    def shown(self) -> str:
        """The name, harmless."""
        return steady(one_line(self.name)) or f"#{self.account_id}"


class _People(LineList[Candidate]):
    """``cursor`` is below 0 as long as nobody has moved or typed: then Enter means the next field."""

    ALWAYS_LIT = True

    def __init__(self, look: Look, field: PeopleField) -> None:
        super().__init__(look)
        self.field = field

    @property
    def current(self) -> Candidate | None:
        return super().current if self.cursor >= 0 else None

    def identity(self, row: Candidate) -> object:
        return row.account_id

    def draw(self, row: Candidate, width: int, style: Style) -> list[Segment]:
        role = self.field.value.get(row.account_id)
        ticked = "[x] " if role is not None else "[ ] "
        as_what = say(ROLES[role]) if role is not None and self.field.asks_roles else ""
        before = chip(self.look, row.account_id, row.name, style)
        rest = width - len(ticked) - width_of(before) - 2
        fact = cut(as_what or row.fact, max(width // 2, rest - cells(row.shown) - 1))
        name = fill(row.shown, max(4, rest - cells(fact)))
        return [
            Segment(ticked, style),
            *before,
            Segment(name + " ", style),
            Segment(fact + " ", style + Style(color=self.look.quiet)),
        ]


class PeopleField(Commanded, FormField[Picked]):
    """Enter takes somebody or lets them go, Backspace in the empty field lets the last one go.

    With ``roles`` Left and Right change what the one at the cursor will be, or, as long as nobody has moved
    or typed, the last one. ``none`` is said where nobody can be chosen; ``most_shown`` people are shown at a
    time.
    """

    PLACE = mark("Dialogs")
    DEFAULT_CSS = """
    PeopleField .chosen { padding: 0 1; height: auto; }
    PeopleField LineList { height: auto; display: none; }
    PeopleField.-here LineList { display: block; }
    PeopleField .roles-hint { padding: 0 1; height: auto; color: $quiet; display: none; }
    PeopleField.-here.with-roles .roles-hint { display: block; }
    """

    def __init__(
        self,
        label: str,
        look: Look,
        *,
        id: str,
        roles: bool = False,
        none: str = "",
        most_shown: int = MOST_SHOWN,
        check: Check[Picked] | None = None,
    ) -> None:
        super().__init__(label, id=id, check=check)
        self.asks_roles = roles
        self._most_shown = most_shown
        self._none = none or say("The members have not been received yet")
        self._filter = Field(say("name, Chatwork ID or company"))
        self._list = _People(look, self)
        self._list.can_focus = False
        self._candidates: dict[int, Candidate] = {}
        self._picked: dict[int, Role] = {}

    def entry(self) -> ComposeResult:
        yield Sentences(classes="chosen")
        yield self._filter
        yield self._list
        yield Sentences(say("Enter takes or lets go · Left and Right: role"), classes="roles-hint")

    def on_mount(self) -> None:
        self.set_class(self.asks_roles, "with-roles")
        self._show()

    @property
    def value(self) -> Picked:
        return self._picked

    @property
    def stop(self) -> Field:
        return self._filter

    # Who is there

    def offer(self, people: Sequence[Candidate]) -> None:
        """These can be chosen, in this order. Those who were chosen and are not among them stay chosen."""
        self._candidates = {each.account_id: each for each in people}
        if self.is_mounted:
            self._show()

    def pick(self, picked: Picked) -> None:
        """Have these chosen, and nobody else."""
        self._picked = dict(picked)
        if self.is_mounted:
            self._show()
            self.edited()

    def _show(self) -> None:
        """Who is chosen, and who else fits what is typed."""
        chosen = self.query_one(".chosen", Sentences)
        chosen.update(self._chosen_words())
        chosen.display = bool(self._picked)
        wanted, at = self._filter.text.strip(), self._list.current
        scored = [
            (score, each) for each in self._candidates.values() if (score := _fits(wanted, each)) is not None
        ]
        found = (
            [each for _, each in sorted(scored, key=lambda pair: pair[0])]
            if wanted
            else [e for _, e in scored]
        )
        self._list.show(found)
        self._list.cursor = 0 if wanted and found else -1
        if at in found:
            self._list.cursor = found.index(at)
        fitting = max(LEAST_SHOWN, self.app.size.height // 3)
        self._list.styles.height = min(self._most_shown, fitting, max(1, len(found)))
        self._list.empty = say("Nobody fits") if wanted else self._none
        self._list.refresh()

    def _chosen_words(self) -> str:
        """Those who were chosen, by name; of many the first, and how many more there are."""
        names = [self._words(*each) for each in self._picked.items()]
        if (more := len(names) - MOST_NAMED) > 0:
            names[MOST_NAMED:] = [say("{n} more", n=more)]
        return enumerated(names)

    def _words(self, account_id: int, role: Role) -> str:
        """田中 美咲 (admin)"""
        known = self._candidates.get(account_id)
        name = known.shown if known is not None else f"#{account_id}"
        if not self.asks_roles or role is Role.MEMBER:
            return name
        return say("{name} ({role})", name=name, role=say(ROLES[role]))

    # What a person does

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._list.cursor = -1
        self._show()

    def on_field_submitted(self, event: Field.Submitted) -> None:
        if (at := self._list.current) is not None:
            event.stop()
            self._toggle(at)
        elif self._filter.text.strip():
            event.stop()  # nobody fits: there is something to mend here

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if (at := self._list.current) is not None:
            self._toggle(at)
            self.screen.set_focus(self._filter)

    def _toggle(self, one: Candidate) -> None:
        if self._picked.pop(one.account_id, None) is None:
            self._picked[one.account_id] = Role.MEMBER
        if self._filter.text:
            self._filter.clear()  # for the next name
        self._show()
        self.edited()

    def can(self, command: Command) -> bool:
        match command.id:
            case "people.drop_last":
                return not self._filter.text and bool(self._picked)
            case "people.next_role" | "people.previous_role":
                return self.asks_roles and self._to_turn() is not None
        return True

    @command("people.down", mark("Next"), "down", while_typing=True, listed=False)
    def action_down(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    @command("people.up", mark("Previous"), "up", while_typing=True, listed=False)
    def action_up(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    @command("people.drop_last", mark("Let the last one go"), "backspace", while_typing=True, listed=False)
    def action_drop_last(self) -> None:
        if self._filter.text:  # typed since the key was pressed
            self._filter.action_delete_left()
        elif self._picked:
            self._picked.popitem()
            self._show()
            self.edited()

    # As what

    def _to_turn(self) -> int | None:
        """Whose role is meant: the one's at the cursor; where nothing is typed either, the last one's."""
        at = self._list.current
        if at is not None:
            return at.account_id if at.account_id in self._picked else None
        return next(reversed(self._picked), None) if not self._filter.text else None

    @command("people.next_role", mark("Next role"), "right", while_typing=True, listed=False)
    def action_next_role(self) -> None:
        self._turn(1)

    @command("people.previous_role", mark("Previous role"), "left", while_typing=True, listed=False)
    def action_previous_role(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        if (account_id := self._to_turn()) is not None:
            roles = list(ROLES)
            now = roles.index(self._picked[account_id])
            self._picked[account_id] = roles[(now + by) % len(roles)]
            self._show()
            self.edited()


def _fits(wanted: str, one: Candidate) -> int | None:
    return match(wanted, Item(str(one.account_id), one.name, also=one.also))
