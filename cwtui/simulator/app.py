"""The whole application: the API, its files and pictures, and the control calls."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp

from cwtui.simulator import control, downloads, pictures
from cwtui.simulator.front import Front
from cwtui.simulator.gate import PREFIX, Gate
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.wire import Wire


def application(simulation: Simulation, wire: Wire) -> ASGIApp:
    routes = [
        Route(PREFIX + "/{rest:path}", Gate(simulation)),
        Route(downloads.PATH, downloads.endpoint(simulation), methods=["GET"]),
        Route(pictures.AVATAR, pictures.avatar_endpoint(simulation), methods=["GET"]),
        Route(pictures.ICON, pictures.icon_endpoint, methods=["GET"]),
        *control.routes(simulation),
    ]
    return Front(Starlette(routes=routes), simulation, wire)
