#!/usr/bin/env python3
"""Run response.py in the places where one file gets copied to, and see it answer the same.

    python .ci/places.py [-v] [PLACE ...]       standard library only; any Python from 3.8 on

Each place is a Python process of its own, made as that place is: in a zip, without OpenSSL, in a
tree that cannot be written, and so on.  There a handful of responses are sent; what goes out must
be EXPECTED, byte for byte.
"""

import os
import sys

# This module is run in the places, too: whatever else it needs is imported where it is used.

HERE = os.path.dirname(os.path.abspath(__file__))
FILE = os.path.join(os.path.dirname(HERE), "response.py")


class Skip(Exception):
    """This Python or system has no such place."""


def check(condition, what):
    """Like `assert`, but also under -O."""
    if not condition:
        raise AssertionError(what)


# -- What every place has to send ----------------------------------------------------------------

EXPECTED = r"""
-- hello
200 OK
Content-Length: 5
Content-Type: text/html; charset=utf-8
b'hello'
-- headers
404 Not Found
Cache-Control: max-age=60, private
Content-Disposition: attachment; filename=fur.txt; filename*=UTF-8''f%C3%BCr.txt
Content-Length: 2
Content-Type: text/plain; charset=utf-8
Vary: Accept, Cookie
X-One: 1
b'\xc3\xbc'
-- cookie
200 OK
Content-Length: 0
Content-Type: text/html; charset=utf-8
Set-Cookie: n="a\054\303\274"; Expires=Wed, 01 Jan 2031 00:00:00 GMT; Secure; Path=/; SameSite=Lax
b''
-- date
200 OK
Content-Length: 29
Content-Type: text/html; charset=utf-8
Expires: Thu, 01 Jan 1970 00:00:00 GMT
Last-Modified: Thu, 29 Feb 2024 12:30:00 GMT
b'Sun, 06 Nov 1994 08:49:37 GMT'
-- JSON
201 Created
Content-Length: 67
Content-Type: application/json
b'{"a":["\\u00fc",null,true,1.5],"b":"Thu, 29 Feb 2024 00:00:00 GMT"}\n'
-- redirect
303 See Other
Content-Length: 0
Content-Type: text/html; charset=utf-8
Location: http://xn--bcher-kva.example/%C3%BC?q=1
b''
-- ETag
304 Not Modified
Date: Thu, 29 Feb 2024 12:30:00 GMT
ETag: "8843d7f92416211de9ebb963ff4ce28125932878"
b''
-- range
206 Partial Content
Accept-Ranges: bytes
Content-Length: 3
Content-Range: bytes 2-4/7
Content-Type: text/html; charset=utf-8
Date: Thu, 29 Feb 2024 12:30:00 GMT
b'234'
-- stream
200 OK
Content-Type: text/html; charset=utf-8
b'\xc3\xbcb'
"""


def request(**fields):
    """A WSGI environ."""
    from wsgiref.util import setup_testing_defaults

    environ = {}
    setup_testing_defaults(environ)
    environ.update(fields)
    return environ


def sent(application, **fields):
    """What an application sends, as text; headers are sorted, as their order means nothing."""
    lines = []

    def start_response(status, headers):
        lines.append(status)
        lines.extend(sorted("%s: %s" % pair for pair in headers))

    body = application(request(**fields), start_response)
    lines.append(repr(b"".join(body)))
    if hasattr(body, "close"):
        body.close()
    return "\n".join(lines)


