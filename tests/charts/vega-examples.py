# SPDX-License-Identifier: GPL-3.0-or-later
"""Specs of the forms that Vega-Lite's example gallery publishes, drawn by our charts and compared mark by mark with figures
worked out here, from the rules that Vega and Vega-Lite document: bins, groups, stacks, quartiles, orders of names, domains.

usage: vega-examples.py DUMP-CHARTS

Each example names the published one whose form it has (vega.github.io/vega-lite/examples/NAME.html). The specs are written
anew; the data are facts: four quartets (Anscombe 1973), wheat and wages (Playfair 1821), deaths in the Crimea (Nightingale
1858), antibiotics (Burtin 1951), ten days of prices of June 2009, and the nine letters that simple examples share.

The figures were held once beside what Vega 5.33.1 and Vega-Lite 5.23.0 draw of the same specs: marks, names and their order are
the same but for what follows (stacks are, from the other end).

Where we differ on purpose, the figures here follow our rule, worked out independently:
- ticks: the best labelling of Talbot, Lin and Hanrahan 2010 within the domain, found here by trying all of them
  (Vega: 1, 2 or 5 times a power of ten, about ten of them);
- domains of values: the data and zero where Vega-Lite has zero, and up to seven hundredths of room (Vega: up to the next tick);
- slices leave a gap of a hundredth of a radian;
- bars take 0.72 of their band (Vega: 0.9); their middle is the same;
- stacks begin with the first colour (Vega: with the last);
- parts of a year that come again are names ("Jan"; Vega: times of 2012, written so);
- names keep the order of the rows where nothing is grouped and nothing is sorted (Vega: by their letters).
"""
import json
import math
import subprocess
import sys
from datetime import datetime, timezone

LETTERS = [dict(a=a, b=b) for a, b in zip("ABCDEFGHI", (28, 55, 43, 91, 81, 53, 19, 87, 52))]
X123 = (10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5)
QUARTETS = {
    "I": (X123, (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)),
    "II": (X123, (9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74)),
    "III": (X123, (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73)),
    "IV": ((8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8), (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89)),
}
ANSCOMBE = [dict(series=s, x=x, y=y) for s, (xs, ys) in QUARTETS.items() for x, y in zip(xs, ys)]
WHEAT_PRICES = (41, 45, 42, 49, 41.5, 47, 64, 27, 33, 32, 33, 35, 33, 45, 33, 39, 53, 42, 40.5, 46.5, 32, 37, 43, 35, 27, 40, 50, 30, 32, 44, 33, 29, 39, 26,
                32, 27, 27.5, 31, 35.5, 31, 43, 47, 44, 46, 42, 47.5, 76, 79, 81, 99, 78, 54)
WAGES = (5, 5.05, 5.08, 5.12, 5.15, 5.25, 5.54, 5.61, 5.69, 5.78, 5.94, 6.01, 6.12, 6.22, 6.3, 6.37, 6.45, 6.5, 6.6, 6.75, 6.8, 6.9, 7, 7.3, 7.6, 8, 8.5, 9,
         10, 11, 11.75, 12.5, 13, 13.3, 13.6, 14, 14.5, 15, 15.7, 16.5, 17.6, 18.5, 19.5, 21, 23, 25.5, 27.5, 28.5, 29.5, 30)
