#!/bin/sh
# make sbom: what the built programs are made of, as CycloneDX (JSON), on standard output. Debian's packages that they are
# linked with, each with the version that is installed; Kore and md4c, which are compiled from Debian's sources; PostgreSQL
# and HAProxy when they are here.
#
#   sbom.sh             the list
#   sbom.sh --outdated  the packages of it for which this machine's lists know a newer version (after apt-get update); status 1
#                       when there are any
set -eu
cd "$(dirname "$0")/../.."
. conf/dev/say.sh

command -v dpkg-query >/dev/null || fail 'the list is made from the packages of a Debian system'
for program in build/kore build/backtalk.so build/backtalk-ctl build/backtalk-picture; do
    [ -e "$program" ] || fail "$program is not there: make build"
done
release=$(. /etc/os-release && echo "${ID:-debian}-${VERSION_ID:-unknown}")

# Packages of the libraries that are loaded. dpkg knows a file by the path that its package has, with /usr or without; it reads
# its lists once for all of them.
linked() {
    libraries=$(ldd build/kore build/backtalk.so build/backtalk-ctl build/backtalk-picture |
        sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | LC_ALL=C sort -u)
    paths=$(for library in $libraries; do
        real=$(readlink -f "$library")
        echo "$library $real ${real#/usr}"
    done)
    # shellcheck disable=SC2086
    owners=$(dpkg-query -S $paths 2>/dev/null) || : # not all of them are known
    names=$(printf '%s\n\n%s\n' "$owners" "$paths" | awk '
        /^$/ { libraries = 1; next }
        !libraries { path = $NF; sub(/: .*/, ""); owner[path] = $0; next }
        {
            for (i = 1; i <= NF; i++) if ($i in owner) { print owner[$i]; next }
            print "sbom.sh: no package has " $1 >"/dev/stderr"
            wrong = 1
        }
        END { exit wrong }') || exit 1
    echo "$names" | LC_ALL=C sort -u
}

packages=$(linked)
[ -n "$packages" ] || fail 'ldd finds no libraries'
beside=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 'postgresql-[0-9]*' haproxy 2>/dev/null |
    sed -n 's/^installed //p' | grep -E '^(postgresql-[0-9]+|haproxy)$') || :

if [ "${1:-}" = --outdated ]; then
    # shellcheck disable=SC2086
    apt-cache policy $packages $beside | awk '
        /^[^ ]/ { name = $1; sub(/:$/, "", name) }
        $1 == "Installed:" { installed = $2 }
        $1 == "Candidate:" && $2 != installed { print name " " installed " -> " $2; old++ }
        END { exit old > 0 }'
    exit
fi

# "TYPE NAME VERSION PURL" for each component.
components() {
    # Both are compiled from Debian's sources: conf/kore, conf/md4c.
    echo "application kore $(cat build/kore-release/src/RELEASE) pkg:deb/debian/kore?distro=debian-12"
    echo "library md4c $(sed -n 's/^| md4c \([0-9.]*\),.*/\1/p' README.md) pkg:deb/debian/md4c?distro=debian-13"
    # shellcheck disable=SC2086
    dpkg-query -W -f '${Package} ${Version} ${Architecture}\n' $packages $beside | LC_ALL=C sort -u |
        while read -r name version machine; do
            case $name in postgresql-* | haproxy) type=application ;; *) type=library ;; esac
            echo "$type $name $version pkg:deb/debian/$name@$version?arch=$machine&distro=$release"
        done
}

version=$(sed -n 's/^#define BACKTALK_VERSION "\(.*\)"$/\1/p' src/core/version.h)
components | awk -v version="$version" '
    BEGIN {
        print "{\n  \"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"version\": 1,"
        print "  \"metadata\": {\"component\": {\"type\": \"application\", \"name\": \"backtalk\", \"version\": \"" version "\"}},"
        printf "  \"components\": ["
    }
    NF != 4 { print "sbom.sh: not a component: " $0 >"/dev/stderr"; wrong = 1; exit 1 }
    {
        printf "%s\n    {\"type\": \"%s\", \"name\": \"%s\", \"version\": \"%s\", \"purl\": \"%s\"}", (NR > 1 ? "," : ""), $1, $2, $3, $4
    }
    END { if (!wrong) print "\n  ]\n}" }'
