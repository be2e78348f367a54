// The test suite under CPython 3.14 on WebAssembly, which is Pyodide.
//
//     node .ci/pyodide.mjs [PYTEST-ARGUMENT ...]
//
// Needs Node.js with npm, and python3 with pip for pytest; all that they fetch goes to a temporary
// folder that is removed.  There are no processes, threads and sockets in WebAssembly: a test that
// starts one is counted as skipped; everything else has to pass.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const VERSION = "314.0.7"; // the first number is the version of Python

if (!process.execArgv.some((word) => word.startsWith("--stack-size"))) {
  // Recursion that Python itself would stop in time needs more stack than Node takes unasked.
  const node = [process.execPath, "--stack-size=480000", ...process.argv.slice(1)];
  const shell = ["-c", 'ulimit -s 500000 && exec "$@"', "sh", ...node];
  process.exit(spawnSync("sh", shell, { stdio: "inherit" }).status ?? 1);
}

const tree = dirname(dirname(fileURLToPath(import.meta.url)));
const work = mkdtempSync(join(tmpdir(), "pyodide-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

function run(command, ...words) {
  execFileSync(command, words, { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
}

run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", work, `pyodide@${VERSION}`);
const pip = ["-m", "pip", "install", "-q", "--root-user-action", "ignore"];
const target = ["--target", join(work, "site"), "--only-binary", ":all:"];
run("python3", ...pip, ...target, "--implementation", "py", "--python-version", "3.14", "pytest");

const module = join(work, "node_modules", "pyodide", "pyodide.mjs");
const { loadPyodide } = await import(pathToFileURL(module).href);
const python = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1", HOME: "/tmp" } });
mkdirSync(join(work, "tmp")); // a real folder: a file in memory cannot have a hole of 5 GB
for (const [name, folder] of Object.entries({ tree, site: join(work, "site"), tmp: join(work, "tmp") })) {
  python.FS.mkdirTree(`/${name}`);
  python.mountNodeFS(`/${name}`, folder);
}

const program = `
import doctest, os, platform, socket, subprocess, sys, threading

sys.path[:0] = ["/site", "/tree", "/tree/.ci"]
os.chdir("/tree")
import pytest

print(platform.python_implementation(), sys.version.split()[0], "on", sys.platform)


def refuse(what):
    def skip(*arguments, **options):
        pytest.skip(f"there are no {what} here")

    return skip


subprocess.Popen.__init__ = refuse("processes")
threading.Thread.start = refuse("threads")
socket.socket.bind = socket.socket.connect = socket.socketpair = refuse("sockets")
os.fork = refuse("processes")

code = pytest.main(["-q", "--tb=short", "-p", "no:faulthandler", "-rs", *arguments])

import places, response

places.prove(response)
failed, tried = doctest.testmod(response)
print(f"{tried} examples in docstrings, {failed} failed")
int(code != 0 or failed != 0)
`;
try {
  python.globals.set("arguments", python.toPy(process.argv.slice(2)));
  process.exitCode = python.runPython(program);
} catch (error) {
  // Not the error itself: Node would print the line of the library that it came from, all 1 MB.
  console.error(error.message);
  process.exitCode = 1;
}