WHEAT = [dict(year=1565 + 5 * i, wheat=w, wages=WAGES[i] if i < len(WAGES) else None) for i, w in enumerate(WHEAT_PRICES)]
WOUNDS = (0, 0, 0, 0, 20, 220, 305, 480, 295, 230, 180, 155, 195, 180, 330, 260, 290, 355, 135, 100, 40, 0, 0, 0)
OTHER = (110, 95, 40, 140, 150, 230, 310, 290, 310, 460, 520, 350, 195, 155, 130, 130, 110, 100, 95, 140, 120, 160, 100, 125)
DISEASE = (110, 105, 95, 520, 800, 740, 600, 820, 1100, 1440, 1270, 935, 560, 550, 650, 430, 490, 290, 245, 325, 215, 160, 100, 90)
CRIMEA = [dict(date="%d-%02d-01" % (1854 + (i + 3) // 12, (i + 3) % 12 + 1), wounds=w, other=o, disease=d)
          for i, (w, o, d) in enumerate(zip(WOUNDS, OTHER, DISEASE))]
DEATHS = [dict(date=r["date"], cause=c, n=r[c]) for r in CRIMEA for c in ("disease", "other", "wounds")]
BURTIN = [dict(name=n, penicillin=p, streptomycin=s, neomycin=m, gram=g) for n, p, s, m, g in (
    ("Aerobacter aerogenes", 870, 1, 1.6, "negative"), ("Bacillus anthracis", 0.001, 0.01, 0.007, "positive"),
    ("Brucella abortus", 1, 2, 0.02, "negative"), ("Diplococcus pneumoniae", 0.005, 11, 10, "positive"),
    ("Escherichia coli", 100, 0.4, 0.1, "negative"), ("Klebsiella pneumoniae", 850, 1.2, 1, "negative"),
    ("Mycobacterium tuberculosis", 800, 5, 2, "negative"), ("Proteus vulgaris", 3, 0.1, 0.1, "negative"),
    ("Pseudomonas aeruginosa", 850, 2, 0.4, "negative"), ("Salmonella typhosa", 1, 0.4, 0.008, "negative"),
    ("Salmonella schottmuelleri", 10, 0.8, 0.09, "negative"), ("Staphylococcus albus", 0.007, 0.1, 0.001, "positive"),
    ("Staphylococcus aureus", 0.03, 0.03, 0.001, "positive"), ("Streptococcus fecalis", 1, 1, 0.1, "positive"),
    ("Streptococcus hemolyticus", 0.001, 14, 10, "positive"), ("Streptococcus viridans", 0.005, 10, 40, "positive"))]
PRICES = [dict(date="2009-06-%02d" % d, open=o, high=h, low=lo, close=c) for d, o, h, lo, c in (
    (1, 28.7, 30.05, 28.45, 30.04), (2, 30.04, 30.13, 28.3, 29.63), (3, 29.62, 31.79, 29.62, 31.02), (4, 31.02, 31.02, 29.92, 30.18),
    (5, 29.39, 30.81, 28.85, 29.62), (8, 30.84, 31.82, 26.41, 29.77), (9, 29.77, 29.77, 27.79, 28.27), (10, 26.9, 29.74, 26.9, 28.46),
    (11, 27.36, 28.11, 26.81, 28.11), (12, 28.08, 28.5, 27.73, 28.15))]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


# --- the documented rules ---

def usec(date):
    return datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=timezone.utc).timestamp() * 1e6


def bins(values, maxbins=10, step=None):
    """vega-statistics, bin(): base 10, divided by 5 and by 2 as long as there are not too many."""
    lo, hi = min(values), max(values)
    span = hi - lo or abs(lo) or 1
    if step is None:
        level = math.ceil(math.log(maxbins) / math.log(10))
        step = math.pow(10, round(math.log(span) / math.log(10)) - level)
        while math.ceil(span / step) > maxbins:
            step *= 10
        for div in (5, 2):
            if span / (step / div) <= maxbins:
                step /= div
    start = math.floor(lo / step + 1e-9) * step
    stop = math.ceil(hi / step) * step
    stop = stop if stop > start else start + step
    return start, stop, step


def bin_of(value, plan):
    start, stop, step = plan
    return max(start, min(start + step * math.floor(1e-14 + (value - start) / step), stop - step))


def groups(rows, *keys):
    out = {}
    for row in rows:
        out.setdefault(tuple(row[k] for k in keys), []).append(row)
    return out


def stack(rows, place, size, colour, colours, normalize=False):
    """From zero up, the negative down, a place at a time, in the order of the colours."""
    out = []
    for key, members in groups(rows, place).items():
        up = down = 0
        total = sum(abs(m[size]) for m in members)
        for m in sorted(members, key=lambda m: colours.index(m[colour])):
            v = m[size] / total if normalize else m[size]
            if v < 0:
                out.append((key[0], m[colour], down, down + v))
                down += v
            else:
                out.append((key[0], m[colour], up, up + v))
                up += v
    return out


def quantile(values, p):
    """R-7, as vega-statistics and d3 have it."""
    s = sorted(values)
    h = (len(s) - 1) * p
    i = math.floor(h)
    return s[i] if i + 1 >= len(s) else s[i] + (h - i) * (s[i + 1] - s[i])


def mean(values):
    return sum(values) / len(values)


def stdev(values):
    m = mean(values)
    return math.sqrt(sum((v - m) ** 2 for v in values) / (len(values) - 1))


def labellings(lo, hi, wanted):
    """Every labelling of Talbot, Lin and Hanrahan within [lo, hi] with its score: simplicity, coverage, density."""
    q_list = (1, 5, 2, 2.5, 4, 3)
    for j in (1, 2, 3):
        for qi, q in enumerate(q_list):
            for k in range(2, 25):
                z = math.ceil(math.log10((hi - lo) / (k + 1) / (j * q)))
                for power in (z, z + 1):
                    step = j * q * 10.0 ** power
                    if step * (k - 1) > (hi - lo) * (1 + 1e-9):
                        continue
                    unit = step / j
                    for s in range(math.ceil(lo / unit - 1e-9), math.floor((hi - step * (k - 1)) / unit + 1e-9) + 1):
                        a = s * unit
                        b = a + step * (k - 1)
                        zero = 1 if s % j == 0 and a <= step * 1e-9 and b >= -step * 1e-9 else 0
                        simple = 1 - qi / 5 - j + zero
                        cover = 1 - 50 * (((hi - b) / (hi - lo)) ** 2 + ((lo - a) / (hi - lo)) ** 2)
                        if cover < -1:
                            cover = -1 - 0.05 * math.log(-cover)
                        r, rt = (k - 1) / (b - a), (wanted - 1) / (hi - lo)
                        dense = 2 - max(r / rt, rt / r)
                        yield 0.3 * simple + 0.15 * cover + 0.55 * dense, [a + i * step for i in range(k)]


# --- comparing ---

class Miss(Exception):
    pass


def want(ok, text, *args):
    if not ok:
        raise Miss(text % args)


def px(axis, v):
    if axis["type"] == "band":
        n = len(axis["names"])
        at = axis["names"].index(v) + 0.5
        return axis["p0"] + at * (axis["p1"] - axis["p0"]) / n
    lo, hi = axis["lo"], axis["hi"]
    part = math.log(v / lo) / math.log(hi / lo) if axis["type"] == "log" else (v - lo) / (hi - lo)
    return axis["p0"] + part * (axis["p1"] - axis["p0"])


def check_domain(axis, lo, hi, exact=False):
    if axis["type"] == "band":
        want(axis["names"] == list(lo), "names %s, not %s", axis["names"], lo)
        return
    room = 0 if exact else 0.071 * (hi - lo)
    if axis["type"] == "log":
        want(axis["lo"] <= lo * 1.0001 and axis["hi"] >= hi * 0.9999 and axis["hi"] / hi <= (hi / lo) ** 0.071 and lo / axis["lo"] <= (hi / lo) ** 0.071,
             "domain %s to %s of %s to %s", axis["lo"], axis["hi"], lo, hi)
        return
    slack = 1e-9 * (hi - lo)
    want(lo - room - slack <= axis["lo"] <= lo + slack and hi - slack <= axis["hi"] <= hi + room + slack, "domain %s to %s, not %s to %s", axis["lo"], axis["hi"],
         lo, hi)


def check_ticks(axis, is_y, series):
    lo, hi, ticks = axis["lo"], axis["hi"], axis["ticks"]
    if axis["type"] == "band":
        return
    want(ticks, "no ticks")
    want(all(lo - 1e-6 * (hi - lo) <= t <= hi + 1e-6 * (hi - lo) for t in ticks), "ticks %s beyond %s to %s", ticks, lo, hi)
    if axis["type"] == "time":
        want(all(t % 3600e6 == 0 for t in ticks), "ticks off the hour: %s", ticks)
        want(all(t % 86400e6 == 0 for t in ticks) or hi - lo < 10 * 86400e6, "ticks off midnight: %s", ticks)
        return
    if axis["type"] == "log" and hi / lo >= 10:
        want(all(abs(math.log10(t / m) - round(math.log10(t / m))) < 1e-9 for t in ticks for m in (next(
            (m for m in (1, 2, 5) if abs(math.log10(t / m) - round(math.log10(t / m))) < 1e-9), 1),)), "ticks are no powers: %s", ticks)
        return
    length = abs(axis["p1"] - axis["p0"])
    step_px = 42 if is_y else 80
    wanted = int(min(max(length / step_px + (0.5 if is_y or not series else 0), 2), 6 if series and is_y else 12))
    best = max(labellings(lo, hi, wanted), key=lambda l: l[0])
    ours = [score for score, values in labellings(lo, hi, wanted)
            if len(values) == len(ticks) and all(abs(a - b) < 1e-6 * (hi - lo) for a, b in zip(values, ticks))]
    want(ours and max(ours) >= best[0] - 1e-9, "ticks %s, the best are %s", ticks, best[1])


def check_set(kind, found, expected, near):
    """Each expected mark is there once, and no other."""
    want(len(found) == len(expected), "%d %s, not %d", len(found), kind, len(expected))
    left = list(found)
    for e in expected:
        hit = next((f for f in left if near(f, e)), None)
        want(hit is not None, "no %s at %s among %s", kind, e, left[:6])
        left.remove(hit)


def close(a, b, slack=0.8):
    return abs(a - b) <= slack


def rect_near(f, e):
    """e: (x0, x1, y0, y1), or a middle alone as (m, None, …)."""
    def along(p, size, a, b):
        return close(p + size / 2, a) if b is None else close(p, min(a, b)) and close(p + size, max(a, b))
    return along(f[0], f[2], e[0], e[1]) and along(f[1], f[3], e[2], e[3])


# --- the examples: (name, of which published form, spec, expectation) ---

EXAMPLES = []


def example(name, form):
    def add(func):
        EXAMPLES.append((name, form, func))
        return func
    return add


def spec(rows, mark=None, encoding=None, **more):
    out = dict(data=dict(values=rows), width=640, height=400, **more)
    if mark is not None:
        out["mark"] = mark
    if encoding is not None:
        out["encoding"] = encoding
    return out


def q(field, **more):
    return dict(field=field, type="quantitative", **more)


def n(field, **more):
    return dict(field=field, type="nominal", **more)


def t(field, **more):
    return dict(field=field, type="temporal", **more)


@example("simple bars", "bar")
def _():
    return spec(LETTERS, "bar", dict(x=n("a"), y=q("b"))), dict(
        x=list("ABCDEFGHI"), y=(0, 91), rects=[(r["a"], 0, r["b"]) for r in LETTERS])


@example("sums by name", "bar_aggregate")
def _():
    sums = {k[0]: sum(r["n"] for r in v) for k, v in groups(DEATHS, "cause").items()}
    return spec(DEATHS, "bar", dict(x=n("cause"), y=dict(aggregate="sum", field="n"))), dict(
        x=sorted(sums), y=(0, max(sums.values())), rects=[(k, 0, v) for k, v in sums.items()])


@example("sums in the order of their size, lying", "bar_aggregate_sort_by_encoding")
def _():
    sums = {k[0]: sum(r["n"] for r in v) for k, v in groups(DEATHS, "cause").items()}
    return spec(DEATHS, "bar", dict(y=n("cause", sort="-x"), x=dict(aggregate="sum", field="n"))), dict(
        y=sorted(sums, key=lambda k: -sums[k]), x=(0, max(sums.values())), lying=[(k, 0, v) for k, v in sums.items()])


@example("filtered", "bar_filter_calc")
def _():
    kept = [r for r in LETTERS if r["b"] > 50]
    return spec(LETTERS, "bar", dict(x=n("a"), y=q("c")), transform=[dict(filter="datum.b > 50"), dict(calculate="datum.b * 2", **{"as": "c"})]), dict(
        x=[r["a"] for r in kept], y=(0, 182), rects=[(r["a"], 0, 2 * r["b"]) for r in kept])


@example("below zero", "bar_negative")
def _():
    rows = [dict(a=a, b=b) for a, b in zip("ABCDEFGHI", (-28, 55, -33, 91, 81, 53, -19, 87, 52))]
    return spec(rows, "bar", dict(x=n("a"), y=q("b"))), dict(x=list("ABCDEFGHI"), y=(-33, 91), rects=[(r["a"], 0, r["b"]) for r in rows])


@example("stacked", "stacked_bar_v")
def _():
    colours = ["disease", "other", "wounds"]
    rows = [dict(year=k[0], cause=k[1], n=sum(r["n"] for r in v)) for k, v in groups([dict(r, year=r["date"][:4]) for r in DEATHS], "year", "cause").items()]
    return spec([dict(r, year=r["date"][:4]) for r in DEATHS], "bar", dict(x=n("year"), y=dict(aggregate="sum", field="n"), color=n("cause"))), dict(
        x=["1854", "1855", "1856"], y=(0, max(sum(r["n"] for r in rows if r["year"] == y) for y in ("1854", "1855", "1856"))),
        rects=[(p, a, b) for p, _, a, b in stack(rows, "year", "n", "cause", colours) if b > a])


@example("stacked to one", "stacked_bar_normalize")
def _():
    rows = [dict(r, month=r["date"][:7]) for r in DEATHS if r["date"] < "1855"]
    return spec(rows, "bar", dict(x=n("month"), y=q("n", stack="normalize"), color=n("cause"))), dict(
        x=sorted({r["month"] for r in rows}), y=(0, 1),
        rects=[(p, a, b) for p, _, a, b in stack(rows, "month", "n", "cause", ["disease", "other", "wounds"], True) if b > a])


@example("side by side", "bar_grouped")
def _():
    rows = [dict(r, month=r["date"][:7]) for r in DEATHS if "1854-09" <= r["date"] < "1855"]
    months, causes = sorted({r["month"] for r in rows}), ["disease", "other", "wounds"]
    return spec(rows, "bar", dict(x=n("month"), y=q("n"), xOffset=n("cause"), color=n("cause"))), dict(
        x=months, y=(0, 1100), dodged=[(r["month"], causes.index(r["cause"]), 3, 0, r["n"]) for r in rows])


@example("from when to when", "bar_gantt")
def _():
    rows = [dict(task="A", start=1, end=3), dict(task="B", start=3, end=8), dict(task="C", start=8, end=10)]
    return spec(rows, "bar", dict(y=n("task"), x=q("start"), x2=dict(field="end"))), dict(
        y=["A", "B", "C"], x=(1, 10), lying=[(r["task"], r["start"], r["end"]) for r in rows])


@example("histogram", "histogram")
def _():
    plan = bins(WHEAT_PRICES)
    counts = {}
    for v in WHEAT_PRICES:
        counts[bin_of(v, plan)] = counts.get(bin_of(v, plan), 0) + 1
    return spec(WHEAT, "bar", dict(x=dict(bin=True, field="wheat"), y=dict(aggregate="count"))), dict(
        x=(min(counts), max(counts) + plan[2]), y=(0, max(counts.values())), spans=[(b, b + plan[2], 0, c) for b, c in counts.items()], exact_x=True)


@example("histogram of many bins", "histogram (maxbins)")
def _():
    plan = bins([r["n"] for r in DEATHS], 30)
    counts = {}
    for r in DEATHS:
        b = bin_of(r["n"], plan)
        counts[b] = counts.get(b, 0) + 1
    return spec(DEATHS, "bar", dict(x=dict(bin=dict(maxbins=30), field="n"), y=dict(aggregate="count"))), dict(
        x=(min(counts), max(counts) + plan[2]), y=(0, max(counts.values())), spans=[(b, b + plan[2], 0, c) for b, c in counts.items()], exact_x=True)


@example("histogram in colours", "histogram (stacked)")
def _():
    plan = bins([r["n"] for r in DEATHS])
    rows = [dict(bin=k[0], cause=k[1], n=len(v)) for k, v in groups([dict(r, bin=bin_of(r["n"], plan)) for r in DEATHS], "bin", "cause").items()]
    colours = ["disease", "other", "wounds"]
    return spec(DEATHS, "bar", dict(x=dict(bin=True, field="n"), y=dict(aggregate="count"), color=n("cause"))), dict(
        x=(min(r["bin"] for r in rows), max(r["bin"] for r in rows) + plan[2]), y=(0, max(sum(r["n"] for r in g) for g in groups(rows, "bin").values())),
        spans=[(p, p + plan[2], a, b) for p, _, a, b in stack(rows, "bin", "n", "cause", colours)], exact_x=True)


@example("bins as names", "histogram_ordinal")
def _():
    plan = bins(WHEAT_PRICES)
    counts = {}
    for v in WHEAT_PRICES:
        counts[bin_of(v, plan)] = counts.get(bin_of(v, plan), 0) + 1
    name = {b: "%g \u2013 %g" % (b, b + plan[2]) for b in counts}
    return spec(WHEAT, "bar", dict(x=dict(bin=True, field="wheat", type="ordinal"), y=dict(aggregate="count"))), dict(
        x=[name[b] for b in sorted(counts)], y=(0, max(counts.values())), rects=[(name[b], 0, c) for b, c in counts.items()])


@example("binned before", "bar_binned_data")
def _():
    rows = [dict(b=8 + 2 * i, e=10 + 2 * i, c=c) for i, c in enumerate((7, 29, 71, 127, 94, 54, 17, 5))]
    return spec(rows, "rect", dict(x=q("b", bin="binned"), x2=dict(field="e"), y=q("c"), y2=dict(datum=0))), dict(
        x=(8, 24), y=(0, 127), spans=[(r["b"], r["e"], 0, r["c"]) for r in rows])


@example("months of all years", "bar_month")
def _():
    sums = {}
    for r in DEATHS:
        m = MONTHS[int(r["date"][5:7]) - 1]
        sums[m] = sums.get(m, 0) + r["n"]
    return spec(DEATHS, "bar", dict(x=dict(timeUnit="month", field="date", type="ordinal"), y=dict(aggregate="sum", field="n"))), dict(
        x=[m for m in MONTHS if m in sums], y=(0, max(sums.values())), rects=[(m, 0, v) for m, v in sums.items()])


@example("scatter", "point_2d")
def _():
    rows = [r for r in ANSCOMBE if r["series"] == "I"]
    return spec(rows, "point", dict(x=q("x", scale=dict(domain=[0, 20])), y=q("y", scale=dict(domain=[0, 15])))), dict(
        x=(0, 20), y=(0, 15), exact_x=True, exact_y=True, points=[(r["x"], r["y"]) for r in rows])


@example("scatter in colours", "point_color_with_shape")
def _():
    return spec(ANSCOMBE, "circle", dict(x=q("x"), y=q("y"), color=n("series"))), dict(x=(4, 19), y=(3.1, 12.74), points=[(r["x"], r["y"]) for r in ANSCOMBE])


@example("bubbles", "point_bubble")
def _():
    rows = [dict(x=r["x"], y=r["y"], s=i + 1) for i, r in enumerate(ANSCOMBE[:11])]
    return spec(rows, "circle", dict(x=q("x", scale=dict(domain=[0, 20])), y=q("y", scale=dict(domain=[0, 15])), size=q("s"))), dict(
        x=(0, 20), y=(0, 15), exact_x=True, exact_y=True, points=[(r["x"], r["y"]) for r in rows], areas=[(r["x"], r["y"], r["s"] / 11) for r in rows])


@example("powers of ten", "point_log")
def _():
    return spec(BURTIN, "point", dict(x=q("penicillin", scale=dict(type="log")), y=q("neomycin", scale=dict(type="log")))), dict(
        x=(0.001, 870), y=(0.001, 40), points=[(r["penicillin"], r["neomycin"]) for r in BURTIN])


@example("means of bins", "circle_binned")
def _():
    bx, by = bins([r["x"] for r in ANSCOMBE]), bins([r["y"] for r in ANSCOMBE])
    cells = {}
    for r in ANSCOMBE:
        key = (bin_of(r["x"], bx) + bx[2] / 2, bin_of(r["y"], by) + by[2] / 2)
        cells[key] = cells.get(key, 0) + 1
    return spec(ANSCOMBE, "circle", dict(x=dict(bin=True, field="x"), y=dict(bin=True, field="y"), size=dict(aggregate="count"))), dict(
        x=(min(k[0] for k in cells), max(k[0] for k in cells)), y=(min(k[1] for k in cells), max(k[1] for k in cells)), points=list(cells))


@example("strips", "tick_strip")
def _():
    return spec(ANSCOMBE, "tick", dict(x=q("y"), y=n("series"))), dict(y=["I", "II", "III", "IV"], x=(3.1, 12.74), strokes=[(r["y"], r["series"]) for r in ANSCOMBE])


@example("small multiples", "trellis_anscombe")
def _():
    return spec(ANSCOMBE, "circle", dict(facet=n("series"), x=q("x", scale=dict(domain=[2, 20])), y=q("y", scale=dict(domain=[2, 14])))), dict(
        panels={s: [(x, y) for x, y in zip(*QUARTETS[s])] for s in QUARTETS}, domain=((2, 20), (2, 14)))


@example("small multiples by the operator", "trellis_anscombe (facet, spec)")
def _():
    return spec(ANSCOMBE, facet=n("series"), spec=dict(mark="point", encoding=dict(x=q("x", scale=dict(domain=[2, 20])), y=q("y", scale=dict(domain=[2, 14]))))), dict(
        panels={s: [(x, y) for x, y in zip(*QUARTETS[s])] for s in QUARTETS}, domain=((2, 20), (2, 14)))


@example("a layer for each column", "repeat_layer")
def _():
    return spec(CRIMEA, repeat=dict(layer=["disease", "wounds"]), spec=dict(mark="line", encoding=dict(x=t("date"), y=dict(field=dict(repeat="layer"), type="quantitative")))), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, 1440), lines=[[(usec(r["date"]), r[c]) for r in CRIMEA] for c in ("disease", "wounds")])


