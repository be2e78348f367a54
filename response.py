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

     1. Status                  8. Bodies
     2. Dates and ages          9. Conditional requests
     3. Header syntax          10. Header attributes
     4. URLs                   11. Response
     5. Cookies                12. make_response
     6. Headers                13. The tour: python3 response.py
     7. Header values

Two rules hold everywhere.  Text from outside is read leniently: what cannot be read is None.
Values from the program are written strictly: what would make a broken message is a ValueError
or a TypeError at once, so that nothing fails, or splits, while the response is being sent.
"""

from __future__ import annotations

import sys
import time

# The bases without the collections package, which would cost 2 ms of import time.
from _collections_abc import MutableMapping, MutableSet

# Importing typing costs 9 ms, so it happens in type checkers only.
TYPE_CHECKING = False
if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any, ClassVar, Generic, Literal, NoReturn, TypeVar, Union, cast, overload

    T = TypeVar("T")
    Self = TypeVar("Self", bound="Response")
    _Generic = Generic
    _TextMapping = MutableMapping[str, "str | None"]
    _ParamMapping = MutableMapping[str, str]
    _TextSet = MutableSet[str]
    # The WSGI interface of PEP 3333.
    _Environ = dict[str, Any]
    _StartResponse = Callable[..., Any]
    _WSGIApp = Callable[[_Environ, _StartResponse], Iterable[bytes]]
    # What has a date: datetime and date, a timestamp in seconds, struct_time, an HTTP date.
    _Date = Union[datetime.date, int, float, time.struct_time, str]
    _Seconds = Union[int, str, datetime.timedelta]
else:
    T = None
    _TextMapping = _ParamMapping = MutableMapping
    _TextSet = MutableSet

    class _Generic:
        """Stands in for typing.Generic."""

        __slots__ = ()

        def __class_getitem__(cls, item):
            return cls

    def overload(function):
        return function

    def cast(kind, value):
        return value


__version__ = "1.0.0"

__all__ = [
    "COEP",
    "COOP",
    "CORP",
    "ContentRange",
    "ContentSecurityPolicy",
    "ETags",
    "FileWrapper",
    "HeaderSet",
    "Headers",
    "IfRange",
    "Range",
    "RequestedRangeNotSatisfiable",
    "Response",
    "ResponseCacheControl",
    "ResponseStream",
    "WWWAuthenticate",
    "dump_cookie",
    "generate_etag",
    "http_date",
    "iri_to_uri",
    "make_response",
    "parse_date",
    "quote_etag",
    "unquote_etag",
    "wrap_file",
]

_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALNUM = _DIGITS + _LETTERS
_HEX = _DIGITS + "abcdefABCDEF"
_MISSING: Any = object()
_TOKEN = _ALNUM + "!#$%&'*+-.^_`|~"  # RFC 9110 5.6.2; `not text.strip(_TOKEN)` is the C-fast check
_CONTROLS = bytes([*range(9), *range(10, 32), 127])  # all but HTAB


def _to_text(value: object) -> str:
    """Give one value of the program as exact ``str``: no subclass, no enum member, no bytes.

    Raises TypeError for None and for collections, of which one value cannot be made.
    """
    enum = sys.modules.get("enum")
    if enum is not None and isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, (bytes, bytearray)):
        return value.decode("latin-1")
    if value is None or isinstance(value, (list, tuple, set, frozenset, dict)):
        raise TypeError(f"one value of a header, not {value!r:.99}")
    if hasattr(value, "__next__"):
        raise TypeError(f"one value of a header, not a {type(value).__name__}")
    return str.__str__(value if isinstance(value, str) else str(value))


def _check_text(value: object, what: str = "header value") -> str:
    """Give *value* as text that may be sent; every header, status and cookie passes here.

    Raises ValueError for CR, LF, NUL and all other controls but HTAB (RFC 9110 5.5), and for
    what Latin-1 cannot encode (PEP 3333), which would otherwise raise in the server.
    """
    text = value if value.__class__ is str else _to_text(value)
    # Two C calls pass nearly all text; the rest is looked at closely.
    if text.isascii() and text.isprintable():
        return text
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        raise ValueError(f"a {what} is Latin-1 text, not {text[:99]!r}") from None
    if data.translate(None, _CONTROLS) != data:
        raise ValueError(f"a {what} has no control characters, not {text[:99]!r}")
    return text


def _check_token(value: object, what: str) -> str:
    """Give *value* as an RFC 9110 token; else raise ValueError, or TypeError if it is no text."""
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"a {what} is a str, not {type(value).__name__}")
    text = _to_text(value)
    if not text or text.strip(_TOKEN):
        raise ValueError(f"a {what} is a token of letters, digits and hyphens, not {text[:99]!r}")
    return text


# ---------------------------------------------------------------------------
# 1. Status                                              RFC 9110 15, RFC 9112 4
# ---------------------------------------------------------------------------

_STATUS_LINES = """\
100 Continue
101 Switching Protocols
102 Processing
103 Early Hints
200 OK
201 Created
202 Accepted
203 Non-Authoritative Information
204 No Content
205 Reset Content
206 Partial Content
207 Multi-Status
208 Already Reported
226 IM Used
300 Multiple Choices
301 Moved Permanently
302 Found
303 See Other
304 Not Modified
305 Use Proxy
306 Switch Proxy
307 Temporary Redirect
308 Permanent Redirect
400 Bad Request
401 Unauthorized
402 Payment Required
403 Forbidden
404 Not Found
405 Method Not Allowed
406 Not Acceptable
407 Proxy Authentication Required
408 Request Timeout
409 Conflict
410 Gone
411 Length Required
412 Precondition Failed
413 Content Too Large
414 URI Too Long
415 Unsupported Media Type
416 Range Not Satisfiable
417 Expectation Failed
418 I'm a Teapot
421 Misdirected Request
422 Unprocessable Content
423 Locked
424 Failed Dependency
425 Too Early
426 Upgrade Required
428 Precondition Required
429 Too Many Requests
431 Request Header Fields Too Large
449 Retry With
451 Unavailable For Legal Reasons
500 Internal Server Error
501 Not Implemented
502 Bad Gateway
503 Service Unavailable
504 Gateway Timeout
505 HTTP Version Not Supported
506 Variant Also Negotiates
507 Insufficient Storage
508 Loop Detected
510 Not Extended
511 Network Authentication Required"""

# 404, "404" and "404 Not Found" all lead to ("404 Not Found", 404).
_STATUSES: dict[int | str, tuple[str, int]] = {
    key: (line, int(line[:3]))
    for line in _STATUS_LINES.split("\n")
    for key in (int(line[:3]), line[:3], line)
}


def _parse_status(status: int | str | bytes) -> tuple[str, int]:
    """Read a status in any form as its line and its code; the one way into a status.

    Raises ValueError for a code that is not three digits from 100 to 999 and for a reason that
    could not be sent (RFC 9112 4: HTAB, SP, VCHAR, obs-text), and TypeError for other types.
    """
    # Only exact types may look: True equals 1 and 200.0 equals 200 as keys.
    if status.__class__ is str or status.__class__ is int:
        known = _STATUSES.get(status)  # type: ignore[arg-type]  # narrowed by class
        if known is not None:
            return known
    if isinstance(status, bool) or not isinstance(status, (int, str, bytes, bytearray)):
        raise TypeError(
            'a status is an int, an HTTPStatus or text such as "404 Not Found",'
            f" not {type(status).__name__}"
        )
    # An HTTPStatus is an int, whose str() differs between Pythons.
    text = "%d" % status if isinstance(status, int) else _to_text(status)
    code, _, reason = text.strip(" ").partition(" ")
    if len(code) != 3 or code.strip(_DIGITS) or code < "100":
        raise ValueError(f"a status begins with a code from 100 to 999, not {text[:99]!r}")
    if reason:
        return f"{code} {_check_text(reason, 'status reason')}", int(code)
    return _STATUSES.get(code) or (f"{code} Unknown", int(code))


# ---------------------------------------------------------------------------
# 2. Dates and ages                             RFC 9110 5.6.7, RFC 9111 1.2.2
# ---------------------------------------------------------------------------
#
# In Python a date is an aware datetime in UTC and an age is a timedelta; on the wire both are
# whole seconds.  Between the two, a timestamp is an int of seconds since 1970.

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The days as RFC 850 writes them, and as everyone who abbreviated them did.
_WEEKDAYS = "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday,".split()
_WEEKDAYS += [day + "," for day in _DAYS]
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIRST_SECOND = -62135596800  # 0001-01-01 00:00:00
_LAST_SECOND = 253402300799  # 9999-12-31 23:59:59
_CALENDAR_CYCLE = 12622780800  # 400 years: the same dates, on the same weekdays
_MAX_SECONDS = 10**18  # what longer digit strings read as; int() of 100 kB would be quadratic

_dates: dict[int, str] = {}  # the last dates written: most responses of a second share theirs


def _dump_timestamp(timestamp: int) -> str:
    """Write a timestamp of the years 1 to 9999 as an IMF-fixdate."""
    text = _dates.get(timestamp)
    if text is None:
        # gmtime() alone fails below 1970 on Windows, and strftime() speaks the locale.
        cycles, seconds = divmod(timestamp, _CALENDAR_CYCLE)
        year, month, day, hour, minute, second, weekday, _, _ = time.gmtime(seconds)
        text = "%s, %02d %s %04d %02d:%02d:%02d GMT" % (
            _DAYS[weekday],
            day,
            _MONTHS[month - 1],
            year + 400 * cycles,
            hour,
            minute,
            second,
        )
        if len(_dates) >= 64:
            _dates.clear()
        _dates[timestamp] = text
    return text


def _make_timestamp(
    year: int, month: int, day: int, hour: int, minute: int, second: int
) -> int | None:
    """Count a UTC date in seconds since 1970; None for a day or time that does not exist."""
    if not (1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1]):
        return None
    if month == 2 and day == 29 and (year % 4 or not year % 100 and year % 400):
        return None
    if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 60):
        return None
    second = min(second, 59)  # a leap second, which Python's clock does not have
    # Years begin in March, so that the leap day is the last one.
    shifted = year - (month < 3)
    days = 365 * shifted + shifted // 4 - shifted // 100 + shifted // 400
    days += (153 * ((month + 9) % 12) + 2) // 5 + day - 719469
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def _to_timestamp(value: _Date) -> int:
    """Count a date of any kind that ``http_date`` takes in seconds since 1970."""
    if isinstance(value, str):
        parsed = _parse_timestamp(value)
        if parsed is None:
            raise ValueError(f"not an HTTP date: {value[:99]!r}")
        return parsed
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not _FIRST_SECOND <= value < _LAST_SECOND + 1:  # NaN is outside as well
            raise ValueError(f"a timestamp of the years 1 to 9999, not {value!r}")
        return int(value // 1)
    # By shape: importing datetime costs 1.7 ms, and whoever has one has imported it.
    if hasattr(value, "utctimetuple"):
        try:
            value = value.utctimetuple()
        except OverflowError:  # its zone carries it outside: as near as can be written
            return _FIRST_SECOND if value.year == 1 else _LAST_SECOND
    elif hasattr(value, "timetuple"):
        value = value.timetuple()
    if not isinstance(value, time.struct_time):
        raise TypeError(
            "a date is a datetime, a date, a timestamp in seconds, a struct_time or an HTTP date,"
            f" not {type(value).__name__}"
        )
    if value.tm_year in (0, 10000):  # utctimetuple() of PyPy does not raise
        return _FIRST_SECOND if value.tm_year == 0 else _LAST_SECOND
    timestamp = _make_timestamp(*value[:6])
    if timestamp is None:
        raise ValueError(f"not a date and time: {value!r}")
    return timestamp


def _parse_timestamp(text: str | None) -> int | None:
    """Read any of the three HTTP date formats as seconds since 1970; None for other text."""
    if not isinstance(text, str):
        return None
    text = text.strip(" \t")
    if len(text) > 99 or not (text.isascii() and text.isprintable()):
        return None
    words = text.replace(",", ", ").split()
    if len(words) == 6:  # IMF-fixdate: Sun, 06 Nov 1994 08:49:37 GMT
        weekday, day, month, year, clock, zone = words
        weekday = weekday[:-1] if weekday[-1:] == "," else ""
    elif len(words) == 4:  # RFC 850: Sunday, 06-Nov-94 08:49:37 GMT
        weekday, date, clock, zone = words
        weekday = weekday[:3] if weekday.title() in _WEEKDAYS else ""
        day, _, date = date.partition("-")
        month, _, year = date.partition("-")
    elif len(words) == 5:  # asctime: Sun Nov  6 08:49:37 1994
        weekday, month, day, clock, year = words
        zone = "GMT"
    else:
        return None
    hour, minute, second = clock[:2], clock[3:5], clock[6:]
    numbers = day + year + hour + minute + second
    if (
        weekday.title() not in _DAYS
        or month.title() not in _MONTHS
        or zone.upper() not in ("GMT", "UTC", "+0000", "-0000")
        or len(clock) != 8
        or clock[2] != ":"
        or clock[5] != ":"
        or not numbers.isdigit()
        or not 1 <= len(day) <= 2
        or len(year) not in ((2, 4) if len(words) == 4 else (4,))
    ):
        return None
    month_number = _MONTHS.index(month.title()) + 1
    rest = month_number, int(day), int(hour), int(minute), int(second)
    if len(year) == 4:
        return _make_timestamp(int(year), *rest)
    # RFC 9110 5.6.7: a date that appears to be more than 50 years in the future is past.
    now = time.gmtime()
    latest = (now.tm_year + 50, *now[1:6])
    number = latest[0] - latest[0] % 100 + int(year)
    while (number, *rest) > latest:
        number -= 100
    return _make_timestamp(number, *rest)


def http_date(timestamp: _Date | None = None) -> str:
    """Write a date as HTTP does, for example ``Sun, 06 Nov 1994 08:49:37 GMT``.

    Takes a datetime (a naive one is in UTC), a date (its midnight in UTC), a number of seconds
    since 1970, a ``struct_time`` in UTC, HTTP date text, or None for now.  Any locale, any year
    from 1 to 9999; fractions are cut off.  Raises ValueError for other years and text, and
    TypeError for other types.

    >>> http_date(784111777)
    'Sun, 06 Nov 1994 08:49:37 GMT'

    Source: RFC 9110 section 5.6.7 (IMF-fixdate).
    """
    return _dump_timestamp(int(time.time()) if timestamp is None else _to_timestamp(timestamp))


def parse_date(value: str | None) -> datetime.datetime | None:
    """Read an HTTP date in any of its three formats as an aware datetime in UTC.

    Gives None for None and for any text that is not such a date; never raises.

    >>> parse_date("Sunday, 06-Nov-94 08:49:37 GMT")
    datetime.datetime(1994, 11, 6, 8, 49, 37, tzinfo=datetime.timezone.utc)
    >>> parse_date("tomorrow")

    Source: RFC 9110 section 5.6.7 (HTTP-date).
    """
    timestamp = _parse_timestamp(value)
    return None if timestamp is None else _to_datetime(timestamp)


def _to_datetime(timestamp: int) -> datetime.datetime:
    import datetime

    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return epoch + datetime.timedelta(seconds=timestamp)


def _parse_seconds(text: str | None) -> int | None:
    """Read delta-seconds; None for text that is not all ASCII digits."""
    # int() alone would also take "+1", "1_000" and other scripts' digits.
    if not text or not (text.isascii() and text.isdigit()):
        return None
    return int(text) if len(text) < 19 else _MAX_SECONDS


def _dump_seconds(value: _Seconds) -> str:
    """Write a count of whole seconds: a non-negative int, its digits, or a timedelta."""
    if isinstance(value, str):
        if _parse_seconds(value) is None:
            raise ValueError(f"a number of seconds, not {value[:99]!r}")
        return str.__str__(value)
    if hasattr(value, "total_seconds"):
        value = int(value.total_seconds())
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"seconds are an int or a timedelta, not {type(value).__name__}")
    if value < 0:
        raise ValueError(f"seconds are not negative: {value!r}")
    return "%d" % value


def _parse_age(text: str | None) -> datetime.timedelta | None:
    """Read a count of seconds as a timedelta, at most the largest one."""
    seconds = _parse_seconds(text)
    if seconds is None:
        return None
    import datetime

    return datetime.timedelta(seconds=min(seconds, 86399999999999))


def _parse_retry_after(text: str | None) -> datetime.datetime | None:
    """Read Retry-After, seconds from now or a date, as a date."""
    seconds = _parse_seconds(text)
    if seconds is None:
        return parse_date(text)
    return _to_datetime(min(int(time.time()) + seconds, _LAST_SECOND))


def _dump_retry_after(value: _Date | datetime.timedelta) -> str:
    """Write Retry-After: an int and a timedelta count seconds from now, the rest are dates."""
    if isinstance(value, int) or hasattr(value, "total_seconds"):
        return _dump_seconds(value)
    if isinstance(value, str) and _parse_seconds(value) is not None:
        return str.__str__(value)
    return http_date(value)


# ---------------------------------------------------------------------------
# 3. Header syntax                                    RFC 9110 5.6, RFC 8187
# ---------------------------------------------------------------------------
#
# Every parser takes any text, in time proportional to its length.

_ATTR_CHARS = _ALNUM + "!#$&+-.^_`|~"  # RFC 8187 3.2.1


def _percent(data: bytes, safe: str) -> str:
    """Percent-encode every byte that is not one of the ASCII characters *safe*."""
    keep = frozenset(safe.encode())
    return "".join([chr(byte) if byte in keep else "%%%02X" % byte for byte in data])


def _encode_utf8(text: str, what: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{what} with a lone surrogate: {text[:99]!r}") from None


def _split(text: str, separator: str = ",") -> list[str]:
    """Cut *text* at each *separator* that stands in no quoted-string; strip, drop the empty ones.

    >>> _split('a, "b, c",, d="\\\\","')
    ['a', '"b, c"', 'd="\\\\","']
    """
    if '"' not in text:
        return [part for part in map(_strip, text.split(separator)) if part]
    parts = []
    current: list[str] = []
    quoted = False
    for piece in text.split('"'):
        if quoted:
            current.append(piece)
            # An odd number of backslashes escapes the quote that follows.
            quoted = (len(piece) - len(piece.rstrip("\\"))) % 2 == 1
        else:
            first, *others = piece.split(separator)
            current.append(first)
            for other in others:
                parts.append('"'.join(current))
                current = [other]
            quoted = True
    parts.append('"'.join(current))
    return [part for part in map(_strip, parts) if part]


def _strip(text: str) -> str:
    return text.strip(" \t")


def _quote(text: str, token: bool = True) -> str:
    """Write *text* as a token where it is one and *token* allows it, else as a quoted-string."""
    if token and text and not text.strip(_TOKEN):
        return text
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"')


def _unquote(text: str) -> str:
    """Read a token or a quoted-string; other text is given as it is."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return text
    text = text[1:-1]
    if "\\" in text:
        return "\\".join([part.replace("\\", "") for part in text.split("\\\\")])
    return text


