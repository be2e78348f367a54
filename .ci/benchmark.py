#!/usr/bin/env python3
"""Time response.py against the frameworks that are installed, in one process.

    python .ci/benchmark.py               microseconds per response, and paired ratios
    python .ci/benchmark.py --startup     milliseconds to import, with and without .pyc
    python .ci/benchmark.py --memory      bytes per live response with three headers
    python .ci/benchmark.py --growth      costs that must not grow faster than their input
    python .ci/benchmark.py --check       all four, judged by the targets; exit status 1 on a MISS

One operation builds the response, calls it as a WSGI application, drains and closes the body.
What each framework answers (status, headers, body) is verified before it is timed.  Machines are
noisy, so what is compared runs in interleaved batches of milliseconds, shuffled anew in each round:
a ratio is the median of the rounds' own ratios, and behind it stands the ratio of the minima.
A dash: the framework cannot do it, or only in an event loop.
"""

from __future__ import annotations

import argparse
import atexit
import datetime
import functools
import gc
import hashlib
import importlib.util
import itertools
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from time import perf_counter
from types import ModuleType
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple
from urllib.parse import quote

HERE = os.path.dirname(os.path.abspath(__file__))

# ---------------------------------------------------------------------------
# 1. What is asked, what must come back, what is aimed at
# ---------------------------------------------------------------------------

MIB = 1 << 20
DATA = {"id": 7, "name": "Ada", "tags": ["one", "two", "three"], "active": True, "score": 9.5}
THREE = {"X-Request-ID": "7f3a9c", "X-Frame-Options": "DENY", "Cache-Control": "no-store"}
TEN = {
    **THREE,
    "Content-Type": "text/html; charset=utf-8",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000",
    "Server-Timing": "db;dur=53",
    "Link": "</a.css>; rel=preload",
    "Content-Language": "en",
}
TWENTY = [("X-Header-%d" % n, "value %d" % n) for n in range(20)]
FULL = {"max_age": 3600, "path": "/", "domain": "example.com", "secure": True}
IRI = "/caf\xe9/\u2603?q=\xfc"
MODIFIED = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc)
EXPIRES = MODIFIED + datetime.timedelta(days=1)
MODIFIED_TEXT, EXPIRES_TEXT = "Thu, 29 Feb 2024 12:00:00 GMT", "Fri, 01 Mar 2024 12:00:00 GMT"
BODY_10K, BODY_1M = b"0123456789" * 1024, bytes(range(256)) * 4096
TEXT_CHUNKS = ["a piece of text, number %d\n" % n for n in range(1000)]
BYTES_CHUNKS = [chunk.encode() for chunk in TEXT_CHUNKS]
FIVE = (
    "public, max-age=3600, stale-while-revalidate=60",  # Cache-Control
    "Accept-Encoding, Cookie, Origin",  # Vary
    '"abc", W/"def", "ghi"',  # If-None-Match
    "bytes 500-999/1234",  # Content-Range
    'Basic realm="Members only", charset="UTF-8"',  # WWW-Authenticate
)

FIVE_BYTES = {"content-type": "text/(html|plain); ?charset=utf-8", "content-length": "5"}
NO_LENGTH = {"content-length": None}
COOKIE_NAMES = ("session", "theme", "track", "old")
CACHING = {
    "cache-control": "public, max-age=3600|max-age=3600, public",
    "vary": "Accept-Encoding, Cookie",
    "last-modified": MODIFIED_TEXT,
    "expires": EXPIRES_TEXT,
}
LOCATION = {"location": r"(http://localhost)?/caf%C3%A9/%E2%98%83\?q=%C3%BC", "content-length": "0"}
EDITED = {"x-frame-options": "SAMEORIGIN", "x-version": "2", "server-timing": None, "link": ".+"}
JSON = {"content-type": "application/json.*", "content-length": r"\d+"}
NOT_MODIFIED = {"etag": '(W/)?".+"', "content-length": None, "content-type": None}
PARTIAL = {"content-range": "bytes 500000-500999/1048576", "content-length": "1000"}
FILE_PART = {"content-range": "bytes 33554432-34603007/67108864", "content-length": "1048576"}


class Scenario(NamedTuple):
    name: str
    build: str  # which builder of a contender
    status: int  # 0: no response, the value itself is verified
    headers: Dict[str, Optional[str]]  # lower-case name: regular expression; None: absent
    body: Any
    environ: Dict[str, str] = {}
    targets: Dict[str, float] = {}  # contender: at most this many times its time