def answers(response):
    """Name, response and request fields of every line of EXPECTED; *response* is the module."""
    from datetime import date, datetime

    yield "hello", response.Response("hello"), {}

    answer = response.Response("\u00fc", 404, {"X-One": "1"}, mimetype="text/plain")
    answer.headers.add("Content-Disposition", "attachment", filename="f\u00fcr.txt")
    answer.vary.update(["Accept", "Cookie"])
    answer.cache_control.max_age = 60
    answer.cache_control.private = True
    yield "headers", answer, {}

    answer = response.Response()
    new_year = datetime(2031, 1, 1)
    answer.set_cookie("n", "a,\u00fc", expires=new_year, secure=True, samesite="lax")
    yield "cookie", answer, {}

    leap_day = datetime(2024, 2, 29, 12, 30)
    read = response.parse_date("Sunday, 06-Nov-94 08:49:37 GMT")
    answer = response.Response(response.http_date(read))
    answer.last_modified = leap_day
    answer.expires = 0
    check(answer.last_modified.timestamp() == 1709209800, answer.last_modified)
    yield "date", answer, {}

    data = {"b": date(2024, 2, 29), "a": ["\u00fc", None, True, 1.5]}
    answer = response.make_response(data, 201)
    check(answer.json["a"] == data["a"], answer.json)
    yield "JSON", answer, {}

    answer = response.Response(status=303)
    answer.location = "http://b\u00fccher.example/\u00fc?q=1"
    yield "redirect", answer, {}

    answer = response.Response("foobar")
    answer.date = leap_day
    answer.add_etag()
    tag = response.quote_etag(*answer.get_etag())
    yield "ETag", answer.make_conditional(request(HTTP_IF_NONE_MATCH=tag)), {}

    answer = response.Response("0123456")
    answer.date = leap_day
    environ = request(HTTP_RANGE="bytes=2-4")
    answer.make_conditional(environ, accept_ranges=True, complete_length=7)
    yield "range", answer, {}

    yield "stream", response.Response(text for text in ("\u00fc", "b")), {}


def transcript(response):
    """What goes out for all of them."""
    parts = (
        "-- %s\n%s\n" % (name, sent(answer, **fields)) for name, answer, fields in answers(response)
    )
    return "\n" + "".join(parts)


def prove(response, hide=str):
    """Everything is sent as EXPECTED; *hide* takes out what may differ."""
    found, expected = hide(transcript(response)), hide(EXPECTED)
    if found != expected:
        import difflib

        lines = difflib.unified_diff(
            expected.splitlines(), found.splitlines(), "expected", "sent", lineterm=""
        )
        raise AssertionError("\n".join(lines))


# -- In the place: each function runs in a new process, with the folder of its copy on the path ---


def plainly(folder):
    """Import it and send."""
    import response

    prove(response)


def from_a_zip(folder):
    """The module really comes out of the archive."""
    import response

    check(type(response.__loader__).__name__ == "zipimporter", response.__loader__)
    check(response.__file__.endswith(os.environ["MEMBER"]), response.__file__)
    prove(response)


def in_a_package(folder):
    """Under another name, where no module is called `response`."""
    import pickle

    from shop._vendor import web

    prove(web)
    check("response" not in sys.modules, "it imported itself under its own name")
    check(web.Response.__module__ == "shop._vendor.web", web.Response.__module__)
    answer = web.Response("x")
    answer.freeze()
    again = pickle.loads(pickle.dumps(answer))
    check(type(again) is web.Response and sent(again) == sent(answer), "pickled")
    for value in (web.Headers({"X": "1"}), web.COOP.SAME_ORIGIN, web.HeaderSet(["a"])):
        check(pickle.loads(pickle.dumps(value)) == value, value)


