#!/usr/bin/env python3
"""Run one Flask application with Flask's response class and with ours; compare what goes out.

    python .ci/flask_oracle.py [-v]        needs: pip install -r .ci/peers.txt

Every scenario is a list of requests from one browser (a test client that keeps cookies).  It is run
on two copies of the application, and status line, header lines and body are compared as the server
would get them, together with what the test client makes of them.  Where the two differ on purpose,
DIFFERENCES says how and why; a listed difference that is no longer there is an error as well.
"""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import io
import os
import re
import sys
import tempfile
import time
import uuid
import warnings
from pathlib import Path

import flask
import werkzeug.exceptions
import werkzeug.test
import werkzeug.wrappers
from flask.views import MethodView

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import response as ours

# -- What the README tells Flask users to write ------------------------------------------------


def flask_response() -> type:
    """The class in the README's block of Python that says what Flask's `response_class` is."""
    text = Path(ours.__file__).with_name("README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    [code] = [block for block in blocks if "app.response_class" in block]
    scope: dict = {"__name__": "readme"}
    exec(code, scope)
    return scope["app"].response_class


# -- The application -----------------------------------------------------------------------------

FILE_TEXT = b"".join(b"line %04d of the file\n" % number for number in range(500))
STAMP = 1_700_000_000  # when the files were last changed: 2023-11-14 22:13:20 UTC
RANGES = {  # name: the Range header
    "first": "bytes=0-99",
    "middle": "bytes=100-199",
    "rest": "bytes=10990-",
    "suffix": "bytes=-50",
    "beyond": "bytes=10990-99999",
    "long suffix": "bytes=-99999",
    "one byte": "bytes=0-0",
}


@dataclasses.dataclass
class Point:
    """Something that Flask's JSON knows how to write."""

    x: int
    y: int


class Markup:
    """Something that writes itself as HTML."""

    def __html__(self) -> str:
        return "<b>bold</b>"


class Teapot(werkzeug.exceptions.HTTPException):
    """An error of the application's own."""

    code = 418
    description = "short and stout"


def build(response_class: type, folder: str) -> flask.Flask:
    """The application; *response_class* is all that its two copies do not share."""
    app = flask.Flask("oracle", static_folder=folder, static_url_path="/static")
    app.response_class = response_class
    app.secret_key = "a secret of the test"
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 600
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.logger.disabled = True
    add_bodies(app)
    add_headers(app)
    add_sessions(app)
    add_files(app, folder)
    add_errors(app)
    add_hooks(app)
    return app


def add_bodies(app: flask.Flask) -> None:
    """Everything a view may return, as Flask documents it."""
    bodies = {
        "str": lambda: "text and \u00fc\u4e2d",
        "bytes": lambda: b"\x00\xff",
        "empty": lambda: "",
        "dict": lambda: {"b": 1, "a": ["\u00fc", None, 1.5, True]},
        "list": lambda: [1, {"z": 1, "y": 2}],
        "generator": lambda: (f"chunk {n}\n" for n in range(5)),
        "byte-generator": lambda: (b"%d" % n for n in range(5)),
        "status": lambda: ("made", 201),
        "status-text": lambda: ("made", "201 Made Up"),
        "no-content": lambda: ("", 204),
        "reset": lambda: ("", 205),
        "not-modified": lambda: ("", 304),
        "headers": lambda: ("x", {"X-One": "1", "Content-Type": "text/plain"}),
        "pairs": lambda: ("x", [("X-One", "1"), ("X-Two", "2")]),
        "triple": lambda: ("x", 202, {"X-One": "1"}),
        "json-triple": lambda: ({"a": 1}, 202, {"X-One": "1"}),
        "made": lambda: flask.make_response("x", 203),
        "nothing-made": lambda: flask.make_response(),
        "own-class": lambda: app.response_class("x", status=299, mimetype="text/css"),
        "werkzeug-class": lambda: werkzeug.wrappers.Response(
            "x", 202, {"X-One": "1"}, mimetype="text/plain"
        ),
        "flask-class": lambda: flask.Response(["a", "b"], 202),
        "flask-class-override": lambda: (flask.Response("x", 202), 200, {"X-One": "1"}),
        "template": lambda: flask.render_template_string("<p>{{ 1 + 1 }} {{ x }}</p>", x="<"),
        "template-stream": lambda: flask.stream_template_string(
            "{% for n in x %}{{ n }}{% endfor %}", x="abc"
        ),
        "json-types": lambda: flask.jsonify(
            when=datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc),
            day=datetime.date(2024, 2, 29),
            money=decimal.Decimal("1.10"),
            id=uuid.UUID(int=7),
            point=Point(1, 2),
            html=Markup(),
        ),
        "none": lambda: None,
        "int": lambda: 5,
        "four": lambda: ("x", 200, {}, "more"),
    }
    for name, view in bodies.items():
        app.add_url_rule(f"/body/{name}", f"body-{name}", view)

    @app.get("/body/callable")
    def callable_body():
        def application(environ, start_response):
            start_response("202 Accepted", [("X-From", "inside"), ("Content-Type", "text/plain")])
            return [environ["REQUEST_METHOD"].encode()]

        return application

    @app.get("/body/write")
    def write_body():
        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/plain")])(b"written, ")
            return [b"returned"]

        return application

    @app.get("/body/context")
    def context_body():
        def chunks():
            yield "asked: "
            yield flask.request.args.get("q", "nothing")

        return flask.stream_with_context(chunks())

    @app.route("/body/echo", methods=["POST", "PUT"])
    def echo():
        return flask.request.get_data(), {"Content-Type": flask.request.content_type or "none/none"}

    @app.get("/body/edited")
    def edited():
        answer = flask.make_response("first")
        answer.set_data("second")
        answer.data += b" and more"
        answer.response.append("!")
        answer.headers["X-Length"] = str(answer.calculate_content_length())
        return answer

    @app.get("/body/written")
    def written():
        answer = flask.make_response("a")
        answer.stream.write("b")
        answer.stream.writelines([b"c", "d"])
        return answer

    class Item(MethodView):
        def get(self, item):
            return flask.jsonify(item=item)

        def delete(self, item):
            return "", 204

    app.add_url_rule("/item/<int:item>", view_func=Item.as_view("item"))


