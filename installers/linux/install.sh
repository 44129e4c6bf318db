#!/bin/sh
# Puts Convene into the menu of the person who runs it, and opens workspaces and desk packs with it. No root.
# The program stays where this file is. With --remove it is taken out of the menu again; workspaces stay.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/convene.desktop
types=$data/mime/packages/convene.xml
icon=$data/icons/hicolor/256x256/apps/convene.png
if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$types" "$icon"
else
    mkdir -p "${entry%/*}" "${types%/*}" "${icon%/*}"
    sed "s|^Exec=PROGRAM|Exec=\"$here/convene\"|" "$here/share/convene.desktop" >"$entry"
    cp "$here/share/convene.xml" "$types"
    cp "$here/share/convene.png" "$icon"
fi
if command -v update-mime-database >/dev/null; then update-mime-database "$data/mime"; fi
if command -v update-desktop-database >/dev/null; then update-desktop-database "${entry%/*}"; fi