def two_copies(folder):
    """What one copy made is handed to the other, which has never heard of it."""
    import io

    import one
    import two

    prove(one)
    prove(two)
    check(one.Response is not two.Response, "not two copies")

    pairs = [("X-One", "1"), ("X-Two", "2"), ("X-One", "3")]
    theirs = one.Headers(pairs)
    for mine in (
        two.Response(headers=theirs).headers,
        two.make_response("x", theirs).headers,
        two.make_response("x", 200, theirs).headers,
        two.Headers(theirs),
        two.Headers() | theirs,
    ):
        check(mine.getlist("X-One") == ["1", "3"] and mine["X-Two"] == "2", mine)
    mine = two.Headers()
    mine.extend(theirs)
    check(mine.getlist("X-One") == ["1", "3"], mine)
    mine.update(theirs)
    check(mine.getlist("X-One") == ["1", "3"], mine)
    answer = two.Response()
    answer.headers = theirs
    check(answer.headers.getlist("X-One") == ["1", "3"], answer.headers)

    # A response: returned by a view, with more around it, and as an application.
    for take in (two.make_response, two.Response.force_type):
        answer = take(one.Response("text", 202, pairs, mimetype="text/plain"))
        check(isinstance(answer, two.Response), answer)
        check(answer.status == "202 Accepted" and answer.get_data() == b"text", answer)
        check(answer.headers.getlist("X-One") == ["1", "3"], answer.headers)
        check(answer.mimetype == "text/plain", answer.mimetype)
    answer = two.make_response((one.Response("text", 202), 203, {"X-One": "1"}))
    check(answer.status_code == 203 and answer.headers["X-One"] == "1", answer)
    closed = []
    streamed = one.Response(text for text in ("a", "b"))
    streamed.call_on_close(lambda: closed.append(1))
    check(sent(two.make_response(streamed)).endswith("b'ab'") and closed == [1], closed)
    answer = two.Response.from_app(one.Response("text"), request())
    check(answer.get_data() == b"text", answer)

    # Header values, each assigned to the property that takes its like.
    source, answer = one.Response(), two.Response()
    source.vary.update(["Accept", "Cookie"])
    source.cache_control.max_age = 60
    source.content_security_policy.default_src = "'self'"
    source.content_range.set(0, 10, 100)
    source.www_authenticate = one.WWWAuthenticate("basic", {"realm": "here"})
    source.cross_origin_opener_policy = one.COOP.SAME_ORIGIN
    source.cross_origin_embedder_policy = one.COEP.REQUIRE_CORP
    source.cross_origin_resource_policy = one.CORP.SAME_SITE
    source.last_modified = 0
    for name in (
        "vary",
        "cache_control",
        "content_security_policy",
        "content_range",
        "www_authenticate",
        "cross_origin_opener_policy",
        "cross_origin_embedder_policy",
        "cross_origin_resource_policy",
        "last_modified",
    ):
        setattr(answer, name, getattr(source, name))
        check(str(getattr(answer, name)) == str(getattr(source, name)), name)
    for header, value in source.headers:
        check(answer.headers[header] == value, header)
    answer.www_authenticate = [one.WWWAuthenticate("basic"), two.WWWAuthenticate("digest")]
    check(len(answer.headers.getlist("WWW-Authenticate")) == 2, answer.headers)

    # A wrapped file, and the error class.
    body = one.wrap_file(request(), io.BytesIO(b"0123456789"))
    answer = two.Response(body, direct_passthrough=True)
    environ = request(HTTP_RANGE="bytes=2-4")
    answer.make_conditional(environ, accept_ranges=True, complete_length=10)
    check(sent(answer).endswith("b'234'"), "a range of the other copy's wrapped file")

    class Asked(two.Response):
        range_error = one.RequestedRangeNotSatisfiable

    try:
        Asked("x").make_conditional(environ, accept_ranges=True, complete_length=1)
    except one.RequestedRangeNotSatisfiable as error:
        check(sent(error).startswith("416 Range Not Satisfiable\n"), sent(error))
        check(two.make_response(error.get_response()).status_code == 416, "its response")
    else:
        check(False, "not raised")


def read_only(folder):
    """No file is written, and only the cache of compiled code even tries to."""
    # Permissions do not stop root, so this refuses; importlib takes that as from the system.
    refused = []

    def refuse(event, arguments):
        if event == "open":
            path, mode, flags = arguments  # a mode from open(), flags from os.open()
            if set(mode) & set("wax+") if mode else flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                refused.append(str(path))
                raise PermissionError(13, "a read-only tree", path)
        elif event in ("os.mkdir", "os.rename", "os.remove"):
            refused.append(str(arguments[0]))
            raise PermissionError(13, "a read-only tree", str(arguments[0]))

    if sys.implementation.name != "cpython":
        raise Skip("audit hooks do not see everything")
    check(not sys.flags.dont_write_bytecode, "the cache has to be on")
    sys.addaudithook(refuse)
    import response

    prove(response)
    others = [path for path in refused if "__pycache__" not in path]
    check(not others, others)
    check(os.listdir(folder) == ["response.py"], os.listdir(folder))


