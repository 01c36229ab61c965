"""Several things at once, of which the first that ends decides."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


async def until_one_ends(*running: Awaitable[object]) -> None:
    """Run all of them until one ends; the others are cancelled, and have ended when this returns.

    Raises what the one that ended failed with.
    """
    tasks = [asyncio.ensure_future(one) for one in running]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