def _parse_pairs(text: str, separator: str = ",") -> dict[str, str | None]:
    """Read ``a, b=1, c="x"`` as lower-cased names and values, None without; the first one wins."""
    pairs: dict[str, str | None] = {}
    for part in _split(text, separator):
        name, equals, value = part.partition("=")
        pairs.setdefault(_strip(name).lower(), _unquote(_strip(value)) if equals else None)
    return pairs


def _parse_options(text: str) -> tuple[str, dict[str, str]]:
    """Read ``value; name=option`` as the value and its options, names in lower case."""
    value, semicolon, rest = text.partition(";")
    if not semicolon:
        return _strip(value), {}
    pairs = _parse_pairs(rest, ";")
    return _strip(value), {name: option for name, option in pairs.items() if option is not None}


def _dump_options(value: str, options: Mapping[str, Any]) -> str:
    """Write ``value; name=option``; None leaves an option out.

    An option that is not ASCII is written twice (RFC 6266 appendix D): a plain fallback, then
    the RFC 8187 form.  A name that ends in ``*`` takes text that is in this form already.
    """
    parts = [value]
    for name, option in options.items():
        if option is None:
            continue
        name = _check_token(name, "header option")
        option = _to_text(option)
        if name[-1] == "*":
            parts.append(f"{name}={_check_extended(option)}")
        elif option.isascii():
            parts.append(f"{name}={_quote(option)}")
        else:
            encoded = _percent(_encode_utf8(option, "a header option"), _ATTR_CHARS)
            fallback = _quote(_ascii_fallback(name.lower(), option))
            parts.append(f"{name}={fallback}; {name}*=UTF-8''{encoded}")
    return "; ".join(parts)


def _check_extended(text: str) -> str:
    """Check an ext-value, ``UTF-8'en'%e2%82%ac`` (RFC 8187 3.2.1)."""
    charset, _, rest = text.partition("'")
    language, apostrophe, encoded = rest.partition("'")
    plain, *escapes = encoded.split("%")
    if (
        not apostrophe
        or charset.upper() not in ("UTF-8", "ISO-8859-1")
        or language.strip(_ALNUM + "-")
        or (plain + "".join([escape[2:] for escape in escapes])).strip(_ATTR_CHARS)
        or any(len(escape) < 2 or escape[:2].strip(_HEX) for escape in escapes)
    ):
        raise ValueError(f"an extended value is like UTF-8''%e2%82%ac, not {text[:99]!r}")
    return text


def _ascii_fallback(name: str, option: str) -> str:
    """Give what a reader that knows no RFC 8187 may use; a file name that is safe to create."""
    import unicodedata

    text = unicodedata.normalize("NFKD", option).encode("ascii", "ignore").decode()
    if name == "filename":
        # RFC 6266 4.3: no path part, nothing hidden, and never nothing.
        text = text.replace("\\", "/").rpartition("/")[2]
        text = "".join([char for char in text if char.isprintable()]).strip(" .\t")
        stem, dot, extension = option.rpartition(".")
        if dot and extension == text:  # only the extension was ASCII
            text = f"download.{text}"
    return text or "download"


# ---------------------------------------------------------------------------
# 4. URLs                                                  RFC 3986, RFC 3987 3.1
# ---------------------------------------------------------------------------
#
# A URL is changed as little as HTTP allows: what may not stand in a URI reference is
# percent-encoded, a host that is not ASCII is encoded by IDNA, and all else stays as given.

_URI = _ALNUM + "-._~:/?#[]@!$&'()*+,;=%"
_HOST = _ALNUM + "-._~!$&'()*+,;=%"  # reg-name, RFC 3986 3.2.2
_DEVIATING = frozenset("\u00df\u1e9e\u03c2\u200c\u200d")  # sharp s, final sigma, joiners


def iri_to_uri(iri: str) -> str:
    r"""Give a URL that may have any character as an ASCII URI reference.

    Nothing else is changed, and ``%XX`` is kept.  Raises ValueError for a host or port that
    cannot be, and for lone surrogates.

    >>> iri_to_uri("http://b\u00fccher.example/\u00fc?a=%20 b")
    'http://xn--bcher-kva.example/%C3%BC?a=%20%20b'

    Source: RFC 3986 section 3, RFC 3987 section 3.1.
    """
    if not isinstance(iri, str):
        raise TypeError(f"a URL is a str, not {type(iri).__name__}")
    # 90 % of all redirects: a plain path.
    if iri[:1] == "/" != iri[1:2] and not iri.strip(_URI):
        return str.__str__(iri)
    prefix, rest = "", str.__str__(iri)
    scheme, colon, after = rest.partition(":")
    if colon and scheme[:1].isalpha() and not scheme.strip(_ALNUM + "+-."):
        prefix, rest = scheme + colon, after
    if rest.startswith("//"):
        authority = rest[2:]
        for delimiter in "/?#":
            authority = authority.partition(delimiter)[0]
        prefix, rest = f"{prefix}//{_encode_authority(authority)}", rest[2 + len(authority) :]
    if rest.strip(_URI):
        rest = _percent(_encode_utf8(rest, "a URL"), _URI)
    return prefix + rest


def _encode_authority(authority: str) -> str:
    """Encode ``user:password@host:port``."""
    user, at, host = authority.rpartition("@")
    # Browsers end the host at a backslash, which RFC 3986 does not: nobody means that.
    if "\\" in user:
        raise ValueError(f"a URL with a backslash before its host: {authority[:99]!r}")
    if user.strip(_URI):
        user = _percent(_encode_utf8(user, "a URL"), _URI)
    host, port = _split_port(host)
    if host[:1] == "[":  # IPv6 and what may follow it, RFC 3986 3.2.2
        address = host[1:-1]
        if host[-1] != "]" or ":" not in address or address.strip(_HOST + ":"):
            raise ValueError(f"not a host: {host[:99]!r}")
    else:
        host = _encode_host(host)
    return user + at + host + port


def _split_port(host: str) -> tuple[str, str]:
    """Cut ``host:80`` into the host and ``:80``, which may be empty."""
    name, colon, port = host.rpartition(":")
    if not colon or "]" in port:
        return host, ""
    if port.strip(_DIGITS) or len(port) > 5 or int(port or 0) > 65535:
        raise ValueError(f"a port is a number up to 65535, not {port[:99]!r}")
    return name, colon + port


def _encode_host(host: str) -> str:
    """Encode a host name by IDNA; only one whose meaning is the same in all its versions.

    IDNA 2003, which Python has, reads ``fa\u00df.de`` as ``fass.de``, and browsers do not.
    """
    if not host.isascii():
        if len(host) > 255 or not _DEVIATING.isdisjoint(host):
            raise ValueError(f"write this host in its xn-- form: {host[:99]!r}")
        try:
            # The check comes after: IDNA makes plain delimiters out of full-width ones.
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise ValueError(f"not a host: {host[:99]!r}") from None
        if host.strip(_ALNUM + "-._"):
            raise ValueError(f"not a host: {host[:99]!r}")
    if host.strip(_HOST):
        raise ValueError(f"not a host: {host[:99]!r}")
    return host


# ---------------------------------------------------------------------------
# 5. Cookies                                                      RFC 6265 4.1
# ---------------------------------------------------------------------------
#
# Written here and not by http.cookies, which on most Pythons lets CR LF through in attributes
# and knows no Partitioned.

_COOKIE_PLAIN = _ALNUM + "!#$%&'()*+-./:<=>?@[]^_`{|}~"
_COOKIE_PATH = _ALNUM + "-._~%!$&'()*+,/:=@"
# As http.cookies quotes, so that every Python reads the value back.
_COOKIE_ESCAPES = {
    code: "\\%03o" % code for code in (*range(32), *range(127, 256), ord(","), ord(";"))
}
_COOKIE_ESCAPES.update({ord('"'): '\\"', ord("\\"): "\\\\"})


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
    is off.  ``expires`` is a date of any kind that ``http_date`` takes, or a timedelta from now.
    ``samesite`` is "Strict", "Lax", "None" or None.  A ``__Secure-`` or ``__Host-`` name and
    ``partitioned`` imply ``secure``.

    Raises ValueError for what could add or change an attribute, and TypeError for a value that
    is no str or int.  Warns, and still writes, where browsers would refuse the cookie: over
    ``max_size`` bytes (0: no limit), or ``SameSite=None`` without ``secure``.

    >>> dump_cookie("theme", "dark; light", httponly=True)
    'theme="dark\\\\073 light"; HttpOnly; Path=/'

    Source: RFC 6265 section 4.1, RFC 6265bis sections 4.1.2 and 4.1.3.
    """
    name = _dump_cookie_name(key)
    text = value if value.__class__ is str else _cookie_value(value)
    if text.strip(_COOKIE_PLAIN):
        data = _encode_utf8(text, "a cookie value")
        text = '"%s"' % data.decode("latin-1").translate(_COOKIE_ESCAPES)
    parts = [f"{name}={text}"]
    prefix = name[:9].lower()
    if prefix[:2] == "__":
        if prefix[:7] == "__host-" and (domain or path != "/"):
            raise ValueError(f'a __Host- cookie has no Domain, and "/" as its path: {name[:99]!r}')
        secure = secure or prefix == "__secure-" or prefix[:7] == "__host-"
    if domain:
        domain = _dump_cookie_domain(domain)
        if domain:
            parts.append("Domain=" + domain)
    if max_age is not None:
        max_age = _to_max_age(max_age)
        if sync_expires and expires is None:
            expires = min(int(time.time()) + max_age, _LAST_SECOND)
    if expires is not None:
        parts.append("Expires=" + _dump_cookie_expires(expires))
    if max_age is not None:
        parts.append("Max-Age=%d" % max_age)
    if secure or partitioned:
        parts.append("Secure")
    if httponly:
        parts.append("HttpOnly")
    if path is not None:
        parts.append("Path=/" if path == "/" else "Path=" + _dump_cookie_path(path))
    if samesite:
        samesite = _dump_samesite(samesite)
        parts.append("SameSite=" + samesite)
        if samesite == "None" and not (secure or partitioned):
            _warn(f"browsers refuse the cookie {name[:99]!r}: SameSite=None needs Secure")
    if partitioned:
        parts.append("Partitioned")
    header = "; ".join(parts)
    if max_size and len(header) > max_size:
        _warn(
            f"browsers may refuse the cookie {name[:99]!r}: its header has {len(header)} bytes,"
            f" more than {max_size}"
        )
    return header


def _warn(message: str) -> None:
    import warnings

    warnings.warn(message, UserWarning, stacklevel=4)


def _dump_cookie_name(name: str) -> str:
    if name.__class__ is str and name and not name.strip(_TOKEN):
        return name
    if not isinstance(name, str):
        raise TypeError(f"a cookie name is a str, not {type(name).__name__}")
    # UTF-8 in names is no token, yet browsers take it; the bytes travel as Latin-1 (PEP 3333).
    data = _encode_utf8(str.__str__(name), "a cookie name")
    if not data or data.translate(None, bytes(range(128, 256))).strip(_TOKEN.encode()):
        raise ValueError(f"a cookie name is a token of letters and digits, not {name[:99]!r}")
    return data.decode("latin-1")


def _cookie_value(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError(f"a cookie value is a str or an int, not {type(value).__name__}")
    return _to_text(value)


def _dump_cookie_domain(domain: str) -> str:
    """Give the domain as browsers compare it: no port, no leading dot, IDNA; maybe empty."""
    if not isinstance(domain, str):
        raise TypeError(f"a cookie domain is a str, not {type(domain).__name__}")
    text, _ = _split_port(str.__str__(domain))
    text = text[1:] if text[:1] == "." else text
    encoded = _encode_host(text)
    if (domain and not encoded) or encoded.strip(_ALNUM + "-._"):
        raise ValueError(f"not a cookie domain: {domain[:99]!r}")
    return encoded


def _to_max_age(value: Any) -> int:
    """Give whole seconds, from 0 to 10**18."""
    if hasattr(value, "total_seconds"):
        value = value.total_seconds()
    if isinstance(value, str):
        negative = value[:1] == "-"
        seconds = _parse_seconds(value[1:] if negative else value)
        if seconds is None:
            raise ValueError(f"max_age is a number of seconds, not {value[:99]!r}")
        value = -seconds if negative else seconds
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"max_age is a number of seconds, not {type(value).__name__}")
    if value != value:
        raise ValueError("max_age is a number of seconds, not NaN")
    return int(max(0, min(value, _MAX_SECONDS)))


def _dump_cookie_expires(value: _Date | datetime.timedelta) -> str:
    if hasattr(value, "total_seconds"):
        value = int(time.time() + value.total_seconds())
        value = max(_FIRST_SECOND, min(value, _LAST_SECOND))
    if isinstance(value, str):
        # As Werkzeug: text goes out as it is; but only text that is a date.
        _to_timestamp(value)
        return str.__str__(value)
    return _dump_timestamp(_to_timestamp(value))


def _dump_cookie_path(path: str) -> str:
    if not isinstance(path, str):
        raise TypeError(f"a cookie path is a str, not {type(path).__name__}")
    text = str.__str__(path)
    if text.strip(_COOKIE_PATH):
        return _percent(_encode_utf8(text, "a cookie path"), _COOKIE_PATH)
    return text


def _dump_samesite(samesite: str) -> str:
    text = str(samesite).title()
    if text not in ("Strict", "Lax", "None"):
        raise ValueError(f'samesite is "Strict", "Lax", "None" or None, not {samesite!r:.99}')
    return text


# ---------------------------------------------------------------------------
# 6. Headers                                          RFC 9110 5.1-5.3, PEP 3333
# ---------------------------------------------------------------------------

# Which headers need care when they are set or sent.
_LOCATION, _LENGTH, _HOP_BY_HOP = 1, 2, 4
_CARE = {"location": _LOCATION, "content-location": _LOCATION, "content-length": _LENGTH}
# These belong to the server (PEP 3333 "Other HTTP features", RFC 9110 7.6.1).
_CARE.update(
    dict.fromkeys(
        (
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailers",
            "transfer-encoding",
            "upgrade",
        ),
        _HOP_BY_HOP,
    )
)

# Usual spellings that need neither a check nor care, with what they are looked up by.
_USUAL = {
    name: name.lower()
    for name in (
        "Accept-Ranges Access-Control-Allow-Credentials Access-Control-Allow-Headers"
        " Access-Control-Allow-Methods Access-Control-Allow-Origin Access-Control-Expose-Headers"
        " Access-Control-Max-Age Age Allow Cache-Control Content-Disposition Content-Encoding"
        " Content-Language Content-Range Content-Security-Policy Content-Type"
        " Cross-Origin-Embedder-Policy Cross-Origin-Opener-Policy Cross-Origin-Resource-Policy"
        " Date ETag Expires Last-Modified Link Permissions-Policy Pragma Referrer-Policy"
        " Retry-After Server Server-Timing Set-Cookie Strict-Transport-Security Vary"
        " WWW-Authenticate X-Content-Type-Options X-Frame-Options X-Powered-By X-Request-ID"
        " X-XSS-Protection"
    ).split()
}

# Up to here a scan in C is faster than a dict, which costs more to build than a few look-ups.
_SMALL = 16


def _dump_keywords(value: Any, options: Mapping[str, Any]) -> str:
    """Write the options that ``add`` and ``set`` take as keywords."""
    text = _to_text(value)
    return _dump_options(text, {name.replace("_", "-"): options[name] for name in options})


def _to_list(values: Any) -> list[Any]:
    """Give the values of an iterable; text is one value and no iterable here."""
    if isinstance(values, (str, bytes, bytearray)) or not hasattr(values, "__iter__"):
        raise TypeError(f"a list of values, not {values!r:.99}")
    return list(values)


def _to_pair(pair: Any) -> tuple[Any, Any]:
    """Give a name and a value; text of two letters is no pair."""
    if not isinstance(pair, (str, bytes)) and hasattr(pair, "__iter__"):
        pair = tuple(pair)
        if len(pair) == 2:
            return pair
    raise TypeError(f"a pair of a name and a value, not {pair!r:.99}")


def _iter_groups(source: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Give names, each with its values, of anything that may stand for headers, unchecked.

    By shape and not by type: another copy of this file and Werkzeug's classes are welcome.
    """
    if hasattr(source, "to_wsgi_list"):  # Headers
        groups: dict[str, tuple[str, list[str]]] = {}
        for name, value in source.to_wsgi_list():
            groups.setdefault(name.lower(), (name, []))[1].append(value)
        yield from groups.values()
    elif hasattr(source, "lists"):  # MultiDict
        yield from source.lists()
    elif hasattr(source, "items"):
        for name, value in source.items():
            spread = hasattr(value, "__iter__") and not hasattr(value, "to_header")
            if spread and not isinstance(value, (str, bytes, bytearray, dict)):
                yield name, list(value)
            else:
                yield name, [value]
    else:
        for pair in _to_list(source):
            name, value = _to_pair(pair)
            yield name, [value]


