#!/usr/bin/env python3
"""Time response.py against the frameworks that are installed, in one process.

One operation builds the response, calls it as a WSGI application, drains and closes the body.
What each framework answers (status, headers, body) is verified before it is timed.  Machines are
noisy, so what is compared runs in short interleaved batches, shuffled anew in each round: a ratio is
the median of the rounds' own ratios, and in brackets stands the ratio of the minima.
A dash: the framework has nothing for it, or only in an event loop.
"""

import argparse
import atexit
import datetime
import functools
import gc
import hashlib
import importlib.util
import io
import itertools
import json
import operator
import os
import platform
import py_compile
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import tracemalloc
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import quote

HERE = os.path.dirname(os.path.abspath(__file__))
SCRATCH = tempfile.mkdtemp(prefix="benchmark-")
atexit.register(shutil.rmtree, SCRATCH, True)

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
TWENTY = {f"X-Header-{n}": f"value {n}" for n in range(20)}
COOKIES = ["session", "theme", "track"]
ATTRIBUTES = {"max_age": 3600, "path": "/", "domain": "example.com", "secure": True}
IRI, URI = "/caf\xe9/\u2603?q=\xfc", "/caf%C3%A9/%E2%98%83?q=%C3%BC"
MODIFIED = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc)
EXPIRES = MODIFIED + datetime.timedelta(days=1)
DATES = {
    "Last-Modified": "Thu, 29 Feb 2024 12:00:00 GMT",
    "Expires": "Fri, 01 Mar 2024 12:00:00 GMT",
}
CACHING = {"Cache-Control": "public, max-age=3600", "Vary": "Accept-Encoding, Cookie"}
BODY_10K, BODY_1M = b"0123456789" * 1024, bytes(range(256)) * 4096
TEXTS = ["a piece of text, number %d\n" % n for n in range(1000)]
CHUNKS = [text.encode() for text in TEXTS]
FIVE = (
    "public, max-age=3600, stale-while-revalidate=60",  # Cache-Control
    "Accept-Encoding, Cookie, Origin",  # Vary
    '"abc", W/"def", "ghi"',  # If-None-Match
    "bytes 500-999/1234",  # Content-Range
    'Basic realm="Members only", charset="UTF-8"',  # WWW-Authenticate
)
FOUND = (3600, True, True, 500, "Members only")


class Scenario(NamedTuple):
    name: str
    build: str  # which builder of a contender
    status: int = 200  # 0: no response, the value itself is verified
    body: Any = b"hello"
    headers: dict = {}  # name: regular expression, None: absent
    environ: dict = {}
    targets: dict = {}  # contender: at most this many times its time


HTML = {"Content-Type": "text/(html|plain); ?charset=utf-8", "Content-Length": "5"}
JSON = {"Content-Type": "application/json.*", "Content-Length": r"\d+"}
EDITED = {"X-Frame-Options": "SAMEORIGIN", "X-Version": "2", "Server-Timing": None, "Link": ".+"}
UNCHANGED = {"ETag": '(W/)?".+"', "Content-Length": None, "Content-Type": None}
THOUSAND = {"Content-Range": "bytes 500000-500999/1048576", "Content-Length": "1000"}
HALFWAY = {"Content-Range": "bytes 33554432-34603007/67108864", "Content-Length": "1048576"}
MOVED = {"Location": "(http://localhost)?" + re.escape(URI), "Content-Length": "0"}
CACHED = {"Cache-Control": ".*max-age=3600.*", "Vary": CACHING["Vary"], **DATES}
STREAM, UNKNOWN = b"".join(CHUNKS), {"Content-Length": None}
HEAD = {"REQUEST_METHOD": "HEAD"}
RANGES = [{"HTTP_RANGE": "bytes=500000-500999"}, {"HTTP_RANGE": "bytes=33554432-34603007"}]


def times(werkzeug, **others):
    return {"Werkzeug": werkzeug, **others}


