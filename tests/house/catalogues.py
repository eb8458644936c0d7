#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""catalogues.py BUILD: each program is built after its translations, so that one that was built alone has no old ones."""
import pathlib
import re
import sys

rules = (pathlib.Path(sys.argv[1]) / "build.ninja").read_text()
faults = []
for program in ("src/app/analytics-dashboard", "src/cli/analytics", "src/hub/analytics-hub"):
    rule = re.search(rf"^build {program}: .*$", rules, re.M)
    for language in ("en", "es", "fr"):
        if rule is None or f"po/{language}/LC_MESSAGES/analytics-dashboard.mo" not in rule.group(0):
            faults.append(f"{program} does not wait for its texts in {language}")
print("\n".join(faults) or "the programs wait for their texts")
sys.exit(1 if faults else 0)