@example("beside each other", "hconcat / repeat of points")
def _():
    rows = {s: list(zip(*QUARTETS[s])) for s in ("I", "IV")}
    one = [dict(transform=[dict(filter="datum.series === '%s'" % s)], mark="point", encoding=dict(x=q("x", scale=dict(domain=[2, 20])), y=q("y", scale=dict(domain=[2, 14]))))
           for s in rows]
    return spec(ANSCOMBE, hconcat=one), dict(panels=rows, domain=((2, 20), (2, 14)))


@example("line", "line")
def _():
    return spec(CRIMEA, "line", dict(x=t("date"), y=q("disease"))), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, 1440), lines=[[(usec(r["date"]), r["disease"]) for r in CRIMEA]])


@example("lines in colours", "line_color")
def _():
    return spec(DEATHS, "line", dict(x=t("date"), y=q("n"), color=n("cause"))), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, 1440), lines=[[(usec(r["date"]), r[c]) for r in CRIMEA] for c in ("disease", "other", "wounds")])


@example("lines without colours", "line_detail")
def _():
    return spec(DEATHS, "line", dict(x=t("date"), y=q("n"), detail=n("cause"))), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, 1440), lines=[[(usec(r["date"]), r[c]) for r in CRIMEA] for c in ("disease", "other", "wounds")])


