#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A test run alone in a fresh build finds what it needs: whatever of the build its command or its environment names is built first.

depends.py BUILD"""
import json
import os
import pathlib
import sys

build = pathlib.Path(sys.argv[1]).resolve()
info = build / "meson-info"


def list_outputs():
    """Each file that the build makes, and the target that makes it."""
    targets = json.loads((info / "intro-targets.json").read_text())
    return {os.path.normpath(name): target["id"] for target in targets for name in target["filename"] if target["type"] != "run"}


def find_makers(place, outputs):
    """Targets that make it, or lie straight in that folder, or else below it."""
    if place in outputs:
        return {outputs[place]}
    straight = {target for name, target in outputs.items() if os.path.dirname(name) == place}
    return straight or {target for name, target in outputs.items() if name.startswith(place + os.sep)}


def list_places(test):
    values = [word for word in test["cmd"] if not os.path.isdir(word)]
    values += [part for name, value in test["env"].items() for part in value.split(os.pathsep)]
    places = {os.path.normpath(value) for value in values if os.path.isabs(value)}
    return sorted(place for place in places if place.startswith(str(build) + os.sep))


def find_lacking(test, outputs):
    for place in list_places(test):
        makers = find_makers(place, outputs)
        if makers and not makers & set(test["depends"]):
            yield os.path.relpath(place, build)


def main():
    outputs = list_outputs()
    tests = json.loads((info / "intro-tests.json").read_text())
    lacking = [f"{test['name']} needs {place}" for test in tests for place in find_lacking(test, outputs)]
    for line in lacking:
        print(line)
    assert outputs and tests, "nothing was read"
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
