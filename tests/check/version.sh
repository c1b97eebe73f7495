#!/bin/sh
# The version that --version says is the newest heading of CHANGELOG.md.
set -eu
cd "$(dirname "$0")/../.."
said=$(sed -n 's/^#define BACKTALK_VERSION "\(.*\)"$/\1/p' src/core/version.h)
newest=$(sed -n 's/^## \([0-9][0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1)
[ -n "$said" ] && [ "$said" = "$newest" ] || {
    echo "check: src/core/version.h says '$said', CHANGELOG.md '$newest'"
    exit 1
}
