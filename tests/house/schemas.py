#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/schemas against what we ship and against the examples of the formats; each schema also refuses what is spoilt (FORMATS.md)."""
import copy
import json
import pathlib
import sys

import jsonschema

PACK = json.loads("""{"pack":"commerce","version":3,"kpis":[
{"code":"COM.AOV","version":1,"value_chain":"sales","parent":"COM.NET_REVENUE","level":2,
 "name":{"en":"Average order value","es":"Valor medio del pedido","fr":"Panier moyen"},
 "formula_text":{"en":"Net revenue divided by the number of orders"},
 "dataset":"orders","time":"ordered_at","where":"status != 'cancelled' and quantity > 0 and customer is not null",
 "measure":"safe_div(sum(amount), distinct(order_id))",
 "unit":"money:GBP","direction":"up","target":48000,"thresholds":{"warn":45000,"crit":40000},
 "grain":["minute","hour","day"],"zone":"Europe/London","windows":["PT5M","PT1H"],"dims":[["country"],["country","channel"]],
 "max_keys":1000,"lateness":"P1D","null_policy":"skip","min_n":1,"rollup":"auto","owner":"","source_note":""}]}""")

MAPPING = json.loads("""{"dataset":"orders","zone":"Europe/London","time":"ordered_at","mode":"batch","csv":{"delimiter":",","header":true,"encoding":"utf-8"},
 "columns":{"InvoiceNo":{"as":"order_id","type":"text"},"InvoiceDate":{"as":"ordered_at","type":"time","format":["%Y-%m-%d %H:%M:%S","%d/%m/%Y"]}},
 "calculate":[{"as":"amount","calculate":"money(quantity * price, 'GBP')"}],
 "reject":[{"unless":"order_id is not null","reason":"no order number"}],"null":["","N/A"],"id":["order_id"]}""")

QUERY = json.loads("""{"version":1,"source":"orders","params":{"floor":{"type":"int","value":10}},
 "lookup":[{"source":"customers","as":"c","kind":"left","on":[["customer","id"]]}],
 "calculate":[{"as":"amount_eur","calculate":"amount * 1.17"}],
 "filter":{"and":[{"field":"ordered_at","gte":"2011-01-01","lt":"2012-01-01"},{"not":{"field":"country","oneOf":["Unspecified"]}},{"field":"c.segment","valid":true}]},
 "group":[{"field":"ordered_at","timeUnit":"yearmonth","zone":"Europe/London","as":"month"},{"field":"country"}],
 "aggregate":[{"op":"sum","field":"amount","as":"revenue"},{"op":"quantile","p":0.95,"field":"amount","as":"p95"}],
 "having":{"field":"orders","gte":{"param":"floor"}},
 "window":[{"op":"rank","as":"place","groupby":["month"],"sort":[{"field":"revenue","order":"descending"}]}],
 "pivot":null,"select":["month","country"],"sort":[{"field":"month"}],"offset":0,"limit":1000}""")

BOARD = json.loads("""{"format":"adash","version":1,"id":"b1","title":"B","tiles":{
 "a":{"x":0,"y":0,"w":3,"h":3,"type":"kpi","kpi":{"code":"COM.AOV","period":"day","by":"country"}},
 "f":{"x":3,"y":0,"w":3,"h":2,"type":"filter","filter":{"field":"country"}},
 "c":{"x":0,"y":3,"w":6,"h":4,"type":"chart","query":{"version":1,"source":"orders"},"spec":{"mark":"line","encoding":{"x":{"field":"month"},"y":{"field":"revenue"}}},
  "thresholds":[{"value":100,"state":"warn"}],"style":{"crossFilter":false,"transform":"mean7","compare":"P1Y"}},
 "t":{"x":6,"y":3,"w":6,"h":4,"type":"table","query":{"question":"q1"}}},
 "time":{"last":"P30D"},"compare":null,"filters":{"f1":{"field":"country","oneOf":["France"]},"f2":{"field":"amount","gte":10,"lt":20}},
 "annotations":{"n1":{"tile":"c","at":"2011-11-24T00:00:00+00:00","to":null,"value":null,"text":"Campaign"}}}""")

ANSWERS = {
    "kpi_get": json.loads("""{"code":"COM.AOV","version":1,"unit":"money:GBP","period":"day","zone":"Europe/London","dim":"","merge":"none","freshness":"fresh",
 "as_of":"2011-12-09T12:50:00+00:00","points":[{"start":"2011-11-01T00:00:00+00:00","value":48076.22,"count":137,"rev":1},
 {"start":"2011-11-02T00:00:00+00:00","value":null,"reason":"na","count":0,"rev":0}],"span":{"value":null,"reason":"none","count":137}}"""),
    "rows": json.loads("""{"columns":[{"name":"month","type":"time","unit":null,"role":"time"},{"name":"revenue","type":"money:GBP","unit":"money:GBP","role":"measure"}],
 "rows":[["2011-01-01T00:00:00+00:00",56000026]],"row_count":1,"truncated":false,"from":"local","as_of":"2011-12-09T12:50:00+00:00","elapsed_usec":812,"plan":null}"""),
}

GONE = object()