def add_headers(app: flask.Flask) -> None:
    """Header attributes, live views, cookies and redirects."""

    @app.get("/headers/cache")
    def cache():
        answer = flask.make_response("x")
        answer.cache_control.public = True
        answer.cache_control.max_age = 60
        answer.cache_control.s_maxage = 30
        answer.cache_control.must_revalidate = True
        answer.vary.add("Accept-Encoding")
        answer.vary.update(["Accept", "accept-encoding"])
        answer.last_modified = datetime.datetime(2024, 1, 2, 3, 4, 5)
        answer.expires = STAMP
        answer.age = 12
        answer.retry_after = 120
        answer.content_language = ["de", "en"]
        answer.allow.add("GET")
        return answer

    @app.get("/headers/security")
    def security():
        answer = flask.make_response("x")
        answer.content_security_policy.default_src = "'self'"
        answer.content_security_policy.script_src = "'nonce-abc'"
        answer.content_security_policy_report_only.report_uri = "/reports"
        answer.cross_origin_opener_policy = werkzeug.http.COOP.SAME_ORIGIN
        answer.cross_origin_embedder_policy = werkzeug.http.COEP.REQUIRE_CORP
        answer.access_control_allow_credentials = True
        answer.access_control_allow_origin = "https://example.com"
        answer.access_control_allow_methods = ["GET", "PUT"]
        answer.access_control_allow_headers = ["X-One"]
        answer.access_control_expose_headers = ["X-Two"]
        answer.access_control_max_age = 5
        return answer

    @app.get("/headers/basic")
    def basic():
        challenge = werkzeug.datastructures.WWWAuthenticate("basic", {"realm": "the test"})
        answer = flask.make_response("who?", 401)
        answer.www_authenticate = challenge
        return answer

    @app.get("/headers/many")
    def many():
        answer = flask.make_response("x")
        answer.headers.add("X-Many", "1")
        answer.headers.add("x-many", "2")
        answer.headers.extend([("X-Many", "3"), ("X-Latin", "\xfc")])
        answer.headers.add("Link", "</style>", rel="preload")
        answer.headers.setdefault("X-Default", "d")
        answer.headers["X-Number"] = 5
        answer.headers.update({"X-List": ["a", "b"]})
        return answer

    @app.get("/headers/content-type/<kind>")
    def content_type(kind):
        answer = flask.make_response("x")
        if kind == "mimetype":
            answer.mimetype = "text/plain"
        elif kind == "json":
            answer.mimetype = "application/json"
        elif kind == "params":
            answer.mimetype_params["version"] = "1"
        elif kind == "whole":
            answer.content_type = "text/html; charset=latin-1"
        else:
            del answer.headers["Content-Type"]
        return answer

    @app.get("/headers/latin-1")
    def latin():
        return "x", 200, {"X-Text": "caf\xe9"}

    @app.get("/cookies/set")
    def set_cookies():
        answer = flask.make_response("x")
        answer.set_cookie("plain", "value")
        answer.set_cookie("quoted", 'a b;"c",\u00fc\\')
        answer.set_cookie("empty")
        answer.set_cookie("aged", "1", max_age=3600, path="/cookies")
        answer.set_cookie("timed", "1", max_age=datetime.timedelta(days=1), httponly=True)
        answer.set_cookie("dated", "1", expires=datetime.datetime(2031, 1, 1), samesite="lax")
        answer.set_cookie("stamped", "1", expires=STAMP)
        answer.set_cookie("far", "1", domain="example.com", secure=True, samesite="None")
        answer.set_cookie("parted", "1", secure=True, partitioned=True)
        return answer

    @app.get("/cookies/delete")
    def delete_cookies():
        answer = flask.make_response("x")
        answer.delete_cookie("plain")
        answer.delete_cookie("aged", path="/cookies", samesite="Strict", httponly=True)
        return answer

    @app.get("/cookies/read")
    def read_cookies():
        return flask.jsonify(dict(flask.request.cookies))

    @app.get("/cookies/large")
    def large_cookie():
        answer = flask.make_response("x")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            answer.set_cookie("large", "x" * 5000)
        return f"{len(caught)} warning, limit {answer.max_cookie_size}"

    targets = {
        "plain": "/cookies/read",
        "query": "/cookies/read?a=1&b=%20#f",
        "absolute": "https://example.com/x",
        "iri": "/\u00fc/\u4e2d?q=\u00e9#\u00e4",
        "host": "http://b\u00fccher.example/",
    }
    for name, target in targets.items():
        app.add_url_rule(
            f"/redirect/{name}",
            f"redirect-{name}",
            lambda target=target: flask.redirect(target, code=303),
        )
    app.add_url_rule("/redirect/default", "redirect-default", lambda: flask.redirect("/body/str"))
    app.add_url_rule("/slash/", "slash", lambda: "with a slash")