SCENARIOS = [
    Scenario("hello (str body)", "hello", 200, b"hello", HTML, {}, times(0.14, Falcon=1)),
    Scenario("HEAD hello", "hello", 200, b"", HTML, HEAD, times(0.14, Falcon=1)),
    Scenario("make_response tuple", "tuple", 201, b"hello", HTML, {}, times(0.14, Falcon=1)),
    Scenario("json (dict)", "json", 200, DATA, JSON, {}, times(0.40, Falcon=1)),
    Scenario("10 headers, 2 set 3 get 1 del", "edits", 200, b"hello", EDITED, {}, times(0.22)),
    Scenario("3 full cookies + 1 delete", "cookies", 200, b"hello", HTML, {}, times(0.25)),
    Scenario("304 on a 10 kB ETag", "304", 304, b"", UNCHANGED, {}, times(0.30)),
    Scenario(
        "206 of a 1 MB body", "206", 206, BODY_1M[500000:501000], THOUSAND, RANGES[0], times(0.2)
    ),
    Scenario("1 MB from a 64 MB file", "file", 206, BODY_1M, HALFWAY, RANGES[1], times(0.25)),
    Scenario("stream, 1000 str chunks", "texts", 200, STREAM, UNKNOWN, {}, times(0.50)),
    Scenario("stream, 1000 bytes chunks", "chunks", 200, STREAM, UNKNOWN, {}, times(0.50)),
    Scenario("same, direct_passthrough", "passthrough", 200, STREAM, UNKNOWN, {}, {"bare": 1.10}),
    Scenario("redirect, non-ASCII", "redirect", 302, b"", MOVED, {}, times(0.20)),
    Scenario("cache headers + vary + dates", "caching", 200, b"hello", CACHED, {}, times(0.25)),
    Scenario("Headers alone, 20 add 20 get", "headers", 0, [*TWENTY.values()], {}, {}, times(0.45)),
    Scenario("parse five structured headers", "parse", 0, FOUND, {}, {}, times(0.30)),
]


@functools.lru_cache(None)
def big_file():
    """A sparse file of 64 MB whose second half starts with BODY_1M."""
    with open(os.path.join(SCRATCH, "big.bin"), "wb") as file:
        file.truncate(64 * MIB)
        file.seek(32 * MIB)
        file.write(BODY_1M)
    return file.name


# ---------------------------------------------------------------------------
# 2. The contenders: each builds its response in the fastest way that it documents
# ---------------------------------------------------------------------------
#
# A builder takes the WSGI environ and gives the response, which `send` turns into start_response()
# and a body; `send` is None where the response is itself a WSGI application.  "live" is the
# response whose memory is counted; "headers" and "parse" give plain values.


class Contender(NamedTuple):
    name: str
    module: str  # what a program imports to respond
    build: dict
    send: Any = None


def passed(chunks):
    """A generator, as a view writes one."""
    for chunk in chunks:
        yield chunk


def encoded(chunks):
    """The same for text, where a framework takes bytes only."""
    for chunk in chunks:
        yield chunk.encode()


def edited(response):
    headers = response.headers
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["X-Version"] = "2"
    headers.get("X-Request-ID"), headers.get("Link"), headers.get("content-type")
    del headers["Server-Timing"]
    return response


def with_cookies(response):
    for name in COOKIES:
        response.set_cookie(name, "abc123", httponly=True, samesite="lax", **ATTRIBUTES)
    response.delete_cookie("old")
    return response


def with_caching(response):
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    response.last_modified = MODIFIED
    response.expires = EXPIRES
    return response


def with_caching_text(response, date):
    headers = response.headers
    headers["Cache-Control"], headers["Vary"] = CACHING.values()
    headers["Last-Modified"] = date(MODIFIED)
    headers["Expires"] = date(EXPIRES)
    return response


def filled(headers, add="add"):
    append = getattr(headers, add)
    for name, value in TWENTY.items():
        append(name, value)
    return [headers.get(name) for name in TWENTY]


def common(R):
    """The builders that most classes can share."""
    return {
        "hello": lambda e: R("hello"),
        "tuple": lambda e: R("hello", status=201, headers={"X-Name": "value"}),
        "edits": lambda e: edited(R("hello", headers=TEN)),
        "cookies": lambda e: with_cookies(R("hello")),
        "live": lambda e: R("hello", headers=THREE),
    }


def documented(R, wrap_file):
    """The builders of response.py, Werkzeug and Flask: the class that Flask documents."""

    def not_modified(environ):
        response = R(BODY_10K)
        response.add_etag()
        return response.make_conditional(environ)

    def file(environ):
        response = R(wrap_file(environ, open(big_file(), "rb")), direct_passthrough=True)
        return response.make_conditional(environ, accept_ranges=True, complete_length=64 * MIB)

    def caching(environ):
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
        "texts": lambda e: R(passed(TEXTS)),
        "chunks": lambda e: R(passed(CHUNKS)),
        "passthrough": lambda e: R(passed(CHUNKS), direct_passthrough=True),
        "redirect": lambda e: R("", 302, {"Location": IRI}),
        "caching": caching,
    }


