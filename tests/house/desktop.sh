#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# desktop.sh KIND SOURCE BUILD: every file that a desktop reads, under its own validator (UX.md section 2, rows 4-8, 30, 35, 37, 40).
set -eu
kind=$1 top=$2 build=$3
id=org.analytics.Dashboard
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
case $kind in
  desktop) desktop-file-validate "$build/data/$id.desktop" ;;
  metainfo) appstreamcli validate --no-net --explain "$build/data/$id.metainfo.xml" ;;
  schema) glib-compile-schemas --strict --dry-run "$top/data" ;;
  icons) for icon in "$top"/data/icons/hicolor/*/apps/*.svg; do xmllint --noout "$icon"; done
    /usr/bin/python3 "$top/tests/house/icon.py" "$top/data/icons/hicolor/scalable/apps/$id.svg" ;;
  mime) xmllint --noout "$top/data/$id.mime.xml"
    mkdir -p "$work/mime/packages"; cp "$top/data/$id.mime.xml" "$work/mime/packages/"
    update-mime-database "$work/mime" 2>/dev/null
    grep -q 'application/vnd.analytics.dashboard+json:\*.adash' "$work/mime/globs" ;;
  man) for page in "$top"/data/man/*.1; do mandoc -T lint -W warning "$page"; done ;;
  shell) shellcheck "$top/run" "$top/.ci/run" "$top"/tests/house/*.sh
    bash -c '. "$1/data/completions/analytics.bash" && complete -p analytics >/dev/null' _ "$top"
    bash -c '. "$1/data/completions/analytics-hub.bash" && complete -p analytics-hub >/dev/null' _ "$top" ;;
  flatpak) # an unknown property is only warned of: the warning is the fault
    cd "$work"
    HOME=$work flatpak-builder --show-manifest "$top/$id.json" >manifest 2>warnings || { cat warnings; exit 1; }
    [ ! -s warnings ] || { cat warnings; exit 1; }
    python3 - manifest "$top/meson.build" <<'P'
import json, re, sys
manifest = json.load(open(sys.argv[1]))
allowed = {"--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--device=dri"}
extra = set(manifest["finish-args"]) - allowed
assert not extra, f"the sandbox grants more than it needs: {extra}"
assert manifest["id"] == "org.analytics.Dashboard" and manifest["modules"][-1]["buildsystem"] == "meson"
# What the GNOME runtime does not bring is a module.
runtime = {"glib-2.0", "gio-unix-2.0", "gmodule-no-export-2.0", "json-glib-1.0", "sqlite3", "libzstd", "libarchive", "libsoup-3.0", "cairo", "cairo-pdf", "cairo-svg",
           "pangocairo", "gtk4", "libadwaita-1", "libxml-2.0"}
modules = {module["name"].removeprefix("lib") for module in manifest["modules"]}
wanted = set(re.findall(r"dependency\('([^']+)'", open(sys.argv[2]).read())) - runtime
lacking = {name for name in wanted if name.removeprefix("lib") not in modules}
assert not lacking, f"no module for {lacking}"
P
    ;;
  *) echo "unknown kind $kind"; exit 2 ;;
esac
echo "$kind is valid"
