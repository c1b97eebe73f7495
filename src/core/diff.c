/* The difference of two texts: words against words, in long texts lines first. */
#include "core/diff_internal.h"

enum {
    WORD_EDITS_MAX = 500, /* a trace takes about 4 * edits squared bytes */
    LINE_EDITS_MAX = 900,
    WORDS_BYTES_MAX = 24 * 1024, /* of both texts together, cut into words; some 2 ms */
    LINES_MAX = 8000,            /* of both texts together */
};

/* ---- long texts ------------------------------------------------------------------------------ */

/* Both texts as they are being marked: whole lines, and words where lines changed. */
struct marking {
    struct arena *scratch;
    struct tokens a;
    struct tokens b;
    size_t words_left; /* bytes that may still be cut into words */
    size_t steps;
    size_t probes;
};

static void append(struct tokens *tokens, struct span text, bool changed)
{
    if (text.len > 0)
        tokens->at[tokens->count++] = (struct token){.text = text, .changed = changed};
}

static void append_all(struct tokens *to, struct tokens from)
{
    if (from.count > 0)
        memcpy(to->at + to->count, from.at, from.count * sizeof(*from.at));
    to->count += from.count;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

/* How many bytes both begin with, up to behind a blank. */
static size_t same_beginning(struct span a, struct span b)
{
    size_t len = 0;
    for (size_t i = 0; i < a.len && i < b.len && a.ptr[i] == b.ptr[i]; i++)
        len = is_blank(a.ptr[i]) ? i + 1 : len;
    return len;
}

/* How many bytes both end with, from a blank on. */
static size_t same_end(struct span a, struct span b)
{
    size_t len = 0;
    for (size_t i = 1; i <= a.len && i <= b.len && a.ptr[a.len - i] == b.ptr[b.len - i]; i++)
        len = is_blank(a.ptr[a.len - i]) ? i : len;
    return len;
}

static void mark_words(struct marking *m, struct span gone, struct span come)
{
    if (gone.len + come.len > m->words_left || m->steps > DIFF_PASS_STEPS) {
        append(&m->a, gone, true);
        append(&m->b, come, true);
        return;
    }
    m->words_left -= gone.len + come.len;
    struct tokens a = diff_cut(m->scratch, gone, diff_take_word);
    struct tokens b = diff_cut(m->scratch, come, diff_take_word);
    m->probes += diff_number(m->scratch, a, b);
    if (!diff_compare(a, b, WORD_EDITS_MAX, &m->steps)) {
        diff_mark_all(a);
        diff_mark_all(b);
    }
    append_all(&m->a, a);
    append_all(&m->b, b);
}

/* What is between two lines that stayed. */
static void mark_between(struct marking *m, struct span gone, struct span come)
{
    size_t beginning = same_beginning(gone, come);
    append(&m->a, span_make(gone.ptr, beginning), false);
    append(&m->b, span_make(come.ptr, beginning), false);
    gone = span_from(gone, beginning);
    come = span_from(come, beginning);
    size_t end = same_end(gone, come);
    mark_words(m, span_make(gone.ptr, gone.len - end), span_make(come.ptr, come.len - end));
    append(&m->a, span_from(gone, gone.len - end), false);
    append(&m->b, span_from(come, come.len - end), false);
}

/* The changed lines from *at on, as one text; moves *at past them. */
static struct span changed_run(struct tokens lines, size_t *at)
{
    struct span run = {NULL, 0};
    for (; *at < lines.count && lines.at[*at].changed; ++*at) {
        run.ptr = run.len == 0 ? lines.at[*at].text.ptr : run.ptr;
        run.len += lines.at[*at].text.len;
    }
    return run;
}

static size_t count_lines(struct span text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == '\n';
    return count;
}

/* A line may become three pieces, and the words of some. */
static struct tokens room_for(struct arena *scratch, size_t lines)
{
    return (struct tokens){arena_array_of(scratch, struct token, lines * 3 + WORDS_BYTES_MAX + 1),
                           0};
}

/* Compares lines, then the words of what changed between two lines that stayed. */
static void mark_lines(struct marking *m, struct span old_text, struct span new_text)
{
    if (count_lines(old_text) + count_lines(new_text) > LINES_MAX) {
        m->a = room_for(m->scratch, 1);
        m->b = room_for(m->scratch, 1);
        mark_between(m, old_text, new_text);
        return;
    }
    struct tokens a = diff_cut(m->scratch, old_text, diff_take_line);
    struct tokens b = diff_cut(m->scratch, new_text, diff_take_line);
    m->a = room_for(m->scratch, a.count);
    m->b = room_for(m->scratch, b.count);
    m->probes += diff_number(m->scratch, a, b);
    if (!diff_compare(a, b, LINE_EDITS_MAX, &m->steps)) {
        diff_mark_all(a);
        diff_mark_all(b);
        m->steps = 0; /* the words of all: as many again at most */
    }
    size_t i = 0;
    size_t j = 0;
    while (i < a.count || j < b.count) {
        struct span gone = changed_run(a, &i);
        mark_between(m, gone, changed_run(b, &j));
        if (i < a.count && j < b.count) { /* a line that stayed */
            append(&m->a, a.at[i++].text, false);
            append(&m->b, b.at[j++].text, false);
        }
    }
}

/* ---- pieces ---------------------------------------------------------------------------------- */

struct builder {
    struct diff_piece *pieces;
    size_t count;
};

static void add(struct builder *out, enum diff_op op, struct span text)
{
    struct diff_piece *last = out->count > 0 ? &out->pieces[out->count - 1] : NULL;
    if (last != NULL && last->op == op)
        last->text.len += text.len; /* tokens of one text lie side by side */
    else
        out->pieces[out->count++] = (struct diff_piece){op, text};
}

/* Blanks that stayed between two words that changed read better as part of the change. */
static void join_over_blanks(struct tokens a, struct tokens b)
{
    size_t i = 0;
    size_t j = 0;
    bool after_change = false;
    while (i < a.count && j < b.count) {
        if (a.at[i].changed || b.at[j].changed) {
            i += a.at[i].changed ? 1 : 0;
            j += b.at[j].changed ? 1 : 0;
            after_change = true;
            continue;
        }
        bool change_follows =
            i + 1 < a.count && j + 1 < b.count && a.at[i + 1].changed && b.at[j + 1].changed;
        if (after_change && change_follows && a.at[i].is_space)
            a.at[i].changed = b.at[j].changed = true;
        after_change = false;
        i++;
        j++;
    }
}

static size_t count_changes(struct tokens tokens)
{
    size_t count = 0;
    for (size_t i = 0; i < tokens.count; i++)
        count += tokens.at[i].changed && (i == 0 || !tokens.at[i - 1].changed) ? 1 : 0;
    return count;
}

static void build(struct builder *out, struct tokens a, struct tokens b)
{
    size_t i = 0;
    size_t j = 0;
    while (i < a.count || j < b.count) {
        while (i < a.count && a.at[i].changed)
            add(out, DIFF_DELETE, a.at[i++].text);
        while (j < b.count && b.at[j].changed)
            add(out, DIFF_INSERT, b.at[j++].text);
        while (i < a.count && j < b.count && !a.at[i].changed && !b.at[j].changed) {
            add(out, DIFF_EQUAL, a.at[i++].text);
            j++;
        }
    }
}

/* Words against words, while both texts are short. */
static bool mark_short(struct marking *m, struct span old_text, struct span new_text)
{
    if (old_text.len + new_text.len > WORDS_BYTES_MAX)
        return false;
    m->a = diff_cut(m->scratch, old_text, diff_take_word);
    m->b = diff_cut(m->scratch, new_text, diff_take_word);
    m->probes = diff_number(m->scratch, m->a, m->b);
    return diff_compare(m->a, m->b, WORD_EDITS_MAX, &m->steps);
}

static void write_pieces(struct marking *m, struct arena *arena, struct diff_piece **pieces,
                         size_t *count)
{
    join_over_blanks(m->a, m->b);
    size_t room = (count_changes(m->a) + count_changes(m->b)) * 2 + 1;
    struct builder out = {arena_array_of(arena, struct diff_piece, room), 0};
    build(&out, m->a, m->b);
    *pieces = out.pieces;
    *count = out.count;
}

size_t diff_words(struct arena *arena, struct span old_text, struct span new_text,
                  struct diff_piece **pieces, size_t *count)
{
    struct arena *scratch = arena_new(DIFF_SCRATCH_MAX);
    struct marking m = {.scratch = scratch, .words_left = WORDS_BYTES_MAX};
    if (!mark_short(&m, old_text, new_text)) {
        m.probes += m.steps;
        m.steps = 0;
        mark_lines(&m, old_text, new_text);
    }
    write_pieces(&m, arena, pieces, count);
    arena_free(scratch);
    return m.probes + m.steps;
}

void diff_middle(struct arena *arena, struct span old_text, struct span new_text,
                 struct diff_piece **pieces, size_t *count)
{
    enum { PARTS = 3 };
    struct marking m = {.a = {arena_array_of(arena, struct token, PARTS), 0},
                        .b = {arena_array_of(arena, struct token, PARTS), 0}};
    mark_between(&m, old_text, new_text);
    write_pieces(&m, arena, pieces, count);
}

size_t diff_within(struct arena *arena, size_t *steps, struct span old_text, struct span new_text,
                   struct diff_piece **pieces, size_t *count)
{
    if (*steps == 0) {
        diff_middle(arena, old_text, new_text, pieces, count);
        return 0;
    }
    size_t taken = diff_words(arena, old_text, new_text, pieces, count);
    *steps -= taken < *steps ? taken : *steps;
    return taken;
}