def found(control, vary, etags, span, auth):
    return control.max_age, "cookie" in vary, etags.contains_weak("def"), span.start, auth.realm


def ours(path, name="ours"):
    spec = importlib.util.spec_from_file_location("response_" + name, path)
    R = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(R)
    build = {
        **documented(R.Response, R.wrap_file),
        "tuple": lambda e: R.make_response("hello", 201, {"X-Name": "value"}),
        "json": lambda e: R.make_response(DATA),
        "headers": lambda e: filled(R.Headers()),
        "parse": lambda e: found(
            R.ResponseCacheControl.from_header(FIVE[0]),
            R.HeaderSet.from_header(FIVE[1]),
            R.ETags.from_header(FIVE[2]),
            R.ContentRange.from_header(FIVE[3]),
            R.WWWAuthenticate.from_header(FIVE[4]),
        ),
    }
    return Contender(name, "response", build)


def bare():
    """Hand-written WSGI applications with fixed header lists: the floor."""
    html, five = ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "5")
    full = "%s=abc123; Domain=example.com; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax"
    cookies = [("Set-Cookie", full % name) for name in COOKIES]
    cookies.append(("Set-Cookie", "old=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/"))
    ten = {**TEN, "X-Frame-Options": "SAMEORIGIN", "X-Version": "2", "Content-Length": "5"}
    del ten["Server-Timing"]

    def fixed(status, headers, body=b"hello"):
        return lambda e: (status, [*headers], [body])

    def to_json(environ):
        body = json.dumps(DATA).encode()
        length = ("Content-Length", str(len(body)))
        return "200 OK", [("Content-Type", "application/json"), length], [body]

    def not_modified(environ):
        etag = '"%s"' % hashlib.sha1(BODY_10K).hexdigest()
        if environ.get("HTTP_IF_NONE_MATCH") == etag:
            return "304 Not Modified", [("ETag", etag)], []
        return "200 OK", [html, ("Content-Length", "10240"), ("ETag", etag)], [BODY_10K]

    def partial(environ, size, read):
        first, last = map(int, environ["HTTP_RANGE"][6:].split("-"))
        where = ("Content-Range", "bytes %d-%d/%d" % (first, last, size))
        headers = [html, where, ("Content-Length", str(last - first + 1))]
        return "206 Partial Content", headers, read(first, last + 1)

    def read(first, end):
        with open(big_file(), "rb", buffering=0) as file:
            file.seek(first)
            for position in range(first, end, 65536):
                yield file.read(min(65536, end - position))

    def send(response, environ, start):
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
        "206": lambda e: partial(e, MIB, lambda first, end: [BODY_1M[first:end]]),
        "file": lambda e: partial(e, 64 * MIB, read),
        "texts": lambda e: ("200 OK", [html], encoded(TEXTS)),
        "chunks": lambda e: ("200 OK", [html], passed(CHUNKS)),
        "passthrough": lambda e: ("200 OK", [html], passed(CHUNKS)),
        "redirect": fixed("302 Found", [("Location", URI), ("Content-Length", "0")], b""),
        "caching": fixed("200 OK", [*CACHING.items(), *DATES.items(), html, five]),
        "live": fixed("200 OK", [html, five, *THREE.items()]),
    }
    return Contender("bare", "", build, send)


def werkzeug():
    from werkzeug import Response, http, wsgi
    from werkzeug.datastructures import Headers, ResponseCacheControl, WWWAuthenticate

    build = {
        **documented(Response, wsgi.wrap_file),
        "headers": lambda e: filled(Headers()),
        "parse": lambda e: found(
            http.parse_cache_control_header(FIVE[0], cls=ResponseCacheControl),
            http.parse_set_header(FIVE[1]),
            http.parse_etags(FIVE[2]),
            http.parse_content_range_header(FIVE[3]),
            WWWAuthenticate.from_header(FIVE[4]),
        ),
    }
    return Contender("Werkzeug", "werkzeug.wrappers", build)


def flask():
    """Flask's class and its own make_response and JSON; the rest is Werkzeug's."""
    import flask
    from werkzeug.wsgi import wrap_file

    app = flask.Flask("benchmark")
    build = documented(flask.Response, wrap_file)
    build["tuple"] = lambda e: app.make_response(("hello", 201, {"X-Name": "value"}))
    build["json"] = lambda e: app.json.response(DATA)
    return Contender("Flask", "flask", build)