@example("sums of years", "line_mean_year")
def _():
    means = [(usec(y + "-01-01"), mean([r["disease"] for r in CRIMEA if r["date"][:4] == y])) for y in ("1854", "1855", "1856")]
    return spec(CRIMEA, "line", dict(x=dict(timeUnit="year", field="date"), y=dict(aggregate="mean", field="disease", scale=dict(zero=True)))), dict(
        x=(means[0][0], means[-1][0]), y=(0, max(m for _, m in means)), lines=[means])


@example("area", "area")
def _():
    return spec(CRIMEA, "area", dict(x=t("date"), y=q("other"))), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, 520), lines=[[(usec(r["date"]), r["other"]) for r in CRIMEA]])


@example("areas stacked", "stacked_area")
def _():
    tops = [[], [], []]
    for r in CRIMEA:
        at = 0
        for i, c in enumerate(("disease", "other", "wounds")):
            at += r[c]
            tops[i].append((usec(r["date"]), at))
    return spec(DEATHS, "area", dict(x=t("date"), y=q("n"), color=n("cause"))), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, max(y for _, y in tops[2])), lines=tops)


@example("from low to high", "area_gradient (y2)")
def _():
    return spec(PRICES, "area", dict(x=t("date"), y=q("low"), y2=dict(field="high"))), dict(
        x=(usec("2009-06-01"), usec("2009-06-12")), lines=[[(usec(r["date"]), r["low"]) for r in PRICES]], free_y=True)