FAST = {"Werkzeug": 0.14, "Falcon": 1.0}
HALF, FIFTH, QUARTER = {"Werkzeug": 0.50}, {"Werkzeug": 0.20}, {"Werkzeug": 0.25}
HEAD = {"REQUEST_METHOD": "HEAD"}
THOUSAND_BYTES = {"HTTP_RANGE": "bytes=500000-500999"}
ONE_MB = {"HTTP_RANGE": "bytes=33554432-34603007"}
STREAM = b"".join(BYTES_CHUNKS)
FOUND = (3600, True, True, 500, "Members only")
GOT = [value for _, value in TWENTY]
SCENARIOS = [
    Scenario("hello (str body)", "hello", 200, FIVE_BYTES, b"hello", {}, FAST),
    Scenario("HEAD hello", "hello", 200, FIVE_BYTES, b"", HEAD, FAST),
    Scenario("make_response tuple", "tuple", 201, {"x-name": "value"}, b"hello", {}, FAST),
    Scenario("json (dict)", "json", 200, JSON, DATA, {}, {"Werkzeug": 0.40, "Falcon": 1.0}),
    Scenario(
        "10 headers, 2 set 3 get 1 del", "edits", 200, EDITED, b"hello", {}, {"Werkzeug": 0.22}
    ),
    Scenario("3 full cookies + 1 delete", "cookies", 200, FIVE_BYTES, b"hello", {}, QUARTER),
    Scenario("304 on a 10 kB ETag body", "304", 304, NOT_MODIFIED, b"", {}, {"Werkzeug": 0.30}),
    Scenario(
        "206 of a 1 MB body", "206", 206, PARTIAL, BODY_1M[500000:501000], THOUSAND_BYTES, FIFTH
    ),
    Scenario("1 MB range of a 64 MB file", "file", 206, FILE_PART, BODY_1M, ONE_MB, QUARTER),
    Scenario("stream 1000 str chunks", "text", 200, NO_LENGTH, STREAM, {}, HALF),
    Scenario("stream 1000 bytes chunks", "bytes", 200, NO_LENGTH, STREAM, {}, HALF),
    Scenario("same, direct_passthrough", "passthrough", 200, NO_LENGTH, STREAM, {}, {"bare": 1.10}),
    Scenario("redirect, non-ASCII", "redirect", 302, LOCATION, b"", {}, FIFTH),
    Scenario("cache headers + vary + dates", "caching", 200, CACHING, b"hello", {}, QUARTER),
    Scenario("Headers alone, 20 add 20 get", "headers", 0, {}, GOT, {}, {"Werkzeug": 0.45}),
    Scenario("parse five structured headers", "parse", 0, {}, FOUND, {}, {"Werkzeug": 0.30}),
]
IMPORT_MS, IMPORT_SHARE, COMPILE_MS, LIVE_BYTES = 2.5, 1 / 25, 22, 500


def text_pieces() -> Iterable[str]:
    for chunk in TEXT_CHUNKS:
        yield chunk


def encoded_pieces() -> Iterable[bytes]:
    for chunk in TEXT_CHUNKS:
        yield chunk.encode()


def bytes_pieces() -> Iterable[bytes]:
    for chunk in BYTES_CHUNKS:
        yield chunk


@functools.lru_cache(None)
def scratch() -> str:
    """A folder that goes with the process."""
    path = tempfile.mkdtemp(prefix="benchmark-")
    atexit.register(shutil.rmtree, path, True)
    return path


@functools.lru_cache(None)
def big_file() -> str:
    """A sparse file of 64 MB whose second half starts with BODY_1M."""
    path = os.path.join(scratch(), "big.bin")
    with open(path, "wb") as file:
        file.truncate(64 * MIB)
        file.seek(32 * MIB)
        file.write(BODY_1M)
    return path


# ---------------------------------------------------------------------------
# 2. The contenders: each builds its response in its own way, the fastest that it documents
# ---------------------------------------------------------------------------
#
# A builder takes the WSGI environ and gives the response, which `send` turns into start_response()
# and a body; `send` is None where the response is itself a WSGI application.  "live" is the
# response whose memory is counted; "headers" and "parse" give plain values.


class Contender(NamedTuple):
    name: str
    build: Dict[str, Callable[..., Any]]
    send: Optional[Callable[..., Any]] = None
    imports: str = ""  # the module that a program imports to respond
    path: str = ""  # of a copy of response.py


def edited(response: Any) -> Any:
    headers = response.headers
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["X-Version"] = "2"
    headers.get("X-Request-ID"), headers.get("Link"), headers.get("content-type")
    del headers["Server-Timing"]
    return response


def with_cookies(response: Any) -> Any:
    for name in COOKIE_NAMES[:3]:
        response.set_cookie(name, "abc123", httponly=True, samesite="lax", **FULL)
    response.delete_cookie("old")
    return response


def with_caching(response: Any) -> Any:
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    response.last_modified = MODIFIED
    response.expires = EXPIRES
    return response


def with_caching_text(response: Any, date: Callable[..., str]) -> Any:
    headers = response.headers
    headers["Cache-Control"] = "public, max-age=3600"
    headers["Vary"] = "Accept-Encoding, Cookie"
    headers["Last-Modified"] = date(MODIFIED)
    headers["Expires"] = date(EXPIRES)
    return response


def filled(headers: Any, add: str = "add") -> List[str]:
    append = getattr(headers, add)
    for name, value in TWENTY:
        append(name, value)
    return [headers.get(name) for name, _ in TWENTY]


def common(R: Any) -> Dict[str, Callable[..., Any]]:
    """The builders that most classes can share."""
    return {
        "hello": lambda e: R("hello"),
        "tuple": lambda e: R("hello", status=201, headers={"X-Name": "value"}),
        "edits": lambda e: edited(R("hello", headers=TEN)),
        "cookies": lambda e: with_cookies(R("hello")),
        "live": lambda e: R("hello", headers=THREE),
    }


