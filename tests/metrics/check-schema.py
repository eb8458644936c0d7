#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shipped pack, and the example of the format, against data/schemas/kpi-pack.schema.json (our subset of draft 2020-12)."""
import json
import pathlib
import re
import sys

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$schema", "$id", "title", "$defs", "$ref", "type", "required", "properties", "additionalProperties", "items", "enum", "pattern",
         "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "anyOf"}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    if name == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def check(value, schema, root, path="", faults=None):
    faults = [] if faults is None else faults
    unknown = set(schema) - KNOWN
    if unknown:
        raise SystemExit(f"the schema uses {unknown}, which is not in our subset")
    if "$ref" in schema:
        target = root
        for part in schema["$ref"].lstrip("#/").split("/"):
            target = target[part]
        return check(value, target, root, path, faults)
    if "anyOf" in schema and all(check(value, s, root, path, []) for s in schema["anyOf"]):
        faults.append(f"{path}: fits none of anyOf")
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(is_type(value, n) for n in names):
        faults.append(f"{path}: is no {' or '.join(names)}")
        return faults
    if "enum" in schema and value not in schema["enum"]:
        faults.append(f"{path}: {value!r} is none of {schema['enum']}")
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            faults.append(f"{path}: {value!r} does not match")
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            faults.append(f"{path}: length")
    if is_type(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        faults.append(f"{path}: {value} is out of range")
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            faults.append(f"{path}: number of items")
        if schema.get("uniqueItems") and len({json.dumps(v) for v in value}) < len(value):
            faults.append(f"{path}: items repeat")
        for i, item in enumerate(value):
            check(item, schema.get("items", {}), root, f"{path}/{i}", faults)
    if isinstance(value, dict):
        faults += [f"{path}: {name} is missing" for name in schema.get("required", []) if name not in value]
        for name, item in value.items():
            rule = schema.get("properties", {}).get(name, schema.get("additionalProperties", {}))
            check(item, rule, root, f"{path}/{name}", faults)
    return faults


EXAMPLE = json.loads("""{"pack":"commerce","version":3,"kpis":[
{"code":"COM.AOV","version":1,"value_chain":"sales","parent":"COM.NET_REVENUE","level":2,
 "name":{"en":"Average order value","es":"Valor medio del pedido","fr":"Panier moyen"},
 "formula_text":{"en":"Net revenue divided by the number of orders"},
 "dataset":"orders","time":"ordered_at","where":"status != 'cancelled' and quantity > 0 and customer is not null",
 "measure":"safe_div(sum(amount), distinct(order_id))",
 "unit":"money:GBP","direction":"up","target":48000,"thresholds":{"warn":45000,"crit":40000},
 "grain":["minute","hour","day"],"zone":"Europe/London","windows":["PT5M","PT1H"],"dims":[["country"],["country","channel"]],
 "max_keys":1000,"lateness":"P1D","null_policy":"skip","min_n":1,"rollup":"auto","owner":"","source_note":""}]}""")


def spoilt(**changes):
    pack = json.loads(json.dumps(EXAMPLE))
    for name, value in changes.items():
        if value is None:
            del pack["kpis"][0][name]
        else:
            pack["kpis"][0][name] = value
    return pack


def main(data):
    schema = json.loads((data / "schemas" / "kpi-pack.schema.json").read_text())
    cases = [(p.name, json.loads(p.read_text()), True) for p in sorted((data / "catalogue").glob("*.json"))]
    cases.append(("example", EXAMPLE, True))
    for name in ("code", "version", "name", "dataset", "time", "measure", "unit", "direction"):
        cases.append((f"without {name}", spoilt(**{name: None}), False))
    for name, value in (("code", "com.aov"), ("unit", "pounds"), ("direction", "sideways"), ("windows", ["PT2M"]), ("windows", ["PT1M", "PT1M"]),
                        ("grain", []), ("dims", [[]]), ("dims", ["country"]), ("version", 0), ("version", 1.5), ("name", {"es": "x"}),
                        ("thresholds", {"warn": "1"}), ("rollup", "often"), ("max_keys", 0)):
        cases.append((f"{name} = {value}", spoilt(**{name: value}), False))
    wrong = 0
    print(f"1..{len(cases)}")
    for i, (name, pack, good) in enumerate(cases, 1):
        faults = check(pack, schema, schema)
        ok = good != bool(faults)
        wrong += not ok
        print(f"{'' if ok else 'not '}ok {i} {name}" + ("" if ok else " # " + "; ".join(faults[:5])))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
