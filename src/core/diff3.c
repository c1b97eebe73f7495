/* Three texts, put together line by line. */
#include "core/diff3.h"

#include "core/diff_internal.h"
#include "core/text.h"

enum { EDITS_MAX = 900, LINES_MAX = 8000, NONE = -1 };

/* A text's lines, and for each of the base's where it is in this one; NONE: it is not. */
struct side {
    struct tokens lines;
    int64_t *place;
};

/* False when the two are too different, or too long. */
static bool match(struct arena *scratch, struct tokens base, struct span text, struct side *out)
{
    size_t steps = 0;
    size_t j = 0;
    struct tokens old = {arena_array_of(scratch, struct token, base.count + 1), base.count};
    if (base.count > 0)
        memcpy(old.at, base.at, base.count * sizeof(*old.at));
    out->lines = diff_cut(scratch, text, diff_take_line);
    out->place = arena_array_of(scratch, int64_t, base.count + 1);
    if (base.count + out->lines.count > LINES_MAX)
        return false;
    (void)diff_number(scratch, old, out->lines);
    if (!diff_compare(old, out->lines, EDITS_MAX, &steps))
        return false;
    for (size_t i = 0; i < base.count; i++) {
        out->place[i] = NONE;
        if (old.at[i].changed)
            continue;
        while (out->lines.at[j].changed)
            j++;
        out->place[i] = (int64_t)j++;
    }
    return true;
}

/* The lines [from, to) as one span. */
static struct span run(struct tokens lines, size_t from, size_t to, struct span text)
{
    const char *begin = from < lines.count ? lines.at[from].text.ptr : text.ptr + text.len;
    const char *end = to < lines.count ? lines.at[to].text.ptr : text.ptr + text.len;
    if (text.len == 0)
        return text;
    return span_make(begin, (size_t)(end - begin));
}

static void add(struct diff3 *out, struct span base, struct span mine, struct span theirs)
{
    struct diff3_piece piece = {.base = base, .mine = mine, .theirs = theirs};
    if (base.len + mine.len + theirs.len == 0)
        return;
    if (span_equal(mine, theirs))
        piece.kind = DIFF3_SAME;
    else if (span_equal(theirs, base))
        piece.kind = DIFF3_MINE;
    else if (span_equal(mine, base))
        piece.kind = DIFF3_THEIRS;
    else
        piece.kind = DIFF3_CONFLICT;
    out->conflicts += piece.kind == DIFF3_CONFLICT;
    out->theirs += piece.kind == DIFF3_THEIRS;
    out->pieces[out->count++] = piece;
}

/* From a line of the base on that both have: how many follow each other in all three. */
static size_t stable(const struct side *a, const struct side *b, size_t from, size_t count)
{
    size_t length = 1;
    while (from + length < count && a->place[from + length] == a->place[from] + (int64_t)length &&
           b->place[from + length] == b->place[from] + (int64_t)length)
        length++;
    return length;
}

static void walk(struct diff3 *out, struct tokens lines, const struct side *a, const struct side *b,
                 struct span base, struct span mine, struct span theirs)
{
    size_t at = 0;
    size_t in_a = 0;
    size_t in_b = 0;
    for (;;) {
        size_t next = at;
        while (next < lines.count && (a->place[next] == NONE || b->place[next] == NONE))
            next++;
        size_t to_a = next < lines.count ? (size_t)a->place[next] : a->lines.count;
        size_t to_b = next < lines.count ? (size_t)b->place[next] : b->lines.count;
        add(out, run(lines, at, next, base), run(a->lines, in_a, to_a, mine),
            run(b->lines, in_b, to_b, theirs));
        if (next == lines.count)
            return;
        size_t same = stable(a, b, next, lines.count);
        at = next + same;
        in_a = to_a + same;
        in_b = to_b + same;
        add(out, run(lines, next, at, base), run(a->lines, to_a, in_a, mine),
            run(b->lines, to_b, in_b, theirs));
    }
}

struct diff3 diff3_lines(struct arena *arena, struct span base, struct span mine,
                         struct span theirs)
{
    struct diff3 out = {.count = 0};
    struct arena *scratch = arena_new(DIFF_SCRATCH_MAX);
    struct tokens lines = diff_cut(scratch, base, diff_take_line);
    struct side a;
    struct side b;
    bool whole = span_equal(mine, base) || span_equal(theirs, base) || span_equal(mine, theirs);
    if (!whole && match(scratch, lines, mine, &a) && match(scratch, lines, theirs, &b)) {
        out.pieces = arena_array_of(arena, struct diff3_piece, 2 * lines.count + 2);
        walk(&out, lines, &a, &b, base, mine, theirs);
    } else {
        out.pieces = arena_array_of(arena, struct diff3_piece, 1);
        add(&out, base, mine, theirs);
    }
    arena_free(scratch);
    return out;
}

struct span diff3_text(struct arena *arena, const struct diff3 *merge)
{
    struct text out;
    size_t most = 1;
    for (size_t i = 0; i < merge->count; i++)
        most += merge->pieces[i].mine.len + merge->pieces[i].theirs.len;
    text_init(&out, most);
    for (size_t i = 0; i < merge->count; i++) {
        const struct diff3_piece *piece = &merge->pieces[i];
        text_add_span(&out, piece->kind == DIFF3_THEIRS ? piece->theirs : piece->mine);
    }
    struct span text = arena_span(arena, text_span(&out));
    text_free(&out);
    return text;
}