def add_sessions(app: flask.Flask) -> None:
    """Flask writes its session cookie, and `Vary: Cookie`, through the response."""

    @app.post("/login")
    def login():
        flask.session["name"] = flask.request.form["name"]
        flask.session.permanent = "stay" in flask.request.form
        flask.flash("Welcome", "info")
        flask.flash("\u00fc & more")
        return flask.redirect(flask.url_for("who"))

    @app.get("/who")
    def who():
        return flask.jsonify(
            name=flask.session.get("name"),
            flashed=flask.get_flashed_messages(with_categories=True),
        )

    @app.get("/logout")
    def logout():
        flask.session.clear()
        return "bye"


def add_files(app: flask.Flask, folder: str) -> None:
    """`send_file` from a path, from memory, for download, and conditional answers by hand."""
    path = os.path.join(folder, "text.txt")

    @app.get("/file/path")
    def from_path():
        return flask.send_file(path)

    @app.get("/file/memory")
    def from_memory():
        return flask.send_file(io.BytesIO(FILE_TEXT), mimetype="text/plain", etag="memory")

    @app.get("/file/download")
    def download():
        return flask.send_file(
            path, as_attachment=True, download_name="f\u00fcr \u4e2d.txt", max_age=0
        )

    @app.get("/file/private")
    def private():
        return flask.send_file(path, max_age=None, conditional=False, last_modified=STAMP + 1)

    @app.get("/file/folder/<path:name>")
    def from_folder(name):
        return flask.send_from_directory(folder, name)

    @app.get("/file/tagged")
    def tagged():
        answer = flask.make_response("some text that has a tag")
        answer.add_etag()
        answer.content_language.add("en")
        return answer.make_conditional(flask.request)

    @app.get("/file/weak")
    def weak():
        answer = flask.make_response("some text that has a tag")
        answer.set_etag("w1", weak=True)
        return answer.make_conditional(flask.request.environ)

    @app.get("/file/sliced")
    def sliced():
        answer = flask.make_response(FILE_TEXT)
        answer.mimetype = "text/plain"
        answer.add_etag()
        return answer.make_conditional(
            flask.request, accept_ranges=True, complete_length=len(FILE_TEXT)
        )


