"""Every public name of response.py in typed code, for mypy --strict and strict pyright.

Each annotated assignment is a claim about what a member gives; the type checkers judge it.  Running
the file checks that it really works, and that no name of `__all__` is missing here.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Iterable, Iterator
from wsgiref.util import setup_testing_defaults

import response
from response import (
    COEP,
    COOP,
    CORP,
    ContentRange,
    ContentSecurityPolicy,
    ETags,
    FileWrapper,
    Headers,
    HeaderSet,
    IfRange,
    Range,
    RequestedRangeNotSatisfiable,
    Response,
    ResponseCacheControl,
    ResponseStream,
    WWWAuthenticate,
    dump_cookie,
    generate_etag,
    http_date,
    iri_to_uri,
    make_response,
    parse_date,
    quote_etag,
    unquote_etag,
    wrap_file,
)

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


class Page(Response):
    """A subclass that changes settings and overrides a hook."""

    default_mimetype = "text/plain"
    default_status = 201
    autocorrect_location_header = True
    config = {"SESSION_COOKIE_SECURE": True, "MAX_COOKIE_SIZE": 4000}
    range_error = RequestedRangeNotSatisfiable

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["X-Page"] = "1"
        return headers


def request(**fields: str) -> WSGIEnvironment:
    """A WSGI environ."""
    environ: WSGIEnvironment = {}
    setup_testing_defaults(environ)
    environ.update(fields)
    return environ


def pieces() -> Iterator[str]:
    """A streamed body."""
    yield "a"
    yield "b"


def bodies() -> None:
    """What a response is made of, and what it is as a body."""
    answer = Response("text", HTTPStatus.OK, {"X-One": "1"}, mimetype="text/plain")
    Response(b"bytes", "404 Not Found", [("X-One", "1")])
    Response(["a", "b"], 200, Headers(), content_type="text/plain")
    Response(pieces(), direct_passthrough=False)
    status: str = answer.status
    code: int = answer.status_code
    headers: Headers = answer.headers
    data: bytes = answer.get_data()
    text: str = answer.get_data(as_text=True)
    answer.data = "other"
    answer.set_data(b"other")
    kind: str | None = answer.mimetype
    parameters: dict[str, str] = dict(answer.mimetype_params)
    charset: str = answer.charset
    found: Any | None = answer.json
    found = answer.get_json(force=True, silent=True)
    is_json: bool = answer.is_json
    is_sequence: bool = answer.is_sequence
    is_streamed: bool = answer.is_streamed
    length: int | None = answer.calculate_content_length()
    chunks: Iterator[bytes] = answer.iter_encoded()
    stream: ResponseStream = answer.stream
    stream.write(b"more")
    answer.make_sequence()
    answer.freeze()
    passing: bool = answer.direct_passthrough

    @answer.call_on_close
    def closed() -> None:
        """Type checkers still know this function's type."""

    closed()
    with answer as same:
        again: Response = same
    answer.close()
    use(status, code, headers, data, text, kind, parameters, charset, found, is_json, is_sequence)
    use(is_streamed, length, chunks, passing, again)


def header_attributes() -> None:
    """Attributes that hold one header each."""
    answer = Page()
    answer.location = "/next"
    location: str | None = answer.location
    answer.content_length = 5
    length: int | None = answer.content_length
    answer.date = datetime.now(timezone.utc)
    answer.last_modified = datetime(2024, 2, 29)
    date: datetime | None = answer.last_modified
    answer.expires = datetime(2024, 2, 29)
    answer.retry_after = timedelta(seconds=5)
    retry: datetime | None = answer.retry_after
    answer.age = timedelta(seconds=5)
    age: timedelta | None = answer.age
    answer.content_encoding = None
    answer.content_md5 = None
    answer.content_location = None
    answer.accept_ranges = "bytes"
    answer.cross_origin_embedder_policy = COEP.REQUIRE_CORP
    answer.cross_origin_opener_policy = COOP.SAME_ORIGIN
    answer.cross_origin_resource_policy = CORP.SAME_SITE
    embedder: COEP = answer.cross_origin_embedder_policy
    opener: COOP = answer.cross_origin_opener_policy
    answer.access_control_allow_origin = "*"
    answer.access_control_allow_credentials = True
    answer.access_control_max_age = 5
    answer.access_control_allow_headers = ["X-One"]
    allowed: HeaderSet = answer.access_control_allow_headers
    answer.set_etag("tag", weak=True)
    tag: tuple[str, bool] | tuple[None, None] = answer.get_etag()
    del answer.location
    use(location, length, date, retry, age, embedder, opener, allowed, tag)


