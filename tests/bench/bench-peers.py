#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same line of 1 and of 10 million points by uPlot and by ECharts in Chromium, beside ours, in one run: ratios.

bench-peers BUILD [POINTS…]

first   data in memory to the second frame after creation (ours: drawn)
zoom    synchronous work for one new view, the canvas flushed (ours: drawn); median of 20
append  1,000 points more with all in view, processor time of the whole browser (ours: of the thread); median of 5

Frames that paint nothing are counted in the browser's processor time of an append: its floor is said beside it. What is not
there is said to be absent: Chromium, or a library (browser.py)."""
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import browser  # noqa: E402

PATIENCE_SEC = 240
BUDGETS = {1000000: {"zoom": 0.15}, 10000000: {"zoom": 0.05, "append": 0.02, "first": 0.07}}

PAGE = r"""<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="place" style="width:1600px;height:600px"></div>
<script src="/peer.js"></script><script>
const N = %(n)d, PEER = "%(peer)s", N_ZOOMS = 20, N_APPENDS = 5, N_APPEND = 1000;
const say = words => fetch('/say?' + new URLSearchParams(words));
const frame = () => new Promise(done => requestAnimationFrame(() => done()));
const median = list => list.sort((a, b) => a - b)[list.length >> 1];
let state = 1;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 4294967296;
const flush = () => { for (const canvas of document.querySelectorAll('canvas')) canvas.getContext('2d').getImageData(0, 0, 1, 1); };

const x = new Float64Array(N + N_APPENDS * N_APPEND), y = new Float64Array(N + N_APPENDS * N_APPEND);
for (let i = 0, at = 0; i < x.length; i++) { at += random() - 0.5; x[i] = 1.7e9 + i; y[i] = at; }
const place = document.getElementById('place');

const peers = {
  uplot: {
    make(n) {
      this.chart = new uPlot({ width: 1600, height: 600, legend: { show: false }, series: [{}, { stroke: '#3584e4' }] }, [x.subarray(0, n), y.subarray(0, n)], place);
    },
    async zoom(lo, hi) { this.chart.setScale('x', { min: lo, max: hi }); await null; },
    async append(n) { this.chart.setData([x.subarray(0, n), y.subarray(0, n)]); await null; },
  },
  echarts: {
    pairs: null,
    option(n) {
      return { animation: false, xAxis: { type: 'time' }, yAxis: { type: 'value', scale: true }, dataZoom: [{ type: 'inside', filterMode: 'filter' }],
               series: [{ type: 'line', showSymbol: false, sampling: 'lttb', data: this.pairs.subarray(0, 2 * n) }] };
    },
    prepare() {
      this.pairs = new Float64Array(2 * x.length);
      for (let i = 0; i < x.length; i++) { this.pairs[2 * i] = x[i] * 1000; this.pairs[2 * i + 1] = y[i]; }
    },
    make(n) { this.chart = echarts.init(place, null, { renderer: 'canvas' }); this.chart.setOption(this.option(n)); this.chart.getZr().flush(); },
    async zoom(lo, hi) { this.chart.dispatchAction({ type: 'dataZoom', startValue: lo * 1000, endValue: hi * 1000 }); this.chart.getZr().flush(); },
    async append(n) { this.chart.setOption(this.option(n)); this.chart.getZr().flush(); },
  },
};

async function run() {
  const peer = peers[PEER], zooms = [];
  if (peer.prepare) peer.prepare();
  await frame(); await frame();
  let begin = performance.now();
  peer.make(N);
  await frame(); await frame();
  const first = performance.now() - begin;
  for (let i = 0; i < N_ZOOMS; i++) {
    const width = N * (0.2 + 0.8 * random()), start = 1.7e9 + (N - width) * random();
    begin = performance.now();
    await peer.zoom(start, start + width);
    flush();
    zooms.push(performance.now() - begin);
    await frame();
  }
  await peer.zoom(1.7e9, 1.7e9 + x.length);
  await frame(); await frame();
  await say({ word: 'idle' });
  for (let i = 0; i < 2 * N_APPENDS; i++) await frame();
  await say({ word: 'appends' });
  for (let i = 1; i <= N_APPENDS; i++) { await peer.append(N + i * N_APPEND); await frame(); await frame(); }
  await say({ word: 'done', first: first, zoom: median(zooms), worst: zooms[zooms.length - 1], appends: N_APPENDS });
}
run().catch(error => say({ word: 'error', text: String(error) }));
</script>"""


def say(**members):
    print(json.dumps({"bench": "peers", **{k: round(v, 4) if isinstance(v, float) else v for k, v in members.items()}}), flush=True)


class Listening(browser.Pages):
    """Notes the browser's processor time at each word."""

    chromium = None

    def hear(self, words):
        words["cpu_ms"] = browser.tree_cpu_ms(self.chromium.pid) if self.chromium else 0
        super().hear(words)


def measure(program, peer, n):
    pages = Listening({"/": (PAGE % {"n": n, "peer": peer}).encode(), "/peer.js": browser.find_peer(peer)})
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, \
                browser.Chromium(program, folder, pages.url, "--headless=new", "--window-size=1700,800") as chromium:
            pages.chromium = chromium
            _, done = pages.wait("done", PATIENCE_SEC)
            idle, appends = (pages.wait(word, 1)[1]["cpu_ms"] for word in ("idle", "appends"))
        count = int(done["appends"])
        return {"first": float(done["first"]), "zoom": float(done["zoom"]), "append": (done["cpu_ms"] - appends) / count, "floor": (appends - idle) / count}
    finally:
        pages.close()


def measure_ours(build, n):
    text = subprocess.run([f"{build}/tests/bench/bench-charts", str(n)], check=True, capture_output=True, text=True, timeout=PATIENCE_SEC).stdout
    figures = json.loads(text)[str(n)]
    return {"first": figures["first_ms"], "zoom": figures["zoom_ms"], "append": figures["append_ms"]}


def median_of(figures):
    return {key: statistics.median(one[key] for one in figures) for key in figures[0]}


def main():
    build, sizes = sys.argv[1], [int(word) for word in sys.argv[2:]] or [1000000, 10000000]
    program = browser.find_chromium()
    if program is None:
        say(chromium="absent")
        return 0
    failed = False
    for n in sizes:
        before = measure_ours(build, n)
        for peer in browser.PEERS:
            if browser.find_peer(peer) is None:
                say(points=n, peer=peer, library="absent", wanted=browser.PEERS[peer][0])
                continue
            try:
                theirs = measure(program, peer, n)
            except (RuntimeError, TimeoutError, OSError) as error:
                say(points=n, peer=peer, error=f"{type(error).__name__}: {error}")
                failed = True
                continue
            before, ours = (after := measure_ours(build, n)), median_of([before, measure_ours(build, n), after])  # before and after theirs
            ratios = {f"{key}_ratio": ours[key] / theirs[key] for key in ours}
            budgets = {f"{key}_budget": value for key, value in BUDGETS.get(n, {}).items() if peer == "uplot"}
            say(points=n, peer=peer, **{f"{key}_ms": value for key, value in ours.items()}, **{f"{peer}_{key}_ms": value for key, value in theirs.items()},
                **ratios, **budgets)
    return 1 if failed else 0


sys.exit(main())