def bottle():
    """`send` is what Bottle.wsgi does once the view has returned."""
    import bottle

    app, response, R = bottle.Bottle(), bottle.response, bottle.HTTPResponse

    def send(result, environ, start):
        response.bind()
        body = app._cast(result)
        if response._status_code in (204, 304) or environ["REQUEST_METHOD"] == "HEAD":
            body = []
        start(response._wsgi_status_line(), response.headerlist)
        return body

    def file(environ):
        bottle.request.bind(environ)
        return bottle.static_file(os.path.basename(big_file()), SCRATCH)

    build = {
        **common(R),
        "json": lambda e: R(json.dumps(DATA), headers={"Content-Type": "application/json"}),
        "file": file,
        "texts": lambda e: passed(TEXTS),
        "chunks": lambda e: passed(CHUNKS),
        "redirect": lambda e: R("", 302, {"Location": quote(IRI, safe="/?=")}),
        "caching": lambda e: with_caching_text(R("hello"), bottle.http_date),
    }
    return Contender("bottle", "bottle", build, send)


def webob():
    from webob import Response as R
    from webob import byterange, cachecontrol, descriptors, etag, headers, static

    def not_modified(environ):
        response = R(BODY_10K, conditional_response=True)
        response.md5_etag()
        return response

    def caching(environ):
        response = with_caching(R("hello"))
        response.vary = ("Accept-Encoding", "Cookie")
        return response

    files = static.FileApp(big_file())
    build = {
        **common(R),
        "json": lambda e: R(json_body=DATA, content_type="application/json"),
        "304": not_modified,
        "206": lambda e: R(BODY_1M, conditional_response=True),
        "file": lambda e: files,
        "texts": lambda e: R(app_iter=encoded(TEXTS)),
        "chunks": lambda e: R(app_iter=passed(CHUNKS)),
        "redirect": lambda e: R(status=302, location=quote(IRI, safe="/?=")),
        "caching": caching,
        "headers": lambda e: filled(headers.ResponseHeaders()),
        "parse": lambda e: (
            cachecontrol.CacheControl.parse(FIVE[0], type="response").max_age,
            "Cookie" in descriptors.parse_list(FIVE[1]),
            "def" in etag.ETagMatcher.parse(FIVE[2], strong=False),
            byterange.ContentRange.parse(FIVE[3]).start,
            descriptors.parse_auth(FIVE[4])[1]["realm"],
        ),
    }
    return Contender("WebOb", "webob", build)


def django():
    """`send` is WSGIHandler and, for Content-Length, CommonMiddleware."""
    from django import http
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIRequest
    from django.utils import cache
    from django.utils.http import http_date

    settings.configure()
    R = http.HttpResponse

    def send(response, environ, start):
        if not response.streaming and response.status_code != 304:
            response.headers["Content-Length"] = str(len(response.content))
        cookies = [("Set-Cookie", c.output(header="")) for c in response.cookies.values()]
        status = "%d %s" % (response.status_code, response.reason_phrase)
        start(status, [*response.items(), *cookies])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else response

    def not_modified(environ):
        response = cache.set_response_etag(R(BODY_10K))
        request, tag = WSGIRequest(environ), response.headers["ETag"]
        return cache.get_conditional_response(request, etag=tag, response=response)

    build = {
        **common(R),
        "json": lambda e: http.JsonResponse(DATA),
        "304": not_modified,
        "texts": lambda e: http.StreamingHttpResponse(passed(TEXTS)),
        "chunks": lambda e: http.StreamingHttpResponse(passed(CHUNKS)),
        "redirect": lambda e: http.HttpResponseRedirect(IRI),
        "caching": lambda e: with_caching_text(R("hello"), lambda d: http_date(d.timestamp())),
    }
    return Contender("Django", "django.http", build, send)


