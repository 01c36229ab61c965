"""The scroll bar: drawn at every size, also while the sizes of what it belongs to change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.scrollbar import ScrollBarRender

from cwtui.ui.widgets.scroll_bar import Thumb

lines = st.integers(0, 60)


@given(lines, lines, lines, lines)
def test_every_bar_can_be_drawn(size: int, virtual_size: int, window_size: int, position: int) -> None:
    position = min(position, max(0, virtual_size - window_size))
    drawn = [*Thumb.render_bar(size, virtual_size, window_size, position).segments]
    assert len([each for each in drawn if each != Segment.line()]) == size


def test_textual_still_needs_it() -> None:
    with pytest.raises(ZeroDivisionError):
        ScrollBarRender.render_bar(20, 30, 30, 0)
