#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package list is the only one: every line has a group and names, and README, CI and the container file read that file."""
import pathlib
import re
import sys

top = pathlib.Path(sys.argv[1])
faults, seen = [], set()
GROUPS = ("build", "run", "test", "coverage", "hub")
for number, line in enumerate((top / ".ci/packages").read_text().splitlines(), 1):
    if not line or line.startswith("#"):
        continue
    group, *names = line.split()
    if group not in GROUPS:
        faults.append(f"line {number}: unknown group {group}")
    for name in names:
        if not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", name):
            faults.append(f"line {number}: {name} is no package name")
        # the container of a hub has nothing else in it: its group stands by itself
        key = (group == "hub", name)
        if key in seen:
            faults.append(f"line {number}: {name} stands twice")
        seen.add(key)
for reader in ("run", "README.md", "data/Containerfile"):
    if ".ci/packages" not in (top / reader).read_text():
        faults.append(f"{reader} does not read .ci/packages")
if "./run test" not in (top / ".ci/run").read_text():
    faults.append(".ci/run does not call ./run test")
container = (top / "data/Containerfile").read_text()
for line in re.findall(r"apt-get install .*", container):
    if not re.fullmatch(r"apt-get install -y -qq --no-install-recommends \$\(sed -n 's/\^(build|hub) //p' \S+\)(?: \\)?", line):
        faults.append(f"the container file names packages of its own: {line}")
print("\n".join(faults) or f"{len(seen)} packages")
sys.exit(1 if faults else 0)
