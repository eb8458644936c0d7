#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text that a user sees is listed, and Spanish and French say all of them (UX.md section 2, row 34)."""
import pathlib
import re
import subprocess
import sys
import tempfile

top = pathlib.Path(sys.argv[1])
po = top / "po"
listed = {line for line in (po / "POTFILES").read_text().splitlines() if line and not line.startswith("#")}
faults = []

marked = re.compile(r'\b(?:_|N_|C_|NC_|Q_|ana_locale_word)\s*\(\s*"|\bana_spec_(?:fail|warn) \([^;]*"|\bdngettext\s*\(|translatable="(?:yes|true)"')
for path in sorted([*(top / "src").rglob("*.c"), *(top / "ui").rglob("*.ui")]):
    name = str(path.relative_to(top))
    if marked.search(path.read_text()) and name not in listed:
        faults.append(f"{name} has texts and is not in po/POTFILES")
for name in sorted(listed):
    if not (top / name).is_file():
        faults.append(f"po/POTFILES names {name}, which is not there")

with tempfile.TemporaryDirectory() as tmp:
    pot = pathlib.Path(tmp) / "all.pot"
    sources = [name for name in sorted(listed) if (top / name).is_file()]
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                    "--keyword=NC_:1c,2", "--keyword=ana_locale_word", "--keyword=ana_spec_fail:4", "--keyword=ana_spec_warn:4", "--keyword=g_dngettext:2,3", "--keyword=dngettext:2,3", "--keyword=ngettext:1,2",
                    "-o", str(pot), *sources], cwd=top, check=True, stderr=subprocess.DEVNULL)
    for language in ("es", "fr"):
        text = po / f"{language}.po"
        check = subprocess.run(["msgfmt", "-c", "-o", "/dev/null", str(text)], capture_output=True, text=True)
        if check.returncode:
            faults.append(check.stderr.strip())
        missing = subprocess.run(["msgcmp", str(text), str(pot)], capture_output=True, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"})
        if missing.returncode:
            lines = [line for line in missing.stderr.splitlines() if "this message" in line or "fuzzy" in line]
            faults.append(f"{language}: {len(lines)} texts are not translated")
            faults.extend(f"  {line}" for line in lines[:10])

print("\n".join(faults) or f"{len(listed)} files, es and fr complete")
sys.exit(1 if faults else 0)
