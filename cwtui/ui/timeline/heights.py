"""Where each entry of a timeline begins, by the heights of all of them. PURE.

A Fenwick tree: an entry turning out higher than it was estimated, the line an entry begins at, and the entry
on a line each cost a logarithm of how many there are.
"""

from __future__ import annotations

from collections.abc import Iterable


class Heights:
    """The heights of entries, in lines; each is at least 1."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._heights = list(heights)
        self._sums = [0, *self._heights]  # _sums[i]: of the last (i & -i) entries up to the i-th
        count = len(self._heights)
        for i in range(1, count + 1):
            above = i + (i & -i)
            if above <= count:
                self._sums[above] += self._sums[i]
        self._step = 1 << count.bit_length() >> 1
        self.total = sum(self._heights)

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> int:
        return self._heights[index]

    def set(self, index: int, height: int) -> None:
        """The entry is that high."""
        grown = height - self._heights[index]
        if not grown:
            return
        self._heights[index] = height
        self.total += grown
        i = index + 1
        while i < len(self._sums):
            self._sums[i] += grown
            i += i & -i

    def top(self, index: int) -> int:
        """The line at which the entry begins; of ``len(self)``: the line behind the last one."""
        line = 0
        while index:
            line += self._sums[index]
            index -= index & -index
        return line

    def at(self, line: int) -> tuple[int, int]:
        """The entry on a line, and which of its lines that is; the last one's beyond the end."""
        index, step, above = 0, self._step, max(0, line)
        while step:
            reached = index + step
            if reached < len(self._sums) and self._sums[reached] <= above:
                index = reached
                above -= self._sums[reached]
            step >>= 1
        if index < len(self._heights):
            return index, above
        last = len(self._heights) - 1
        return last, above + (self._heights[last] if self._heights else 0)
