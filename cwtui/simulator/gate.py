"""The gate of ``/v2``: who asks, may they still, which operation is it, and how is it answered."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route as StarletteRoute
from starlette.routing import Router
from starlette.types import Message, Receive, Scope, Send

from cwtui.simulator.api.calls import Answer, Call, Route, Upload
from cwtui.simulator.api.fields import Fields
from cwtui.simulator.api.routes import ROUTES
from cwtui.simulator.knobs import Knobs
from cwtui.simulator.limits import NOBODY
from cwtui.simulator.simulation import Simulation
from cwtui.simulator.world.records import Account
from cwtui.simulator.world.refusals import Invalid, Refused

PREFIX = "/v2"
EXPIRED_BEARER = 'Bearer error="invalid_token", error_description="The access token expired"'


def account_of(simulation: Simulation, headers: Headers) -> Account | None:
    """Whose token the request carries, if it is one of ours."""
    return simulation.world.by_token(headers.get("x-chatworktoken", ""))


class Gate:
    """Answers everything below ``/v2``; every answer carries the rate-limit headers."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._router = Router([self._starlette_route(route) for route in ROUTES], redirect_slashes=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        account = account_of(self._simulation, Headers(scope=scope))
        whose = account.account_id if account else NOBODY
        limits = self._simulation.limits

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                if self._costs(message["status"]):
                    limits.spend(whose)
                MutableHeaders(scope=message).update(limits.headers(whose))
            await send(message)

        try:
            limits.admit(whose)
            scope["account"] = self._required(account, Headers(scope=scope))
            await self._router(scope, receive, send_counted)
        except Refused as refused:
            await self._refusal(refused)(scope, receive, send_counted)
        except HTTPException as unknown:
            await self._no_such_thing(unknown)(scope, receive, send_counted)

    def _costs(self, status: int) -> bool:
        return status != 429 and (status < 400 or self._simulation.knobs.refused_calls_cost)

    def _required(self, account: Account | None, headers: Headers) -> Account:
        if account is not None:
            return account
        bearer = headers.get("authorization", "").lower().startswith("bearer ")
        why = {"www-authenticate": EXPIRED_BEARER} if bearer else {}
        raise Refused("Invalid API token", status=401, headers=why)

    def _starlette_route(self, route: Route) -> StarletteRoute:
        async def endpoint(request: Request) -> Response:
            return self._answer(route.operation(await self._call(route, request)))

        return StarletteRoute(PREFIX + route.path, endpoint, methods=[route.method])

    async def _call(self, route: Route, request: Request) -> Call:
        knobs = self._simulation.knobs
        query = parse_qs(request.scope["query_string"].decode("utf-8", "replace"), keep_blank_values=True)
        form, upload = await _parameters(request, knobs)
        call = Call(
            simulation=self._simulation,
            me=request.scope["account"],
            path=request.path_params,
            query=Fields(query, knobs),
            form=Fields(_of_delete(query, form, knobs) if route.method == "DELETE" else form, knobs),
            base_url=f"{request.url.scheme}://{request.url.netloc}",
            upload=upload,
        )
        if knobs.unknown_parameters == "refuse":
            (call.query if route.method == "GET" else call.form).refuse_others(route.parameters)
        return call

    def _answer(self, answer: Answer) -> Response:
        headers = dict(answer.headers)
        if answer.data is None:
            return Response(status_code=answer.status, headers=headers)
        return _Json(self._simulation.knobs, answer.data, answer.status, headers)

    def _refusal(self, refused: Refused) -> Response:
        if not refused.texts:
            return Response(status_code=refused.status, headers=refused.headers)
        return _Json(self._simulation.knobs, {"errors": refused.texts}, refused.status, refused.headers)

    def _no_such_thing(self, unknown: HTTPException) -> Response:
        headers = dict(unknown.headers or {})
        if self._simulation.knobs.error_body == "plain":
            return PlainTextResponse(unknown.detail, unknown.status_code, headers)
        return _Json(self._simulation.knobs, {"errors": [unknown.detail]}, unknown.status_code, headers)


class _Json(JSONResponse):
    media_type = "application/json; charset=utf-8"

    def __init__(self, knobs: Knobs, data: Any, status: int, headers: dict[str, str]) -> None:
        self._escape = knobs.escape_json
        super().__init__(data, status, headers)

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=self._escape, separators=(",", ":")).encode()


async def _parameters(request: Request, knobs: Knobs) -> tuple[dict[str, list[str]], Upload | None]:
    """The fields of the body and the ``file`` part; a body of another kind has no fields."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        text = (await request.body()).decode("utf-8", "replace")
        return parse_qs(text, keep_blank_values=True), None
    if kind == "multipart/form-data":
        return await _multipart(request)
    if kind == "application/json" and knobs.json_body == "accept":
        return _from_json(await request.body()), None
    return {}, None


async def _multipart(request: Request) -> tuple[dict[str, list[str]], Upload | None]:
    fields: dict[str, list[str]] = {}
    upload = None
    try:
        async with request.form() as form:
            for name, value in form.multi_items():
                if not isinstance(value, UploadFile):
                    fields.setdefault(name, []).append(value)
                elif name == "file":
                    content_type = value.content_type or "application/octet-stream"
                    upload = Upload(value.filename or "", content_type, await value.read())
    except (MultiPartException, HTTPException) as broken:
        raise Invalid(f"Not a valid form: {broken}") from None
    return fields, upload


def _from_json(body: bytes) -> dict[str, list[str]]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: [str(value)] for name, value in found.items() if isinstance(value, str | int)}


def _of_delete(query: dict[str, list[str]], form: dict[str, list[str]], knobs: Knobs) -> dict[str, list[str]]:
    """DELETE takes its parameters from the body, and, as clients in the wild do it, from the query."""
    if knobs.delete_parameters == "body":
        return form
    return query if knobs.delete_parameters == "query" else query | form
