#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row 60 of SYNC.md section 4: languages with a decimal comma, another script, another direction, and two letters i.

Every program runs in each of them. What a machine reads - JSON, CSV, pictures, messages, cursors, rows - must be what the C locale
gives, byte for byte; what a person reads is in the person's language. The locales are compiled here, into a folder of the test.

test-locales.py HUB CLI WINDOW FILL-WORKSPACE PROBE"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "..", "e2e"), os.path.join(here, "..", "app")]
from spine import Cli, Hub, wait_for  # noqa: E402
from uidriver import Program, describe, find, press  # noqa: E402

hub_program, cli_program, window, fill, probe = sys.argv[1:6]
LOCALES = ["de_DE", "fa_IR", "tr_TR", "ar_EG", "fr_FR"]
COMMA = {"de_DE", "tr_TR", "fr_FR"}
steps = []


def step(name):
    steps.append(name)
    print(f"ok {len(steps)} - {name}", flush=True)


def compile_locales(folder):
    for name in LOCALES:
        # 1: warnings, and the locale was made
        got = subprocess.run(["localedef", "-c", "-i", name, "-f", "UTF-8", os.path.join(folder, name + ".UTF-8")],
                             capture_output=True, text=True)
        assert os.path.isdir(os.path.join(folder, name + ".UTF-8")), got.stderr + " (is the package locales installed?)"


def environment(locale):
    """None is C."""
    new = {k: v for k, v in os.environ.items() if not k.startswith("LC_") and k not in ("LANG", "LANGUAGE")}
    new["LC_ALL"] = "C.UTF-8" if locale is None else locale + ".UTF-8"
    new["LOCPATH"] = locpath
    return new


class In:
    """The environment of a locale, for what is started within."""

    def __init__(self, locale):
        self.new = environment(locale)

    def __enter__(self):
        self.old = dict(os.environ)
        os.environ.clear()
        os.environ.update(self.new)

    def __exit__(self, *rest):
        os.environ.clear()
        os.environ.update(self.old)


# --- the rooms ---

def check_probe():
    def ask(locale):
        with tempfile.TemporaryDirectory() as folder:
            out = subprocess.run([probe, folder], env=environment(locale), check=True, capture_output=True, text=True).stdout
        return out.split("\n", 1)

    want = ask(None)
    assert want[0] == "decimal ."
    for locale in LOCALES:
        got = ask(locale)
        assert (got[0] == "decimal ,") or locale not in COMMA, got[0]
        assert got[1] == want[1], (locale, got[1], want[1])
    step(f"JSON, rows, cursors, cache, formulas, CSV and times in {', '.join(LOCALES)}")


# --- hub, wire, cache, command line ---

COUNTRIES = ["İstanbul", "ISPARTA", "ırmak", "Diyarbakır", "ايران", "Île, “x”"]


def lines():
    return [{"id": f"e{i}", "order_id": f"o{i}", "line_id": f"l{i}", "ordered_at": f"2026-11-16T10:{i % 60:02d}:00Z",
             "customer": f"C{i % 7}", "product": "p1", "category": "Toys", "country": COUNTRIES[i % 6], "channel": "web", "quantity": 1,
             "price": 1000 + i, "amount": 1000 + i, "status": "cancelled" if i % 7 == 3 else "placed"} for i in range(120)]


def walk_through(locale, folder):
    """What every command gives to a machine, the hub and the reader in this locale."""
    with In(locale):
        hub = Hub(hub_program).start()
        try:
            status, answer = hub.post("/ingest/shop?dataset=orders", lines())
            assert status == 200 and not answer.get("rejected"), answer
            ask = {"code": "COM.AOV", "period": "day", "from": 1794787200000000, "to": 1794873600000000, "dim": ""}
            wait_for("the hub has counted", lambda: hub.post("/query/kpi", ask)[1].get("span", {}).get("value"))
            cli = Cli(cli_program, os.path.join(folder, "w"))
            cli.json("sync", "--hub", hub.url, "--once")
            asked = hub.post("/query/kpi", ask)[1]
        finally:
            hub.close()
        span = ("--from", "2026-11-16", "--to", "2026-11-17")
        out = {"asked": [asked["span"], asked.get("points")]}
        for code in ("COM.NET_REVENUE", "COM.AOV", "COM.RETURN_RATE"):
            out[code] = cli.json("kpi", "get", code, *span)["points"]
            out[code + " by country"] = cli.json("kpi", "get", code, "--dims", "country", *span)["points"]
        out["kpis"] = [k["code"] for k in cli.json("kpi", "list")["kpis"]]
        out["board"] = cli.run("board", "export", "overview").stdout
        out["small letters"] = cli.run("kpi", "get", "com.aov", check=False).returncode
        assert cli.json("verify")["ok"]
        return out


