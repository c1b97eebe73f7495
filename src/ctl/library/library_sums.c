/* The list of a folder's checksums. */
#include "ctl/library/library_folder.h"

#include <errno.h>
#include <sodium.h>

enum { SUMS_MAX = 64 * 1024 * 1024, SHA_DIGITS = 2 * crypto_hash_sha256_BYTES };

struct span library_sum_of(struct arena *arena, struct span bytes)
{
    unsigned char sha[crypto_hash_sha256_BYTES];
    char *digits = arena_alloc(arena, SHA_DIGITS + 1);
    crypto_hash_sha256(sha, (const unsigned char *)bytes.ptr, bytes.len);
    sodium_bin2hex(digits, SHA_DIGITS + 1, sha, sizeof(sha));
    return span_make(digits, SHA_DIGITS);
}

static bool take_line(struct arena *arena, struct span line, struct library_sums *out)
{
    if (line.len < SHA_DIGITS + 3 || line.ptr[SHA_DIGITS] != ' ' || line.ptr[SHA_DIGITS + 1] != ' ')
        return false;
    if (out->count == out->room) {
        size_t room = out->room == 0 ? 256 : out->room * 2;
        struct library_sum *more = arena_array_of(arena, struct library_sum, room);
        for (size_t i = 0; i < out->count; i++)
            more[i] = out->items[i];
        out->items = more;
        out->room = room;
    }
    out->items[out->count++] =
        (struct library_sum){arena_span(arena, span_from(line, SHA_DIGITS + 2)),
                             arena_span(arena, span_make(line.ptr, SHA_DIGITS))};
    return true;
}

bool library_sums_read(struct arena *arena, const char *path, struct library_sums *out,
                       struct text *why)
{
    *out = (struct library_sums){.count = 0};
    char name[CTL_PATH_MAX];
    int len = snprintf(name, sizeof(name), "%s/" LIBRARY_SUMS, path);
    FILE *file = len > 0 && (size_t)len < sizeof(name) ? library_file_open(name) : NULL;
    if (file == NULL) {
        if (errno != ENOENT)
            text_printf(why, "%s cannot be read: %s", name, strerror(errno));
        return false;
    }
    char *line = NULL;
    size_t room = 0;
    ssize_t got;
    size_t all = 0;
    bool right = true;
    while (right && (got = getline(&line, &room, file)) > 0) {
        struct span s = span_make(line, (size_t)got);
        if (s.ptr[s.len - 1] == '\n')
            s.len--;
        all += (size_t)got;
        right = all <= SUMS_MAX && take_line(arena, s, out);
    }
    right = right && ferror(file) == 0;
    free(line);
    (void)fclose(file);
    if (!right)
        text_printf(why, "%s is no list of checksums", name);
    return right;
}

const struct library_sum *library_sums_find(const struct library_sums *sums, struct span path)
{
    for (size_t i = 0; i < sums->count; i++)
        if (span_equal(sums->items[i].path, path))
            return &sums->items[i];
    return NULL;
}
