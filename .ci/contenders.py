"""What benchmark.py compares: the scenarios, and how each framework builds them."""

import atexit
import datetime
import functools
import hashlib
import importlib.util
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
from typing import Any, NamedTuple
from urllib.parse import quote
from wsgiref.util import setup_testing_defaults

SCRATCH = tempfile.mkdtemp(prefix="benchmark-")
atexit.register(shutil.rmtree, SCRATCH, True)

# ---------------------------------------------------------------------------
# 1. Scenarios: what is asked, what must come back, what is aimed at
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
# The same, but for a number that nobody asks for: no cache has seen them.
NUMBERED = (
    "public, max-age=3600, stale-while-revalidate=%d",
    "Accept-Encoding, Cookie, X-%d",
    '"abc", W/"def", "%d"',
    "bytes 500-999/%d",
    'Basic realm="Members only", charset="%d"',
)
UNSEEN = itertools.cycle([[text % n for text in NUMBERED] for n in range(1000, 5000)])


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
COOKIE = {**HTML, "Set-Cookie": SET + '.*old=("")?;.*(max-age=(0|-1)|expires=).*'}
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
    Scenario("same, other texts each time", "unseen", 0, FOUND, {}, {}),
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
# 2. Contenders: each builds its response in the fastest way that it documents
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


def texts():
    for text in TEXTS:
        yield text


def chunks():
    for chunk in CHUNKS:
        yield chunk


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


def documented(R, wrap_file, Headers, *parsers):
    """The builders of response.py, Werkzeug and Flask: the class that Flask documents."""
    control, words, etags, span, challenge = parsers

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

    def parse(texts):
        age, vary = control(texts[0]).max_age, words(texts[1])
        tags, first = etags(texts[2]), span(texts[3]).start
        return age, "cookie" in vary, tags.contains_weak("def"), first, challenge(texts[4]).realm

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
        "headers": lambda e: filled(Headers()),
        "parse": lambda e: parse(FIVE),
        "unseen": lambda e: parse(next(UNSEEN)),
    }


def ours(path, name="ours"):
    spec = importlib.util.spec_from_file_location("response_" + name, path)
    R = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(R)
    views = R.ResponseCacheControl, R.HeaderSet, R.ETags, R.ContentRange, R.WWWAuthenticate
    parsers = [view.from_header for view in views]
    build = documented(R.Response, R.wrap_file, R.Headers, *parsers)
    build["tuple"] = lambda e: R.make_response("hello", 201, NAMED)
    build["json"] = lambda e: R.make_response(DATA)
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
    from werkzeug import datastructures as data

    control = functools.partial(http.parse_cache_control_header, cls=data.ResponseCacheControl)
    parsers = [control, http.parse_set_header, http.parse_etags, http.parse_content_range_header]
    parsers.append(data.WWWAuthenticate.from_header)
    build = documented(Response, wsgi.wrap_file, data.Headers, *parsers)
    return Contender("Werkzeug", "werkzeug.wrappers", build)


def flask():
    import flask
    from werkzeug.datastructures import Headers
    from werkzeug.wsgi import wrap_file

    app = flask.Flask("benchmark")
    build = documented(flask.Response, wrap_file, Headers, *5 * [None])
    build["tuple"] = lambda e: app.make_response(("hello", 201, NAMED))
    build["json"] = lambda e: app.json.response(DATA)
    del build["headers"], build["parse"], build["unseen"]  # Werkzeug's
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

    def not_modified(environ):
        response = R(BODY_10K, conditional_response=True)
        response.md5_etag()
        return response

    def caching(environ):
        response = with_caching(R("hello"))
        response.vary = ("Accept-Encoding", "Cookie")
        return response

    def parse(texts):
        return (
            cachecontrol.CacheControl.parse(texts[0], type="response").max_age,
            "Cookie" in descriptors.parse_list(texts[1]),
            "def" in etag.ETagMatcher.parse(texts[2], strong=False),
            byterange.ContentRange.parse(texts[3]).start,
            descriptors.parse_auth(texts[4])[1]["realm"],
        )

    html, files = "text/html; charset=utf-8", static.FileApp(big_file())
    build = {
        **common(R),
        "tuple": lambda e: R("hello", 201, [("Content-Type", html), *NAMED.items()]),
        "json": lambda e: R(json_body=DATA, content_type="application/json"),
        "304": not_modified,
        "206": lambda e: R(BODY_1M, conditional_response=True),
        "file": lambda e: files,
        "texts": lambda e: R(app_iter=encoded()),
        "chunks": lambda e: R(app_iter=chunks()),
        "redirect": lambda e: R(status=302, location=quote(IRI, safe="/?=")),
        "caching": caching,
        "headers": lambda e: filled(headers.ResponseHeaders()),
        "parse": lambda e: parse(FIVE),
        "unseen": lambda e: parse(next(UNSEEN)),
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
        for name in attributes:
            setattr(response, name, attributes[name])
        return response

    def hello(environ):
        response = falcon.Response(options=options)
        response.text = "hello"
        return response

    def named(environ, headers=NAMED, status="201 Created"):
        response = hello(environ)
        response.status = status
        response.set_headers(headers)
        return response

    def edits(environ):
        response = named(environ, TEN, "200 OK")
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
        "tuple": named,
        "json": lambda e: made(media=DATA, content_type="application/json"),
        "edits": edits,
        "cookies": lambda e: with_cookies(hello(e), "unset_cookie", "http_only", "same_site"),
        "texts": lambda e: made(stream=encoded()),
        "chunks": lambda e: made(stream=chunks()),
        "redirect": lambda e: made(status="302 Found", location=IRI, text=""),
        "caching": caching,
        "live": lambda e: named(e, THREE),
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


def contenders(path, against=None):
    """The copy of response.py at *path* with an older one, or else with all peers; and bare."""
    found = [ours(path)]
    if against:
        found.append(ours(against, "other"))
    else:
        for peer in (werkzeug, flask, bottle, webob, django, falcon, starlette):
            try:
                found.append(peer())
            except ImportError as error:
                print(f"{peer.__name__} is left out: {error}")
    return [*found, bare(found[0])]