@example("labels on bars", "layer_bar_labels")
def _():
    return spec(LETTERS, None, dict(x=n("a"), y=q("b")), layer=[dict(mark="bar"), dict(mark=dict(type="text", dy=-8), encoding=dict(text=q("b")))]), dict(
        x=list("ABCDEFGHI"), y=(0, 91), rects=[(r["a"], 0, r["b"]) for r in LETTERS], words=[(r["a"], r["b"], str(r["b"])) for r in LETTERS])


@example("a mean across", "layer_bar_line (rule)")
def _():
    m = mean([r["b"] for r in LETTERS])
    return spec(LETTERS, None, None, layer=[dict(mark="bar", encoding=dict(x=n("a"), y=q("b"))), dict(mark="text", encoding=dict(x=n("a"), y=q("b"), text=n("a"))),
                                            dict(mark="rule", encoding=dict(y=dict(aggregate="mean", field="b")))]), dict(
        x=list("ABCDEFGHI"), y=(0, 91), rects=[(r["a"], 0, r["b"]) for r in LETTERS], across=[m])


@example("candlesticks of rules and bars", "layer_candlestick")
def _():
    return spec(PRICES, None, dict(x=n("date")), layer=[
        dict(mark="rule", encoding=dict(y=q("low", scale=dict(domain=[26, 33])), y2=dict(field="high"))),
        dict(mark="bar", encoding=dict(y=q("open"), y2=dict(field="close")))]), dict(
        x=[r["date"] for r in PRICES], y=(26, 33), exact_y=True, rects=[(r["date"], r["open"], r["close"]) for r in PRICES],
        upright=[(r["date"], r["low"], r["high"]) for r in PRICES])