def _iter_pairs(source: Any) -> Iterator[tuple[Any, Any]]:
    """Give the same as single pairs, in order."""
    if hasattr(source, "to_wsgi_list"):
        yield from source.to_wsgi_list()
    else:
        for name, values in _iter_groups(source):
            for value in values:
                yield name, value


class Headers:
    """The headers of a response: an ordered multi-dict whose names ignore case.

    Takes another ``Headers``, a mapping whose values may be lists, or an iterable of pairs.
    Names keep the spelling in which they were first set.

    Every way in checks: a name is a token, a value is Latin-1 text without control characters
    but tab; else ValueError.  Numbers and other plain objects become text; None, and a list
    where one value belongs, are TypeError.  A missing name is KeyError.  Nothing changes when
    an error is raised.  Each operation on one name takes constant time.

    >>> headers = Headers({"Content-Type": "text/plain"})
    >>> headers.add("Set-Cookie", "a=1")
    >>> headers.add("set-cookie", "b=2")
    >>> headers.getlist("SET-COOKIE")
    ['a=1', 'b=2']

    Source: RFC 9110 sections 5.1 to 5.5, PEP 3333.
    """

    __slots__ = ("_list", "_keys", "_holes", "_care", "_parsed")

    # The pairs in order; None where a pair was removed from a large one.
    _list: list[tuple[str, str]]
    # None until the first look-up; then the names in lower case, in the order of the pairs;
    # in a large one the positions of each name.
    _keys: list[str] | dict[str, list[int]] | None
    _holes: int
    # Which kinds of header were ever set that need care: sending skips what never was.
    _care: int
    # What the live views have read: name -> (text, state).
    _parsed: dict[str, tuple[str, Any]] | None

    __hash__ = None  # type: ignore[assignment]  # mutable

    def __init__(self, defaults: Any = None) -> None:
        self._list = []
        self._keys = None
        self._holes = 0
        self._care = 0
        self._parsed = None
        if defaults is not None:
            self.extend(defaults)

    # -- The choke point: no pair enters but from here ---------------------------

    def _check(self, name: Any, value: Any) -> tuple[str, str]:
        """Give a pair as it may be sent; note what needs care."""
        name = _check_token(name, "header name")
        care = _CARE.get(name.lower(), 0)
        if care:
            if care == _LOCATION:
                value = iri_to_uri(_to_text(value))
            self._care |= care
        return name, _check_text(value)

    # -- Where a name stands ---------------------------------------------------

    def _index(self) -> list[str] | dict[str, list[int]]:
        """Give the index of names, made on the first look-up."""
        keys = self._keys
        if keys is None:
            if len(self._list) <= _SMALL:
                keys = [pair[0].lower() for pair in self._list]
            else:
                keys = {}
                for position, pair in enumerate(self._list):
                    keys.setdefault(pair[0].lower(), []).append(position)
            self._keys = keys
        return keys

    def _find(self, name: Any) -> list[int]:
        """Give all positions of a name; whoever changes them owns the list."""
        if not isinstance(name, str):
            return []
        name = name.lower()
        keys = self._index()
        if isinstance(keys, dict):
            return keys.get(name, [])
        if name not in keys:
            return []
        return [position for position, key in enumerate(keys) if key == name]

    def _append(self, pair: tuple[str, str]) -> None:
        keys = self._keys
        if keys is not None:
            if keys.__class__ is dict:
                keys.setdefault(pair[0].lower(), []).append(len(self._list))  # type: ignore[union-attr]
            elif len(keys) < _SMALL:
                keys.append(pair[0].lower())  # type: ignore[union-attr]
            else:
                self._keys = None  # grown: the next look-up makes a dict
        self._list.append(pair)

    def _remove(self, positions: list[int]) -> None:
        """Remove pairs of one name, in time that does not depend on the others."""
        keys = self._keys
        pairs: list[Any] = self._list
        if keys.__class__ is list:
            for position in reversed(positions):
                del pairs[position], keys[position]  # type: ignore[union-attr]
            return
        name = pairs[positions[0]][0].lower()
        for position in positions:
            pairs[position] = None
        self._holes += len(positions)
        rest = [position for position in keys[name] if pairs[position]]  # type: ignore[index]
        if rest:
            keys[name] = rest  # type: ignore[index]
        else:
            del keys[name]  # type: ignore[arg-type]
        if self._holes * 2 > len(pairs):
            self._pairs()

    def _pairs(self) -> list[tuple[str, str]]:
        """Give the list of pairs itself, without holes."""
        if self._holes:
            self._list = [pair for pair in self._list if pair]
            self._keys = None
            self._holes = 0
        return self._list

    # -- Reading -----------------------------------------------------------------

    @overload
    def __getitem__(self, key: str) -> str: ...
    @overload
    def __getitem__(self, key: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, key: slice) -> Headers: ...
    def __getitem__(self, key: str | int | slice) -> str | tuple[str, str] | Headers:
        if isinstance(key, int):
            return self._pairs()[key]
        if isinstance(key, slice):
            return self._copy_of(self._pairs()[key])
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    @overload
    def get(self, key: str, default: None = None, type: None = None) -> str | None: ...
    @overload
    def get(self, key: str, default: T, type: None = None) -> str | T: ...
    @overload
    def get(self, key: str, default: Any = None, type: Callable[[str], T] = ...) -> T | Any: ...
    def get(self, key: str, default: Any = None, type: Callable[[str], Any] | None = None) -> Any:
        """Give the first value of a name, or *default*.

        *type* converts it; a ValueError or TypeError from that gives *default* too.
        """
        keys = self._keys
        if keys.__class__ is list and key.__class__ is str:  # the usual case: one scan in C
            lower = _USUAL.get(key) or key.lower()
            if lower not in keys:  # type: ignore[operator]
                return default
            value = self._list[keys.index(lower)][1]  # type: ignore[union-attr]
        else:
            positions = self._find(key)
            if not positions:
                return default
            value = self._list[positions[0]][1]
        if type is None:
            return value
        try:
            return type(value)
        except (ValueError, TypeError):
            return default

    @overload
    def getlist(self, key: str, type: None = None) -> list[str]: ...
    @overload
    def getlist(self, key: str, type: Callable[[str], T]) -> list[T]: ...
    def getlist(self, key: str, type: Callable[[str], Any] | None = None) -> list[Any]:
        """Give all values of a name, in order; *type* converts, and drops what it refuses."""
        values = [self._list[position][1] for position in self._find(key)]
        if type is None:
            return values
        converted = []
        for value in values:
            try:
                converted.append(type(value))
            except (ValueError, TypeError):
                continue
        return converted

    def get_all(self, name: str) -> list[str]:
        """Give all values of a name, as ``wsgiref.headers`` calls ``getlist``."""
        return self.getlist(name)

    def items(self, lower: bool = False) -> Iterator[tuple[str, str]]:
        """Iterate over the pairs as they are now; with *lower*, names in lower case."""
        pairs = self.to_wsgi_list()
        return iter([(name.lower(), value) for name, value in pairs] if lower else pairs)

    def keys(self, lower: bool = False) -> Iterator[str]:
        """Iterate over the names, each as often as it stands."""
        return iter([name for name, _ in self.items(lower)])

    def values(self) -> Iterator[str]:
        """Iterate over the values."""
        return iter([value for _, value in self._pairs()])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return self.items()

    def __len__(self) -> int:
        return len(self._list) - self._holes

    def __contains__(self, key: object) -> bool:
        return bool(self._find(key))

    def __eq__(self, other: object) -> bool:
        """Compare names without case and values, repeated ones as often, in any order."""
        if not hasattr(other, "to_wsgi_list"):  # another copy's, or Werkzeug's
            return NotImplemented
        pairs = [sorted((name.lower(), value) for name, value in it) for it in (self, other)]
        return pairs[0] == pairs[1]

    def _joined(self, name: str) -> str:
        """Give all lines of a header that is a list as one (RFC 9110 5.3)."""
        return ", ".join([self._list[position][1] for position in self._find(name)])

    def to_wsgi_list(self) -> list[tuple[str, str]]:
        """Give a new list of the pairs, for ``start_response``."""
        return self._pairs()[:]

    def __str__(self) -> str:
        return "\r\n".join([f"{name}: {value}" for name, value in self] + ["\r\n"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._pairs()!r})"

    # -- Writing one name ----------------------------------------------------------

    def add(self, key: str, value: Any, /, **options: Any) -> None:
        """Add a value after those that the name has.

        Keywords become options of the value, ``_`` in them becomes ``-``, None leaves one out.

        >>> headers = Headers()
        >>> headers.add("Content-Disposition", "attachment", filename="x y.png")
        >>> headers["Content-Disposition"]
        'attachment; filename="x y.png"'

        Source: RFC 6266 and RFC 8187 for options that are not ASCII.
        """
        if options:
            value = _dump_keywords(value, options)
        if not (
            # Four C calls pass the usual header; _check() is the rule.
            key.__class__ is str
            and value.__class__ is str
            and key in _USUAL
            and value.isascii()
            and value.isprintable()
        ):
            key, value = self._check(key, value)
        if self._keys is None:
            self._list.append((key, value))
        else:
            self._append((key, value))

    def add_header(self, key: str, value: Any, /, **options: Any) -> None:
        """Add a value, as ``wsgiref.headers`` calls ``add``."""
        self.add(key, value, **options)

    def set(self, key: str, value: Any, /, **options: Any) -> None:
        """Make *value* the only value of a name, in the place of its first one."""
        if options:
            value = _dump_keywords(value, options)
        if not (
            key.__class__ is str
            and value.__class__ is str
            and key in _USUAL
            and value.isascii()
            and value.isprintable()
        ):
            key, value = self._check(key, value)
        keys = self._index()
        if keys.__class__ is list and key.lower() not in keys:
            self._append((key, value))
        else:
            self._set(key, [value])

    def _set(self, name: str, values: list[str]) -> None:
        """Put checked values in the place of those that the name has."""
        positions = self._find(name)
        if positions and values:
            first = positions[0]
            name = self._list[first][0]
            self._list[first] = name, values[0]
            values = values[1:]
            positions = positions[1:]
        if positions:
            self._remove(positions)
        for value in values:
            self._append((name, value))

    def setlist(self, key: str, values: Iterable[Any]) -> None:
        """Make *values* the values of a name; none removes it."""
        pairs = [self._check(key, value) for value in _to_list(values)]
        self._set(_check_token(key, "header name"), [value for _, value in pairs])

    def setdefault(self, key: str, default: Any) -> str:
        """Set a value if the name has none; give the value that it has then."""
        if key not in self:
            self.set(key, default)
        return self[key]

    def setlistdefault(self, key: str, default: Iterable[Any]) -> list[str]:
        """Set values if the name has none; give the values that it has then."""
        if key not in self:
            self.setlist(key, default)
        return self.getlist(key)

    @overload
    def __setitem__(self, key: str, value: Any) -> None: ...
    @overload
    def __setitem__(self, key: int, value: tuple[str, Any]) -> None: ...
    @overload
    def __setitem__(self, key: slice, value: Iterable[tuple[str, Any]]) -> None: ...
    def __setitem__(self, key: str | int | slice, value: Any) -> None:
        if isinstance(key, int):
            pair = self._check(*_to_pair(value))
            self._pairs()[key] = pair
            self._keys = None
        elif isinstance(key, slice):
            pairs = [self._check(*_to_pair(pair)) for pair in _to_list(value)]
            self._pairs()[key] = pairs
            self._keys = None
        else:
            self.set(key, value)

    def __delitem__(self, key: str | int | slice) -> None:
        if isinstance(key, (int, slice)):
            del self._pairs()[key]
            self._keys = None
        else:
            self.remove(key)

    def remove(self, key: str) -> None:
        """Remove a name with all its values; silent when it has none."""
        positions = self._find(key)
        if positions:
            self._remove(positions)

    @overload
    def pop(self, key: None = None) -> tuple[str, str]: ...
    @overload
    def pop(self, key: int) -> tuple[str, str]: ...
    @overload
    def pop(self, key: str) -> str: ...
    @overload
    def pop(self, key: str, default: T) -> str | T: ...
    def pop(self, key: str | int | None = None, default: Any = _MISSING) -> Any:
        """Remove and give the first value of a name, and remove its others.

        Without a name, or with a position, remove and give that pair.
        """
        if key is None:
            return self.popitem()
        if isinstance(key, int):
            pair = self._pairs().pop(key)
            self._keys = None
            return pair
        value = self.get(key)
        if value is None:
            if default is _MISSING:
                raise KeyError(key)
            return default
        self.remove(key)
        return value

    def popitem(self) -> tuple[str, str]:
        """Remove and give the last pair."""
        while self._list and self._list[-1] is None:
            self._list.pop()
            self._holes -= 1
        if not self._list:
            raise KeyError("no headers")
        pair = self._list[-1]
        self._index()
        self._remove([len(self._list) - 1])
        return pair

    def clear(self) -> None:
        """Remove all headers."""
        self._list = []
        self._keys = None
        self._holes = 0

    # -- Writing many names ----------------------------------------------------------

    def extend(self, arg: Any = (), /, **keywords: Any) -> None:
        """Add all pairs of another ``Headers``, a mapping or an iterable of pairs.

        A list as the value of a mapping adds each of its values.
        """
        for pair in [self._check(*pair) for it in (arg, keywords) for pair in _iter_pairs(it)]:
            self._append(pair)

    def update(self, arg: Any = (), /, **keywords: Any) -> None:
        """Set all names of another ``Headers``, a mapping or an iterable of pairs.

        Each name of a mapping loses its values for the new ones, be they a list; of several
        pairs with one name the last one wins.
        """
        checked = []
        for source in (arg, keywords):
            for name, values in _iter_groups(source):
                pairs = [self._check(name, value) for value in values]
                checked.append((_check_token(name, "header name"), [pair[1] for pair in pairs]))
        for name, values in checked:
            self._set(name, values)

    def __or__(self, other: Any) -> Headers:
        if not hasattr(other, "items"):
            return NotImplemented
        headers = self.copy()
        headers.update(other)
        return headers

    def __ior__(self, other: Any) -> Headers:
        if not hasattr(other, "items"):
            return NotImplemented
        self.update(other)
        return self

    # -- Copies ----------------------------------------------------------------------

    def copy(self) -> Headers:
        """Give another ``Headers`` with the same pairs."""
        return self._copy_of(self.to_wsgi_list())

    def _copy_of(self, pairs: list[tuple[str, str]]) -> Headers:
        headers = type(self)()
        headers._list = pairs
        headers._care = self._care
        return headers

    def __copy__(self) -> Headers:
        return self.copy()

    def __getstate__(self) -> tuple[list[tuple[str, str]]]:
        return (self.to_wsgi_list(),)

    def __setstate__(self, state: tuple[list[tuple[str, str]]]) -> None:
        # A pickle may have been tampered with: it comes in like everything else.
        Headers.__init__(self, *state)



