#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A workbook as another program reads it: types, dates in the named zone, no formulas, all rows, the same bytes twice."""
import datetime
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

faults = []


def same(what, have, want):
    if have != want:
        faults.append(f"{what}: {have!r}, not {want!r}")


with tempfile.TemporaryDirectory() as folder:
    paths = [pathlib.Path(folder) / f"{i}.xlsx" for i in (1, 2)]
    for path in paths:
        subprocess.run([sys.argv[1], str(path)], check=True)
    same("bytes of two processes", paths[0].read_bytes() == paths[1].read_bytes(), True)
    same("nothing left beside it", sorted(p.name for p in pathlib.Path(folder).iterdir()), ["1.xlsx", "2.xlsx"])
    with zipfile.ZipFile(paths[0]) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet") and name != "xl/worksheets/sheet4.xml" and b"<f>" in archive.read(name):
                faults.append(f"{name} has a formula")
    book = openpyxl.load_workbook(paths[0], read_only=True)
    same("sheets", book.sheetnames, ["All_types _1_", "_Long' a name that is longer th", "_Long' a name that is longe (2)", "Million",
                                     "Million (2)", "About"])
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    same("heading", rows[0], ("name", "n", "share", "paid (EUR)", "at (Europe/London)", "day", "late"))
    same("rows", len(rows), 12)
    same("texts", [row[0] for row in rows[1:]], ["plain", "=1+1", "+34 600", "-5", "@SUM(A1)", "\tx", 'a,b "c"', None, None, rows[10][0], " x "])
    same("text that is no formula", book.worksheets[0]["A3"].data_type, "s")
    same("whole numbers", [row[1] for row in rows[1:8]], [0, 1, -1, "9223372036854775807", "-9223372036854775808", 9007199254740992, "9007199254740993"])
    same("reals", [row[2] for row in rows[1:6]], [0, .25, .5, 1e308, -.1])
    same("money", [row[3] for row in rows[1:5]], [-.05, .95, 1.95, "92233720368547758.07"])
    # Europe/London left summer time on 2011-10-30 at 01:00 UTC: the same hour of the clock twice
    london = [datetime.datetime(2011, 10, 30, 0, 13, 20), datetime.datetime(2011, 10, 30, 1, 13, 20), datetime.datetime(2011, 10, 30, 1, 13, 20)]
    clock = [row[4] for row in rows[1:4]]
    same("clock of the zone", [c.replace(microsecond=0) for c in clock], london)
    same("time before the sheets' calendar", rows[6][4], "1874-12-07T18:40:00+00:00")
    same("date", rows[1][5], datetime.datetime(2011, 1, 26))
    same("date before the sheets' calendar", rows[6][5], "1860-06-26")
    same("truth", [row[6] for row in rows[1:3]], [False, True])
    n_rows = [sum(1 for _ in book[name].iter_rows(values_only=True)) for name in ("Million", "Million (2)")]
    same("rows of the long table", n_rows, [1048576, 6])
    same("last row", list(book["Million (2)"].iter_rows(values_only=True))[-1], (1048579,))
    about = {row[0]: row[1:] for row in book["About"].iter_rows(values_only=True) if row[0]}
    same("zone", about["Time zone"][0], "Europe/London")
    same("as of", about["Data as of"][0], "2011-11-24T00:00:00+00:00")
    same("long", about["Million"], (1048580, "on 2 sheets"))
    same("cut", about["'Long' a name that is longer than sheets have it"], (3, "cut: there are more rows"))
    same("created", openpyxl.load_workbook(paths[0], read_only=True).properties.created, datetime.datetime(2011, 11, 24))
print("\n".join(faults) or "as another program reads it")
sys.exit(1 if faults else 0)