def bare() -> Contender:
    """Hand-written WSGI applications with fixed header lists: the floor."""
    html, five = ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "5")
    full = "%s=abc123; Domain=example.com; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax"
    cookies = [("Set-Cookie", full % name) for name in COOKIE_NAMES[:3]]
    cookies.append(("Set-Cookie", "old=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/"))
    ten = {**TEN, "X-Frame-Options": "SAMEORIGIN", "X-Version": "2", "Content-Length": "5"}
    del ten["Server-Timing"]
    cached = [("Cache-Control", "public, max-age=3600"), ("Vary", "Accept-Encoding, Cookie")]
    cached += [("Last-Modified", MODIFIED_TEXT), ("Expires", EXPIRES_TEXT), html, five]
    location = [("Location", quote(IRI, safe="/?=")), ("Content-Length", "0")]

    def fixed(status: str, headers: Iterable[Tuple[str, str]]) -> Callable[..., Any]:
        headers = list(headers)
        return lambda environ: (status, headers, [b"hello"])

    def to_json(environ: Any) -> Any:
        body = json.dumps(DATA).encode()
        length = ("Content-Length", str(len(body)))
        return "200 OK", [("Content-Type", "application/json"), length], [body]

    def not_modified(environ: Any) -> Any:
        etag = '"%s"' % hashlib.sha1(BODY_10K).hexdigest()
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            return "304 Not Modified", [("ETag", etag)], []
        return "200 OK", [html, ("Content-Length", "10240"), ("ETag", etag)], [BODY_10K]

    def partial(environ: Any, size: int = MIB, read: Any = None) -> Any:
        first, last = map(int, environ["HTTP_RANGE"][6:].split("-"))
        content_range = ("Content-Range", "bytes %d-%d/%d" % (first, last, size))
        headers = [html, content_range, ("Content-Length", str(last - first + 1))]
        body = read(first, last + 1) if read else [BODY_1M[first : last + 1]]
        return "206 Partial Content", headers, body

    def read(first: int, end: int) -> Iterable[bytes]:
        with open(big_file(), "rb", buffering=0) as file:
            file.seek(first)
            for position in range(first, end, 65536):
                yield file.read(min(65536, end - position))

    def send(response: Any, environ: Any, start: Any) -> Any:
        status, headers, body = response
        start(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    build = {
        "hello": fixed("200 OK", [html, five]),
        "tuple": fixed("201 Created", [html, ("X-Name", "value"), five]),
        "json": to_json,
        "edits": fixed("200 OK", ten.items()),
        "cookies": fixed("200 OK", [html, five, *cookies]),
        "304": not_modified,
        "206": partial,
        "file": lambda e: partial(e, 64 * MIB, read),
        "text": lambda e: ("200 OK", [html], encoded_pieces()),
        "bytes": lambda e: ("200 OK", [html], bytes_pieces()),
        "passthrough": lambda e: ("200 OK", [html], bytes_pieces()),
        "redirect": lambda e: ("302 Found", location, []),
        "caching": fixed("200 OK", cached),
        "live": lambda e: ("200 OK", [html, five, *THREE.items()], [b"hello"]),
    }
    return Contender("bare", build, send)


def documented(R: Any, wrap_file: Any) -> Dict[str, Callable[..., Any]]:
    """The builders of response.py, Werkzeug and Flask: the class that Flask documents."""

    def not_modified(environ: Any) -> Any:
        response = R(BODY_10K)
        response.add_etag()
        return response.make_conditional(environ)

    def file(environ: Any) -> Any:
        response = R(wrap_file(environ, open(big_file(), "rb")), direct_passthrough=True)
        return response.make_conditional(environ, accept_ranges=True, complete_length=64 * MIB)

    def caching(environ: Any) -> Any:
        response = with_caching(R("hello"))
        response.vary.add("Accept-Encoding")
        response.vary.add("Cookie")
        return response

    return {
        **common(R),
        "json": lambda e: R(json.dumps(DATA), mimetype="application/json"),
        "304": not_modified,
        "206": lambda e: R(BODY_1M).make_conditional(e, True, MIB),
        "file": file,
        "text": lambda e: R(text_pieces()),
        "bytes": lambda e: R(bytes_pieces()),
        "passthrough": lambda e: R(bytes_pieces(), direct_passthrough=True),
        "redirect": lambda e: R("", 302, {"Location": IRI}),
        "caching": caching,
    }


def load(path: str, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(path: str, name: str = "ours") -> Contender:
    module: Any = load(path, "response" if name == "ours" else "response_other")

    def parse(environ: Any) -> Any:
        control = module.ResponseCacheControl.from_header(FIVE[0])
        vary = module.HeaderSet.from_header(FIVE[1])
        etags = module.ETags.from_header(FIVE[2])
        span = module.ContentRange.from_header(FIVE[3])
        auth = module.WWWAuthenticate.from_header(FIVE[4])
        return control.max_age, "cookie" in vary, etags.contains_weak("def"), span.start, auth.realm

    build = {
        **documented(module.Response, module.wrap_file),
        "tuple": lambda e: module.make_response("hello", 201, {"X-Name": "value"}),
        "json": lambda e: module.make_response(DATA),
        "headers": lambda e: filled(module.Headers()),
        "parse": parse,
    }
    return Contender(name, build, imports="response", path=path)


def werkzeug() -> Contender:
    from werkzeug import Response, http, wsgi
    from werkzeug.datastructures import Headers, ResponseCacheControl, WWWAuthenticate

    def parse(environ: Any) -> Any:
        control = http.parse_cache_control_header(FIVE[0], cls=ResponseCacheControl)
        vary = http.parse_set_header(FIVE[1])
        etags = http.parse_etags(FIVE[2])
        span = http.parse_content_range_header(FIVE[3])
        auth = WWWAuthenticate.from_header(FIVE[4])
        return control.max_age, "cookie" in vary, etags.contains_weak("def"), span.start, auth.realm

    build = documented(Response, wsgi.wrap_file)
    build.update(headers=lambda e: filled(Headers()), parse=parse)
    return Contender("Werkzeug", build, imports="werkzeug.wrappers")


def flask() -> Contender:
    """Flask's class and its own make_response and JSON; the rest is Werkzeug's."""
    import flask
    from werkzeug.wsgi import wrap_file

    app = flask.Flask("benchmark")
    build = documented(flask.Response, wrap_file)
    build["tuple"] = lambda e: app.make_response(("hello", 201, {"X-Name": "value"}))
    build["json"] = lambda e: app.json.response(DATA)
    return Contender("Flask", build, imports="flask")


def bottle() -> Contender:
    """`send` is what Bottle.wsgi does once the view has returned."""
    import bottle

    app, response, R = bottle.Bottle(), bottle.response, bottle.HTTPResponse

    def send(result: Any, environ: Any, start: Any) -> Any:
        response.bind()
        body = app._cast(result)
        if response._status_code in (204, 304) or environ["REQUEST_METHOD"] == "HEAD":
            body = []
        start(response._wsgi_status_line(), response.headerlist)
        return body

    def file(environ: Any) -> Any:
        bottle.request.bind(environ)
        return bottle.static_file("big.bin", scratch())

    build = {
        **common(R),
        "json": lambda e: R(json.dumps(DATA), headers={"Content-Type": "application/json"}),
        "file": file,
        "text": lambda e: text_pieces(),
        "bytes": lambda e: bytes_pieces(),
        "redirect": lambda e: R("", 302, {"Location": quote(IRI, safe="/?=")}),
        "caching": lambda e: with_caching_text(R("hello"), bottle.http_date),
    }
    return Contender("bottle", build, send, imports="bottle")


def webob() -> Contender:
    from webob import Response as R
    from webob import byterange, cachecontrol, descriptors, etag, headers, static

    def not_modified(environ: Any) -> Any:
        response = R(BODY_10K, conditional_response=True)
        response.md5_etag()
        return response

    def caching(environ: Any) -> Any:
        response = with_caching(R("hello"))
        response.vary = ("Accept-Encoding", "Cookie")
        return response

    def parse(environ: Any) -> Any:
        control = cachecontrol.CacheControl.parse(FIVE[0], type="response")
        vary = descriptors.parse_list(FIVE[1])
        etags = etag.ETagMatcher.parse(FIVE[2], strong=False)
        span = byterange.ContentRange.parse(FIVE[3])
        auth = descriptors.parse_auth(FIVE[4])
        return control.max_age, "Cookie" in vary, "def" in etags, span.start, auth[1]["realm"]

    files = static.FileApp(big_file())
    build = {
        **common(R),
        "json": lambda e: R(json_body=DATA, content_type="application/json"),
        "304": not_modified,
        "206": lambda e: R(BODY_1M, conditional_response=True),
        "file": lambda e: files,
        "text": lambda e: R(app_iter=encoded_pieces()),
        "bytes": lambda e: R(app_iter=bytes_pieces()),
        "redirect": lambda e: R(status=302, location=quote(IRI, safe="/?=")),
        "caching": caching,
        "headers": lambda e: filled(headers.ResponseHeaders()),
        "parse": parse,
    }
    return Contender("WebOb", build, imports="webob")


def django() -> Contender:
    """`send` is WSGIHandler and, for Content-Length, CommonMiddleware."""
    from django import http
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIRequest
    from django.utils import cache
    from django.utils.http import http_date

    settings.configure()
    R = http.HttpResponse

    def send(response: Any, environ: Any, start: Any) -> Any:
        if not response.streaming and response.status_code != 304:
            response.headers["Content-Length"] = str(len(response.content))
        cookies = [("Set-Cookie", c.output(header="")) for c in response.cookies.values()]
        status = "%d %s" % (response.status_code, response.reason_phrase)
        start(status, [*response.items(), *cookies])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else response

    def not_modified(environ: Any) -> Any:
        response = cache.set_response_etag(R(BODY_10K))
        request, tag = WSGIRequest(environ), response.headers["ETag"]
        return cache.get_conditional_response(request, etag=tag, response=response)

    build = {
        **common(R),
        "json": lambda e: http.JsonResponse(DATA),
        "304": not_modified,
        "text": lambda e: http.StreamingHttpResponse(text_pieces()),
        "bytes": lambda e: http.StreamingHttpResponse(bytes_pieces()),
        "redirect": lambda e: http.HttpResponseRedirect(IRI),
        "caching": lambda e: with_caching_text(R("hello"), lambda d: http_date(d.timestamp())),
    }
    return Contender("Django", build, send, imports="django.http")


def falcon() -> Contender:
    """`send` is the end of App.__call__, without its routing and middleware."""
    import falcon

    html, status_line = "text/html; charset=utf-8", falcon.code_to_http_status
    options = falcon.App(media_type=html).resp_options

    def send(response: Any, environ: Any, start: Any) -> Any:
        data, body = response.render_body(), response.stream
        if data is not None:
            response._headers["content-length"] = str(len(data))
            body = [data]
        start(status_line(response.status), response._wsgi_headers(html))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    def made(**attributes: Any) -> Any:
        response = falcon.Response(options=options)
        for name in attributes:
            setattr(response, name, attributes[name])
        return response

    def hello(environ: Any) -> Any:
        response = falcon.Response(options=options)
        response.text = "hello"
        return response

    def with_headers(environ: Any, headers: Any = THREE, status: str = "200 OK") -> Any:
        response = falcon.Response(options=options)
        response.text, response.status = "hello", status
        response.set_headers(headers)
        return response

    def edits(environ: Any) -> Any:
        response = with_headers(environ, TEN)
        response.set_header("X-Frame-Options", "SAMEORIGIN")
        response.set_header("X-Version", "2")
        for name in ("X-Request-ID", "Link", "content-type"):
            response.get_header(name)
        response.delete_header("Server-Timing")
        return response

    def cookies(environ: Any) -> Any:
        response = hello(environ)
        for name in COOKIE_NAMES[:3]:
            response.set_cookie(name, "abc123", http_only=True, same_site="Lax", **FULL)
        response.unset_cookie("old", path="/")
        return response

    def caching(environ: Any) -> Any:
        response = hello(environ)
        response.cache_control = ("public", "max-age=3600")
        response.vary = ("Accept-Encoding", "Cookie")
        response.last_modified, response.expires = MODIFIED, EXPIRES
        return response

    build = {
        "hello": hello,
        "tuple": lambda e: with_headers(e, {"X-Name": "value"}, "201 Created"),
        "json": lambda e: made(media=DATA, content_type="application/json"),
        "edits": edits,
        "cookies": cookies,
        "text": lambda e: made(stream=encoded_pieces()),
        "bytes": lambda e: made(stream=bytes_pieces()),
        "redirect": lambda e: made(status="302 Found", location=IRI, text=""),
        "caching": caching,
        "live": with_headers,
    }
    return Contender("Falcon", build, send, imports="falcon")


def starlette() -> Contender:
    """ASGI: `send` steps the coroutine itself, so that no event loop is timed."""
    from email.utils import format_datetime

    from starlette import responses
    from starlette.datastructures import MutableHeaders

    R, date = responses.HTMLResponse, functools.partial(format_datetime, usegmt=True)
    scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}}

    def send(response: Any, environ: Any, start: Any) -> Any:
        body: List[bytes] = []

        async def collect(message: Any) -> None:
            if message["type"] == "http.response.start":
                start(message["status"], message["headers"])
            elif message["body"]:
                body.append(message["body"])

        try:
            response({**scope, "method": environ["REQUEST_METHOD"]}, None, collect).send(None)
        except StopIteration:
            return [] if environ["REQUEST_METHOD"] == "HEAD" else body
        raise AssertionError("the response waits for an event loop")

    async def each(chunks: Any) -> Any:
        for chunk in chunks:
            yield chunk

    build = {
        **common(R),
        "json": lambda e: responses.JSONResponse(DATA),
        "text": lambda e: responses.StreamingResponse(each(TEXT_CHUNKS)),
        "bytes": lambda e: responses.StreamingResponse(each(BYTES_CHUNKS)),
        "redirect": lambda e: responses.RedirectResponse(IRI, 302),
        "caching": lambda e: with_caching_text(R("hello"), date),
        "headers": lambda e: filled(MutableHeaders(), "append"),
    }
    return Contender("Starlette", build, send, imports="starlette.responses")


