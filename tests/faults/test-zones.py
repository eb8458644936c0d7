#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Row 61 of SYNC.md section 4: days of 23, 24.5 and 25 hours, days that never were, midnights that are missing or come twice.

Events are pushed into a hub whose KPIs have each a zone of their own, synchronised into a cache, and read by the command line.
What a bucket must hold is computed here, by Python's zoneinfo, from the events alone. Neither the zone of the hub's process nor
that of the reader's may matter."""
import json
import os
import shutil
import sys
import tempfile
import unittest
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from spine import Cli, Hub, wait_for  # noqa: E402

HUB, CLI = sys.argv.pop(1), sys.argv.pop(1)
DATA = os.environ["ANALYTICS_DATA"]

# zone, the odd local day, how many minutes it has, how many buckets of an hour
ODD = [
    ("Asia/Kathmandu", date(2024, 2, 29), 1440, 24),        # 5 h 45 min from UTC; a leap day
    ("Pacific/Apia", date(2011, 12, 29), 1440, 24),         # the day after it never was
    ("Pacific/Apia", date(2011, 12, 31), 1440, 24),
    ("Australia/Lord_Howe", date(2024, 4, 7), 1470, 25),    # half an hour back: 01:30 to 02:00 comes twice
    ("Australia/Lord_Howe", date(2024, 10, 6), 1410, 24),
    ("America/Sao_Paulo", date(2018, 11, 4), 1380, 23),     # begins at 01:00
    ("America/Sao_Paulo", date(2019, 2, 16), 1500, 25),     # its last hour comes twice
    ("Africa/Casablanca", date(2024, 3, 10), 1500, 25),     # Ramadan
    ("Africa/Casablanca", date(2024, 4, 14), 1380, 23),
    ("America/New_York", date(2024, 3, 10), 1380, 23),
    ("America/New_York", date(2024, 11, 3), 1500, 25),
    ("Etc/UTC", date(2024, 2, 29), 1440, 24),
]
ZONES = sorted({row[0] for row in ODD})
MINUTE = timedelta(minutes=1)


def code_of(zone):
    return "TZ." + zone.split("/")[1].upper()


def make_data(folder):
    """The data of the source tree, with a catalogue of one sum a zone."""
    for name in os.listdir(DATA):
        if name != "catalogue":
            os.symlink(os.path.join(DATA, name), os.path.join(folder, name))
    os.mkdir(os.path.join(folder, "catalogue"))
    kpis = [{"code": code_of(zone), "version": 1, "value_chain": "test", "level": 1, "name": {"en": zone}, "formula_text": {"en": "sum"},
             "dataset": "orders", "time": "ordered_at", "measure": "sum(quantity)", "unit": "count", "direction": "none",
             "zone": zone, "dims": [["country"]]} for zone in ZONES]
    with open(os.path.join(folder, "catalogue", "zones.json"), "w", encoding="utf-8") as f:
        json.dump({"pack": "zones", "version": 1, "kpis": kpis}, f)


def local_day(zone, day):
    """The instants of a local day, minute by minute, in order: found by asking each minute around it for its date."""
    tz = ZoneInfo(zone)
    at = datetime(day.year, day.month, day.day, tzinfo=timezone.utc) - timedelta(hours=16)
    minutes = [at + n * MINUTE for n in range(60 * 60)]
    return [m for m in minutes if m.astimezone(tz).date() == day]


def hour_key(zone, instant):
    local = instant.astimezone(ZoneInfo(zone))
    return local.date(), local.hour, local.utcoffset()


