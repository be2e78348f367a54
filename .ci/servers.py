#!/usr/bin/env python3
"""Serve response.py with every WSGI server that is installed, and read what arrives byte by byte.

    python .ci/servers.py [NAME ...]       needs: pip install -r .ci/peers.txt uwsgi

A raw socket asks, and h11 reads, which is strict: a body where none may be, a length that is wrong
or a byte too many puts a kept-alive connection out of step, and the next answer fails to parse.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import h11

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from response import (  # noqa: E402 - from the checkout, wherever this runs
    RequestedRangeNotSatisfiable,
    Response,
    make_response,
    wrap_file,
)

HOST = "127.0.0.1"
DATA = b"".join(b"%07d\n" % number for number in range(40_000))  # 320 kB: beyond any one buffer
FILE = "SERVED_FILE"  # the environment variable that tells the server's process where it is

# -- The application, in the server's process ----------------------------------------------------

counts = dict.fromkeys(
    ("opened", "closed", "callbacks", "started", "finished", "sendfile", "offered", "handed over"),
    0,
)
lock = threading.Lock()


def count(name: str) -> None:
    """One more of *name*."""
    with lock:
        counts[name] += 1


class CountedFile(io.FileIO):
    """A file that the server's sendfile can take, and that tells when it is closed."""

    def __init__(self, path):
        super().__init__(path)
        count("opened")

    def close(self):
        if not self.closed:
            count("closed")
        super().close()


def endless():
    """More than any buffer on the way holds, so that a client's leaving is noticed."""
    count("started")
    try:
        for _ in range(4_000):
            yield b"x" * 65_536
    finally:
        count("finished")


def breaking():
    """A body that fails when a part of it is already out."""
    yield b"the first part"
    raise OSError("the rest is gone")


def the_file(environ):
    """A file through the server's own wrapper, with ranges."""
    answer = Response(wrap_file(environ, CountedFile(os.environ[FILE])), direct_passthrough=True)
    answer.mimetype = "application/octet-stream"
    answer.content_length = len(DATA)
    answer.set_etag("file")
    try:
        return answer.make_conditional(environ, accept_ranges=True, complete_length=len(DATA))
    except RequestedRangeNotSatisfiable:
        answer.close()
        raise


def in_memory(environ):
    """The same, from bytes."""
    answer = Response(DATA, mimetype="application/octet-stream")
    answer.set_etag("bytes")
    return answer.make_conditional(environ, accept_ranges=True, complete_length=len(DATA))


def streamed(environ):
    """A generator with two callbacks."""
    answer = Response(f"piece {number}\n" for number in range(200))
    answer.call_on_close(lambda: count("callbacks"))
    answer.call_on_close(lambda: count("callbacks"))
    return answer


PAGES = {
    "/hello": lambda environ: Response("hello"),
    "/list": lambda environ: Response(["a", b"b", "", "\u00fc"]),
    "/empty": lambda environ: Response(""),
    "/204": lambda environ: Response("not to be sent", 204),
    "/205": lambda environ: Response("not to be sent", 205),
    "/304": lambda environ: Response("not to be sent", 304, {"ETag": '"t"'}),
    "/stream-204": lambda environ: Response((text for text in ["not", "sent"]), 204),
    "/json": lambda environ: make_response({"a": 1}, 201),
    "/stream": streamed,
    "/empty-stream": lambda environ: Response(iter(())),
    "/holes": lambda environ: Response(iter(["", "a", "", "b", ""])),
    "/endless": lambda environ: Response(endless()),
    "/breaking": lambda environ: Response(breaking()),
    "/file": the_file,
    "/bytes": in_memory,
    "/counts": lambda environ: make_response(dict(counts)),
}


def application(environ, start_response):
    """The page that was asked for; counts what becomes of the server's file wrapper."""
    made = []
    offered = environ.get("wsgi.file_wrapper")
    if offered:
        count("offered")

        def wrapper(*arguments):
            made.append(offered(*arguments))
            return made[-1]

        # A copy: the server compares what it gets back with the entry in its own environ.
        inner = {**environ, "wsgi.file_wrapper": wrapper}
    else:
        inner = environ
    page = PAGES.get(environ["PATH_INFO"], lambda environ: Response("no such page", 404))
    try:
        answer = page(inner)
    except RequestedRangeNotSatisfiable as error:
        answer = error.get_response(inner)
    body = answer(inner, start_response)
    if made and body is made[-1]:
        count("handed over")
    return body


