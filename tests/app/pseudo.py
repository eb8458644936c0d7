#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""pseudo.py TOP LOCALEDIR: a pseudo-language `he` of all texts, half as long again, for right-to-left and length tests."""
import pathlib
import re
import subprocess
import sys

top, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
files = [line for line in (top / "po/POTFILES").read_text().splitlines() if line.startswith(("src/", "ui/"))]
folder = out / "he/LC_MESSAGES"
folder.mkdir(parents=True, exist_ok=True)
pot = out / "all.pot"
subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2", "--keyword=ana_locale_word",
                "--keyword=ana_spec_fail:4", "--keyword=ana_spec_warn:4",
                "--keyword=ngettext:1,2", "--keyword=dngettext:2,3", "-o", str(pot), *files], cwd=top, check=True, stderr=subprocess.DEVNULL)
po = out / "he.po"
subprocess.run(["msgen", "-o", str(po), str(pot)], check=True)
LETTERS = str.maketrans("aeiounst", "אעיוחנשת")


def stretch(match):
    """Letters change, placeholders and markup stay, and 40 % is added at the end."""
    text = match.group(2)
    if not text or "%-d" in text or "%H" in text:
        return match.group(0)
    parts = re.split(r"(%[-0-9.]*[a-z%]|\\.|_\w|<[^>]*>)", text)
    changed = "".join(part if i % 2 else part.translate(LETTERS) for i, part in enumerate(parts))
    tail = "" if len(text) < 3 or text.endswith("\\n") else "~" * max(1, len(text) * 2 // 5)
    return f'{match.group(1)}"{changed}{tail}"'


text = po.read_text()
head, body = text.split("\n\n", 1)
head = head.replace("charset=CHARSET", "charset=UTF-8").replace("Language: ", "Language: he")
if "Plural-Forms" not in head:
    head += '\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"'
po.write_text(head + "\n\n" + re.sub(r'^(msgstr(?:\[\d\])? )"((?:[^"\\]|\\.)*)"', stretch, body, flags=re.M))
subprocess.run(["msgfmt", "-o", str(folder / "analytics-dashboard.mo"), str(po)], check=True)
