"""The rows of the contacts view: my contacts, and those who ask to become one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style

from cwtui.chatwork.models import Contact, IncomingRequest, Person
from cwtui.notation import one_line
from cwtui.store.wishes import OutboxRow
from cwtui.texts import Text, mark
from cwtui.ui.context import Context
from cwtui.ui.dialogs.picker import Item, folded, match
from cwtui.ui.drawing.initials import chip, width_of
from cwtui.ui.drawing.width import cells, cut, fill, steady
from cwtui.ui.triage.choosing import Choosing
from cwtui.ui.widgets.line_list import LineList
from cwtui.ui.words import wishes as wish_words

Each = TypeVar("Each", bound=Person)

WIDEST_NAME, WIDEST_COMPANY, WIDEST_DEPARTMENT, WIDEST_ID = 26, 30, 24, 20  # cells
WITH_ID_FROM, WITH_DEPARTMENT_FROM = 48, 76  # cells of a row


class Order(StrEnum):
    """How contacts are ordered."""

    NAME = "name"
    COMPANY = "company"


ORDERS: dict[Order, Text] = {Order.NAME: mark("by name"), Order.COMPANY: mark("by company")}


def plain(text: str) -> str:
    """What the service says of somebody, harmless and on one line."""
    return steady(one_line(text)).strip()


def name_of(person: Person) -> str:
    """A person's name; a number where they have none that can be shown."""
    return plain(person.name) or f"#{person.account_id}"


def ordered(contacts: Sequence[Contact], order: Order) -> list[Contact]:
    """By name; with their companies together, those without one last."""

    def place(contact: Contact) -> tuple[bool, str, str, int]:
        company = folded(contact.organization_name) if order is Order.COMPANY else ""
        return (
            order is Order.COMPANY and not company,
            company,
            folded(contact.name),
            contact.account_id,
        )

    return sorted(contacts, key=place)


def fitting(people: Sequence[Each], wanted: str) -> list[Each]:
    """Those whom ``wanted`` fits, the best first; all of them where nothing is wanted."""
    if not wanted:
        return list(people)
    scored = [(score, each) for each in people if (score := match(wanted, _item(each))) is not None]
    return [each for _, each in sorted(scored, key=lambda pair: pair[0])]


def _item(person: Person) -> Item:
    also = (person.chatwork_id, person.organization_name, person.department, str(person.account_id))
    return Item(str(person.account_id), person.name, also=" ".join(also))


class ContactList(LineList[Contact]):
    """Name, company, department, Chatwork ID; the last two where there is room."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="contacts")
        self.outside: frozenset[int] = frozenset()  # those of other companies, by account id

    def identity(self, row: Contact) -> object:
        return row.account_id

    def draw(self, row: Contact, width: int, style: Style) -> list[Segment]:
        quiet = style + Style(color=self.look.quiet)
        is_outside = row.account_id in self.outside
        company = style + Style(color=self.look.outside) if is_outside else style
        id_width = min(WIDEST_ID, width // 4) if width >= WITH_ID_FROM else 0
        department_width = min(WIDEST_DEPARTMENT, width // 5) if width >= WITH_DEPARTMENT_FROM else 0
        before = chip(self.look, row.account_id, row.name, style)
        rest = width - id_width - department_width - width_of(before) - 6
        name_width = max(8, min(WIDEST_NAME, rest // 2))
        company_width = max(0, min(WIDEST_COMPANY, rest - name_width))
        line = [
            Segment(" ", style),
            *before,
            Segment(fill(name_of(row), name_width) + "  ", style + Style(bold=True)),
            Segment(fill(plain(row.organization_name), company_width) + " ", company),
        ]
        if department_width:
            line.append(Segment(fill(plain(row.department), department_width) + " ", quiet))
        if id_width:
            line.append(Segment(fill(plain(row.chatwork_id), id_width), quiet))
        return line


class RequestList(LineList[IncomingRequest]):
    """Name, company, and the beginning of what they write; what became of an answer that failed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, id="requests")
        self.context = context
        self.choosing: Choosing | None = None
        self.failed: Mapping[int, OutboxRow] = {}  # by request: my answer that was not carried out

    def identity(self, row: IncomingRequest) -> object:
        return row.request_id

    def draw(self, row: IncomingRequest, width: int, style: Style) -> list[Segment]:
        selected = self.choosing is not None and self.choosing.is_selected(row)
        words, role = "", "quiet"
        if (wish := self.failed.get(row.request_id)) is not None:
            words, role = wish_words.standing(self.context, wish, width // 2)
        name_width = max(8, min(WIDEST_NAME, width // 3))
        before = chip(self.look, row.account_id, row.name, style)
        rest = max(0, width - width_of(before) - name_width - cells(words) - 6)
        said = " · ".join(part for part in (plain(row.organization_name), plain(row.message)) if part)
        return [
            Segment("x " if selected else "  ", style + Style(color=self.look.accent, bold=True)),
            *before,
            Segment(fill(name_of(row), name_width) + "  ", style + Style(bold=True)),
            Segment(fill(cut(said, rest), rest) + " ", style + Style(color=self.look.quiet)),
            Segment(words, style + Style(color=getattr(self.look, role))),
        ]
