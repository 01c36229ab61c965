"""Colleagues who write, edit, delete, give tasks and upload by themselves."""

from __future__ import annotations

import asyncio
import random

from cwtui.simulator.scenarios.theatre.script import Scene, library
from cwtui.simulator.scenarios.theatre.stage import Performance, cast_for, speaks_english
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world import messages, tasks
from cwtui.simulator.world.records import DELETED, Account, Room

_TO_ME = (
    "いま少しだけお話しできますか。",
    "先ほどの件、ありがとうございました(bow)",
    "手が空いたら図面を見てもらえますか。急ぎません。",
    "明日の打合せ、5 分前に集合でお願いします。",
    "数字、合っていました。送って大丈夫です(y)",
    "来週の予定、あとで一緒に見させてください。",
)
_TO_ME_IN_ENGLISH = (
    "When you have a minute: could you look at my last comment?",
    "Thanks again for this morning :)",
    "Are you free for five minutes after lunch?",
)
_TO_ME_EVERY = 9  # things; one of so many speaks to me
_TASK_EVERY = 40
_EDIT_EVERY = 25
_DELETE_EVERY = 90
_TASKS = ("議事録を確認する", "写真を 3 枚選ぶ", "数量表をもう一度見る", "凡例の文言を決める")
_AFTERTHOUGHTS = (
    "（追記：済みました）",
    "（修正しました）",
    "（時間だけ直しました）",
    "（失礼、変換ミスでした）",
)
_LATELY = 60  # scenes before one may come again
_BUSY = 7 * 86_400  # seconds a room counts as busy by
_NOT_NOW = {"direct", "morning", "noon", "evening"}


class Chatter:
    """Does ``chatter`` things a minute, by other people than me, mostly in rooms where much is said.

    A room plays one scene at a time, line by line, so that what is said there hangs together.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._rng = random.Random(simulation.world.seed)
        self._playing: dict[int, Performance] = {}
        self._played: list[Scene] = []
        self._done = 0

    async def run(self) -> None:
        """For ever, at an uneven pace; not at all when nobody is to speak."""
        if self._simulation.chatter <= 0:
            return
        pause = 60 / self._simulation.chatter
        while True:
            await asyncio.sleep(pause * self._rng.uniform(0.4, 1.6))
            self.step()

    def step(self) -> None:
        """One thing happens, if there is anybody to do it."""
        self._done += 1
        if self._done % _DELETE_EVERY == 0:
            self._think_again(delete=True)
        elif self._done % _TASK_EVERY == 0:
            self._give_me_a_task()
        elif self._done % _EDIT_EVERY == 0:
            self._think_again(delete=False)
        elif self._done % _TO_ME_EVERY == 0:
            self._speak_to_me()
        else:
            self._play_on()

    def _play_on(self) -> None:
        """The next line somewhere, or the first one of a new scene."""
        world = self._simulation.world
        rooms = [room for room in self._lively() if room.type == "group"]
        if not rooms:
            return
        room = self._rng.choices(rooms, [self._said_lately(room) for room in rooms])[0]
        performance = self._playing.pop(room.room_id, None) or self._begin(room)
        if performance is not None and world.rooms.get(room.room_id) is room:
            performance.play()
            if not performance.over:
                self._playing[room.room_id] = performance

    def _lively(self) -> list[Room]:
        """My rooms in which people talk by themselves."""
        world = self._simulation.world
        return [room for room in world.rooms_of(world.me) if world.topics.get(room.room_id)]

    def _said_lately(self, room: Room) -> int:
        since = self._simulation.world.now() - _BUSY
        return 1 + sum(message.send_time > since for message in room.messages[-200:])

    def _begin(self, room: Room) -> Performance | None:
        """A scene on the room's topics, without me, that was not played lately."""
        world = self._simulation.world
        topics = world.topics[room.room_id]
        fitting = [s for s in library() if s.tags & topics and not s.tags & _NOT_NOW]
        self._rng.shuffle(fitting)
        for scene in sorted(fitting, key=lambda scene: scene in self._played[-_LATELY:]):
            cast = cast_for(world, room, scene, self._rng, without=world.me)
            if cast is not None:
                self._played.append(scene)
                return Performance(world, room, scene, cast, self._rng)
        return None

    def _speak_to_me(self) -> None:
        """In a direct chat, or by To in a room."""
        world = self._simulation.world
        if found := self._somewhere():
            room, speaker = found
            words = self._rng.choice(_TO_ME_IN_ENGLISH if speaks_english(speaker) else _TO_ME)
            if room.type == "group":
                words = f"[To:{world.me.account_id}]{world.me.name}さん\n{words}"
            messages.post(world, room, speaker.account_id, words)

    def _give_me_a_task(self) -> None:
        world = self._simulation.world
        if found := self._somewhere():
            room, speaker = found
            body, tomorrow = self._rng.choice(_TASKS), world.now() + 86_400
            tasks.create(world, room, speaker.account_id, body, [world.me.account_id], tomorrow, "date")

    def _think_again(self, *, delete: bool) -> None:
        """Somebody takes back, or adds to, what they have just said."""
        world = self._simulation.world
        said = [(room, message) for room in self._lively() for message in room.messages[-2:]]
        plain = [
            (room, message)
            for room, message in said
            if message.account_id != world.me.account_id and "[" not in message.body
        ]
        if plain:
            room, message = max(plain, key=lambda found: found[1].message_id)
            body = DELETED if delete else f"{message.body}\n{self._rng.choice(_AFTERTHOUGHTS)}"
            messages.change(world, room, message, body, world.now())

    def _somewhere(self) -> tuple[Room, Account] | None:
        """A lively room I share with a colleague who may speak there, and that person."""
        world = self._simulation.world
        pairs = [
            (room, world.accounts[i])
            for room in self._lively()
            for i, seat in room.members.items()
            if i != world.me.account_id and seat.role != "readonly"
        ]
        return self._rng.choice(pairs) if pairs else None