class Zones:
    """A hub keeps hours for three years after the newest: days that are further apart have hubs of their own."""
    years = ()

    @classmethod
    def setUpClass(cls):
        cls.odd = [row for row in ODD if row[1].year in cls.years]
        cls.work = tempfile.mkdtemp()
        cls.data = os.path.join(cls.work, "data")
        os.mkdir(cls.data)
        make_data(cls.data)
        cls.events = []
        seen = set()
        for zone, day, _, _ in cls.odd:
            day_minutes = local_day(zone, day)
            first, last = day_minutes[0] - timedelta(hours=30), day_minutes[-1] + timedelta(hours=30)
            # its edges to the minute, and every 13 minutes around
            wanted = {day_minutes[0] - MINUTE, day_minutes[0], day_minutes[-1], day_minutes[-1] + MINUTE}
            at = first
            while at < last:
                wanted.add(at)
                at += timedelta(minutes=13)
            seen |= wanted
        for n, at in enumerate(sorted(seen)):
            cls.events.append((at, n % 97 + 1))
        old = dict(os.environ)
        os.environ.update(ANALYTICS_DATA=cls.data, TZ="Pacific/Chatham")
        cls.hub = Hub(HUB).start()
        os.environ.clear()
        os.environ.update(old)
        lines = [{"id": f"e{n}", "order_id": f"o{n}", "line_id": f"l{n}", "ordered_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"), "customer": "c",
                  "product": "p", "category": "t", "country": "France", "channel": "web", "quantity": quantity, "price": 1, "amount": 1,
                  "status": "placed"} for n, (at, quantity) in enumerate(cls.events)]
        for i in range(0, len(lines), 500):
            status, answer = cls.hub.post("/ingest/shop?dataset=orders", lines[i:i + 500])
            assert status == 200, answer
        total = sum(q for _, q in cls.events)
        wait_for("the hub has counted", lambda: cls.hub_sum("Etc/UTC", "day") == total)
        cls.cli = Cli(CLI, os.path.join(cls.work, "w"))
        os.environ["ANALYTICS_DATA"] = cls.data
        cls.cli.json("sync", "--hub", cls.hub.url, "--once")

    @classmethod
    def hub_sum(cls, zone, period):
        status, answer = cls.hub.post("/query/kpi", {"code": code_of(zone), "period": period, "from": 1324000000000000,
                                                     "to": 1798761600000000, "dim": ""})
        return answer["span"]["value"] if status == 200 else None

    @classmethod
    def tearDownClass(cls):
        cls.hub.close()
        shutil.rmtree(cls.work)

    def get(self, zone, period, day_minutes, tz="UTC", *more):
        """Buckets of the days before, of, and after, as (start, value, count)."""
        os.environ["TZ"] = tz
        first, last = day_minutes[0] - timedelta(days=1), day_minutes[-1] + timedelta(days=1)
        answer = self.cli.json("kpi", "get", code_of(zone), "--period", period, "--from", first.strftime("%Y-%m-%dT%H:%M:%SZ"),
                               "--to", last.strftime("%Y-%m-%dT%H:%M:%SZ"), *more)
        return [(datetime.fromisoformat(p["start"]), p["value"], p["count"]) for p in answer["points"]]

    def expect(self, zone, key):
        sums, counts = defaultdict(int), defaultdict(int)
        for at, quantity in self.events:
            sums[key(at)] += quantity
            counts[key(at)] += 1
        return sums, counts

    def check(self, zone, buckets, key):
        sums, counts = self.expect(zone, key)
        for start, value, count in buckets:
            self.assertEqual((value or 0, count), (sums[key(start)], counts[key(start)]), (zone, start))
            # the bucket begins where its key does
            self.assertNotEqual(key(start - timedelta(microseconds=1)), key(start), (zone, start))

    def test_days(self):
        for zone, day, n_minutes, _ in self.odd:
            with self.subTest(zone=zone, day=day):
                minutes = local_day(zone, day)
                self.assertEqual(len(minutes), n_minutes)  # the table above is right
                buckets = self.get(zone, "day", minutes)
                self.check(zone, buckets, lambda at: at.astimezone(ZoneInfo(zone)).date())
                starts = [start for start, _, _ in buckets]
                self.assertIn(minutes[0], starts)
                self.assertIn(minutes[-1] + MINUTE, starts)
                self.assertEqual(starts, sorted(set(starts)))
                self.assertEqual(starts.index(minutes[-1] + MINUTE) - starts.index(minutes[0]), 1)

    def test_hours(self):
        for zone, day, _, n_hours in self.odd:
            with self.subTest(zone=zone, day=day):
                minutes = local_day(zone, day)
                buckets = self.get(zone, "hour", minutes)
                self.check(zone, buckets, lambda at: hour_key(zone, at))
                self.assertEqual(len({hour_key(zone, m) for m in minutes}), n_hours)
                self.assertEqual(sum(minutes[0] <= start <= minutes[-1] for start, _, _ in buckets), n_hours)

    def test_days_hours_and_keys_agree(self):
        for zone, day, _, _ in self.odd:
            with self.subTest(zone=zone, day=day):
                minutes = local_day(zone, day)
                inside = [value or 0 for start, value, _ in self.get(zone, "hour", minutes) if minutes[0] <= start <= minutes[-1]]
                whole = [value for start, value, _ in self.get(zone, "day", minutes) if start == minutes[0]]
                per_key = [value for start, value, _ in self.get(zone, "day", minutes, "UTC", "--dims", "country") if start == minutes[0]]
                self.assertEqual([sum(inside)], whole)
                self.assertEqual(per_key, whole)
                self.assertGreater(whole[0], 0)

    def test_zone_of_the_reader_does_not_matter(self):
        for zone, day, _, _ in self.odd[::3]:
            minutes = local_day(zone, day)
            want = self.get(zone, "day", minutes, "UTC")
            for tz in ZONES + ["Pacific/Chatham", ":no/such"]:
                self.assertEqual(self.get(zone, "day", minutes, tz), want, (zone, tz))

    def test_hub_answers_the_same(self):
        total = sum(q for _, q in self.events)
        for zone in ZONES:
            for period in ("hour", "day"):
                self.assertEqual(self.hub_sum(zone, period), total, (zone, period))


class Skipped(Zones, unittest.TestCase):
    years = (2011,)


class Southern(Zones, unittest.TestCase):
    years = (2018, 2019)


class Leap(Zones, unittest.TestCase):
    years = (2024,)


if __name__ == "__main__":
    unittest.main(verbosity=1)
