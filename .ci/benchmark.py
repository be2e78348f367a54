#!/usr/bin/env python3
"""Time response.py against the frameworks that are installed, in one process.

One operation builds the response, calls it as a WSGI application, drains and closes the body.
What each framework answers (status, headers, body) is verified before it is timed.  Machines are
noisy, so what is compared runs in short interleaved batches, shuffled anew in each round: a ratio
is the median of the rounds' own ratios, and in brackets stands the ratio of the minima.
A dash: the framework has nothing for it, or only in an event loop.
"""

import argparse
import atexit
import datetime
import functools
import gc
import hashlib
import importlib.util
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
from wsgiref.util import setup_testing_defaults

SCRATCH = tempfile.mkdtemp(prefix="benchmark-")
atexit.register(shutil.rmtree, SCRATCH, True)

# ---------------------------------------------------------------------------
# 1. What is asked, what must come back, what is aimed at
# ---------------------------------------------------------------------------

MIB = 1 << 20
DATA = {"id": 7, "name": "Ada", "tags": ["one", "two", "three"], "active": True, "score": 9.5}
NAMED = {"X-Name": "value"}
THREE = {"X-Request-ID": "7f3a9c", "X-Frame-Options": "DENY", "Cache-Control": "no-store"}
SAFE = {"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": "max-age=63072000"}
MORE = {"Content-Type": "text/html; charset=utf-8", "Content-Language": "en", **SAFE}
LAST = {"Server-Timing": "db;dur=53", "Link": "</a.css>; rel=preload", "Referrer-Policy": "origin"}
TEN = {**THREE, **MORE, **LAST}
TWENTY = {f"X-Header-{n}": f"value {n}" for n in range(20)}
COOKIES = ["session", "theme", "track"]
ATTRIBUTES = {"max_age": 3600, "path": "/", "domain": "example.com", "secure": True}
IRI, URI = "/caf\xe9/\u2603?q=\xfc", "/caf%C3%A9/%E2%98%83?q=%C3%BC"
MODIFIED = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc)
EXPIRES = MODIFIED + datetime.timedelta(days=1)
DATES = ["Thu, 29 Feb 2024 12:00:00 GMT", "Fri, 01 Mar 2024 12:00:00 GMT"]
CONTROL, VARY = "public, max-age=3600", "Accept-Encoding, Cookie"
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


class Scenario(NamedTuple):
    name: str
    build: str  # which builder of a contender
    status: int  # 0: no response, the value itself is verified
    body: Any
    headers: dict  # name: regular expression for its lines, "" where there is none
    targets: dict  # contender: at most this many times its time
    environ: dict = {}


def times(werkzeug, **others):
    return {"Werkzeug": werkzeug, **others}


