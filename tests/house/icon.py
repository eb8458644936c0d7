#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The icon can be loaded and is drawn."""
import sys

import gi

gi.require_version("GdkPixbuf", "2.0")
from gi.repository import GdkPixbuf  # noqa: E402

icon = GdkPixbuf.Pixbuf.new_from_file(sys.argv[1])
data, n = icon.get_pixels(), icon.get_n_channels()
colours = {data[i:i + n] for i in range(0, len(data), n)}
assert icon.get_width() == 128 and len(colours) > 8, "the icon is not drawn"
