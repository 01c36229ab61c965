"""From an operation's parameters to its decoded answer: accounts for it, judges it, decodes it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from cwtui.chatwork import answers
from cwtui.chatwork.budget import Budget, stated_remaining
from cwtui.chatwork.errors import ChatworkError, InvalidToken, Outcome, RateLimited, RoomRateLimited
from cwtui.chatwork.exchange import Answer, Ask, Clock, Upload, Value, fields
from cwtui.chatwork.transport import Transport

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Calls:
    """What all operations have in common. Keeps the budget, never waits for it."""

    def __init__(self, token: str, transport: Transport, budget: Budget, clock: Clock) -> None:
        self._token = token
        self._transport = transport
        self._budget = budget
        self._clock = clock

    async def get(self, path: str, shape: type[T], query: Mapping[str, Value] | None = None) -> T:
        """GET one object."""
        ask = Ask(method="GET", path=path, query=fields(query or {}), repeatable=True)
        return answers.decode(ask.endpoint, await self.answer(ask), shape)

    async def get_list(
        self, path: str, shape: type[list[T]], query: Mapping[str, Value] | None = None
    ) -> list[T]:
        """GET a list, which may be 204."""
        ask = Ask(method="GET", path=path, query=fields(query or {}), repeatable=True)
        return answers.decode_list(ask.endpoint, await self.answer(ask), shape)

    async def write(
        self,
        method: str,
        path: str,
        shape: type[T],
        form: Mapping[str, Value] | None = None,
        upload: Upload | None = None,
    ) -> T:
        """POST, PUT or DELETE something that answers with an object."""
        ask = Ask(method=method, path=path, form=fields(form or {}), upload=upload)
        return answers.decode(ask.endpoint, await self.answer(ask), shape)

    async def remove(self, path: str, form: Mapping[str, Value] | None = None) -> None:
        """DELETE something that answers with 204."""
        ask = Ask(method="DELETE", path=path, form=fields(form or {}))
        answer = await self.answer(ask)
        if answer.body.strip():
            answers.decode(ask.endpoint, answer, object)

    async def answer(self, ask: Ask) -> Answer:
        """Send it; give the answer if it is a success, raise what it is otherwise."""
        if not _fits_a_header(self._token):
            raise InvalidToken(ask.endpoint)
        ask.check()
        answer = await self._exchange(ask)
        if answer.status >= 400:
            # A server may repeat what it was sent, and an error's words are shown and logged.
            answer = replace(answer, body=answer.body.replace(self._token.encode(), b"(secret)"))
        if answer.status == 429:
            raise self._too_many(ask, answer)
        if error := answers.refusal(ask.endpoint, answer):
            raise error
        return answer

    async def _exchange(self, ask: Ask) -> Answer:
        self._budget.spend()
        began, arrived = self._clock(), True
        try:
            answer = await self._transport.exchange(ask)
        except ChatworkError as error:
            _log.debug("%s: %s", ask.endpoint, error)
            arrived = error.outcome is not Outcome.NOT_YET
            raise
        finally:
            now = self._clock()
            self._budget.ended()
            if ask.lane is not None and arrived:
                self._budget.posted(ask.lane, now)
        self._budget.learn(answer.headers, now)
        took, left = (now - began) * 1000, self._budget.left(now)
        _log.debug("%s: %d in %.0f ms, %d left", ask.endpoint, answer.status, took, left)
        return answer

    def _too_many(self, ask: Ask, answer: Answer) -> ChatworkError:
        """Which 429? Its text is not promised; a window that is not used up tells the room's limit.

        Where the header is missing, what the budget believes to be left stands for it.
        """
        now, said = self._clock(), answers.words(answer)
        remaining = stated_remaining(answer.headers)
        if remaining is None:
            remaining = self._budget.left(now)
        if ask.lane is not None and remaining > 0:
            self._budget.lane_refused(ask.lane, now)
            return RoomRateLimited(ask.endpoint, room_id=ask.lane, status=429, words=said)
        reset_at = self._budget.used_up(now)
        return RateLimited(ask.endpoint, reset_at=reset_at, status=429, words=said)


def _fits_a_header(token: str) -> bool:
    return bool(token) and token.isascii() and token.isprintable() and " " not in token