HTML = {"Content-Type": "text/(html|plain); ?charset=utf-8", "Content-Length": "5"}
JSON = {"Content-Type": "application/json.*", "Content-Length": r"\d+"}
EDITED = {"X-Frame-Options": "SAMEORIGIN", "X-Version": "2", "Server-Timing": "", "Link": ".+"}
FULL = "domain=example.com max-age=3600 secure httponly path=/ samesite=lax".split()
SET = "(?=.*%s=abc123;)" * 3 % (*COOKIES,) + "".join("(?=(.*%s){3})" % text for text in FULL)
COOKIE = {**HTML, "Set-Cookie": SET + '.*old=("")?;.*(max-age=(0|-1)|1970).*'}
UNCHANGED = {"ETag": '(W/)?".+"', "Content-Length": "", "Content-Type": ""}
THOUSAND = {"Content-Range": "bytes 500000-500999/1048576", "Content-Length": "1000"}
HALFWAY = {"Content-Range": "bytes 33554432-34603007/67108864", "Content-Length": "1048576"}
MOVED = {"Location": "(http://127.0.0.1)?" + re.escape(URI), "Content-Length": "0"}
KEPT = {"Cache-Control": ".*max-age=3600.*", "Vary": VARY}
KEPT.update(zip(("Last-Modified", "Expires"), DATES))
PART, STREAM, ENDLESS = BODY_1M[500000:501000], b"".join(CHUNKS), {"Content-Length": ""}
FOUND, VALUES = (3600, True, True, 500, "Members only"), [*TWENTY.values()]
HEAD = {"REQUEST_METHOD": "HEAD"}
SHORT, LONG = {"HTTP_RANGE": "bytes=500000-500999"}, {"HTTP_RANGE": "bytes=33554432-34603007"}
SCENARIOS = [
    Scenario("hello (str body)", "hello", 200, b"hello", HTML, times(0.14, Falcon=1)),
    Scenario("HEAD hello", "hello", 200, b"", HTML, times(0.14, Falcon=1), HEAD),
    Scenario("make_response tuple", "tuple", 201, b"hello", HTML, times(0.14, Falcon=1)),
    Scenario("json (dict)", "json", 200, DATA, JSON, times(0.40, Falcon=1)),
    Scenario("10 headers, 2 set 3 get 1 del", "edits", 200, b"hello", EDITED, times(0.22)),
    Scenario("3 full cookies + 1 delete", "cookies", 200, b"hello", COOKIE, times(0.25)),
    Scenario("304 on a 10 kB ETag", "304", 304, b"", UNCHANGED, times(0.30)),
    Scenario("206 of a 1 MB body", "206", 206, PART, THOUSAND, times(0.20), SHORT),
    Scenario("1 MB from a 64 MB file", "file", 206, BODY_1M, HALFWAY, times(0.25), LONG),
    Scenario("stream, 1000 str chunks", "texts", 200, STREAM, ENDLESS, times(0.50)),
    Scenario("stream, 1000 bytes chunks", "chunks", 200, STREAM, ENDLESS, times(0.50)),
    Scenario("same, direct_passthrough", "passed", 200, STREAM, ENDLESS, {"bare": 1.10}),
    Scenario("redirect, non-ASCII", "redirect", 302, b"", MOVED, times(0.20)),
    Scenario("cache headers + vary + dates", "caching", 200, b"hello", KEPT, times(0.25)),
    Scenario("Headers alone, 20 add 20 get", "headers", 0, VALUES, {}, times(0.45)),
    Scenario("parse five structured headers", "parse", 0, FOUND, {}, times(0.30)),
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


def texts():
    yield from TEXTS


def chunks():
    yield from CHUNKS


def encoded():  # where a framework takes bytes only
    for text in TEXTS:
        yield text.encode()


def edited(response):
    headers = response.headers
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["X-Version"] = "2"
    headers.get("X-Request-ID"), headers.get("Link"), headers.get("content-type")
    del headers["Server-Timing"]
    return response


def with_cookies(response, delete="delete_cookie", httponly="httponly", samesite="samesite"):
    for name in COOKIES:
        response.set_cookie(name, "abc123", **{httponly: True, samesite: "Lax"}, **ATTRIBUTES)
    getattr(response, delete)("old", path="/")
    return response


def with_caching(response):
    response.cache_control.public = True
    response.cache_control.max_age = 3600
    response.last_modified = MODIFIED
    response.expires = EXPIRES
    return response


def with_caching_text(response, date):
    headers = response.headers
    headers["Cache-Control"], headers["Vary"] = CONTROL, VARY
    headers["Last-Modified"], headers["Expires"] = date(MODIFIED), date(EXPIRES)
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
        "tuple": lambda e: R("hello", status=201, headers=NAMED),
        "edits": lambda e: edited(R("hello", headers=TEN)),
        "cookies": lambda e: with_cookies(R("hello")),
        "texts": lambda e: texts(),
        "chunks": lambda e: chunks(),
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
        "texts": lambda e: R(texts()),
        "chunks": lambda e: R(chunks()),
        "passed": lambda e: R(chunks(), direct_passthrough=True),
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
        "tuple": lambda e: R.make_response("hello", 201, NAMED),
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


def bare(model):
    """The floor: WSGI applications that send what *model* sends, from a fixed header list."""

    def read(environ):
        with open(big_file(), "rb", buffering=0) as file:
            file.seek(32 * MIB)
            while file.tell() < 33 * MIB:
                yield file.read(65536)

    bodies = {  # what no application can do without
        "json": lambda e: [json.dumps(DATA).encode()],
        "304": lambda e: [hashlib.sha1(BODY_10K).digest()][1:],
        "206": lambda e: [BODY_1M[500000:501000]],
        "file": read,
        "texts": lambda e: encoded(),
        "chunks": lambda e: chunks(),
        "passed": lambda e: chunks(),
    }

    def fixed(scenario):
        environ = {**environ_for(model, scenario), "REQUEST_METHOD": "GET"}
        status, headers, body = answer(model, scenario, environ)
        give = bodies.get(scenario.build, lambda e: [body])
        return lambda e: (status, [*headers], give(e))

    def send(response, environ, start):
        status, headers, body = response
        start(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    build = {scenario.build: fixed(scenario) for scenario in SCENARIOS if scenario.status}
    build["live"] = fixed(SCENARIOS[0]._replace(build="live"))
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
    import flask
    from werkzeug.wsgi import wrap_file

    app = flask.Flask("benchmark")
    build = documented(flask.Response, wrap_file)
    build["tuple"] = lambda e: app.make_response(("hello", 201, NAMED))
    build["json"] = lambda e: app.json.response(DATA)
    return Contender("Flask", "flask", build)


def bottle():
    import bottle

    app, response, R = bottle.Bottle(), bottle.response, bottle.HTTPResponse

    def send(result, environ, start):  # as Bottle.wsgi once the view has returned
        response.bind()
        body = app._cast(result)
        start(response._wsgi_status_line(), response.headerlist)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else body

    def file(environ):
        bottle.request.bind(environ)
        return bottle.static_file(os.path.basename(big_file()), SCRATCH)

    build = {
        **common(R),
        "json": lambda e: R(json.dumps(DATA), headers={"Content-Type": "application/json"}),
        "file": file,
        "redirect": lambda e: R("", 302, {"Location": quote(IRI, safe="/?=")}),
        "caching": lambda e: with_caching_text(R("hello"), bottle.http_date),
    }
    return Contender("bottle", "bottle", build, send)


def webob():
    from webob import Response as R
    from webob import byterange, cachecontrol, descriptors, etag, headers, static

    def named(environ):
        response = R("hello", status=201)
        response.headers.update(NAMED)
        return response

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
        "tuple": named,
        "json": lambda e: R(json_body=DATA, content_type="application/json"),
        "304": not_modified,
        "206": lambda e: R(BODY_1M, conditional_response=True),
        "file": lambda e: files,
        "texts": lambda e: R(app_iter=encoded()),
        "chunks": lambda e: R(app_iter=chunks()),
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
    from django import http
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIRequest
    from django.utils import cache
    from django.utils.http import http_date

    settings.configure()
    R = http.HttpResponse

    def send(response, environ, start):  # as WSGIHandler and, for the length, CommonMiddleware
        if not response.streaming and response.status_code != 304:
            response.headers["Content-Length"] = str(len(response.content))
        cookies = [("Set-Cookie", it.output(header="")) for it in response.cookies.values()]
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
        "texts": lambda e: http.StreamingHttpResponse(texts()),
        "chunks": lambda e: http.StreamingHttpResponse(chunks()),
        "redirect": lambda e: http.HttpResponseRedirect(IRI),
        "caching": lambda e: with_caching_text(R("hello"), lambda d: http_date(d.timestamp())),
    }
    return Contender("Django", "django.http", build, send)


def falcon():
    import falcon

    html, status_line = "text/html; charset=utf-8", falcon.code_to_http_status
    options = falcon.App(media_type=html).resp_options

    def send(response, environ, start):  # as App.__call__, without routing and middleware
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

    def hello(environ, status="200 OK", headers=None):
        response = falcon.Response(options=options)
        response.text = "hello"
        if headers:
            response.status = status
            response.set_headers(headers)
        return response

    def edits(environ):
        response = hello(environ, "200 OK", TEN)
        response.set_header("X-Frame-Options", "SAMEORIGIN")
        response.set_header("X-Version", "2")
        for name in ("X-Request-ID", "Link", "content-type"):
            response.get_header(name)
        response.delete_header("Server-Timing")
        return response

    def caching(environ):
        response = hello(environ)
        response.cache_control = ("public", "max-age=3600")
        response.vary = ("Accept-Encoding", "Cookie")
        response.last_modified, response.expires = MODIFIED, EXPIRES
        return response

    build = {
        "hello": hello,
        "tuple": lambda e: hello(e, "201 Created", NAMED),
        "json": lambda e: made(media=DATA, content_type="application/json"),
        "edits": edits,
        "cookies": lambda e: with_cookies(hello(e), "unset_cookie", "http_only", "same_site"),
        "texts": lambda e: made(stream=encoded()),
        "chunks": lambda e: made(stream=chunks()),
        "redirect": lambda e: made(status="302 Found", location=IRI, text=""),
        "caching": caching,
        "live": lambda e: hello(e, "200 OK", THREE),
    }
    return Contender("Falcon", "falcon", build, send)


def starlette():
    from email.utils import format_datetime

    from starlette import responses
    from starlette.datastructures import MutableHeaders

    R, date = responses.HTMLResponse, functools.partial(format_datetime, usegmt=True)
    scope = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}}

    def send(response, environ, start):  # steps the coroutine itself: no event loop is timed
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

    async def each(pieces):
        for piece in pieces:
            yield piece

    build = {
        **common(R),
        "tuple": lambda e: R("hello", 201, NAMED),
        "json": lambda e: responses.JSONResponse(DATA),
        "texts": lambda e: responses.StreamingResponse(each(TEXTS)),
        "chunks": lambda e: responses.StreamingResponse(each(CHUNKS)),
        "redirect": lambda e: responses.RedirectResponse(IRI, 302),
        "caching": lambda e: with_caching_text(R("hello"), date),
        "headers": lambda e: filled(MutableHeaders(), "append"),
    }
    return Contender("Starlette", "starlette.responses", build, send)