def falcon():
    """`send` is the end of App.__call__, without its routing and middleware."""
    import falcon

    html, status_line = "text/html; charset=utf-8", falcon.code_to_http_status
    options = falcon.App(media_type=html).resp_options

    def send(response, environ, start):
        data, body = response.render_body(), response.stream
        if data is not None:
            response._headers["content-length"] = str(len(data))
            body = [data]
        start(status_line(response.status), response._wsgi_headers(html))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    def made(**attributes):
        response = falcon.Response(options=options)
        for name, value in attributes.items():
            setattr(response, name, value)
        return response

    def hello(environ):
        response = falcon.Response(options=options)
        response.text = "hello"
        return response

    def with_headers(environ, headers=THREE, status="200 OK"):
        response = hello(environ)
        response.status = status
        response.set_headers(headers)
        return response

    def edits(environ):
        response = with_headers(environ, TEN)
        response.set_header("X-Frame-Options", "SAMEORIGIN")
        response.set_header("X-Version", "2")
        for name in ("X-Request-ID", "Link", "content-type"):
            response.get_header(name)
        response.delete_header("Server-Timing")
        return response

    def cookies(environ):
        response = hello(environ)
        for name in COOKIES:
            response.set_cookie(name, "abc123", http_only=True, same_site="Lax", **ATTRIBUTES)
        response.unset_cookie("old", path="/")
        return response

    def caching(environ):
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
        "texts": lambda e: made(stream=encoded(TEXTS)),
        "chunks": lambda e: made(stream=passed(CHUNKS)),
        "redirect": lambda e: made(status="302 Found", location=IRI, text=""),
        "caching": caching,
        "live": with_headers,
    }
    return Contender("Falcon", "falcon", build, send)


def starlette():
    """ASGI: `send` steps the coroutine itself, so that no event loop is timed."""
    from email.utils import format_datetime

    from starlette import responses
    from starlette.datastructures import MutableHeaders

    R, date = responses.HTMLResponse, functools.partial(format_datetime, usegmt=True)
    scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}}

    def send(response, environ, start):
        body = []

        async def collect(message):
            if message["type"] == "http.response.start":
                start(message["status"], message["headers"])
            elif message["body"]:
                body.append(message["body"])

        try:
            response({**scope, "method": environ["REQUEST_METHOD"]}, None, collect).send(None)
        except StopIteration:
            return [] if environ["REQUEST_METHOD"] == "HEAD" else body
        raise AssertionError("the response waits for an event loop")

    async def each(chunks):
        for chunk in chunks:
            yield chunk

    build = {
        **common(R),
        "tuple": lambda e: R("hello", 201, {"X-Name": "value"}),
        "json": lambda e: responses.JSONResponse(DATA),
        "texts": lambda e: responses.StreamingResponse(each(TEXTS)),
        "chunks": lambda e: responses.StreamingResponse(each(CHUNKS)),
        "redirect": lambda e: responses.RedirectResponse(IRI, 302),
        "caching": lambda e: with_caching_text(R("hello"), date),
        "headers": lambda e: filled(MutableHeaders(), "append"),
    }
    return Contender("Starlette", "starlette.responses", build, send)


def contenders(args):
    found = [ours(args.file)]
    if args.against:
        return [*found, ours(args.against, "other"), bare()]
    for peer in (werkzeug, flask, bottle, webob, django, falcon, starlette):
        try:
            found.append(peer())
        except ImportError as error:
            print(f"{peer.__name__} is left out: {error}")
    return [*found, bare()]


# ---------------------------------------------------------------------------
# 3. Time: verify, then interleave
# ---------------------------------------------------------------------------


def answer(contender, scenario, environ):
    """What a server would see: the status code, names with their values, the body."""
    started = []
    response = contender.build[scenario.build](environ)
    if not scenario.status:
        return 0, {}, response

    def start(*status_and_headers):
        started[:] = status_and_headers

    body = contender.send(response, environ, start) if contender.send else response(environ, start)
    data = b"".join(body)
    getattr(body, "close", int)()
    headers = {}
    for pair in started[1]:
        name, value = (x.decode("latin-1") if isinstance(x, bytes) else x for x in pair)
        headers.setdefault(name.lower(), []).append(value)
    return int(str(started[0])[:3]), headers, data


def verified(contender, scenario):
    """An environ for the scenario, whose answer is right; else AssertionError."""
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
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        **scenario.environ,
    }
    if scenario.build == "304":  # ask for the ETag first
        environ["HTTP_IF_NONE_MATCH"] = answer(contender, scenario, dict(environ))[1]["etag"][0]
    status, headers, body = answer(contender, scenario, dict(environ))
    if isinstance(scenario.body, dict):
        body = json.loads(body)
    assert (status, body) == (scenario.status, scenario.body), (status, str(body)[:200])
    for name, pattern in scenario.headers.items():
        values = headers.get(name.lower(), [])
        assert len(values) == (pattern is not None), (name, values)
        assert not values or re.fullmatch(pattern, values[0], re.IGNORECASE), (name, values)
    if scenario.build == "cookies":
        cookies = [set(value.lower().strip().split("; ")) for value in headers["set-cookie"]]
        wanted = {
            "max-age=3600",
            "path=/",
            "domain=example.com",
            "secure",
            "httponly",
            "samesite=lax",
        }
        assert all(any({name + "=abc123", *wanted} <= it for it in cookies) for name in COOKIES)
        assert any(it & {"old=", 'old=""'} and "max-age=0" in it for it in cookies), cookies
    assert scenario.build != "edits" or {"x-request-id", "referrer-policy"} <= {*headers}, headers
    return environ