@example("means with their spread", "layer_point_errorbar_stdev")
def _():
    sets = {s: ys for s, (_, ys) in QUARTETS.items()}
    return spec(ANSCOMBE, None, dict(x=n("series")), layer=[
        dict(mark=dict(type="errorbar", extent="stdev"), encoding=dict(y=q("y", scale=dict(domain=[0, 12])))),
        dict(mark="point", encoding=dict(y=dict(aggregate="mean", field="y")))]), dict(
        x=list(sets), y=(0, 12), exact_y=True, upright=[(s, mean(v) - stdev(v), mean(v) + stdev(v)) for s, v in sets.items()],
        dots=[(s, mean(v)) for s, v in sets.items()])


@example("boxes", "boxplot_2D_vertical (layered with points)")
def _():
    boxes = []
    for s, (_, ys) in QUARTETS.items():
        boxes.append((s, quantile(ys, 0.25), quantile(ys, 0.75)))
    return spec(ANSCOMBE, None, dict(x=n("series"), y=q("y", scale=dict(domain=[0, 14]))), layer=[dict(mark="boxplot"), dict(mark="text", encoding=dict(text=n("series")))]), dict(
        x=list(QUARTETS), y=(0, 14), exact_y=True, rects=boxes)


@example("a matrix of bins", "rect_binned_heatmap")
def _():
    bx, by = bins([r["x"] for r in ANSCOMBE]), bins([r["y"] for r in ANSCOMBE])
    cells = sorted({(bin_of(r["x"], bx), bin_of(r["y"], by)) for r in ANSCOMBE})
    return spec(ANSCOMBE, "rect", dict(x=dict(bin=True, field="x"), y=dict(bin=True, field="y"), color=dict(aggregate="count"))), dict(
        x=(min(c[0] for c in cells), max(c[0] for c in cells) + bx[2]), y=(min(c[1] for c in cells), max(c[1] for c in cells) + by[2]), exact_x=True,
        exact_y=True, spans=[(a, a + bx[2], b, b + by[2]) for a, b in cells])