def without_modules(folder):
    """A Python that was built without OpenSSL, sockets, ctypes, and has no email and http."""
    blocked = os.environ["BLOCKED"].split()
    for name in blocked:
        check(name not in sys.modules, "%s is already there" % name)
        sys.modules[name] = None  # importing it now is an ImportError
    import response

    prove(response)
    check(all(sys.modules[name] is None for name in blocked), "a block was gone around")


def without_sha1(folder):
    """As under FIPS rules: what is not approved raises, also when it is not for security."""
    import hashlib
    import re

    def refuse(*arguments, **options):
        raise ValueError("[digital envelope routines] unsupported")

    def refuse_new(name, *arguments, **options):
        return approved_new(name, *arguments) if name in approved else refuse()

    approved, approved_new = {"sha224", "sha256", "sha384", "sha512"}, hashlib.new
    for name in hashlib.algorithms_guaranteed - approved:
        setattr(hashlib, name, refuse)
    hashlib.new = refuse_new
    for module in ("_sha1", "_md5", "_blake2"):
        sys.modules[module] = None
    if sys.modules.get("_hashlib"):
        sys.modules["_hashlib"].openssl_sha1 = sys.modules["_hashlib"].openssl_md5 = refuse
    import response

    prove(response, lambda text: re.sub(r'ETag: "[0-9a-f]{32,}"', "ETag: (some hash)", text))
    check(response.generate_etag(b"a") == response.generate_etag(b"a"), "not the same twice")
    check(response.generate_etag(b"a") != response.generate_etag(b"b"), "the same for all")


def localised(folder):
    """With the program's locale set, as a desktop program does."""
    import locale
    import time

    wanted = os.environ.get("LC_ALL", "")
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        raise Skip("no locale " + wanted) from None
    if "_" in wanted:
        check(time.strftime("%a %B", time.gmtime(0)) != "Thu January", "not in that language")
    plainly(folder)


def sub_interpreters(folder):
    """In several interpreters of one process, one after the other and at once."""
    try:
        import _interpreters as interpreters  # 3.13
    except ImportError:
        try:
            import _xxsubinterpreters as interpreters  # 3.8 to 3.12
        except ImportError:
            raise Skip("no sub-interpreters") from None
    import threading

    plainly(folder)
    code = "import sys; sys.path[:0] = %r; import places; places.plainly('')" % [folder, HERE]
    failed = []

    def run(interpreter):
        try:
            failed.append(interpreters.run_string(interpreter, code))
        except Exception as error:  # so up to 3.12; later ones return it
            failed.append(error)

    if sys.version_info >= (3, 13):
        kinds = [("isolated",), ("legacy",)]  # with a lock of its own, and without
    elif sys.version_info >= (3, 10):
        kinds = [(True,), (False,)]
    else:
        kinds = [()]
    for kind in kinds:
        if kind and isinstance(kind[0], bool):
            made = [interpreters.create(isolated=kind[0]) for _ in range(3)]
        else:
            made = [interpreters.create(*kind) for _ in range(3)]
        run(made[0])
        # Before 3.12 they share one lock and not all of the standard library bears company.
        if sys.version_info >= (3, 12):
            threads = [threading.Thread(target=run, args=(one,)) for one in made]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        run(made[1])
        for one in made:
            interpreters.destroy(one)
    check(not any(failed), failed)
    plainly(folder)


def together(work, count=8):
    """Run *work* in several threads from the same moment on."""
    import threading

    sys.setswitchinterval(1e-6)
    barrier, failed = threading.Barrier(count), []

    def run():
        barrier.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not failed, failed[:1])


def first_use(folder):
    """Threads meet where nothing has been loaded or cached yet."""
    import response

    together(lambda: prove(response))