PEERS = [werkzeug, flask, bottle, webob, django, falcon, starlette]


def contenders(args: argparse.Namespace) -> List[Contender]:
    found = [ours(args.file)]
    if args.against:
        found.append(ours(args.against, "other"))
    for peer in PEERS:
        try:
            found.append(peer())
        except ImportError as error:
            print("skipped: %s is not installed (%s)" % (peer.__name__, error))
    return [*found, bare()]


# ---------------------------------------------------------------------------
# 3. Time: verify, then interleave
# ---------------------------------------------------------------------------


def environ_of(contender: Contender, scenario: Scenario) -> Dict[str, Any]:
    """A new WSGI environ; one that is to find its ETag first asks for it."""
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": None,
        "wsgi.errors": sys.stderr,
        **scenario.environ,
    }
    if scenario.build == "304":
        headers = answer(contender, scenario, dict(environ))[1]
        environ["HTTP_IF_NONE_MATCH"] = dict(headers)["etag"]
    return environ


def answer(contender: Contender, scenario: Scenario, environ: Any) -> Tuple[int, Any, Any]:
    """What a server would see: the status code, lower-case names with values, the body."""
    started: List[Any] = []
    response = contender.build[scenario.build](environ)
    if not scenario.status:
        return 0, [], response

    def start(status: Any, headers: Any, exc_info: Any = None) -> None:
        started[:] = int(str(status).split()[0]), headers

    body = contender.send(response, environ, start) if contender.send else response(environ, start)
    data = b"".join(body)
    getattr(body, "close", int)()
    pairs = [[x.decode("latin-1") if type(x) is bytes else x for x in pair] for pair in started[1]]
    return started[0], [(name.lower(), value) for name, value in pairs], data


