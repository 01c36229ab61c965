"""The service's 32 operations, typed. Stateless but for the budget; it never sleeps and never prints.

Every method raises :class:`~cwtui.chatwork.errors.ChatworkError` and nothing else for whatever the network
and the service can do; what is written at a method comes on top of that. Lists are complete, or the first
100 where "at most 100" is said: there is no paging. Ids are integers, times Unix seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from cwtui import log
from cwtui.chatwork import answers, models
from cwtui.chatwork.address import OFFICIAL, Address
from cwtui.chatwork.budget import Budget
from cwtui.chatwork.calls import Calls
from cwtui.chatwork.errors import NotFound, WrongAddress
from cwtui.chatwork.exchange import USUAL, Ask, Clock, OnSent, Timeouts, Upload, Value, fields, nobody_counts
from cwtui.chatwork.transport import Transport


class Chatwork:
    """A client for one token at one service: ``async with Chatwork(token) as chatwork: ...``.

    ``budget`` may be shared by clients of one account. Raises BadAddress or BadEnvironment when made.
    """

    def __init__(
        self,
        token: str,
        api_url: str = OFFICIAL,
        *,
        budget: Budget | None = None,
        timeouts: Timeouts = USUAL,
        clock: Clock = time.time,
    ) -> None:
        log.never_log(token)
        self.budget = budget if budget is not None else Budget()
        self._transport = Transport(Address.parse(api_url), token=token, timeouts=timeouts, wall=clock)
        self._calls = Calls(token, self._transport, self.budget, clock)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def call(
        self, method: str, path: str, *, query: Mapping[str, Value] = {}, form: Mapping[str, Value] = {}
    ) -> object:
        """Any operation at all, e.g. ``call("GET", "/rooms")``: its JSON as it came, None for no body.

        ``path`` is below the base URL, without query. Raises ValueError for one that is not.
        """
        ask = Ask.raw(method, path, fields(query), fields(form))
        answer = await self._calls.answer(ask)
        return answers.decode(ask.endpoint, answer, object) if answer.body.strip() else None

    async def me(self) -> models.Me:
        """Whose token this is. Raises WrongAddress where nobody can be asked that.

        https://developer.chatwork.com/reference/get-me
        """
        try:
            return await self._calls.get("/me", models.Me)
        except NotFound as error:
            raise WrongAddress(error.endpoint, status=error.status, words=error.words) from error

    async def my_status(self) -> models.MyStatus:
        """Unread, mentions and open tasks, summed over all rooms.

        https://developer.chatwork.com/reference/get-my-status
        """
        return await self._calls.get("/my/status", models.MyStatus)

    async def my_tasks(
        self, assigned_by: int | None = None, status: models.TaskStatus | None = None
    ) -> list[models.Task]:
        """My tasks, at most 100, with ``room`` and without ``account``; by default the open ones.

        https://developer.chatwork.com/reference/get-my-tasks
        """
        query = {"assigned_by_account_id": assigned_by, "status": status}
        return await self._calls.get_list("/my/tasks", list[models.Task], query)

    async def contacts(self) -> list[models.Contact]:
        """The people I am in contact with.

        https://developer.chatwork.com/reference/get-contacts
        """
        return await self._calls.get_list("/contacts", list[models.Contact])

    async def rooms(self) -> list[models.Room]:
        """Every room I am in, in no promised order, without descriptions: the heartbeat.

        There is always My Chat, so no list at all (204) is a BadAnswer here; so it is of members.

        https://developer.chatwork.com/reference/get-rooms
        """
        return await self._calls.get("/rooms", list[models.Room])

    async def create_room(
        self,
        name: str,
        admins: Iterable[int],
        *,
        members: Iterable[int] = (),
        readonly: Iterable[int] = (),
        description: str | None = None,
        icon: str | None = None,
        link: bool | None = None,
        link_code: str | None = None,
        link_need_acceptance: bool | None = None,
    ) -> int:
        """Make a group; gives its room id. ``admins`` must hold myself; all are contacts or colleagues.

        ``name`` 1 to 255 characters, ``icon`` one of the presets, ``link_code`` 1 to 50 of ``[A-Za-z0-9_-]``.
        BadRequest also for a code that is taken.

        https://developer.chatwork.com/reference/post-rooms
        """
        form: dict[str, Value] = {"name": name, "description": description, "icon_preset": icon}
        form |= {"members_admin_ids": admins, "members_member_ids": members, "members_readonly_ids": readonly}
        form |= {"link": link, "link_code": link_code, "link_need_acceptance": link_need_acceptance}
        return (await self._calls.write("POST", "/rooms", models.RoomRef, form)).room_id

    async def room(self, room_id: int) -> models.Room:
        """One room, with its description. Forbidden where I am not in it, or where there is none.

        https://developer.chatwork.com/reference/get-rooms-room_id
        """
        return await self._calls.get(f"/rooms/{room_id}", models.Room)

    async def update_room(
        self, room_id: int, name: str | None = None, description: str | None = None, icon: str | None = None
    ) -> int:
        """Change what is given (an empty description clears it); admins of groups only. Gives the room id.

        https://developer.chatwork.com/reference/put-rooms-room_id
        """
        form = {"name": name, "description": description, "icon_preset": icon}
        return (await self._calls.write("PUT", f"/rooms/{room_id}", models.RoomRef, form)).room_id

    async def leave_room(self, room_id: int) -> None:
        """Leave a group. My open tasks and my files in it are deleted.

        https://developer.chatwork.com/reference/delete-rooms-room_id
        """
        await self._calls.remove(f"/rooms/{room_id}", {"action_type": "leave"})

    async def delete_room(self, room_id: int) -> None:
        """Delete a group with its messages, tasks and files, for everyone and for good.

        https://developer.chatwork.com/reference/delete-rooms-room_id
        """
        await self._calls.remove(f"/rooms/{room_id}", {"action_type": "delete"})

    async def members(self, room_id: int) -> list[models.Member]:
        """Everybody in the room, with roles.

        https://developer.chatwork.com/reference/get-rooms-room_id-members
        """
        return await self._calls.get(f"/rooms/{room_id}/members", list[models.Member])

    async def replace_members(
        self, room_id: int, admins: Iterable[int], members: Iterable[int] = (), readonly: Iterable[int] = ()
    ) -> models.MemberIds:
        """Set the whole member list at once. Not a patch: **whoever is not named is removed.**

        https://developer.chatwork.com/reference/put-rooms-room_id-members
        """
        form = {"members_admin_ids": admins, "members_member_ids": members, "members_readonly_ids": readonly}
        return await self._calls.write("PUT", f"/rooms/{room_id}/members", models.MemberIds, form)

    async def messages(self, room_id: int, force: bool = True) -> models.Messages:
        """The newest messages, at most 100, ascending by id.

        ``force`` off gives only what this *account* has not fetched yet; the server's cursor is shared with
        every other program of the account and moves even if the answer is lost. Do not mix the two.

        https://developer.chatwork.com/reference/get-rooms-room_id-messages
        """
        path = f"/rooms/{room_id}/messages"
        ask = Ask(method="GET", path=path, query=fields({"force": force}), repeatable=force)
        answer = await self._calls.answer(ask)
        window = answers.decode_list(ask.endpoint, answer, list[models.Message])
        # The order is not documented; ids rise with time.
        window.sort(key=lambda message: message.message_id)
        return models.Messages(items=window, limited=answer.limited, limitation=answer.limitation)

    async def post_message(self, room_id: int, body: str, self_unread: bool = False) -> int:
        """Post notation of 1 to 65,535 characters; gives the message id.

        10 in 10 seconds per room, tasks counted in. ``self_unread`` leaves it unread for myself.

        https://developer.chatwork.com/reference/post-rooms-room_id-messages
        """
        form: dict[str, Value] = {"body": body, "self_unread": self_unread}
        path = f"/rooms/{room_id}/messages"
        return (await self._calls.write("POST", path, models.MessageRef, form)).message_id

    async def mark_read(self, room_id: int, message_id: int | None = None) -> models.Unread:
        """Read up to and including this message, or the whole room. BadRequest: it was read already.

        https://developer.chatwork.com/reference/put-rooms-room_id-messages-read
        """
        form = {"message_id": message_id}
        return await self._calls.write("PUT", f"/rooms/{room_id}/messages/read", models.Unread, form)

    async def mark_unread(self, room_id: int, message_id: int) -> models.Unread:
        """This message and all after it become unread. BadRequest: it was unread already.

        https://developer.chatwork.com/reference/put-rooms-room_id-messages-unread
        """
        form = {"message_id": message_id}
        return await self._calls.write("PUT", f"/rooms/{room_id}/messages/unread", models.Unread, form)

    async def message(self, room_id: int, message_id: int) -> models.Message:
        """One message. NotFound with ``limited``: the free plan hides it. A deleted one is ``[deleted]``.

        https://developer.chatwork.com/reference/get-rooms-room_id-messages-message_id
        """
        return await self._calls.get(f"/rooms/{room_id}/messages/{message_id}", models.Message)

    async def edit_message(self, room_id: int, message_id: int, body: str) -> int:
        """Replace the text of my own message; gives its id.

        https://developer.chatwork.com/reference/put-rooms-room_id-messages-message_id
        """
        path = f"/rooms/{room_id}/messages/{message_id}"
        return (await self._calls.write("PUT", path, models.MessageRef, {"body": body})).message_id

    async def delete_message(self, room_id: int, message_id: int) -> int:
        """Delete my own message, for everyone; gives its id, which stays, with the body ``[deleted]``.

        https://developer.chatwork.com/reference/delete-rooms-room_id-messages-message_id
        """
        path = f"/rooms/{room_id}/messages/{message_id}"
        return (await self._calls.write("DELETE", path, models.MessageRef)).message_id

    async def room_tasks(
        self,
        room_id: int,
        assignee: int | None = None,
        assigned_by: int | None = None,
        status: models.TaskStatus | None = None,
    ) -> list[models.Task]:
        """The room's tasks, at most 100, with ``account`` and without ``room``; by default the open ones.

        https://developer.chatwork.com/reference/get-rooms-room_id-tasks
        """
        query = {"account_id": assignee, "assigned_by_account_id": assigned_by, "status": status}
        return await self._calls.get_list(f"/rooms/{room_id}/tasks", list[models.Task], query)

    async def create_task(
        self,
        room_id: int,
        body: str,
        assignees: Iterable[int],
        limit: int | None = None,
        limit_type: models.LimitType | None = None,
    ) -> list[int]:
        """Give each of ``assignees`` (members of the room) a task; gives one task id for each of them.

        ``limit`` in Unix seconds; the server takes it as a day and time unless ``limit_type`` says ``date``,
        and then as the end of that day in Japan. Counts as one post of the room's 10 in 10 seconds.

        https://developer.chatwork.com/reference/post-rooms-room_id-tasks
        """
        form = {"body": body, "to_ids": assignees, "limit": limit, "limit_type": limit_type}
        return (await self._calls.write("POST", f"/rooms/{room_id}/tasks", models.TaskRefs, form)).task_ids

    async def room_task(self, room_id: int, task_id: int) -> models.Task:
        """One task of the room.

        https://developer.chatwork.com/reference/get-rooms-room_id-tasks-task_id
        """
        return await self._calls.get(f"/rooms/{room_id}/tasks/{task_id}", models.Task)

    async def set_task_status(self, room_id: int, task_id: int, status: models.TaskStatus) -> int:
        """Close or reopen a task; gives its id. Each call may announce itself in the room.

        https://developer.chatwork.com/reference/put-rooms-room_id-tasks-task_id-status
        """
        # The field really is called "body".
        path = f"/rooms/{room_id}/tasks/{task_id}/status"
        return (await self._calls.write("PUT", path, models.TaskRef, {"body": status})).task_id

    async def files(self, room_id: int, uploader: int | None = None) -> list[models.File]:
        """The room's files, at most 100.

        https://developer.chatwork.com/reference/get-rooms-room_id-files
        """
        path = f"/rooms/{room_id}/files"
        return await self._calls.get_list(path, list[models.File], {"account_id": uploader})

    async def upload_file(
        self,
        room_id: int,
        file: Path | bytes,
        name: str | None = None,  # the path's own
        message: str | None = None,
        on_sent: OnSent = nobody_counts,
    ) -> int:
        """Upload a file with an optional text; gives the file id. The message that appears: see :meth:`file`.

        ``on_sent`` hears how much has left. TooLarge over 5 MB, before a byte leaves; OSError for the file.

        https://developer.chatwork.com/reference/post-rooms-room_id-files
        """
        path = f"/rooms/{room_id}/files"
        upload = await asyncio.to_thread(Upload.read, file, name, f"POST {path}", on_sent)
        return (await self._calls.write("POST", path, models.FileRef, {"message": message}, upload)).file_id

    async def file(self, room_id: int, file_id: int, download_url: bool = False) -> models.File:
        """One file; if asked for with a ``download_url``, which works for 30 seconds and needs no token.

        https://developer.chatwork.com/reference/get-rooms-room_id-files-file_id
        """
        query = {"create_download_url": download_url}
        return await self._calls.get(f"/rooms/{room_id}/files/{file_id}", models.File, query)

    async def link(self, room_id: int) -> models.Link:
        """The invitation link; ``public`` is False where there is none.

        https://developer.chatwork.com/reference/get-rooms-room_id-link
        """
        return await self._calls.get(f"/rooms/{room_id}/link", models.Link)

    async def create_link(
        self,
        room_id: int,
        *,
        code: str | None = None,
        need_acceptance: bool | None = None,
        description: str | None = None,
    ) -> models.Link:
        """Make the invitation link. BadRequest: there is one, or the code is taken or illegal.

        ``code`` 1 to 50 of ``[A-Za-z0-9_-]``, random when left out; ``need_acceptance`` defaults to True.

        https://developer.chatwork.com/reference/post-rooms-room_id-link
        """
        form = {"code": code, "need_acceptance": need_acceptance, "description": description}
        return await self._calls.write("POST", f"/rooms/{room_id}/link", models.Link, form)

    async def update_link(
        self,
        room_id: int,
        *,
        code: str | None = None,
        need_acceptance: bool | None = None,
        description: str | None = None,
    ) -> models.Link:
        """Change the invitation link. Not a patch: **without its code a new random one replaces it**.

        Everybody holding the old link is then locked out, so pass the present code (the last part of its
        URL) unless a new one is wanted; ``need_acceptance`` left out becomes True, ``description`` is not
        documented. BadRequest: there is no link, or the code is taken or illegal.

        https://developer.chatwork.com/reference/put-rooms-room_id-link
        """
        form = {"code": code, "need_acceptance": need_acceptance, "description": description}
        return await self._calls.write("PUT", f"/rooms/{room_id}/link", models.Link, form)

    async def delete_link(self, room_id: int) -> models.Link:
        """Withdraw the invitation link. BadRequest: there is none.

        https://developer.chatwork.com/reference/delete-rooms-room_id-link
        """
        return await self._calls.write("DELETE", f"/rooms/{room_id}/link", models.Link)

    async def incoming_requests(self) -> list[models.IncomingRequest]:
        """Who asks to become a contact, at most 100.

        https://developer.chatwork.com/reference/get-incoming_requests
        """
        return await self._calls.get_list("/incoming_requests", list[models.IncomingRequest])

    async def accept_request(self, request_id: int) -> models.Contact:
        """Accept; gives the new contact with the ``room_id`` of the direct chat.

        https://developer.chatwork.com/reference/put-incoming_requests-request_id
        """
        return await self._calls.write("PUT", f"/incoming_requests/{request_id}", models.Contact)

    async def decline_request(self, request_id: int) -> None:
        """Decline.

        https://developer.chatwork.com/reference/delete-incoming_requests-request_id
        """
        await self._calls.remove(f"/incoming_requests/{request_id}")
