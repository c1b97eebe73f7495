#!/bin/sh
# Installs the Debian packages that are missing, and only these: conf/dev/deps.sh [SECTION...]
# Sections are those of conf/dev/packages; without any: run.
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh

[ $# -gt 0 ] || set -- run

# The packages of the sections, without those whose command is there already.
wanted=''
for section in "$@"; do
    grep -qx "\[$section\]" conf/dev/packages || fail "conf/dev/packages has no section $section."
    list=$(awk -v want="[$section]" '
        /^\[/ { inside = ($0 == want); next }
        inside && NF && $1 !~ /^#/ {
            if ($2 == "unless") print $1 ":" $3
            else { gsub(/[[:space:]]*\|[[:space:]]*/, "|"); print $1 ":" }
        }' conf/dev/packages)
    for item in $list; do
        unless=${item#*:}
        if [ -z "$unless" ] || ! command -v "$unless" >/dev/null; then
            wanted="$wanted ${item%%:*}"
        fi
    done
done
[ -n "$wanted" ] || exit 0

command -v dpkg-query >/dev/null ||
    fail "this is no Debian: install what corresponds to these packages by hand:$wanted"

# shellcheck disable=SC2046
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $(echo "$wanted" | tr '|' ' ') 2>/dev/null |
    sed -n 's/^installed //p') || :
is_installed() { printf '%s\n' "$installed" | grep -qxF "$1"; }

missing=''
for choice in $wanted; do
    there=''
    for package in $(echo "$choice" | tr '|' ' '); do
        if is_installed "$package"; then there=yes; fi
    done
    [ -n "$there" ] || missing="$missing $choice"
done
[ -n "$missing" ] || exit 0

# Of each choice the first package that apt knows; the first when it knows none, which apt then says.
chosen() {
    for choice in $missing; do
        pick=${choice%%|*}
        for package in $(echo "$choice" | tr '|' ' '); do
            if apt-cache show "$package" >/dev/null 2>&1; then
                pick=$package
                break
            fi
        done
        printf ' %s' "$pick"
    done
}

as_root=''
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "these packages are missing, and there is no sudo. As root: apt-get install$(chosen)"
    as_root=sudo
fi
echo "Installing the Debian packages that are missing:$(chosen)"

# shellcheck disable=SC2046,SC2086
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 --no-install-recommends "$@" $(chosen)
}

# The lists of packages are fetched only when those at hand are empty or too old to serve.
if ! install --simulate >/dev/null 2>&1 || ! install; then
    echo 'Fetching the lists of packages'
    $as_root apt-get update -q || fail 'the lists of packages could not be fetched. Is there a network?'
    install || fail "apt-get could not install$(chosen)"
fi