def verify(contender: Contender, scenario: Scenario, environ: Any) -> None:
    """Raise AssertionError, with what was seen, unless the answer is the scenario's."""
    status, headers, body = answer(contender, scenario, dict(environ))
    if isinstance(scenario.body, dict):
        body = json.loads(body)
    assert (status, body) == (scenario.status, scenario.body), (status, str(body)[:200])
    names = [name for name, _ in headers]
    for name, pattern in scenario.headers.items():
        values = [value for key, value in headers if key == name]
        assert len(values) == (pattern is not None), (name, headers)
        assert not values or re.fullmatch(pattern or "", values[0], re.IGNORECASE), (name, values)
    if scenario.build == "cookies":
        cookies = sorted(value.lower() for name, value in headers if name == "set-cookie")
        assert [cookie.split("=")[0] for cookie in cookies] == sorted(COOKIE_NAMES), cookies
        wanted = {"max-age=3600", "path=/", "domain=example.com", "secure", "httponly", "samesite=lax"}
        full = [cookie for cookie in cookies if not cookie.startswith("old")]
        assert all(wanted <= set(re.split("; ?", cookie)) for cookie in full), cookies
    assert scenario.build != "edits" or {"x-request-id", "referrer-policy"} <= set(names), names


def started(status: Any, headers: Any, exc_info: Any = None) -> None:
    """The start_response of a timed operation."""


