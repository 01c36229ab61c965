"""The objects of the API, as one account sees them: plain dicts ready for JSON."""

from __future__ import annotations

from typing import Any

from cwtui.simulator.world import addresses
from cwtui.simulator.world.records import (
    Account,
    Link,
    Membership,
    Message,
    Request,
    Room,
    StoredFile,
    Task,
)
from cwtui.simulator.world.state import World

Json = dict[str, Any]


def brief(account: Account) -> Json:
    """The three fields every object carries of a person."""
    return {
        "account_id": account.account_id,
        "name": account.name,
        "avatar_image_url": addresses.url(account.avatar),
    }


def person(account: Account) -> Json:
    """The fields members, contacts and requests share."""
    return {
        "account_id": account.account_id,
        "name": account.name,
        "chatwork_id": account.chatwork_id,
        "organization_id": account.organization_id,
        "organization_name": account.organization_name,
        "department": account.department,
        "avatar_image_url": addresses.url(account.avatar),
    }


def profile(world: World, account: Account) -> Json:
    return {
        "account_id": account.account_id,
        "room_id": world.my_chats[account.account_id],
        "name": account.name,
        "chatwork_id": account.chatwork_id,
        "organization_id": account.organization_id,
        "organization_name": account.organization_name,
        "department": account.department,
        "title": account.title,
        "url": account.url,
        "introduction": account.introduction,
        "mail": account.mail,
        "tel_organization": account.tel_organization,
        "tel_extension": account.tel_extension,
        "tel_mobile": account.tel_mobile,
        "skype": "",
        "facebook": "",
        "twitter": "",
        "avatar_image_url": addresses.url(account.avatar),
        "login_mail": account.login_mail,
    }


def totals(world: World, account: Account) -> Json:
    """GET /my/status."""
    rooms = [room_for(world, room, account) for room in world.rooms_of(account)]
    return {
        "unread_room_num": sum(room["unread_num"] > 0 for room in rooms),
        "mention_room_num": sum(room["mention_num"] > 0 for room in rooms),
        "mytask_room_num": sum(room["mytask_num"] > 0 for room in rooms),
        "unread_num": sum(room["unread_num"] for room in rooms),
        "mention_num": sum(room["mention_num"] for room in rooms),
        "mytask_num": sum(room["mytask_num"] for room in rooms),
    }


def room_for(world: World, room: Room, account: Account) -> Json:
    """An item of GET /rooms. A direct chat bears the other person's name and picture."""
    membership = room.members[account.account_id]
    title, icon = _face(world, room, account)
    open_tasks = [task for task in room.tasks.values() if task.status == "open"]
    return {
        "room_id": room.room_id,
        "name": title,
        "type": room.type,
        "role": membership.role,
        "sticky": membership.sticky,
        **unread(membership),
        "mytask_num": sum(task.account_id == account.account_id for task in open_tasks),
        "message_num": len(room.messages),
        "file_num": len(room.files),
        "task_num": len(open_tasks if world.knobs.task_num == "open" else room.tasks),
        "icon_path": icon,
        "last_update_time": room.last_update_time,
    }


def _face(world: World, room: Room, account: Account) -> tuple[str, str]:
    if room.type == "direct":
        other = next((i for i in room.members if i != account.account_id), account.account_id)
        return world.accounts[other].name, addresses.url(world.accounts[other].avatar)
    return room.name, addresses.url(room.icon)


def unread(membership: Membership) -> Json:
    return {"unread_num": len(membership.unread), "mention_num": sum(membership.unread.values())}


def members(world: World, room: Room) -> list[Json]:
    return [member(world.accounts[i], membership) for i, membership in room.members.items()]


def member(account: Account, membership: Membership) -> Json:
    return {"account_id": account.account_id, "role": membership.role, **person(account)}


def member_ids(room: Room) -> Json:
    """The answer of PUT /rooms/{room_id}/members."""
    lists: dict[str, list[int]] = {"admin": [], "member": [], "readonly": []}
    for account_id, membership in room.members.items():
        lists[membership.role].append(account_id)
    return lists


def contact(account: Account, room_id: int) -> Json:
    return {"room_id": room_id, **person(account)}


def contacts(world: World, account: Account) -> list[Json]:
    known = world.contacts[account.account_id]
    return [contact(world.accounts[other], room_id) for other, room_id in known.items()]


def message(world: World, shown: Message) -> Json:
    return {
        "message_id": str(shown.message_id),
        "account": brief(world.accounts[shown.account_id]),
        "body": shown.body,
        "send_time": shown.send_time,
        "update_time": shown.update_time,
    }


def task(world: World, shown: Task) -> Json:
    """A task as its room lists it."""
    account = brief(world.accounts[shown.account_id])
    return {"task_id": shown.task_id, "account": account, **_task_facts(world, shown)}


def my_task(world: World, room: Room, shown: Task, account: Account) -> Json:
    """A task as GET /my/tasks lists it: with its room, without the assignee."""
    title, icon = _face(world, room, account)
    where = {"room_id": room.room_id, "name": title, "icon_path": icon}
    return {"task_id": shown.task_id, "room": where, **_task_facts(world, shown)}


def _task_facts(world: World, shown: Task) -> Json:
    return {
        "assigned_by_account": brief(world.accounts[shown.assigned_by]),
        "message_id": str(shown.message_id),
        "body": shown.body,
        "limit_time": shown.limit_time,
        "status": shown.status,
        "limit_type": shown.limit_type,
    }


def file(world: World, shown: StoredFile) -> Json:
    return {
        "file_id": shown.file_id,
        "account": brief(world.accounts[shown.account_id]),
        "message_id": str(shown.message_id),
        "filename": shown.filename,
        "filesize": len(shown.content),
        "upload_time": shown.upload_time,
    }


def link(shown: Link | None) -> Json:
    if shown is None:
        return {"public": False}
    return {
        "public": True,
        "url": f"https://www.chatwork.com/g/{shown.code}",
        "need_acceptance": shown.need_acceptance,
        "description": shown.description,
    }


def request(world: World, shown: Request) -> Json:
    sender = person(world.accounts[shown.from_account])
    return {"request_id": shown.request_id, "message": shown.message, **sender}
