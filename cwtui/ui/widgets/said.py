"""What the key row is told."""

from __future__ import annotations

from textual.message import Message


class Said(Message):
    """Something to say in one line; whoever owns the key row says it."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class KeysChanged(Message):
    """Some keys mean something else now, though the focus is where it was."""
