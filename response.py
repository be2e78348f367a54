# SPDX-License-Identifier: MIT
"""The HTTP response that Flask and Werkzeug document, in one file of plain Python.

Copy this file into your project, under any name.  It needs nothing but the standard library.

>>> response = make_response("Hello", 201)
>>> response.set_cookie("theme", "dark", httponly=True)
>>> response.cache_control.max_age = 60
>>> print(response.status, *map(": ".join, response.headers), sep="\\n")
201 Created
Content-Type: text/html; charset=utf-8
Content-Length: 5
Set-Cookie: theme=dark; HttpOnly; Path=/
Cache-Control: max-age=60

A response is a WSGI application: ``return response(environ, start_response)``.

The file is laid out like the message it writes, and each section uses only those above it:

    0. Top               4. URLs            8. Bodies                  12. make_response
    1. Status            5. Cookies         9. Conditional requests    13. The tour:
    2. Dates and ages    6. Headers        10. Header attributes           python3 response.py
    3. Header syntax     7. Header values  11. Response

Two rules hold everywhere.  Text from outside is read leniently: what cannot be read is left out.
Values from the program are written strictly: what would make a broken message raises ValueError
or TypeError at once, so that no value can fail, or split the response, while it is being sent.
"""

from __future__ import annotations

import sys
import time

# The base classes, without importing the collections package, which costs 2 ms.
from _collections_abc import MutableMapping, MutableSet

TYPE_CHECKING = False  # importing typing costs 9 ms
if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any, ClassVar, Generic, Literal, TypeVar, Union
    from typing import overload as _overload

    T = TypeVar("T")
    V = TypeVar("V", bound="_View")
    Self = TypeVar("Self", bound="Response")
    _TextMapping = MutableMapping[str, Any]
    _TextSet = MutableSet[str]
    _Environ = dict[str, Any]  # of PEP 3333
    _Range = tuple[int, int]  # half-open
    _BodyPart = tuple[bytes, int, int]  # what to send before a range, and the range
    _DirectiveKind = tuple[Callable[[str], T], Callable[[Any], Any], T]  # parse, dump, if absent
    _Date = Union[datetime.date, int, float, time.struct_time, str]

    class _Attribute(Generic[T]):  # a property, with a type for its value
        def __get__(self, holder: Any, owner: Any = None) -> T: ...
        def __set__(self, holder: Any, value: object) -> None: ...
        def __delete__(self, holder: Any) -> None: ...

else:
    _TextMapping, _TextSet = MutableMapping, MutableSet
    _overload = staticmethod  # any callable would do: the last definition of a name counts


__version__ = "1.0.0"
# fmt: off
__all__ = [
    "Response", "make_response", "Headers",
    "HeaderSet", "ResponseCacheControl", "ContentSecurityPolicy", "ContentRange",
    "WWWAuthenticate", "COEP", "COOP", "CORP", "ETags", "Range", "IfRange",
    "ResponseStream", "FileWrapper", "wrap_file", "RequestedRangeNotSatisfiable",
    "http_date", "parse_date", "dump_cookie", "quote_etag", "unquote_etag", "generate_etag",
    "iri_to_uri",
]
# fmt: on

# -- The choke point: every status, header and cookie passes here ----------------------------
#
# `not text.strip(CHARACTERS)` tells, at the speed of C, whether a text has no other characters.

_DIGITS = "0123456789"
_ALNUM = _DIGITS + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TOKEN = _ALNUM + "!#$%&'*+-.^_`|~"  # RFC 9110 5.6.2
_CONTROLS = bytes([*range(9), *range(10, 32), 127])  # all but HTAB
_MISSING: Any = object()
_TEXTS = (str, bytes, bytearray, memoryview)  # each is one value, never an iterable of values


def _show(value: object) -> str:
    """Describe a value in an error message: its repr, cut short, and its type if not str."""
    try:
        text = repr(value[:60]) if isinstance(value, (str, bytes)) else repr(value)
    except Exception:  # of a long int, a deep list, a wrong __repr__
        text = "one"
    return text if isinstance(value, str) else f"{text[:60]} ({type(value).__name__})"


def _to_text(value: Any) -> str:
    """Return one value from the program as exact ``str``; TypeError for None and collections."""
    # Whoever has a member has imported enum (4 ms); a module still being imported has no Enum.
    if isinstance(value, getattr(sys.modules.get("enum"), "Enum", None) or ()):
        value = value.value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes.decode(bytes(value), "latin-1")
    collections = (list, tuple, set, frozenset, dict)
    if value is None or isinstance(value, collections) or hasattr(value, "__next__"):
        raise TypeError(f"one value is needed, not {_show(value)}")
    return str.__str__(value if issubclass(type(value), str) else str(value))


def _check_text(value: Any, what: str = "header value") -> str:
    """Return *value* as text that may be sent.

    Raises ValueError for CR, LF, NUL and every other control except HTAB (RFC 9110 5.5), and for
    what Latin-1 cannot encode (PEP 3333), which would otherwise raise in the server.
    """
    # type(), as the value may go out as it is: a proxy's __class__ is that of another object.
    text: str = value if type(value) is str else _to_text(value)
    if text.isascii() and text.isprintable():  # nearly all text; the rest is examined closely
        return text
    if text.encode("latin-1", "ignore").translate(None, _CONTROLS).decode("latin-1") != text:
        raise ValueError(f"a {what} is Latin-1 text without controls, not {_show(text)}")
    return text


def _check_token(value: Any, what: str = "header name") -> str:
    """Return *value* as an RFC 9110 token; else ValueError, or TypeError if not str or bytes."""
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"a {what} is a str, not {_show(value)}")
    text = value if type(value) is str else _to_text(value)
    if not text or text.strip(_TOKEN):
        raise ValueError(f"a {what} is a token (letters, digits, hyphens ...), not {_show(text)}")
    return text


def _remember(cache: dict[Any, Any], key: Any, value: Any, size: int = 64) -> None:
    """Keep *value* in a cache that never holds more than *size* values."""
    if len(cache) >= size:
        cache.clear()
    cache[key] = value


# ---------------------------------------------------------------------------
# 1. Status                                              RFC 9110 15, RFC 9112 4
# ---------------------------------------------------------------------------

# One string, searched when a code is first used: a dict would cost every import 55 us.
# As Werkzeug: also 306 and 418, which RFC 9110 leaves unused, and 449, which it does not have.
_REASONS = """\
|100 Continue|101 Switching Protocols|102 Processing|103 Early Hints|200 OK|201 Created\
|202 Accepted|203 Non-Authoritative Information|204 No Content|205 Reset Content\
|206 Partial Content|207 Multi-Status|208 Already Reported|226 IM Used|300 Multiple Choices\
|301 Moved Permanently|302 Found|303 See Other|304 Not Modified|305 Use Proxy|306 Switch Proxy\
|307 Temporary Redirect|308 Permanent Redirect|400 Bad Request|401 Unauthorized\
|402 Payment Required|403 Forbidden|404 Not Found|405 Method Not Allowed|406 Not Acceptable\
|407 Proxy Authentication Required|408 Request Timeout|409 Conflict|410 Gone|411 Length Required\
|412 Precondition Failed|413 Content Too Large|414 URI Too Long|415 Unsupported Media Type\
|416 Range Not Satisfiable|417 Expectation Failed|418 I'm a Teapot|421 Misdirected Request\
|422 Unprocessable Content|423 Locked|424 Failed Dependency|425 Too Early|426 Upgrade Required\
|428 Precondition Required|429 Too Many Requests|431 Request Header Fields Too Large\
|449 Retry With|451 Unavailable For Legal Reasons|500 Internal Server Error|501 Not Implemented\
|502 Bad Gateway|503 Service Unavailable|504 Gateway Timeout|505 HTTP Version Not Supported\
|506 Variant Also Negotiates|507 Insufficient Storage|508 Loop Detected|510 Not Extended\
|511 Network Authentication Required|"""

_statuses: dict[Any, tuple[str, int]] = {}  # the last ones read, by exact int or str


def _parse_status(status: Any) -> tuple[str, int]:
    """Read a status in any form as its line and its code; every status comes in through here.

    404, "404" and "404 Not Found" all give ("404 Not Found", 404).  Raises ValueError for a code
    that is not three digits from 100 to 999 and for a reason with characters that RFC 9112 4 does
    not allow (other than HTAB, SP, VCHAR, obs-text), and TypeError for other types.
    """
    # Only exact types are looked up: as keys, True equals 1 and 200.0 equals 200.
    exact = type(status) is int or type(status) is str
    known = _statuses.get(status) if exact else None
    if known is not None:
        return known
    if isinstance(status, bool) or not isinstance(status, (int, str, bytes)):
        raise TypeError(f'a status is an int or text like "404 Not Found", not {_show(status)}')
    # An HTTPStatus is an int, whose str() differs between Pythons.
    text = "%d" % status if isinstance(status, int) else _to_text(status)
    code, _, reason = text.strip(" ").partition(" ")
    if len(code) != 3 or code.strip(_DIGITS) or code < "100":
        raise ValueError(f"a status begins with a code from 100 to 999, not {_show(text)}")
    reason = reason.lstrip(" ") or _REASONS.partition(f"|{code} ")[2].partition("|")[0] or "Unknown"
    known = f"{code} {_check_text(reason, 'status reason')}", int(code)
    if exact and len(text) < 60:
        _remember(_statuses, status, known)
    return known


# ---------------------------------------------------------------------------
# 2. Dates and ages                             RFC 9110 5.6.7, RFC 9111 1.2.2
# ---------------------------------------------------------------------------
#
# In Python a date is an aware datetime in UTC and an age is a timedelta; on the wire both are
# whole seconds.  Between the two, a timestamp is an int: seconds since 1970.

_WEEKDAYS = "Mon, Tue, Wed, Thu, Fri, Sat, Sun,".split()
_LONG_WEEKDAYS = "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday,".split()
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_ZEROS = dict.fromkeys(range(48, 58), "0")  # turns each digit into 0: leaves the shape of a date
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799  # of year 1, of year 9999
_CALENDAR_CYCLE = 12622780800  # 400 years: then dates and weekdays repeat
_MAX_COUNT = 10**18  # what any larger count reads as

_dates: dict[int, str] = {}  # recent dates: most responses of one second share theirs


def _dump_timestamp(timestamp: int) -> str:
    """Write a timestamp as an IMF-fixdate, clamped to the years 1 to 9999."""
    text = _dates.get(timestamp)
    if text is None:
        nearest = max(_FIRST_SECOND, min(timestamp, _LAST_SECOND))
        # gmtime() alone fails before 1970 on Windows, and strftime() follows the locale.
        cycles, seconds = divmod(nearest, _CALENDAR_CYCLE)
        year, month, day, hour, minute, second, weekday, _, _ = time.gmtime(seconds)
        date = _WEEKDAYS[weekday], day, _MONTHS[month - 1], year + 400 * cycles
        text = "%s %02d %s %04d %02d:%02d:%02d GMT" % (*date, hour, minute, second)
        _remember(_dates, timestamp, text)
    return text


def _make_date(
    year: int, month: int, day: int, hour: int, minute: int, second: int
) -> datetime.datetime:
    """Return a datetime in UTC; ValueError for a date or time that does not exist."""
    import datetime

    second -= second == 60  # a leap second, which a datetime cannot hold
    return datetime.datetime(year, month, day, hour, minute, second, 0, datetime.timezone.utc)


def parse_date(value: str | None) -> datetime.datetime | None:
    """Read an HTTP date in any of its three formats as an aware datetime in UTC.

    Returns None for None and for any text that is not such a date; never raises.  Spacing, and
    whether the weekday is the right one, does not matter.

    >>> parse_date("Sunday, 06-Nov-94 08:49:37 GMT")
    datetime.datetime(1994, 11, 6, 8, 49, 37, tzinfo=datetime.timezone.utc)

    Source: RFC 9110 section 5.6.7 (HTTP-date).
    """
    text = value.strip(" \t") if isinstance(value, str) else ""
    words = text.replace(",", ", ").split() if text.isascii() and text.isprintable() else []
    weekdays, shapes = _WEEKDAYS, ["00 0000 00:00:00"]
    # The older formats are put into the order of IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
    if len(words) == 4:  # RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
        words[1:2] = words[1].split("-")
        weekdays, shapes = [*weekdays, *_LONG_WEEKDAYS], [*shapes, "00 00 00:00:00"]
    elif len(words) == 5 and text[3] == " ":  # asctime: Sun Nov  6 08:49:37 1994
        weekday, month, day, clock, year = words
        words = [weekday + ",", day, month, year, clock, "GMT"]
    try:
        weekday, day, month, year, clock, zone = words
        if (
            weekday.title() not in weekdays
            or f"{day:0>2} {year} {clock}".translate(_ZEROS) not in shapes
            or zone.upper() not in ("GMT", "UTC", "+0000", "-0000")
        ):
            return None
        date = [int(year), _MONTHS.index(month.title()) + 1, int(day), *map(int, clock.split(":"))]
        if len(year) == 2:
            # RFC 9110 5.6.7: what appears to be more than 50 years ahead is in the past.
            now = time.gmtime()
            date[0] += (now[0] + 50) // 100 * 100
            date[0] -= 100 * (date > [now[0] + 50, *now[1:6]])
        return _make_date(*date)
    except ValueError:  # not six words; no such month, or day, or time
        return None


