"""The thirty-two operations."""

from __future__ import annotations

from cwtui.simulator.api import contacts, files, links, me, messages, rooms, tasks

ROUTES = (
    *me.ROUTES,
    *contacts.ROUTES,
    *rooms.ROUTES,
    *messages.ROUTES,
    *tasks.ROUTES,
    *files.ROUTES,
    *links.ROUTES,
)
