#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one rule of the house: an include goes only from a room to the rooms (and libraries) of its row."""
import pathlib
import re
import sys

GLIB = {"glib", "gio", "gobject", "json-glib"}
ROWS = {  # room: (rooms it sees, libraries it sees beside GLib's)
    "base": ((), ("libarchive",)),  # loads it for others, when it is first needed (ana-archive.h)
    "formula": (("base",), ()),
    "wire": (("base",), ()),
    "store": (("base", "wire"), ("sqlite3",)),
    "columns": (("base", "formula"), ("sqlite3", "zstd")),
    "files": (("base", "formula"), ("sqlite3", "zstd", "libarchive", "libxml2", "libxlsxwriter")),
    "metrics": (("base", "formula"), ()),
    "query": (("base", "formula", "store", "columns"), ("sqlite3",)),
    "insight": (("base", "formula"), ()),
    "planning": (("base", "formula"), ("libical",)),
    "access": (("base", "formula"), ("libsodium", "libsecret")),
    "charts": (("base", "formula"), ("cairo", "pango", "cmark")),
    "boards": (("base", "formula", "metrics", "charts", "access"), ("libarchive", "cairo", "pango")),
    "report": (("base", "charts", "boards", "planning", "files"), ("libarchive", "cairo", "pango")),
    "sync": (("base", "wire", "store", "access"), ("libsoup",)),
}
LOWER = tuple(ROWS)
ROWS["hub"] = (tuple(r for r in LOWER if r != "sync"), ("libsoup", "libpq", "libnats", "sqlite3", "zstd", "libsodium"))
ROWS["app"] = (LOWER, ("gtk", "adwaita", "gtksourceview", "cairo", "pango"))
ROWS["cli"] = (LOWER, ("cairo",))
PURE = {"formula", "wire", "metrics", "insight", "planning"}
IMPURE_CALLS = re.compile(r"\b(g_get_real_time|g_get_monotonic_time|ana_clock_now_usec|fopen|g_file_new_for_path|setlocale|g_thread_new)\b")
TOOLTIPS = {"ana-widget.c", "ana-ui.c"}  # what they set is silent beside an open popover
LIBRARIES = (("gtk", r"gtk/|gdk/|gsk/"), ("adwaita", r"adwaita"), ("gtksourceview", r"gtksourceview/"), ("libsoup", r"libsoup/"),
             ("sqlite3", r"sqlite3"), ("zstd", r"zstd"), ("libarchive", r"archive"), ("libxml2", r"libxml/"), ("libxlsxwriter", r"xlsxwriter"),
             ("libsodium", r"sodium"), ("libsecret", r"libsecret/"), ("cairo", r"cairo"), ("pango", r"pango/"), ("cmark", r"cmark"),
             ("libpq", r"libpq"), ("libnats", r"nats"), ("libical", r"libical"))
SQL = re.compile(r'"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE TABLE|PRAGMA)\b')
SQL_ROOMS = {"store", "columns", "files", "query", "hub"}


def main(top):
    src = pathlib.Path(top) / "src"
    room_of = {}
    for path in src.rglob("*.h"):
        room_of.setdefault(path.name, path.relative_to(src).parts[0])
    faults = []
    n = 0
    for path in sorted(src.rglob("*.[ch]")):
        n += 1
        room = path.relative_to(src).parts[0]
        rooms, libraries = ROWS[room]
        text = path.read_text()
        where = path.relative_to(top)
        if path.suffix == ".c" and "geom" in path.parts and re.search(r"#include *<(cairo|pango)", text):
            faults.append(f"{where}: geom draws nothing")
        for quote, name in re.findall(r'#\s*include\s*(["<])([^">]+)[">]', text):
            if ".." in name:
                faults.append(f'{where}: includes "{name}"')
            elif quote == '"' and name in room_of:
                if room_of[name] not in (room,) + tuple(rooms):
                    faults.append(f"{where}: {room} may not see {room_of[name]} ({name})")
            elif quote == "<":
                for library, pattern in LIBRARIES:
                    if re.match(pattern, name) and library not in libraries:
                        faults.append(f"{where}: {room} may not see {library} ({name})")
        pure = room in PURE or "geom" in path.relative_to(src).parts
        if pure and IMPURE_CALLS.search(text):
            faults.append(f"{where}: a pure room calls {IMPURE_CALLS.search(text).group(0)}")
        sql_here = room in SQL_ROOMS and (room != "hub" or "storage" in path.parts)
        if SQL.search(text) and not sql_here:
            faults.append(f"{where}: SQL text outside its rooms")
        if path.suffix == ".c" and "SPDX-License-Identifier: GPL-3.0-or-later" not in text.split("\n", 2)[0]:
            faults.append(f"{where}: no SPDX line")
        if len(text.splitlines()) > 1000:
            faults.append(f"{where}: over 1,000 lines")
        if "gtk_label_set_markup" in text or "GtkFileChooserDialog" in text:
            faults.append(f"{where}: markup from data, or a file chooser without a portal")
        if path.name not in TOOLTIPS and re.search(r'gtk_widget_(init_template|set_tooltip_(text|markup)) |"tooltip-text"', text):
            faults.append(f"{where}: a tooltip that may stand beside an open popover")
    for room in sorted(p.name for p in src.iterdir() if p.is_dir()):
        if not (src / room / "README.md").is_file():
            faults.append(f"src/{room}: no README.md")
    print("\n".join(faults) or f"{n} files in order")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