def many_threads(folder):
    """One response that all threads send and look at, and many that they build."""
    import response

    def cookies():
        answer = response.Response(["a", "\u00fc", b"c"], headers={"X-One": "1"})
        answer.set_cookie("a", "b")
        return answer

    def tagged():
        answer = response.Response("text " * 100)
        answer.add_etag()
        return answer

    def closing():
        answer = response.Response("x")
        answer.call_on_close(lambda: closed.append(1))
        return answer

    closed = []
    makers = (
        lambda: response.Response("hello"),
        lambda: response.Response("", 204),
        lambda: response.make_response({"a": [1]}, 201, [("X", "1"), ("X", "2")]),
        lambda: response.Response(status=302, headers={"Location": "/\u00fc"}),
        cookies,
        tagged,
        closing,
    )
    for make in makers:
        expected = sent(make())
        for _ in range(50):
            answer = make()  # a new one each time: it is the first sending that is risky
            seen, looks = [], []
            closed.clear()

            def send(answer=answer, seen=seen):
                seen.append(sent(answer))
                seen.append(sent(answer, REQUEST_METHOD="HEAD").rpartition("\n")[0])

            def look(answer=answer, looks=looks):
                looks.append((answer.status, str(answer.headers), answer.mimetype, repr(answer)))

            orders = [(send, look, send), (look, send, look)] * 4
            together(lambda orders=orders: [step() for step in orders.pop()])
            check(set(seen) == {expected, expected.rpartition("\n")[0]}, set(seen))
            check(len(set(looks)) == 1, set(looks))
            check(make is not closing or closed == [1], "closed %d times" % len(closed))

    # Many answers at once: what the caches hand out belongs to the right one.
    def build():
        for number in range(300):
            answer = response.Response("x", 200 + number % 300, mimetype="text/x%d" % (number % 40))
            answer.headers["X-%d" % (number % 70)] = str(number)
            answer.last_modified = number * 86400
            check(answer.status_code == 200 + number % 300, answer)
            check(answer.mimetype == "text/x%d" % (number % 40), answer)
            check(answer.headers["x-%d" % (number % 70)] == str(number), answer.headers)
            check(answer.last_modified.timestamp() == number * 86400, answer)

    together(build)