def started(status, headers, exc_info=None):
    """The start_response of a timed operation."""


def batch(contender, scenario, environ, count):
    """Microseconds for one operation, of *count* in a row."""
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
    return (perf_counter() - begin) / count * 1e6


def measure(scenario, entrants, quick):
    """Microseconds per operation of each entrant in each round; unfit peers are left out."""
    goal, rounds = (2000, 12) if quick else (5000, 80)
    runs = []
    for contender in entrants:
        if scenario.build not in contender.build:
            continue
        try:
            environ = verified(contender, scenario)
        except AssertionError as error:
            if contender.name in ("ours", "bare"):
                raise
            print(f"{contender.name} is left out of {scenario.name!r}: {error}")
            continue
        once = min(batch(contender, scenario, environ, 5) for _ in range(3))
        runs.append((contender, scenario, environ, max(1, int(goal / once))))
    found = {contender.name: [] for contender, *_ in runs}
    for _ in range(rounds):
        random.shuffle(runs)
        gc.collect()
        for run in runs:
            found[run[0].name].append(batch(*run))
    return found


def verdict(value, target):
    misses.append(value > target)
    return "MISS" if value > target else "pass"


misses = []


def table(*rows):
    """Print rows, the first of them the heading, as a Markdown table."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in (rows[0], ["-" * width for width in widths], *rows[1:]):
        cells = [text.rjust(width) for text, width in zip(row, widths)]
        print("|", " | ".join([row[0].ljust(widths[0]), *cells[1:]]), "|")
    print(flush=True)


def figure(value):
    return "%.*f" % (2 if value < 10 else 1 if value < 100 else 0, value)


def report_times(entrants, args):
    getattr(gc, "freeze", gc.collect)()  # what was imported is not walked while others are timed
    names = [contender.name for contender in entrants]
    compared = [name for name in ("other", "Werkzeug", "Falcon", "bare") if name in names]
    minima = [["us, minimum", *names]]
    ratios = [["ours over ...", *compared, "fastest peer", "target", "verdict"]]
    for scenario in SCENARIOS:
        if args.only and not any(part in scenario.name for part in args.only):
            continue
        found = measure(scenario, entrants, args.quick)
        best = {name: min(found[name]) for name in found}
        minima.append([scenario.name, *(figure(best[n]) if n in best else "-" for n in names)])
        ratio = {
            name: statistics.median(map(operator.truediv, found["ours"], found[name]))
            for name in found
        }
        row = [scenario.name]
        for name in compared:
            both = name in best and (ratio[name], best["ours"] / best[name])
            row.append("%.3f (%.3f)" % both if both else "-")
        peers = sorted((best[name], name) for name in best if name not in ("ours", "other", "bare"))
        row.append(f"{ratio[peers[0][1]]:.2f} {peers[0][1]}" if peers else "-")
        targets = {name: it for name, it in scenario.targets.items() if name in best}
        row.append(", ".join(f"{targets[name]:.2f} {name}" for name in targets) or "-")
        ratios.append([*row, ", ".join(verdict(ratio[name], targets[name]) for name in targets)])
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    table(*minima)
    table(*ratios)


# ---------------------------------------------------------------------------
# 4. Start-up and memory
# ---------------------------------------------------------------------------

IMPORT_MS, IMPORT_SHARE, COMPILE_MS, LIVE_BYTES = 2.5, 1 / 25, 22, 500


def report_startup(entrants, args):
    """Time fresh processes: minima, and medians of each round's difference to a bare Python."""
    packages = [path for path in sys.path if path.endswith("site-packages")]
    jobs = {it.name: (packages, it.module) for it in entrants if it.name != "other"}
    for name in ("ours", "ours, no .pyc"):  # copies, so that the project gets no __pycache__
        folder = os.path.join(SCRATCH, name)
        os.mkdir(folder)
        copy = shutil.copy(args.file, os.path.join(folder, "response.py"))
        jobs[name] = [folder], "response"
        if name == "ours":
            py_compile.compile(copy)
    found = {name: [] for name in jobs}
    for _ in range(5 if args.quick else 25):
        for name in random.sample(list(jobs), len(jobs)):
            folders, module = jobs[name]
            code = f"import sys; sys.path += {folders}" + ("; import " + module if module else "")
            begin = perf_counter()
            subprocess.run([sys.executable, "-S", "-E", "-B", "-c", code], check=True)
            found[name].append((perf_counter() - begin) * 1000)
    cost = {name: min(found[name]) - min(found["bare"]) for name in found}
    limits = {"ours": IMPORT_MS, "ours, no .pyc": COMPILE_MS}
    if "Werkzeug" in cost:
        limits["ours"] = max(IMPORT_MS, cost["Werkzeug"] * IMPORT_SHARE)
    rows = [["import, ms over bare Python", "minimum", "median", "target", "verdict"]]
    for name in cost:
        median = statistics.median(map(operator.sub, found[name], found["bare"]))
        target = "%.1f" % limits[name] if name in limits else ""
        judged = verdict(cost[name], limits[name]) if target else ""
        rows.append([name, "%.1f" % cost[name], "%.1f" % median, target, judged])
    table(*rows)


