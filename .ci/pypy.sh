#!/usr/bin/env bash
# The test suite and the places under PyPy.
#
#     .ci/pypy.sh
#
# Takes the pypy3 on PATH, or else Debian's or Ubuntu's package, unpacked to a temporary folder
# and not installed.  Needs apt-get and dpkg for that, and a package index that pip can reach.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONPATH PYTHONWARNINGS PYTHONOPTIMIZE PYTEST_ADDOPTS

if ! pypy=$(command -v pypy3); then
    (
        cd "$work"
        apt-get download -q pypy3 pypy3-lib
        for package in ./*.deb; do dpkg -x "$package" root; done
    ) >"$work/log" 2>&1 || {
        echo "no pypy3 on PATH, and apt-get cannot download it:" >&2
        tail -n 3 "$work/log" >&2
        exit 1
    }
    pypy="$work/root/usr/bin/pypy3"
    LD_LIBRARY_PATH=$(dirname "$(find "$work/root" -name 'libpypy3*')")
    export LD_LIBRARY_PATH
fi
"$pypy" -c 'import sys; print("PyPy %d.%d.%d," % sys.pypy_version_info[:3], "Python", sys.version[:6])'

# Debian's has no pip: the newest one that takes this version of Python runs from its own archive.
version=$("$pypy" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
LD_LIBRARY_PATH='' python3 -m pip download -q -d "$work" --no-deps --only-binary :all: \
    --python-version "$version" pip
"$pypy" "$(ls "$work"/pip-*.whl)/pip" install -q --root-user-action ignore --target "$work/site" pytest

PYTHONPATH="$work/site" "$pypy" -m pytest -q --tb=short
"$pypy" .ci/places.py