def add_errors(app: flask.Flask) -> None:
    """Errors raised, aborted with and answered by the application's own handlers."""

    @app.get("/abort/<int:code>")
    def abort(code):
        flask.abort(code)

    @app.get("/abort/described")
    def abort_described():
        flask.abort(403, description="not for <you>")

    @app.get("/abort/response")
    def abort_response():
        flask.abort(flask.make_response("own answer", 409))

    @app.get("/abort/challenge")
    def abort_challenge():
        challenge = werkzeug.datastructures.WWWAuthenticate("basic", {"realm": "the test"})
        raise werkzeug.exceptions.Unauthorized(www_authenticate=challenge)

    @app.get("/abort/own-challenge")
    def abort_own_challenge():
        challenge = ours.WWWAuthenticate("basic", {"realm": "the test"})
        raise werkzeug.exceptions.Unauthorized(www_authenticate=challenge)

    @app.get("/abort/retry")
    def abort_retry():
        raise werkzeug.exceptions.TooManyRequests(retry_after=30)

    @app.get("/abort/teapot")
    def teapot():
        raise Teapot

    @app.get("/abort/crash")
    def crash():
        return str(1 / 0)

    @app.get("/abort/handled")
    def handled():
        raise KeyError("handled")

    @app.errorhandler(KeyError)
    def on_key_error(error):
        return flask.jsonify(error=str(error)), 422

    @app.errorhandler(404)
    def on_missing(error):
        return {"error": error.name}, 404, {"X-Handled": "yes"}

    @app.errorhandler(410)
    def on_gone(error):
        answer = error.get_response()
        answer.data = b"gone, said shortly"
        answer.content_type = "text/plain"
        return answer

    section = flask.Blueprint("section", "section", url_prefix="/section")
    section.add_url_rule("/fail", "fail", lambda: flask.abort(400))
    section.register_error_handler(400, lambda error: ("bad in section", 400))
    section.after_request(lambda answer: answer.headers.add("X-Section", "1") or answer)
    app.register_blueprint(section)


