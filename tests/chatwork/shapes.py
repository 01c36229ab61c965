"""JSON as the service might send it for a model, right or spoiled, as hypothesis strategies."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import strategies as st

from cwtui.chatwork import models

SHAPES: list[Any] = [
    models.Me,
    models.MyStatus,
    models.Room,
    models.MemberIds,
    models.Message,
    models.Unread,
    models.Task,
    models.File,
    models.Link,
    models.RoomRef,
    models.MessageRef,
    models.TaskRef,
    models.TaskRefs,
    models.FileRef,
    models.Contact,
    list[models.Room],
    list[models.Member],
    list[models.Message],
    list[models.Task],
    list[models.File],
    list[models.Contact],
    list[models.IncomingRequest],
]
"""What the operations promise."""

whole = st.integers(0, 2**63 - 1)


def _nested(*leaves: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.one_of(*leaves),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    )


_plain = (st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.text(st.characters()))

any_json = _nested(*_plain, st.floats(allow_nan=False, allow_infinity=False))
"""Any JSON as Python values, half surrogate pairs included."""

anything = _nested(*_plain, st.floats(), st.integers(-(2**70), 2**70).map(str))
"""The same, and what Python writes for NaN and infinity, which is no JSON."""


def promised(shape: Any) -> st.SearchStrategy[Any]:
    """What the contract allows for the shape; ids also as strings of digits."""
    return _like(msgspec.inspect.type_info(shape), spoil=False)


def spoiled(shape: Any) -> st.SearchStrategy[Any]:
    """The same with something wrong in places."""
    return _like(msgspec.inspect.type_info(shape), spoil=True)


def _like(kind: msgspec.inspect.Type, spoil: bool) -> st.SearchStrategy[Any]:
    right = _right(kind, spoil)
    # One in eight is anything at all.
    return st.integers(0, 7).flatmap(lambda die: anything if die == 0 else right) if spoil else right


def _right(kind: msgspec.inspect.Type, spoil: bool) -> st.SearchStrategy[Any]:
    match kind:
        case msgspec.inspect.IntType():
            return st.one_of(whole, whole.map(str))
        case msgspec.inspect.StrType():
            return st.text()
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.NoneType():
            return st.none()
        case msgspec.inspect.EnumType(cls=cls):
            return st.sampled_from([member.value for member in cls])
        case msgspec.inspect.ListType(item_type=item):
            return st.lists(_like(item, spoil), max_size=3)
        case msgspec.inspect.UnionType(types=types):
            return st.one_of([_like(each, spoil) for each in types])
        case msgspec.inspect.StructType(fields=fields):
            required = {field.name: _like(field.type, spoil) for field in fields if field.required}
            optional = {field.name: _like(field.type, spoil) for field in fields if not field.required}
            extra = {"a_field_of_tomorrow": any_json}
            return st.fixed_dictionaries(required, optional=optional | extra)
    raise AssertionError(f"no strategy for {kind}")