def count_sendfile():
    """Count the calls of os.sendfile in this process."""
    original = getattr(os, "sendfile", None)

    def sendfile(*arguments, **options):
        count("sendfile")
        return original(*arguments, **options)

    if original:
        os.sendfile = sendfile


# -- The servers ---------------------------------------------------------------------------------


def serve_wsgiref(port):
    from socketserver import ThreadingMixIn
    from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

    class Server(ThreadingMixIn, WSGIServer):
        daemon_threads = True

    class Handler(WSGIRequestHandler):
        def log_message(self, *arguments):
            pass

    server = Server((HOST, port), Handler)
    server.set_app(application)
    server.serve_forever()


def serve_werkzeug(port):
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        def log(self, *arguments):
            pass

    make_server(HOST, port, application, request_handler=Handler).serve_forever()


def serve_waitress(port):
    import waitress

    waitress.serve(application, host=HOST, port=port, _quiet=True)


def serve_cheroot(port):
    from cheroot.wsgi import Server

    Server((HOST, port), application).start()


def serve_gunicorn(port):
    # "gthread" is the worker that keeps connections alive.
    options = f"-b {HOST}:{port} -k gthread --threads 4 --keep-alive 5 --log-level critical".split()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        *options,
        "--chdir",
        str(HERE),
        "servers:application",
    ]
    os.execv(sys.executable, command)


def serve_uwsgi(port):
    program = str(Path(sys.executable).parent / "uwsgi")
    options = f"--http11-socket {HOST}:{port} --threads 4 --die-on-term --need-app".split()
    options += "--disable-logging --ignore-sigpipe --ignore-write-errors".split()
    options += ["--virtualenv", sys.prefix, "--wsgi-file", str(HERE / "servers.py")]
    os.execv(program, [program, *options])


class Server:
    """What is known of one server."""

    def __init__(self, name, serve, installed=None, **facts):
        self.name, self.serve = name, serve
        self.keeps_alive = facts.get("keeps_alive", True)
        self.sendfile = facts.get("sendfile", False)  # hands files to os.sendfile
        self.adds_length = facts.get("adds_length", False)  # of 0, to whatever has no body
        self.closing = facts.get("closing", b"")  # what it adds before it closes a connection
        self.installed = installed or (lambda: importlib.util.find_spec(name) is not None)


SERVERS = [
    Server("wsgiref", serve_wsgiref, keeps_alive=False, adds_length=True),
    Server("werkzeug", serve_werkzeug, keeps_alive=False),
    Server("gunicorn", serve_gunicorn, sendfile=True),
    Server("waitress", serve_waitress, closing=b"0\r\n\r\n"),
    Server("cheroot", serve_cheroot),
    Server(
        "uwsgi", serve_uwsgi, installed=lambda: (Path(sys.executable).parent / "uwsgi").exists()
    ),
]

# -- The client ----------------------------------------------------------------------------------


class Answer:
    """One parsed response."""

    def __init__(self, status, headers, body, kept):
        self.status, self.headers, self.body, self.kept = status, headers, body, kept

    def __getitem__(self, name):
        """The one value of a header, or None."""
        values = [value.decode() for key, value in self.headers if key == name.lower().encode()]
        assert len(values) < 2, (name, values)
        return values[0] if values else None


class Connection:
    """A connection of which h11 says what belongs to an answer, as RFC 9112 section 6.3 does."""

    def __init__(self, port):
        self.socket = socket.create_connection((HOST, port), timeout=20)
        self.protocol = h11.Connection(h11.CLIENT)

    def close(self):
        self.socket.close()

    def send(self, method, path, headers=(), version="1.1"):
        """Send a request without a body."""
        fields = [("Host", HOST), *(line.split(": ", 1) for line in headers)]
        head = self.protocol.send(h11.Request(method=method, target=path, headers=fields))
        self.protocol.send(h11.EndOfMessage())
        self.socket.sendall(head.replace(b" HTTP/1.1", f" HTTP/{version}".encode()))

    def read(self):
        """The next answer, and whether the connection is kept for another one."""
        received, body, start = b"", b"", None
        while True:
            event = self.protocol.next_event()
            if event is h11.NEED_DATA:
                data = self.socket.recv(65_536)
                received += data if start is None else b""
                self.protocol.receive_data(data)
            elif isinstance(event, h11.Response):
                start = event
            elif isinstance(event, h11.Data):
                body += event.data
            else:
                break
        assert isinstance(event, h11.EndOfMessage) and not event.headers, event
        # What h11 takes, for it must: one length said twice, or beside a transfer coding.
        head = received.partition(b"\r\n\r\n")[0].lower()
        assert head.count(b"\ncontent-length:") + head.count(b"\ntransfer-encoding:") < 2, head
        kept = self.protocol.their_state is h11.DONE and not self.protocol.trailing_data[1]
        if kept:
            self.protocol.start_next_cycle()
        return Answer(start.status_code, start.headers, body, kept)

    def rest(self):
        """What comes after the last answer, until the server closes."""
        return self.protocol.trailing_data[0] + b"".join(
            iter(lambda: self.socket.recv(65_536), b"")
        )