def traced(function):
    """Bytes that were allocated while *function* ran: those still in use, and the peak."""
    gc.collect()
    tracemalloc.start()
    kept = function()  # noqa: F841  # what is in use
    gc.collect()
    used = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used


def report_memory(entrants, args):
    count = 200 if args.quick else 2000
    rows = [["", "bytes per live response", "target", "verdict"]]
    for contender in entrants:
        build = contender.build["live"]
        build({})
        kept = [None] * count

        def fill(build=build, kept=kept):
            for n in range(count):
                kept[n] = build({})

        size = traced(fill)[0] / count
        judged = (
            [str(LIVE_BYTES), verdict(size, LIVE_BYTES)] if contender.name == "ours" else ["", ""]
        )
        rows.append([contender.name, "%.0f" % size, *judged])
    table(*rows)


# ---------------------------------------------------------------------------
# 5. Growth: the cost of one unit may not grow with their number
# ---------------------------------------------------------------------------

GROWTH = 2.5  # room for caches that no longer hold everything; what is quadratic grows 10 times


def header_costs(R, operation):
    """Nanoseconds per name."""

    def cost(count):
        names = ["X-Name-%d" % n for n in range(count)]
        headers = R.Headers([] if operation is assign else [(name, "v") for name in names])
        random.shuffle(names)
        begin = perf_counter()
        for name in names:
            operation(headers, name)
        return (perf_counter() - begin) / count * 1e9

    return lambda count: min(cost(count) for _ in range(5))


def assign(headers, name):
    headers[name] = "v"


def vary_cost(R, count):
    def cost():
        vary = R.Response("").vary
        begin = perf_counter()
        for n in range(count):
            vary.add("X-Name-%d" % n)
        return (perf_counter() - begin) / count * 1e9

    return min(cost() for _ in range(5))


def send_range(R, body, text):
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": text}
    begin = perf_counter()
    sent = R.Response(body).make_conditional(environ, True, len(body))(environ, started)
    assert sum(map(len, sent)) == 1000
    sent.close()
    return (perf_counter() - begin) * 1e6


def send_stream(R, count):
    body = R.Response("chunk" for _ in range(count))({"REQUEST_METHOD": "GET"}, started)
    assert sum(map(len, body)) == 5 * count


def readers(R):
    """Everything that reads text from outside, and what takes text from a program."""
    names = "ResponseCacheControl ContentSecurityPolicy HeaderSet ContentRange WWWAuthenticate"
    found = {name: getattr(R, name).from_header for name in f"{names} ETags Range IfRange".split()}
    for name in ("parse_date", "unquote_etag", "quote_etag", "iri_to_uri"):
        found[name] = getattr(R, name)
    found["dump_cookie"] = lambda text: R.dump_cookie("a", text, path=text, max_size=0)
    found["header option"] = lambda text: R.Headers().add("a", "b", filename=text)
    for attribute in ("mimetype_params", "age", "retry_after", "content_length", "vary"):
        name = {"mimetype_params": "Content-Type"}.get(attribute, attribute.replace("_", "-"))
        found[attribute] = lambda text, name=name, attribute=attribute: list(
            getattr(R.Response(headers={name: text}), attribute) or ()
        )
    for name in ("IF_MATCH", "IF_NONE_MATCH", "IF_MODIFIED_SINCE", "IF_RANGE", "RANGE"):
        found[name] = functools.partial(conditional, R, name)
    return found


def conditional(R, name, text):
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": "bytes=0-0", "HTTP_" + name: text}
    response = R.Response("body", headers={"ETag": '"x"', "Last-Modified": DATES["Expires"]})
    return response.make_conditional(environ, True, 4)


