"""The stretch of a room that is loaded: a few hundred messages of however many the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from sqlite3 import Connection

from cwtui import notation
from cwtui.store import messages, spans
from cwtui.store.messages import Hole, MessageRow

FIRST = 100  # messages loaded when a room opens
STEP = 200  # messages loaded at a time when somebody nears an end
MOST = 800  # messages loaded at most; those at the farther end go
QUICKLY_COUNTED = 50_000  # messages that are counted anew each time; more take a while
REPLY_TAGS = ("[rp ", "[返信 ", "[Reply ")  # where none of them is, nothing is answered


class Window:
    """Messages of one room, ascending and without a break of the archive's between them.

    ``to_beginning`` and ``to_end`` say that the archive holds none before, or behind, them.
    """

    def __init__(
        self, db: Connection, room_id: int, rows: Sequence[MessageRow], *, to_beginning: bool, to_end: bool
    ) -> None:
        self._db = db
        self.room_id = room_id
        self.rows = list(rows)
        self.to_beginning = to_beginning
        self.to_end = to_end
        self._counted: int | None = None  # messages of the room in the archive
        self._answers: dict[tuple[int, int], int | None] = {}  # by message and its edit: what it answers

    @classmethod
    def at_end(cls, db: Connection, room_id: int, count: int = FIRST) -> Window:
        """The newest messages."""
        rows = messages.page(db, room_id, limit=count)
        return cls(db, room_id, rows, to_beginning=len(rows) < count, to_end=True)

    @classmethod
    def at_beginning(cls, db: Connection, room_id: int) -> Window:
        """The oldest messages."""
        rows = messages.page(db, room_id, after=0, limit=STEP)
        return cls(db, room_id, rows, to_beginning=True, to_end=len(rows) < STEP)

    @classmethod
    def around(cls, db: Connection, room_id: int, message_id: int) -> Window:
        """The messages before and after this one, which need not be in the archive itself."""
        half = STEP // 2
        before = messages.page(db, room_id, before=message_id, limit=half)
        after = messages.page(db, room_id, after=message_id - 1, limit=half)
        return cls(db, room_id, before + after, to_beginning=len(before) < half, to_end=len(after) < half)

    @property
    def first_id(self) -> int:
        """The oldest message; 0: there is none."""
        return self.rows[0].message_id if self.rows else 0

    def holds(self, message_id: int) -> bool:
        """Does the window reach over this message's place?"""
        if not self.rows:
            return False
        after_first = self.to_beginning or self.rows[0].message_id <= message_id
        return after_first and (self.to_end or message_id <= self.rows[-1].message_id)

    def older(self) -> bool:
        """Load more before the first one. False: there is nothing before it."""
        if self.to_beginning or not self.rows:
            return False
        found = messages.page(self._db, self.room_id, before=self.rows[0].message_id, limit=STEP)
        self.rows = found + self.rows
        self.to_beginning = len(found) < STEP
        if len(self.rows) > MOST:
            del self.rows[MOST:]
            self.to_end = False
        return True

    def newer(self) -> bool:
        """Load more behind the last one. False: there is nothing behind it."""
        if self.to_end or not self.rows:
            return False
        found = messages.page(self._db, self.room_id, after=self.rows[-1].message_id, limit=STEP)
        self.rows += found
        self.to_end = len(found) < STEP
        if len(self.rows) > MOST:
            del self.rows[:-MOST]
            self.to_beginning = False
        return True

    def reread(self) -> None:
        """What the archive says now; at the end, with all that has come behind the last one."""
        if not self.rows:
            fresh = Window.at_end(self._db, self.room_id)
            self.rows, self.to_beginning, self.to_end = fresh.rows, fresh.to_beginning, fresh.to_end
            return
        if self._counted is not None and self._counted < QUICKLY_COUNTED:
            self._counted = None
        first, last = self.rows[0].message_id, self.rows[-1].message_id
        after = 0 if self.to_beginning else first - 1
        before = None if self.to_end else last + 1
        self.rows = messages.page(self._db, self.room_id, after=after, before=before, limit=2 * MOST)
        if len(self.rows) == 2 * MOST:  # weeks at the end of a lively room: begin anew
            self.rows = messages.page(self._db, self.room_id, limit=MOST)
            self.to_beginning, self.to_end = False, True

    def before_all(self, message_num: int, holes: Sequence[Hole]) -> Hole | None:
        """What was said before the oldest message we have: the service gives no more than the newest 100.

        ``message_num`` is the room's own count, ``holes`` the gaps between what we have.
        """
        if not self.rows or not self.to_beginning or spans.joins(self._db, self.room_id, 0, self.first_id):
            return None
        if self._counted is None:
            self._counted = messages.count(self._db, self.room_id)
        missing = message_num - self._counted
        if missing <= 0:
            return None
        if any(hole.missing is None for hole in holes):
            return Hole(0, self.first_id, None)  # nobody knows how many of them are missing here
        missing -= sum(hole.missing or 0 for hole in holes)
        return Hole(0, self.first_id, missing) if missing > 0 else None

    def answered(self) -> dict[int, MessageRow]:
        """By the ids of the replies among the messages: what they answer, where the archive has it."""
        here = {row.message_id: row for row in self.rows}
        found = {}
        for row in self.rows:
            if any(tag in row.body for tag in REPLY_TAGS) and (parent := self._parent(row)) is not None:
                answered = here.get(parent) or messages.get(self._db, parent)
                if answered is not None:
                    found[row.message_id] = answered
        return found

    def _parent(self, row: MessageRow) -> int | None:
        edition = (row.message_id, row.update_time)
        if edition not in self._answers:
            replies = notation.replies(notation.parse(row.body))
            self._answers[edition] = replies[0][2] if replies else None
        return self._answers[edition]
