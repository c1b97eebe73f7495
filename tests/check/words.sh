#!/bin/sh
# What no source may hold: functions that write without knowing how much room there is, and ways around
# the poison in core/base.h; random numbers that can be guessed; other programs; promises for later; a file that does not
# say what lives in it.
set -eu
cd "$(dirname "$0")/../.."
bad=0

found() {
    echo "check: $1"
    bad=1
}

sources=$(find src tests -path '*/node_modules' -prune -o \( -name '*.c' -o -name '*.h' \) -print | LC_ALL=C sort)

if grep -nE '(^|[^_[:alnum:]])(sprintf|vsprintf|strcpy|stpcpy|strcat|strncpy|strncat|gets)[[:space:]]*\(' $sources; then
    found 'these functions do not know how much room there is: use core/text'
fi
if grep -nE 'pragma.*(push_macro|pop_macro|diagnostic)|__builtin_[a-z]*(cpy|cat|printf)|#[[:space:]]*undef[[:space:]]+MUST_CHECK' \
    $(printf '%s\n' $sources | grep -vx src/core/base.h); then
    found 'the compiler is not to be talked round'
fi
if grep -nE '(^|[^[:alnum:]])(TODO|FIXME|XXX|HACK)([^[:alnum:]]|$)' $(find src conf tests sql -path '*/node_modules' -prune -o -type f -print |
    grep -v '^tests/check/words.sh$'); then
    found 'what is left for later belongs into an issue'
fi
ours=$(printf '%s\n' $sources | grep '^src/')
if grep -nE '(^|[^_[:alnum:]])(rand|rand_r|random|[dlm]rand48|srand|srandom|srand48)[[:space:]]*\(' $ours; then
    found 'these numbers can be guessed: libsodium has randombytes_buf'
fi
# HMAC-SHA-1 is what authenticator apps know (RFC 6238), and liboath's; RS256 is PKCS #1 v1.5 as a signature, which many passkeys make.
edge='(^|[^_[:alnum:]])'
weak="$edge(md[245]|MD[245]|sha1|SHA1|rc[24]|3?des|blowfish) *\\(|EVP_(md[245]|mdc2|sha1|ripemd160|des_|rc[245]|bf_|cast5|idea|seed)|EVP_[a-z0-9_]*_ecb|$edge(MD[245]|SHA1|DES|RC4|BF)_[A-Za-z]|RSA_(PKCS1|NO|SSLV23)_PADDING|crypto_(hash_sha1|stream_[a-z0-9_]*xor|onetimeauth)"
if grep -nE "$weak" $ours $(find sql -name '*.sql'); then
    found 'these hashes, ciphers and paddings are weak: libsodium has BLAKE2b and XChaCha20-Poly1305, PostgreSQL sha256()'
fi
if grep -nE '(^|[^_[:alnum:]])(system|popen|exec[lv][pe]{0,2}|posix_spawnp?|v?fork)[[:space:]]*\(' \
    $(printf '%s\n' $ours | grep -vx src/ctl/picture/picture_process.c); then
    found 'nothing here starts another program, but for the one that decodes pictures'
fi
for file in $ours; do
    case $(head -n 1 "$file") in
    '/*'*) ;;
    *) found "$file does not begin with a comment that says what lives there" ;;
    esac
done
exit $bad