OPENINGS = ["", '"', 'W/"', "bytes=", "bytes 0-", 'Basic a="', "Digest a=", 'private="', "a/b; c="]
SPECIAL = "\t \"%',-./0:;<=@A\\_\xe9"
SINGLE = [chr(n) for n in range(128)] + ["\x80", "\xe9", "\u0663", "\uff1b", "\ud800", "\U0001f600"]


def slow_texts(read, quick):
    """The repeated texts for which 10 times the length costs more than 25 times as much."""

    def seconds(text):
        begin = perf_counter()
        try:
            read(text)
        except Exception:
            pass  # whether it may raise is a matter for the tests
        return perf_counter() - begin

    units = [(opening, unit) for opening in OPENINGS for unit in (SPECIAL if quick else SINGLE)]
    units += [("", one + other) for one, other in itertools.permutations(SPECIAL, 2)]
    for opening, unit in units:
        medium, large = (opening + unit * (n // len(unit)) for n in (10_000, 100_000))
        bound = 25 * seconds(medium) + 0.002
        if bound > 10 or seconds(large) > bound:  # once more, lest it was the machine
            bound = 25 * min(seconds(medium) for _ in range(3)) + 0.002
            if bound > 10 or seconds(large) > bound:
                yield f"{opening!r} + {unit!r} * n"


def report_growth(entrants, args):
    R = sys.modules["response_ours"]
    rows = [["growth", "sizes", "cost of one", "last over first", "verdict"]]

    def add(name, unit, sizes, cost):
        costs = [cost(size) for size in sizes]
        growth = costs[-1] / costs[0]
        shown = ", ".join(map(figure, costs)) + " " + unit
        row = [name, ", ".join(map(str, sizes)), shown, "%.2f" % growth]
        rows.append([*row, verdict(growth, GROWTH)])

    for name in ("headers[name] = v", "get", "in", "del"):
        operation = {"get": R.Headers.get, "in": operator.contains, "del": operator.delitem}
        add(name, "ns", (1000, 10_000), header_costs(R, operation.get(name, assign)))
    add("vary.add", "ns", (100, 1000), functools.partial(vary_cost, R))
    bodies = {size: bytes(size * MIB) for size in (1, 8, 64)}
    for text in ("bytes=0-999", "bytes=-1000"):
        send = functools.partial(send_range, R, text=text)
        add(
            text + ", MB",
            "us",
            bodies,
            lambda n, send=send: min(send(bodies[n]) for _ in range(20)),
        )
        add("its memory", "bytes", bodies, lambda n, send=send: traced(lambda: send(bodies[n]))[1])
    counts = (1000, 1_000_000)
    add("stream, memory", "bytes", counts, lambda n: traced(lambda: send_stream(R, n))[1])
    for name, read in readers(R).items():
        slow = list(itertools.islice(slow_texts(read, args.quick), 3))
        row = [name, "10 kB, 100 kB", "; ".join(slow) or "linear", str(len(slow))]
        rows.append([*row, verdict(len(slow), 0)])
        print(".", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    table(*rows)


# ---------------------------------------------------------------------------
# 6. The command
# ---------------------------------------------------------------------------


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("--startup", action="store_true", help="milliseconds to import, with and without .pyc")
    add("--memory", action="store_true", help="bytes per live response with three headers")
    add("--growth", action="store_true", help="costs that must not grow faster than their input")
    add("--check", action="store_true", help="all four; exit status 1 when a target is missed")
    add("--quick", action="store_true", help="fewer rounds")
    add("--only", action="append", metavar="NAME", help="scenarios with this in their names")
    add("--file", default=os.path.join(HERE, os.pardir, "response.py"), metavar="PATH")
    add("--against", metavar="PATH", help="an older response.py, in the place of the peers")
    args = parser.parse_args()
    sys.dont_write_bytecode = True
    entrants = contenders(args)
    machine = platform.python_implementation(), platform.python_version(), platform.machine()
    print(*machine, datetime.date.today().isoformat())
    chosen = args.startup, args.memory, args.growth
    if args.check or not any(chosen):
        report_times(entrants, args)
    for wanted, report in zip(chosen, (report_startup, report_memory, report_growth)):
        if wanted or args.check:
            report(entrants, args)
    print("%d of %d targets missed" % (sum(misses), len(misses)))
    return int(args.check and any(misses))


if __name__ == "__main__":
    sys.exit(main())
