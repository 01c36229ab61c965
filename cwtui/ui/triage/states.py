"""What is said of a task that is being changed, or could not be."""

from __future__ import annotations

from cwtui.store.desk import DeskTask
from cwtui.ui.context import Context


def state_words(context: Context, task: DeskTask, room: int) -> tuple[str, str] | None:
    """The words, in ``room`` cells, and their role; None where there is nothing to say."""
    if task.wish is None:
        return None
    from cwtui.ui.words.wishes import standing

    return standing(context, task.wish, room)