def spoilt(document, *path, value):
    """The same with one member changed, or taken away."""
    copied = copy.deepcopy(document)
    place = copied
    for part in path[:-1]:
        place = place[part]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copied


def packs(data):
    yield "kpi-pack", "the example", PACK, True
    for path in sorted((data / "catalogue").glob("*.json")):
        yield "kpi-pack", path.name, json.loads(path.read_text()), True
    for name in ("code", "version", "name", "dataset", "time", "measure", "unit", "direction"):
        yield "kpi-pack", f"without {name}", spoilt(PACK, "kpis", 0, name, value=GONE), False
    for name, value in (("code", "com.aov"), ("unit", "pounds"), ("direction", "sideways"), ("windows", ["PT2M"]), ("windows", ["PT1M", "PT1M"]),
                        ("grain", []), ("dims", [[]]), ("dims", ["country"]), ("version", 0), ("version", 1.5), ("name", {"es": "x"}),
                        ("thresholds", {"warn": "1"}), ("rollup", "often"), ("max_keys", 0)):
        yield "kpi-pack", f"{name} = {value}", spoilt(PACK, "kpis", 0, name, value=value), False


def mappings(data):
    yield "mapping", "the example", MAPPING, True
    for path in sorted((data / "mappings").glob("*.json")):
        yield "mapping", path.name, json.loads(path.read_text()), True
    for place, value in ((("dataset",), GONE), (("columns",), GONE), (("mode",), "sometimes"), (("csv", "header"), "yes"), (("columns", "InvoiceNo", "type"), "number"),
                         (("reject", 0, "unless"), GONE), (("calculate", 0, "as"), ""), (("null",), ""), (("id",), "order_id")):
        yield "mapping", f"{place} spoilt", spoilt(MAPPING, *place, value=value), False


def boards(data):
    yield "board", "the example", BOARD, True
    for path in sorted((data / "templates").glob("*.adash")):
        yield "board", path.name, json.loads(path.read_text()), True
    for place, value in ((("format",), "adash2"), (("tiles",), []), (("tiles", "a", "x"), 12), (("tiles", "a", "w"), 0), (("tiles", "a", "kpi", "code"), GONE),
                         (("tiles", "a", "kpi", "by"), 1), (("tiles", "a", "kpi"), GONE), (("tiles", "f", "filter"), "country"), (("tiles", "f", "filter"), {}), (("id",), "a b"),
                         (("tiles", "c", "type"), "diagram"), (("tiles", "c", "thresholds"), {}), (("tiles", "c", "thresholds", 0, "value"), "high"),
                         (("tiles", "c", "thresholds", 0, "state"), "amber"), (("tiles", "c", "style", "crossFilter"), "no"), (("tiles", "c", "style", "transform"), "mean"),
                         (("tiles", "c", "query"), {}), (("tiles", "t", "query"), {"question": 1}), (("filters", "f1", "field"), GONE), (("filters", "f1"), {"field": "country"}),
                         (("filters", "f1", "oneOf"), "France"), (("annotations", "n1", "tile"), GONE), (("annotations", "n1", "value"), [5]), (("annotations", "a b"), {"tile": "c"})):
        yield "board", f"{place} spoilt", spoilt(BOARD, *place, value=value), False


def queries(_data):
    yield "query", "the example", QUERY, True
    for place, value in ((("version",), 2), (("source",), GONE), (("filter", "and", 0, "near"), 1), (("aggregate", 0, "op"), "mode"), (("group", 0, "timeUnit"), "fortnight"),
                         (("limit",), -1), (("lookup", 0, "on"), []), (("sort", 0, "order"), "up")):
        yield "query", f"{place} spoilt", spoilt(QUERY, *place, value=value), False


def answers(_data):
    for name, example in ANSWERS.items():
        yield f"answers#{name}", "the example", example, True
    for place, value in ((("freshness",), "old"), (("as_of",), "2011-12-09 12:50"), (("points", 1, "reason"), GONE), (("points", 0, "partial"), False), (("merge",), "add")):
        yield "answers#kpi_get", f"{place} spoilt", spoilt(ANSWERS["kpi_get"], *place, value=value), False
    for place, value in ((("columns", 0, "role"), "key"), (("from",), "nowhere"), (("row_count",), -1), (("truncated",), GONE)):
        yield "answers#rows", f"{place} spoilt", spoilt(ANSWERS["rows"], *place, value=value), False


def load(data, name):
    """The validator of NAME, or with NAME#PART of one definition in it."""
    name, _, part = name.partition("#")
    schema = json.loads((data / "schemas" / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator({**schema, "$ref": f"#/$defs/{part}"} if part else schema)


def main(data):
    cases = [case for cases_of in (packs, mappings, boards, queries, answers) for case in cases_of(data)]
    wrong = 0
    print(f"1..{len(cases)}")
    for number, (name, what, document, good) in enumerate(cases, 1):
        faults = [f"{error.json_path}: {error.message}" for error in load(data, name).iter_errors(document)]
        ok = good != bool(faults)
        wrong += not ok
        print(f"{'' if ok else 'not '}ok {number} {name}: {what}" + ("" if ok else " # " + "; ".join(faults[:5])))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
