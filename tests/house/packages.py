#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package list is the only one: every line has a group and names, and README and CI read that file."""
import pathlib
import re
import sys

top = pathlib.Path(sys.argv[1])
faults, seen = [], set()
for number, line in enumerate((top / ".ci/packages").read_text().splitlines(), 1):
    if not line or line.startswith("#"):
        continue
    group, *names = line.split()
    if group not in ("build", "run", "test"):
        faults.append(f"line {number}: unknown group {group}")
    for name in names:
        if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name):
            faults.append(f"line {number}: {name} is no package name")
        if name in seen:
            faults.append(f"line {number}: {name} stands twice")
        seen.add(name)
for reader in ("run", "README.md"):
    if ".ci/packages" not in (top / reader).read_text():
        faults.append(f"{reader} does not read .ci/packages")
if "./run test" not in (top / ".ci/run").read_text():
    faults.append(".ci/run does not call ./run test")
print("\n".join(faults) or f"{len(seen)} packages")
sys.exit(1 if faults else 0)