def batch(contender: Contender, scenario: Scenario, environ: Any, count: int) -> float:
    """Seconds for one operation, of *count* in a row."""
    build, send, start = contender.build[scenario.build], contender.send, started
    begin = perf_counter()
    if not scenario.status:
        for _ in range(count):
            build(environ)
    else:
        for _ in range(count):
            response = build(environ)
            body = response(environ, start) if send is None else send(response, environ, start)
            for _chunk in body:
                pass
            if hasattr(body, "close"):
                body.close()
    return (perf_counter() - begin) / count


def measure(scenario: Scenario, entrants: List[Contender], quick: bool) -> Dict[str, List[float]]:
    """Microseconds per operation of each entrant in each round; the unfit are left out."""
    seconds, rounds = (0.002, 12) if quick else (0.004, 60)
    runs, times = [], {}
    for contender in entrants:
        if not contender.build.get(scenario.build):
            continue
        environ = environ_of(contender, scenario)
        try:
            verify(contender, scenario, environ)
        except Exception as error:
            print("  left out, wrong: %s: %s: %r" % (scenario.name, contender.name, error))
            continue
        once = min(batch(contender, scenario, environ, 5) for _ in range(3))
        runs.append((contender, scenario, environ, max(1, int(seconds / once))))
        times[contender.name] = []
    for _ in range(rounds):
        random.shuffle(runs)
        gc.collect()
        for run in runs:
            times[run[0].name].append(batch(*run) * 1e6)
    return times


def ratio(times: Dict[str, List[float]], name: str) -> Optional[Tuple[float, float]]:
    """Our time over that of *name*: the median of the rounds, and that of the minima."""
    if "ours" not in times or name not in times:
        return None
    pairs = zip(times["ours"], times[name])
    return statistics.median(a / b for a, b in pairs), min(times["ours"]) / min(times[name])


def verdict(value: Optional[float], target: float) -> str:
    if value is None:
        return "-"
    missed.append(value > target)
    return "pass" if value <= target else "MISS"


missed: List[bool] = []


def table(rows: Sequence[Sequence[Any]]) -> None:
    """Print rows, the first of them the heading, as a Markdown table."""
    cells = [["-" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells)]
    cells.insert(1, ["-" * width for width in widths])
    for row in cells:
        first, *others = (text.ljust(w) if i == 0 else text.rjust(w) for i, (text, w) in enumerate(zip(row, widths)))
        print("| " + " | ".join([first, *others]) + " |")
    print()


def figure(value: float) -> str:
    return "%.2f" % value if value < 10 else "%.1f" % value if value < 100 else "%.0f" % value


def report_times(entrants: List[Contender], args: argparse.Namespace) -> None:
    getattr(gc, "freeze", gc.collect)()  # what was imported is not walked while others are timed
    names = [contender.name for contender in entrants]
    compared = [name for name in ("Werkzeug", "Falcon", "bare", "other") if name in names]
    minima = [["us, minimum", *names]]
    ratios = [["ours over (minima)", *compared, "fastest peer", "target", "verdict"]]
    for scenario in SCENARIOS:
        if args.only and not any(part in scenario.name for part in args.only):
            continue
        times = measure(scenario, entrants, args.quick)
        best = {name: min(times[name]) for name in times}
        minima.append([scenario.name, *(figure(best[n]) if n in best else None for n in names)])
        row: List[Any] = [scenario.name]
        for name in compared:
            pair = ratio(times, name)
            row.append("%.3f (%.3f)" % pair if pair else None)
        peers = [name for name in best if name not in ("ours", "other", "bare")]
        fastest = min(peers, key=lambda name: best[name]) if peers else ""
        pair = ratio(times, fastest)
        row.append("%.2f %s" % (pair[0], fastest) if pair else None)
        targets, judged = [], []
        for name, target in scenario.targets.items():
            pair = ratio(times, name)
            targets.append("%.2f %s" % (target, name))
            judged.append(verdict(pair and pair[0], target))
        ratios.append([*row, ", ".join(targets), ", ".join(judged)])
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    table(minima)
    table(ratios)


# ---------------------------------------------------------------------------
# 4. Start-up and memory
# ---------------------------------------------------------------------------

# The finder of .pyc files is asked once per module; a refusal makes it compile the source.
IMPORT = """
import sys
sys.path += %r
if %r:
    import _frozen_importlib_external as external
    found = external.cache_from_source
    def refuse(path, *args, **options):
        if path.startswith(tuple(sys.path[-%d:])):
            raise NotImplementedError
        return found(path, *args, **options)
    external.cache_from_source = refuse
%s
"""


