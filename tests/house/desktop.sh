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
  service) grep -q "^Name=$id$" "$build/data/$id.service"
    grep -q '^Exec=/.*/analytics-dashboard --gapplication-service$' "$build/data/$id.service" ;;
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
  flatpak) python3 - "$top/$id.json" <<'P'
import json, sys
manifest = json.load(open(sys.argv[1]))
allowed = {"--share=ipc", "--share=network", "--socket=wayland", "--socket=fallback-x11", "--device=dri"}
extra = set(manifest["finish-args"]) - allowed
assert not extra, f"the sandbox grants more than it needs: {extra}"
assert manifest["app-id"] == "org.analytics.Dashboard" and manifest["modules"][-1]["buildsystem"] == "meson"
P
    ;;
  *) echo "unknown kind $kind"; exit 2 ;;
esac
echo "$kind is valid"
