#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# activation.sh SERVICE PROGRAM: the session bus reads the service file and starts the program by its name (UX.md section 2, row 6).
# The file is as installed, but for the folder of the program, which is this build's. Wants a display and a bus: run-ui.
set -eu
id=org.analytics.Dashboard path=/org/analytics/Dashboard
call() {
  dest=$1 object=$2 method=$3
  shift 3
  gdbus call --session --timeout 60 --dest "$dest" --object-path "$object" --method "$method" "$@"
}
bus() { call org.freedesktop.DBus /org/freedesktop/DBus "org.freedesktop.DBus.$1" ${2+"$2"} ${3+"$3"}; }
services=$XDG_RUNTIME_DIR/dbus-1/services
mkdir -p "$services"
sed "s,^Exec=/.*/analytics-dashboard,Exec=$2," "$1" >"$services/$id.service"
bus ReloadConfig
bus ListActivatableNames | grep -q "'$id'"
bus NameHasOwner "$id" | grep -q false
bus StartServiceByName "$id" 0 | grep -q 'uint32 1'
bus NameHasOwner "$id" | grep -q true
call "$id" "$path" org.gtk.Actions.List | grep -q "'quit'"
call "$id" "$path" org.gtk.Actions.Activate quit '[]' '{}'
echo "started by its name"
