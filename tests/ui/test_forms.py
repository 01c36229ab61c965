"""Forms: moving through the fields, what each kind of field takes, what is said when it does not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from cwtui import texts
from cwtui.chatwork.models import Person, Role
from cwtui.due import Due, due
from cwtui.times import TOKYO
from cwtui.ui.forms.check_box import CheckBox
from cwtui.ui.forms.choice import Choice, Option
from cwtui.ui.forms.due_field import DueField, due_words
from cwtui.ui.forms.form import Form
from cwtui.ui.forms.long_text import LongText
from cwtui.ui.forms.one_line import OneLine
from cwtui.ui.forms.people_field import Candidate, PeopleField, Picked
from cwtui.ui.look import DARK
from tests.ui.host import Host, until

NOW = datetime(2026, 11, 18, 9, 41, tzinfo=TOKYO).timestamp()  # a Wednesday
ASKS = "Throw away what you have entered?"

PEOPLE = [
    Person(
        account_id=1001,
        name="佐藤 健",
        chatwork_id="ken-s",
        organization_name="みどり設計",
        department="設計部",
    ),
    Person(
        account_id=2001,
        name="田中 美咲",
        chatwork_id="misaki",
        organization_name="みどり設計",
        department="総務部",
    ),
    Person(
        account_id=2002,
        name="鈴木 大輔",
        chatwork_id="dai",
        organization_name="みどり設計",
        department="設計部",
    ),
    Person(account_id=3001, name="青木 真理", chatwork_id="mari", organization_name="アオバ商事"),
    Person(account_id=2004, name="Emily Carter", chatwork_id="emily", organization_name="みどり設計"),
    Person(account_id=3002, name="[red]森田\x1b[31m", organization_name="なぎさ設備"),
    Person(account_id=3003, name="小林 優希", organization_name="なぎさ設備"),
]


def _nobody(picked: Picked) -> str:
    return "" if picked else "Somebody, please"


class Sample(Form[dict[str, object]]):
    """One field of each kind."""

    def __init__(self, *, roles: bool = False) -> None:
        super().__init__("A sample", "Save it")
        self.name_field = OneLine("Name", id="name", check=lambda text: "" if text else "A name, please")
        self.text_field = LongText("Description", id="text", text="一行目")
        options = [Option("admin", "Admins"), Option("all", "Everybody"), Option("none", "Nobody")]
        self.choice = Choice("Who may", options, id="choice", chosen="all")
        self.box = CheckBox("", "With a link", id="link")
        self.due_field = DueField("Due", lambda: NOW, id="due")
        self.people = PeopleField("People", DARK, id="people", roles=roles, check=_nobody)
        self.refusal = ""

    def rows(self) -> Iterable[Widget]:
        yield from (self.name_field, self.text_field, self.choice, self.box, self.due_field, self.people)

    def on_mount(self) -> None:
        self.people.offer([Candidate.of(person) for person in PEOPLE])

    async def save(self) -> None:
        if self.refusal:
            self.name_field.complain(self.refusal)
        else:
            self.dismiss({field.id or "": field.value for field in self.fields})


class Hands:
    """A form on the screen, and somebody at it."""

    def __init__(self, form: Sample, app: Host, pilot: Pilot[None]) -> None:
        self.form = form
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        for letter in text:
            self.app.post_message(events.Key(letter, letter))
        await self.pilot.pause()

    async def reads(self, *words: str) -> None:
        await until(self.pilot, lambda: all(word in self.app.text() for word in words))

    async def until(self, fact: object) -> None:
        assert callable(fact)
        await until(self.pilot, fact)

    @property
    def at(self) -> str:
        """The id of the field with the focus, or of the button."""
        focused = self.app.focused
        if focused is None:
            return ""
        fields = [field for field in self.form.fields if field in focused.ancestors]
        return (fields[0].id if fields else focused.id) or ""

    def line(self, words: str) -> int:
        """In which line of the screen these words are."""
        lines = self.app.text().split("\n")
        return next(n for n, line in enumerate(lines) if words in line)


@asynccontextmanager
async def filling(*, roles: bool = False, size: tuple[int, int] = (100, 40)) -> AsyncIterator[Hands]:
    form = Sample(roles=roles)
    app = Host(over=form)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.focused is not None)
        yield Hands(form, app, pilot)


# Moving through it


async def test_tab_and_enter_lead_through_the_fields_and_back() -> None:
    async with filling() as hands:
        order = ["name", "text", "choice", "link", "due", "people", "form-cancel", "form-save"]
        seen = [hands.at]
        for _ in order[1:]:
            await hands.press("tab")
            seen.append(hands.at)
        assert seen == order
        await hands.press("shift+tab", "shift+tab")
        assert hands.at == "people"
        await hands.press("shift+tab", "enter")  # of a line: on to the next
        assert hands.at == "people"
        await hands.press("enter")  # nobody is typed
        assert hands.at == "form-cancel"


async def test_outside_text_the_arrows_lead_through_it_too() -> None:
    async with filling() as hands:
        await hands.press("tab", "tab")
        await hands.press("down")
        assert hands.at == "link"
        await hands.press("up", "up")
        assert hands.at == "text"
        await hands.press("up")
        assert hands.at == "text"  # there they belong to the text


async def test_enter_breaks_the_line_in_a_long_text_which_grows_up_to_a_point() -> None:
    async with filling() as hands:
        await hands.press("tab", "enter")
        await hands.type("二行目")
        assert hands.form.text_field.value == "一行目\n二行目"
        for _ in range(20):
            hands.app.post_message(events.Key("enter", "\r"))
        await hands.until(lambda: len(hands.form.text_field.stop.document.lines) == 22)
        assert hands.form.text_field.stop.size.height == 8
        assert hands.form.text_field.value == "一行目\n二行目"


async def test_the_cursor_of_the_terminal_stands_where_is_typed() -> None:
    async with filling(size=(60, 15)) as hands:
        for field in (hands.form.name_field, hands.form.text_field, hands.form.due_field, hands.form.people):
            hands.app.screen.set_focus(field.stop)
            await hands.pilot.pause()
            await hands.type("あ")
            await hands.until(
                lambda field=field: hands.app.cursor_position == field.stop.cursor_screen_offset
            )
            row = hands.app.text().split("\n")[hands.app.cursor_position.y]
            assert "あ" in row


async def test_in_a_small_window_the_field_with_the_focus_is_in_sight_and_all_that_belongs_to_it() -> None:
    async with filling(size=(60, 15)) as hands:
        await hands.reads("A sample", "Name", "Tab next · Ctrl+D Save it · Esc cancels")
        await hands.press("tab", "tab", "tab", "tab")
        await hands.type("来週金曜")
        await hands.reads("来週金曜", "understood: Fri, Nov 27")
        await hands.press("tab")
        await hands.reads("[ ] 佐 佐藤 健", "[ ] 青 青木 真理")
        await hands.press("tab", "tab")
        await hands.reads("Save it", "A sample", "Tab next")


async def test_where_a_text_has_more_lines_than_the_window_the_one_that_is_typed_in_is_in_sight() -> None:
    async with filling(size=(60, 15)) as hands:
        box = hands.form.text_field.stop
        hands.app.screen.set_focus(box)
        box.load_text("\n".join(f"行 {n}" for n in range(20)))
        box.move_cursor(box.document.end)
        await hands.pilot.resize_terminal(50, 7)
        await hands.type("ここ")
        await hands.reads("行 19ここ")
        for _ in range(19):
            await hands.press("up")
        await hands.reads("行 0")
        row = hands.app.text().split("\n")[hands.app.cursor_position.y]
        assert "行 0" in row


async def test_nothing_is_too_small_for_it() -> None:
    async with filling() as hands:
        for size in ((30, 6), (5, 3), (1, 1), (100, 40)):
            await hands.pilot.resize_terminal(*size)
            await hands.pilot.pause()
        await hands.reads("A sample", "Save it")


# Leaving it


async def test_esc_closes_what_nobody_has_changed() -> None:
    async with filling() as hands:
        await hands.press("escape")
        await hands.until(lambda: hands.app.result == [None])


@pytest.mark.parametrize("stops", [0, 1, 2, 4, 5, 6])
async def test_esc_asks_where_something_would_be_lost(stops: int) -> None:
    async with filling() as hands:
        await hands.type("x")
        await hands.press(*["tab"] * stops, "escape")
        await hands.reads(ASKS)
        await hands.press("n")  # the safe answer
        assert hands.app.result == []
        assert hands.form.name_field.value == "x"
        await hands.press("escape")
        await hands.reads(ASKS)
        await hands.press("y")
        await hands.until(lambda: hands.app.result == [None])


async def test_what_was_changed_back_needs_no_question() -> None:
    async with filling() as hands:
        await hands.type("x")
        await hands.press("backspace", "escape")
        await hands.until(lambda: hands.app.result == [None])


async def test_the_button_cancels_as_esc_does() -> None:
    async with filling() as hands:
        await hands.type("x")
        await hands.press("shift+tab", "shift+tab")
        assert hands.at == "form-cancel"
        await hands.press("enter")
        await hands.reads(ASKS)


# Saving it


async def test_what_is_missing_is_said_at_its_field_and_nothing_is_saved() -> None:
    async with filling() as hands:
        assert "please" not in hands.app.text()  # nobody is told off beforehand
        await hands.press("tab", "ctrl+d")
        await hands.reads("A name, please", "Somebody, please")
        assert hands.app.result == []
        assert hands.at == "name"
        assert hands.line("A name, please") == hands.line("Name") + 1
        await hands.type("x")  # from now on as it is typed
        await hands.until(lambda: "A name, please" not in hands.app.text())
        await hands.press("backspace")
        await hands.reads("A name, please")


async def test_ctrl_d_saves_from_every_field_what_was_typed_before_it() -> None:
    async with filling() as hands:
        await hands.press("shift+tab", "shift+tab", "shift+tab")
        assert hands.at == "people"
        await hands.type("emily")
        await hands.press("enter", "tab", "tab", "tab")
        assert hands.at == "name"
        for key in [*"急ぎ", "ctrl+d"]:
            hands.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await hands.until(lambda: hands.app.result)
        (saved,) = hands.app.result
        assert saved == {
            "name": "急ぎ", "text": "一行目", "choice": "all", "link": False, "due": Due(),
            "people": {2004: Role.MEMBER},
        }  # fmt: skip


async def test_what_the_service_refused_can_be_said_at_a_field() -> None:
    async with filling() as hands:
        hands.form.refusal = "That name is taken"
        await hands.type("x")
        hands.form.people.pick({1001: Role.MEMBER})
        await hands.press("ctrl+d")
        await hands.reads("That name is taken")
        assert hands.app.result == []
        hands.form.refusal = ""
        await hands.press("ctrl+d")
        await hands.until(lambda: hands.app.result)


# Choices and boxes


async def test_left_and_right_choose() -> None:
    async with filling() as hands:
        await hands.press("tab", "tab")
        await hands.reads("[Everybody]")
        await hands.press("right")
        await hands.reads("[Nobody]")
        assert hands.form.choice.value == "none"
        await hands.press("right")
        assert hands.form.choice.value == "admin"
        await hands.press("left", "left")
        assert hands.form.choice.value == "all"


async def test_space_and_enter_tick_a_box() -> None:
    async with filling() as hands:
        await hands.press("tab", "tab", "tab")
        await hands.reads("[ ] With a link")
        await hands.press("space")
        await hands.reads("[x] With a link")
        assert hands.form.box.value is True
        await hands.press("enter")
        await hands.reads("[ ] With a link")
        assert hands.form.box.value is False


# Due dates


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "no due date"),
        ("来週金曜 17時", "understood: Fri, Nov 27, 17:00"),
        ("+3d", "understood: Sat, Nov 21"),
        ("１２／１", "understood: Tue, Dec 1"),
        ("なし", "no due date"),
        ("25:00", "That is no date I know"),
        ("2/30", "That is no date I know"),
        ("あれ", "That is no date I know"),
        ("11/28(金)", "That weekday is wrong: Sat, Nov 28"),
        ("昨日", "Tue, Nov 17 is past"),
        ("今日 9:00", "Wed, Nov 18, 09:00 is past"),
    ],
)
async def test_how_a_due_date_is_understood_is_said_while_it_is_typed(typed: str, said: str) -> None:
    async with filling() as hands:
        hands.app.screen.set_focus(hands.form.due_field.stop)
        await hands.type(typed)
        await hands.reads(said)
        assert hands.line(said) == hands.line("Due") + 1


@pytest.mark.parametrize("typed", ["25:00", "昨日"])
async def test_a_due_date_that_is_wrong_or_past_is_not_saved(typed: str) -> None:
    async with filling() as hands:
        await hands.type("x")
        hands.form.people.pick({1001: Role.MEMBER})
        hands.app.screen.set_focus(hands.form.due_field.stop)
        await hands.type(typed)
        await hands.press("shift+tab", "ctrl+d")
        await hands.until(lambda: hands.at == "due")
        assert hands.app.result == []
        said = hands.form.due_field.problem()
        assert hands.app.text().count(said) == 1


async def test_a_date_that_is_offered_is_taken_by_hand_only() -> None:
    async with filling() as hands:
        field = hands.form.due_field
        found = due("11/27 18:00", NOW)
        field.offer(found)
        await hands.reads("Take Fri, Nov 27, 18:00 from the text", "no due date")
        assert field.value == Due()
        hands.app.screen.set_focus(field.stop)
        await hands.press("tab", "enter")
        await hands.reads("2026-11-27 18:00", "understood: Fri, Nov 27, 18:00")
        assert field.value == found
        assert hands.at == "due"
        assert "from the text" not in hands.app.text()
        await hands.press("backspace")
        await hands.reads("from the text")  # it is another one now
        field.offer(None)
        await hands.until(lambda: "from the text" not in hands.app.text())


def test_due_dates_are_said_in_the_language_of_the_person() -> None:
    texts.use("ja")
    assert due_words(Due(int(NOW), to_the_minute=True), NOW) == "11月18日 (水) 09:41"
    assert due_words(Due(int(NOW)), NOW) == "11月18日 (水)"


# People


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("田中", 2001), ("misaki", 2001), ("ｍｉｓａｋｉ", 2001), ("2001", 2001), ("アオバ", 3001),
        ("総務", 2001), ("EMI", 2004), ("設計 大輔", 2002),
    ],
)  # fmt: skip
async def test_people_are_found_by_name_id_company_and_department(typed: str, found: int) -> None:
    async with filling() as hands:
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.type(typed)
        await hands.press("enter")
        assert list(hands.form.people.value) == [found]
        assert hands.form.people.stop.text == ""  # for the next name


async def test_enter_takes_and_lets_go_and_backspace_lets_the_last_one_go() -> None:
    async with filling() as hands:
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.press("down", "enter", "down", "down", "enter")
        await hands.reads("佐藤 健, 鈴木 大輔", "[x] 佐 佐藤 健", "[ ] 田 田中 美咲", "[x] 鈴 鈴木 大輔")
        await hands.press("up", "enter")
        assert list(hands.form.people.value) == [1001, 2002, 2001]
        await hands.press("down", "enter")
        assert list(hands.form.people.value) == [1001, 2001]
        await hands.press("backspace")
        assert list(hands.form.people.value) == [1001]
        await hands.type("x")
        await hands.press("backspace")  # of what is typed first
        assert list(hands.form.people.value) == [1001]


async def test_a_backspace_typed_quickly_behind_a_letter_takes_the_letter() -> None:
    async with filling() as hands:
        hands.form.people.pick({1001: Role.MEMBER})
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.pilot.pause()
        hands.app.post_message(events.Key("x", "x"))
        hands.app.post_message(events.Key("backspace", None))
        await hands.pilot.pause()
        await hands.until(lambda: hands.form.people.stop.text == "")
        assert list(hands.form.people.value) == [1001]


async def test_where_nobody_fits_enter_takes_nobody_and_stays() -> None:
    async with filling() as hands:
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.type("zzz")
        await hands.reads("Nobody fits")
        await hands.press("enter")
        assert hands.at == "people"
        assert not hands.form.people.value


async def test_left_and_right_change_the_role_of_somebody_chosen() -> None:
    async with filling(roles=True) as hands:
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.press("down", "right")  # not chosen: there is nothing to change
        assert not hands.form.people.value
        await hands.press("enter")
        assert hands.form.people.value == {1001: Role.MEMBER}
        await hands.press("right")
        await hands.reads("佐藤 健 (read-only)")
        await hands.press("left", "left")
        await hands.reads("佐藤 健 (admin)")
        assert hands.form.people.value == {1001: Role.ADMIN}


async def test_without_roles_left_and_right_stay_with_the_text() -> None:
    async with filling() as hands:
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.type("ab")
        await hands.press("left")
        await hands.type("x")
        assert hands.form.people.stop.text == "axb"


async def test_names_command_nothing() -> None:
    async with filling() as hands:
        hands.form.people.pick({3002: Role.MEMBER})
        hands.app.screen.set_focus(hands.form.people.stop)
        await hands.reads("[red]森田")
        assert "\x1b" not in hands.app.text()