def add_hooks(app: flask.Flask) -> None:
    """What runs before and after a view sees the response, too."""
    app.closed = []  # type: ignore[attr-defined]

    @app.before_request
    def before():
        if flask.request.path == "/hooks/before":
            return "answered before", 203
        return None

    @app.after_request
    def after(answer):
        answer.headers["X-After"] = f"{answer.status_code} {answer.mimetype} {answer.is_streamed}"
        answer.vary.add("X-Asked")
        if flask.request.path == "/hooks/replaced":
            return app.response_class(answer.get_data(as_text=True).upper(), headers=answer.headers)
        return answer

    @app.get("/hooks/replaced")
    def replaced():
        return "replaced"

    @app.get("/hooks/this-request")
    def this_request():
        @flask.after_this_request
        def later(answer):
            answer.set_cookie("later", "1")
            answer.data = answer.data + b", then changed"
            return answer

        return "first"

    @app.get("/hooks/closing")
    def closing():
        answer = app.response_class(iter("abc"))
        answer.call_on_close(lambda: app.closed.append("one"))
        answer.call_on_close(lambda: app.closed.append("two"))
        return answer

    @app.get("/hooks/closed")
    def closed():
        return app.closed


# -- The requests --------------------------------------------------------------------------------


def get(path: str, **headers: str) -> dict:
    """A GET request; header names with `_` for `-`."""
    return ask("GET", path, **headers)


def ask(method: str, path: str, **headers: str) -> dict:
    """A request of any method."""
    lines = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"method": method, "path": path, "headers": lines}


def conditional(path: str) -> list[dict]:
    """The requests that a cache or a download manager makes for *path*; `{etag}` is filled in."""
    modified = "Tue, 14 Nov 2023 22:13:20 GMT"
    later, earlier = "Wed, 15 Nov 2023 22:13:20 GMT", "Mon, 13 Nov 2023 22:13:20 GMT"
    return [
        get(path),
        ask("HEAD", path),
        get(path, If_None_Match="{etag}"),
        get(path, If_None_Match='"other", {etag}'),
        get(path, If_None_Match='"other"'),
        get(path, If_None_Match="*"),
        ask("HEAD", path, If_None_Match="{etag}"),
        get(path, If_Modified_Since=modified),
        get(path, If_Modified_Since=later),
        get(path, If_Modified_Since=earlier),
        get(path, If_None_Match='"other"', If_Modified_Since=modified),
        get(path, If_Match="{etag}"),
        get(path, If_Match='"other"'),
        get(path, If_Unmodified_Since=earlier),
        get(path, If_Unmodified_Since=modified),
        *(get(path, Range=value) for value in RANGES.values()),
        ask("HEAD", path, Range="bytes=0-9"),
        get(path, Range="bytes=99999-"),
        get(path, Range="bytes=5-1"),
        get(path, Range="lines=0-1"),
        get(path, Range="bytes=0-1,10-11"),
        get(path, Range="bytes=0-9", If_Range="{etag}"),
        get(path, Range="bytes=0-9", If_Range='"other"'),
        get(path, Range="bytes=0-9", If_Range=modified),
        get(path, Range="bytes=0-9", If_Range=earlier),
        get(path, Range="bytes=0-9", If_None_Match="{etag}"),
        get(path, Range="bytes=0-9", If_Match='"other"'),
    ]


def login(**form: str) -> dict:
    """The form of a login page, sent."""
    return {"method": "POST", "path": "/login", "data": form}