def contenders(args):
    first = ours(args.file)
    found = [first]
    if args.against:
        return [*found, ours(args.against, "other"), bare(first)]
    for peer in (werkzeug, flask, bottle, webob, django, falcon, starlette):
        try:
            found.append(peer())
        except ImportError as error:
            print(f"{peer.__name__} is left out: {error}")
    return [*found, bare(first)]


# ---------------------------------------------------------------------------
# 3. Time: verify, then interleave
# ---------------------------------------------------------------------------


def started(status, headers, exc_info=None):
    """The start_response of a timed operation."""


def answer(contender, scenario, environ):
    """What a server would see: the status, the header list, the body."""
    seen = []
    response = contender.build[scenario.build](environ)
    if not scenario.status:
        return 0, [], response
    send = contender.send or (lambda response, environ, start: response(environ, start))
    body = send(response, environ, lambda *status_and_headers: seen.extend(status_and_headers))
    data = b"".join(body)
    getattr(body, "close", int)()
    return seen[0], seen[1], data


def environ_for(contender, scenario):
    environ = dict(scenario.environ)
    setup_testing_defaults(environ)
    if scenario.build == "304":  # ask for the ETag first
        headers = dict(answer(contender, scenario, dict(environ))[1])
        environ["HTTP_IF_NONE_MATCH"] = headers.get("ETag") or headers["etag"]
    return environ