# ---------------------------------------------------------------------------
# 7. Header values                    RFC 9110 8-14, RFC 9111 5.2, CSP 3, Fetch
# ---------------------------------------------------------------------------
#
# A structured value reads with from_header() and writes with to_header() and str().  It compares
# by value, and its copies and pickles stand for themselves.  Its attributes are the ones that
# are declared: a typo is an AttributeError.
#
# A live view is such a value that has no state of its own: it reads and writes one header of one
# response, so that two views of one header never undo each other's edits.


class _Value:
    """What all structured values have in common."""

    __slots__ = ()

    __hash__ = None  # type: ignore[assignment]  # mutable

    @classmethod
    def from_header(cls, text: str) -> Any:
        """Read the value of a header; what cannot be read is left out."""
        raise NotImplementedError

    def to_header(self) -> str:
        """Write the value as header text."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.to_header()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.to_header()!r}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.to_header() == other.to_header()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_header, (self.to_header(),)

    def __copy__(self) -> Any:
        return type(self).from_header(self.to_header())

    def __deepcopy__(self, memo: Any) -> Any:
        return self.__copy__()


# -- Live views --------------------------------------------------------------------


class _View(_Value):
    """A value that edits one header, or its own state while it has none.

    A state is never changed in place: a subclass reads it with _load(), and gives a new one to
    _store(), which is the one place that writes back.
    """

    __slots__ = ("_headers", "_name", "_state", "_on_update")

    _headers: Headers | None
    _name: str
    _state: Any
    _on_update: Callable[[Any], Any] | None

    @staticmethod
    def _parse(text: str) -> Any:
        """Read the state from all lines of the header, joined."""
        raise NotImplementedError

    @staticmethod
    def _dump(state: Any) -> str:
        """Write the state as one line; "" removes the header."""
        raise NotImplementedError

    def _start(self, state: Any, on_update: Callable[[Any], Any] | None) -> None:
        """Begin as a value that is no response's."""
        self._headers = None
        self._name = ""
        self._state = state
        self._on_update = on_update

    @classmethod
    def _bound(cls, headers: Headers, name: str) -> Any:
        """Give a live view of a header."""
        view = cls.__new__(cls)
        view._headers = headers
        view._name = name
        view._on_update = None
        return view

    @classmethod
    def from_header(cls, text: str | None) -> Any:
        """Read the value of a header; what cannot be read is left out."""
        view = cls.__new__(cls)
        _View._start(view, cls._parse(text or ""), None)
        return view

    def to_header(self) -> str:
        """Write the value as header text, empty when there is nothing to say."""
        return self._dump(self._load())

    def _load(self) -> Any:
        headers = self._headers
        if headers is None:
            return self._state
        text = headers._joined(self._name)
        if headers._parsed is None:
            headers._parsed = {}
        known = headers._parsed.get(self._name)
        if known is None or known[0] != text:
            known = headers._parsed[self._name] = text, self._parse(text)
        return known[1]

    def _store(self, state: Any, text: str | None = None) -> None:
        if text is None:
            text = _check_text(self._dump(state))
        headers = self._headers
        if headers is None:
            self._state = state
        else:
            if text:
                headers.set(self._name, text)
            else:
                headers.remove(self._name)
            if headers._parsed is None:
                headers._parsed = {}
            headers._parsed[self._name] = text, state
        if self._on_update is not None:
            self._on_update(self)


class HeaderSet(_View, _TextSet):
    """A set of words in the order of the header, such as ``Vary`` or ``Allow``; ignores case.

    ``on_update`` is called with the set after each edit of a set that belongs to no response.

    >>> HeaderSet(["GET", "HEAD", "get"]).to_header()
    'GET, HEAD'

    Source: RFC 9110 section 5.6.1 (lists).
    """

    __slots__ = ()

    # The state: lower case -> as spelled.
    @staticmethod
    def _parse(text: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for part in _split(text):
            word = _unquote(part)
            words.setdefault(word.lower(), word)
        return words

    @staticmethod
    def _dump(state: dict[str, str]) -> str:
        return ", ".join([_quote(word) for word in state.values()])

    def __init__(
        self,
        headers: Iterable[str] | None = None,
        on_update: Callable[[HeaderSet], Any] | None = None,
    ) -> None:
        self._start({}, None)
        self.update(headers or ())
        self._on_update = on_update

    def add(self, value: str) -> None:
        """Add a word, unless it is there in any case."""
        word = _check_text(value)
        state = self._load()
        if word.lower() in state:
            return
        if "*" in state or word == "*" or not word or word.strip(_TOKEN):
            self.update([word])
            return
        # The usual case writes one word, so that a thousand cost what a thousand words cost.
        text = None
        headers = self._headers
        if headers is not None and state:
            lines = headers.getlist(self._name)
            text = f"{lines[0]}, {word}" if len(lines) == 1 and lines[0] else None
        state[word.lower()] = word
        self._store(state, text or (self._dump(state) if headers is not None else ""))

    def update(self, iterable: Iterable[str]) -> None:
        """Add several words."""
        state = dict(self._load())
        for value in _to_list(iterable):
            word = _check_text(value)
            state.setdefault(word.lower(), word)
        self._store(state)

    def remove(self, header: str) -> None:
        """Remove a word; KeyError if it is not there."""
        state = dict(self._load())
        del state[header.lower()]
        self._store(state)

    def discard(self, value: str) -> None:
        """Remove a word; silent if it is not there."""
        if value in self:
            self.remove(value)

    def clear(self) -> None:
        """Remove all words, and with them the header."""
        self._store({})

    def find(self, header: str) -> int:
        """Give the position of a word, or -1."""
        words = list(self._load())
        return words.index(header.lower()) if header in self else -1

    def index(self, header: str) -> int:
        """Give the position of a word; IndexError if it is not there."""
        position = self.find(header)
        if position < 0:
            raise IndexError(header)
        return position

    def as_set(self, preserve_casing: bool = False) -> set[str]:
        """Give the words as a set, in lower case unless told otherwise."""
        state = self._load()
        return set(state.values() if preserve_casing else state)

    def __contains__(self, header: object) -> bool:
        return isinstance(header, str) and header.lower() in self._load()

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._load().values()))

    def __len__(self) -> int:
        return len(self._load())

    def __getitem__(self, index: int) -> str:
        return list(self._load().values())[index]

    def __setitem__(self, index: int, value: str) -> None:
        words = list(self)
        words[index] = _check_text(value)
        self._store({word.lower(): word for word in words})

    def __delitem__(self, index: int) -> None:
        words = list(self)
        del words[index]
        self._store({word.lower(): word for word in words})

    # _Value compares text; a set compares what is in it.
    __eq__ = _TextSet.__eq__


class _Vary(HeaderSet):
    """``Vary``, in which ``*`` absorbs all other words.  RFC 9110 12.5.5."""

    __slots__ = ()

    @staticmethod
    def _parse(text: str) -> dict[str, str]:
        state = HeaderSet._parse(text)
        return {"*": "*"} if "*" in state else state

    @staticmethod
    def _dump(state: dict[str, str]) -> str:
        return "*" if "*" in state else HeaderSet._dump(state)

    def _store(self, state: dict[str, str], text: str | None = None) -> None:
        HeaderSet._store(self, {"*": "*"} if "*" in state else state, text)


class _Directives(_View, _TextMapping):
    """A mapping of lower-cased directives to their text, or to None where they have none.

    The state is the directives, and the text behind them that belongs to others and stays.
    """

    __slots__ = ()

    def __init__(
        self,
        values: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = (),
        on_update: Callable[[Any], Any] | None = None,
    ) -> None:
        self._start(({}, ""), None)
        self.update(values or ())
        self._on_update = on_update

    @staticmethod
    def _check_directive(name: str, value: Any) -> str | None:
        """Give a value as it may be written."""
        return None if value is None or value is True else _check_text(value)

    def __getitem__(self, name: str) -> str | None:
        value: str | None = self._load()[0][name.lower()]
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        name = _check_token(name, "directive").lower()
        pairs, rest = self._load()
        self._store(({**pairs, name: self._check_directive(name, value)}, rest))

    def __delitem__(self, name: str) -> None:
        pairs, rest = self._load()
        pairs = dict(pairs)
        del pairs[name.lower()]
        self._store((pairs, rest))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._load()[0]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._load()[0]))

    def __len__(self) -> int:
        return len(self._load()[0])

    # _Value compares text; a mapping compares what is in it, and so equals a dict.
    __eq__ = _TextMapping.__eq__


class _Directive(_Generic[T]):
    """One directive as an attribute: one line in the class of its view.

    ``parse`` makes a value of its text, "" where it has none; ``dump`` makes text of a value,
    or True for a directive without text.  None, False and ``del`` remove the directive.
    """

    def __init__(
        self, name: str, parse: Callable[[str], T], dump: Callable[[Any], Any], absent: T
    ) -> None:
        self.name = name
        self.parse = parse
        self.dump = dump
        self.absent = absent

    @overload
    def __get__(self, view: None, owner: Any = None) -> _Directive[T]: ...
    @overload
    def __get__(self, view: _Directives, owner: Any = None) -> T: ...
    def __get__(self, view: _Directives | None, owner: Any = None) -> _Directive[T] | T:
        if view is None:
            return self
        pairs = view._load()[0]
        return self.parse(pairs[self.name] or "") if self.name in pairs else self.absent

    def __set__(self, view: _Directives, value: Any) -> None:
        if value is None or value is False:
            view.pop(self.name, None)
        else:
            view[self.name] = self.dump(value)

    def __delete__(self, view: _Directives) -> None:
        view.pop(self.name, None)


def _flag(name: str) -> _Directive[bool]:
    """A directive that is there or not."""
    return _Directive(name, lambda text: True, bool, False)


def _seconds(name: str) -> _Directive[int | None]:
    """A directive that counts seconds; assign an int, its digits or a timedelta."""
    return _Directive(name, _parse_seconds, _dump_seconds, None)


def _fields(name: str) -> _Directive[bool | str | None]:
    """A directive that may name header fields; assign True, text, or a list of names."""
    return _Directive(name, lambda text: text or True, _dump_fields, None)


def _sources(name: str) -> _Directive[str | None]:
    """A directive with text, such as a list of sources."""
    return _Directive(name, str, lambda value: value, None)


