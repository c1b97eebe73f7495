#!/bin/sh
# Builds our own Kore from the source that Debian's package `kore` carries in /usr/share/kore. Where that package
# is missing (Debian 13 has none), it is fetched from Debian 12's archive and unpacked below OUT.
#
#   build.sh OUT [--plain] [--sanitize]
#
# Leaves OUT/kore, OUT/include/kore/*.h, OUT/features (the -D flags that a module must be compiled
# with, as they change the structs) and the patched source in OUT/src.
#   --plain      without our patches, to compare with
#   --sanitize   with AddressSanitizer and UndefinedBehaviorSanitizer; seccomp then only refuses what
#                Kore denies by name, as the sanitizers need calls that no list foresees
# CC chooses the compiler (default cc). Does nothing when neither source, patches, compiler nor
# options changed.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
source=${KORE_SOURCE:-/usr/share/kore}
fetch=$here/../debian/fetch.sh
out=
plain=
sanitize=

for arg in "$@"; do
    case $arg in
    --plain) plain=plain ;;
    --sanitize) sanitize=sanitize ;;
    -*) echo "usage: build.sh OUT [--plain] [--sanitize]" >&2; exit 2 ;;
    *) out=$arg ;;
    esac
done
[ -n "$out" ] || { echo "usage: build.sh OUT [--plain] [--sanitize]" >&2; exit 2; }
if [ ! -f "$source/src/http.c" ] && [ -z "${KORE_SOURCE:-}" ]; then
    source=$out/package/usr/share/kore
    if [ ! -f "$source/src/http.c" ]; then
        "$fetch" package bookworm kore "$out/package.deb"
        rm -rf "$out/package"
        dpkg-deb -x "$out/package.deb" "$out/package"
        rm "$out/package.deb"
    fi
fi
[ -f "$source/src/http.c" ] || { echo "build.sh: no source in $source" >&2; exit 1; }
for tool in make patch dpkg-buildflags; do
    command -v $tool >/dev/null || {
        echo "build.sh: $tool is missing: apt-get install build-essential patch" >&2
        exit 1
    }
done

cc=${CC:-cc}
# The patches as positional parameters: their folder's name may hold spaces.
set --
[ -n "$plain" ] || set -- "$here"/[0-9]*.patch

stamp=$({
    echo "$plain $sanitize $cc"
    $cc --version | head -n 1
    cat "$here/build.sh" "$@"
    (cd "$source" && find . -type f | LC_ALL=C sort | xargs sha256sum)
} | sha256sum | cut -d ' ' -f 1)

what="${plain:+plain }${sanitize:+sanitized }Kore $(cat "$source/RELEASE")"
if [ -x "$out/kore" ] && [ "$(cat "$out/stamp" 2>/dev/null)" = "$stamp" ]; then
    echo "$what in $out is up to date"
    exit 0
fi
echo "building $what in $out"

mkdir -p "$out"
rm -rf "$out/src" "$out/include" "$out/kore" "$out/stamp"
cp -R "$source" "$out/src"
chmod -R u+w "$out/src"
for patch in "$@"; do
    patch -d "$out/src" -p1 -s -F0 --no-backup-if-mismatch <"$patch" || {
        echo "build.sh: $(basename "$patch") does not apply" >&2
        exit 1
    }
done

flags=
if [ -n "$sanitize" ]; then
    cc="$cc -DKORE_SANITIZE -DSECCOMP_KILL_POLICY=SECCOMP_RET_ALLOW"
    cc="$cc -fno-sanitize-recover=all -fno-omit-frame-pointer"
    flags=SANITIZE=address,undefined
fi

# An empty environment: LDFLAGS, PGSQL, DEB_BUILD_OPTIONS and more would change the result.
quiet_make() {
    env -i PATH="$PATH" LC_ALL=C DEB_BUILD_MAINT_OPTIONS=hardening=+bindnow make -s -C "$out/src" CC="$cc" TASKS=1 $flags "$@" \
        >"$out/build.log" 2>&1 || { cat "$out/build.log" >&2; exit 1; }
}
quiet_make platform.h obj/version.c
quiet_make -j2 kore

mv "$out/src/kore" "$out/kore"
mv "$out/src/kore.features" "$out/features"
mkdir -p "$out/include"
cp -R "$out/src/include/kore" "$out/include/kore"
echo "$stamp" >"$out/stamp"