PIECES = b"".join(b"piece %d\n" % number for number in range(200))
TOTAL = len(DATA)
EXCHANGES = [  # method, path, one request header, status, body, response headers (None: absent)
    ("GET", "/hello", "", 200, b"hello", {"Content-Length": "5"}),
    ("HEAD", "/hello", "", 200, b"", {"Content-Length": "5"}),
    ("GET", "/204", "", 204, b"", {"Content-Length": None, "Content-Type": None}),
    ("HEAD", "/204", "", 204, b"", {"Content-Length": None}),
    ("GET", "/stream-204", "", 204, b"", {"Content-Length": None}),
    ("GET", "/205", "", 205, b"", {"Content-Length": "0"}),
    ("GET", "/304", "", 304, b"", {"ETag": '"t"', "Content-Type": None}),
    ("GET", "/list", "", 200, "ab\u00fc".encode(), {"Content-Length": "4"}),
    ("GET", "/empty", "", 200, b"", {"Content-Length": "0"}),
    ("GET", "/json", "", 201, b'{"a":1}\n', {"Content-Type": "application/json"}),
    ("GET", "/stream", "", 200, PIECES, {}),
    ("HEAD", "/stream", "", 200, b"", {}),
    ("GET", "/empty-stream", "", 200, b"", {}),
    ("GET", "/holes", "", 200, b"ab", {}),
    ("GET", "/nowhere", "", 404, b"no such page", {}),
]
for path, tag in (("/file", '"file"'), ("/bytes", '"bytes"')):
    EXCHANGES += [
        ("GET", path, "", 200, DATA, {"Content-Length": str(TOTAL), "Accept-Ranges": "bytes"}),
        ("HEAD", path, "", 200, b"", {"Content-Length": str(TOTAL)}),
        ("GET", path, f"If-None-Match: {tag}", 304, b"", {"ETag": tag, "Content-Length": None}),
        ("GET", path, 'If-Match: "other"', 412, DATA, {}),
        (
            "GET",
            path,
            "Range: bytes=100000-299999",
            206,
            DATA[100_000:300_000],
            {"Content-Range": f"bytes 100000-299999/{TOTAL}", "Content-Length": "200000"},
        ),
        ("GET", path, "Range: bytes=-1", 206, DATA[-1:], {"Content-Length": "1"}),
        ("HEAD", path, "Range: bytes=0-9", 200, b"", {"Content-Length": str(TOTAL)}),
        ("GET", path, "Range: bytes=999999-", 416, None, {"Content-Range": f"bytes */{TOTAL}"}),
        ("GET", path, "Range: bytes=0-1,8-9", 206, None, {"Content-Range": None}),
    ]


def converse(port, server):
    """All exchanges on one connection, opened anew only where the server has closed it."""
    connection, reopened, unknown = Connection(port), 0, 0
    for method, path, header, status, body, expected in [*EXCHANGES, EXCHANGES[0]]:
        connection.send(method, path, [header] if header else [])
        answer = connection.read()
        asked = f"{method} {path} {header}"
        assert answer.status == status, (asked, answer.status)
        assert body is None or answer.body == body, (asked, len(answer.body), answer.body[:80])
        for name, value in expected.items():
            found = answer[name]
            if found == "0" and value is None and server.adds_length:
                found = None
            assert found == value, (asked, name, answer.headers)
        if path in ("/file", "/bytes") and header == "Range: bytes=0-1,8-9":
            check_multipart(answer)
        unknown += answer["Content-Length"] is None
        if not answer.kept:
            rest = connection.rest()
            assert rest in (b"", server.closing), f"{asked}: after the last answer comes {rest!r}"
            connection.close()
            connection, reopened = Connection(port), reopened + 1
    connection.close()
    if server.keeps_alive:
        # Some servers close after every answer without a length; none may after others.
        assert reopened <= unknown, f"opened anew {reopened} times"
    return f"{len(EXCHANGES) + 1} exchanges on {reopened + 1} connections"


