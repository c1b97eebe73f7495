#!/bin/sh
# What no script of ours may do: make markup or code of words, load anything from elsewhere, listen to other windows, or
# reach into what all objects have in common.
set -eu
cd "$(dirname "$0")/../.."
bad=0

none() {
    if grep -nE "$2" assets/js/*.js assets/js/*/*.js assets/root/*.js; then
        echo "check: $1"
        bad=1
    fi
}

none 'words become markup: use textContent, append, replaceChildren' 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|createContextualFragment'
none 'words become code' '(^|[^[:alnum:]_.])eval *\(|new Function|set(Timeout|Interval)\( *["'"'"'`]|javascript:'
none 'all that is loaded is ours: the page names it' '["'"'"'`](https?:)?//[a-z]|importScripts'
none 'nothing here talks with other windows' 'window\.(parent|opener|top)|\.postMessage\([^)]*,|addEventListener\( *["'"'"'`]message'
none 'what all objects share is left alone' '__proto__|\.prototype|\["constructor"\]'
none 'nobody is counted or followed' 'sendBeacon|navigator\.(geolocation|mediaDevices|contacts)|document\.cookie'
exit $bad