def process_ms(module: str, folders: List[str], compiled: bool) -> float:
    """Milliseconds that a fresh Python takes from its start to its end."""
    statement = "import " + module if module else ""
    code = IMPORT % (folders, not compiled, len(folders), statement)
    begin = perf_counter()
    subprocess.run([sys.executable, "-S", "-E", "-c", code], check=True)
    return (perf_counter() - begin) * 1000


def report_startup(entrants: List[Contender], args: argparse.Namespace) -> None:
    """Import cost over a bare ``python -S -E``: minima, and medians of the rounds' differences."""
    packages = [path for path in sys.path if path.endswith("site-packages")]
    jobs = []
    for contender in entrants:
        folders = packages
        if contender.path:  # a copy of its own, so that the project gets no __pycache__
            folders = [os.path.join(scratch(), contender.name)]
            os.makedirs(folders[0], exist_ok=True)
            shutil.copy(contender.path, os.path.join(folders[0], "response.py"))
        for compiled in (True, False):
            jobs.append((contender, folders, compiled))
    times: Dict[Any, List[float]] = {(c.name, compiled): [] for c, _, compiled in jobs}
    for turn in range(6 if args.quick else 31):
        random.shuffle(jobs)
        for contender, folders, compiled in jobs:
            spent = process_ms(contender.imports, folders, compiled)
            if turn:  # the first may write the .pyc files
                times[contender.name, compiled].append(spent)
    rows = [["import, ms over bare", "minimum", "median", "no .pyc, minimum", "median", "verdict"]]
    cost: Dict[Any, float] = {}
    for contender in entrants:
        row: List[Any] = [contender.name]
        for compiled in (True, False):
            own, base = times[contender.name, compiled], times["bare", compiled]
            cost[contender.name, compiled] = min(own) - min(base)
            median = statistics.median(a - b for a, b in zip(own, base))
            row += ["%.1f" % cost[contender.name, compiled], "%.1f" % median]
        rows.append([*row, ""])
    limit = max(IMPORT_MS, cost.get(("Werkzeug", True), 0) * IMPORT_SHARE)
    judged = verdict(cost["ours", True], limit), verdict(cost["ours", False], COMPILE_MS)
    rows[1][-1] = "%s (%.1f), %s (%d)" % (judged[0], limit, judged[1], COMPILE_MS)
    table(rows)


def report_memory(entrants: List[Contender], args: argparse.Namespace) -> None:
    count = 500 if args.quick else 5000
    rows = [["", "bytes per live response", "verdict"]]
    for contender in entrants:
        build, kept = contender.build["live"], [None] * count
        build({})
        gc.collect()
        tracemalloc.start()
        for n in range(count):
            kept[n] = build({})
        gc.collect()
        size = tracemalloc.get_traced_memory()[0] / count
        tracemalloc.stop()
        judged = verdict(size, LIVE_BYTES) if contender.name == "ours" else ""
        rows.append([contender.name, "%.0f" % size, judged])
    table(rows)


# ---------------------------------------------------------------------------
# 5. Growth
# ---------------------------------------------------------------------------
#
# Each cost is taken at sizes that grow; per unit it may not grow with them.  The bound of 2.5 leaves
# room for caches that no longer hold everything; what is quadratic grows 10 times per step.


def best_of(repeats: int, function: Callable[[], Any]) -> float:
    """The least of the seconds that *function* gives, or takes if it gives nothing."""
    found = []
    for _ in range(repeats):
        begin = perf_counter()
        value = function()
        found.append(perf_counter() - begin if value is None else value)
    return min(found)


def header_costs(module: Any, count: int, operation: str) -> float:
    names = ["X-Name-%d" % n for n in range(count)]
    headers = module.Headers()
    if operation != "headers[name] = v":
        for name in names:
            headers[name] = "v"
    random.Random(count).shuffle(names)
    begin = perf_counter()
    if operation == "headers[name] = v":
        for name in names:
            headers[name] = "v"
    elif operation == "get":
        for name in names:
            headers.get(name)
    elif operation == "in":
        for name in names:
            name in headers
    else:
        for name in names:
            del headers[name]
    return perf_counter() - begin


def vary_cost(module: Any, count: int) -> float:
    vary = module.Response("").vary
    names = ["X-Name-%d" % n for n in range(count)]
    begin = perf_counter()
    for name in names:
        vary.add(name)
    return perf_counter() - begin


def peak_of(function: Callable[[], Any]) -> int:
    """Bytes that *function* needed at once, more than before."""
    gc.collect()
    tracemalloc.start()
    function()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def send_range(module: Any, body: bytes, text: str) -> None:
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": text}
    response = module.Response(body).make_conditional(environ, True, len(body))
    sent = response(environ, started)
    assert sum(map(len, sent)) == 1000
    sent.close()


def send_stream(module: Any, count: int) -> None:
    environ = {"REQUEST_METHOD": "GET"}
    body = module.Response("chunk" for _ in range(count))(environ, started)
    assert sum(map(len, body)) == 5 * count
    body.close()


def parsers(module: Any) -> Dict[str, Callable[[str], Any]]:
    """Everything that reads text from outside."""
    classes = "ResponseCacheControl ContentSecurityPolicy HeaderSet ContentRange WWWAuthenticate"
    classes += " ETags Range IfRange COEP"
    found = {name: getattr(module, name).from_header for name in classes.split()}
    for name in ("parse_date", "unquote_etag", "iri_to_uri", "dump_cookie"):
        found[name] = getattr(module, name)
    for name in ("Content-Type", "Location", "Age", "Retry-After", "WWW-Authenticate"):
        attribute = {"Content-Type": "mimetype_params"}.get(name, name.lower().replace("-", "_"))
        found[attribute] = lambda text, name=name, attribute=attribute: getattr(
            module.Response(headers={name: text}), attribute
        )
    for name in ("If-Match", "If-None-Match", "If-Modified-Since", "If-Range", "Range"):
        found["make_conditional, " + name] = functools.partial(conditional, module, name)
    return found


