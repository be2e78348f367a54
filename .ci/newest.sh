#!/usr/bin/env bash
# The test suite and the places under CPythons that are newer than those of the machine.
#
#     .ci/newest.sh [3.14 3.15 ...]
#
# Builds a temporary tree of Debian's unstable release with debootstrap, which it needs, as it needs
# to be root for chroot; and a package index that pip can reach.
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- 3.14 3.15

work=$(mktemp -d)
trap 'rm -rf "$work" "$work.log"' EXIT
packages=$(printf 'python%s,' "$@")
if ! debootstrap --variant=minbase --include="${packages%,}" sid "$work" >"$work.log" 2>&1; then
    tail -n 3 "$work.log" >&2
    exit 1
fi
python3 -m pip install -q --disable-pip-version-check --root-user-action ignore \
    --target "$work/site" pytest
mkdir -p "$work/tree/.ci"
cp ./*.* LICENSE "$work/tree"
cp .ci/places.py "$work/tree/.ci"

for version in "$@"; do
    for flags in "" "-X dev -W error -bb"; do
        echo "CPython $version $flags"
        chroot "$work" env -C /tree PYTHONPATH=/site PYTHONDONTWRITEBYTECODE=1 \
            "python$version" $flags -m pytest -q -p no:cacheprovider --tb=short | tail -n 3
    done
    chroot "$work" env -C /tree "python$version" .ci/places.py
done