def _to_timestamp(value: Any) -> int:
    """Convert any date that ``http_date`` takes to whole seconds since 1970, rounded down."""
    date: Any = value
    # By shape, as importing datetime costs 1.7 ms; whoever passes one has imported it.
    if not hasattr(value, "toordinal"):
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if not _FIRST_SECOND <= value < _LAST_SECOND + 1:  # NaN is outside as well
                raise ValueError(f"a timestamp is in the years 1 to 9999, not {_show(value)}")
            return int(value // 1)
        if not isinstance(value, (str, time.struct_time)):
            raise TypeError(f"expected a date, a timestamp or HTTP date text, not {_show(value)}")
        try:
            date = parse_date(value) if isinstance(value, str) else _make_date(*value[:6])
        except OverflowError:
            date = None
        if date is None:
            raise ValueError(f"not a date: {_show(value)}")
    seconds: int = (date.toordinal() - 719163) * 86400
    if hasattr(date, "hour"):
        seconds += date.hour * 3600 + date.minute * 60 + date.second
        offset = date.utcoffset()
        if offset:
            seconds -= offset.days * 86400 + offset.seconds
            seconds -= date.microsecond < offset.microseconds  # borrows 1 or 0
    return seconds


def http_date(timestamp: _Date | None = None) -> str:
    """Write a date as HTTP does, for example ``Sun, 06 Nov 1994 08:49:37 GMT``.

    Takes a datetime (a naive one is in UTC), a date (its midnight in UTC), a number of seconds
    since 1970, a ``struct_time`` in UTC, HTTP date text, or None for now.  Works in any locale and
    for any year from 1 to 9999; fractions of a second are rounded down.  Raises ValueError for
    other years and other text, and TypeError for other types.

    Source: RFC 9110 section 5.6.7 (IMF-fixdate).
    """
    return _dump_timestamp(int(time.time()) if timestamp is None else _to_timestamp(timestamp))


def _parse_count(text: str | None) -> int | None:
    """Read delta-seconds, or any other count; None for text that is not all ASCII digits."""
    # int() alone would also take "+1", "1_000" and other scripts' digits.
    if not text or not (text.isascii() and text.isdigit()):
        return None
    # And on 100 kB of digits it would take quadratic time.
    return int(text) if len(text) < 19 else min(int(text.lstrip("0")[:19] or 0), _MAX_COUNT)


def _dump_count(value: Any) -> str:
    """Write a count: an int, its digits, a whole float, or a timedelta as whole seconds."""
    if value.__class__ is int and value >= 0:
        return str(value)
    if hasattr(value, "total_seconds"):
        value = value.total_seconds() // 1
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError(f"a count is a whole number or a timedelta, not {_show(value)}")
    text = _to_text(value) if isinstance(value, str) else "%d" % value
    if _parse_count(text) is None:
        raise ValueError(f"a count is a non-negative whole number, not {_show(value)}")
    return text


def _parse_age(text: str | None) -> datetime.timedelta | None:
    """Read a count of seconds as a timedelta; None also for more seconds than one can hold."""
    seconds = _parse_count(text)
    if seconds is None or seconds > 86399999999999:
        return None
    import datetime

    return datetime.timedelta(seconds=seconds)


def _parse_retry_after(text: str | None) -> datetime.datetime | None:
    """Read Retry-After, seconds from now or a date, as a date."""
    seconds = _parse_count(text)
    if seconds is not None:
        text = _dump_timestamp(int(time.time()) + seconds)
    return parse_date(text)


def _dump_retry_after(value: Any) -> str:
    """Write Retry-After: numbers, digits and timedeltas are seconds; anything else is a date."""
    is_count = isinstance(value, (int, float)) or hasattr(value, "total_seconds")
    if is_count or (isinstance(value, str) and _parse_count(value) is not None):
        return _dump_count(value)
    return http_date(value)


# ---------------------------------------------------------------------------
# 3. Header syntax                                    RFC 9110 5.6, RFC 8187
# ---------------------------------------------------------------------------
#
# Every parser takes any text, in time proportional to its length.  Lone surrogates are left to
# encode(): the UnicodeError that it raises is a ValueError, and says where they are.

_ATTR_CHARS = _ALNUM + "!#$&+-.^_`|~"  # RFC 8187 3.2.1

_escapes: dict[Any, list[str]] = {}  # translation tables, each made when first needed


def _escape(text: str, safe: str, form: str = "%%%02X") -> str:
    """Encode *text* as UTF-8 and write each byte in *form*, except the ASCII in *safe*."""
    table = _escapes.get((safe, form))  # str.translate() takes half the time of a loop
    if table is None:
        table = [form % code for code in range(256)]
        for char in safe:
            table[ord(char)] = char
        _escapes[safe, form] = table
    return text.encode().decode("latin-1").translate(table)


def _strip(text: str) -> str:
    return text.strip(" \t")


def _given(text: str | None) -> str:
    """Return *text*, or "" for None; TypeError for anything else that is not a str."""
    if text is not None and not isinstance(text, str):
        raise TypeError(f"expected a str, not {_show(text)}")
    return text or ""


def _lower(name: object) -> str:
    """Return the key that a name is looked up by; for anything but str "", which finds nothing."""
    return name.lower() if isinstance(name, str) else ""


def _split(text: str, separator: str = ",") -> list[str]:
    """Split *text* at each *separator* outside quoted-strings; strip the parts, drop empty ones.

    >>> _split('a, "b, c",, d="\\\\","')
    ['a', '"b, c"', 'd="\\\\","']
    """
    if '"' not in text or (
        "\\" not in text and separator not in "".join(text.split('"')[1::2])
    ):  # no separator is quoted: takes a third of the time
        return [part for piece in text.split(separator) if (part := piece.strip(" \t"))]
    parts: list[list[str]] = []
    quoted = False
    for piece in text.split(separator):
        if quoted:
            parts[-1].append(piece)
        else:
            parts.append([piece])
        for run in piece.split('"')[:-1]:
            # Of a quoted-string, an odd number of backslashes escapes the quote that follows.
            quoted = not quoted or (len(run) - len(run.rstrip("\\"))) % 2 == 1
    return [part for part in map(_strip, map(separator.join, parts)) if part]


def _quote(text: str, token: bool = True) -> str:
    """Write *text* as a token if it is one and *token* allows it, else as a quoted-string."""
    if token and text and not text.strip(_TOKEN):
        return text
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"')


def _unquote(text: str) -> str:
    """Read a token or a quoted-string; other text comes back unchanged."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    if "\\" not in text:
        return text[1:-1]
    # A pair of backslashes is one literal backslash; any other only escapes what follows it.
    return "\\".join([part.replace("\\", "") for part in text[1:-1].split("\\\\")])


def _parse_pairs(parts: Iterable[str]) -> dict[str, str | None]:
    """Read ``a``, ``b=1``, ``c="x"`` as lower-cased names and their values; ``a`` has None.

    Of a repeated name, the first value counts (RFC 9111 4.2.1).
    """
    pairs: dict[str, str | None] = {}
    for part in parts:
        name, equals, value = part.partition("=")
        name = name.strip(" \t").lower()
        # A quote is not allowed in a name, and would be read back as something else.
        if name and name not in pairs and '"' not in name:
            pairs[name] = _unquote(value.strip(" \t")) if equals else None
    return pairs


def _dump_pairs(pairs: Mapping[str, str | None], quoted: Iterable[str] = ()) -> str:
    """Write names and values: the name alone for None, never a token for names in *quoted*."""
    return ", ".join(
        name if value is None else f"{name}={_quote(value, name not in quoted)}"
        for name, value in pairs.items()
    )


def _check_option(text: str) -> str:
    """Return *text*; ValueError for controls in it, which percent-encoding would hide."""
    _check_text(text.encode("ascii", "ignore"))
    return text


def _parse_extended(text: str) -> str:
    """Read an ext-value such as ``UTF-8'en'%e2%82%ac`` (RFC 8187 3.2.1); else ValueError."""
    from urllib.parse import unquote

    charset, language, encoded = (text.split("'") + ["", ""])[:3]
    escapes = encoded.split("%")[1:]
    if (
        text.count("'") != 2
        or charset.upper() != "UTF-8"  # "Producers MUST use the UTF-8 character encoding"
        or language.strip(_ALNUM + "-")
        or encoded.strip(_ATTR_CHARS + "%")
        or any(len(escape) < 2 or escape[:2].strip("0123456789abcdefABCDEF") for escape in escapes)
    ):
        raise ValueError(f"an extended value is like UTF-8''%e2%82%ac, not {_show(text)}")
    return unquote(encoded, errors="strict")  # a UnicodeDecodeError is a ValueError


def _parse_options(text: str) -> dict[str, str]:
    """Read the options of ``value; name=option``, names in lower case, ``name*`` as ``name``."""
    pairs = _parse_pairs(_split(text.partition(";")[2], ";"))
    options = {name: it for name, it in pairs.items() if it is not None and not name.strip(_TOKEN)}
    for name in [name for name in options if "*" in name]:
        plain, _, rest = name.partition("*")
        text = options.pop(name)
        try:
            if plain and not rest:
                # RFC 6266 4.3: this form wins; the plain one is for readers that do not know it.
                options[plain] = _check_option(_parse_extended(text))
        except ValueError:
            pass
    return options


def _ascii_fallback(name: str, option: str) -> str:
    """Return ASCII for readers that do not know RFC 8187; a file name becomes safe to create."""
    import unicodedata

    # Character by character: normalizing a run of combining marks would take quadratic time.
    plain = [unicodedata.normalize("NFKD", char).encode("ascii", "ignore") for char in option]
    text = b"".join(plain).decode()
    if name.lower() == "filename":
        # RFC 6266 4.3: no path, no hidden file, and never an extension alone.
        text = "".join(filter(str.isprintable, text.replace("\\", "/").rpartition("/")[2]))
        text = ("download" if text.strip(" ")[:1] == "." else "") + text.strip(" ")
    return text or "download"


def _dump_options(value: str | None, options: Mapping[str, Any]) -> str:
    """Write ``value; name=option``.

    An option that is not ASCII is written twice (RFC 6266 appendix D): a plain fallback, then
    the RFC 8187 form.  A name that ends in ``*`` takes text already in this form, and is left out
    when the option without ``*`` writes it.
    """
    texts = {name: _to_text(option) for name, option in options.items()}
    twice = [f"{name}*".lower() for name, option in texts.items() if not option.isascii()]
    parts = [] if value is None else [value]
    for name, option in texts.items():
        name = _check_token(name, "header option")
        if name[-1] == "*":
            _parse_extended(option)
            if name.lower() not in twice:
                parts.append(f"{name}={option}")
        elif option.isascii():
            parts.append(f"{name}={_quote(option)}")
        else:
            parts.append(f"{name}={_quote(_ascii_fallback(name, _check_option(option)))}")
            parts.append(f"{name}*=UTF-8''{_escape(option, _ATTR_CHARS)}")
    return "; ".join(parts)


# ---------------------------------------------------------------------------
# 4. URLs                                                  RFC 3986, RFC 3987 3.1
# ---------------------------------------------------------------------------
#
# A URL is changed as little as HTTP allows: what a URI reference may not contain is
# percent-encoded, a host that is not ASCII is encoded with IDNA, and all else stays as given.

_HOST = _ALNUM + "-._~!$&'()*+,;=%"  # reg-name, RFC 3986 3.2.2
_URI = _HOST + ":/?#@"
# Browsers see another host than IDNA 2003 in these, as in ``fa\u00df.de``: sharp s, final sigma,
# joiners; and in six that other versions of Unicode leave out or map to another character.
_DEVIANT = "\u00df\u1e9e\u03c2\u200c\u200d\u1806\U0002f868\U0002f874\U0002f91f\U0002f95f\U0002f9bf"


def _split_port(host: str) -> tuple[str, str]:
    """Split ``host:80`` into the host and ``:80``, which may be empty."""
    name, colon, port = host.rpartition(":")
    if not colon or "]" in port:
        return host, ""
    if port.strip(_DIGITS) or len(port) > 5 or int(port or 0) > 65535:
        raise ValueError(f"a port is a number up to 65535, not {_show(port)}")
    return name, colon + port


def _encode_host(host: str) -> str:
    """Return a host in ASCII: a name is encoded with IDNA 2003, the version that Python has."""
    if host[:1] == "[" and host[-1] == "]" and ":" in host and not host[1:-1].strip(_HOST + ":"):
        return host  # IPv6 or a later version, RFC 3986 3.2.2
    encoded, allowed = host, _HOST
    if not host.isascii():
        # Longer text is not a host, and would take quadratic time (CVE-2022-45061).
        if len(host) > 255 or not {*host}.isdisjoint(_DEVIANT):
            raise ValueError(f"too long, or a host to write in its xn-- form: {_show(host)}")
        # Checked after encoding: IDNA turns full-width delimiters into plain ones.
        allowed = _ALNUM + "-._"
        try:
            encoded = host.encode("idna").decode()
        except UnicodeError:
            pass  # refused below
    labels = encoded.split(".")  # RFC 1035 2.3.4
    if encoded.strip(allowed) or "" in labels[:-1] or max(map(len, labels)) > 63:
        raise ValueError(f"not a host: {_show(host)}")
    return encoded


def iri_to_uri(iri: str) -> str:
    r"""Convert a URL with any characters to an ASCII URI reference.

    Nothing else is changed, and ``%XX`` is kept.  Raises ValueError for a host or port that
    cannot exist, and for lone surrogates.

    >>> iri_to_uri("http://b\u00fccher.example/\u00fc?a=%20 b")
    'http://xn--bcher-kva.example/%C3%BC?a=%20%20b'

    Source: RFC 3986 section 3, RFC 3987 section 3.1.
    """
    if not isinstance(iri, str):
        raise TypeError(f"a URL is a str, not {_show(iri)}")
    text = str.__str__(iri)
    if text[:1] == "/" and text[1:2] != "/":  # most redirects are to a path: 2 us less
        return _escape(text, _URI) if text.strip(_URI) else text
    prefix = ""
    scheme, colon, rest = text.partition(":")
    if colon and scheme[:1].isalpha() and not scheme.strip(_ALNUM + "+-."):
        prefix, text = scheme + colon, rest
    if text.startswith("//"):
        authority = text[2:]
        for delimiter in "/?#":
            authority = authority.partition(delimiter)[0]
        text = text[2 + len(authority) :]
        user, at, host = authority.rpartition("@")
        # Browsers end the host at a backslash, RFC 3986 does not: they would see different hosts.
        if "\\" in user:
            raise ValueError(f"not a host: {_show(authority)}")
        host, port = _split_port(host)
        prefix += "//" + _escape(user, _HOST + ":") + at + _encode_host(host) + port
    return prefix + (_escape(text, _URI) if text.strip(_URI) else text)


# ---------------------------------------------------------------------------
# 5. Cookies                                                      RFC 6265 4.1
# ---------------------------------------------------------------------------
#
# Not written by http.cookies, which on most Pythons lets CR LF through in attributes and does not
# know Partitioned.

_COOKIE_PLAIN = _ALNUM + "!#$%&'()*+-./:<=>?@[]^_`{|}~"
_COOKIE_QUOTED = _COOKIE_PLAIN + ' "\\'
_COOKIE_PATH = _ALNUM + "-._~%!$&'()*+,/:=@"

_cookie_attributes: dict[Any, str] = {}  # of recent cookies; limited in number and length


def _warn(message: str) -> None:
    import warnings

    frame, level = sys._getframe(), 1
    while frame.f_back and frame.f_globals is globals():  # points at the caller of this module
        frame, level = frame.f_back, level + 1
    warnings.warn(message, UserWarning, stacklevel=level)


def _dump_cookie_name(name: Any) -> str:
    """Check a name; UTF-8 is no token, but browsers take it: it is sent as if it were Latin-1."""
    if not isinstance(name, str):
        raise TypeError(f"a cookie name is a str, not {_show(name)}")
    data = name.encode()
    if not data or data.decode("ascii", "ignore").strip(_TOKEN):
        raise ValueError(f"a cookie name is a token (letters, digits ...), not {_show(name)}")
    return data.decode("latin-1")


def _to_max_age(value: Any) -> Any:
    """Return Max-Age in whole seconds, clamped between 0 and 10**18."""
    number = value.total_seconds() if hasattr(value, "total_seconds") else value
    if isinstance(value, str):
        negative = value[:1] == "-" and _parse_count(value[1:]) is not None
        number = 0 if negative else _parse_count(value)
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        error = ValueError if isinstance(value, str) else TypeError
        raise error(f"max_age is a number of seconds, not {_show(value)}")
    # In this order NaN stays NaN, and int() raises ValueError for it.
    return int(min(max(number, 0), _MAX_COUNT))


def _to_expires(value: Any) -> int:
    """Return any date, or a timedelta from now, as a timestamp."""
    if hasattr(value, "total_seconds"):
        return int((time.time() + value.total_seconds()) // 1)
    return _to_timestamp(value)


def _dump_cookie_attributes(given: tuple[Any, ...]) -> str:
    """Write all attributes, in Werkzeug's order; Expires comes as a timestamp."""
    *texts, max_age, secure, httponly, partitioned, expires = given
    domain, path, samesite = [text and str.__str__(_given(text)) for text in texts]
    host = ""
    if domain:
        # As Werkzeug: drops a port, and a leading dot, which browsers ignore (RFC 6265 5.2.3).
        host, _ = _split_port(domain)
        host = _encode_host(host[1:] if host[:1] == "." else host)
        if host[:1] in ("", ".") or host.strip(_ALNUM + "-._"):
            raise ValueError(f"not a cookie domain: {_show(domain)}")
    if samesite and samesite.lower() not in ("strict", "lax", "none"):
        raise ValueError(f'samesite is "Strict", "Lax" or "None", not {_show(samesite)}')
    attributes = (
        "; Domain=" + host if host else "",
        "" if expires is None else "; Expires=" + _dump_timestamp(expires),
        "" if max_age is None else "; Max-Age=%d" % max_age,
        "; Secure" if secure else "",
        "; HttpOnly" if httponly else "",
        "" if path is None else "; Path=" + _escape(_given(path), _COOKIE_PATH),
        "; SameSite=" + samesite.capitalize() if samesite else "",
        "; Partitioned" if partitioned else "",
    )
    text = "".join(attributes)
    if len(text) < 300 and {*map(type, given)} <= {str, int, bool, type(None)}:
        _remember(_cookie_attributes, given, text)
    return text


def dump_cookie(
    key: str,
    value: str | int = "",
    max_age: datetime.timedelta | int | float | str | None = None,
    expires: _Date | datetime.timedelta | None = None,
    path: str | None = "/",
    domain: str | None = None,
    secure: bool = False,
    httponly: bool = False,
    sync_expires: bool = True,
    max_size: int = 4093,
    samesite: str | None = None,
    partitioned: bool = False,
) -> str:
    """Write the value of one ``Set-Cookie`` header.

    ``max_age`` is in seconds; it also sets ``expires`` unless that is given or ``sync_expires``
    is false.  ``expires`` is any date that ``http_date`` takes, or a timedelta from now.
    ``samesite`` is "Strict", "Lax", "None" or None.  A ``__Secure-`` or ``__Host-`` name and
    ``partitioned`` imply ``secure``.

    Raises ValueError for what could add or change an attribute, and TypeError for other types.
    Warns, but still writes the cookie, where browsers would refuse it: over ``max_size`` bytes
    (0: no limit), or ``SameSite=None`` without ``secure``.

    >>> dump_cookie("theme", "dark; light", httponly=True)
    'theme="dark\\\\073 light"; HttpOnly; Path=/'

    Source: RFC 6265 section 4.1, RFC 6265bis sections 4.1.2 and 4.1.3, CHIPS (Partitioned).
    """
    if not (type(key) is str and key.isascii() and key.isidentifier()):  # as most names are
        key = _dump_cookie_name(key)
    text: Any = value
    if type(text) is not str:
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise TypeError(f"a cookie value is a str or an int, not {type(value).__name__}")
        text = _to_text(value)
    if not (text.isascii() and text.isalnum()) and text.strip(_COOKIE_PLAIN):
        # Quoted as by http.cookies, so that every Python reads the value back.
        text = _escape(_quote(text, token=False), _COOKIE_QUOTED, "\\%03o")
    if "__" in key:
        prefix = key.lower()
        if prefix.startswith("__host-") and (domain or path != "/"):
            raise ValueError(f'a __Host- cookie has no Domain, and the Path "/": {_show(key)}')
        secure = secure or prefix.startswith(("__host-", "__secure-"))
    secure = not not (secure or partitioned)  # bool(), without a call
    age: Any = max_age
    if age is not None and not (type(age) is int and 0 <= age < _MAX_COUNT):
        age = _to_max_age(age)
    wrong: Any = bytes  # ruled out by the types, yet given by callers
    if domain.__class__ is wrong or path.__class__ is wrong or samesite.__class__ is wrong:
        # The look-up would compare them with str, which is an error under -bb.
        raise TypeError(f"domain, path and samesite are str, not bytes: {_show(key)}")
    moment: Any = expires
    if expires is None:
        if age is not None and sync_expires:
            moment = int(time.time()) + age
    elif type(expires) is not int or not 0 <= moment <= _LAST_SECOND:
        # Otherwise it is a timestamp already, as in every deletion: 400 ns less.
        moment = _to_expires(expires)
    # Most cookies that a site sets in one second share their attributes: 700 ns less.
    given = domain, path, samesite, age, secure, not not httponly, not not partitioned, moment
    attributes = _cookie_attributes.get(given) or _dump_cookie_attributes(given)
    header = f"{key}={text}{attributes}"
    if not secure and "; SameSite=None" in attributes:
        _warn(f"browsers refuse this cookie: SameSite=None needs Secure: {_show(key)}")
    if max_size and len(header) > max_size:
        _warn(f"the cookie is too large for browsers, over {max_size} bytes: {_show(key)}")
    return header


# ---------------------------------------------------------------------------
# 6. Headers                                          RFC 9110 5.1-5.5, PEP 3333
# ---------------------------------------------------------------------------

_URLS = ("location", "content-location")
# Fields that belong to the server (PEP 3333, "Other HTTP Features"): the list of wsgiref.util's
# is_hop_by_hop(), and Proxy-Connection (RFC 9110 7.6.1).
_HOP_BY_HOP = (
    "connection keep-alive proxy-authenticate proxy-authorization proxy-connection"
    " te trailers transfer-encoding upgrade"
).split()
# Names that need a Headers, not just a list of pairs: what sending changes or drops (_plain_pairs()
# converts a Location itself), and spellings of Content-Type other than the one Response looks for.
_CARE = frozenset((*_URLS, *_HOP_BY_HOP, "content-length", "content-type"))

_names: dict[Any, str] = {}  # recent names that need neither check nor care -> lower case
_lowers: dict[Any, str] = {}  # recent names that get() has found, in any spelling -> lower case
_numbers = iter(range(10**18))  # for keys of repeated pairs: no two threads get the same


def _to_list(values: Any) -> list[Any]:
    """Return the values of an iterable; TypeError for text, which is one value here."""
    if isinstance(values, _TEXTS) or not hasattr(values, "__iter__"):
        raise TypeError(f"expected a list of values, not {_show(values)}")
    return list(values)


def _to_pair(pair: Any) -> tuple[Any, Any]:
    """Return a name and a value; TypeError for anything else, even text of two characters."""
    items = _to_list(pair)
    if len(items) != 2:
        raise TypeError(f"expected a pair of a name and a value, not {_show(pair)}")
    return items[0], items[1]


def _iter_groups(source: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield the names in anything that may stand for headers, each with its values, unchecked.

    By shape, not by type, so that classes of Werkzeug and of another copy of this file work too.
    """
    if hasattr(source, "lists"):  # MultiDict
        yield from source.lists()
    elif hasattr(source, "items"):
        for name, value in source.items():
            single = isinstance(value, (*_TEXTS, dict)) or hasattr(value, "to_header")
            yield name, [value] if single or not hasattr(value, "__iter__") else list(value)
    elif source is not None:
        for name, value in map(_to_pair, _to_list(source)):
            yield name, [value]


def _plain_pairs(source: Any) -> list[tuple[str, str]] | None:
    """Return the pairs of a dict in which only Location may need care; None for anything else.

    Checks as ``Headers`` does, in a third of the time, as most headers are only ever sent.
    """
    if type(source) is not dict:
        return None
    pairs = [*source.items()]  # in one step: another thread may change the dict
    for name, value in pairs:
        if type(name) is not str or type(value) is not str:
            return None
        if name not in _names:
            if name != "Location":
                return None
            place, value = pairs.index((name, value)), iri_to_uri(value)
            pairs[place] = name, value
        if not (value.isascii() and value.isprintable()):
            return None
    return pairs


def _convert(values: list[str], type: Callable[[str], Any]) -> Iterator[Any]:
    """Convert values, leaving out those for which *type* raises ValueError."""
    for value in values:
        try:
            yield type(value)
        except ValueError:
            pass


class Headers:
    """The headers of a response: an ordered multi-dict whose names ignore case.

    Takes another ``Headers``, a mapping whose values may be lists, or an iterable of pairs.
    Names keep the spelling in which they were first set.

    Whatever is set is checked: a name is a token, a value is Latin-1 text without control
    characters except tab; else ValueError.  Numbers and other plain objects become text; None,
    or a list where one value belongs, is a TypeError.  A missing name is a KeyError.  Nothing
    changes when an error is raised.  The time for one name does not depend on others.

    >>> headers = Headers({"Content-Type": "text/plain"})
    >>> headers.add("Set-Cookie", "a=1")
    >>> headers.add("set-cookie", "b=2")
    >>> headers.getlist("SET-COOKIE")
    ['a=1', 'b=2']

    Source: RFC 9110 sections 5.1 to 5.5, PEP 3333.
    """

    __slots__ = ("_fields", "_repeated", "_care", "_parsed")
    # All pairs in order; the first one of each name is under the name in lower case.
    _fields: dict[str, tuple[str, str]]
    # The keys of a name's other pairs, such as "name N5".  They have a capital letter, so that no
    # name, looked up in lower case, can be one.
    _repeated: dict[str, list[str]]
    # Whether sending may drop pairs: a hop-by-hop field was set, or a name of _CARE twice.
    _care: bool
    # What the live views have read: name in lower case -> (text, state).
    _parsed: dict[str, tuple[str, Any]]

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __init__(self, defaults: Any = None) -> None:
        self._care, self._parsed = False, {}
        pairs = [] if defaults is None else _plain_pairs(defaults)
        self._fill(pairs or [])
        if pairs is None:
            self.extend(defaults)

    # -- The choke point: every pair comes in through here ------------------------------------

    def _check(self, name: Any, value: Any) -> tuple[str, tuple[str, str]]:
        """Return the key that a name is looked up by, and the pair as it may be sent."""
        lower = _names.get(name) if type(name) is type(value) is str else None
        if lower is not None and value.isascii() and value.isprintable():
            return lower, (name, value)  # most pairs; the full rule follows
        if lower is None:
            name = _check_token(name)
            lower = name.lower()
            if lower in _URLS:
                value = iri_to_uri(_to_text(value))
            elif lower in _HOP_BY_HOP:
                self._care = True
            elif len(name) < 40 and (lower not in _CARE or name == "Content-Type"):
                _remember(_names, name, lower, 500)
        return lower, (name, _check_text(value))

    # -- Checked pairs -------------------------------------------------------------------------

    def _fill(self, pairs: list[tuple[str, str]]) -> None:
        """Replace all pairs with these, which have been checked."""
        fields: dict[str, tuple[str, str]] = {}
        for pair in pairs:  # a comprehension is a call before 3.12
            fields[_names.get(pair[0]) or pair[0].lower()] = pair
        self._fields, self._repeated = fields, {}
        if len(fields) < len(pairs):  # a name is repeated; testing each pair takes longer
            self._fields = {}
            for pair in pairs:
                self._append(pair[0].lower(), pair)

    def _append(self, lower: str, pair: tuple[str, str]) -> None:
        if lower not in self._fields:
            self._fields[lower] = pair
            return
        if lower in _CARE:
            self._care = True
        # In this order, so that a thread that reads finds every pair whose key it has.
        key = f"{lower} N{next(_numbers)}"
        self._fields[key] = pair
        self._repeated.setdefault(lower, []).append(key)

    def _put(self, lower: str, pair: tuple[str, str]) -> None:
        """Make a pair the only one of its name, in the place and the spelling of the first."""
        old = self._fields.get(lower)
        if old is not None:
            pair = old[0], pair[1]
            if lower in self._repeated:
                self._drop_repeated(lower)
        self._fields[lower] = pair

    def _drop_repeated(self, lower: str) -> None:
        for key in self._repeated.pop(lower):
            del self._fields[key]

    def _find(self, name: str) -> tuple[str, str] | None:
        """Return the first pair of a name; if there is one, get() finds the next one faster."""
        lower = _lower(name)
        pair = self._fields.get(lower)
        if pair is not None and type(name) is str and len(name) < 40:
            # That very str which is the key of most: found by identity.
            _remember(_lowers, name, _names.get(name, lower), 500)
        return pair

    def _joined(self, lower: str) -> str:
        """Return all lines of a list header joined into one (RFC 9110 5.3)."""
        if lower in self._repeated:
            return ", ".join(self.getlist(lower))
        pair = self._fields.get(lower)
        return "" if pair is None else pair[1]

    # -- Reading -------------------------------------------------------------------------------

    @_overload
    def __getitem__(self, key: str) -> str: ...
    @_overload
    def __getitem__(self, key: int) -> tuple[str, str]: ...
    @_overload
    def __getitem__(self, key: slice) -> Headers: ...
    def __getitem__(self, key: str | int | slice) -> Any:
        if isinstance(key, int):
            return self.to_wsgi_list()[key]
        if isinstance(key, slice):
            return self._copy_of(self.to_wsgi_list()[key])
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    @_overload
    def get(self, key: str) -> str | None: ...
    @_overload
    def get(self, key: str, default: T) -> str | T: ...
    @_overload
    def get(self, key: str, *, type: Callable[[str], T]) -> T | None: ...
    @_overload
    def get(self, key: str, default: T, type: Callable[[str], T]) -> T: ...
    def get(self, key: str, default: Any = None, type: Callable[[str], Any] | None = None) -> Any:
        """Return the first value of a name; *default* if there is none, or *type* refuses it."""
        try:  # 15 ns less for a name that was found before, 200 ns more for one that is not there
            pair: Any = self._fields[_lowers[key] if key.__class__ is str else _lower(key)]
        except KeyError:
            pair = self._find(key)
            if pair is None:
                return default
        return pair[1] if type is None else next(_convert([pair[1]], type), default)

    @_overload
    def getlist(self, key: str) -> list[str]: ...
    @_overload
    def getlist(self, key: str, type: Callable[[str], T]) -> list[T]: ...
    def getlist(self, key: str, type: Callable[[str], Any] | None = None) -> list[Any]:
        """Return all values of a name in order; *type* converts them and drops those it refuses."""
        lower = _lower(key)
        keys = [lower, *self._repeated.get(lower, ())] if lower in self._fields else []
        values = [self._fields[it][1] for it in keys]
        return values if type is None else [*_convert(values, type)]

    def get_all(self, name: str) -> list[str]:
        """Return all values of a name: ``getlist``, under its name in ``wsgiref.headers``."""
        return self.getlist(name)

    def items(self, lower: bool = False) -> Iterator[tuple[str, str]]:
        """Iterate over the pairs as they are now; with *lower*, names are in lower case."""
        pairs = self.to_wsgi_list()
        return iter([(name.lower(), value) for name, value in pairs] if lower else pairs)

    def keys(self, lower: bool = False) -> Iterator[str]:
        """Iterate over the names, once for each pair."""
        return iter([name for name, _ in self.items(lower)])

    def values(self) -> Iterator[str]:
        """Iterate over the values."""
        return iter([value for _, value in self.items()])

    def to_wsgi_list(self) -> list[tuple[str, str]]:
        """Return a new list of the pairs, for ``start_response``."""
        return [*self._fields.values()]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return self.items()

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.lower() in self._fields

    def __eq__(self, other: Any) -> bool:
        """Compare all pairs, repeated ones included, in any order; names ignore case."""
        if not hasattr(other, "to_wsgi_list"):  # another copy's and Werkzeug's have it
            return NotImplemented
        mine, theirs = (sorted((name.lower(), it) for name, it in pairs) for pairs in (self, other))
        return mine == theirs

    def __str__(self) -> str:
        return "\r\n".join([*map(": ".join, self), "\r\n"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.to_wsgi_list()!r})"

    # -- Writing one name ----------------------------------------------------------------------

    def add(self, key: str, value: Any, /, **options: Any) -> None:
        """Add a value after those that the name already has.

        Keywords become options of the value; ``_`` becomes ``-``, and None leaves an option out.

        >>> headers = Headers()
        >>> headers.add("Content-Disposition", "attachment", filename="x y.png")
        >>> headers["Content-Disposition"]
        'attachment; filename="x y.png"'

        Source: RFC 6266 and RFC 8187 for options that are not ASCII.
        """
        lower = _names.get(key) if type(key) is type(value) is str else None
        if lower is None or options or not (value.isascii() and value.isprintable()):
            if options:
                value = self._dump_keywords(value, options)
            lower, pair = self._check(key, value)
        else:
            pair = key, value  # what _check() returns for most pairs, in half the time
        if self._fields.setdefault(lower, pair) is not pair:  # it has one; a call less for most
            self._append(lower, pair)

    add_header = add

    def set(self, key: str, value: Any, /, **options: Any) -> None:
        """Make *value* the only value of a name, in the place of the first; else as ``add``."""
        if options:
            value = self._dump_keywords(value, options)
        lower, pair = self._check(key, value)
        self._put(lower, pair)

    @staticmethod
    def _dump_keywords(value: Any, options: dict[str, Any]) -> str:
        given = {name.replace("_", "-"): it for name, it in options.items() if it is not None}
        # As Werkzeug: with None as the value, the options stand alone.
        return _dump_options(None if value is None and given else _to_text(value), given)

    def setlist(self, key: str, values: Iterable[Any]) -> None:
        """Make *values* the only values of a name; if there are none, remove it."""
        self._set_all([(key, _to_list(values))])

    def _set_all(self, groups: Iterable[tuple[Any, list[Any]]]) -> None:
        checked = [
            (_check_token(name), [self._check(name, value) for value in values])
            for name, values in groups
        ]
        for name, pairs in checked:
            if pairs:
                self._put(*pairs[0])
            else:
                self.remove(name)
            for lower, (_, value) in pairs[1:]:
                self._append(lower, (self._fields[lower][0], value))

    def setdefault(self, key: str, default: Any) -> str:
        """Set a value if the name has none; then return its first value."""
        key = _check_token(key)
        if key not in self:
            self.set(key, default)
        return self[key]

    def setlistdefault(self, key: str, default: Iterable[Any]) -> list[str]:
        """Set values if the name has none; then return all its values."""
        key = _check_token(key)
        if key not in self:
            self.setlist(key, default)
        return self.getlist(key)

    def __setitem__(self, key: str | int | slice, value: Any) -> None:
        if type(key) is str and type(value) is str and self.__class__ is Headers:
            # What set() does for most, in three quarters of the time; a subclass has its own.
            lower = _names.get(key)
            if lower and lower not in self._repeated and value.isascii() and value.isprintable():
                old = self._fields.get(lower)
                self._fields[lower] = (key if old is None else old[0], value)
                return
        if not isinstance(key, str) and isinstance(key, (int, slice)):
            items: Any = self.to_wsgi_list()
            if isinstance(key, int):
                items[key] = self._check(*_to_pair(value))[1]
            else:
                items[key] = [self._check(*_to_pair(pair))[1] for pair in _to_list(value)]
            self._fill(items)
        else:
            self.set(key, value)

    def __delitem__(self, key: str | int | slice) -> None:
        if not isinstance(key, str) and isinstance(key, (int, slice)):
            items = self.to_wsgi_list()
            del items[key]
            self._fill(items)
        else:
            self.remove(key)

    def remove(self, key: str) -> None:
        """Remove a name with all its values; silent when it has none."""
        lower = _lower(key)
        if lower in self._repeated:
            self._drop_repeated(lower)
        self._fields.pop(lower, None)

    def pop(self, key: str | int | None = None, default: Any = _MISSING) -> Any:
        """Remove a name with all its values, and return the first.

        With a position instead, or with nothing (the last), remove and return that pair.
        """
        if key is None:
            return self.popitem()
        if isinstance(key, int):
            pair = self[key]
            del self[key]
            return pair
        value = self.get(key, default)
        if value is _MISSING:
            raise KeyError(key)
        self.remove(key)
        return value

    def popitem(self) -> tuple[str, str]:
        """Remove and return the last pair."""
        key, pair = self._fields.popitem()  # a KeyError when there is none
        lower = pair[0].lower()
        if key != lower:
            self._repeated[lower].pop()  # the last pair is also the last of its name
        return pair

    def clear(self) -> None:
        """Remove all headers."""
        self._fields, self._repeated = {}, {}

    # -- Writing many names --------------------------------------------------------------------

    def extend(self, arg: Any = (), /, **keywords: Any) -> None:
        """Add all pairs of another ``Headers``, a mapping or an iterable of pairs.

        If a value in a mapping is a list, each of its items is added.
        """
        groups = [*_iter_groups(arg), *_iter_groups(keywords)]
        for found in [self._check(name, value) for name, values in groups for value in values]:
            self._append(*found)

    def update(self, arg: Any = (), /, **keywords: Any) -> None:
        """Set all names of another ``Headers``, a mapping or an iterable of pairs.

        What a mapping has for a name, one value or a list, replaces all that the name had; of
        several pairs with the same name, the last one wins.
        """
        if hasattr(arg, "getlist") and not hasattr(arg, "lists"):  # a Headers
            groups: dict[str, tuple[str, list[str]]] = {}
            for name, value in arg.items():
                groups.setdefault(name.lower(), (name, []))[1].append(value)
            arg = dict(groups.values())
        self._set_all([*_iter_groups(arg), *_iter_groups(keywords)])

    def __or__(self, other: Any) -> Headers:
        return NotImplemented if not hasattr(other, "items") else self.copy().__ior__(other)

    def __ior__(self, other: Any) -> Headers:
        self.update(other)
        return self

    # -- Copies --------------------------------------------------------------------------------

    def copy(self) -> Headers:
        """Return another ``Headers`` with the same pairs."""
        return self._copy_of(self.to_wsgi_list())

    __copy__ = copy

    def _copy_of(self, pairs: list[tuple[str, str]]) -> Headers:
        headers = type(self)()
        headers._fill(pairs)
        headers._care = self._care
        return headers

    def __getstate__(self) -> tuple[list[tuple[str, str]]]:
        return (self.to_wsgi_list(),)

    def __setstate__(self, state: tuple[list[tuple[str, str]]]) -> None:
        # A pickle may have been tampered with: its pairs are checked like any others.
        Headers.__init__(self, *state)


# ---------------------------------------------------------------------------
# 7. Header values                    RFC 9110 8-14, RFC 9111 5.2, CSP 3, Fetch
# ---------------------------------------------------------------------------
#
# A structured value reads with from_header() and writes with to_header() and str().  It compares
# by value, and its copies and pickles are independent of it.  It has only the attributes that are
# declared: a typo is an AttributeError.


class _Value:
    """What all structured values have in common."""

    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]  # mutable

    from_header: Callable[[str | None], Any]  # a classmethod; leaves out what it cannot read
    to_header: Callable[[], str]  # "" when there is nothing to say
    _parts: tuple[str, ...]  # the attributes that the constructor takes

    def __str__(self) -> str:
        return self.to_header()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self)!r}>"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, type(self)) else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple([getattr(self, name) for name in self._parts])


def _attribute(read: Any, write: Any, doc: str) -> _Attribute[Any]:
    """Return a property; ``del`` calls *write* without a value, which means None."""
    return property(read, write, write, doc)  # type: ignore[return-value]


def _same(value: Any) -> Any:
    return value


# -- Live views ------------------------------------------------------------------------------

# Caches, as most responses of a site set the same headers in the same steps: the states that short
# texts stand for, and what edits make of a text.  Values depend on keys alone, never on clients.
_states: dict[tuple[type, str, str], Any] = {}
_edits: dict[tuple[str, str, str, Any], str] = {}


class _View(_Value):
    """A value that either keeps its own state, or edits a header of a response and keeps none.

    So two views of one header never undo each other's edits.  A subclass reads its state with
    _load(), and writes it with _store(), which checks it.
    """

    __slots__ = ("_owner", "_name", "_key", "_state", "on_update")
    _owner: Any  # the response, or None
    _name: str  # of the header
    _key: str  # the name in lower case
    _state: Any  # if there is no response
    on_update: Any  # called with the value after each edit, if there is no response

    _parse: Callable[[str], Any]  # from all lines of the header, joined, to the state
    _dump: Callable[[Any], str]  # from the state to one line; "" removes the header

    def _begin(self, text: str = "") -> None:
        """Start as a value that belongs to no response, and is what a header of this text says."""
        self._owner, self._key, self.on_update = None, "", None
        self._state = self._recall(text)

    @classmethod
    def from_header(cls: type[V], text: str | None) -> V:
        """Read the value of a header; what cannot be read is left out."""
        view = cls.__new__(cls)
        view._begin(_given(text))
        return view

    def to_header(self) -> str:
        """Write the value as header text, "" if there is nothing to write."""
        return self._dump(self._load())

    def __reduce__(self) -> tuple[Any, ...]:
        # The to_header() of this class: that of WWWAuthenticate writes only the first challenge.
        return type(self).from_header, (_View.to_header(self),)

    def _load(self) -> Any:
        if self._owner is None:
            return self._state
        headers = self._owner.headers
        return self._find(headers, headers._joined(self._key))

    def _find(self, headers: Headers, text: str) -> Any:
        """Return the state of a header whose text, just read, is *text*."""
        # A text is parsed once: 5 us less for the second look.  The very text that _store() wrote,
        # as a state may be more than its text tells: one that was assigned is read anew.
        known = headers._parsed.get(self._key)
        if known is None or known[0] is not text:
            known = headers._parsed[self._key] = text, self._recall(text)
        return known[1]

    def _recall(self, text: str) -> Any:
        """Return the state that a text stands for; it may be shared, and must not be changed."""
        key = self.__class__, self._key, text  # _key, as Vary is read unlike any other set
        state = _states.get(key)
        if state is None:
            state = self._parse(text)
            if len(text) < 200 and type(text) is str:
                _remember(_states, key, state)
        return state

    def _redo(self, what: str, value: Any) -> Any:
        """Repeat an edit that was made to the same text before, in half the time, and return None.

        Else return three things: the key under which _store() is to remember the edit, or None;
        the text of the header, "" without a response; and the state.
        """
        if self._owner is None:
            return None, "", self._state
        headers, edit = self._owner.headers, None
        text = headers._joined(self._key)
        # To look up a long text, whose edits are not kept, would hash all of it.
        if len(text) < 400 and (value is True or type(value) is str):
            edit = self._key, text, what, value
            known = _edits.get(edit)
            if known is not None:
                headers._put(self._key, (self._name, known))
                return None
        return edit, text, self._find(headers, text)

    def _store(self, state: Any, text: str = "", edit: Any = None) -> None:
        """Replace the state; *text* is what it is written as, if that is known and checked."""
        text = text or _check_text(self._dump(state))
        if self._owner is None:
            self._state = state
            if self.on_update is not None:
                self.on_update(self)
            return
        headers = self._owner.headers
        if text:
            headers._put(self._key, (self._name, text))
        else:
            headers.remove(self._key)
        headers._parsed[self._key] = text, state
        if edit and len(edit[1] + text) < 400:
            _remember(_edits, edit, text)


class HeaderSet(_TextSet, _View):
    """A header that is a set of words, such as ``Vary`` or ``Allow``: ordered, ignoring case.

    ``on_update`` is called with the set after each edit, if the set belongs to no response.

    >>> HeaderSet(["GET", "HEAD", "get"]).to_header()
    'GET, HEAD'

    Source: RFC 9110 section 5.6.1 (lists).
    """

    __slots__ = ()
    # The state: lower case -> as spelled.

    def _parse(self, text: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for part in _split(text):
            word = _unquote(part) if part[0] == '"' else part
            words.setdefault(word.lower(), word)
        return self._absorb(words)

    def _dump(self, state: dict[str, str]) -> str:
        return ", ".join(map(_quote, state.values()))

    def __init__(self, headers: Iterable[str] | None = None, on_update: Any = None) -> None:
        self._begin()
        self.update(headers or ())
        self.on_update = on_update

    def _absorb(self, state: dict[str, str]) -> dict[str, str]:
        # RFC 9110 12.5.5: in Vary, * stands for everything.
        return {"*": "*"} if "*" in state and self._key == "vary" else state

    def add(self, header: str) -> None:
        """Add a word, unless it is there already, in whatever case."""
        found = self._redo("add", header)
        if found is None:
            return
        edit, text, state = found
        word = _check_text(header)
        lower = word.lower()
        if lower in state:
            return
        # Appends one word to the text, and does not write all words anew each time.  Not if it
        # has a quote, which may be left open, and not if * may absorb.
        plain = _quote(word) == word != "*" and "*" not in state and '"' not in text
        plain = plain and text.count(",") < len(state)  # RFC 9110 5.6.1.1: no empty elements
        if len(state) < 200 or not plain:  # the state of a short text may be shared
            state = state.copy()
        state[lower] = word
        text = f"{text}, {word}" if len(state) > 1 else word
        self._store(self._absorb(state), text if plain else "", edit)

    def update(self, iterable: Iterable[str]) -> None:
        """Add several words."""
        words = [*map(_check_text, _to_list(iterable))]  # which may itself edit the set
        state = dict(self._load())
        for word in words:
            state.setdefault(word.lower(), word)
        self._store(self._absorb(state))

    def remove(self, header: str) -> None:
        """Remove a word; KeyError if it is not there."""
        if header not in self:
            raise KeyError(header)
        self._drop({header.lower()})

    def discard(self, header: str) -> None:
        """Remove a word; silent if it is not there."""
        if header in self:
            self.remove(header)

    def clear(self) -> None:
        """Remove all words, and with them the header."""
        self._store({})

    # In one step: MutableSet goes word by word, as it does for ^=, which takes quadratic time.

    def __ior__(self, it: Any) -> Any:  # type: ignore[misc]
        self.update(it)
        return self

    def __iand__(self, it: Any) -> Any:  # type: ignore[misc]
        return self._drop(self._load().keys() - {*map(_lower, _to_list(it))})

    def __isub__(self, it: Any) -> Any:  # type: ignore[misc]
        return self._drop({*map(_lower, _to_list(it))})

    def _drop(self, words: set[str]) -> Any:
        """Remove words that are given in lower case; write nothing if none of them is there."""
        state = self._load()
        left = {lower: word for lower, word in state.items() if lower not in words}
        if len(left) < len(state):
            self._store(left)
        return self

    def find(self, header: str) -> int:
        """Return the position of a word, or -1."""
        return list(self._load()).index(header.lower()) if header in self else -1

    def index(self, header: str) -> int:
        """Return the position of a word; IndexError if it is not there."""
        if header not in self:
            raise IndexError(header)
        return self.find(header)

    def as_set(self, preserve_casing: bool = False) -> set[str]:
        """Return the words as a set, in lower case unless *preserve_casing*."""
        return set(self if preserve_casing else self._load())

    def __contains__(self, header: object) -> bool:
        return isinstance(header, str) and header.lower() in self._load()

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._load().values()))

    def __len__(self) -> int:
        return len(self._load())

    def __getitem__(self, index: int) -> str:
        return list(self)[index]

    def __setitem__(self, index: int, value: str) -> None:
        words = list(self)
        words[index] = _check_text(value)
        self._store(self._absorb({word.lower(): word for word in words}))

    def __delitem__(self, index: int) -> None:
        words = list(self)
        del words[index]
        self._store({word.lower(): word for word in words})


class _Pairs(_TextMapping):
    """A live mapping of lower-cased names to text; a subclass knows where it is kept."""

    __slots__ = ()

    _read: Callable[[], Any]  # the pairs; to change them, write a changed copy
    _write: Callable[[Any], None]
    _check_value: Callable[[Any], Any]  # to text, or to None if a name may stand alone

    def _check_name(self, name: Any) -> str:
        return _check_token(name, "name").lower()

    def __getitem__(self, name: str) -> Any:
        return self._read()[_lower(name)]

    def __setitem__(self, name: str, value: Any) -> None:
        self._write({**self._read(), self._check_name(name): self._check_value(value)})

    def __delitem__(self, name: str) -> None:
        pairs = self.copy()
        del pairs[_lower(name)]
        self._write(pairs)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._read()))

    def __len__(self) -> int:
        return len(self._read())

    # What dict has and MutableMapping lacks or does differently.

    def update(self, other: Any = (), /, **values: Any) -> None:
        """Set all pairs of a mapping or an iterable, or none if one of them is refused."""
        items = dict(other, **values).items()
        pairs = {self._check_name(name): self._check_value(value) for name, value in items}
        if pairs:
            self._write({**self._read(), **pairs})

    def clear(self) -> None:
        """Remove all pairs."""
        self._write({})

    def popitem(self) -> tuple[str, Any]:
        """Remove and return the last pair."""
        last = self.copy().popitem()
        del self[last[0]]
        return last

    def copy(self) -> dict[str, Any]:
        """Return the pairs as a dict."""
        return dict(self._read())

    def __reversed__(self) -> Iterator[str]:
        return reversed(dict(self._read()))

    def __or__(self, other: Any) -> dict[str, Any]:
        return {**self, **other}

    def __ror__(self, other: Any) -> dict[str, Any]:
        return {**other, **self}

    def __ior__(self, other: Any) -> Any:
        self.update(other)
        return self


class _Directives(_Pairs, _View):
    """The state is the directives and the text after them, which is of other policies and stays.

    A directive without a value has the value None.
    """

    __slots__ = ()

    def __init__(self, values: Any = (), on_update: Any = None) -> None:
        self._begin()
        self.update(values or ())
        self.on_update = on_update

    def _read(self) -> Any:
        return self._load()[0]

    def _write(self, pairs: dict[str, Any]) -> None:
        self._store((pairs, self._load()[1]))

    def _check_value(self, value: Any) -> Any:
        return None if value is None or value is True else _check_text(value)


def _directive(name: str, kind: _DirectiveKind[T]) -> _Attribute[T]:
    """Return a directive as an attribute; None, False and ``del`` remove it."""
    parse, dump, absent = kind

    def read(view: Any) -> Any:
        pairs = view._load()[0]
        return parse(pairs[name]) if name in pairs else absent

    def write(view: Any, value: Any = None) -> None:
        text = False if value is None or value is False else dump(value)
        if text is False:
            view.pop(name, None)
        else:
            found = view._redo(name, text)
            if found is not None:
                # As view[name] = text, which would load twice.
                edit, _, (pairs, rest) = found
                view._store(({**pairs, name: view._check_value(text)}, rest), "", edit)

    return _attribute(read, write, f"The directive {name}; None removes it.")


def _dump_fields(value: Any) -> Any:
    """Write a list of header names, or text as it is; True, for no value, if there are none."""
    if value is True:
        return True
    if hasattr(value, "__iter__") and not isinstance(value, _TEXTS):
        value = ", ".join(map(_check_token, value))
    return _to_text(value) or True


# How a directive is read; how it is written, as text, or True for no value; what it is if absent.
_FLAG: _DirectiveKind[bool] = (lambda text: True, bool, False)  # present or absent
_SECONDS: _DirectiveKind[int | None] = (_parse_count, _dump_count, None)  # an int or a timedelta
# True, text, or a list of header names.
_FIELDS: _DirectiveKind[bool | str | None] = (lambda text: text or True, _dump_fields, None)
_SOURCES: _DirectiveKind[str | None] = (_same, _same, None)  # text; "" or True for no value


class ResponseCacheControl(_Directives):
    """The ``Cache-Control`` of a response: a mapping, with an attribute for each directive.

    Seconds are non-negative ints or timedeltas; None, False and ``del`` remove a directive.

    >>> control = ResponseCacheControl.from_header("no-cache, max-age=60")
    >>> control.max_age, control.no_cache, control.private
    (60, True, None)

    Source: RFC 9111 section 5.2.2, RFC 8246, RFC 5861.
    """

    __slots__ = ()

    immutable = _directive("immutable", _FLAG)
    max_age = _directive("max-age", _SECONDS)
    must_revalidate = _directive("must-revalidate", _FLAG)
    must_understand = _directive("must-understand", _FLAG)
    no_cache = _directive("no-cache", _FIELDS)
    no_store = _directive("no-store", _FLAG)
    no_transform = _directive("no-transform", _FLAG)
    private = _directive("private", _FIELDS)
    proxy_revalidate = _directive("proxy-revalidate", _FLAG)
    public = _directive("public", _FLAG)
    s_maxage = _directive("s-maxage", _SECONDS)
    stale_if_error = _directive("stale-if-error", _SECONDS)
    stale_while_revalidate = _directive("stale-while-revalidate", _SECONDS)

    def _parse(self, text: str) -> tuple[dict[str, str | None], str]:
        # Without quotes, _split() would find no more.
        return _parse_pairs(_split(text) if '"' in text else text.split(",")), ""

    def _dump(self, state: tuple[dict[str, str | None], str]) -> str:
        # RFC 9111 5.2.2.4 and 5.2.2.7: a field list ought to be quoted.
        return _dump_pairs(state[0], ("no-cache", "private"))


class ContentSecurityPolicy(_Directives):
    """A Content-Security-Policy: a mapping, with an attribute for each directive.

    A directive without a value reads as "".  Only the first policy is edited; others, which a
    browser enforces as well, stay as they are.

    >>> policy = ContentSecurityPolicy({"default-src": "'self'"})
    >>> policy.upgrade_insecure_requests = True
    >>> policy.to_header()
    "default-src 'self'; upgrade-insecure-requests"

    Source: Content Security Policy Level 3, sections 2.2 and 6.
    """

    __slots__ = ()

    base_uri = _directive("base-uri", _SOURCES)
    block_all_mixed_content = _directive("block-all-mixed-content", _FLAG)
    child_src = _directive("child-src", _SOURCES)
    connect_src = _directive("connect-src", _SOURCES)
    default_src = _directive("default-src", _SOURCES)
    fenced_frame_src = _directive("fenced-frame-src", _SOURCES)
    font_src = _directive("font-src", _SOURCES)
    form_action = _directive("form-action", _SOURCES)
    frame_ancestors = _directive("frame-ancestors", _SOURCES)
    frame_src = _directive("frame-src", _SOURCES)
    img_src = _directive("img-src", _SOURCES)
    manifest_src = _directive("manifest-src", _SOURCES)
    media_src = _directive("media-src", _SOURCES)
    navigate_to = _directive("navigate-to", _SOURCES)
    object_src = _directive("object-src", _SOURCES)
    plugin_types = _directive("plugin-types", _SOURCES)
    prefetch_src = _directive("prefetch-src", _SOURCES)
    report_to = _directive("report-to", _SOURCES)
    report_uri = _directive("report-uri", _SOURCES)
    require_trusted_types_for = _directive("require-trusted-types-for", _SOURCES)
    sandbox = _directive("sandbox", _SOURCES)
    script_src = _directive("script-src", _SOURCES)
    script_src_attr = _directive("script-src-attr", _SOURCES)
    script_src_elem = _directive("script-src-elem", _SOURCES)
    style_src = _directive("style-src", _SOURCES)
    style_src_attr = _directive("style-src-attr", _SOURCES)
    style_src_elem = _directive("style-src-elem", _SOURCES)
    trusted_types = _directive("trusted-types", _SOURCES)
    upgrade_insecure_requests = _directive("upgrade-insecure-requests", _FLAG)
    webrtc = _directive("webrtc", _SOURCES)
    worker_src = _directive("worker-src", _SOURCES)

    def _parse(self, text: str) -> tuple[dict[str, str], str]:
        first, *others = [_strip(it) for it in text.split(",") if it.strip(" \t;")] or [""]
        pairs: dict[str, str] = {}
        for part in first.replace("\t", " ").split(";"):
            name, _, value = part.strip(" ").partition(" ")
            if name and part.isascii():  # CSP3 2.2.1: any other part is skipped
                pairs.setdefault(name.lower(), value.strip(" "))
        return pairs, ", ".join(others)

    def _dump(self, state: tuple[dict[str, str], str]) -> str:
        pairs, others = state
        first = "; ".join([f"{name} {value}".rstrip(" ") for name, value in pairs.items()])
        return ", ".join(filter(None, (first, others)))

    def _redo(self, what: str, value: Any) -> Any:
        # Never cached: text cannot show that the first of several policies is empty.
        return None, "", self._load()

    def _check_name(self, name: Any) -> str:
        # CSP3 2.3: browsers would skip a directive with any other name, such as default_src.
        text: str = super()._check_name(name)
        if text.strip(_ALNUM + "-"):
            raise ValueError(f"a directive's name is letters, digits, hyphens, not {_show(name)}")
        return text

    def _check_value(self, value: Any) -> str:
        text = super()._check_value(value) or ""
        # CSP3 2.3: a semicolon would begin another directive, a comma another policy.
        if ";" in text or "," in text or not text.isascii():
            raise ValueError(f"a directive is ASCII without semicolons or commas: {_show(text)}")
        return text.replace("\t", " ").strip(" ")


# -- Ranges, half-open in Python and closed on the wire ----------------------------------------


def _part(place: int, doc: str) -> _Attribute[Any]:
    """Return one part of a ContentRange as an attribute; an edit checks the whole range."""

    def write(view: ContentRange, value: Any = None) -> None:
        parts: list[Any] = list(view._load() or (None, None, None, "bytes"))
        parts[place] = value
        view.set(*parts)

    return _attribute(lambda view: (view._load() or (None,) * 4)[place], write, doc)


class ContentRange(_View):
    """The ``Content-Range`` of a 206 or 416: which bytes of how many.

    ``start`` and ``stop`` are half-open; both None means "not satisfiable".  ``length`` is None
    when it is not known.  The value is falsy while it is unset.  An edit that would make it
    invalid is a ValueError and changes nothing.

    >>> ContentRange("bytes", 0, 100, 1000).to_header()
    'bytes 0-99/1000'

    Source: RFC 9110 section 14.4.
    """

    __slots__ = ()

    # The state: what set() takes, or None.

    start: _Attribute[int | None] = _part(0, "The first position.")
    stop: _Attribute[int | None] = _part(1, "The position after the last.")
    length: _Attribute[int | None] = _part(2, "The length of the whole body, or None.")
    units: _Attribute[str | None] = _part(3, "What is counted; None unsets.")

    def _parse(self, text: str) -> Any:
        units, _, rest = text.strip(" \t").partition(" ")
        place, _, size = rest.strip(" \t").partition("/")
        start, end, length = map(_parse_count, (*place.partition("-")[::2], size))
        stop = None if end is None else end + 1
        valid = self._is_valid(start, stop, length) and units and not units.strip(_TOKEN)
        read = (start is not None or place == "*") and (length is not None or size == "*")
        return (start, stop, length, units) if valid and read else None

    def _dump(self, state: Any) -> str:
        if state is None:
            return ""
        start, stop, length, units = state
        place = "*" if start is None else "%d-%d" % (start, stop - 1)
        return "%s %s/%s" % (units, place, "*" if length is None else "%d" % length)

    @staticmethod
    def _is_valid(start: int | None, stop: int | None, length: int | None) -> bool:
        if start is None or stop is None:
            return start is stop and length is not None and length >= 0
        return 0 <= start < stop and (length is None or stop <= length)

    def __init__(
        self,
        units: str | None,
        start: int | None,
        stop: int | None,
        length: int | None = None,
        on_update: Any = None,
    ) -> None:
        self._begin()
        self.set(start, stop, length, units)
        self.on_update = on_update

    def set(
        self,
        start: int | None,
        stop: int | None,
        length: int | None = None,
        units: str | None = "bytes",
    ) -> None:
        """Set all parts at once; None as *units* unsets the range."""
        for number in (start, stop, length):
            if isinstance(number, bool) or not isinstance(number, (int, type(None))):
                raise TypeError(f"a position is an int or None, not {_show(number)}")
        if units is None:
            self._store(None)
        elif self._is_valid(start, stop, length):
            self._store((start, stop, length, _check_token(units, "range unit")))
        else:
            raise ValueError(f"not a range: {start} to {stop} of {length}")

    def unset(self) -> None:
        """Remove the header."""
        self._store(None)

    def __bool__(self) -> bool:
        return self._load() is not None


def _resolve_range(wanted: tuple[int, int | None], length: int) -> _Range | None:
    """Return a range within *length*, half-open; None when no byte of it exists."""
    start, stop, _ = slice(*wanted).indices(length)
    return (start, stop) if start < stop else None


class Range(_Value):
    """What a request asks for with ``Range``.

    ``ranges`` is a list of pairs: (first, after the last), half-open; (first, None) to the end;
    (-n, None) for the last n.  ``from_header`` returns None for text that is not a range.

    >>> Range.from_header("bytes=0-99,-5").ranges
    [(0, 100), (-5, None)]

    Source: RFC 9110 section 14.1.
    """

    __slots__ = _parts = ("units", "ranges")

    def __init__(self, units: str, ranges: Iterable[tuple[int, int | None]]) -> None:
        self.units = _check_token(units, "range unit")
        self.ranges = list(ranges)
        for start, stop in self.ranges:
            if start is None or (stop is not None and not 0 <= start < stop):
                raise ValueError(f"not a range: {start!r} to {stop!r}")

    @classmethod
    def from_header(cls, text: str | None) -> Range | None:
        """Read a ``Range`` header; None for text that is not one."""
        units, _, specs = _given(text).partition("=")
        found = cls.__new__(cls)  # without __init__(), whose checks are made here
        found.units, found.ranges, parts = _strip(units).lower(), [], _split(specs)
        for part in parts:
            first, hyphen, last = part.partition("-")
            start = _parse_count(first) if first else 0
            end = _parse_count(last) if last else _MAX_COUNT  # no end: no start is after this
            if not hyphen or part == "-" or start is None or end is None or start > end:
                return None
            # Larger numbers are clamped: compare their digits.
            if start == _MAX_COUNT and last and last.zfill(len(first)) < first.zfill(len(last)):
                return None
            if first:
                found.ranges.append((start, end + 1 if last else None))
            elif end:  # "the last 0 bytes" can never be satisfied
                found.ranges.append((-end, None))
        return found if parts and found.units and not found.units.strip(_TOKEN) else None

    def to_header(self) -> str:
        """Write the ranges as a request does."""
        specs = [
            str(start) if start < 0 else f"{start}-{'' if stop is None else stop - 1}"
            for start, stop in self.ranges
        ]
        return f"{self.units}={','.join(specs) or '-0'}"

    def range_for_length(self, length: int | None) -> _Range | None:
        """Return the single byte range in *length*, half-open; None if there is none to meet."""
        if length is None or self.units != "bytes" or len(self.ranges) != 1:
            return None
        return _resolve_range(self.ranges[0], length)

    def make_content_range(self, length: int | None) -> ContentRange | None:
        """Return what ``range_for_length`` gives as a ``ContentRange``, or None."""
        found = self.range_for_length(length)
        return None if found is None else ContentRange(self.units, *found, length)

    def to_content_range_header(self, length: int | None) -> str | None:
        """Return what ``range_for_length`` gives as the text of a ``Content-Range``, or None."""
        content_range = self.make_content_range(length)
        return None if content_range is None else str(content_range)


# -- Validators --------------------------------------------------------------------------------


def quote_etag(etag: str, weak: bool = False) -> str:
    """Write an ETag: ``"x"``, or ``W/"x"`` when it is weak.

    Text that is quoted already is accepted, and stays weak if it is.  Raises ValueError for
    characters that an ETag cannot have: spaces, controls and quotes.

    Source: RFC 9110 section 8.8.3.
    """
    text: Any = _check_text(etag, "tag")
    if text[-1:] == '"' and text[0] in '"W':
        text, weak_too = unquote_etag(text)
        weak = weak or bool(weak_too)
    if '"' in text or " " in text or "\t" in text:
        raise ValueError(f"an ETag has no spaces, controls or quotes, not {_show(etag)}")
    return f'W/"{text}"' if weak else f'"{text}"'


def unquote_etag(etag: str | None) -> tuple[str, bool] | tuple[None, None]:
    """Read an ETag as its text and whether it is weak; (None, None) if there is none.

    >>> unquote_etag('W/"x"')
    ('x', True)
    """
    text = _strip(_given(etag))
    weak = text[:2] in ("W/", "w/")
    tag = text[2:] if weak else text
    if len(tag) > 1 and tag[0] == tag[-1] == '"':
        tag = tag[1:-1]
    return (tag, weak) if text else (None, None)


def generate_etag(data: bytes) -> str:
    """Make the text of an ETag: the SHA-1 of the body in hex.

    Where SHA-1 is forbidden, it is SHA-256: only equality counts.
    """
    import hashlib

    try:
        return hashlib.sha1(data).hexdigest()
    except (AttributeError, ValueError):  # a FIPS build refuses with ValueError
        return hashlib.sha256(data).hexdigest()


class ETags(_Value):
    """The tags of ``If-Match`` or ``If-None-Match``, or the star that stands for any.

    >>> tags = ETags.from_header('"a", W/"b"')
    >>> "a" in tags, "b" in tags, tags.contains_weak("b")
    (True, False, True)

    Source: RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2.
    """

    __slots__ = _parts = ("_strong", "_weak", "star_tag")

    def __init__(
        self,
        strong_etags: Iterable[str] | None = None,
        weak_etags: Iterable[str] | None = None,
        star_tag: bool = False,
    ) -> None:
        self.star_tag = star_tag
        # Dicts, because they keep the order.
        self._strong = dict.fromkeys(() if star_tag or not strong_etags else strong_etags)
        self._weak = dict.fromkeys(weak_etags or ())

    @classmethod
    def from_header(cls, text: str | None) -> ETags:
        """Read a list of tags; anything else in it is left out."""
        found = cls.__new__(cls)
        found.star_tag = _given(text).strip(" \t") == "*"
        strong = found._strong = {}
        weak = found._weak = {}
        # Tags have no escapes: every second piece between quotes is one, if commas surround it.
        pieces = f",{text},".split('"')
        for lead, tag, trail in zip(pieces[::2], pieces[1::2], pieces[2::2]):
            tags = weak if lead[-2:] in ("W/", "w/") else strong
            lead = lead[:-2] if tags is weak else lead
            if lead.rstrip(" \t")[-1:] == "," == trail.lstrip(" \t")[:1]:
                tags[tag] = None
        return found

    def to_header(self) -> str:
        """Write the tags as a request does."""
        tags = [f'"{tag}"' for tag in self._strong] + [f'W/"{tag}"' for tag in self._weak]
        return "*" if self.star_tag else ", ".join(tags)

    def as_set(self, include_weak: bool = False) -> set[str]:
        """Return the strong tags, and with *include_weak* the weak ones."""
        return {*self._strong, *(self._weak if include_weak else ())}

    def is_weak(self, etag: str) -> bool:
        """Tell whether a tag is among the weak ones."""
        return etag in self._weak

    def is_strong(self, etag: str) -> bool:
        """Tell whether a tag is among the strong ones."""
        return etag in self._strong

    def contains(self, etag: str) -> bool:
        """Compare strongly: only strong tags match."""
        return self.star_tag or etag in self._strong

    def contains_weak(self, etag: str) -> bool:
        """Compare weakly: weak tags match as well."""
        return etag in self._weak or self.contains(etag)

    def contains_raw(self, etag: str) -> bool:
        """Compare a quoted tag: weakly if it is weak, else strongly."""
        tag, weak = unquote_etag(etag)
        return tag is not None and self(tag, include_weak=bool(weak))

    __contains__ = contains

    def __call__(
        self, etag: str | None = None, data: bytes | None = None, include_weak: bool = False
    ) -> bool:
        """Tell whether a tag is there, or the one that *data* would get."""
        if etag is None:
            etag = generate_etag(data)  # type: ignore[arg-type]  # None is a TypeError there
        return self.contains_weak(etag) if include_weak else self.contains(etag)

    def __iter__(self) -> Iterator[str]:
        return iter(self._strong)

    def __len__(self) -> int:
        return len(self._strong)

    def __bool__(self) -> bool:
        return bool(self.star_tag or self._strong or self._weak)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ETags):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._parts)


class IfRange(_Value):
    """What a request says with ``If-Range``: an ETag, or a date as an aware datetime.

    Source: RFC 9110 section 13.1.5.
    """

    __slots__ = _parts = ("etag", "date", "weak")

    def __init__(
        self, etag: str | None = None, date: datetime.datetime | None = None, weak: bool = False
    ) -> None:
        self.etag, self.date, self.weak = etag, date, weak

    @classmethod
    def from_header(cls, text: str | None) -> IfRange:
        """Read a single ETag, or else a date."""
        tag, weak = unquote_etag(text)
        try:
            if tag is not None and _given(text).count('"') == 2:
                quote_etag(tag)
                return cls(tag, weak=bool(weak))
        except ValueError:  # not one that could be written
            pass
        return cls(date=parse_date(text))

    def to_header(self) -> str:
        """Write it as a request does, "" if it has neither."""
        if self.date is not None:
            return http_date(self.date)
        return "" if self.etag is None else quote_etag(self.etag, self.weak)


# -- Authentication ------------------------------------------------------------------------------


class _Parameters(_Pairs):
    """Pairs that live inside another value, which reads and writes them."""

    __slots__ = ("_read", "_write")

    def __init__(self, read: Any, write: Any) -> None:
        self._read, self._write = read, write

    def _check_value(self, value: Any) -> str:
        return _to_text(value)  # _write() knows how it is sent, and checks it

    def __repr__(self) -> str:
        return repr(self._read())

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (self._read(),)


def _parameter(name: str) -> _Attribute[str | None]:
    def write(challenge: WWWAuthenticate, value: Any = None) -> None:
        challenge[name] = value

    return _attribute(lambda it: it._load()[2].get(name), write, f"The parameter {name}, or None.")


class WWWAuthenticate(_View):
    """A challenge: a scheme with parameters, or with a token.

    On a response it is the first challenge; others stay as they are.  ``auth["realm"]`` and
    ``auth.realm`` are None if there is no realm, and assigning None removes it.

    >>> WWWAuthenticate("basic", {"realm": "Members"}).to_header()
    'Basic realm="Members"'

    Source: RFC 9110 sections 11.2 to 11.6, RFC 7616 section 3.3, RFC 6750 section 3.
    """

    __slots__ = ()

    algorithm = _parameter("algorithm")
    charset = _parameter("charset")
    domain = _parameter("domain")
    error = _parameter("error")
    error_description = _parameter("error_description")
    error_uri = _parameter("error_uri")
    nonce = _parameter("nonce")
    opaque = _parameter("opaque")
    qop = _parameter("qop")
    realm = _parameter("realm")
    scope = _parameter("scope")
    stale = _parameter("stale")
    userhash = _parameter("userhash")

    # The state: (scheme as spelled, token, parameters, text of the other challenges).

    def _parse(self, text: str) -> Any:
        first, *others = _split(text) or [""]
        scheme, _, rest = first.partition(" ")
        if scheme.strip(_TOKEN):
            return "", None, {}, ", ".join(others)
        rest = rest.strip(" \t")
        if rest and "=" not in rest.rstrip("="):
            return scheme, rest, {}, ", ".join(others)
        count = 0
        for part in others:
            name, equals, _ = part.partition("=")
            # A part that has no "=", or no token before it, begins the next challenge.
            if not equals or name.rstrip(" \t").strip(_TOKEN):
                break
            count += 1
        return scheme, None, _parse_pairs([rest, *others[:count]]), ", ".join(others[count:])

    def _dump(self, state: Any) -> str:
        scheme, token, parameters, others = state
        scheme = scheme.title() if scheme.islower() else scheme or "Basic"
        # RFC 9110 11.5 and RFC 7616 3.3: these are quoted-strings, even where tokens would do.
        quoted = "realm domain nonce opaque qop" if scheme.lower() == "digest" else "realm"
        first = f"{scheme} {token or _dump_pairs(parameters, quoted.split())}".rstrip(" ")
        return f"{first}, {others}" if others else first

    def __init__(
        self, auth_type: str, values: Mapping[str, Any] | None = None, token: str | None = None
    ) -> None:
        self._begin(_check_token(auth_type, "scheme"))
        self.parameters = values or {}
        if token is not None:
            self.token = token

    @classmethod
    def from_header(cls, text: str | None) -> WWWAuthenticate | None:  # type: ignore[override]
        """Read the first challenge; None if there is none."""
        challenge: WWWAuthenticate = super().from_header(text)
        return challenge if challenge._state[0] else None

    def to_header(self) -> str:
        """Write the first challenge."""
        return self._dump((*self._load()[:3], ""))

    @property
    def type(self) -> str:
        """The scheme in lower case; assign it as it is to be sent, ``basic`` for ``Basic``."""
        return str(self._load()[0] or "basic").lower()

    @type.setter
    def type(self, value: str) -> None:
        self._store((_check_token(value, "scheme"), *self._load()[1:]))

    def _set_token(self, value: str | None = None) -> None:
        scheme, _, parameters, others = self._load()
        if value is not None:
            value, parameters = _to_text(value), {}
            start = value.rstrip("=")
            if not start or start.strip(_ALNUM + "-._~+/"):
                raise ValueError(f"a token has base64 characters only, not {_show(value)}")
        self._store((scheme, value, parameters, others))

    token: _Attribute[str | None] = _attribute(
        lambda it: it._load()[1], _set_token, "Base64 text that replaces the parameters, or None."
    )

    @property
    def parameters(self) -> MutableMapping[str, str]:
        """The parameters; a live mapping whose values are quoted and escaped as needed."""
        return _Parameters(lambda: self._load()[2], self._write)

    @parameters.setter
    def parameters(self, value: Mapping[str, Any]) -> None:
        pairs = [pair for pair in dict(value).items() if pair[1] is not None]
        self._write({_check_token(name, "name").lower(): _check_text(text) for name, text in pairs})

    def _write(self, pairs: dict[str, str]) -> None:
        scheme, token, _, others = self._load()
        self._store((scheme, None if pairs else token, pairs, others))

    def get(self, key: str, default: Any = None) -> Any:
        """Return a parameter, or *default*."""
        return self._load()[2].get(_lower(key), default)

    __getitem__ = get

    def __setitem__(self, key: str, value: Any = None) -> None:
        if value is None:
            self.parameters.pop(key, None)
        else:
            self.parameters[key] = value

    __delitem__ = __setitem__  # silent when it is missing

    def __contains__(self, key: object) -> bool:
        return key in self.parameters

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WWWAuthenticate):
            return NotImplemented
        return (self.type, *self._load()[1:3]) == (other.type, *other._load()[1:3])

    def __iter__(self) -> Iterator[WWWAuthenticate]:
        yield self  # Werkzeug's Unauthorized iterates over what it is given


# -- Cross-origin policies ---------------------------------------------------------------------


class _PolicyType(type):
    """Makes a class iterable like an enumeration; the enum module costs 4 ms."""

    _members: dict[str, Any]  # by value

    def __iter__(cls) -> Iterator[Any]:
        return iter(cls._members.values())

    def __len__(cls) -> int:
        return len(cls._members)

    def __getitem__(cls, name: str) -> Any:
        return {member.name: member for member in cls}[name]


class _Policy(_Value, metaclass=_PolicyType):
    """A member of a small enumeration: ``COEP("require-corp")`` is ``COEP.REQUIRE_CORP``."""

    name: str
    value: str
    _parts = ("value",)
    _separator = ";"  # HTML 7.1.3: parameters such as report-to may follow

    def __init_subclass__(cls) -> None:
        cls._members = {}
        for name in cls.__annotations__:
            member = object.__new__(cls)
            value = name.lower().replace("_", "-")
            vars(member).update(name=name, value=value)
            cls._members[value] = member
            setattr(cls, name, member)

    def __new__(cls, value: Any) -> Any:
        text = getattr(value, "value", value)
        if not isinstance(text, str) or text not in cls._members:
            raise ValueError(f"not a {cls.__name__}: {_show(value)}")
        return cls._members[text]

    @classmethod
    def from_header(cls, text: str | None) -> Any:
        """Read a member; other text reads as the default, which is the first member."""
        value = _given(text).partition(cls._separator)[0]
        return cls._members.get(_strip(value), next(iter(cls)))

    def to_header(self) -> str:
        """Return the value."""
        return self.value

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"cannot set {name!r} of a constant")

    def __eq__(self, other: object) -> bool:
        # Equals a member of another copy's, or Werkzeug's, enumeration of this name; never text.
        same = type(self).__name__ == type(other).__name__
        return same and getattr(other, "value", None) == self.value

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.name)


class COEP(_Policy):
    """Cross-Origin-Embedder-Policy.  Source: HTML, section 7.1.4."""

    UNSAFE_NONE: ClassVar[COEP]
    REQUIRE_CORP: ClassVar[COEP]
    CREDENTIALLESS: ClassVar[COEP]


class COOP(_Policy):
    """Cross-Origin-Opener-Policy.  Source: HTML, section 7.1.3."""

    UNSAFE_NONE: ClassVar[COOP]
    SAME_ORIGIN_ALLOW_POPUPS: ClassVar[COOP]
    SAME_ORIGIN: ClassVar[COOP]
    NOOPENER_ALLOW_POPUPS: ClassVar[COOP]


class CORP(_Policy):
    """Cross-Origin-Resource-Policy.  Source: Fetch, section 3.7."""

    _separator = "\n"  # there are no parameters
    CROSS_ORIGIN: ClassVar[CORP]
    SAME_SITE: ClassVar[CORP]
    SAME_ORIGIN: ClassVar[CORP]


# ---------------------------------------------------------------------------
# 8. Bodies                                           PEP 3333, RFC 9110 14.6
# ---------------------------------------------------------------------------
#
# A body is a list (or tuple) of str and bytes, whose length is known, or any other iterable of
# them, which is streamed.  Whatever carries a body has close(), which closes what is inside.

# Measured: pieces of 16 kB cost half as much again; from 128 kB on, malloc maps each one anew.
_READ_SIZE = 1 << 16


def _to_body(body: Any) -> Any:
    """Return a body as it is kept: data as bytes, None as an empty list, iterables as they are."""
    if isinstance(body, str):
        return body.encode()
    if hasattr(type(body), "__next__") and hasattr(body, "__iter__"):
        return body  # an iterator needs no further tests: 150 ns less
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    if body is None:
        return []
    if hasattr(body, "__iter__") and not isinstance(body, (dict, set, frozenset, type)):
        return body
    raise TypeError(f"a body is str, bytes or an iterable of these: use str() on {_show(body)}")


def _iter_encoded(chunks: Iterable[Any]) -> Iterator[bytes]:
    """Encode chunk by chunk; TypeError for anything but str and bytes."""
    for chunk in chunks:
        if type(chunk) is str:  # takes half the time of isinstance()
            yield chunk.encode()
        elif type(chunk) is bytes:
            yield chunk
        elif isinstance(chunk, (str, bytes)):
            yield chunk.encode() if isinstance(chunk, str) else bytes(chunk)
        else:
            raise TypeError(f"a body is made of str and bytes, not {_show(chunk)}")


class _Chunks(list):  # type: ignore[type-arg]
    """An encoded body for the server: a list, whose length servers may take, with ``close()``.

    A generator in a closing wrapper costs ten times as much.
    """

    __slots__ = ("close",)
    close: Callable[[], Any]


class _Stream:
    """An iterator of bytes with a given ``close()``."""

    __slots__ = ("_chunks", "close")

    def __init__(self, chunks: Iterable[bytes], close: Callable[[], Any]) -> None:
        self._chunks, self.close = chunks, close

    def __iter__(self) -> Iterator[bytes]:
        # Returns the inner iterator: a __next__ in Python costs 40 ns more for each chunk.
        self._chunks = chunks = iter(self._chunks)
        return chunks

    def __next__(self) -> bytes:
        return next(iter(self))


class ResponseStream:
    """The body of a response as a file to write to: ``response.stream``.

    What is written, str or bytes, is added to the body.  ValueError after ``close()``.
    """

    mode, encoding = "wb+", "utf-8"

    def __init__(self, response: Any) -> None:
        self.response, self.closed = response, False

    def write(self, value: str | bytes) -> int:
        """Add to the body; return the length of *value*."""
        self.flush()
        list(_iter_encoded([value]))  # raises for any other type
        self.response._ensure_sequence(mutable=True)
        self.response.response.append(value)
        self.response.headers.remove("Content-Length")
        return len(value)

    def writelines(self, seq: Iterable[str | bytes]) -> None:
        """Add several pieces to the body."""
        for value in seq:
            self.write(value)

    def close(self) -> None:
        """Refuse further writing; the response stays open."""
        self.closed = True

    def flush(self) -> None:
        """Do nothing, except raise ValueError when closed."""
        if self.closed:
            raise ValueError("the stream of the response is closed")

    def isatty(self) -> bool:
        """Return False: it is not a terminal."""
        self.flush()
        return False

    def tell(self) -> int:
        """Return the length of the body, in bytes."""
        self.response._ensure_sequence()
        return sum(map(len, self.response.iter_encoded()))


class FileWrapper:
    """An iterable over an open file in blocks of ``buffer_size`` bytes.

    ``close()``, ``seek()`` and ``tell()`` do nothing (return None) if the file does not have them.

    Source: PEP 3333, "Optional Platform-Specific File Handling".
    """

    def __init__(self, file: Any, buffer_size: int = 8192) -> None:
        self.file, self.buffer_size = file, buffer_size

    def __iter__(self) -> FileWrapper:
        return self

    def __next__(self) -> bytes:
        data: bytes = self.file.read(self.buffer_size)
        if not data:
            raise StopIteration
        return data

    def close(self) -> None:
        """Close the file."""
        getattr(self.file, "close", lambda: None)()

    def seekable(self) -> bool:
        """Tell whether the file can seek."""
        return bool(getattr(self.file, "seekable", lambda: hasattr(self.file, "seek"))())

    def seek(self, *args: int) -> None:
        """Move in the file."""
        getattr(self.file, "seek", lambda *args: None)(*args)

    def tell(self) -> int | None:
        """Return the position in the file."""
        return getattr(self.file, "tell", lambda: None)()


def wrap_file(environ: _Environ, file: Any, buffer_size: int = 8192) -> Iterable[bytes]:
    """Wrap a file in an iterable: the server's own, which may use ``sendfile``, if it has one.

    With ``direct_passthrough`` the server gets it back untouched, if nothing waits for its close.

    Source: PEP 3333, "Optional Platform-Specific File Handling".
    """
    wrapper: type[FileWrapper] = environ.get("wsgi.file_wrapper", FileWrapper)
    return wrapper(file, buffer_size)


# -- Byte ranges, all half-open -----------------------------------------------------------------
#
# A part is (head, start, stop): what to send before a range, and the range; each may be empty.


def _find_file(body: Any, wrapper: Any) -> Any:
    """Return the seekable binary file in a body, or None; *wrapper* is the server's class."""
    kind = type(body)
    file: Any = body
    # Any other class with a file, and a file with a __next__ of its own, may yield other bytes.
    if kind is wrapper or (kind.__name__ == "FileWrapper" and kind.__bases__ == (object,)):
        file = getattr(body, "filelike", getattr(body, "file", None))
    else:
        origins = [cls.__module__ for cls in kind.__mro__ if "__next__" in vars(cls)]
        if origins and origins[0] not in ("_io", "io"):
            return None
    try:
        file.tell()  # raises if it is not a file, or a pipe, or closed
        # A text file counts in characters.
        binary = hasattr(file, "read") and not hasattr(file, "encoding")
        return file if binary and FileWrapper(file).seekable() else None
    except Exception:
        return None


def _read_parts(file: Any, base: int, parts: list[_BodyPart]) -> Iterator[bytes]:
    """Yield parts of a file, with positions counted from *base*."""
    for head, start, stop in parts:
        if head:
            yield head
        file.seek(base + start)
        while start < stop:
            chunk = file.read(min(stop - start, _READ_SIZE))
            if not chunk:
                raise OSError(f"the file ended {stop - start} bytes before the end of the range")
            yield chunk[: stop - start]
            start += len(chunk)


def _cut_parts(chunks: Iterable[Any], parts: list[_BodyPart]) -> Iterator[bytes]:
    """Yield ascending parts of a body in chunks; take no chunk after the last that is needed."""
    encoded, position = _iter_encoded(chunks), 0
    chunk: Any = b""
    for head, start, stop in parts:
        if head:
            yield head
        while start < stop:
            end = position + len(chunk)
            if start < end:
                yield chunk[start - position : stop - position]
                start = end
            else:
                position = end
                chunk = next(encoded, None)
                if chunk is None:
                    raise OSError(f"the body ended with {stop - start} bytes of a range missing")


# -- Other applications ---------------------------------------------------------------------------


def _replay(written: list[bytes], chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what was written before each chunk, then the chunk."""
    while written:
        pieces = written[:]
        written.clear()
        yield from pieces
        for chunk in chunks:  # which may write
            written.append(chunk)
            break


# ---------------------------------------------------------------------------
# 9. Conditional requests                                     RFC 9110 13, 14
# ---------------------------------------------------------------------------
#
# Each function is one decision.  Fields come from outside: what cannot be read is ignored, except
# in If-Match, whose sender must be sure (412), and in ranges of bytes (416).

# What a 304 does not carry: it describes the body that is not sent (RFC 9110 15.4.5).
_NOT_IN_304 = tuple("content-" + name for name in "type length encoding language range md5".split())


def _is_match(text: str, etag: str | None, weakly: bool) -> bool:
    """Tell whether an ETag is in a list; ``*`` matches even none.  RFC 9110 13.1.1, 13.1.2."""
    if weakly and text == etag and text.count('"') == 2:  # what a browser sends back: 3 us less
        return True
    tags = ETags.from_header(text)
    tag, weak = unquote_etag(etag)
    if tag is None or (weak and not weakly):
        return tags.star_tag
    return tags(tag, include_weak=weakly)


def _check_preconditions(environ: _Environ, headers: Headers) -> int | None:
    """Return 412 if the client means another body, or 304 if it already has this one; else None.

    Each is decided by tags or, in their absence, by a date; in the order of RFC 9110 13.2.2.
    """
    for tags, date, code in (
        ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", 412),
        ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", 304),
    ):
        same = None  # whether the client means, or has, the present body; None: it does not say
        if tags in environ:
            same = _is_match(environ[tags], headers.get("ETag"), code == 304)
        elif date in environ:
            since = parse_date(environ[date])
            modified = parse_date(headers.get("Last-Modified"))
            if since is not None and modified is not None:
                same = modified <= since
        if same is (code == 304):
            return code
    return None


def _is_range_current(environ: _Environ, headers: Headers) -> bool:
    """Tell whether If-Range, if given, names exactly the present body.  RFC 9110 13.1.5."""
    if "HTTP_IF_RANGE" not in environ:
        return True
    text = _strip(environ["HTTP_IF_RANGE"])
    if text[:1] == '"':  # a weak tag never matches
        return text == headers.get("ETag")
    # A date counts as strong, however close to Date (8.8.2.2): a second is all that is known.
    date = parse_date(text)
    return date is not None and date == parse_date(headers.get("Last-Modified"))


def _choose_ranges(text: str, length: int, seekable: bool) -> list[_Range] | None:
    """Return the ranges of a body to send, half-open and in that order.

    None: ignore the field and send the whole body.  Empty: no range can be satisfied.
    """
    wanted = Range.from_header(text)
    if wanted is None or wanted.units != "bytes":
        units, equals, _ = text.partition("=")
        return [] if wanted is None and _strip(units).lower() + equals == "bytes=" else None
    found = [*filter(None, [_resolve_range(pair, length) for pair in wanted.ranges])]
    if "," not in text:
        return found  # a single one needs no rules: 3 us less
    if len(_split(text.partition("=")[2])) > 16:
        return None
    # RFC 9110 14.2: many overlapping or backward ranges are a way to overload a server.
    overlapping = sum(  # each overlaps itself
        sum(start < b and a < stop for a, b in found) > 1 for start, stop in found
    )
    descents = sum(after[0] < before[0] for before, after in zip(found, found[1:]))
    if overlapping > 2 or (descents > 1 and not seekable):
        return None
    merged: list[_Range] = []
    for start, stop in sorted(found):
        if merged and start <= merged[-1][1]:
            start, last = merged.pop()
            stop = max(last, stop)
        merged.append((start, stop))
    if not seekable:
        return merged
    # Each merged range stands where the first of its members stood.
    return [*dict.fromkeys(one for at, _ in found for one in merged if one[0] <= at < one[1])]


def _make_parts(ranges: list[_Range], length: int, headers: Headers) -> Any:
    """Return the name and value of the header that describes a 206, its parts, and their length.

    Source: RFC 9110 sections 14.6 and 15.3.7.
    """
    size = sum([stop - start for start, stop in ranges])
    if len(ranges) == 1:
        [(start, stop)] = ranges
        return "Content-Range", f"bytes {start}-{stop - 1}/{length}", [(b"", start, stop)], size
    import os

    boundary = os.urandom(16).hex()
    kind = headers.get("Content-Type")
    fence, typed = f"--{boundary}", f"Content-Type: {kind}\r\n" if kind else ""
    parts = []
    for start, stop in ranges:
        head = f"{fence}\r\n{typed}Content-Range: bytes {start}-{stop - 1}/{length}\r\n\r\n"
        parts.append((head.encode("latin-1"), start, stop))
        fence = f"\r\n--{boundary}"
    parts.append((f"{fence}--\r\n".encode(), 0, 0))
    size += sum([len(head) for head, _, _ in parts])
    return "Content-Type", f"multipart/byteranges; boundary={boundary}", parts, size


# ---------------------------------------------------------------------------
# 10. Header attributes
# ---------------------------------------------------------------------------
#
# One law for all attributes of Response: None and del remove the header, silently if it is absent;
# text is always accepted; a header that cannot be read gives the default.


def _value(name: str, parse: Callable[[Any], T], dump: Any, doc: str) -> _Attribute[T]:
    """Return a header as a plain value: parsed when read, written when assigned."""

    def write(response: Any, value: Any = None) -> None:
        text = None if value is None else dump(value)
        if text is None:
            response.headers.remove(name)
        else:
            response.headers.set(name, text)

    def read(response: Any) -> Any:
        text = response.headers.get(name)
        return parse(text and _strip(text))  # RFC 9110 5.5: spaces around it do not count

    return _attribute(read, write, doc)


def _text(name: str, doc: str) -> _Attribute[str | None]:
    """Return a header as text."""
    return _value(name, _same, _same, doc)


def _policy(name: str, policy: type[T], doc: str) -> _Attribute[T]:
    """Return a header as a member of an enumeration; assign one, of any enumeration, or text."""
    kind: Any = policy
    return _value(name, kind.from_header, lambda value: kind(value).value, doc)


def _view(name: str, view: type[T], doc: str) -> _Attribute[T]:
    """Return a header as a live view: edit the view and the header follows.

    Assign text, or anything that the class of the view can be made from.
    """
    kind: Any = view
    key = name.lower()

    def read(response: Any) -> Any:
        made = kind.__new__(kind)
        made._owner, made._name, made._key = response, name, key
        return made

    def dump(value: Any) -> str:
        if not isinstance(value, str):
            value = value if hasattr(value, "to_header") else kind(value)
            value = _View.to_header(value) if isinstance(value, _View) else value.to_header()
        made = kind.from_header(_check_text(value))
        ascii_only = kind is ContentSecurityPolicy  # CSP3 2.2
        if (not made and _strip(value)) or (ascii_only and not value.isascii()):
            raise ValueError(f"not a {name}: {_show(value)}")
        return "*" if key == "vary" and "*" in made else _View.to_header(made) if made else ""

    def write(response: Any, value: Any = None) -> None:
        # A list may hold several challenges; for any other view it is the words of one header.
        several = kind is WWWAuthenticate and isinstance(value, (list, tuple))
        values = value if several else [] if value is None else [value]
        response.headers.setlist(name, filter(None, map(dump, values)))
        if isinstance(value, WWWAuthenticate) and value._owner is None:
            # As Werkzeug: a challenge that is assigned stays connected, those in a list do not.
            value.on_update = lambda challenge: write(response, _View.to_header(challenge))

    return _attribute(read, write, doc)


def _dump_credentials(value: Any) -> str | None:
    """Write True as "true", the only value that exists, and False as None; else ValueError."""
    text = str(value).lower() if isinstance(value, (bool, str)) else ""
    if text not in ("true", "false"):
        raise ValueError(f"expected True or False, not {_show(value)}")
    return "true" if text == "true" else None


# ---------------------------------------------------------------------------
# 11. Response
# ---------------------------------------------------------------------------

# Text types get "; charset=utf-8", and so do these subtypes of "application".
_TEXT_TYPES = "ecmascript javascript sql xml xml-dtd xml-external-parsed-entity".split()


def _parse_mimetype(text: str | None) -> str | None:
    """Return the mimetype of a Content-Type, without its parameters."""
    return _strip(text.partition(";")[0]) if text else None


def _dump_content_type(mimetype: str) -> str:
    """Return a mimetype, with a charset if it is one of text and has none."""
    if not isinstance(mimetype, str):
        raise TypeError(f"a mimetype is a str, not {_show(mimetype)}")
    value = _strip(mimetype.partition(";")[0]).lower()
    known = value[:12] == "application/" and value[12:] in _TEXT_TYPES
    if known or value.startswith("text/") or value.endswith("+xml"):
        if "charset" not in _parse_options(mimetype):
            return _check_text(mimetype.rstrip("; \t") + "; charset=utf-8")
    return _check_text(mimetype)


_content_types: dict[str, list[tuple[str, str]]] = {}  # of recent mimetypes; never changed


class _Lengths(dict):  # type: ignore[type-arg]
    """The header for each length; the last ones made are kept: 50 ns less for each response."""

    def __missing__(self, length: int) -> tuple[str, str]:
        pair = "Content-Length", "%d" % length
        _remember(self, length, pair, 500)
        return pair


_lengths = _Lengths()

# RFC 9110 15.2, 15.3.5, 15.3.6, 15.4.5: these have no body.
_BODILESS = frozenset((*range(100, 200), 204, 205, 304))


class _JSONModule:
    """The json module, imported when it is first asked for: it costs 7 ms."""

    def __get__(self, response: object, owner: Any = None) -> Any:
        import json

        return json


def _drop_fields(code: int, headers: Headers, fields: dict[str, tuple[str, str]]) -> None:
    """Drop what belongs to the server, what a status does not carry, and repetitions."""
    drop: Iterable[str] = ()
    if code == 304:
        drop = (*_NOT_IN_304, "last-modified") if "etag" in fields else _NOT_IN_304
    elif code < 200 or code == 204:
        drop = "content-length", "content-type"  # RFC 9110 8.6; without a body, no type
    if headers._care:
        drop = (*drop, *_HOP_BY_HOP)
    for key in drop:
        if key in fields:
            del fields[key]
    for key, others in headers._repeated.items():
        if key in drop or key in ("content-length", *_URLS):  # two might contradict each other
            for other in others:
                del fields[other]


def _join_url(environ: _Environ, location: str) -> str:
    """Join a location with the URL of the request; return it unchanged if that is impossible."""
    import urllib.parse

    try:
        host = environ.get("HTTP_HOST") or "{SERVER_NAME}:{SERVER_PORT}".format(**environ)
        scheme = environ["wsgi.url_scheme"]
        port = {"http": ":80", "https": ":443"}.get(scheme, "")
        host = host[: -len(port)] if port and host.endswith(port) else host
        # RFC 9110 4.2.1 and 7.2: it is not empty, and has no user, path or other delimiter.
        if host[:1] in ("", ":") or host.strip(_ALNUM + "-._:[]"):
            return location
        path = environ.get("SCRIPT_NAME", "") + "/" + environ.get("PATH_INFO", "").lstrip("/")
        path = urllib.parse.quote(path.encode("latin-1"), safe="/:@!$&'()*+,;=~%")
        base = iri_to_uri(f"{scheme}://{host}/{path.lstrip('/')}")
        return _check_text(iri_to_uri(urllib.parse.urljoin(base, location)))
    except (KeyError, ValueError):  # text from outside: nothing raises while sending
        return location


# What __init__ sets, for objects that another class's __init__ made.
_STATE = {"_status": "200 OK", "_status_code": 200, "_body": (), "_headers": [], "_functions": ()}


def _cookie_setting(response: Any, key: str) -> Any:
    """Return a setting; None if *response* has no ``config``, or one that is not a mapping."""
    try:
        return response.config.get(key)
    except AttributeError:
        config: Any = getattr(response, "config", None)
        if config is not None:
            # Its repr may tell secrets.
            _warn(f"config is a {type(config).__name__}, no mapping, and not asked for {key}")
        return None


# What a subclass may override, and the fast paths do not call.
_HOOKS = (
    "__call__ calculate_content_length close get_app_iter get_wsgi_headers get_wsgi_response"
    " headers is_sequence iter_encoded response status status_code"
).split()


class Response:
    """A status, headers and a body; a WSGI application that sends them when it is called.

    *response* is the body: str, bytes or bytes-like, None for an empty one, or an iterable of
    str and bytes; a list or tuple has a known length, anything else is streamed.  *status* is an
    int or text such as "404 Not Found".  *headers* is a ``Headers`` (used as it is, not copied), a
    mapping, or an iterable of pairs.  A *mimetype* of text gets a charset; *content_type* goes out
    as it is.  With *direct_passthrough* the server gets the body itself, unencoded, such as what
    ``wrap_file`` returns.

    Raises TypeError or ValueError for what could not be sent.

    >>> Response("<h1>Hello</h1>", 201)
    <Response 14 bytes [201 Created]>

    Source: RFC 9110, PEP 3333, the documentation of ``flask.Response``.
    """

    # -- Settings: override them in a subclass, or on one response --------------------------

    default_status: int | str = 200
    default_mimetype: str | None = "text/html"
    autocorrect_location_header = False  # join Location with the URL of the request
    automatically_set_content_length = True  # where the length is known
    implicit_sequence_conversion = True  # get_data() and the like may turn a stream into a list
    json_module: Any = _JSONModule()  # what get_json() parses with
    config: Mapping[str, Any] = {  # the defaults of cookies; Flask's app.config fits
        "MAX_COOKIE_SIZE": 4093,
        "SESSION_COOKIE_SECURE": False,
        "SESSION_COOKIE_HTTPONLY": False,
        "SESSION_COOKIE_SAMESITE": None,
    }
    # What make_conditional() raises; called with the length of the body.
    range_error: Callable[[int], BaseException]

    # -- State ---------------------------------------------------------------------------------

    # What __init__ always sets is in _STATE and has no default here: with one, CPython would look
    # it up the slow way, which is 13 % of hello on 3.13.
    _status: str
    _status_code: int
    _body: Any  # bytes that were given as a whole; a list or tuple; or any other iterable
    # A list of checked pairs without Content-Length, which may be shared and is not changed;
    # a Headers only once someone looks at it, which costs 500 ns or more.
    _headers: Any
    _noted: Any = None  # the Content-Length pair that was set here, not by the program
    direct_passthrough = False
    _functions: Any  # of call_on_close(); a list once there may be some
    _stream: ResponseStream | None = None
    # The class, if it overrides no hook of sending; a class never checked inherits another.
    _straight: type | None = None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        same = all(getattr(cls, hook) is getattr(Response, hook) for hook in _HOOKS)
        cls._straight = cls if same else None
        if cls.__init__ is not Response.__init__:  # and may never call ours, as Flask's test client
            for name, value in _STATE.items():
                setattr(cls, name, value)

    def __init__(
        self,
        response: Any = None,
        status: int | str | bytes | None = None,
        headers: Any = None,
        mimetype: str | None = None,
        content_type: str | None = None,
        direct_passthrough: bool = False,
    ) -> None:
        if status is None:
            status = self.default_status
        if status.__class__ is not int:
            self._status, self._status_code = _parse_status(status)
        elif status == 200:  # as most are
            self._status, self._status_code = "200 OK", 200
        else:
            self._status, self._status_code = _statuses.get(status) or _parse_status(status)
        self._functions = ()
        self._body = response.encode() if response.__class__ is str else _to_body(response)
        if direct_passthrough:
            self.direct_passthrough = direct_passthrough
        typed: Any  # the pair of Content-Type in a list, or an empty one
        given = mimetype is not None  # if so, it beats a Content-Type among the headers
        if not given:
            mimetype = self.default_mimetype
        if content_type is not None:
            given, typed = True, [("Content-Type", _check_text(content_type, "content type"))]
        elif mimetype is None:
            typed = []
        else:
            # Only str is looked up: under -bb, bytes that hash like a key would raise.
            typed = _content_types.get(mimetype) if mimetype.__class__ is str else None
            if typed is None:
                typed = [("Content-Type", _dump_content_type(mimetype))]
                if type(mimetype) is str and len(mimetype) < 60:
                    _remember(_content_types, mimetype, typed)
        if headers is None:
            self._headers = typed
            return
        pairs = None if given else _plain_pairs(headers)
        if pairs is not None:
            if typed and "Content-Type" not in headers:  # _names has no other spelling of it
                pairs.append(typed[0])
            self._headers = pairs
            return
        self._headers = headers = headers if isinstance(headers, Headers) else Headers(headers)
        if typed and (given or "Content-Type" not in headers):
            headers._put("content-type", typed[0])
        if self._body.__class__ is bytes and self.automatically_set_content_length:
            self._note_length(headers, len(self._body))

    # -- Status ------------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """The status line, "404 Not Found"; assign an int, an HTTPStatus, text or bytes."""
        return self._status

    @status.setter
    def status(self, value: int | str | bytes) -> None:
        self._status, self._status_code = _parse_status(value)

    @property
    def status_code(self) -> int:
        """The status as an int; assign what ``status`` takes."""
        return self._status_code

    @status_code.setter
    def status_code(self, value: int | str | bytes) -> None:
        self._status, self._status_code = _parse_status(value)

    # -- Header attributes: one line each; text where nothing else is said ---------------------

    @property
    def headers(self) -> Headers:
        """The headers; assign a ``Headers``, which is used as it is, a mapping or pairs."""
        # In this order, as `response` changes them in the opposite one, perhaps in another thread.
        body, headers = self._body, self._headers
        if isinstance(headers, Headers):
            return headers
        made = Headers.__new__(Headers)  # half the time of Headers()
        made._care, made._parsed = False, {}
        made._fill(headers)
        if body.__class__ is bytes and self.automatically_set_content_length:
            # As _note_length(), without its three calls.
            made._fields["content-length"] = self._noted = _lengths[len(body)]
        self._headers = made  # only now may other threads see them
        return made

    @headers.setter
    def headers(self, value: object) -> None:
        self._headers = value if isinstance(value, Headers) else Headers(value)

    def _note_length(self, headers: Headers, length: int) -> None:
        """Set ``Content-Length``, and remember that the program did not."""
        headers._put("content-length", _lengths[length])
        self._noted = headers._fields["content-length"]

    accept_ranges = _text("Accept-Ranges", '"bytes" or "none".  RFC 9110 14.3.')
    access_control_allow_credentials = _value(
        "Access-Control-Allow-Credentials",
        lambda text: bool(text == "true"),  # bool() tells type checkers
        _dump_credentials,
        "Whether scripts may read answers to requests with credentials.  Fetch 3.3.4.",
    )
    access_control_allow_origin = _text("Access-Control-Allow-Origin", "Origin or *.  Fetch 3.3.3.")
    access_control_max_age = _value(
        "Access-Control-Max-Age", _parse_count, _dump_count, "In seconds.  Fetch 3.3.3."
    )
    age = _value("Age", _parse_age, _dump_count, "Time spent in caches.  RFC 9111 5.1.")
    content_encoding = _text("Content-Encoding", "Such as gzip.  RFC 9110 8.4.")
    content_length = _value("Content-Length", _parse_count, _dump_count, "Bytes.  RFC 9110 8.6.")
    content_location = _text("Content-Location", "URL of the body.  RFC 9110 8.7.")
    content_md5 = _text("Content-MD5", "A digest in base64.  RFC 1864.")
    content_type = _text("Content-Type", "Mimetype with parameters.  RFC 9110 8.3.")
    cross_origin_embedder_policy = _policy("Cross-Origin-Embedder-Policy", COEP, "HTML 7.1.4.")
    cross_origin_opener_policy = _policy("Cross-Origin-Opener-Policy", COOP, "HTML 7.1.3.")
    cross_origin_resource_policy = _policy("Cross-Origin-Resource-Policy", CORP, "Fetch 3.7.")
    date = _value("Date", parse_date, http_date, "When it was made.  RFC 9110 6.6.1.")
    expires = _value("Expires", parse_date, http_date, "When it goes stale.  RFC 9111 5.3.")
    last_modified = _value("Last-Modified", parse_date, http_date, "RFC 9110 8.8.2.")
    location = _text("Location", "The URL of a redirect.  RFC 9110 10.2.2.")
    mimetype = _value("Content-Type", _parse_mimetype, _dump_content_type, "Text gets a charset.")
    retry_after = _value(
        "Retry-After", _parse_retry_after, _dump_retry_after, "Reads as a date.  RFC 9110 10.2.3."
    )

    # -- Live views: edit the view and the header follows --------------------------------------

    access_control_allow_headers = _view("Access-Control-Allow-Headers", HeaderSet, "Fetch 3.3.3.")
    access_control_allow_methods = _view("Access-Control-Allow-Methods", HeaderSet, "Fetch 3.3.3.")
    access_control_expose_headers = _view(
        "Access-Control-Expose-Headers", HeaderSet, "What scripts may read.  Fetch 3.3.3."
    )
    allow = _view("Allow", HeaderSet, "Supported methods.  RFC 9110 10.2.1.")
    cache_control = _view("Cache-Control", ResponseCacheControl, "RFC 9111 5.2.2.")
    content_language = _view("Content-Language", HeaderSet, "RFC 9110 8.5.")
    content_range = _view("Content-Range", ContentRange, "RFC 9110 14.4.")
    content_security_policy = _view("Content-Security-Policy", ContentSecurityPolicy, "CSP3, 3.1.")
    content_security_policy_report_only = _view(
        "Content-Security-Policy-Report-Only", ContentSecurityPolicy, "CSP3, 3.2."
    )
    vary = _view("Vary", HeaderSet, "What the answer depends on.  RFC 9110 12.5.5.")
    www_authenticate = _view("WWW-Authenticate", WWWAuthenticate, "Or a list.  RFC 9110 11.6.1.")

    @property
    def mimetype_params(self) -> MutableMapping[str, str]:
        """The parameters of the media type; a live mapping.  RFC 9110 8.3.1."""

        def save(options: dict[str, str]) -> None:
            if not self.mimetype:
                raise ValueError("parameters need a mimetype before them")
            self.content_type = _dump_options(self.mimetype, options)

        return _Parameters(lambda: _parse_options(self.headers.get("Content-Type", "")), save)

    # -- Cookies -------------------------------------------------------------------------------

    @property
    def max_cookie_size(self) -> int:
        """The size over which ``set_cookie`` warns: ``MAX_COOKIE_SIZE`` of ``config``."""
        try:  # as _cookie_setting(), which warns, without a call for each cookie
            return self.config.get("MAX_COOKIE_SIZE", 4093)  # type: ignore[no-any-return]
        except AttributeError:
            return 4093

    def set_cookie(
        self,
        key: str,
        value: str | int = "",
        max_age: datetime.timedelta | int | float | str | None = None,
        expires: _Date | datetime.timedelta | None = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool | None = None,
        httponly: bool | None = None,
        samesite: str | None = None,
        partitioned: bool = False,
    ) -> None:
        """Add a ``Set-Cookie`` header; see ``dump_cookie`` for all arguments and errors.

        None for *secure*, *httponly* or *samesite* means as in ``config``; anything else is final.
        """
        if secure is None:
            secure = bool(_cookie_setting(self, "SESSION_COOKIE_SECURE"))
        if httponly is None:
            httponly = bool(_cookie_setting(self, "SESSION_COOKIE_HTTPONLY"))
        if samesite is None:
            samesite = _cookie_setting(self, "SESSION_COOKIE_SAMESITE")
        self.headers.add("Set-Cookie", dump_cookie(
            key, value, max_age, expires, path, domain, secure, httponly, True,
            self.max_cookie_size, samesite, partitioned,
        ))  # fmt: skip

    def delete_cookie(
        self,
        key: str,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool | None = None,
        httponly: bool | None = None,
        samesite: str | None = None,
        partitioned: bool = False,
    ) -> None:
        """Make the browser forget a cookie; *path* and *domain* must be those it was set with."""
        # By keyword, as Werkzeug: an overriding set_cookie() may name only some of them.
        self.set_cookie(
            key, max_age=0, expires=0, path=path, domain=domain, secure=secure, httponly=httponly,
            samesite=samesite, partitioned=partitioned,
        )  # fmt: skip

    # -- Body ----------------------------------------------------------------------------------

    @property
    def response(self) -> Any:
        """The body as a list, or as the iterable that was given; assign any kind of body."""
        body = self._body
        if body.__class__ is bytes:
            self._headers = self.headers  # made with the length, while the body is one piece
            body = self._body = [body]
        return body

    @response.setter
    def response(self, value: Any) -> None:
        body = _to_body(value)
        self._body = [body] if body.__class__ is bytes else body

    def set_data(self, value: str | bytes) -> None:
        """Set the body, str as UTF-8, and its ``Content-Length``."""
        if not isinstance(value, _TEXTS):
            raise TypeError(f"data is str or bytes, not {_show(value)}")
        self._body = body = _to_body(value)
        headers = self._headers  # if pairs, `headers` notes the length later
        if isinstance(headers, Headers) and self.automatically_set_content_length:
            self._note_length(headers, len(body))

    @_overload
    def get_data(self, as_text: Literal[False] = False) -> bytes: ...
    @_overload
    def get_data(self, as_text: Literal[True]) -> str: ...
    def get_data(self, as_text: bool = False) -> bytes | str:
        """Return the whole body as bytes, or as str; a stream becomes a list.

        Raises RuntimeError if a stream may not, and UnicodeDecodeError for text not in UTF-8.
        """
        data = self._body
        if self._straight is not self.__class__ or data.__class__ is not bytes:
            self._ensure_sequence()
            data = b"".join(self.iter_encoded())
        return data.decode() if as_text else data

    @property
    def data(self) -> Any:
        """The whole body: ``get_data`` and ``set_data``."""
        return self.get_data()

    @data.setter
    def data(self, value: str | bytes) -> None:
        self.set_data(value)

    @property
    def stream(self) -> ResponseStream:
        """The body as a file to write to."""
        if self._stream is None:
            self._stream = ResponseStream(self)
        return self._stream

    @property
    def charset(self) -> str:
        """The charset of the body, always "utf-8"; assigning another raises AttributeError."""
        return "utf-8"

    @charset.setter
    def charset(self, value: str) -> None:
        if not isinstance(value, str) or value.lower() not in ("utf-8", "utf8"):
            raise AttributeError(f"the charset of a response is utf-8, not {_show(value)}")

    @property
    def is_sequence(self) -> bool:
        """Whether the body is a list or tuple."""
        return isinstance(self._body, (bytes, list, tuple))

    @property
    def is_streamed(self) -> bool:
        """Whether the number of chunks in the body is unknown."""
        return not hasattr(self._body, "__len__")

    def iter_encoded(self) -> Iterator[bytes]:
        """Iterate over the chunks of the body as bytes; a stream is consumed."""
        return _iter_encoded(self.response)

    def make_sequence(self) -> None:
        """Turn the body into a list of bytes; a stream is closed with the response."""
        body = self.response
        self.response = list(self.iter_encoded())
        if hasattr(body, "close"):
            self.call_on_close(body.close)

    def _ensure_sequence(self, mutable: bool = False) -> None:
        """Turn a stream into a list, or raise RuntimeError; with *mutable*, a tuple too."""
        if self.is_sequence:
            if mutable and not isinstance(self.response, list):
                self.response = list(self.response)
        elif self.direct_passthrough:
            raise RuntimeError("the body is passed through, and cannot be read")
        elif not self.implicit_sequence_conversion:
            raise RuntimeError("the body is a stream: call make_sequence() to make it a list")
        else:
            self.make_sequence()

    def calculate_content_length(self) -> int | None:
        """Return the length of the body in bytes, or None for a stream, which is left alone."""
        body = self._body
        if self._straight is self.__class__ and body.__class__ is bytes:
            return len(body)
        return sum(map(len, self.iter_encoded())) if self.is_sequence else None

    def freeze(self) -> None:
        """Make it ready for pickling: body a list, ``Content-Length`` and ``ETag`` set."""
        self.make_sequence()
        self._note_length(self.headers, sum(map(len, self.iter_encoded())))
        self.add_etag()

    def call_on_close(self, func: Callable[[], T]) -> Callable[[], T]:
        """Call *func* once when the response is closed; return it, to serve as a decorator."""
        if not callable(func):
            raise TypeError(f"expected a function to call, not {_show(func)}")
        self._on_close.append(func)
        return func

    @property
    def _on_close(self) -> Any:
        """The functions to call: others append to this list, by the name that Werkzeug gave it."""
        if self._functions == ():
            # setdefault(), as another thread may be here as well; _waiting serves only this.
            self._functions = self.__dict__.setdefault("_waiting", [])
        return self._functions

    @_on_close.setter
    def _on_close(self, functions: list[Callable[[], Any]]) -> None:
        self._functions = functions

    def close(self) -> None:
        """Close the body, then call each function of ``call_on_close`` once; servers call this.

        All of it happens even if some of it raises; then the first error is raised.
        """
        body = self._body
        if not self._functions and (body.__class__ is bytes or not hasattr(body, "close")):
            return  # as most: 150 ns less
        errors = []
        function = getattr(body, "close", lambda: None)
        while True:
            try:
                function()
            except BaseException as error:
                errors.append(error)
            if not self._functions:
                break
            try:
                function = self._functions.pop(0)
            except IndexError:  # another thread, closing as well, was faster
                break
        if errors:
            raise errors[0]

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    # -- JSON ------------------------------------------------------------------------------------

    @property
    def is_json(self) -> bool:
        """Whether the mimetype is ``application/json`` or ends in ``+json``."""
        mimetype = (self.mimetype or "").lower()
        return mimetype == "application/json" or ("/" in mimetype and mimetype.endswith("+json"))

    @property
    def json(self) -> Any:
        """What ``get_json()`` returns."""
        return self.get_json()

    def get_json(self, force: bool = False, silent: bool = False) -> Any:
        """Parse the body as JSON; None if the mimetype is another one, unless *force*.

        Raises ValueError for invalid JSON, RecursionError for deep nesting; None with *silent*.
        """
        if not (force or self.is_json):
            return None
        data = self.get_data()
        try:
            return self.json_module.loads(data)
        except (ValueError, RecursionError):
            if not silent:
                raise
            return None

    # -- Conditional and range requests ----------------------------------------------------------

    def get_etag(self) -> tuple[str, bool] | tuple[None, None]:
        """Return the ETag and whether it is weak, or (None, None)."""
        return unquote_etag(self.headers.get("ETag"))

    def set_etag(self, etag: str, weak: bool = False) -> None:
        """Set the ETag; ValueError for characters that it cannot have."""
        self.headers._put("etag", ("ETag", quote_etag(etag, weak)))

    def add_etag(self, overwrite: bool = False, weak: bool = False) -> None:
        """Set the ETag to a hash of the body, unless there is one."""
        if overwrite or "ETag" not in self.headers:
            self.set_etag(generate_etag(self.get_data()), weak)

    def make_conditional(
        self: Self,
        request_or_environ: Any,
        accept_ranges: bool | str = False,
        complete_length: int | None = None,
    ) -> Self:
        """Turn this response into the 304, 412 or 206 that the request calls for, and return it.

        *request_or_environ* is a WSGI environ, or has one as ``environ``.  *accept_ranges* is the
        value of ``Accept-Ranges``, True for "bytes".  *complete_length* is the length of the body
        in bytes, without which no range is served.  Only for GET or HEAD, and a 2xx status.

        Raises ``range_error`` (416) for a range that cannot be read or satisfied, and OSError for
        a list body that ends before a range does; ValueError for a negative length.

        Source: RFC 9110 sections 13.2.2 and 14.2.
        """
        environ = getattr(request_or_environ, "environ", request_or_environ)
        method = environ["REQUEST_METHOD"]
        if complete_length is not None:
            if isinstance(complete_length, bool) or not isinstance(complete_length, int):
                raise TypeError(f"complete_length is an int, not {_show(complete_length)}")
            if complete_length < 0:
                raise ValueError(f"complete_length is 0 or more, not negative: {complete_length}")
        if method not in ("GET", "HEAD") or not 200 <= self.status_code < 300:
            return self
        headers = self.headers
        if "Date" not in headers:
            headers._put("date", ("Date", http_date()))
        if accept_ranges is True:
            headers._put("accept-ranges", ("Accept-Ranges", "bytes"))
        elif accept_ranges:
            headers.set("Accept-Ranges", accept_ranges)
        code = _check_preconditions(environ, headers)
        if code is not None:
            self.status_code = code
        elif method == "GET" and self.status_code == 200 and accept_ranges in (True, "bytes"):
            if complete_length and "HTTP_RANGE" in environ and _is_range_current(environ, headers):
                self._make_partial(environ, complete_length)
        if self.automatically_set_content_length and "Content-Length" not in headers:
            length = self.calculate_content_length()
            if length is not None:
                self._note_length(headers, length)
        return self

    def _make_partial(self, environ: _Environ, length: int) -> None:
        """Turn this response into the 206 that ``Range`` asks for."""
        length = int.__index__(length)  # str() of a member of an IntEnum is its name
        headers, body, sequence = self.headers, self._body, self.is_sequence
        file = None if sequence else _find_file(body, environ.get("wsgi.file_wrapper"))
        ranges = _choose_ranges(environ["HTTP_RANGE"], length, sequence or file is not None)
        if ranges is None:
            return
        if not ranges:
            raise self.range_error(length)
        name, value, parts, size = _make_parts(ranges, length, headers)
        if sequence:
            if body.__class__ is bytes and length <= len(body):  # plain data, 1 us less
                pieces = [head + body[start:stop] for head, start, stop in parts]
            else:
                # Cut at once, so that one that is too short raises before body or status change.
                pieces = [piece for part in parts for piece in _cut_parts(self.response, [part])]
            self._body = pieces if len(pieces) > 1 else pieces[0]
        else:
            chunks = _cut_parts(body, parts)
            if file is not None:
                chunks = _read_parts(file, file.tell(), parts)
            close = getattr(body, "close", getattr(file, "close", lambda: None))
            self._body = _Stream(chunks, close)
        self.status_code = 206
        if name != "Content-Range":
            headers.remove("Content-Range")  # RFC 9110 15.3.7.2: a multipart answer has none
        headers._put(name.lower(), (name, value))
        headers._put("content-length", _lengths[size])

    # -- Sending ---------------------------------------------------------------------------------

    def get_wsgi_headers(self, environ: _Environ) -> Headers:
        """Return the headers to send for a request: a corrected copy."""
        code, length = self.status_code, self.calculate_content_length()
        return self.headers._copy_of(self._finish_headers(environ, self.headers, code, length))

    def _finish_headers(
        self, environ: _Environ, headers: Headers, code: int, length: int | None
    ) -> list[tuple[str, str]]:
        """Return the pairs to send with a body of *length* bytes (None: not known)."""
        fields = headers._fields
        if code in _BODILESS or headers._care:
            fields = fields.copy()
            _drop_fields(code, headers, fields)
        if self.autocorrect_location_header and "location" in fields:
            name, location = fields["location"]
            fields = {**fields, "location": (name, _join_url(environ, location))}
        if code in _BODILESS and code != 205:
            return [*fields.values()]
        pair: Any = fields.get("content-length")
        noted = pair and pair[1]
        text: Any = None if length is None else str(length)
        if code == 205:
            text = "0"
        elif noted is None:
            text = text if self.automatically_set_content_length else None
        elif text is None or environ.get("REQUEST_METHOD") == "HEAD":
            # A number that the program set is kept, as nothing here knows better; so is any other
            # if there is no body left for HEAD.
            if (pair is not self._noted or text == "0") and _parse_count(noted) is not None:
                text = noted
        if text != noted:
            fields = {**fields, "content-length": ("Content-Length", text)}
            if text is None:
                del fields["content-length"]
        return [*fields.values()]

    def get_app_iter(self, environ: _Environ) -> Iterable[bytes]:
        """Return the body to send for a request; closing it closes the response."""
        if environ.get("REQUEST_METHOD") == "HEAD" or self.status_code in _BODILESS:
            # Not a list, whose length wsgiref would add as Content-Length.
            return _Stream((b"",), self.close)
        body: Any = self.response  # passed through as it is: sendfile needs the server's wrapper
        if self.is_sequence:
            # At least one chunk: hypercorn sends the headers with the first.
            body = _Chunks(self.iter_encoded()) or _Chunks((b"",))
            body.close = self.close
        elif not self.direct_passthrough:
            return _Stream(self.iter_encoded(), self.close)
        # If close() has work to do, no list: granian, bjoern and WebOb do not close() lists.
        waiting = self._functions or type(self).close is not Response.close
        return _Stream(body, self.close) if waiting else body

    def get_wsgi_response(
        self, environ: _Environ
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Return the body, the status and the headers to send for a request."""
        headers = self.get_wsgi_headers(environ)
        return self.get_app_iter(environ), self.status, headers.to_wsgi_list()

    def __call__(self, environ: _Environ, start_response: Any) -> Iterable[bytes]:
        """Send it: a response is a WSGI application."""
        body, headers, code = self._body, self._headers, self._status_code
        data = body.__class__ is bytes  # which needs no get_app_iter()
        try:
            # The first test spares most the second, which takes 20 ns more before Python 3.12.
            kind = self.__class__
            if (kind is not Response and kind is not self._straight) or self._functions:
                chunks, status, pairs = self.get_wsgi_response(environ)
                start_response(status, pairs)
                return chunks
            # What get_wsgi_response() returns, in a third of the time.
            size: int | None = None  # None for a stream
            if data:
                size = len(body)
            elif isinstance(body, (list, tuple)):
                size = self.calculate_content_length()
            if (
                code in _BODILESS
                or self.autocorrect_location_header
                or not self.automatically_set_content_length
            ):
                pairs = self._finish_headers(environ, self.headers, code, size)
                data = data and code not in _BODILESS and self.automatically_set_content_length
            elif headers.__class__ is list:
                pairs = [*headers] if size is None else [*headers, _lengths[size]]
            else:
                pair = None if size is None else _lengths[size]
                if headers._fields.get("content-length") is pair and not headers._care:
                    pairs = [*headers._fields.values()]  # it is the noted length: 130 ns less
                else:
                    pairs = self._finish_headers(environ, headers, code, size)
            start_response(self._status, pairs)
        except BaseException:
            # The server got nothing to close; and it is the first error that should be seen.
            try:
                self.close()
            except BaseException:
                pass
            raise
        if not data:
            # As get_app_iter() does, in 300 ns less.
            passed = size is None and self.direct_passthrough and not self._functions
            if passed and code not in _BODILESS and environ.get("REQUEST_METHOD") != "HEAD":
                return body  # type: ignore[no-any-return]
            return self.get_app_iter(environ)
        sent = _Chunks()
        sent.close = self.close
        # append(): to make the list with its item takes 90 ns more.
        sent.append(b"" if environ.get("REQUEST_METHOD") == "HEAD" else body)
        return sent

    # -- Other responses ---------------------------------------------------------------------------

    @classmethod
    def force_type(cls: type[Self], response: Any, environ: _Environ | None = None) -> Self:
        """Turn any response into one of this class, in place; its constructor is not called.

        Those of Werkzeug, another copy of this file and the like are recognised by shape.  Any
        other WSGI application is called, which needs *environ*; else TypeError.
        """
        shape = ("get_wsgi_response", "status", "headers", "response", "_on_close")
        # Flask-Caching's CachedResponse is another class with the state of one of ours.
        state = getattr(response, "__dict__", {})
        ours = _STATE.keys() <= state.keys() and not hasattr(response, "headers")
        made: Any = response
        parts: Response | None = None
        if not (ours or isinstance(response, Response)):
            if not isinstance(response, type) and all(hasattr(response, name) for name in shape):
                parts = Response(None, response.status)
                parts.headers, parts.response = Headers(response.headers), response.response
                parts.direct_passthrough = response.direct_passthrough
                if response._on_close:
                    parts._on_close = response._on_close
            elif environ is not None and callable(response):
                made = Response.from_app(response, environ)
            else:
                raise TypeError(f"expected a response, or app and environ, not {_show(response)}")
        made.__class__ = cls  # or TypeError, before anything is changed
        if parts is not None:
            # What the program put on it stays; what its class made of the parts, or stream, goes.
            for name in "headers response stream _stream _status _status_code _on_close".split():
                made.__dict__.pop(name, None)
            made.__dict__.update(parts.__dict__)
        made.__dict__.update({**_STATE, **made.__dict__})  # another __init__ may have made it
        if ours:  # or looks so
            made.status, unseen = made._status, type(made._headers) is list
            made.headers, made._body = made._headers, _to_body(made._body)
            if unseen and type(made._body) is bytes and made.automatically_set_content_length:
                made._note_length(made.headers, len(made._body))
        return made  # type: ignore[no-any-return]

    @classmethod
    def from_app(cls: type[Self], app: Any, environ: _Environ, buffered: bool = False) -> Self:
        """Call a WSGI application and return its answer as a response.

        It may call ``write()``, call ``start_response`` late, or again with ``exc_info``, and have
        ``close()``.  With *buffered* all of it runs now.  TypeError if it starts no response.

        Source: PEP 3333.
        """
        started: list[Any] = []  # the status and the headers
        written: list[bytes] = []
        final = False

        def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
            if exc_info is not None and (any(written) or final):
                raise exc_info[1]
            if exc_info is None and started:
                raise TypeError("start_response was called twice without exc_info")
            started[:] = status, headers
            return written.append

        body = app(dict(environ), start_response)
        close = getattr(body, "close", lambda: None)
        whole = buffered or isinstance(body, (list, tuple))
        try:
            chunks = iter(body)
            for chunk in chunks:
                written.append(chunk)
                if started and chunk and not whole:
                    break
            if not started:
                raise TypeError(f"not a WSGI application, start_response not called: {_show(app)}")
            # RFC 9110 8.6: the length of a body that HEAD leaves out is not known.
            known = whole and (any(written) or environ.get("REQUEST_METHOD") != "HEAD")
            response = cls(written if known else _replay(written, chunks), *started)
        except BaseException:
            close()
            raise
        final = True  # too late to change the headers
        if buffered:
            close()
        else:
            response.call_on_close(close)
        return response

    # -- Copies and pickles ------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        headers, body = self.headers.copy(), self._body
        body = body[:] if isinstance(body, list) else body
        # The pair that was noted is recognised by identity, which a pickle loses.
        noted = self._noted is not None and headers._fields.get("content-length") is self._noted
        state = {**self.__dict__, "_headers": headers, "_body": body, "_noted": noted}
        # These stay with the original: functions to call once, and the stream that writes to it.
        return {**state, "_functions": (), "_waiting": [], "_stream": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        # A pickle may have been tampered with: what is to be sent is checked as ever.
        self.__dict__.update({**_STATE, **state})
        self.status = self._status
        self.headers = self._headers
        self._body = _to_body(self._body)
        self._noted = self._noted and self._headers._fields.get("content-length")

    def __repr__(self) -> str:
        length = self.calculate_content_length()
        body = "streamed" if length is None else f"{length} bytes"
        return f"<{type(self).__name__} {body} [{self.status}]>"


class RequestedRangeNotSatisfiable(Exception):
    """416, a WSGI application: no byte that was asked for exists, or the ranges cannot be read.

    *length* is that of the whole body, None if unknown; *units* is that of the ranges.

    Source: RFC 9110 section 15.5.17.
    """

    code, name = 416, "Range Not Satisfiable"
    description = "The requested range cannot be satisfied."

    def __init__(self, length: int | None = None, units: str = "bytes") -> None:
        super().__init__(length, units)
        self.length, self.units = length, units

    def get_response(self, environ: _Environ | None = None) -> Response:
        """Return the answer to send."""
        response = Response(self.description, self.code, mimetype="text/plain")
        if self.length is not None:
            response.content_range.set(None, None, self.length, self.units)
        return response

    def __call__(self, environ: _Environ, start_response: Any) -> Iterable[bytes]:
        return self.get_response(environ)(environ, start_response)

    def __str__(self) -> str:
        return f"{self.code} {self.name}: {self.description}"


Response._straight, Response.range_error = Response, RequestedRangeNotSatisfiable
# In CPython, objects share the keys that the __dict__ of the first one had; one with another key
# pays up to 250 ns.  So the first one has what most have; more would cost those 3 %.
Response("", 404)


# ---------------------------------------------------------------------------
# 12. make_response
# ---------------------------------------------------------------------------


def _to_json(value: Any) -> Any:
    """Return a stand-in for an object of a type that JSON does not have."""
    if hasattr(value, "timetuple"):
        return http_date(value)
    for module, name in (("decimal", "Decimal"), ("uuid", "UUID")):
        # Whoever has one has imported its module.
        if isinstance(value, getattr(sys.modules.get(module), name, ())):
            return str(value)
    if hasattr(type(value), "__dataclass_fields__"):
        import dataclasses

        return dataclasses.asdict(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    raise TypeError(f"JSON has no {type(value).__name__}")


def _make_encoder() -> Any:
    """Return the function that writes JSON as Flask does: sorted keys, ASCII, compact."""
    from json import JSONEncoder, encoder

    # JSONEncoder.encode() makes this on each call: a fifth of the time that a small dict takes.
    try:
        make, quote = vars(encoder)["c_make_encoder"], encoder.encode_basestring_ascii
        encode = make(None, _to_json, quote, None, ":", ",", True, False, True)
        return lambda value: "".join(encode(value, 0))
    except (KeyError, TypeError):  # private to json: absent on PyPy, or with other arguments
        return JSONEncoder(sort_keys=True, separators=(",", ":"), default=_to_json).encode


_encode_json: Any = None  # made when it is first needed


def _dump_json(value: Any) -> str:
    """Write JSON as Flask does, with a newline at the end."""
    global _encode_json
    _encode_json = _encode_json or _make_encoder()
    try:
        return f"{_encode_json(value)}\n"
    except (TypeError, RecursionError):
        # Keys of several types cannot be sorted; anything else that is wrong raises again.
        import json

        return json.dumps(value, separators=(",", ":"), default=_to_json) + "\n"


def make_response(
    *args: Any,
    status: int | str | None = None,
    headers: Any = None,
    environ: _Environ | None = None,
    response_class: type[Response] = Response,
) -> Response:
    """Make a response of what a view returns.

    Takes a body, (body, status), (body, headers) or (body, status, headers), as one tuple or as
    arguments.  A body is str, bytes or bytes-like; an iterator of these, which is streamed; a
    dict or list, which is sent as JSON; a response, which is changed in place; or a WSGI
    application, for which *environ* is needed.  None is a body only with status 204 or 304.
    *status* and *headers* override those of the body; a repeated header keeps all its values.

    Raises TypeError for anything else.

    >>> make_response({"b": 1, "a": 2}).get_data()
    b'{"a":2,"b":1}\\n'

    Source: the documentation of ``flask.make_response``.
    """
    if len(args) == 3 and response_class is Response and status is None and headers is None:
        if args[0].__class__ is str:
            return Response(*args)  # the usual tuple: 7 % less
    body: Any = args[0] if args else None
    if len(args) > 1 or isinstance(body, tuple):
        values = args if len(args) > 1 else body
        if len(values) == 2:
            rest = values[1]
            has_fields = isinstance(rest, (dict, list, tuple)) or hasattr(rest, "items")
            values = (values[0], None, rest) if has_fields else (*values, None)
        if len(values) != 3:
            raise TypeError(f"a tuple is (body[, status][, headers]), not {len(values)} values")
        body, given_status, given_headers = values
        status = given_status if status is None else status
        headers = given_headers if headers is None else headers
    if isinstance(body, _TEXTS) or body is None or hasattr(body, "__next__"):
        # As Flask: a subclass may take nothing else by position.
        response = response_class(body, status=status, headers=headers)
        if body is None and args and response.status_code not in (204, 304):
            raise TypeError("None is not a body: the view returned None, or lacks a return")
        return response
    if isinstance(body, (dict, list)):
        response = response_class(_dump_json(body), mimetype="application/json")
    elif isinstance(body, response_class):
        response = body  # also one of a subclass, which stays one
    else:
        try:
            response = response_class.force_type(body, environ)
        except TypeError as error:
            raise TypeError(
                "a view returns str, bytes, an iterator, dict, list, response or WSGI application,"
                f" or a tuple of one of these, a status and headers, not {_show(body)}: {error}"
            ) from error
    if status is not None:
        response.status = status
    if headers is not None:
        response.headers.update(headers if isinstance(headers, dict) else Headers(headers))
    return response


# ---------------------------------------------------------------------------
# 13. The tour                                              python3 response.py
# ---------------------------------------------------------------------------

# The pages: each shows, and runs, the lines that follow its comment.
_EXAMPLES = r"""
# forms: A body, a status and headers; the length is known, and the name keeps its spelling.
response = make_response("<h1>Made</h1>", 201, {"x-Powered-By": "one file"})
# json: A dict is JSON, with sorted keys and dates as HTTP writes them.
import datetime
response = make_response({"b": [1, 2.5, None], "a": "Zoë", "day": datetime.date.today()})
# headers: A multi-dict that ignores case: two Link headers, and a file name that is not ASCII.
response = make_response("Look at the headers.", {"Link": ["</a>; rel=next", "</b>"]})
response.headers.add("Content-Disposition", "inline", filename="naïve.html")
# cookie: A value with quotes and a semicolon; load it twice, and the browser sends it back.
response = Response(f"Cookie: {environ.get('HTTP_COOKIE')}", mimetype="text/plain")
response.set_cookie("visit", 'the "first"; really', max_age=3600, httponly=True)
# redirect: A Location of any characters goes out as ASCII.
response = make_response("", 302, {"Location": "/forms/live?of=ünïcode"})
# stream: A generator: six lines that arrive one by one; see it with curl -N.
def lines():
    for number in range(1, 7):
        time.sleep(0.5)
        yield f"{number}\n"
response = Response(lines(), mimetype="text/plain")
# error: Any status, with the reason of the RFC or your own.
response = make_response("It was here yesterday.", "410 Gone for Good")
# caching: Cache-Control, Vary, ETag: reload the live page, and the answer is a 304, without a body.
response = make_response("Kept for a minute.", {"Last-Modified": http_date(0)})
response.cache_control.max_age = 60
response.vary.update(["Accept", "Cookie"])
response.add_etag()
response.make_conditional(environ)
# policy: A policy with a nonce: of two scripts, the one that does not have it is blocked.
import secrets
nonce, script = secrets.token_hex(8), "document.write('ran')</script>"
response = make_response(f"<p>1 <script nonce={nonce}>{script}<p>2 <script>{script}")
response.content_security_policy.script_src = f"'nonce-{nonce}'"
# login: Basic authentication: the name is tour, and so is the password.
response = make_response("Welcome.")
if environ.get("HTTP_AUTHORIZATION") != "Basic dG91cjp0b3Vy":
    response = make_response("Who are you?", 401)
    response.www_authenticate = WWWAuthenticate("basic", {"realm": "The tour"})
# file: This file: reload it (304), or curl -r 0-99,200-299, or curl -C - (206).
import os
file, stat = open(__file__, "rb"), os.stat(__file__)
response = Response(wrap_file(environ, file), mimetype="text/plain", direct_passthrough=True)
response.content_length, response.last_modified = stat.st_size, stat.st_mtime
response.set_etag(f"{stat.st_mtime:.0f}-{stat.st_size}")
response.make_conditional(environ, accept_ranges=True, complete_length=stat.st_size)
"""
_LAYOUT = """<!doctype html><html lang=en><title>response.py: the tour</title><style>
body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
pre,iframe{background:#f4f4f4;border:0;padding:1em;width:100%%;overflow:auto}
</style><h1><a href=/>response.py: the tour</a></h1>%s</html>"""


def _tour() -> None:
    """Serve a demo site on wsgiref: an index, and a page for each example."""
    import argparse
    from html import escape
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIServer, make_server

    examples = {text.partition(":")[0]: "# " + text for text in _EXAMPLES.split("\n# ")[1:]}

    def site(environ: Any, start_response: Any) -> Any:
        path = environ["PATH_INFO"].strip("/")
        name, _, live = path.partition("/")
        parts = [f"<p><a href=/{key}>{examples[key].splitlines()[0][2:]}</a>" for key in examples]
        if name in examples and live in ("", "live"):
            scope = {**globals(), "environ": environ}
            try:
                exec(examples[name], scope)  # the text above, and nothing of the request
                response = scope["response"]
            except RequestedRangeNotSatisfiable as error:
                scope["response"].close()
                response = error.get_response()
            if live:
                return response(environ, start_response)
            with response:
                sent = f"{response.status}\r\n{response.get_wsgi_headers(environ)}"
            asked = "\n".join(f"{key}: {environ[key]}" for key in environ if key[:5] == "HTTP_")
            texts = {"Code": examples[name], "Request": asked, "Answer": sent}
            parts = [f"<h2>{key}</h2><pre>{escape(text)}</pre>" for key, text in texts.items()]
            parts.append(f"<p><a href=/{name}/live>Live</a><p><iframe src=/{name}/live></iframe>")
        status = 200 if path in ("", *examples) else 404
        return make_response(_LAYOUT % "".join(parts), status)(environ, start_response)

    # In threads, so that a page that streams keeps neither Ctrl-C nor other pages waiting.
    server_class: Any = type("Server", (ThreadingMixIn, WSGIServer), {"daemon_threads": True})
    parser = argparse.ArgumentParser(description="Serve the tour of this file.")
    parser.add_argument("--host", default="127.0.0.1", help="IPv4, or a name (%(default)s)")
    parser.add_argument("--port", default=8000, type=int, help="0: any free one (%(default)s)")
    options = parser.parse_args()
    try:
        with make_server(options.host, options.port, site, server_class) as server:
            print(f"The tour: http://{options.host}:{server.server_port}/  (Ctrl-C ends it)")
            server.serve_forever()
    except (OSError, OverflowError) as problem:
        sys.exit(f"cannot serve on {options.host}:{options.port}: {problem}")
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    _tour()
