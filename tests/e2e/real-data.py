#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real files through a real hub: every figure on every day and in total, against a plain computation from the raw file.

The oracle below shares nothing with the program: csv, decimal and sets of the standard library. The hub is killed in the
middle of the import (three times) and started anew: what comes out must not know.
"""
import collections
import csv
import datetime
import decimal
import http.client
import json
import lzma
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zoneinfo

LONDON = zoneinfo.ZoneInfo("Europe/London")
UTC = datetime.timezone.utc
KILLS = 3
SKIP = 77


# --- the oracle ---------------------------------------------------------------------------------------------------------

def open_rows(path, encoding):
    return csv.DictReader(lzma.open(path, "rt", encoding=encoding, newline=""))


class Orders:
    """Sums and sets of one day, one country, or everything."""

    def __init__(self):
        self.revenue = 0
        self.orders, self.placed, self.cancelled = set(), set(), set()
        self.amount, self.good_orders = 0, set()
        self.orders_of = collections.defaultdict(set)

    def add(self, row, pence, cancelled):
        self.revenue += pence
        self.orders.add(row["InvoiceNo"])
        (self.cancelled if cancelled else self.placed).add(row["InvoiceNo"])
        if not cancelled and int(row["Quantity"]) > 0 and row["CustomerID"]:
            self.amount += pence
            self.good_orders.add(row["InvoiceNo"])
            self.orders_of[row["CustomerID"]].add(row["InvoiceNo"])

    def figures(self):
        customers = len(self.orders_of)
        return {
            "COM.NET_REVENUE": self.revenue,
            "COM.ORDERS": len(self.placed),
            "COM.AOV": ratio(self.amount, len(self.good_orders)),
            "COM.RETURN_RATE": ratio(100 * len(self.cancelled), len(self.orders)),
            "COM.ACTIVE_CUSTOMERS": customers,
            "COM.REPEAT_RATE": ratio(100 * sum(len(o) >= 2 for o in self.orders_of.values()), customers),
        }


class Deliveries:
    def __init__(self):
        self.n = self.on_time = self.late_days = self.cycle_days = self.cycles = self.freight = self.amount = 0

    def add(self, row, delivered, promised, ordered):
        self.n += 1
        self.on_time += delivered <= promised
        self.late_days += (delivered - promised).days
        if ordered is not None:
            self.cycles += 1
            self.cycle_days += (delivered - ordered).days
        self.amount += minor(row["Line Item Value"])
        freight = row["Freight Cost (USD)"]
        if freight.replace(".", "", 1).isdigit():
            self.freight += minor(freight)

    def figures(self):
        return {
            "RL.2.2": ratio(100 * self.on_time, self.n),
            "DEL.LATENESS": ratio(self.late_days, self.n),
            "RS.1.1": ratio(self.cycle_days, self.cycles),
            "COM.FREIGHT_SHARE": ratio(100 * self.freight, self.amount),
        }


def ratio(a, b):
    return None if b == 0 else float(decimal.Decimal(a) / decimal.Decimal(b))


def minor(text):
    return int((decimal.Decimal(text) * 100).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))


def read_retail(path):
    days, total = collections.defaultdict(Orders), Orders()
    countries, country_days = collections.defaultdict(int), collections.defaultdict(int)
    n = 0
    for row in open_rows(path, "utf-8"):
        pence = minor(decimal.Decimal(row["Quantity"]) * decimal.Decimal(row["UnitPrice"]))
        cancelled = row["InvoiceNo"].startswith("C")
        day = row["InvoiceDate"][:10]
        days[day].add(row, pence, cancelled)
        total.add(row, pence, cancelled)
        countries[row["Country"]] += pence
        country_days[day, row["Country"]] += pence
        n += 1
    return n, days, total, countries, country_days


def short_date(text):
    return datetime.datetime.strptime(text, "%d-%b-%y").date()


def order_date(text):
    """Month/day/year, or the same taken for year-month-day by whoever wrote the file (data/mappings/README.md)."""
    if "/" in text and text[0].isdigit():
        return datetime.datetime.strptime(text, "%m/%d/%y").date()
    if text.startswith("20"):
        return datetime.date(2000 + int(text[8:10]), int(text[2:4]), int(text[5:7]))
    return None


def read_supply(path):
    days, total, n = collections.defaultdict(Deliveries), Deliveries(), 0
    for row in open_rows(path, "utf-8-sig"):
        delivered = short_date(row["Delivered to Client Date"])
        args = row, delivered, short_date(row["Scheduled Delivery Date"]), order_date(row["PO Sent to Vendor Date"])
        days[delivered.isoformat()].add(*args)
        total.add(*args)
        n += 1
    return n, days, total


# --- the hub ------------------------------------------------------------------------------------------------------------

class Hub:
    def __init__(self, program, top):
        self.program, self.top, self.process = program, top, None
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        for name in ("db", "drop", "home"):
            (top / name).mkdir()

    def start(self):
        env = dict(os.environ, XDG_DATA_HOME=str(self.top / "home"), G_DEBUG="fatal-criticals")
        self.process = subprocess.Popen(
            [self.program, "--listen", f"127.0.0.1:{self.port}", "--storage", f"sqlite:{self.top}/db", "--drop", str(self.top / "drop")],
            env=env, stdout=subprocess.DEVNULL, stderr=open(self.top / "log", "ab"))
        for _ in range(400):
            try:
                return self.get("/healthz")
            except OSError:
                assert self.process.poll() is None, "the hub ended: " + (self.top / "log").read_text()
                time.sleep(0.05)
        raise AssertionError("the hub does not answer")

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        self.process.wait(60)

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status == 200, f"{path}: {answer.status} {text[:300]}"
        return json.loads(text)

    def get(self, path):
        return self.ask("GET", path)

    def events(self, dataset):
        found = [d for d in self.get("/api/analytics/datasets").get("datasets", []) if d.get("name") == dataset]
        return next((d[k] for d in found for k in ("events", "n_events", "rows", "count") if k in d), 0)

    def kpi(self, code, start, end, **more):
        body = {"code": code, "period": "day", "from": usec(start), "to": usec(end), **more}
        return self.ask("POST", "/query/kpi", json.dumps(body))


class Cache:
    """The same figures after their whole way: sync, cache, command line; the hub is not asked for them."""

    def __init__(self, program, hub):
        self.program, self.work = program, str(hub.top / "work")
        self.run("sync", "--hub", f"http://127.0.0.1:{hub.port}", "--once")

    def run(self, *args):
        got = subprocess.run([self.program, "--json", "--workspace", self.work, *args], capture_output=True, text=True, timeout=300)
        assert got.returncode == 0, f"{args}: {got.stderr}"
        return json.loads(got.stdout)

    def kpi(self, code, start, end, dims=()):
        answer = self.run("kpi", "get", code, "--from", start.isoformat(), "--to", end.isoformat(), *(("--dims", ",".join(dims)) if dims else ()))
        for point in answer["points"]:
            point["start"] = usec(datetime.datetime.fromisoformat(point["start"]))
        return answer


def usec(when):
    return int((when - datetime.datetime(1970, 1, 1, tzinfo=UTC)) / datetime.timedelta(microseconds=1))


def day_of(start_usec, zone):
    return (datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(microseconds=start_usec)).astimezone(zone).date().isoformat()


def import_files(hub, data, source):
    """Both files, packed as they lie there; the hub dies in the middle of it."""
    drop = hub.top / "drop"
    for name, file in (("retail", "retail/online_retail.csv.xz"), ("supply", "supply/scms_delivery_history.csv.xz")):
        shutil.copy(source / "data/mappings" / f"{name}.map.json", drop)
        shutil.copy(data / file, drop / f".{name}.part")
    hub.start()
    began = time.monotonic()
    for name in ("retail", "supply"):
        (drop / f".{name}.part").rename(drop / f"{name}.csv.xz")
    for kill in range(KILLS):
        wait_until(lambda: hub.events("orders") > kill * 150000 or not (drop / "retail.csv.xz").exists(), "the import begins")
        hub.stop(signal.SIGKILL)
        hub.start()
    wait_until(lambda: (drop / "done/retail.csv.xz").exists() and (drop / "done/supply.csv.xz").exists(), "both files are taken")
    return time.monotonic() - began


def wait_until(condition, what, seconds=180):
    for _ in range(seconds * 20):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited too long until " + what)


# --- comparing ----------------------------------------------------------------------------------------------------------

class Report:
    def __init__(self):
        self.n, self.faults = 0, []

    def compare(self, what, got, expected):
        self.n += 1
        if got is None or expected is None:
            equal = got is None and expected is None
        elif isinstance(expected, int):
            equal = got == expected
        else:
            equal = abs(got - expected) <= 1e-12 * max(abs(expected), 1)
        if not equal:
            self.faults.append(f"{what}: {got}, expected {expected}")


def all_days(start, end):
    while start < end:
        yield start.date().isoformat()
        start += datetime.timedelta(days=1)


def compare_days(report, place, code, zone, start, end, days, total):
    answer = place.kpi(code, start, end)
    got = {day_of(p["start"], zone): p["value"] for p in answer["points"]}
    for day in all_days(start, end):
        report.compare(f"{code} {day}", got.get(day), days[day].figures()[code] if day in days else None)
    if answer["span"].get("reason") != "none":  # what does not merge has no span in the cache
        report.compare(f"{code} in total", answer["span"]["value"], total.figures()[code])


def compare_countries(report, place, start, end, country_days):
    answer = place.kpi("COM.NET_REVENUE", start, end, dims=["country"])
    got = {(day_of(p["start"], LONDON), p["dim"]): p["value"] for p in answer["points"] if p["value"] is not None}
    expected = {(day, "country=" + urllib.parse.quote(name, safe="-._~")): pence for (day, name), pence in country_days.items()}
    for key in sorted(set(got) | set(expected)):
        report.compare(f"COM.NET_REVENUE {key}", got.get(key), expected.get(key))


def compare_country_totals(report, hub, start, end, countries):
    for name, pence in countries.items():
        dim = "country=" + urllib.parse.quote(name, safe="-._~")
        report.compare(f"COM.NET_REVENUE {dim} in total", hub.kpi("COM.NET_REVENUE", start, end, dim=dim)["span"]["value"], pence)


def compare_all(place, retail, supply):
    report = Report()
    _, days, total, countries, country_days = retail
    start, end = datetime.datetime(2010, 11, 25, tzinfo=LONDON), datetime.datetime(2011, 12, 15, tzinfo=LONDON)
    for code in total.figures():
        compare_days(report, place, code, LONDON, start, end, days, total)
    compare_countries(report, place, start, end, country_days)
    if isinstance(place, Hub):
        compare_country_totals(report, place, start, end, countries)
    _, days, total = supply
    start, end = datetime.datetime(2006, 5, 1, tzinfo=UTC), datetime.datetime(2015, 10, 1, tzinfo=UTC)
    for code in total.figures():
        compare_days(report, place, code, UTC, start, end, days, total)
    return report


def main(program, cli, source):
    data = pathlib.Path(os.environ.get("ANALYTICS_TEST_DATA", pathlib.Path(source) / "../shared/data"))
    if not (data / "retail/online_retail.csv.xz").exists():
        print(f"skipped: the real files are not there ({data}/retail, supply)")
        return SKIP
    top = pathlib.Path(tempfile.mkdtemp(prefix="ana-real-"))
    hub = Hub(program, top)
    try:
        seconds = import_files(hub, data, pathlib.Path(source))
        retail, supply = read_retail(data / "retail/online_retail.csv.xz"), read_supply(data / "supply/scms_delivery_history.csv.xz")
        report = Report()
        report.compare("lines of retail", hub.events("orders"), retail[0])
        report.compare("lines of supply", hub.events("deliveries"), supply[0])
        faults = report.faults
        for _ in range(120):  # the days that the files touch are computed behind the import
            report = compare_all(hub, retail, supply)
            if not report.faults:
                break
            time.sleep(1)
        faults += report.faults
        cached = compare_all(Cache(cli, hub), retail, supply)
        faults += [f"in the cache: {fault}" for fault in cached.faults]
        print(f"{retail[0] + supply[0]} lines, {KILLS} kills, imported in {seconds:.1f} s; {report.n} figures compared at the hub, {cached.n} in the cache, "
              f"{len(faults)} differ")
        print("\n".join(faults[:20]))
        hub.stop()
        return 1 if faults else 0
    finally:
        if hub.process is not None and hub.process.poll() is None:
            hub.stop(signal.SIGKILL)
        shutil.rmtree(top)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