def scenarios(app: flask.Flask) -> dict[str, list[dict]]:
    """Every scenario by name.  Pages without arguments are found by their routes."""
    pages: dict[str, list[str]] = {}
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" in rule.methods and not rule.arguments:
            pages.setdefault(rule.rule.split("/")[1], []).append(rule.rule)
    plain = ("body", "headers", "redirect", "abort", "hooks")
    found = {
        f"{name} {method}": [ask(method, path) for path in pages[name]]
        for name in plain
        for method in ("GET", "HEAD")
    }
    found["body arguments"] = [
        get("/body/context?q=\u00fc"),
        {"method": "POST", "path": "/body/echo", "data": b"raw", "content_type": "x/y"},
        {"method": "PUT", "path": "/body/echo", "json": {"a": 1}},
        get("/item/7"),
        ask("DELETE", "/item/7"),
        ask("POST", "/item/7"),
        get("/section/fail"),
    ]
    kinds = ("mimetype", "json", "params", "whole", "none")
    found["content types"] = [get(f"/headers/content-type/{kind}") for kind in kinds]
    codes = (400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417)
    codes += (418, 421, 422, 423, 424, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505)
    found["errors by code"] = [get(f"/abort/{code}") for code in codes]
    found["methods"] = [
        ask(method, "/who") for method in ("OPTIONS", "PUT", "POST", "DELETE", "PATCH", "TRACE")
    ]
    found["missing"] = [get("/nowhere"), get("/slash"), ask("HEAD", "/nowhere")]
    found["redirects followed"] = [
        {**get("/redirect/plain"), "follow_redirects": True},
        {**get("/redirect/query"), "follow_redirects": True},
        {**login(name="n"), "follow_redirects": True},
    ]
    found["cookies"] = [
        get(f"/cookies/{name}") for name in ("set", "read", "delete", "read", "large")
    ]
    found["session"] = [
        get("/who"),
        login(name="Zo\u00eb"),
        get("/who"),
        get("/who"),
        get("/logout"),
        get("/who"),
        login(name="stays", stay="1"),
        get("/who"),
    ]
    for path in ("path", "memory", "tagged", "weak", "sliced"):
        found[f"file/{path}"] = conditional(f"/file/{path}")
    found["static"] = conditional("/static/text.txt")
    found["files"] = [
        get("/file/download"),
        get("/file/private"),
        get("/file/private", Range="bytes=0-9"),
        get("/file/folder/page.html"),
        get("/file/folder/empty.bin"),
        get("/file/folder/empty.bin", Range="bytes=0-1"),
        get("/file/folder/../escape"),
        get("/static/nothing"),
        get("/static/"),
    ]
    return found


# -- What differs on purpose ---------------------------------------------------------------------

# How each reason phrase that is not simply Werkzeug's in title case reads here.
REASONS = {
    203: "Non-Authoritative Information",
    413: "Content Too Large",
    414: "URI Too Long",
    416: "Range Not Satisfiable",
    418: "I'm a Teapot",
    422: "Unprocessable Content",
}


class Difference:
    """One known difference: where it is allowed, what it looks like, why it is there."""

    def __init__(self, name, reason, applies):
        self.name, self.reason, self.applies, self.seen = name, reason, applies, 0

    def covers(self, request: dict, field: str, want: dict, have: dict) -> bool:
        """Whether this is that difference; counts it if so."""
        covered = bool(self.applies(request, field, want, have))
        self.seen += covered
        return covered


def code_of(result: dict) -> int:
    """The number at the start of a status line."""
    return int(result.get("status", "0")[:3])


def codes(theirs: int, mine: int, condition=lambda request, want, have: True):
    """For a difference in the decision: everything about the answer may differ, but not more."""

    def applies(request, field, want, have):
        both = (code_of(want), code_of(have)) == (theirs, mine)
        return both and bool(condition(request["headers"], want, have))

    return applies


def whole(want: dict, have: dict) -> bool:
    """Whether ours is the whole file."""
    return have["body"] == FILE_TEXT and have["header Content-Length"] == [str(len(FILE_TEXT))]


LENGTH_FIELDS = ("header Content-Length", "client length")
TYPE_FIELDS = ("header Content-Type", "client type", "client mimetype")
APPLICATIONS = ("/body/callable", "/body/write", "/abort/response")