def _dump_fields(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join([_check_token(name, "header name") for name in value])
    return value


class ResponseCacheControl(_Directives):
    """The ``Cache-Control`` of a response: a mapping, with an attribute for each directive.

    Seconds are non-negative ints or timedeltas; None, False and ``del`` remove a directive.

    >>> control = ResponseCacheControl.from_header("no-cache, max-age=60")
    >>> control.max_age, control.no_cache, control.private
    (60, True, None)

    Source: RFC 9111 section 5.2.2, RFC 8246, RFC 5861.
    """

    __slots__ = ()

    max_age = _seconds("max-age")
    s_maxage = _seconds("s-maxage")  # seconds, for shared caches
    stale_while_revalidate = _seconds("stale-while-revalidate")
    stale_if_error = _seconds("stale-if-error")
    no_cache = _fields("no-cache")  # True, or the fields that it is about
    private = _fields("private")
    no_store = _flag("no-store")
    no_transform = _flag("no-transform")
    must_revalidate = _flag("must-revalidate")
    must_understand = _flag("must-understand")
    proxy_revalidate = _flag("proxy-revalidate")
    public = _flag("public")
    immutable = _flag("immutable")

    @staticmethod
    def _parse(text: str) -> tuple[dict[str, str | None], str]:
        return _parse_pairs(text), ""

    @staticmethod
    def _dump(state: tuple[dict[str, str | None], str]) -> str:
        # RFC 9111 5.2.2.4, 5.2.2.7: the quoted form of a field list ought to be used.
        return ", ".join(
            [
                name if value is None else f"{name}={_quote(value, name not in _FIELD_LISTS)}"
                for name, value in state[0].items()
            ]
        )


_FIELD_LISTS = ("no-cache", "private")


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

    base_uri = _sources("base-uri")
    child_src = _sources("child-src")
    connect_src = _sources("connect-src")
    default_src = _sources("default-src")
    fenced_frame_src = _sources("fenced-frame-src")
    font_src = _sources("font-src")
    form_action = _sources("form-action")
    frame_ancestors = _sources("frame-ancestors")
    frame_src = _sources("frame-src")
    img_src = _sources("img-src")
    manifest_src = _sources("manifest-src")
    media_src = _sources("media-src")
    navigate_to = _sources("navigate-to")
    object_src = _sources("object-src")
    plugin_types = _sources("plugin-types")
    prefetch_src = _sources("prefetch-src")
    report_to = _sources("report-to")
    report_uri = _sources("report-uri")
    require_trusted_types_for = _sources("require-trusted-types-for")
    sandbox = _sources("sandbox")  # "" or True: all restrictions
    script_src = _sources("script-src")
    script_src_attr = _sources("script-src-attr")
    script_src_elem = _sources("script-src-elem")
    style_src = _sources("style-src")
    style_src_attr = _sources("style-src-attr")
    style_src_elem = _sources("style-src-elem")
    trusted_types = _sources("trusted-types")
    webrtc = _sources("webrtc")
    worker_src = _sources("worker-src")
    block_all_mixed_content = _flag("block-all-mixed-content")
    upgrade_insecure_requests = _flag("upgrade-insecure-requests")

    @staticmethod
    def _parse(text: str) -> tuple[dict[str, str], str]:
        first, _, rest = text.partition(",")
        pairs: dict[str, str] = {}
        for part in first.split(";"):
            words = part.split(None, 1)
            if words:
                pairs.setdefault(words[0].lower(), _strip(words[1]) if words[1:] else "")
        return pairs, _strip(rest)

    @staticmethod
    def _dump(state: tuple[dict[str, str], str]) -> str:
        pairs, rest = state
        policy = "; ".join([f"{name} {value}" if value else name for name, value in pairs.items()])
        return f"{policy}, {rest}" if policy and rest else policy or rest

    @staticmethod
    def _check_directive(name: str, value: Any) -> str:
        text = "" if value is None or value is True else _check_text(value)
        # A semicolon would begin another directive, a comma another policy.
        if ";" in text or "," in text:
            raise ValueError(f"a value of {name} has no semicolon and no comma, not {text[:99]!r}")
        return _strip(text)


# -- Ranges of a body ------------------------------------------------------------------


class ContentRange(_View):
    """The ``Content-Range`` of a 206 or 416: which bytes of how many.

    ``start`` and ``stop`` are half-open, as in Python, and closed on the wire; both None means
    "not satisfiable".  ``length`` is None when it is not known.  It is falsy while it is unset.
    An edit that would make it invalid is a ValueError and changes nothing.

    >>> ContentRange("bytes", 0, 100, 1000).to_header()
    'bytes 0-99/1000'

    Source: RFC 9110 section 14.4.
    """

    __slots__ = ()

    # The state: (units, start, stop, length), or None.
    @staticmethod
    def _parse(text: str) -> tuple[str, int | None, int | None, int | None] | None:
        units, _, rest = _strip(text).partition(" ")
        positions, slash, size = _strip(rest).partition("/")
        first, _, last = positions.partition("-")
        start, stop, length = _parse_seconds(first), _parse_seconds(last), _parse_seconds(size)
        if stop is not None:
            stop += 1
        if positions == "*":
            start = stop = None
        elif start is None or stop is None:
            return None
        if not slash or (length is None and size != "*"):
            return None
        try:
            return ContentRange._check_range(units, start, stop, length)
        except ValueError:
            return None

    @staticmethod
    def _dump(state: tuple[str, int | None, int | None, int | None] | None) -> str:
        if state is None:
            return ""
        units, start, stop, length = state
        positions = "*" if start is None or stop is None else "%d-%d" % (start, stop - 1)
        return f"{units} {positions}/{'*' if length is None else length}"

    @staticmethod
    def _check_range(
        units: Any, start: Any, stop: Any, length: Any
    ) -> tuple[str, int | None, int | None, int | None]:
        units = _check_token(units, "range unit")
        for number in (start, stop, length):
            if isinstance(number, bool) or not (number is None or isinstance(number, int)):
                raise TypeError(f"a position is an int or None, not {type(number).__name__}")
        if (start is None) != (stop is None) or (start is None and length is None):
            raise ValueError("start and stop are given both, or neither but a length")
        if start is not None and not 0 <= start < stop or length is not None and length < 0:
            raise ValueError(f"not a range: {start!r} to {stop!r} of {length!r}")
        if start is not None and length is not None and stop > length:
            raise ValueError(f"a range that ends at {stop!r}, after its length {length!r}")
        return units, start, stop, length

    def __init__(
        self,
        units: str | None,
        start: int | None,
        stop: int | None,
        length: int | None = None,
        on_update: Callable[[ContentRange], Any] | None = None,
    ) -> None:
        state = None if units is None else self._check_range(units, start, stop, length)
        self._start(state, on_update)

    def set(
        self,
        start: int | None,
        stop: int | None,
        length: int | None = None,
        units: str | None = "bytes",
    ) -> None:
        """Set all at once; the positions are half-open."""
        self._store(None if units is None else self._check_range(units, start, stop, length))

    def unset(self) -> None:
        """Remove the header."""
        self._store(None)

    def _get(self, index: int) -> Any:
        state = self._load()
        return None if state is None else state[index]

    def _put(self, index: int, value: Any) -> None:
        state = list(self._load() or ("bytes", None, None, None))
        state[index] = value
        self.set(state[1], state[2], state[3], state[0])

    @property
    def units(self) -> str | None:
        """The unit, "bytes"; None while unset, and None unsets."""
        units: str | None = self._get(0)
        return units

    @units.setter
    def units(self, value: str | None) -> None:
        self._put(0, value)

    @property
    def start(self) -> int | None:
        """The first position."""
        start: int | None = self._get(1)
        return start

    @start.setter
    def start(self, value: int | None) -> None:
        self._put(1, value)

    @property
    def stop(self) -> int | None:
        """The position after the last one."""
        stop: int | None = self._get(2)
        return stop

    @stop.setter
    def stop(self, value: int | None) -> None:
        self._put(2, value)

    @property
    def length(self) -> int | None:
        """The length of the whole body."""
        length: int | None = self._get(3)
        return length

    @length.setter
    def length(self, value: int | None) -> None:
        self._put(3, value)

    def __bool__(self) -> bool:
        return self._load() is not None


class Range(_Value):
    """What a request asks for with ``Range``.

    ``ranges`` is a list of pairs: (first, after the last), half-open; (first, None) to the end;
    (-n, None) for the last n.  ``from_header`` gives None for text that is no range.

    >>> Range.from_header("bytes=0-99,-5").ranges
    [(0, 100), (-5, None)]

    Source: RFC 9110 section 14.1.
    """

    __slots__ = ("units", "ranges")

    def __init__(self, units: str, ranges: Iterable[tuple[int, int | None]]) -> None:
        self.units = _check_token(units, "range unit")
        self.ranges = [(start, stop) for start, stop in ranges]
        for start, stop in self.ranges:
            if stop is not None and not 0 <= start < stop:
                raise ValueError(f"not a range: {start!r} to {stop!r}")

    @classmethod
    def from_header(cls, text: str | None) -> Range | None:
        """Read a ``Range`` header; None for what is none."""
        units, equals, specs = (text or "").partition("=")
        units = _strip(units).lower()
        if not equals or not units or units.strip(_TOKEN):
            return None
        ranges: list[tuple[int, int | None]] = []
        count = 0
        for spec in _split(specs):
            first, hyphen, last = spec.partition("-")
            start, stop = _parse_seconds(first), _parse_seconds(last)
            if not hyphen or (first and start is None) or (last and stop is None):
                return None
            count += 1
            if start is None:
                if stop is None:
                    return None
                if stop:  # the last 0 bytes cannot be had
                    ranges.append((-stop, None))
            elif stop is None:
                ranges.append((start, None))
            elif start > stop:
                return None
            else:
                ranges.append((start, stop + 1))
        return cls(units, ranges) if count else None

    def to_header(self) -> str:
        """Write the ranges as a request does."""
        specs = [
            str(start) if start < 0 else "%d-%s" % (start, "" if stop is None else stop - 1)
            for start, stop in self.ranges
        ]
        return f"{self.units}={','.join(specs) or '-0'}"

    def range_for_length(self, length: int | None) -> tuple[int, int] | None:
        """Give the one range of a body of *length* bytes, half-open; None if it has none."""
        if length is None or self.units != "bytes" or len(self.ranges) != 1:
            return None
        return _resolve_range(self.ranges[0], length)

    def make_content_range(self, length: int | None) -> ContentRange | None:
        """Give the ``ContentRange`` that answers with the one range."""
        found = self.range_for_length(length)
        return None if found is None else ContentRange(self.units, *found, length)

    def to_content_range_header(self, length: int | None) -> str | None:
        """Give the ``Content-Range`` header that answers with the one range."""
        content_range = self.make_content_range(length)
        return None if content_range is None else content_range.to_header()


def _resolve_range(wanted: tuple[int, int | None], length: int) -> tuple[int, int] | None:
    """Give a range within *length*, half-open; None when no byte of it exists."""
    start, stop = wanted
    if start < 0:
        start = max(0, length + start)
    stop = length if stop is None else min(stop, length)
    return (start, stop) if start < stop else None


# -- Validators ----------------------------------------------------------------------

# etagc: no control, no space, no quote (RFC 9110 8.8.3).
_NO_ETAG_CHARS = bytes([*range(33), 34, 127])


def quote_etag(etag: str, weak: bool = False) -> str:
    """Write an ETag: ``"x"``, or ``W/"x"`` when it is weak.

    One that is quoted already is accepted, and stays weak if it is.  Raises ValueError for
    characters that it cannot have: spaces, controls and quotes.

    Source: RFC 9110 section 8.8.3.
    """
    text = _check_text(etag, "ETag")
    if text[:3] == 'W/"':
        weak, text = True, text[2:]
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    data = text.encode("latin-1")
    if data.translate(None, _NO_ETAG_CHARS) != data:
        raise ValueError(f"an ETag has no spaces, controls or quotes, not {etag[:99]!r}")
    return f'W/"{text}"' if weak else f'"{text}"'


@overload
def unquote_etag(etag: None) -> tuple[None, None]: ...
@overload
def unquote_etag(etag: str | None) -> tuple[str, bool] | tuple[None, None]: ...
def unquote_etag(etag: str | None) -> tuple[str, bool] | tuple[None, None]:
    """Read an ETag as its text and whether it is weak; (None, None) for none.

    >>> unquote_etag('W/"x"')
    ('x', True)
    """
    if not etag:
        return None, None
    etag = _strip(etag)
    weak = etag[:2] in ("W/", "w/")
    if weak:
        etag = etag[2:]
    if len(etag) > 1 and etag[0] == etag[-1] == '"':
        etag = etag[1:-1]
    return etag, weak


def generate_etag(data: bytes) -> str:
    """Make the text of an ETag: the SHA-1 of the body in hex.

    Where SHA-1 is forbidden it is another hash: only equality counts.
    """
    import hashlib

    for name in ("sha1", "sha256", "blake2b"):
        try:
            return str(getattr(hashlib, name)(data).hexdigest())
        except (AttributeError, ValueError):  # a FIPS build refuses by ValueError
            continue
    raise ValueError("this Python has no hash function")


class ETags(_Value):
    """The tags of ``If-Match`` or ``If-None-Match``, or the star that stands for any.

    >>> tags = ETags.from_header('"a", W/"b"')
    >>> "a" in tags, "b" in tags, tags.contains_weak("b")
    (True, False, True)

    Source: RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2.
    """

    __slots__ = ("_strong", "_weak", "star_tag")

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
        """Read a list of tags; what is no tag is left out."""
        if text is None or _strip(text) == "*":
            return cls(star_tag=text is not None)
        strong, weak = [], []
        # A tag has no escapes, so that each second piece between quotes is one.
        pieces = text.split('"')
        for position in range(1, len(pieces) - 1, 2):
            lead = pieces[position - 1].replace(" ", "").replace("\t", "")
            is_weak = lead[-2:] in ("W/", "w/")
            if is_weak:
                lead = lead[:-2]
            if lead[-1:] == "," or (position == 1 and not lead):
                (weak if is_weak else strong).append(pieces[position])
        return cls(strong, weak)

    def to_header(self) -> str:
        """Write the tags as a request does."""
        if self.star_tag:
            return "*"
        tags = [f'"{tag}"' for tag in self._strong] + [f'W/"{tag}"' for tag in self._weak]
        return ", ".join(tags)

    def as_set(self, include_weak: bool = False) -> set[str]:
        """Give the strong tags, and the weak ones if told so."""
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
        return tag is not None and (self.contains_weak(tag) if weak else self.contains(tag))

    __contains__ = contains

    def __call__(
        self, etag: str | None = None, data: bytes | None = None, include_weak: bool = False
    ) -> bool:
        """Look for a tag, or for the one that *data* would get."""
        if etag is None:
            if data is None:
                raise TypeError("a tag or data is needed")
            etag = generate_etag(data)
        return self.contains(etag) or (include_weak and etag in self._weak)

    def __iter__(self) -> Iterator[str]:
        return iter(self._strong)

    def __len__(self) -> int:
        return len(self._strong)

    def __bool__(self) -> bool:
        return bool(self.star_tag or self._strong or self._weak)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ETags):
            return NotImplemented
        return (self.star_tag, self._strong, self._weak) == (
            other.star_tag,
            other._strong,
            other._weak,
        )


class IfRange(_Value):
    """What a request says with ``If-Range``: an ETag or a date, an aware datetime.

    Source: RFC 9110 section 13.1.5.
    """

    __slots__ = ("etag", "date", "weak")

    def __init__(
        self,
        etag: str | None = None,
        date: datetime.datetime | None = None,
        weak: bool = False,
    ) -> None:
        self.etag = etag
        self.date = date
        self.weak = weak

    @classmethod
    def from_header(cls, text: str | None) -> IfRange:
        """Read a date, or else an ETag."""
        date = parse_date(text)
        if date is not None:
            return cls(date=date)
        etag, weak = unquote_etag(text)
        return cls(etag, weak=bool(weak))

    def to_header(self) -> str:
        """Write it as a request does, empty when it says nothing."""
        if self.date is not None:
            return http_date(self.date)
        return "" if self.etag is None else quote_etag(self.etag, self.weak)


# -- Authentication ----------------------------------------------------------------


class _Parameters(_ParamMapping):
    """A live mapping of lower-cased names to text that lives inside of another value."""

    __slots__ = ("_load", "_save")

    def __init__(
        self, load: Callable[[], dict[str, str]], save: Callable[[dict[str, str]], None]
    ) -> None:
        self._load = load
        self._save = save

    def __getitem__(self, name: str) -> str:
        return self._load()[name.lower()]

    def __setitem__(self, name: str, value: Any) -> None:
        name = _check_token(name, "parameter").lower()
        self._save({**self._load(), name: _check_text(value)})

    def __delitem__(self, name: str) -> None:
        values = dict(self._load())
        del values[name.lower()]
        self._save(values)

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._load()))

    def __len__(self) -> int:
        return len(self._load())

    def __repr__(self) -> str:
        return repr(self._load())

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self._load()),)

    def __copy__(self) -> dict[str, str]:
        return dict(self._load())

    def __deepcopy__(self, memo: Any) -> dict[str, str]:
        return dict(self._load())


class _Parameter:
    """One parameter of a challenge as an attribute: one line in the class."""

    def __init__(self, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, challenge: None, owner: Any = None) -> _Parameter: ...
    @overload
    def __get__(self, challenge: WWWAuthenticate, owner: Any = None) -> str | None: ...
    def __get__(self, challenge: WWWAuthenticate | None, owner: Any = None) -> Any:
        return self if challenge is None else challenge[self.name]

    def __set__(self, challenge: WWWAuthenticate, value: str | None) -> None:
        challenge[self.name] = value

    def __delete__(self, challenge: WWWAuthenticate) -> None:
        challenge[self.name] = None


class WWWAuthenticate(_View):
    """A challenge: a scheme with parameters, or with a token.

    On a response it is the first challenge; others stay as they are.  ``auth["realm"]`` and
    ``auth.realm`` give None when it is missing, and assigning None removes it.

    >>> WWWAuthenticate("basic", {"realm": "Members"}).to_header()
    'Basic realm="Members"'

    Source: RFC 9110 sections 11.3 to 11.6, RFC 7616 section 3.3, RFC 6750 section 3.
    """

    __slots__ = ()

    realm = _Parameter("realm")
    algorithm = _Parameter("algorithm")
    charset = _Parameter("charset")
    domain = _Parameter("domain")
    error = _Parameter("error")
    error_description = _Parameter("error_description")
    error_uri = _Parameter("error_uri")
    nonce = _Parameter("nonce")
    opaque = _Parameter("opaque")
    qop = _Parameter("qop")
    scope = _Parameter("scope")
    stale = _Parameter("stale")
    userhash = _Parameter("userhash")

    # The state: (scheme as spelled, token, parameters, text of the other challenges).
    @staticmethod
    def _parse(text: str) -> tuple[str, str | None, dict[str, str], str]:
        parts = _split(text)
        if not parts:
            return "basic", None, {}, ""
        scheme, _, rest = parts[0].partition(" ")
        rest = _strip(rest)
        token = None
        if rest and "=" not in rest.rstrip("="):
            token, parts[0] = rest, ""
        else:
            parts[0] = rest
        count = 1
        while count < len(parts) and _is_parameter(parts[count]):
            count += 1
        pairs = _parse_pairs(", ".join(parts[:count]))
        parameters = {name: value for name, value in pairs.items() if value is not None}
        return scheme, token, parameters, ", ".join(parts[count:])

    @staticmethod
    def _dump(state: tuple[str, str | None, dict[str, str], str]) -> str:
        scheme, token, parameters, rest = state
        text = scheme.title() if scheme.islower() else scheme
        if token is not None:
            text = f"{text} {token}"
        elif parameters:
            quoted = _DIGEST_QUOTED if text.lower() == "digest" else _ALWAYS_QUOTED
            pairs = [f"{name}={_quote(parameters[name], name not in quoted)}" for name in parameters]
            text = f"{text} {', '.join(pairs)}"
        return f"{text}, {rest}" if rest else text

    def __init__(
        self,
        auth_type: str,
        values: Mapping[str, Any] | None = None,
        token: str | None = None,
    ) -> None:
        self._start((_check_token(auth_type, "scheme"), None, {}, ""), None)
        self.parameters = values or {}
        self.token = token

    @classmethod
    def from_header(cls, text: str | None) -> WWWAuthenticate | None:
        """Read the first challenge; None for no text."""
        if not text or not _strip(text):
            return None
        challenge: WWWAuthenticate = super().from_header(text)
        return challenge

    @property
    def type(self) -> str:
        """The scheme in lower case; assign it in the spelling to send."""
        scheme: str = self._load()[0]
        return scheme.lower()

    @type.setter
    def type(self, value: str) -> None:
        self._store((_check_token(value, "scheme"), *self._load()[1:]))

    @property
    def token(self) -> str | None:
        """What is sent in the place of parameters, base64 or alike; or None."""
        token: str | None = self._load()[1]
        return token

    @token.setter
    def token(self, value: str | None) -> None:
        if value is not None:
            value = _to_text(value)
            if not value.rstrip("=") or value.rstrip("=").strip(_ALNUM + "-._~+/"):
                raise ValueError(f"a token of base64 characters, not {value[:99]!r}")
        scheme, _, parameters, rest = self._load()
        self._store((scheme, value, parameters, rest))

    @property
    def parameters(self) -> MutableMapping[str, str]:
        """The parameters; a live mapping whose values are sent quoted and escaped."""
        return _Parameters(self._load_parameters, self._save_parameters)

    @parameters.setter
    def parameters(self, value: Mapping[str, Any]) -> None:
        parameters = {}
        for name, text in value.items():
            if text is not None:
                parameters[_check_token(name, "parameter").lower()] = _check_text(text)
        self._save_parameters(parameters)

    def _load_parameters(self) -> dict[str, str]:
        parameters: dict[str, str] = self._load()[2]
        return parameters

    def _save_parameters(self, parameters: dict[str, str]) -> None:
        scheme, token, _, rest = self._load()
        self._store((scheme, token, parameters, rest))

    def get(self, key: str, default: Any = None) -> Any:
        """Give a parameter, or *default*."""
        return self._load()[2].get(key.lower(), default)

    def __getitem__(self, key: str) -> str | None:
        parameter: str | None = self.get(key)
        return parameter

    def __setitem__(self, key: str, value: Any) -> None:
        if value is None:
            self.parameters.pop(key, None)
        else:
            self.parameters[key] = value

    def __delitem__(self, key: str) -> None:
        self[key] = None

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.lower() in self._load()[2]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, WWWAuthenticate):
            return NotImplemented
        pairs = [(it.type, *it._load()[1:]) for it in (self, other)]
        return pairs[0] == pairs[1]

    def __iter__(self) -> Iterator[WWWAuthenticate]:
        # Werkzeug's Unauthorized iterates over what it is given.
        yield self


# RFC 9110 11.5 and RFC 7616 3.3: these are quoted-strings, even where they could be tokens.
_ALWAYS_QUOTED = ("realm",)
_DIGEST_QUOTED = ("realm", "domain", "nonce", "opaque", "qop")


def _is_parameter(text: str) -> bool:
    """Tell a parameter from the beginning of the next challenge."""
    name, equals, _ = text.partition("=")
    return bool(equals) and not _strip(name).strip(_TOKEN)


# -- Cross-origin policies ------------------------------------------------------------


