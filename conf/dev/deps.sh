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
        inside && NF && $1 !~ /^#/ { print $1 ":" $3 }' conf/dev/packages)
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

# shellcheck disable=SC2086
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    sed -n 's/^installed //p') || :
missing=''
for package in $wanted; do
    printf '%s\n' "$installed" | grep -qx "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=''
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
        fail "these packages are missing, and there is no sudo. As root: apt-get install$missing"
    as_root=sudo
fi
echo "Installing the Debian packages that are missing:$missing"

# shellcheck disable=SC2086
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 --no-install-recommends "$@" $missing
}

# The lists of packages are fetched only when those at hand are empty or too old to serve.
if ! install --simulate >/dev/null 2>&1 || ! install; then
    echo 'Fetching the lists of packages'
    $as_root apt-get update -q || fail 'the lists of packages could not be fetched. Is there a network?'
    install || fail "apt-get could not install$missing"
fi