DIFFERENCES = [
    Difference(
        "reason in title case",
        "RFC 9110 and Flask's documentation write '404 Not Found', Werkzeug sends '404 NOT FOUND'",
        lambda request, field, want, have: (
            field == "status"
            and code_of(want) == code_of(have)
            and want[field][4:] != have[field][4:]
            and have[field][4:] in (want[field][4:].title(), REASONS.get(code_of(have)))
        ),
    ),
    Difference(
        "no Content-Type on a 204",
        "it has no content that could have a type",
        lambda request, field, want, have: (
            field in TYPE_FIELDS and code_of(have) == 204 and have.get(field) is None
        ),
    ),
    Difference(
        "length of an edited list",
        "GET and HEAD state that of what GET sends; Werkzeug states that of before the edit",
        lambda request, field, want, have: (
            field in LENGTH_FIELDS
            and request["path"] == "/body/edited"
            and have["client length"] == len("second and more!") != want["client length"]
        ),
    ),
    Difference(
        "length of a called application's list",
        "a list that an application gives stays a list, and so has a length",
        lambda request, field, want, have: (
            field in LENGTH_FIELDS
            and request["path"] in APPLICATIONS
            and want.get(field) is None
            and (request["method"] == "HEAD" or have["client length"] == len(have["body"]))
        ),
    ),
    Difference(
        "is_streamed",
        "so it is no stream, and neither is a range of bytes or of a list",
        lambda request, field, want, have: (
            field == "header X-After"
            and (request["path"] in APPLICATIONS or request["path"] == "/file/sliced")
            and want[field][0].replace("True", "False") == have[field][0]
        ),
    ),
    Difference(
        "name of a header",
        "Content-Security-Policy-Report-Only; Werkzeug's has two small letters in it",
        lambda request, field, want, have: (
            field.lower() == "header content-security-policy-report-only"
        ),
    ),
    Difference(
        "long suffix range",
        "RFC 9110 14.1.2: if the representation is shorter than that, all of it; Werkzeug: 416",
        codes(
            416, 206, lambda asked, *both: asked["Range"] == RANGES["long suffix"] and whole(*both)
        ),
    ),
    Difference(
        "unknown range unit",
        "RFC 9110 14.2: must be ignored; Werkzeug: 416",
        codes(416, 200, lambda asked, *both: asked["Range"] == "lines=0-1" and whole(*both)),
    ),
    Difference(
        "several ranges",
        "RFC 9110 15.3.7.2: multipart/byteranges; Werkzeug: 416",
        codes(
            416,
            206,
            lambda asked, want, have: (
                "," in asked["Range"] and have["client mimetype"] == "multipart/byteranges"
            ),
        ),
    ),
    Difference(
        "HEAD with Range",
        "RFC 9110 14.2: Range is for GET only; Werkzeug: 206",
        codes(
            206,
            200,
            lambda asked, want, have: have["body"] == b"" and have["client length"] == 11_000,
        ),
    ),
    Difference(
        "preconditions before the range",
        "RFC 9110 13.2.2: If-Match and If-None-Match come first; Werkzeug looks at the range first",
        lambda request, *rest: (
            codes(206, 304, lambda asked, *both: "If-None-Match" in asked)(request, *rest)
            or codes(206, 412, lambda asked, *both: "If-Match" in asked)(request, *rest)
        ),
    ),
    Difference(
        "If-Unmodified-Since",
        "RFC 9110 13.1.4: 412 when it was modified since; Werkzeug ignores it",
        codes(200, 412, lambda asked, *both: "If-Unmodified-Since" in asked),
    ),
]


# -- Running and comparing -----------------------------------------------------------------------


class Recorder:
    """Between Flask and the test client: keeps what a server would have got."""

    def __init__(self, application):
        self.application = application
        self.sent: list[dict] = []

    def __call__(self, environ, start_response):
        message = {"closed": 0, "body": b""}
        self.sent.append(message)

        def start(status, headers, *rest):
            assert type(status) is str and type(headers) is list, (status, headers)
            assert all(type(text) is str for pair in headers for text in pair), headers
            message.update(status=status, headers=list(headers))
            return start_response(status, headers, *rest)

        return Recording(self.application(environ, start), message)


class Recording:
    """The body on its way to the server."""

    def __init__(self, body, message):
        self.body, self.message = body, message

    def __iter__(self):
        for chunk in self.body:
            assert type(chunk) is bytes, type(chunk)
            self.message["body"] += chunk
            yield chunk

    def close(self):
        self.message["closed"] += 1
        if hasattr(self.body, "close"):
            self.body.close()


