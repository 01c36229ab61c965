"""What ``[dtext:...]`` says: the service's own sentences, in the person's language.

Many keys are only the opening or the closing of a sentence; the name between them is ordinary notation:
``[dtext:chatroom_member_is][piconname:77][dtext:chatroom_added]``.
"""

from __future__ import annotations

from cwtui.texts import language, mark, say

SUFFIX = "nickname_suffix"
"""The key of the honorific after a name; the one key that people's own messages hold too."""

SENTENCES = {
    "task_added": mark("Added a task"),
    "task_edited": mark("Edited a task"),
    "task_done": mark("Completed a task"),
    "task_reverted": mark("Reopened a task"),
    "file_uploaded": mark("Uploaded a file"),
    "file_edited": mark("Renamed a file"),
    "chatroom_groupchat_created": mark("Created this group chat"),
    "chatroom_mychat_created": mark("Created My Chat"),
    "chatroom_contact_added": mark("Became contacts"),
    "chatroom_contact_added_by_facebook": mark("Became contacts through Facebook"),
    "chatroom_chat_edited": mark("Changed the chat's information"),
    "chatroom_adminsetting_edited": mark("Changed the chat's settings"),
    "chatroom_icon_updated": mark("Changed the chat's icon"),
    "chatroom_chat_joined": mark("Joined the chat"),
    "live_start": mark("Started a call"),
    "chatroom_chatname_is": mark('Chat name "'),
    "chatroom_description_is": mark('Description "'),
    "chatroom_member_is": mark('Member "'),
    "chatroom_set": mark('" was set'),
    "chatroom_changed": mark('" (changed)'),
    "chatroom_added": mark('" was added'),
    "chatroom_deleted": mark('" was removed'),
    "chatroom_leaved": mark('" left'),
    "chatroom_priv_changed": mark('" has a new role'),
    "chatroom_over_groupchatnum": mark('" could not be added: the limit of group chats is reached'),
    "chatroom_disable_external": mark(
        '" could not be added: contact with other organisations is not allowed'
    ),
    "chatroom_resigned_priv_change": mark(" left Chatwork, so this direct chat became a group chat"),
    "chatroom_resigned_priv_change_all": mark("There was no admin left, so everyone became one"),
}


def knows(key: str) -> bool:
    """Whether there is a sentence for ``key``."""
    return key in SENTENCES or key == SUFFIX


def sentence(key: str) -> str:
    """What ``key`` (one that :func:`knows`) says in the language in use."""
    if key == SUFFIX:
        return honorific()
    return say(SENTENCES[key])


def honorific() -> str:
    """What the web client puts behind a name: さん in Japanese, nothing in English."""
    return "さん" if language() == "ja" else ""