@example("running sums", "window_cumulative")
def _():
    total, line = 0, []
    for r in CRIMEA:
        total += r["wounds"]
        line.append((usec(r["date"]), total))
    return spec(CRIMEA, "area", dict(x=t("date"), y=q("sum")), transform=[dict(sort=[dict(field="date")], window=[dict(op="sum", field="wounds", **{"as": "sum"})],
                                                                               frame=[None, 0])]), dict(
        x=(line[0][0], line[-1][0]), y=(0, total), lines=[line])


@example("shares of the whole", "joinaggregate_percent_of_total")
def _():
    total = sum(r["b"] for r in LETTERS)
    return spec(LETTERS, "bar", dict(y=n("a"), x=q("part")), transform=[dict(joinaggregate=[dict(op="sum", field="b", **{"as": "all"})]),
                                                                       dict(calculate="datum.b / datum.all * 100", **{"as": "part"})]), dict(
        y=list("ABCDEFGHI"), x=(0, 91 / total * 100), lying=[(r["a"], 0, r["b"] / total * 100) for r in LETTERS])


@example("columns folded into colours", "line_fold")
def _():
    return spec(CRIMEA, "line", dict(x=t("date"), y=q("n"), color=n("cause")), transform=[dict(fold=["disease", "other", "wounds"], **{"as": ["cause", "n"]})]), dict(
        x=(usec("1854-04-01"), usec("1856-03-01")), y=(0, 1440), lines=[[(usec(r["date"]), r[c]) for r in CRIMEA] for c in ("disease", "other", "wounds")])


@example("wheat and wages", "wheat_wages")
def _():
    rows = WHEAT[:50]
    return spec(rows, None, dict(x=q("year", scale=dict(domain=[1560, 1820]))), layer=[
        dict(mark="bar", encoding=dict(y=q("wheat"))), dict(mark="area", encoding=dict(y=q("wages"))), dict(mark="text", encoding=dict(y=q("wheat"), text=n("year")))]), dict(
        x=(1560, 1820), exact_x=True, y=(0, 99), columns=[(r["year"], 0, r["wheat"]) for r in rows], lines=[[(r["year"], r["wages"]) for r in rows]])


@example("slices", "arc_pie")
def _():
    sizes = (4, 6, 10, 3, 7, 8)
    rows = [dict(category=str(i + 1), value=v) for i, v in enumerate(sizes)]
    return spec(rows, "arc", dict(theta=q("value"), color=n("category"))), dict(angles=[2 * math.pi * v / sum(sizes) for v in sizes])


# --- running them ---