def seen_by_client(answer) -> dict:
    """What a test written with Flask's test client would look at."""
    return {
        "client status_code": answer.status_code,
        "client data": answer.data,
        "client mimetype": answer.mimetype,
        "client json": answer.get_json(silent=True),
        "client length": answer.content_length,
        "client type": answer.content_type,
        "client etag": answer.get_etag(),
        "client location": answer.location,
        "client modified": answer.last_modified,
        "client vary": sorted(answer.vary.as_set()),
        "client max_age": answer.cache_control.max_age,
        "client history": [(step.status_code, step.location) for step in answer.history],
        "client path": answer.request.path,
    }


def run(app: flask.Flask, requests: list[dict]) -> list[dict]:
    """What goes out for each of *requests*, by one client; one mapping per request."""
    app.closed.clear()  # type: ignore[attr-defined]
    app.wsgi_app = recorder = Recorder(type(app).wsgi_app.__get__(app))  # type: ignore[method-assign]
    client = app.test_client()
    answers, tag = [], ""
    for request in requests:
        recorder.sent.clear()
        headers = {k: v.replace("{etag}", tag) for k, v in request.get("headers", {}).items()}
        answer = client.open(**{**request, "headers": headers})
        tag = answer.headers.get("ETag") or tag
        result = seen_by_client(answer)
        answer.close()
        message = recorder.sent[-1]
        for name, value in message.pop("headers"):
            result.setdefault(f"header {name}", []).append(value)
        result.update(message)
        answers.append(result)
    with client.session_transaction() as session:
        answers.append({"session": dict(session)})
    return answers


def normal(field: str, value):
    """*value* without what depends on the hash seed: the order of methods in `Allow`."""
    if field == "header Allow" and value:
        return [sorted(text.split(", ")) for text in value]
    return value


def compare(name: str, theirs: flask.Flask, mine: flask.Flask, requests: list[dict]) -> list[str]:
    """Run one scenario on both applications; the differences that no entry explains."""
    while True:  # dates and signatures carry the second: both runs must fall into the same one
        second = int(time.time())
        expected, found = run(theirs, requests), run(mine, requests)
        if int(time.time()) == second:
            break
    complaints = []
    for request, want, have in zip([*requests, {"headers": {}}], expected, found):
        request = {"method": "", "path": "(session)", "headers": {}, **request}
        for field in sorted({*want, *have}):
            one, two = (normal(field, side.get(field)) for side in (want, have))
            if one == two or any(known.covers(request, field, want, have) for known in DIFFERENCES):
                continue
            asked = f"{request['method']} {request['path']} {request['headers'] or ''}".strip()
            complaints.append(
                f"{name}: {asked}: {field}\n    Flask {one!r:.300}\n    ours  {two!r:.300}"
            )
    return complaints


def write_files(folder: str) -> None:
    """The files that the applications send, all last changed at STAMP."""
    files = {"text.txt": FILE_TEXT, "page.html": b"<p>page</p>", "empty.bin": b""}
    for name, data in files.items():
        path = Path(folder, name)
        path.write_bytes(data)
        os.utime(path, (STAMP, STAMP))


def main() -> int:
    """Compare every scenario; 1 if something differs that is not listed."""
    verbose = "-v" in sys.argv[1:]
    complaints, requests_made = [], 0
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder)
        theirs = build(flask.Flask.response_class, folder)
        mine = build(flask_response(), folder)
        for name, requests in scenarios(theirs).items():
            new = compare(name, theirs, mine, requests)
            requests_made += len(requests)
            complaints += new
            if verbose:
                print(f"{name}: {len(requests)} requests, {len(new)} unexplained")
    complaints += [f"no longer differs: {known.name}" for known in DIFFERENCES if not known.seen]
    print(f"{requests_made} requests, each answered by Flask's class and by ours")
    for known in DIFFERENCES:
        print(f"  {known.seen:4} x {known.name}: {known.reason}")
    if complaints:
        print(f"{len(complaints)} unexplained differences:", *complaints, sep="\n")
        return 1
    print("everything else that goes out is the same: status, headers, body, close, test client")
    return 0


if __name__ == "__main__":
    sys.exit(main())
