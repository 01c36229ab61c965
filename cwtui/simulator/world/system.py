"""The bodies of system messages: notation with ``dtext`` keys that clients turn into sentences."""

from __future__ import annotations

from collections.abc import Iterable

from cwtui.simulator.world.records import StoredFile, Task


def box(text: str, title: str = "") -> str:
    heading = f"[title][dtext:{title}][/title]" if title else ""
    return f"[info]{heading}{text}[/info]"


def member(account_id: int, what: str) -> str:
    """One person's change; ``what`` is ``added``, ``deleted``, ``leaved`` or ``priv_changed``."""
    return f"[dtext:chatroom_member_is][piconname:{account_id}][dtext:chatroom_{what}]"


def members(changes: Iterable[tuple[int, str]]) -> str:
    return box("\n".join(member(account_id, what) for account_id, what in changes))


def mychat_created() -> str:
    return box("[dtext:chatroom_mychat_created]")


def contact_added() -> str:
    return box("[dtext:chatroom_contact_added]")


def group_created(name: str, people: Iterable[int]) -> str:
    added = "\n".join(member(account_id, "added") for account_id in people)
    text = f"[dtext:chatroom_chatname_is]{name}[dtext:chatroom_set]\n\n{added}"
    return box(text, "chatroom_groupchat_created")


def room_edited(name: str | None, description: str | None) -> str:
    lines = []
    if name is not None:
        lines.append(f"[dtext:chatroom_chatname_is]{name}[dtext:chatroom_changed]")
    if description is not None:
        lines.append(f"[dtext:chatroom_description_is]{description}[dtext:chatroom_changed]")
    return box("\n".join(lines), "chatroom_chat_edited")


def icon_updated() -> str:
    return box("[dtext:chatroom_icon_updated]")


def everyone_became_admin() -> str:
    return box("[dtext:chatroom_resigned_priv_change_all]")


def task_notice(what: str, tasks: Iterable[Task]) -> str:
    """``what`` is ``task_added``, ``task_done`` or ``task_reverted``."""
    cards = "\n".join(
        f"[task aid={task.account_id} st={task.status} lt={task.limit_time}]{task.body}[/task]"
        for task in tasks
    )
    return box(cards, what)


def file_uploaded(file: StoredFile, text: str = "") -> str:
    preview = f"[preview id={file.file_id} ht=150]" if file.content_type.startswith("image/") else ""
    card = f"[download:{file.file_id}]{file.filename} ({human_size(len(file.content))})[/download]"
    notice = box(preview + card, "file_uploaded")
    return f"{text}\n{notice}" if text else notice


def human_size(size: int) -> str:
    """Bytes as the service writes them beside a file name: ``12.34 KB``."""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{size / 1024:.2f} KB"
    return f"{size / 1024 / 1024:.2f} MB"
