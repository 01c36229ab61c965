"""The choices a simulator takes where the service's documents are silent. Each can be turned, by name.

The default is what is likeliest; a client should hold whichever way they stand.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

MOST_SKEW = 366 * 86_400.0
"""Seconds."""


@dataclass
class Knobs:
    """Every choice. A comment says what the other values mean."""

    # Rooms and rights
    unknown_room_status: int = 403  # a room one is not in, existing or not; 404 leaks nothing either
    readonly_post_status: int = 403  # a read-only member posts
    foreign_message_status: int = 403  # editing or deleting somebody else's message
    direct_room_edit_status: int = 403  # PUT /rooms/{id} and DELETE on a direct chat or My Chat
    unknown_request_status: int = 404  # PUT, DELETE /incoming_requests/{id} that does not exist
    who_deletes_messages: Literal["author", "author_or_admin"] = "author"
    create_without_me: Literal["refuse", "allow"] = "refuse"  # POST /rooms whose lists leave me out
    id_in_two_lists: Literal["refuse", "allow"] = "refuse"  # "allow": the higher role holds
    empty_room_update: Literal["refuse", "allow"] = "refuse"  # PUT /rooms/{id} with no field
    link_description_left_out: Literal["cleared", "kept"] = "cleared"  # PUT link without description

    # Requests
    delete_parameters: Literal["both", "body", "query"] = "both"  # where DELETE takes its parameters from
    json_body: Literal["refuse", "accept"] = "refuse"  # "refuse": as if the parameters were missing
    boolean_words: Literal["refuse", "accept"] = "refuse"  # true / false where 1 / 0 is meant
    unknown_parameters: Literal["ignore", "refuse"] = "ignore"
    body_limit_unit: Literal["characters", "bytes"] = "characters"  # what the 65,535 of a body counts
    upload_limit: int = 5_242_880  # bytes
    upload_rate: float = 0.0  # bytes a second it takes of a file at most; 0 = as fast as it can
    upload_too_large_status: int = 400

    # Answers
    escape_json: bool = True  # non-ASCII text as \\uXXXX
    empty_list: Literal["204", "[]"] = "204"
    error_body: Literal["json", "plain"] = "json"  # of 404 and 405 for what does not exist at all
    date_skew: float = 0.0  # seconds the Date header is ahead of the service's clock

    # Messages
    force_cursor: Literal["account", "none"] = "account"  # "none": force=0 answers like force=1
    force_one_moves_cursor: bool = False
    first_fetch: Literal["newest", "nothing"] = "newest"  # the first force=0 on a room
    get_marks_read: bool = False
    changes_reenter_fetch: bool = False  # edits and deletions come again with force=0
    changes_move_last_update_time: bool = False
    deleted_update_time: Literal["deletion", "kept", "zero"] = "deletion"
    message_order: Literal["ascending", "descending"] = "ascending"
    toall_counts_as_mention: bool = True
    id_worker: Literal["by_room", "random"] = "by_room"  # the worker bits of message ids
    history_days: int = 0  # days the free plan shows; 0 = everything

    # Rooms list and tasks
    room_order: Literal["updated", "shuffled", "by_id"] = "updated"
    task_num: Literal["open", "all"] = "open"
    date_limit: Literal["end_of_day", "as_given"] = "end_of_day"  # limit_time of limit_type date, in Japan

    # Limits
    limits: bool = True
    rate_limit: int = 300
    rate_window: float = 300.0  # seconds
    rate_window_kind: Literal["fixed", "sliding"] = "fixed"
    refused_calls_cost: bool = True  # whether a 4xx other than 429 costs a call
    rate_text: str = "Rate limit exceeded"  # of the general 429; "" = no body
    post_limit: int = 10
    post_window: float = 10.0  # seconds
    post_scope: Literal["account_and_room", "room"] = "account_and_room"

    # Files
    download_seconds: float = 30.0
    download_rate: float = 0.0  # bytes a second the file host sends at most; 0 = as fast as it can
    download_ranges: Literal["honour", "ignore"] = "honour"  # "ignore": a Range gets all of the file
    token_at_download: Literal["refuse", "ignore"] = "refuse"  # a token sent to the file host

    def turn(self, name: str, value: Any) -> None:
        """Set one knob. Raises KeyError for a name, ValueError for a value it does not have."""
        hints = get_type_hints(type(self))
        if name not in hints:
            raise KeyError(name)
        setattr(self, name, _fitting(name, hints[name], value))

    def as_dict(self) -> dict[str, Any]:
        return dataclasses.asdict(self)


def _fitting(name: str, kind: Any, value: Any) -> Any:
    if get_origin(kind) is Literal:
        if value in get_args(kind):
            return value
        raise ValueError(f"{name} is one of {', '.join(map(str, get_args(kind)))}")
    if kind is float and type(value) is int:
        value = float(value)
    if type(value) is not kind:
        raise ValueError(f"{name} is {kind.__name__}")
    if kind in (int, float):
        _check_size(name, value)
    return value


def _check_size(name: str, value: float) -> None:
    """Raises ValueError for a number no answer could be made with."""
    if name.endswith("_status"):
        if not 400 <= value <= 599:
            raise ValueError(f"{name} is the HTTP status of a refusal")
    elif name == "date_skew":
        if not abs(value) <= MOST_SKEW:
            raise ValueError(f"{name} is a year at most")
    elif not (value >= 0 and math.isfinite(value)):
        raise ValueError(f"{name} is a number from 0")