def conditional(module: Any, name: str, text: str) -> Any:
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": "bytes=0-0"}
    environ["HTTP_" + name.upper().replace("-", "_")] = text
    response = module.Response("body", headers={"ETag": '"x"', "Last-Modified": MODIFIED_TEXT})
    return response.make_conditional(environ, True, 4)


OPENINGS = ["", '"', 'W/"', "bytes=", "bytes 0-", 'Basic a="', "Digest a=", 'private="', "a/b; c="]
ALPHABET = [chr(n) for n in range(128)] + ["\x80", "\xe9", "\u0663", "\uff1b", "\ud800", "\U0001f600"]
PAIRED = "\t\n \"%'()*+,-./09:;<=>?@AWab\\_~\x00\xe9"


def attempt(parse: Callable[[str], Any], text: str) -> float:
    begin = perf_counter()
    try:
        parse(text)
    except Exception:
        pass  # whether it may raise is a matter for the tests
    return perf_counter() - begin


def slow_texts(parse: Callable[[str], Any], quick: bool) -> List[str]:
    """Descriptions of the repeated texts that cost more than 30 times as much 10 times as long."""
    found = []
    units = ALPHABET + ([] if quick else ["".join(p) for p in itertools.permutations(PAIRED, 2)])
    for opening, unit in itertools.product(OPENINGS, units):
        texts = [opening + unit * (size // len(unit)) for size in (1000, 10_000, 100_000)]
        small, medium = attempt(parse, texts[0]), attempt(parse, texts[1])
        if medium < 30 * small + 0.001 and (len(unit) > 1 or quick):
            continue
        large = min(attempt(parse, texts[2]) for _ in range(2))
        medium = min(attempt(parse, texts[1]) for _ in range(3))
        if large > 30 * medium + 0.001:
            found.append("%r + %r: %.0f ms at 100 kB" % (opening, unit, large * 1000))
    return found


def report_growth(entrants: List[Contender], args: argparse.Namespace) -> None:
    module = sys.modules["response"]
    rows: List[List[Any]] = [["growth, ours", "sizes", "cost", "largest over smallest", "verdict"]]

    def add(name: str, sizes: Sequence[Any], costs: Sequence[float], unit: str) -> None:
        growth = costs[-1] / max(costs[0], 1e-9)
        shown = ", ".join(figure(cost) for cost in costs) + " " + unit
        rows.append([name, ", ".join(map(str, sizes)), shown, "%.2f" % growth, verdict(growth, 2.5)])

    counts = (1000, 3000, 10_000)
    for operation in ("headers[name] = v", "get", "in", "del"):
        costs = [best_of(5, lambda: header_costs(module, n, operation)) / n * 1e9 for n in counts]
        add(operation, counts, costs, "ns each")
    counts = (100, 300, 1000)
    add("vary.add", counts, [best_of(5, lambda: vary_cost(module, n)) / n * 1e9 for n in counts], "ns")
    for text in ("bytes=0-999", "bytes=-1000"):
        bodies = [bytes(size * MIB) for size in (1, 8, 64)]
        costs = [best_of(20, lambda: send_range(module, body, text)) * 1e6 for body in bodies]
        add("range %s of bytes" % text, ("1 MB", "8 MB", "64 MB"), costs, "us")
        peaks = [peak_of(lambda: send_range(module, body, text)) for body in bodies]
        add("the same, memory", ("1 MB", "8 MB", "64 MB"), peaks, "bytes")
    counts = (1000, 30_000, 1_000_000)
    peaks = [peak_of(lambda: send_stream(module, n)) for n in counts]
    add("stream, memory", counts, peaks, "bytes")
    for name, parse in parsers(module).items():
        slow = slow_texts(parse, args.quick)
        rows.append([name, "1, 10, 100 kB", "; ".join(slow[:3]), len(slow), verdict(len(slow), 0)])
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    table(rows)


# ---------------------------------------------------------------------------
# 6. The command
# ---------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    reports = {"startup": report_startup, "memory": report_memory, "growth": report_growth}
    for name in [*reports, "check", "quick"]:
        parser.add_argument("--" + name, action="store_true")
    parser.add_argument("--only", action="append", metavar="NAME", help="scenarios with this in their name")
    parser.add_argument("--file", default=os.path.join(os.path.dirname(HERE), "response.py"))
    parser.add_argument("--against", metavar="PATH", help="a second response.py beside the first")
    args = parser.parse_args()
    sys.dont_write_bytecode = True
    entrants = contenders(args)
    print("%s %s, %s, %s" % (platform.python_implementation(), platform.python_version(), platform.machine(), datetime.date.today()))
    chosen = [reports[name] for name in reports if args.check or getattr(args, name)]
    if args.check or not chosen:
        report_times(entrants, args)
    for report in chosen:
        report(entrants, args)
    if args.check:
        print("%d of %d targets missed" % (sum(missed), len(missed)))
    return int(args.check and any(missed))


if __name__ == "__main__":
    sys.exit(main())
