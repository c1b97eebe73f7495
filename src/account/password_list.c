/* The list of the commonest passwords, compiled in: assets/passwords/README.md. */
#include "account/password.h"

#include <stdlib.h>
#include <zlib.h>

#include "core/base.h"

__asm__(".pushsection .rodata\n"
        "password_list_packed:\n"
        ".incbin \"assets/passwords/common.gz\"\n"
        "password_list_packed_end:\n"
        ".popsection\n");
extern const unsigned char password_list_packed[] __attribute__((visibility("hidden")));
extern const unsigned char password_list_packed_end[] __attribute__((visibility("hidden")));

enum { UNPACKED_MAX = 512 * 1024, GZIP_WINDOW = 15 + 16 };

/* Lines, each with its line end. */
static struct span unpack(void)
{
    char *lines = malloc(UNPACKED_MAX);
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)password_list_packed,
                  .avail_in = (unsigned)(password_list_packed_end - password_list_packed),
                  .next_out = (unsigned char *)lines,
                  .avail_out = UNPACKED_MAX};
    if (lines == NULL || inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        abort();
    bool whole = inflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t len = UNPACKED_MAX - z.avail_out;
    (void)inflateEnd(&z);
    if (!whole)
        abort(); /* the file that was compiled in is not ours */
    return span_make(lines, len);
}

static int compare(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int way = memcmp(a.ptr, b.ptr, len);
    return way != 0 ? way : (a.len > b.len) - (a.len < b.len);
}

bool password_is_common(struct span word)
{
    static struct span lines; /* unpacked once, and kept */
    if (word.len == 0)
        return false;
    if (lines.ptr == NULL)
        lines = unpack();
    size_t low = 0;
    size_t high = lines.len;
    while (low < high) {
        size_t from = low + (high - low) / 2;
        while (from > low && lines.ptr[from - 1] != '\n')
            from--;
        struct span line = span_from(lines, from);
        line.len = span_find(line, '\n');
        int way = compare(word, line);
        if (way == 0)
            return true;
        if (way < 0)
            high = from;
        else
            low = from + line.len + 1;
    }
    return false;
}