def live_views() -> None:
    """Attributes that are edited in place."""
    answer = Response()
    vary: HeaderSet = answer.vary
    vary.add("Accept")
    answer.allow = ["GET"]
    cache: ResponseCacheControl = answer.cache_control
    cache.max_age = 60
    cache.no_store = True
    age: int | None = cache.max_age
    store: bool = cache.no_store
    policy: ContentSecurityPolicy = answer.content_security_policy
    policy.default_src = "'self'"
    source: str | None = policy.default_src
    place: ContentRange = answer.content_range
    place.set(0, 10, 100)
    answer.www_authenticate = WWWAuthenticate("basic", {"realm": "here"})
    answer.www_authenticate = [WWWAuthenticate("basic"), WWWAuthenticate("negotiate", token="x")]
    challenge: WWWAuthenticate = answer.www_authenticate
    realm: str | None = challenge.realm
    words: HeaderSet = HeaderSet.from_header("a, b")
    texts: list[str] = [words.to_header(), ContentRange.from_header("bytes 0-1/2").to_header()]
    use(vary, age, store, source, realm, texts)


def mistakes() -> None:
    """Never called: what checkers find, as an ignore of nothing is an error of its own."""
    answer = Response()
    answer.vary = ["Accept"]
    answer.vary.ad("Cookie")  # type: ignore[attr-defined]
    answer.headers = {"X-One": "1"}
    answer.headers.ad("X-Two", "2")  # type: ignore[attr-defined]
    answer.cache_control.max_age = 60
    number: str = answer.cache_control.max_age  # type: ignore[assignment]
    number = answer.headers.get("X-One")  # type: ignore[assignment]
    numbers: list[str] = answer.headers.getlist("X-One", int)  # type: ignore[arg-type]
    realm: int = answer.www_authenticate.realm  # type: ignore[assignment]
    use(number, numbers, realm)


def headers() -> None:
    """The multi-dict."""
    some = Headers([("X-One", "1")])
    some.add("Content-Disposition", "attachment", filename="x.png")
    some["X-Two"] = 2
    one: str = some["X-One"]
    maybe: str | None = some.get("X-Two")
    default: str = some.get("X-Three", "none")
    number: int | None = some.get("X-Two", type=int)
    every: list[str] = some.getlist("X-One")
    pairs: list[tuple[str, str]] = list(some)
    wire: list[tuple[str, str]] = some.to_wsgi_list()
    some.extend({"X-Four": ["a", "b"]})
    joined: Headers = some | {"X-Five": "5"}
    copied: Headers = some.copy()
    del some["X-One"]
    present: bool = "X-Two" in some
    use(one, maybe, default, number, every, pairs, wire, joined, copied, present)


def cookies_and_codecs() -> None:
    """Functions between text and values."""
    answer = Response()
    answer.set_cookie("name", "value", max_age=timedelta(days=1), secure=True, samesite="Lax")
    answer.delete_cookie("name", path="/")
    size: int = answer.max_cookie_size
    cookie: str = dump_cookie("name", "value", httponly=True)
    date: str = http_date(datetime(2024, 2, 29))
    parsed: datetime | None = parse_date(date)
    quoted: str = quote_etag(generate_etag(b"data"), weak=True)
    unquoted: tuple[str, bool] | tuple[None, None] = unquote_etag(quoted)
    uri: str = iri_to_uri("/\u00fc")
    tags: ETags = ETags(["a"], ["b"])
    wanted: Range | None = Range.from_header("bytes=0-9")
    if_range: IfRange = IfRange.from_header('"a"')
    weak: bool = tags.is_weak("b")
    part: tuple[int, int] | None = wanted.range_for_length(100) if wanted else None
    use(size, cookie, parsed, unquoted, uri, tags, if_range, weak, part)


def conditional() -> None:
    """Preconditions, ranges and files."""
    environ = request(HTTP_RANGE="bytes=0-9")
    file = wrap_file(environ, io.BytesIO(b"x" * 100))
    answer = Response(file, direct_passthrough=True)
    same: Response = answer.make_conditional(environ, accept_ranges=True, complete_length=100)
    wrapper: Iterable[bytes] = FileWrapper(io.BytesIO(b"x"), 8192)
    try:
        Response("x").make_conditional(request(HTTP_RANGE="bytes=9-"), True, 1)
    except RequestedRangeNotSatisfiable as error:
        length: int | None = error.length
        refused: Response = error.get_response(environ)
        use(length, refused)
    use(same, wrapper)


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """A response is a WSGI application."""
    answer = make_response({"a": 1}, 201, {"X-One": "1"}, environ=environ, response_class=Page)
    page = Page.force_type(answer)
    forced: Page = Page.force_type(Response("x"), environ)
    taken: Page = Page.from_app(Response("x"), environ, buffered=True)
    body, status, lines = page.get_wsgi_response(environ)
    use(forced, taken, body, status, lines, page.get_app_iter(environ))
    return answer(environ, start_response)


def use(*values: object) -> None:
    """Something is done with *values*, so that no linter calls them unused."""


def main() -> None:
    """Run everything once."""
    for function in (
        bodies,
        header_attributes,
        live_views,
        headers,
        cookies_and_codecs,
        conditional,
    ):
        function()
    list(application(request(), lambda status, headers, error=None: print))
    names = set(compile(Path(__file__).read_text("utf-8"), __file__, "exec").co_names)
    missing = set(response.__all__) - names
    if missing:
        raise SystemExit(f"not in the typed example: {', '.join(sorted(missing))}")
    print(f"the typed example uses all {len(response.__all__)} public names")


if __name__ == "__main__":
    main()
