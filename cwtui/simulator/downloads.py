"""The file host: signed addresses that live for thirty seconds and know nobody's token."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world.records import StoredFile

PREFIX = "/uploadfile/"
PATH = PREFIX + "{file_id:int}/{name}"
_RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


def signed_url(simulation: Simulation, base_url: str, file: StoredFile) -> str:
    """Where ``file`` can be fetched without a token, for as long as the knob says."""
    expires = int(simulation.clock.now() + simulation.knobs.download_seconds)
    parameters = {
        "response-content-disposition": disposition(file.filename),
        "Expires": str(expires),
        "Signature": _signature(simulation, file.file_id, expires),
        "Key-Pair-Id": "SIMULATOR",
    }
    return f"{base_url}{PREFIX}{file.file_id}/{_etag(file)}.dat?{urlencode(parameters)}"


def disposition(filename: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(filename, safe='')}"


def endpoint(simulation: Simulation) -> Callable[[Request], Awaitable[Response]]:
    async def download(request: Request) -> Response:
        refuses_token = simulation.knobs.token_at_download == "refuse"
        if refuses_token and ("x-chatworktoken" in request.headers or "authorization" in request.headers):
            return _denied("InvalidArgument", 400)
        file = _file(simulation, request.path_params["file_id"])
        if file is None or not _signed(simulation, request):
            return _denied("AccessDenied", 403)
        return _content(file, request, simulation.knobs.download_ranges == "honour")

    return download


def _signature(simulation: Simulation, file_id: int, expires: int) -> str:
    secret = simulation.world.me.token.encode()
    return hmac.new(secret, f"{file_id}/{expires}".encode(), hashlib.sha256).hexdigest()


def _signed(simulation: Simulation, request: Request) -> bool:
    expires = request.query_params.get("Expires", "")
    if not expires.isdigit() or simulation.clock.now() >= int(expires) + 1:
        return False
    expected = _signature(simulation, request.path_params["file_id"], int(expires))
    return hmac.compare_digest(expected, request.query_params.get("Signature", ""))


def _file(simulation: Simulation, file_id: int) -> StoredFile | None:
    return next((r.files[file_id] for r in simulation.world.rooms.values() if file_id in r.files), None)


def _denied(code: str, status: int) -> Response:
    xml = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code></Error>'
    return Response(xml, status, media_type="text/xml")


def _content(file: StoredFile, request: Request, ranges: bool) -> Response:
    """All of it, or the one range asked for, if it is still the same file."""
    headers = {
        "accept-ranges": "bytes",
        "etag": f'"{_etag(file)}"',
        "content-disposition": request.query_params.get("response-content-disposition", "attachment"),
    }
    size = len(file.content)
    wanted = _RANGE.match(request.headers.get("range", ""))
    if not ranges or not wanted or request.headers.get("if-range", headers["etag"]) != headers["etag"]:
        return Response(file.content, 200, headers, file.content_type)
    span = _span(wanted[1], wanted[2], size)
    if span is None:
        return Response(b"", 416, headers | {"content-range": f"bytes */{size}"}, file.content_type)
    headers["content-range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return Response(file.content[span.start : span.stop], 206, headers, file.content_type)


def _span(first: str, last: str, size: int) -> range | None:
    """The bytes a Range names; None if there are none such."""
    if not first:
        length = int(last) if last else 0
        span = range(max(0, size - length), size)
    else:
        span = range(int(first), min(int(last) + 1, size) if last else size)
    return span if span else None


def _etag(file: StoredFile) -> str:
    return hashlib.sha256(file.content).hexdigest()[:32]