class _PolicyType(type):
    """Makes a class an enumeration; the enum module would cost 4 ms of import time."""

    _members: list[Any]

    def __iter__(cls) -> Iterator[Any]:
        return iter(cls._members)

    def __len__(cls) -> int:
        return len(cls._members)

    def __contains__(cls, value: object) -> bool:
        return value in cls._members

    def __getitem__(cls, name: str) -> Any:
        for member in cls._members:
            if member.name == name:
                return member
        raise KeyError(name)


class _Policy(metaclass=_PolicyType):
    """A member of a small enumeration: ``COEP("require-corp")`` is ``COEP.REQUIRE_CORP``."""

    __slots__ = ("name", "value")

    name: str
    value: str
    _members: ClassVar[list[Any]] = []

    def __init_subclass__(cls) -> None:
        cls._members = []
        for name in list(cls.__annotations__):
            member = object.__new__(cls)
            object.__setattr__(member, "name", name)
            object.__setattr__(member, "value", name.lower().replace("_", "-"))
            setattr(cls, name, member)
            cls._members.append(member)

    def __new__(cls, value: object) -> Any:
        for member in cls._members:
            if member == value or member.value == value:
                return member
        raise ValueError(f"{value!r:.99} is not a {cls.__name__}")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name!r} of a constant")

    def __eq__(self, other: object) -> bool:
        # Also another copy's member, and that of Werkzeug's enumeration of the same name.
        return type(other).__name__ == type(self).__name__ and (
            getattr(other, "value", None) == self.value
        )

    def __hash__(self) -> int:
        return hash(self.name)

    def __str__(self) -> str:
        return f"{type(self).__name__}.{self.name}"

    def __repr__(self) -> str:
        return f"<{self}: {self.value!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.value,)


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

    CROSS_ORIGIN: ClassVar[CORP]
    SAME_SITE: ClassVar[CORP]
    SAME_ORIGIN: ClassVar[CORP]


# ---------------------------------------------------------------------------
# 8. Bodies                                           PEP 3333, RFC 9110 14.6
# ---------------------------------------------------------------------------
#
# A body is a list (or tuple) of str and bytes, whose length is known, or any other iterable of
# them, which is streamed.  Whatever carries a body has close(), which closes what is inside.

# Large reads: 1 MB in 64 kB pieces costs 40 % more.
_READ_SIZE = 1 << 18


def _encode(chunk: object) -> bytes:
    """Give one chunk as bytes; nothing else but str and bytes is one."""
    if isinstance(chunk, str):
        return chunk.encode()
    if isinstance(chunk, bytes):
        return bytes(chunk)
    raise TypeError(f"a body is made of str and bytes, not {type(chunk).__name__}")


def _iter_encoded(chunks: Iterable[object]) -> Iterator[bytes]:
    """Encode chunk by chunk.  The usual types are told by class: half the time of a call."""
    for chunk in chunks:
        if chunk.__class__ is str:
            yield chunk.encode()  # type: ignore[attr-defined]
        elif chunk.__class__ is bytes:
            yield chunk  # type: ignore[misc]
        else:
            yield _encode(chunk)


def _call_all(functions: Iterable[Callable[[], Any]]) -> None:
    """Call each, whatever the others raise; then raise the first error."""
    error = None
    for function in functions:
        try:
            function()
        except BaseException as raised:
            error = error or raised
    if error is not None:
        raise error


class _Chunks(list):  # type: ignore[type-arg]
    """An encoded body for the server: a list, which servers may measure, with ``close()``.

    A tenth of the cost of a generator with a closing wrapper.
    """

    __slots__ = ("close",)

    close: Callable[[], Any]


class _Stream:
    """An iterable of bytes with a ``close()`` that is given."""

    __slots__ = ("_chunks", "close")

    def __init__(self, chunks: Iterable[bytes], close: Callable[[], Any]) -> None:
        self._chunks = chunks
        self.close = close

    def __iter__(self) -> Iterator[bytes]:
        # The iterator itself: a __next__ in Python costs 40 ns more for each chunk.
        return iter(self._chunks)


class ResponseStream:
    """The body of a response as a file to write to: ``response.stream``.

    What is written is added to the body, as str or bytes.  ValueError after ``close()``.
    """

    mode = "wb+"
    encoding = "utf-8"

    def __init__(self, response: Any) -> None:
        self.response = response
        self.closed = False

    def write(self, value: str | bytes) -> int:
        """Add to the body; gives the length of *value*."""
        if self.closed:
            raise ValueError("the stream of the response is closed")
        data = _encode(value)
        self.response._ensure_sequence(mutable=True)
        self.response.response.append(data)
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
        """Do nothing but raise ValueError when closed."""
        if self.closed:
            raise ValueError("the stream of the response is closed")

    def isatty(self) -> bool:
        """Tell that this is no terminal."""
        self.flush()
        return False

    def writable(self) -> bool:
        """Tell that this can be written to."""
        return True

    def tell(self) -> int:
        """Give the length of the body, in bytes."""
        self.response._ensure_sequence()
        return sum(len(_encode(chunk)) for chunk in self.response.response)


class FileWrapper:
    """An iterable over an open file in blocks of ``buffer_size`` bytes.

    Source: PEP 3333, "Optional Platform-Specific File Handling".
    """

    def __init__(self, file: Any, buffer_size: int = 8192) -> None:
        self.file = file
        self.buffer_size = buffer_size

    def __iter__(self) -> FileWrapper:
        return self

    def __next__(self) -> bytes:
        data: bytes = self.file.read(self.buffer_size)
        if not data:
            raise StopIteration
        return data

    def close(self) -> None:
        """Close the file."""
        if hasattr(self.file, "close"):
            self.file.close()

    def seekable(self) -> bool:
        """Tell whether the file can seek."""
        if hasattr(self.file, "seekable"):
            return bool(self.file.seekable())
        return hasattr(self.file, "seek")

    def seek(self, *args: int) -> None:
        """Move in the file."""
        if hasattr(self.file, "seek"):
            self.file.seek(*args)

    def tell(self) -> int | None:
        """Give the position in the file; None if it has none."""
        return self.file.tell() if hasattr(self.file, "tell") else None


def wrap_file(environ: _Environ, file: Any, buffer_size: int = 8192) -> Iterable[bytes]:
    """Give an iterable over a file: the server's own, which may use ``sendfile``, if it has one.

    Together with ``direct_passthrough`` the server gets it untouched.

    Source: PEP 3333, "Optional Platform-Specific File Handling".
    """
    wrapped: Iterable[bytes] = environ.get("wsgi.file_wrapper", FileWrapper)(file, buffer_size)
    return wrapped


# -- Byte ranges, all half-open ---------------------------------------------------------


def _find_file(body: Any) -> Any:
    """Give the file under a body if its bytes can be sought, whichever wrapper carries it."""
    for file in (getattr(body, "file", None), getattr(body, "filelike", None), body):
        if file is None or not hasattr(file, "read") or hasattr(file, "encoding"):
            continue  # a text file counts in characters
        try:
            if file.seekable() if hasattr(file, "seekable") else hasattr(file, "seek"):
                file.tell()
                return file
        except Exception:  # closed, or a pipe: it is read as a stream
            continue
    return None


def _read_range(file: Any, start: int, stop: int) -> Iterator[bytes]:
    """Read a range of a file."""
    file.seek(start)
    while start < stop:
        chunk = file.read(min(stop - start, _READ_SIZE))
        if not chunk:
            raise OSError(f"the file ended {stop - start} bytes before its range")
        start += len(chunk)
        yield chunk


def _cut(chunks: Iterable[object], start: int, stop: int) -> Iterator[bytes]:
    """Give a range of encoded chunks; take none after the last byte."""
    return (piece for _, piece in _cut_all(chunks, [(start, stop)]))


def _cut_all(
    chunks: Iterable[object], ranges: Iterable[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], bytes]]:
    """Give the pieces of several ascending ranges, each with its range."""
    position, chunk = 0, b""
    encoded = _iter_encoded(chunks)
    for start, stop in ranges:
        while True:
            if position + len(chunk) > start:
                yield (start, stop), chunk[max(0, start - position) : stop - position]
            if position + len(chunk) >= stop:
                break
            position += len(chunk)
            following = next(encoded, None)
            if following is None:
                raise OSError(f"the body ended {stop - position} bytes before its range")
            chunk = following


def _cut_multipart(
    pieces: Iterator[tuple[tuple[int, int], bytes]], heads: dict[tuple[int, int], bytes], end: bytes
) -> Iterator[bytes]:
    """Put the head of each part before its first piece."""
    current = None
    for found, piece in pieces:
        if found != current:
            current = found
            yield heads[found]
        yield piece
    yield end


# ---------------------------------------------------------------------------
# 9. Conditional requests                                     RFC 9110 13, 14
# ---------------------------------------------------------------------------
#
# Each function is one decision.  Fields come from outside: what cannot be read is ignored, but
# for If-Match, whose sender must be sure (412), and for ranges in bytes (416).

_MAX_RANGES = 16

# What a 304 does not carry: it describes the body that is not sent (RFC 9110 15.4.5).
_NOT_IN_304 = (
    "Content-Type",
    "Content-Length",
    "Content-Encoding",
    "Content-Language",
    "Content-Range",
    "Content-MD5",
)


def _check_preconditions(environ: _Environ, headers: Headers) -> int | None:
    """Give 412 or 304 when a precondition says so; in the order of RFC 9110 13.2.2."""
    etag = headers.get("ETag")
    modified = headers.get("Last-Modified")
    # 1. If-Match, or 2. in its absence If-Unmodified-Since
    text = environ.get("HTTP_IF_MATCH")
    if text is not None:
        if not _is_match(text, etag):
            return 412
    elif _is_modified_after(modified, environ.get("HTTP_IF_UNMODIFIED_SINCE")) is True:
        return 412
    # 3. If-None-Match, or 4. in its absence If-Modified-Since
    text = environ.get("HTTP_IF_NONE_MATCH")
    if text is not None:
        return 304 if _is_weak_match(text, etag) else None
    if _is_modified_after(modified, environ.get("HTTP_IF_MODIFIED_SINCE")) is False:
        return 304
    return None


def _is_match(text: str, etag: str | None) -> bool:
    """Compare If-Match strongly; ``*`` is any current representation.  RFC 9110 13.1.1."""
    tag, weak = unquote_etag(etag)
    tags = ETags.from_header(text)
    return tags.star_tag or (tag is not None and not weak and tags.contains(tag))


def _is_weak_match(text: str, etag: str | None) -> bool:
    """Compare If-None-Match weakly.  RFC 9110 13.1.2."""
    if text == etag and text.count('"') == 2:  # what a browser sends back
        return True
    tags = ETags.from_header(text)
    tag, _ = unquote_etag(etag)
    return tags.star_tag or (tag is not None and tags.contains_weak(tag))


def _is_modified_after(modified: str | None, since: str | None) -> bool | None:
    """Compare Last-Modified with a date; None when either cannot be read.  RFC 9110 13.1.3-4."""
    if modified is None or since is None:
        return None
    last, date = _parse_timestamp(modified), _parse_timestamp(since)
    return None if last is None or date is None else last > date


def _is_range_current(text: str, headers: Headers) -> bool:
    """Tell whether If-Range names exactly the present body.  RFC 9110 13.1.5."""
    date = _parse_timestamp(text)
    if date is not None:
        return date == _parse_timestamp(headers.get("Last-Modified"))
    tag, weak = unquote_etag(headers.get("ETag"))
    tags = ETags.from_header(text)
    return tag is not None and not weak and not tags.star_tag and tags.as_set() == {tag}


def _choose_ranges(text: str, length: int, seekable: bool) -> list[tuple[int, int]] | None:
    """Give the ranges to send of a body, half-open, in the order to send them.

    None: the field is ignored and the whole body sent.  Empty: none of it can be satisfied.
    """
    units, equals, specs = text.partition("=")
    if not equals or _strip(units).lower() != "bytes":
        return None
    wanted = Range.from_header(text)
    if wanted is None:
        return []
    if len(_split(specs)) > _MAX_RANGES:
        return None
    found = [one for one in (_resolve_range(pair, length) for pair in wanted.ranges) if one]
    if len(found) < 2:
        return found
    # RFC 9110 14.2: overlapping and backward ranges are how a server is made to work.
    overlapping = sum(
        any(one[0] < other[1] and other[0] < one[1] for other in found[:i] + found[i + 1 :])
        for i, one in enumerate(found)
    )
    descents = sum(after[0] < before[0] for before, after in zip(found, found[1:]))
    if overlapping > 2 or (descents > 1 and not seekable):
        return None
    merged = _merge_ranges(found)
    return merged if seekable else sorted(merged)