def little_memory(folder):
    """A gigabyte goes through a process that may take 64 MB more than it has (PyPy: 512)."""
    try:
        import resource
    except ImportError:
        raise Skip("no resource limits") from None
    import response

    plainly(folder)
    try:
        with open("/proc/self/statm") as file:
            size = int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        raise Skip("no /proc to read the size of this process from") from None
    room = 64 if sys.implementation.name == "cpython" else 512  # MB
    resource.setrlimit(resource.RLIMIT_AS, (size + room * 2**20,) * 2)
    try:
        bytearray(2**30)
    except MemoryError:
        pass
    else:
        raise Skip("the limit has no effect")

    gigabyte, block = 2**30, 2**18
    calls = []

    def drain(answer, **fields):
        """The number of bytes that it sends."""
        body = answer(request(**fields), lambda status, headers: None)
        total = sum(map(len, body))
        if hasattr(body, "close"):
            body.close()
        return total

    def chunks(chunk):
        return (chunk for _ in range(gigabyte // block))

    def stream(chunk, **options):
        answer = response.Response(chunks(chunk), **options)
        answer.call_on_close(lambda: calls.append(1))
        return answer

    check(drain(stream("x" * block)) == gigabyte, "a stream of str")
    check(drain(stream(b"x" * block)) == gigabyte, "a stream of bytes")
    check(drain(stream(b"x" * block, direct_passthrough=True)) == gigabyte, "passed through")
    check(drain(response.make_response(chunks(b"x" * block))) == gigabyte, "make_response")
    check(drain(stream("x" * block), REQUEST_METHOD="HEAD") == 0, "HEAD")
    check(calls == [1] * 4, calls)
    answer = stream(b"x" * block)
    environ = request(HTTP_RANGE="bytes=%d-" % (gigabyte - 10))
    answer.make_conditional(environ, accept_ranges=True, complete_length=gigabyte)
    check(drain(answer) == 10, "the end of a stream")
    # Chunks, a million of them, must not be kept either.
    check(drain(response.Response(b"x" for _ in range(10**6))) == 10**6, "small chunks")

    import tempfile

    with tempfile.TemporaryFile() as file:
        file.truncate(gigabyte)  # a hole: takes no room on the disk
        for asked, length in (("0-", gigabyte), ("-5", 5), ("1-%d" % (gigabyte - 2), gigabyte - 2)):
            file.seek(0)
            environ = request(HTTP_RANGE="bytes=" + asked)
            handle = os.fdopen(os.dup(file.fileno()), "rb")
            body = response.wrap_file(environ, handle, 2**16)
            answer = response.Response(body, direct_passthrough=True)
            answer.make_conditional(environ, accept_ranges=True, complete_length=gigabyte)
            check(drain(answer) == length, asked)
            check(handle.closed, "the file is left open")


# -- Making the places ---------------------------------------------------------------------------


def start(function, folder, *flags, **settings):
    """Run *function* of this file in a new Python, *folder* first on its path."""
    return execute([*flags, os.path.abspath(__file__), "--in", function.__name__, folder], settings)


def execute(arguments, settings):
    """Run Python; it must print "ok" and nothing else, or why it has nothing to do here."""
    import subprocess

    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "LC_", "LANG", "TZ"))
    }
    environ.update({"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", **settings})
    done = subprocess.run(
        [sys.executable, *arguments],
        env={name: value for name, value in environ.items() if value},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    said = done.stdout.decode("utf-8", "replace").strip()
    if said.startswith("skip: "):
        raise Skip(said[6:])
    check(done.returncode == 0 and said == "ok", "exit %d: %s" % (done.returncode, said[-3000:]))


def copy(folder, name="response.py"):
    """A copy of the file in *folder*, which is made if need be."""
    import shutil

    os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
    return shutil.copy(FILE, os.path.join(folder, name))


def place_flags(folder):
    """Every way to start Python with less, and all of them at once."""
    copy(folder)
    strict = ["-bb", "-W", "error"]
    for flags in (["-I"], ["-S"], ["-O"], ["-OO"], strict, ["-I", "-S", "-OO", *strict]):
        start(plainly, folder, *flags)
    start(plainly, folder, "-X", "dev", "-W", "error")


def place_settings(folder):
    """Other locales, time zones, hash seeds and encodings."""
    copy(folder)
    for seed in ("0", "1", "4294967295"):
        start(plainly, folder, PYTHONHASHSEED=seed)
    zones = "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Europe/Dublin"
    for zone in (*zones, "ABC-13DEF,J1/0,J365/23"):
        start(plainly, folder, TZ=zone)
    start(localised, folder, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    start(localised, folder, LC_ALL="POSIX", PYTHONIOENCODING="latin-1")


def place_languages(folder):
    """In a program that speaks another language than English."""
    import subprocess

    copy(folder)
    for name in ("tr_TR", "fa_IR"):
        target = os.path.join(folder, name + ".UTF-8")
        try:
            # Warnings about a locale's own definition are no failure: see whether it is there.
            subprocess.run(
                ["localedef", "-i", name, "-f", "UTF-8", target],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            raise Skip("no localedef") from None
        if not os.path.exists(target):
            raise Skip("no definition of " + name)
        start(localised, folder, LC_ALL=name + ".UTF-8", LOCPATH=folder)


def archive(folder, name, members):
    """A zip of these files, under the names that they are to have there."""
    import zipfile

    path = os.path.join(folder, name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for member, source in members.items():
            file.write(source, member)
    return path


def compiled(folder, source):
    """The compiled form of a file, as an archive keeps it: beside the source, or without it."""
    import py_compile

    name = os.path.join(folder, os.path.basename(source) + "c")
    return py_compile.compile(source, name, doraise=True)


def place_zip(folder):
    """In a zip on the path: as source, as compiled code, as both."""
    pyc = compiled(folder, FILE)
    for name, members in {
        "source.zip": {"response.py": FILE},
        "compiled.zip": {"response.pyc": pyc},
        "both.zip": {"response.py": FILE, "response.pyc": pyc},
    }.items():
        # The importer reads the compiled form where it fits, and names the one that it reads.
        member = sorted(members)[-1]
        start(from_a_zip, archive(folder, name, members), MEMBER=os.path.join(name, member))


def place_zipapp(folder):
    """In a zipapp, as `python -m zipapp` makes it, with and without compiled code."""
    import shutil
    import zipapp

    main = "import places, response; places.prove(response); print('ok')\n"
    for name in ("source", "compiled"):
        application = os.path.join(folder, name)
        files = [copy(application), os.path.join(application, "places.py")]
        shutil.copy(__file__, files[1])
        with open(os.path.join(application, "__main__.py"), "w") as file:
            file.write(main)
        if name == "compiled":
            for path in files:
                compiled(application, path)
                os.remove(path)
        path = os.path.join(folder, name + ".pyz")
        zipapp.create_archive(application, path, compressed=True)
        execute([path], {})
        execute(["-I", "-S", "-W", "error", path], {})


def place_package(folder):
    """Copied into a package, under another name, in a folder with a difficult name."""
    root = os.path.join(folder, "a b \u00fc")
    copy(root, os.path.join("shop", "_vendor", "web.py"))
    for package in ("shop", os.path.join("shop", "_vendor")):
        open(os.path.join(root, package, "__init__.py"), "w").close()
    start(in_a_package, root)


def place_two_copies(folder):
    """Copied twice into one process, with objects of the one handed to the other."""
    copy(folder, "one.py")
    copy(folder, "two.py")
    start(two_copies, folder)


def place_read_only(folder):
    """In a tree that cannot be written."""
    os.chmod(copy(folder), 0o444)
    os.chmod(folder, 0o555)
    try:
        start(read_only, folder, PYTHONDONTWRITEBYTECODE="")
    finally:
        os.chmod(folder, 0o755)


def place_small_python(folder):
    """Without OpenSSL, sockets, ctypes, email and http; and where SHA-1 is forbidden."""
    copy(folder)
    network = "ssl _ssl socket _socket select selectors http http.client http.cookies http.server"
    others = "ctypes _ctypes email email.utils _hashlib mimetypes typing urllib.request"
    for blocked in ("_hashlib", network, others, network + " " + others):
        # -S: what is installed beside Python may load modules as it starts.  And PyPy's own
        # hashlib warns when there is no _hashlib.
        start(without_modules, folder, "-S", "-W", "ignore::RuntimeWarning", BLOCKED=blocked)
    start(without_sha1, folder)


def place_sub_interpreter(folder):
    """In a sub-interpreter."""
    copy(folder)
    start(sub_interpreters, folder)


def place_threads(folder):
    """In many threads."""
    copy(folder)
    for _ in range(5):
        start(first_use, folder)
    start(many_threads, folder)


def place_little_memory(folder):
    """In little memory."""
    copy(folder)
    # PyPy collects its garbage late where the machine has much memory, unless it is told.
    start(little_memory, folder, PYPY_GC_MAX="256MB")


def main():
    """Visit every place, or those that are named; 1 if it fails in one."""
    import platform
    import tempfile
    import time

    verbose = "-v" in sys.argv[1:]
    wanted = [name for name in sys.argv[1:] if name != "-v"]
    places = {name[6:]: make for name, make in globals().items() if name.startswith("place_")}
    check(set(wanted) <= set(places), "places are: " + " ".join(places))
    failed, skipped, began = [], [], time.monotonic()
    for name in wanted or places:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                places[name](folder)
                said = "ok"
            except Skip as reason:
                said = "skipped, %s" % reason
                skipped.append("%s: %s" % (name, said))
            except AssertionError as error:
                said = "FAILED: %s" % error
                failed.append(name)
        if verbose or name in failed:
            print("%5.1f s  %s: %s" % (time.monotonic() - started, places[name].__doc__[:-1], said))
    print(
        "%s %s: %d places, %d failed, %.0f s"
        % (
            platform.python_implementation(),
            platform.python_version(),
            len(wanted or places),
            len(failed),
            time.monotonic() - began,
        ),
        *skipped,
        sep="; ",
    )
    return 1 if failed else 0


def child(name, folder):
    """Run one function of the second part."""
    sys.path.insert(0, folder)
    try:
        globals()[name](folder)
    except Skip as reason:
        print("skip:", reason)
    else:
        print("ok")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--in"]:
        child(*sys.argv[2:])
    else:
        sys.exit(main())
