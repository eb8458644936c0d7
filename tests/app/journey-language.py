#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as it was built and not installed, on a system without a locale for the person's language: all of it speaks that language.

journey-language.py WINDOW"""
import os
import sys
import tempfile

from uidriver import Program, describe, find, look

window = sys.argv[1]
ASKED = [("LANG", "es_ES.UTF-8"), ("LANGUAGE", "es"), ("LC_ALL", "es_MX.UTF-8"), ("LC_MESSAGES", "es_XX.UTF-8")]
VARIABLES = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE", "ANALYTICS_LOCALEDIR")

for i, (name, value) in enumerate(ASKED):
    with tempfile.TemporaryDirectory() as home:
        for variable in VARIABLES:
            os.environ.pop(variable, None)
        os.environ.update({name: value, "LOCPATH": home})  # no compiled locale is found there
        with Program(window, "--workspace", home + "/sample", "--no-hub") as program:
            try:
                find(program.root, "Resumen")
                find(program.root, "Tableros")
                assert look(program.root, "Overview") is None
            except AssertionError:
                print(describe(program.root), file=sys.stderr)
                raise
            assert program.stop() == 0
        print(f"ok {i + 1} - {name}={value} alone speaks Spanish", flush=True)
print(f"1..{len(ASKED)}")