def verify(contender, scenario, environ):
    """Raise AssertionError unless the answer is the scenario's."""
    status, pairs, body = answer(contender, scenario, dict(environ))
    body = json.loads(body) if isinstance(scenario.body, dict) else body
    assert int(str(status)[:3]) == scenario.status and body == scenario.body, (status, body[:99])
    headers = {}
    for pair in pairs:
        name, value = (x.decode("latin-1") if isinstance(x, bytes) else x for x in pair)
        headers.setdefault(name.lower(), []).append(value)
    for name, pattern in scenario.headers.items():
        lines = "\n".join(headers.get(name.lower(), []))
        assert re.fullmatch(pattern, lines, re.IGNORECASE | re.DOTALL), (name, lines)


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
        environ = environ_for(contender, scenario)
        try:
            verify(contender, scenario, environ)
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


misses = []


def verdict(value, target):
    misses.append(value > target)
    return "MISS" if value > target else "pass"


def table(*rows):
    """Print rows, the first of them the heading, as a Markdown table."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in (rows[0], ["-" * width for width in widths], *rows[1:]):
        first, *others = map(str.rjust, row, widths)
        print("|", " | ".join([first.strip().ljust(widths[0]), *others]), "|")
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
        minima.append([scenario.name, *(figure(best[it]) if it in best else "-" for it in names)])
        paired = {
            name: statistics.median(map(operator.truediv, found["ours"], found[name]))
            for name in found
        }
        row = [scenario.name]
        for name in compared:
            known = name in best
            row.append("%.3f (%.3f)" % (paired[name], best["ours"] / best[name]) if known else "-")
        peers = sorted((best[name], name) for name in best if name not in ("ours", "other", "bare"))
        row.append(f"{paired[peers[0][1]]:.2f} {peers[0][1]}" if peers else "-")
        targets = {name: it for name, it in scenario.targets.items() if name in best}
        row.append(", ".join(f"{targets[name]:.2f} {name}" for name in targets) or "-")
        ratios.append([*row, ", ".join(verdict(paired[name], targets[name]) for name in targets)])
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
    share = cost.get("Werkzeug", 0) * IMPORT_SHARE
    limits = {"ours": max(IMPORT_MS, share), "ours, no .pyc": COMPILE_MS}
    rows = [["import, ms over bare Python", "minimum", "median", "target", "verdict"]]
    for name in cost:
        median = statistics.median(map(operator.sub, found[name], found["bare"]))
        row = [name, "%.1f" % cost[name], "%.1f" % median]
        limit = limits.get(name)
        rows.append([*row, *(["%.1f" % limit, verdict(cost[name], limit)] if limit else ["", ""])])
    table(*rows)


def traced(function):
    """Bytes that *function* left in use, and the most that it had in use."""
    gc.collect()
    tracemalloc.start()
    kept = function()
    gc.collect()
    used = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    return used


def report_memory(entrants, args):
    count = 200 if args.quick else 2000
    rows = [["", "bytes per live response", "target", "verdict"]]
    for contender in entrants:
        build = contender.build["live"]
        build({})
        size = traced(lambda build=build: tuple(build({}) for _ in range(count)))[0] / count - 8
        judged = (
            [str(LIVE_BYTES), verdict(size, LIVE_BYTES)] if contender.name == "ours" else ["", ""]
        )
        rows.append([contender.name, "%.0f" % size, *judged])
    table(*rows)


# ---------------------------------------------------------------------------
# 5. Growth: the cost of one unit may not grow with their number
# ---------------------------------------------------------------------------

GROWTH = 2.5  # room for caches that no longer hold everything; what is quadratic grows 10 times


def nanoseconds_each(make, operate, count):
    names = ["X-Name-%d" % n for n in range(count)]
    found = []
    for _ in range(5):
        subject = make(names)
        random.shuffle(names)
        begin = perf_counter()
        for name in names:
            operate(subject, name)
        found.append((perf_counter() - begin) / count * 1e9)
    return min(found)


def send_body(R, body, environ, length, expected):
    """Microseconds to send it, of which *expected* bytes must come."""
    begin = perf_counter()
    sent = R.Response(body).make_conditional(environ, True, length)(environ, started)
    assert sum(map(len, sent)) == expected
    sent.close()
    return (perf_counter() - begin) * 1e6


OPENINGS = ["", '"', 'W/"', "bytes=", "bytes 0-", 'Basic a="', "Digest a=", 'private="', "a/b; c="]
SPECIAL = "\t \"%',-./0:;<=@A\\_\xe9"
SINGLE = [*map(chr, range(128)), "\x80", "\xe9", "\u0663", "\uff1b", "\ud800", "\U0001f600"]


def readers(R):
    """Everything that reads text from outside, and what writes text of any length."""
    found = {name: getattr(R, name) for name in ("parse_date", "unquote_etag", "iri_to_uri")}
    for name in "ResponseCacheControl ContentSecurityPolicy HeaderSet ContentRange".split():
        found[name] = getattr(R, name).from_header
    for name in "WWWAuthenticate ETags Range IfRange".split():
        found[name] = getattr(R, name).from_header
    found["dump_cookie"] = lambda text: R.dump_cookie("a", text, path=text, max_size=0)
    found["header option"] = lambda text: R.Headers().add("a", "b", filename=text)
    found["Content-Type"] = lambda text: dict(R.Response(content_type=text).mimetype_params)
    for name in "age retry_after content_length".split():
        found[name] = lambda text, name=name: getattr(
            R.Response(headers={name.replace("_", "-"): text}), name
        )
    stored = {"ETag": '"x"', "Last-Modified": DATES[0]}
    for name in "IF_MATCH IF_NONE_MATCH IF_MODIFIED_SINCE IF_RANGE RANGE".split():
        found[name] = lambda text, name=name: R.Response("body", headers=stored).make_conditional(
            {"REQUEST_METHOD": "GET", "HTTP_RANGE": "bytes=0-0", "HTTP_" + name: text}, True, 4
        )
    return found


def slow_texts(read, quick):
    """The repeated texts for which 10 times the length costs more than 25 times as much."""

    def seconds(text):
        begin = perf_counter()
        try:
            read(text)
        except Exception:
            pass  # whether it may raise is a matter for the tests
        return perf_counter() - begin

    units = [*itertools.product(OPENINGS, SPECIAL if quick else SINGLE)]
    units += [("", one + other) for one, other in itertools.permutations(SPECIAL, 2)]
    for opening, unit in units:
        medium, large = (opening + unit * (size // len(unit)) for size in (10_000, 100_000))
        for repeat in (1, 3):  # thrice, lest it was the machine
            bound = 25 * min(seconds(medium) for _ in range(repeat)) + 0.002
            if bound < 10 and seconds(large) < bound:
                break
        else:
            yield f"{opening!r} + {unit!r} * n"


def report_growth(entrants, args):
    R = sys.modules["response_ours"]
    rows = [["growth", "sizes", "cost of one", "last over first", "verdict"]]

    def add(name, unit, sizes, cost, *arguments):
        costs = [cost(*arguments, size) for size in sizes]
        growth = costs[-1] / costs[0]
        row = [name, ", ".join(map(str, sizes)), ", ".join(map(figure, costs)) + " " + unit]
        rows.append([*row, "%.2f" % growth, verdict(growth, GROWTH)])

    def full(names):
        return R.Headers([(name, "v") for name in names])

    sizes = (1000, 10_000)
    assign = functools.partial(lambda headers, name: headers.__setitem__(name, "v"))
    add("headers[name] = v", "ns", sizes, nanoseconds_each, lambda names: R.Headers(), assign)
    add("get", "ns", sizes, nanoseconds_each, full, R.Headers.get)
    add("in", "ns", sizes, nanoseconds_each, full, operator.contains)
    add("del", "ns", sizes, nanoseconds_each, full, operator.delitem)
    vary = nanoseconds_each, lambda names: R.Response("").vary, lambda view, name: view.add(name)
    add("vary.add", "ns", (100, 1000), *vary)
    bodies = {size: bytes(size * MIB) for size in (1, 8, 64)}
    for text in ("bytes=0-999", "bytes=-1000"):
        environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": text}

        def send(size, environ=environ):
            return send_body(R, bodies[size], environ, size * MIB, 1000)

        add(text + ", MB", "us", bodies, lambda size: min(send(size) for _ in range(20)))
        add("its memory", "bytes", bodies, lambda size: traced(lambda: send(size))[1])
    stream = functools.partial(send_body, R, environ={"REQUEST_METHOD": "GET"}, length=None)
    add(
        "stream, memory",
        "bytes",
        (1000, 1_000_000),
        lambda count: traced(lambda: stream((b"chunk" for _ in range(count)), expected=5 * count))[
            1
        ],
    )
    for name, read in readers(R).items():
        slow = [*itertools.islice(slow_texts(read, args.quick), 3)]
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
    add("--against", metavar="PATH", help="an older response.py, in the place of the peers")
    file = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "response.py")
    add("--file", default=file, metavar="PATH", help="the response.py to time")
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
