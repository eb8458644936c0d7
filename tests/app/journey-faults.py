#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts with nothing, with damaged, foreign, newer and held files, with no place to write: each says what is the matter.

journey-faults.py WINDOW FILL-WORKSPACE [STEP…]
UI_SHOTS names a folder for a picture of every step."""
import contextlib
import fcntl
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from uidriver import Program, activate, describe, find, gone, key, look, look_status, press, shoot, until

window, fill = sys.argv[1:3]
wanted = sys.argv[3:]
home = pathlib.Path(tempfile.mkdtemp())
filled = home / "filled"
subprocess.run([fill, str(filled), "60"], check=True)
steps = []
APPLICATION_ID = 0x46524F47  # another program's


def scene(name):
    """A copy of the filled workspace, to be spoilt."""
    folder = home / name
    shutil.copytree(filled, folder)
    return folder


def spoil(folder, name="cache.db"):
    (folder / name).write_bytes(b"this was never a database " * 400)
    for tail in ("-wal", "-shm"):
        (folder / (name + tail)).unlink(missing_ok=True)


def pragma(folder, text, name="cache.db"):
    with contextlib.closing(sqlite3.connect(folder / name)) as db:
        db.execute(f"PRAGMA {text}")
        db.commit()


@contextlib.contextmanager
def held(folder):
    """Another program that works with the folder."""
    folder.mkdir(exist_ok=True)
    with open(folder / "workspace.lock", "w") as lock:
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@contextlib.contextmanager
def started(folder):
    with Program(window, "--workspace", str(folder), "--profile", "sample", "--no-hub") as program:
        try:
            yield program.root
        except AssertionError:
            print(describe(program.root), file=sys.stderr)
            raise
        assert program.stop() == 0


def step(function):
    if wanted and function.__name__ not in wanted:
        return
    function()
    steps.append(function.__name__)
    print(f"ok {len(steps)} - {function.__doc__}", flush=True)


def cards(root):
    return find(root, "Net revenue £", "push button")


def banner(root, text):
    return until(lambda: look_status(root, text), f"a status bar that says “{text}”")


@step
def nothing():
    """no hub and nothing in the cache: what is missing, and a button"""
    with started(home / "nothing") as root:
        find(root, "No Hub")
        find(root, "Retry", "push button")
        shoot("nothing")
        key("ctrl+3")
        find(root, "No hub is connected")
        shoot("nothing-data")


@step
def damaged():
    """a damaged cache is set aside; the banner says so, has details, and goes when it is read"""
    folder = scene("damaged")
    spoil(folder)
    with started(folder) as root:
        banner(root, "The cache could not be used")
        find(root, "No Hub")
        shoot("damaged")
        press(find(root, "Details", "push button"))
        find(root, "Copy Details", "push button")
        shoot("damaged-details")
        key("Escape")
        press(find(root, "Dismiss", "push button"))
        until(lambda: look_status(root, "The cache could not be used") is None, "the banner to go")
    assert list(folder.glob("*damaged*")) or list(folder.glob("cache.db?*")), sorted(folder.iterdir())


@step
def foreign():
    """so is one of another program"""
    folder = scene("foreign")
    pragma(folder, f"application_id = {APPLICATION_ID}")
    with started(folder) as root:
        banner(root, "The cache could not be used")


@step
def newer():
    """and one of a newer version"""
    folder = scene("newer")
    pragma(folder, "user_version = 9999")
    with started(folder) as root:
        banner(root, "The cache could not be used")


@step
def held_good():
    """a folder that another program holds is shown, not changed"""
    folder = scene("held-good")
    with held(folder), started(folder) as root:
        cards(root)
        banner(root, "Another program works with this data")
        shoot("held-good")


@step
def held_damaged():
    """a damaged cache that cannot be rebuilt: what, which source, since when, details; Retry opens it when it can"""
    folder = scene("held-damaged")
    spoil(folder)
    with held(folder) as lock, started(folder) as root:
        find(root, "The Data Cannot Be Shown")
        find(root, "The stored data is damaged")
        said = look(root, "The stored data is damaged").name
        assert "Sample company · since" in said, said
        shoot("held-damaged")
        press(find(root, "Details", "push button"))
        find(root, "Copy Details", "push button")
        shoot("held-damaged-details")
        fcntl.flock(lock, fcntl.LOCK_UN)
        press(find(root, "Retry", "push button"))
        banner(root, "The cache could not be used")
        gone(root, "The Data Cannot Be Shown")


@step
def held_newer():
    """a newer cache that another program holds"""
    folder = scene("held-newer")
    pragma(folder, "user_version = 9999")
    with held(folder), started(folder) as root:
        find(root, "The stored data was written by a newer version")
        shoot("held-newer")


@step
def held_missing():
    """a folder that is held and empty"""
    with held(home / "held-missing"), started(home / "held-missing") as root:
        find(root, "Another program holds the folder")


@step
def no_place():
    """no place to write: what is there is shown, and the banner says that nothing is kept"""
    folder = scene("no-place")
    (folder / "workspace.lock").unlink(missing_ok=True)
    (folder / "workspace.lock").mkdir()
    with started(folder) as root:
        cards(root)
        banner(root, "Nothing can be saved in this folder")
        shoot("no-place")


@step
def user_newer():
    """boards of a newer version are read, not changed"""
    folder = scene("user-newer")
    pragma(folder, "user_version = 9999", "user.db")
    with started(folder) as root:
        cards(root)
        banner(root, "Boards and settings can only be read")


@step
def user_damaged():
    """damaged boards make way for their last copy"""
    folder = scene("user-damaged")
    spoil(folder, "user.db")
    with started(folder) as root:
        cards(root)
        banner(root, "Boards and settings could not be read")


def run_sql(folder, *lines):
    with contextlib.closing(sqlite3.connect(folder / "cache.db")) as db:
        for line in lines:
            db.execute(line)
        db.commit()


@step
def no_match():
    """no rows for this filter, and one button clears it"""
    folder = scene("no-match")
    run_sql(folder, "DELETE FROM stream WHERE id LIKE 'kpi:CRM.%'", "DELETE FROM query_cache")
    with started(folder) as root:
        cards(root)
        activate("pack", "<'crm'>")
        find(root, "No Rows for This Filter")
        shoot("no-match")
        press(find(root, "Clear Filters", "push button"))
        cards(root)


@step
def no_rows():
    """streams without rows in the range: one button looks at all of the data"""
    folder = scene("no-rows")
    with started(folder) as root:
        cards(root)
        activate("range", "<'2019-01-01/2019-01-15'>")
        find(root, "No Rows in This Time Range")
        find(root, "1 Jan – 15 Jan 2019")
        shoot("no-rows")
        press(find(root, "Show All of the Data", "push button"))
        find(root, "Time range: All of the data")


@step
def no_rows_at_all():
    """streams that were synced and are empty are no question of the range"""
    folder = scene("no-rows-at-all")
    run_sql(folder, "DELETE FROM kpi_chunk", "DELETE FROM kpi_tail", "DELETE FROM query_cache")
    with started(folder) as root:
        find(root, "No Hub")
        shoot("no-rows-at-all")


shutil.rmtree(home)
print(f"1..{len(steps)}")