def _merge_ranges(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges that overlap or touch; each stands where the first of its members stood."""
    merged: list[tuple[int, int, int]] = []  # start, stop, place
    for start, stop, place in sorted((*pair, place) for place, pair in enumerate(ranges)):
        if merged and start <= merged[-1][1]:
            first, last, before = merged[-1]
            merged[-1] = first, max(last, stop), min(before, place)
        else:
            merged.append((start, stop, place))
    return [(start, stop) for start, stop, _ in sorted(merged, key=lambda item: item[2])]


# ---------------------------------------------------------------------------
# 10. Header attributes
# ---------------------------------------------------------------------------
#
# One law for all attributes of Response: None and del remove the header and are silent when it is
# not there; text is always accepted; reading what cannot be read gives the default.


class _HeaderText(_Generic[T]):
    """A header as a plain value: parsed when read, written when assigned; text by default."""

    @overload
    def __init__(self: _HeaderText[str | None], name: str, *, doc: str) -> None: ...
    @overload
    def __init__(
        self,
        name: str,
        parse: Callable[[str | None], T],
        dump: Callable[[Any], str],
        doc: str,
    ) -> None: ...
    def __init__(
        self,
        name: str,
        parse: Callable[[str | None], Any] = lambda text: text,
        dump: Callable[[Any], str] = lambda value: value,
        doc: str = "",
    ) -> None:
        self.name = name
        self.parse = parse
        self.dump = dump
        self.__doc__ = doc

    @overload
    def __get__(self, response: None, owner: Any = None) -> _HeaderText[T]: ...
    @overload
    def __get__(self, response: Response, owner: Any = None) -> T: ...
    def __get__(self, response: Response | None, owner: Any = None) -> _HeaderText[T] | T:
        if response is None:
            return self
        return self.parse(response.headers.get(self.name))

    def __set__(self, response: Response, value: Any) -> None:
        if value is None:
            response.headers.remove(self.name)
        else:
            response.headers.set(self.name, self.dump(value))

    def __delete__(self, response: Response) -> None:
        response.headers.remove(self.name)


class _HeaderView(_Generic[T]):
    """A header as a live view: edit the view and the header follows.

    Assign text, or anything of which the class of the view makes a value.
    """

    def __init__(self, name: str, view: type[T], doc: str) -> None:
        self.name = name
        self.view: Any = view
        self.__doc__ = doc

    @overload
    def __get__(self, response: None, owner: Any = None) -> _HeaderView[T]: ...
    @overload
    def __get__(self, response: Response, owner: Any = None) -> T: ...
    def __get__(self, response: Response | None, owner: Any = None) -> Any:
        return self if response is None else self.view._bound(response.headers, self.name)

    def __set__(self, response: Response, value: Any) -> None:
        texts = []
        # Several challenges may be given; any other list is the words of one header.
        several = isinstance(value, (list, tuple)) and self.view is WWWAuthenticate
        for one in value if several else [] if value is None else [value]:
            if isinstance(one, str):
                text = one
                one = self.view.from_header(text)
                if not one and _strip(text):
                    raise ValueError(f"not a {self.name}: {text[:99]!r}")
            elif hasattr(one, "to_header"):
                one = self.view.from_header(one.to_header())
            else:
                one = self.view(one)
            if one is not None:
                texts.append(str(one))
        response.headers.setlist(self.name, [text for text in texts if text])

    def __delete__(self, response: Response) -> None:
        response.headers.remove(self.name)


def _dump_policy(policy: type[_Policy]) -> Callable[[Any], str]:
    """Give the function that checks text, or a member of any enumeration, and writes it."""
    return lambda value: str(policy(getattr(value, "value", value)).value)


def _parse_policy(policy: type[Any], default: Any) -> Callable[[str | None], Any]:
    """Give the function that reads text as a member."""

    def parse(text: str | None) -> Any:
        text = _strip(text or "").lower()
        return next((member for member in policy if member.value == text), default)

    return parse


# ---------------------------------------------------------------------------
# 11. Response
# ---------------------------------------------------------------------------

# Text types get "; charset=utf-8", and so do these.
_TEXT_TYPES = (
    "application/ecmascript",
    "application/javascript",
    "application/sql",
    "application/xml",
    "application/xml-dtd",
    "application/xml-external-parsed-entity",
)


def _dump_content_type(mimetype: str) -> str:
    """Give a mimetype with the charset that text needs, unless one is there."""
    value, _, options = mimetype.partition(";")
    value = _strip(value).lower()
    if value.startswith("text/") or value in _TEXT_TYPES or value.endswith("+xml"):
        if "charset" not in _parse_pairs(options, ";"):
            return _strip(mimetype).rstrip("; ") + "; charset=utf-8"
    return mimetype


# The header of the usual mimetypes, made once; fixed, so that nobody can fill it.
_CONTENT_TYPES = {
    mimetype: ("Content-Type", _dump_content_type(mimetype))
    for mimetype in (
        "text/html",
        "text/plain",
        "text/css",
        "text/javascript",
        "application/json",
        "application/octet-stream",
    )
}


class _JSONModule:
    """The json module, imported when it is first asked for: it costs 7 ms."""

    def __get__(self, response: object, owner: Any = None) -> Any:
        import json

        return json


def _to_body(body: Any) -> Any:
    """Give a body as it is kept: data as bytes, None as an empty list, iterables as they are."""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    if body is None:
        return []
    if isinstance(body, (dict, set, frozenset)) or not hasattr(body, "__iter__"):
        raise TypeError(
            "a body is str, bytes or an iterable of these, not"
            f" {type(body).__name__}: use make_response() for JSON, or str()"
        )
    return body


def _bodiless(code: int) -> bool:
    """Tell whether a status has no body.  RFC 9110 15.2, 15.3.5, 15.3.6, 15.4.5."""
    return code < 200 or code in (204, 205, 304)


class Response:
    """A response: a status, headers, and a body, which is sent when it is called as WSGI.

    *response* is the body: str, bytes or bytes-like, None for an empty one, or an iterable of
    str and bytes; a list or tuple has a known length, anything else is streamed.  *status* is an
    int or text such as "404 Not Found".  *headers* is a ``Headers``, which is used as it is, a
    mapping, or an iterable of pairs.  *mimetype* gets its charset; *content_type* goes out as it
    is.  With *direct_passthrough* the server gets the body itself, unencoded, such as a file of
    ``wrap_file``.

    Raises TypeError and ValueError for what could not be sent.

    >>> response = Response("<h1>Hello</h1>", 201)
    >>> response
    <Response 14 bytes [201 Created]>

    Source: RFC 9110, PEP 3333, the documentation of ``flask.Response``.
    """

    # -- Settings: override them in a subclass, or on one response ---------------------

    default_status: int | str = 200
    default_mimetype: str | None = "text/html"
    #: Whether a relative ``Location`` is joined with the URL of the request when it is sent.
    autocorrect_location_header = False
    #: Whether ``Content-Length`` is added when the length is known.
    automatically_set_content_length = True
    #: Whether ``get_data`` and alike may turn a stream into a list.
    implicit_sequence_conversion = True
    #: What ``get_json`` parses with: anything with a ``loads`` function.
    json_module: Any = _JSONModule()
    #: The defaults of cookies; Flask's ``app.config`` fits.
    config: Mapping[str, Any] = {
        "MAX_COOKIE_SIZE": 4093,
        "SESSION_COOKIE_SECURE": False,
        "SESSION_COOKIE_HTTPONLY": False,
        "SESSION_COOKIE_SAMESITE": None,
    }
    #: What ``make_conditional`` raises for a range that cannot be satisfied; called with the length.
    range_error: Callable[[int], BaseException]

    # -- State: defaults here, because some objects never see our __init__ -------------

    _status = "200 OK"
    _status_code = 200
    # bytes that set_data() was given; or a list or tuple; or any other iterable.
    _body: Any = ()
    # None until someone looks: most responses are sent with nothing but _type and a length.
    _headers: Headers | None = None
    _type: tuple[str, str] | None = None
    direct_passthrough = False
    _on_close: Any = ()
    _stream: ResponseStream | None = None
    # Whether sending may take the short way: no hook is overridden.
    _straight = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._straight = all(getattr(cls, hook) is getattr(Response, hook) for hook in _HOOKS)

    def __init__(
        self,
        response: Any = None,
        status: int | str | bytes | None = None,
        headers: Any = None,
        mimetype: str | None = None,
        content_type: str | None = None,
        direct_passthrough: bool = False,
    ) -> None:
        # All attributes, always in this order: Python then needs no dict for them.
        self._status, self._status_code = _parse_status(
            self.default_status if status is None else status
        )
        kind = response.__class__
        if kind is str:
            self._body = response.encode()
        elif kind is bytes:
            self._body = response
        else:
            self._body = _to_body(response)
        self._headers = None
        self._type = None
        self.direct_passthrough = direct_passthrough
        self._on_close = ()
        if headers is not None:
            if not isinstance(headers, Headers):
                headers = Headers(headers)
            self._headers = headers
        if content_type is not None:
            pair = "Content-Type", _check_text(content_type, "content type")
        else:
            if mimetype is None:
                if headers is not None and "Content-Type" in headers:
                    mimetype = None
                else:
                    mimetype = self.default_mimetype
            if mimetype is None:
                pair = None
            else:
                pair = _CONTENT_TYPES.get(mimetype) or (
                    "Content-Type",
                    _check_text(_dump_content_type(mimetype), "mimetype"),
                )
        if headers is None:
            self._type = pair
        else:
            if pair is not None:
                headers.set(*pair)
            self._note_length()

    # -- Status ------------------------------------------------------------------------

    @property
    def status(self) -> str:
        """The status line, "404 Not Found"; assign an int, an HTTPStatus, text or bytes."""
        return self._status

    @status.setter
    def status(self, value: int | str | bytes) -> None:
        self._status, self._status_code = _parse_status(value)

    @property
    def status_code(self) -> int:
        """The status as an int."""
        return self._status_code

    @status_code.setter
    def status_code(self, value: int | str | bytes) -> None:
        self._status, self._status_code = _parse_status(value)

    # -- Headers -----------------------------------------------------------------------

    @property
    def headers(self) -> Headers:
        """The headers; assign a ``Headers``, which is used as it is, a mapping or pairs."""
        headers = self._headers
        if headers is None:
            headers = self._headers = Headers()
            if self._type is not None:
                headers._list.append(self._type)
            self._note_length()
        return headers

    @headers.setter
    def headers(self, value: Any) -> None:
        self._headers = value if isinstance(value, Headers) else Headers(value)

    def _note_length(self) -> None:
        """Set ``Content-Length`` where the body was set as a whole."""
        headers = self._headers
        if headers is not None and self._body.__class__ is bytes:
            if self.automatically_set_content_length:
                headers.set("Content-Length", len(self._body))


    # One line each; text where nothing else is said.
    accept_ranges = _HeaderText("Accept-Ranges", doc='"bytes" or "none".  RFC 9110 14.3.')
    access_control_allow_credentials = _HeaderText(
        "Access-Control-Allow-Credentials",
        lambda text: text == "true",
        lambda value: "true" if value and value != "false" else "",
        doc="Whether scripts may see an answer to a request with credentials.  Fetch 3.2.3.",
    )
    access_control_allow_origin = _HeaderText(
        "Access-Control-Allow-Origin", doc="The origin that may read this, or *.  Fetch 3.2.3."
    )
    access_control_max_age = _HeaderText(
        "Access-Control-Max-Age",
        _parse_seconds,
        _dump_seconds,
        doc="Seconds that a preflight answer may be kept.  Fetch 3.2.3.",
    )
    age = _HeaderText("Age", _parse_age, _dump_seconds, doc="Time in caches.  RFC 9111 5.1.")
    content_encoding = _HeaderText("Content-Encoding", doc="Such as gzip.  RFC 9110 8.4.")
    content_length = _HeaderText(
        "Content-Length",
        _parse_seconds,
        _dump_seconds,
        doc="The length of the body in bytes.  RFC 9110 8.6.",
    )
    content_location = _HeaderText(
        "Content-Location", doc="A URL of what is in the body.  RFC 9110 8.7."
    )
    content_md5 = _HeaderText("Content-MD5", doc="A digest of the body, in base64.  RFC 1864.")
    content_type = _HeaderText(
        "Content-Type", doc="The media type of the body, with parameters.  RFC 9110 8.3."
    )
    cross_origin_embedder_policy = _HeaderText(
        "Cross-Origin-Embedder-Policy",
        _parse_policy(COEP, COEP.UNSAFE_NONE),
        _dump_policy(COEP),
        doc="A COEP: what the page may embed.  HTML 7.1.4.",
    )
    cross_origin_opener_policy = _HeaderText(
        "Cross-Origin-Opener-Policy",
        _parse_policy(COOP, COOP.UNSAFE_NONE),
        _dump_policy(COOP),
        doc="A COOP: who shares a browsing context group.  HTML 7.1.3.",
    )
    cross_origin_resource_policy = _HeaderText(
        "Cross-Origin-Resource-Policy",
        _parse_policy(CORP, CORP.CROSS_ORIGIN),
        _dump_policy(CORP),
        doc="A CORP: who may embed this.  Fetch 3.7.",
    )
    date = _HeaderText("Date", parse_date, http_date, doc="When it was made.  RFC 9110 6.6.1.")
    expires = _HeaderText(
        "Expires", parse_date, http_date, doc="When it becomes stale.  RFC 9111 5.3."
    )
    last_modified = _HeaderText(
        "Last-Modified", parse_date, http_date, doc="When it was changed.  RFC 9110 8.8.2."
    )
    location = _HeaderText("Location", doc="The URL of a redirect.  RFC 9110 10.2.2.")
    retry_after = _HeaderText(
        "Retry-After",
        _parse_retry_after,
        _dump_retry_after,
        doc="When to try again; assign seconds or a date.  RFC 9110 10.2.3.",
    )

    # -- Live views: edit the view and the header follows ------------------------------

    access_control_allow_headers = _HeaderView(
        "Access-Control-Allow-Headers", HeaderSet, doc="Headers of a request.  Fetch 3.2.3."
    )
    access_control_allow_methods = _HeaderView(
        "Access-Control-Allow-Methods", HeaderSet, doc="Methods of a request.  Fetch 3.2.3."
    )
    access_control_expose_headers = _HeaderView(
        "Access-Control-Expose-Headers", HeaderSet, doc="What scripts may read.  Fetch 3.2.3."
    )
    allow = _HeaderView("Allow", HeaderSet, doc="Methods that it supports.  RFC 9110 10.2.1.")
    cache_control = _HeaderView(
        "Cache-Control", ResponseCacheControl, doc="Who may keep it how long.  RFC 9111 5.2.2."
    )
    content_language = _HeaderView(
        "Content-Language", HeaderSet, doc="Languages of the audience.  RFC 9110 8.5."
    )
    content_range = _HeaderView(
        "Content-Range", ContentRange, doc="Which part of it this is.  RFC 9110 14.4."
    )
    content_security_policy = _HeaderView(
        "Content-Security-Policy", ContentSecurityPolicy, doc="What a page may load.  CSP 3.1."
    )
    content_security_policy_report_only = _HeaderView(
        "Content-Security-Policy-Report-Only",
        ContentSecurityPolicy,
        doc="What a page should load.  CSP 3.2.",
    )
    vary = _HeaderView(
        "Vary", _Vary, doc="What chose this answer.  RFC 9110 12.5.5."
    )
    www_authenticate = _HeaderView(
        "WWW-Authenticate", WWWAuthenticate, doc="How to log in; or a list.  RFC 9110 11.6.1."
    )

    @property
    def mimetype(self) -> str | None:
        """The media type without its parameters; assigned, text types get a charset."""
        text = self.headers.get("Content-Type")
        return _strip(text.partition(";")[0]) if text else None

    @mimetype.setter
    def mimetype(self, value: str | None) -> None:
        self.content_type = None if value is None else _dump_content_type(_check_text(value))

    @mimetype.deleter
    def mimetype(self) -> None:
        del self.content_type

    @property
    def mimetype_params(self) -> MutableMapping[str, str]:
        """The parameters of the media type; a live mapping.  RFC 9110 8.3.1."""

        def save(options: dict[str, str]) -> None:
            self.content_type = _dump_options(self.mimetype or "", options)

        return _Parameters(lambda: _parse_options(self.headers.get("Content-Type", ""))[1], save)

    # -- Cookies -----------------------------------------------------------------------

    @property
    def max_cookie_size(self) -> int:
        """The size over which ``set_cookie`` warns: ``MAX_COOKIE_SIZE`` of ``config``."""
        size: int = self.config.get("MAX_COOKIE_SIZE", 4093)
        return size

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

        None for *secure*, *httponly* and *samesite* means as ``config`` says; True and False are
        final.
        """
        config = self.config
        if secure is None:
            secure = config.get("SESSION_COOKIE_SECURE", False)
        if httponly is None:
            httponly = config.get("SESSION_COOKIE_HTTPONLY", False)
        if samesite is None:
            samesite = config.get("SESSION_COOKIE_SAMESITE")
        header = dump_cookie(
            key,
            value,
            max_age,
            expires,
            path,
            domain,
            bool(secure),
            bool(httponly),
            True,
            self.max_cookie_size,
            samesite,
            partitioned,
        )
        self.headers.add("Set-Cookie", header)

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
        """Make the browser forget a cookie; *path* and *domain* are those it was set with."""
        self.set_cookie(
            key,
            max_age=0,
            expires=0,
            path=path,
            domain=domain,
            secure=secure,
            httponly=httponly,
            samesite=samesite,
            partitioned=partitioned,
        )

    # -- Body --------------------------------------------------------------------------

    @property
    def response(self) -> Any:
        """The body as a list, or as the iterable that was given; assign any kind of body."""
        body = self._body
        if body.__class__ is bytes:
            self.headers  # noqa: B018  # notes the length, while the body is one piece
            body = self._body = [body]
        return body

    @response.setter
    def response(self, value: Any) -> None:
        value = _to_body(value)
        self._body = [value] if value.__class__ is bytes else value

    def set_data(self, value: str | bytes) -> None:
        """Set the body, str as UTF-8, and its ``Content-Length``."""
        if not isinstance(value, (str, bytes, bytearray, memoryview)):
            raise TypeError(f"data is str or bytes, not {type(value).__name__}")
        self._body = _to_body(value)
        self._note_length()

    @overload
    def get_data(self, as_text: Literal[False] = False) -> bytes: ...
    @overload
    def get_data(self, as_text: Literal[True]) -> str: ...
    def get_data(self, as_text: bool = False) -> bytes | str:
        """Give the whole body as bytes, or as str; a stream becomes a list.

        Raises RuntimeError for a stream when that may not be.
        """
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
        """The charset of the body, always "utf-8"."""
        return "utf-8"

    @property
    def is_sequence(self) -> bool:
        """Whether the body is a list or tuple."""
        return isinstance(self.response, (list, tuple))

    @property
    def is_streamed(self) -> bool:
        """Whether nothing tells how many chunks the body has."""
        return not hasattr(self.response, "__len__")

    def iter_encoded(self) -> Iterator[bytes]:
        """Iterate over the chunks of the body as bytes; a stream is consumed."""
        return _iter_encoded(self.response)

    def make_sequence(self) -> None:
        """Turn a stream into a list of bytes; closing the response closes the stream."""
        body = self.response
        if not isinstance(body, (list, tuple)):
            self.response = list(self.iter_encoded())
            if hasattr(body, "close"):
                self.call_on_close(body.close)

    def _ensure_sequence(self, mutable: bool = False) -> None:
        """Turn a stream into a list if that may be; with *mutable*, a tuple too."""
        body = self.response
        if isinstance(body, (list, tuple)):
            if mutable and not isinstance(body, list):
                self.response = list(body)
        elif self.direct_passthrough:
            raise RuntimeError("the body is passed through, and is not to be read")
        elif not self.implicit_sequence_conversion:
            raise RuntimeError("the body is a stream: call make_sequence() to make it a list")
        else:
            self.make_sequence()

    def calculate_content_length(self) -> int | None:
        """Give the length of the body in bytes, or None for a stream, which is left alone."""
        if self._body.__class__ is bytes:
            return len(self._body)
        return sum(map(len, self.iter_encoded())) if self.is_sequence else None

    def freeze(self) -> None:
        """Make it ready for pickling: body a list, ``Content-Length`` and ``ETag`` set."""
        if not self.is_sequence:
            self.make_sequence()
        self.response = list(self.iter_encoded())
        self.headers.set("Content-Length", sum(map(len, self.response)))
        self.add_etag()

    def call_on_close(self, func: Callable[[], T]) -> Callable[[], T]:
        """Have *func* called once when the response is closed; gives it back, as decorators do."""
        if not callable(func):
            raise TypeError(f"a function to call, not {type(func).__name__}")
        if not self._on_close:
            self._on_close = []
        self._on_close.append(func)
        return func

    def close(self) -> None:
        """Close the body, then call each function of ``call_on_close`` once; servers call this.

        All of it happens even if some of it raises; then the first error is raised.
        """
        body = self._body
        if self._on_close:
            _call_all(self._pop_close_functions(body))
        elif hasattr(body, "close"):
            body.close()

    def _pop_close_functions(self, body: Any) -> Iterator[Callable[[], Any]]:
        if hasattr(body, "close"):
            yield body.close
        functions = self._on_close
        while functions:
            try:
                yield functions.pop(0)
            except IndexError:  # another thread, closing as well, was faster
                return

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    # -- JSON --------------------------------------------------------------------------

    @property
    def is_json(self) -> bool:
        """Whether the mimetype is ``application/json`` or ends in ``+json``."""
        mimetype = (self.mimetype or "").lower()
        return mimetype == "application/json" or ("/" in mimetype and mimetype.endswith("+json"))

    @property
    def json(self) -> Any:
        """What ``get_json()`` gives."""
        return self.get_json()

    def get_json(self, force: bool = False, silent: bool = False) -> Any:
        """Parse the body as JSON; None if the mimetype is another, unless *force*.

        Raises ValueError for what is no JSON; with *silent* it gives None.
        """
        if not (force or self.is_json):
            return None
        data = self.get_data()
        try:
            return self.json_module.loads(data)
        except (ValueError, RecursionError):
            if silent:
                return None
            raise

    # -- Conditional and range requests ------------------------------------------------

    def get_etag(self) -> tuple[str, bool] | tuple[None, None]:
        """Give the ETag and whether it is weak, or (None, None)."""
        return unquote_etag(self.headers.get("ETag"))

    def set_etag(self, etag: str, weak: bool = False) -> None:
        """Set the ETag; ValueError for characters that it cannot have."""
        self.headers.set("ETag", quote_etag(etag, weak))

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
        """Turn it into the 304, 412 or 206 that the request asks for; gives itself.

        *request_or_environ* is a WSGI environ, or has one as ``environ``.  *accept_ranges* is the
        value of ``Accept-Ranges``, True for "bytes".  *complete_length* is the length of the body
        in bytes, without which no range is served.  Only GET and HEAD, and only a 2xx status.

        Raises ``range_error`` (416) for a range that cannot be read or satisfied.

        Source: RFC 9110 sections 13.2.2 and 14.2.
        """
        environ: _Environ = getattr(request_or_environ, "environ", request_or_environ)
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or not 200 <= self.status_code < 300:
            return self
        headers = self.headers
        if "Date" not in headers:
            headers.set("Date", http_date())
        if accept_ranges:
            headers.set("Accept-Ranges", "bytes" if accept_ranges is True else accept_ranges)
        code = _check_preconditions(environ, headers)
        if code is not None:
            self.status_code = code
        elif (
            method == "GET"
            and complete_length
            and accept_ranges in (True, "bytes")
            and self.status_code == 200
        ):
            self._make_partial(environ, complete_length)
        if self.is_sequence and self.automatically_set_content_length:
            headers.set("Content-Length", self.calculate_content_length())
        return self

    def _make_partial(self, environ: _Environ, length: int) -> None:
        """Turn a 200 into the 206 that ``Range`` asks for."""
        text = environ.get("HTTP_RANGE")
        condition = environ.get("HTTP_IF_RANGE")
        if text is None or (condition is not None and not _is_range_current(condition, self.headers)):
            return
        body = self.response
        sequence = isinstance(body, (list, tuple))
        file = None if sequence else _find_file(body)
        ranges = _choose_ranges(text, length, sequence or file is not None)
        if ranges is None:
            return
        if not ranges:
            raise self.range_error(length)
        pieces: Iterator[tuple[tuple[int, int], bytes]]
        if file is not None:
            base = file.tell()
            pieces = (
                (pair, piece)
                for pair in ranges
                for piece in _read_range(file, base + pair[0], base + pair[1])
            )
        elif sequence:
            pieces = (found for pair in ranges for found in _cut_all(body, [pair]))
        else:
            pieces = _cut_all(body, ranges)
        self.status_code = 206
        headers = self.headers
        if len(ranges) == 1:
            [(start, stop)] = ranges
            headers.set("Content-Range", f"bytes {start}-{stop - 1}/{length}")
            headers.set("Content-Length", stop - start)
            chunks = (piece for _, piece in pieces)
        else:
            chunks = self._make_multipart(ranges, pieces, length)
        if sequence:
            self._body = list(chunks)
        else:
            close = getattr(body, "close", None) or getattr(file, "close", None)
            self._body = _Stream(chunks, close or (lambda: None))

    def _make_multipart(
        self,
        ranges: list[tuple[int, int]],
        pieces: Iterator[tuple[tuple[int, int], bytes]],
        length: int,
    ) -> Iterator[bytes]:
        """Set the headers of a multipart answer and give its body.  RFC 9110 14.6."""
        import os

        boundary = os.urandom(16).hex()
        headers = self.headers
        kind = headers.get("Content-Type")
        field = f"Content-Type: {kind}\r\n" if kind else ""
        heads = {}
        for start, stop in ranges:
            place = f"Content-Range: bytes {start}-{stop - 1}/{length}"
            lead = "\r\n" if heads else ""
            heads[start, stop] = f"{lead}--{boundary}\r\n{field}{place}\r\n\r\n".encode("latin-1")
        end = f"\r\n--{boundary}--\r\n".encode()
        size = len(end) + sum(len(head) for head in heads.values())
        headers.set("Content-Type", f"multipart/byteranges; boundary={boundary}")
        headers.set("Content-Length", size + sum(stop - start for start, stop in ranges))
        return _cut_multipart(pieces, heads, end)

    # -- Sending -----------------------------------------------------------------------

    def get_wsgi_headers(self, environ: _Environ) -> Headers:
        """Give the headers to send for a request: a copy, corrected."""
        headers = self.headers.copy()
        code = self.status_code
        for name in {name for name in headers.keys(lower=True) if _CARE.get(name) == _HOP_BY_HOP}:
            headers.remove(name)
        for name in ("Location", "Content-Location"):
            if len(headers.getlist(name)) > 1:
                headers.set(name, headers[name])
        if self.autocorrect_location_header and "Location" in headers:
            headers.set("Location", _join_url(environ, headers["Location"]))
        if code < 200 or code == 204:
            headers.remove("Content-Length")
            headers.remove("Content-Type")
        elif code == 205:
            headers.set("Content-Length", 0)
        elif code == 304:
            for name in _NOT_IN_304:
                headers.remove(name)
            if "ETag" in headers:
                headers.remove("Last-Modified")
        else:
            self._correct_length(headers, environ)
        return headers

    def _correct_length(self, headers: Headers, environ: _Environ) -> None:
        """Make ``Content-Length`` the length of what is sent, or one that may be right."""
        given = _parse_seconds(headers.get("Content-Length"))
        length = self.calculate_content_length()
        if environ.get("REQUEST_METHOD") == "HEAD" and given is not None:
            length = given
        elif length is None:
            length = given
        elif "Content-Length" not in headers and not self.automatically_set_content_length:
            return
        if length is None:
            headers.remove("Content-Length")
        else:
            headers.set("Content-Length", length)

    def get_app_iter(self, environ: _Environ) -> Iterable[bytes]:
        """Give the body to send for a request; closing it closes the response."""
        if environ.get("REQUEST_METHOD") == "HEAD" or _bodiless(self.status_code):
            return _make_chunks((), self.close)
        body = self.response
        if isinstance(body, (list, tuple)):
            return _make_chunks(_iter_encoded(body), self.close)
        if not self.direct_passthrough:
            return _Stream(self.iter_encoded(), self.close)
        if self._on_close or type(self).close is not Response.close:
            return _Stream(body, self.close)
        # The server recognises its own file wrapper, and uses sendfile.
        chunks: Iterable[bytes] = body
        return chunks

    def get_wsgi_response(
        self, environ: _Environ
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """Give the body, the status and the headers to send for a request."""
        headers = self.get_wsgi_headers(environ)
        return self.get_app_iter(environ), self.status, headers.to_wsgi_list()

    def __call__(self, environ: _Environ, start_response: _StartResponse) -> Iterable[bytes]:
        """Send it: a response is a WSGI application."""
        body, status, headers = self.get_wsgi_response(environ)
        try:
            start_response(status, headers)
        except BaseException:
            # The server got nothing that it could close.
            if hasattr(body, "close"):
                body.close()
            raise
        return body

    # -- Other responses ---------------------------------------------------------------

    @classmethod
    def force_type(cls: type[Self], response: Any, environ: _Environ | None = None) -> Self:
        """Give any response as one of this class; in place if it is one already.

        Another copy's, Werkzeug's and alike are recognised by their shape, and share their body.
        Any other WSGI application is called, for which *environ* is needed; else TypeError.
        """
        if isinstance(response, Response):
            response.__class__ = cls
            return response  # type: ignore[return-value]  # it is one now
        if not _is_response(response):
            if environ is None or not callable(response):
                raise TypeError(
                    "a response, or a WSGI application together with an environ, not"
                    f" {type(response).__name__}"
                )
            return cls.from_app(response, environ)
        made = cls(None, response.status, response.headers, content_type="x")
        made.headers = response.headers
        made.response = response.response
        made.direct_passthrough = response.direct_passthrough
        made._on_close = response._on_close
        return made

    @classmethod
    def from_app(
        cls: type[Self], app: _WSGIApp, environ: _Environ, buffered: bool = False
    ) -> Self:
        """Call a WSGI application and give its answer as a response.

        It may call ``write()``, call ``start_response`` late, or again with ``exc_info``, and have
        ``close()``.  With *buffered* all of it runs now.  TypeError if it never starts.

        Source: PEP 3333.
        """
        body, status, headers, close = _run_app(app, environ, buffered)
        response = cls(body, status, headers)
        if close is not None:
            response.call_on_close(close)
        return response

    # -- Copies and pickles ------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        state["_headers"] = self.headers.copy()
        body = self._body
        state["_body"] = body[:] if isinstance(body, list) else body
        # Functions to call once belong to the original.
        state["_on_close"] = ()
        state.pop("_stream", None)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        # A pickle may have been tampered with: what is sent comes in like everything else.
        self.__dict__.update(state)
        self.status = self._status
        self.headers = self._headers
        self._body = _to_body(self._body)

    def __repr__(self) -> str:
        length = self.calculate_content_length()
        body = "streamed" if length is None else f"{length} bytes"
        return f"<{type(self).__name__} {body} [{self.status}]>"


# What a subclass may override and _straight must then respect.
_HOOKS = (
    "__call__",
    "calculate_content_length",
    "close",
    "get_app_iter",
    "get_wsgi_headers",
    "get_wsgi_response",
    "headers",
    "is_sequence",
    "iter_encoded",
    "response",
    "status",
    "status_code",
)


def _make_chunks(chunks: Iterable[bytes], close: Callable[[], Any]) -> _Chunks:
    body = _Chunks(chunks)
    body.close = close
    return body


def _is_response(value: Any) -> bool:
    """Recognise the response of another copy of this file, or of Werkzeug."""
    return callable(value) and all(
        hasattr(value, name)
        for name in ("get_wsgi_response", "status", "headers", "response", "_on_close")
    )


def _join_url(environ: _Environ, location: str) -> str:
    """Join a location with the URL of the request; as it was when that makes no sense."""
    import urllib.parse

    try:
        host = environ.get("HTTP_HOST") or "{SERVER_NAME}:{SERVER_PORT}".format(**environ)
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        path = urllib.parse.quote(path.encode("latin-1"), safe="/:@!$&'()*+,;=~%")
        base = f"{environ['wsgi.url_scheme']}://{host}/{path.lstrip('/')}"
        return _check_text(iri_to_uri(urllib.parse.urljoin(iri_to_uri(base), location)))
    except (KeyError, ValueError):  # text from outside: nothing raises while sending
        return location


def _run_app(
    app: _WSGIApp, environ: _Environ, buffered: bool
) -> tuple[Iterable[bytes], str, list[tuple[str, str]], Callable[[], Any] | None]:
    """Call an application until it has started; give its body, status, headers and close."""
    started: list[Any] = []
    written: list[bytes] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], Any]:
        if exc_info is not None and written:
            raise exc_info[1].with_traceback(exc_info[2])
        if exc_info is None and started:
            raise TypeError("start_response was called twice without exc_info")
        started[:] = status, headers
        return written.append

    body = app(dict(environ), start_response)
    close = getattr(body, "close", None)
    try:
        if isinstance(body, (list, tuple)) and started:
            return [*written, *body], started[0], started[1], close
        chunks = iter(body)
        for chunk in chunks:
            written.append(chunk)
            if started and not buffered:
                break
        if not started:
            raise TypeError(f"{app!r:.99} is no WSGI application: it did not call start_response")
    except BaseException:
        if close is not None:
            close()
        raise
    replay = written if buffered else _replay(written, chunks)
    return replay, started[0], started[1], close