def check_multipart(answer):
    """RFC 9110 14.6: two parts of two bytes, each with its place."""
    boundary = re.fullmatch(r'multipart/byteranges; ?boundary="?([^"]+)"?', answer["Content-Type"])[
        1
    ]
    parts = answer.body.split(b"--" + boundary.encode())
    assert [part.split(b"\r\n\r\n")[-1] for part in parts[1:3]] == [b"00\r\n", b"00\r\n"], parts
    assert b"bytes 0-1/" in parts[1] and b"bytes 8-9/" in parts[2] and parts[3].startswith(b"--")


def old_client(port):
    """HTTP/1.0: no chunks; the body ends with the connection."""
    connection = Connection(port)
    connection.send("GET", "/stream", version="1.0")
    answer = connection.read()
    assert answer.body == PIECES and answer["Transfer-Encoding"] is None, answer.headers
    connection.close()
    return "HTTP/1.0 client reads a stream to its end"


def broken_stream(port):
    """A body that raises must not look complete, and must not hurt the next client."""
    connection = Connection(port)
    connection.send("GET", "/breaking")
    try:
        answer = connection.read()
        complete = answer.kept or answer["Content-Length"] is not None
    except h11.RemoteProtocolError:
        complete = False
    assert not complete, "a body that was cut short looks whole"
    connection.close()
    return "a stream that raises is cut, not completed"


def counted(port):
    """The counters of the server's process."""
    connection = Connection(port)
    connection.send("GET", "/counts")
    found = json.loads(connection.read().body)
    connection.close()
    return found


def eventually(port, condition, what):
    """Wait until the counters fulfil *condition*."""
    deadline = time.monotonic() + 20
    while True:
        found = counted(port)
        if condition(found):
            return found
        assert time.monotonic() < deadline, f"{what}: {found}"
        time.sleep(0.05)


def leave_early(port):
    """Clients that go away in the middle of a stream and of a file."""
    for path in ("/endless", "/file"):
        for _ in range(3):
            connection = Connection(port)
            connection.send("GET", path)
            connection.socket.recv(1000)
            connection.close()
    eventually(port, lambda c: c["started"] == c["finished"] == 3, "streams left early")
    found = eventually(port, lambda c: c["opened"] == c["closed"], "files left early")
    assert found["callbacks"] == 6, f"callbacks of three streams: {found}"
    return f"early disconnects: 3 streams and {found['opened']} files closed, each callback once"


def wrapper_used(port, server):
    """What the server offers to send files with came back to it untouched."""
    found = counted(port)
    if not found["offered"]:
        return "offers no wsgi.file_wrapper"
    assert found["handed over"] >= 4, found
    assert not server.sendfile or found["sendfile"], found
    sent = f", os.sendfile called {found['sendfile']} times" if found["sendfile"] else ""
    return f"its own file wrapper came back {found['handed over']} times{sent}"


def prove(server):
    """Start the server, run every check, stop it."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    command = [sys.executable, __file__, "--serve", server.name, str(port)]
    log = tempfile.TemporaryFile()
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        for _ in range(200):
            try:
                Connection(port).close()
                break
            except OSError:
                assert process.poll() is None, "did not start"
                time.sleep(0.05)
        results = [
            converse(port, server),
            old_client(port),
            broken_stream(port),
            leave_early(port),
            wrapper_used(port, server),
        ]
        return results
    except BaseException:
        log.seek(0)
        sys.stderr.write(log.read().decode(errors="replace")[-4000:])
        raise
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def main():
    """Prove every installed server, or those that are named."""
    if sys.argv[1:2] == ["--serve"]:
        count_sendfile()
        next(server for server in SERVERS if server.name == sys.argv[2]).serve(int(sys.argv[3]))
        return 0
    failed = 0
    with tempfile.NamedTemporaryFile() as file:
        file.write(DATA)
        file.flush()
        os.environ[FILE] = file.name
        for server in SERVERS:
            if sys.argv[1:] and server.name not in sys.argv[1:]:
                continue
            if not server.installed():
                print(f"{server.name}: skipped, not installed")
                continue
            try:
                print(f"{server.name}: " + "\n    ".join(prove(server)))
            except (AssertionError, OSError, h11.RemoteProtocolError) as error:
                failed += 1
                print(f"{server.name}: FAILED: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
elif "uwsgi" in sys.modules or "gunicorn" in sys.modules:
    count_sendfile()
