#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/schemas/chart.schema.json and the program read specs alike: what we ship is good to both, what is spoilt to neither."""
import copy
import importlib.util
import json
import pathlib
import subprocess
import sys

import jsonschema

PLAIN = {"data": {"values": [{"a": "x", "b": 1}, {"a": "y", "b": 2}]}, "mark": {"type": "bar"}, "transform": [{"filter": {"field": "b", "gt": 0}}],
         "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative", "aggregate": "sum", "stack": "zero"}}}
LAYERS = {"data": {"values": [{"a": 1, "b": 1}]}, "layer": [{"mark": "line", "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}]}
VIEWS = {"data": {"values": [{"a": 1, "b": 1}]}, "hconcat": [{"mark": "point", "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}]}

GONE = object()

# where, and what stands there then: refused by the schema, refused or warned of by the program
SPOILT = [
    (PLAIN, ("mark",), GONE), (PLAIN, ("encoding",), GONE), (PLAIN, ("mark", "type"), "bars"), (PLAIN, ("mark", "type"), 3), (PLAIN, ("mark",), []),
    (PLAIN, ("data",), {"url": "https://example.org/a.json"}), (PLAIN, ("data", "values"), {}), (PLAIN, ("data", "values"), [1]),
    (PLAIN, ("encoding", "x"), {}), (PLAIN, ("encoding", "x", "type"), "numeric"), (PLAIN, ("encoding", "y", "aggregate"), "mode"),
    (PLAIN, ("encoding", "y", "stack"), "middle"), (PLAIN, ("encoding", "y", "scale"), {"type": "cubic"}), (PLAIN, ("encoding", "y", "scale"), {"domain": [1]}),
    (PLAIN, ("transform",), {}), (PLAIN, ("transform", 0), {}), (PLAIN, ("transform", 0), {"calculate": "1"}), (PLAIN, ("encoding",), []),
    (PLAIN, ("width",), -1), (PLAIN, ("width",), "wide"), (PLAIN, ("title",), 7), (PLAIN, ("params",), [{"value": 1}]),
    (LAYERS, ("layer",), []), (LAYERS, ("layer",), {}), (LAYERS, ("layer", 0, "mark"), GONE), (LAYERS, ("layer",), LAYERS["layer"] * 17),
    (VIEWS, ("hconcat",), []), (VIEWS, ("hconcat", 0, "mark"), GONE), (VIEWS, ("hconcat",), VIEWS["hconcat"] * 61), (VIEWS, ("hconcat", 0), 1),
]


def spoilt(document, path, value):
    copied = copy.deepcopy(document)
    place = copied
    for part in path[:-1]:
        place = place[part]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copied


def of_templates(folder):
    for path in sorted(folder.glob("*.adash")):
        for key, tile in json.loads(path.read_text())["tiles"].items():
            if "spec" in tile:
                yield f"{path.name}, {key}", tile["spec"]


def of_vega(path):
    """The published forms that vega-examples.py draws."""
    module = importlib.util.module_from_spec(spec := importlib.util.spec_from_file_location("vega_examples", path))
    spec.loader.exec_module(module)
    for name, _, make in module.EXAMPLES:
        yield name, make()[0]


def main(schema_path, list_specs, dump_charts, templates, vega):
    schema = json.loads(pathlib.Path(schema_path).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    listed = json.loads(subprocess.run([list_specs], check=True, capture_output=True, text=True).stdout)
    good = [(entry["name"], json.loads(entry["spec"])) for entry in listed["specs"]]
    good += [("the plain one", PLAIN), ("the layers", LAYERS), ("the views", VIEWS), *of_templates(pathlib.Path(templates)), *of_vega(vega)]
    bad = [(f"{'/'.join(map(str, path))} = {'nothing' if value is GONE else json.dumps(value)[:40]}", spoilt(document, path, value)) for document, path, value in SPOILT]
    said = json.loads(subprocess.run([dump_charts], input=json.dumps([spec for _, spec in bad]), check=True, capture_output=True, text=True).stdout)
    results = []
    for name, spec in good:
        faults = [f"{error.json_path}: {error.message[:90]}" for error in validator.iter_errors(spec)]
        results.append((not faults, f"good: {name}", faults))
    for (name, spec), answer in zip(bad, said):
        results.append((not validator.is_valid(spec), f"spoilt, by the schema: {name}", ["it is taken"]))
        results.append(("error" in answer or bool(answer["warnings"]), f"spoilt, by the program: {name}", ["it is taken"]))
    marks, channels = schema["$defs"]["mark_name"]["enum"], schema["$defs"]["encoding"]["properties"]
    results.append((sorted(marks) == sorted(listed["marks"]), "the marks", [str(set(marks) ^ set(listed["marks"]))]))
    results.append((set(listed["channels"]) <= set(channels), "the channels", [str(set(listed["channels"]) - set(channels))]))
    print(f"1..{len(results)}")
    for number, (ok, name, faults) in enumerate(results, 1):
        print(f"{'' if ok else 'not '}ok {number} {name.replace('#', '')}" + ("" if ok else " # " + "; ".join(faults[:4])))
    return 0 if all(ok for ok, _, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