def compare(got, e):
    want("error" not in got, "%s", got.get("error"))
    if "angles" in e:
        check_set("slices", [a[5] - a[4] for a in got["arcs"]], e["angles"], lambda f, w: close(f + 0.01, w, 1e-4))
        return len(e["angles"])
    if "panels" in e:
        return compare_panels(got, e)
    x, y, n_marks = got["x"], got["y"], 0
    for axis, key in ((x, "x"), (y, "y")):
        if isinstance(e.get(key), list):
            want(axis["type"] == "band", "%s is %s", key, axis["type"])
            check_domain(axis, e[key], None)
        elif key in e:
            check_domain(axis, e[key][0], e[key][1], e.get("exact_" + key, False))
        check_ticks(axis, key == "y", got["series"])
    rects = []
    if any(k in e for k in ("rects", "lying", "dodged", "spans", "columns")):
        rects += [(px(x, p), None, px(y, a), px(y, b)) for p, a, b in e.get("rects", []) + e.get("columns", [])]
        rects += [(px(x, a), px(x, b), px(y, p), None) for p, a, b in e.get("lying", [])]
        rects += [(px(x, a), px(x, b), px(y, c), px(y, d)) for a, b, c, d in e.get("spans", [])]
        if "dodged" in e:
            step = (x["p1"] - x["p0"]) / len(x["names"]) * 0.72
            rects += [(px(x, p) + step * ((i + 0.5) / k - 0.5), None, px(y, a), px(y, b)) for p, i, k, a, b in e["dodged"]]
        check_set("rects", got["rects"], rects, rect_near)
        n_marks += len(rects)
    dots = [(px(x, a), px(y, b)) for a, b in e.get("points", []) + e.get("dots", [])]
    if dots:
        check_set("points", got["circles"], dots, lambda f, w: close(f[0], w[0]) and close(f[1], w[1]))
        n_marks += len(dots)
    for a, b, part in e.get("areas", []):
        f = min(got["circles"], key=lambda c: abs(c[0] - px(x, a)) + abs(c[1] - px(y, b)))
        biggest = max(c[2] for c in got["circles"])
        want(close(f[2] ** 2 / biggest ** 2, part, 0.02), "area %s, not %s", f[2] ** 2 / biggest ** 2, part)
    if "strokes" in e:
        want(len(got["lines"]) == len(e["strokes"]), "%d strokes", len(got["lines"]))
        check_set("strokes", [(l[0][0] / 2 + l[1][0] / 2, l[0][1] / 2 + l[1][1] / 2) for l in got["lines"]], [(px(x, a), px(y, b)) for a, b in e["strokes"]],
                  lambda f, w: close(f[0], w[0]) and close(f[1], w[1], 15))
        n_marks += len(e["strokes"])
    for line in e.get("lines", []):
        points = [(px(x, a), px(y, b)) for a, b in line]
        hit = any(len(l) >= len(points) and all(close(f[0], w[0]) and close(f[1], w[1]) for f, w in zip(l, points)) for l in got["lines"])
        want(hit, "no line through %s: %s", points[:3], [l[:3] for l in got["lines"]])
        n_marks += len(points)
    for m in e.get("across", []):
        want(any(close(l[0][1], px(y, m)) and close(l[1][1], px(y, m)) and close(l[1][0] - l[0][0], x["p1"] - x["p0"], 1.5) for l in got["lines"] if len(l) == 2),
             "nothing across at %s", m)
        n_marks += 1
    for p, a, b in e.get("upright", []):
        want(any(close(l[0][0], px(x, p)) and close(l[1][0], px(x, p)) and sorted(round(v[1]) for v in l) == sorted((round(px(y, a)), round(px(y, b)))) or
                 (close(l[0][0], px(x, p)) and close(min(v[1] for v in l), min(px(y, a), px(y, b))) and close(max(v[1] for v in l), max(px(y, a), px(y, b))))
                 for l in got["lines"] if len(l) == 2), "no rule at %s from %s to %s", p, a, b)
        n_marks += 1
    for p, v, word in e.get("words", []):
        want(any(tx == word and close(wx, px(x, p)) and close(wy + 8, px(y, v) - 8, 1) for wx, wy, tx in got["texts"]), "no word %s", word)
        n_marks += 1
    return n_marks


def compare_panels(got, e):
    """Every panel is the same affine picture of its points: where it stands follows from two of them."""
    (x0, x1), (y0, y1) = e["domain"]
    left = [tuple(c[:2]) for c in got["circles"]]
    n_marks = 0
    want(len(left) == sum(len(p) for p in e["panels"].values()), "%d points", len(left))
    for points in e["panels"].values():
        mine, left = left[:len(points)], left[len(points):]
        far = max(points, key=lambda p: p[0]), min(points, key=lambda p: p[0])
        xs, ys = sorted(p[0] for p in points), sorted(p[1] for p in points)
        mx, my = sorted(m[0] for m in mine), sorted((m[1] for m in mine), reverse=True)
        fx = (mx[-1] - mx[0]) / (xs[-1] - xs[0])
        fy = (my[-1] - my[0]) / (ys[-1] - ys[0])
        want(far[0] != far[1] and fx > 0 > fy, "turned round")
        for a, b in points:
            w = (mx[0] + (a - xs[0]) * fx, my[0] + (b - ys[0]) * fy)
            want(any(close(m[0], w[0]) and close(m[1], w[1]) for m in mine), "no point at %s in its panel", (a, b))
            n_marks += 1
        e.setdefault("scale", (fx, fy))
        want(close(e["scale"][0], fx, 0.05) and close(e["scale"][1], fy, 0.05), "panels of different scales")
    return n_marks


def main():
    built = [(name, form, *func()) for name, form, func in EXAMPLES]
    run = subprocess.run([sys.argv[1]], input=json.dumps([s for _, _, s, _ in built]), capture_output=True, text=True)
    if run.returncode != 0:
        print("Bail out! %s" % run.stderr.strip())
        return 1
    print("1..%d" % len(built))
    failed = 0
    for i, ((name, form, _, e), got) in enumerate(zip(built, json.loads(run.stdout))):
        try:
            n_marks = compare(got, e)
            want(not got["warnings"], "warnings: %s", got["warnings"])
            print("ok %d %s: %d marks as in \"%s\"" % (i + 1, name, n_marks, form))
        except Miss as miss:
            failed += 1
            print("not ok %d %s\n# %s" % (i + 1, name, miss))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