def _replay(written: list[bytes], chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Give what was written before each chunk, then the chunk."""
    while True:
        while written:
            yield written.pop(0)
        for chunk in chunks:
            written.append(chunk)
            break
        else:
            if not written:
                return


class RequestedRangeNotSatisfiable(Exception):
    """416: no byte of the ranges that were asked for exists.  A WSGI application itself.

    *length* is that of the whole body, None if unknown; *units* those of the ranges.

    Source: RFC 9110 section 15.5.17.
    """

    code = 416
    description = "The requested range cannot be satisfied."

    def __init__(self, length: int | None = None, units: str = "bytes") -> None:
        super().__init__(length, units)
        self.length = length
        self.units = units

    def get_response(self, environ: _Environ | None = None) -> Response:
        """Give the answer to send."""
        response = Response(self.description, self.code, mimetype="text/plain")
        if self.length is not None:
            response.content_range.set(None, None, self.length, self.units)
        return response

    def __call__(self, environ: _Environ, start_response: _StartResponse) -> Iterable[bytes]:
        return self.get_response(environ)(environ, start_response)

    def __str__(self) -> str:
        return f"{self.code} Range Not Satisfiable: {self.description}"


Response.range_error = RequestedRangeNotSatisfiable


# ---------------------------------------------------------------------------
# 12. make_response
# ---------------------------------------------------------------------------


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
    application, for which *environ* is needed.  None is a body only with status 204 and 304.
    *status* and *headers* override those of the body; a repeated name keeps all its values.

    Raises TypeError for anything else.

    >>> make_response({"b": 1, "a": 2}).get_data()
    b'{"a":2,"b":1}\\n'

    Source: the documentation of ``flask.make_response``.
    """
    body: Any = args
    if len(args) == 1:
        body = args[0]
    elif not args:
        body = b""
    if body.__class__ is tuple:
        body, given_status, given_headers = _unpack(body)
        status = given_status if status is None else status
        headers = given_headers if headers is None else headers
    if isinstance(body, (str, bytes, bytearray, memoryview)) or hasattr(body, "__next__"):
        return response_class(body if args else None, status, headers)
    if body is None:
        response = response_class(None, status, headers)
        if response.status_code not in (204, 304):
            raise TypeError(
                "None is no body: the view returned nothing, or lacks a return statement"
            )
        return response
    if isinstance(body, (dict, list)):
        response = response_class(_dump_json(body), mimetype="application/json")
    elif callable(body):
        response = response_class.force_type(body, environ)
    else:
        raise TypeError(
            "a view returns str, bytes, an iterator, a dict, a list, a response, a WSGI application,"
            f" or a tuple of one and a status and headers, not {type(body).__name__}"
        )
    if status is not None:
        response.status = status  # type: ignore[assignment]  # the setter takes both
    if headers is not None:
        response.headers.update(Headers(headers))
    return response


def _unpack(values: tuple[Any, ...]) -> tuple[Any, Any, Any]:
    """Give body, status and headers of a tuple."""
    if len(values) == 3:
        return values
    if len(values) == 2:
        body, rest = values
        if isinstance(rest, (dict, list, tuple)) or hasattr(rest, "items"):
            return body, None, rest
        return body, rest, None
    raise TypeError(
        "a tuple is (body, status, headers), (body, status) or (body, headers),"
        f" not {len(values)} values"
    )


_encoder: Any = None  # the JSON encoder, made once


def _dump_json(value: Any) -> str:
    """Write JSON as Flask does: sorted keys, ASCII, compact, and a line end."""
    global _encoder
    if _encoder is None:
        import json

        _encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_to_json)
    try:
        return str(_encoder.encode(value)) + "\n"
    except TypeError:
        # Keys of several types cannot be sorted; what else is wrong raises again.
        import json

        return json.dumps(value, separators=(",", ":"), default=_to_json) + "\n"


def _to_json(value: Any) -> Any:
    """Give what stands for an object that JSON does not have."""
    if hasattr(value, "timetuple"):
        return http_date(value)
    for module, name in (("decimal", "Decimal"), ("uuid", "UUID")):
        if module in sys.modules and isinstance(value, getattr(sys.modules[module], name)):
            return str(value)
    if hasattr(type(value), "__dataclass_fields__"):
        import dataclasses

        return dataclasses.asdict(value)
    if hasattr(value, "__html__"):
        return str(value.__html__())
    raise TypeError(f"JSON has no {type(value).__name__}")
