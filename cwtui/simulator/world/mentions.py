"""Whom a message addresses: To, reply and To-all count, except inside a quotation or code."""

from __future__ import annotations

import re

_CODE = re.compile(r"\[code\].*?\[/code\]", re.DOTALL)
_INNERMOST_QUOTE = re.compile(r"\[qt\](?:(?!\[qt\]).)*?\[/qt\]", re.DOTALL)
_ADDRESSED = re.compile(r"\[To:(\d+)\]|\[(?:rp|返信|Reply) aid=(\d+)[^\]\n]*\]")
_EVERYBODY = "[toall]"


def spoken(body: str) -> str:
    """The part of ``body`` that speaks for its author: without code and quotations."""
    if "[" not in body:
        return body
    rest = _CODE.sub("", body)
    while (shorter := _INNERMOST_QUOTE.sub("", rest)) != rest:
        rest = shorter
    return rest


def addressed(body: str) -> frozenset[int]:
    """The account ids To and reply tags name."""
    return frozenset(int(to or reply) for to, reply in _ADDRESSED.findall(spoken(body)))


def addresses(body: str, account_id: int, *, toall: bool = True) -> bool:
    """Does ``body`` count as a mention of this member? ``toall``: whether To-all does."""
    return account_id in addressed(body) or (toall and _EVERYBODY in spoken(body))
