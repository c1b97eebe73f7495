/* Any bytes as stored HTML, and as two revisions: filled in and compared without harm. */
#include "core/diff.h"
#include "core/wiki.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void resolve(void *context, struct span kind, struct span slug, struct wiki_target *target)
{
    (void)context;
    target->found = kind.len > 0;
    target->kind = kind;
    target->path = slug;
    target->title = slug;
}

static void check_joined(const struct diff_piece *pieces, size_t count, struct span whole,
                         enum diff_op left_out)
{
    size_t len = 0;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].op == left_out)
            continue;
        if (whole.len - len < pieces[i].text.len ||
            memcmp(whole.ptr + len, pieces[i].text.ptr, pieces[i].text.len) != 0)
            abort();
        len += pieces[i].text.len;
    }
    if (len != whole.len)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct span all = span_make((const char *)data, size);
    struct text out;
    text_init(&out, 16 * 1024 * 1024);
    wiki_expand(&out, all, resolve, NULL);
    wiki_plain(&out, all, NULL, NULL);
    wiki_settle(&out, all, resolve, NULL);
    size_t half = span_find(all, '\n');
    struct span first = span_make(all.ptr, half);
    struct span second = span_from(all, half + 1);
    struct arena *arena = arena_new(16 * 1024 * 1024);
    struct diff_piece *pieces;
    size_t count;
    diff_words(arena, first, second, &pieces, &count);
    check_joined(pieces, count, first, DIFF_INSERT);
    check_joined(pieces, count, second, DIFF_DELETE);
    diff_html(&out, pieces, count, size % 4 == 0 ? DIFF_WHOLE : (int)(size % 4));
    arena_free(arena);
    text_free(&out);
    return 0;
}