def check_programs():
    with tempfile.TemporaryDirectory() as folder:
        want = walk_through(None, folder)
    assert len(want["COM.NET_REVENUE by country"]) == len(COUNTRIES)
    assert any(p["value"] and p["value"] % 1 for p in want["COM.RETURN_RATE"]), "no fraction: nothing to tell"
    for locale in LOCALES:
        with tempfile.TemporaryDirectory() as folder:
            got = walk_through(locale, folder)
        for name, value in want.items():
            # a revision counts how often a bucket was told: that depends on time, not on language
            assert strip(got[name]) == strip(value), (locale, name, got[name], value)
        step(f"{locale}: hub, wire, cache and command line say what they say in C")


def strip(value):
    if isinstance(value, list):
        return [strip(v) for v in value]
    return {k: strip(v) for k, v in value.items() if k not in ("rev", "seq", "q")} if isinstance(value, dict) else value


# --- files ---

def check_pictures(folder):
    """A CSV with fractions becomes a picture: the same one, and without a comma between digits."""
    path = os.path.join(folder, "in.csv")
    with open(path, "w", encoding="utf-8") as f:
        writer = csv.writer(f)
        writer.writerow(["x", "y"])
        writer.writerows([[i / 8, 1234.5678 * i - 0.125] for i in range(50)])
    spec = os.path.join(folder, "spec.json")
    with open(spec, "w", encoding="utf-8") as f:
        json.dump({"mark": "line", "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}}, f)
    pictures = {}
    for locale in [None, *LOCALES]:
        out = os.path.join(folder, f"{locale}.svg")
        got = subprocess.run([cli_program, "chart", "--spec", spec, "--data", path, "--out", out], env=environment(locale),
                             capture_output=True, text=True)
        assert got.returncode == 0, (locale, got.stderr)
        with open(out, encoding="utf-8") as f:
            pictures[locale] = f.read()
        assert not re.search(r'[ "]d="[^"]*\d,\d', pictures[locale]), locale
        assert not re.search(r'(width|height|x|y)="\d+,', pictures[locale]), locale
        assert pictures[locale].count("<path") == pictures[None].count("<path"), locale
    step("a picture of a CSV file is the same in all of them")


# --- what a person reads ---

def check_languages():
    def help_of(locale):
        return subprocess.run([cli_program, "--help"], env=environment(locale), check=True, capture_output=True, text=True).stdout

    english = help_of(None)
    assert "Usage" in english
    assert "Commandes" in help_of("fr_FR"), help_of("fr_FR")
    for locale in ("de_DE", "fa_IR", "tr_TR", "ar_EG"):
        assert help_of(locale) == english, locale  # not translated yet: English, and whole
    step("help is French in French, English where there is no translation")


def check_window(folder):
    os.environ["G_DEBUG"] = "fatal-warnings"
    work = os.path.join(folder, "window")
    subprocess.run([fill, work, "40"], check=True)
    for locale, card, why in (("fr_FR", "Chiffre d'affaires net", "Pourquoi ce"), ("tr_TR", "Net revenue", "Why this number"),
                              ("fa_IR", "Net revenue", "Why this number")):
        with In(locale), Program(window, "--workspace", work, "--no-hub") as program:
            try:
                press(find(program.root, card, "push button"))
                find(program.root, why)
                assert program.stop() == 0
            except AssertionError:
                print(describe(program.root), file=sys.stderr)
                raise
        step(f"the window in {locale}")


with tempfile.TemporaryDirectory() as home:
    locpath = os.path.join(home, "locales")
    os.mkdir(locpath)
    compile_locales(locpath)
    check_probe()
    check_programs()
    check_pictures(home)
    check_languages()
    check_window(home)
print(f"1..{len(steps)}")
