#!/usr/bin/env python3
"""Time response.py against the frameworks that are installed, in one process.

    pip install werkzeug flask bottle webob django falcon starlette

One operation builds the response, calls it as a WSGI application, drains and closes the body.
What each framework answers (status, headers, body) is verified before it is timed.  Machines are
noisy, so what is compared runs in short interleaved batches, shuffled anew in each round: a ratio
is that of the minima, and in brackets stands the median of the rounds' own ratios.
A dash: the framework has nothing for it, or only in an event loop.
"""

import argparse
import datetime
import functools
import gc
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
import tracemalloc
from time import perf_counter

sys.dont_write_bytecode = True  # the tree stays as it is

from contenders import DATES, MIB, SCENARIOS, SCRATCH, answer, contenders, environ_for  # noqa: E402

# ---------------------------------------------------------------------------
# 1. Time: verify, then interleave
# ---------------------------------------------------------------------------


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
    goal, rounds = 1500, 20 if quick else 150  # short batches slip between interruptions
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
        ratio = {name: best["ours"] / best[name] for name in best}
        row = [scenario.name]
        for name in compared:
            if name in best:
                paired = statistics.median(map(operator.truediv, found["ours"], found[name]))
                row.append("%.3f (%.3f)" % (ratio[name], paired))
            else:
                row.append("-")
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
# 2. Start-up and memory
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
            command = [sys.executable, "-S", "-E", "-B", "-c", code]
            subprocess.run(command, check=True, cwd=SCRATCH)
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
# 3. Growth: the cost of one unit may not grow with their number
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
        for repeat in (1, 3, 9):  # again, lest it was the machine
            bound = 25 * min(seconds(medium) for _ in range(repeat)) + 0.002
            if bound < 10 and min(seconds(large) for _ in range(repeat)) < bound:
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
# 4. The command
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
    entrants = contenders(args.file, args.against)
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
