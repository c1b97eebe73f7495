/* The difference of two texts: Myers' greedy algorithm over words, bounded in time and memory. */
#include "core/diff.h"

#include "core/keyed_hash.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

enum {
    WORD_EDITS_MAX = 500, /* a trace takes about 4 * edits squared bytes */
    LINE_EDITS_MAX = 900,
    STEPS_MAX = 500000,          /* comparisons in one pass; some 1.5 ms */
    WORDS_BYTES_MAX = 24 * 1024, /* of both texts together, cut into words; some 2 ms */
    LINES_MAX = 8000,            /* of both texts together */
    SCRATCH_MAX = 256 * 1024 * 1024,
};

struct token {
    struct span text;
    uint32_t id; /* equal texts, equal ids */
    bool is_space;
    bool changed;
};

struct tokens {
    struct token *at;
    size_t count;
};

/* ---- cutting --------------------------------------------------------------------------------- */

enum piece_kind { WORD, SPACE, OTHER };

static enum piece_kind kind_of(uint32_t point)
{
    if (point == ' ' || point == '\t')
        return SPACE;
    if (point < 0x80) {
        uint32_t small = point | 0x20;
        return (small >= 'a' && small <= 'z') || (point >= '0' && point <= '9') ? WORD : OTHER;
    }
    bool combines = (U_GET_GC_MASK((UChar32)point) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0;
    return combines || u_isalnum((UChar32)point) ? WORD : OTHER;
}

/* A run of letters and digits, a run of blanks, or one character of any other kind. */
static struct span take_word(struct span *rest)
{
    struct span start = *rest;
    uint32_t point;
    if (!utf8_next(rest, &point))
        return start;
    enum piece_kind kind = kind_of(point);
    struct span ahead = *rest;
    while (kind != OTHER && utf8_next(&ahead, &point) && kind_of(point) == kind)
        *rest = ahead;
    return span_make(start.ptr, start.len - rest->len);
}

static struct span take_line(struct span *rest)
{
    size_t end = span_find(*rest, '\n');
    size_t len = end == rest->len ? end : end + 1;
    struct span line = span_make(rest->ptr, len);
    *rest = span_make(rest->ptr + len, rest->len - len);
    return line;
}

typedef struct span taker(struct span *rest);

static struct tokens cut(struct arena *scratch, struct span text, taker *take)
{
    struct tokens tokens = {NULL, 0};
    struct span rest = text;
    while (rest.len > 0) {
        take(&rest);
        tokens.count++;
    }
    tokens.at = arena_array_of(scratch, struct token, tokens.count + 1);
    rest = text;
    for (size_t i = 0; i < tokens.count; i++) {
        struct span piece = take(&rest);
        tokens.at[i].text = piece;
        tokens.at[i].is_space = piece.ptr[0] == ' ' || piece.ptr[0] == '\t';
    }
    return tokens;
}

/* ---- numbering ------------------------------------------------------------------------------- */

struct numbers {
    const struct token **slots;
    size_t mask;
    uint32_t next;
    size_t probes;
};

static void number(struct numbers *numbers, struct tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++) {
        struct token *token = &tokens.at[i];
        size_t slot = keyed_hash(token->text) & numbers->mask;
        while (numbers->slots[slot] != NULL &&
               !span_equal(numbers->slots[slot]->text, token->text)) {
            slot = (slot + 1) & numbers->mask;
            numbers->probes++;
        }
        numbers->probes++;
        if (numbers->slots[slot] == NULL) {
            token->id = numbers->next++;
            numbers->slots[slot] = token;
        } else {
            token->id = numbers->slots[slot]->id;
        }
    }
}

/* Returns how many slots it looked at. */
static size_t number_both(struct arena *scratch, struct tokens a, struct tokens b)
{
    size_t room = 16;
    while (room < (a.count + b.count) * 2)
        room *= 2;
    struct numbers numbers = {arena_array_of(scratch, const struct token *, room), room - 1, 1, 0};
    number(&numbers, a);
    number(&numbers, b);
    return numbers.probes;
}

/* ---- comparing ------------------------------------------------------------------------------- */

static void mark_all(struct tokens tokens)
{
    for (size_t i = 0; i < tokens.count; i++)
        tokens.at[i].changed = true;
}

static struct tokens slice(struct tokens tokens, size_t from, size_t count)
{
    return (struct tokens){tokens.at + from, count};
}

/*
 * reach[k] is how far into `a` one comes on the diagonal k (place in a less place in b) with a
 * number of edits; trace keeps it for each number, so that the way can be walked back.
 */
struct search {
    struct tokens a;
    struct tokens b;
    int32_t *reach; /* middle of an array: negative indices are good */
    int32_t **trace;
    int32_t edits_max;
    size_t steps;
};

static int32_t first_on(const int32_t *reach, int32_t k, int32_t edits)
{
    bool down = k == -edits || (k != edits && reach[k - 1] < reach[k + 1]);
    return down ? reach[k + 1] : reach[k - 1] + 1;
}

/* The number of edits that leads to the end of both, or -1 when that takes too long. */
static int32_t find_end(struct search *s, struct arena *scratch)
{
    int32_t n = (int32_t)s->a.count;
    int32_t m = (int32_t)s->b.count;
    for (int32_t edits = 0; edits <= s->edits_max; edits++) {
        size_t width = (size_t)edits * 2 + 3;
        s->trace[edits] = arena_array_of(scratch, int32_t, width) + edits + 1;
        memcpy(s->trace[edits] - edits - 1, s->reach - edits - 1, width * sizeof(int32_t));
        for (int32_t k = -edits; k <= edits; k += 2) {
            int32_t x = edits == 0 ? 0 : first_on(s->reach, k, edits);
            int32_t y = x - k;
            while (x < n && y < m && s->a.at[x].id == s->b.at[y].id) {
                x++;
                y++;
                s->steps++;
            }
            s->reach[k] = x;
            if (x >= n && y >= m)
                return edits;
        }
        s->steps += (size_t)edits;
        if (s->steps > STEPS_MAX)
            return -1;
    }
    return -1;
}

static void walk_back(const struct search *s, int32_t edits)
{
    int32_t x = (int32_t)s->a.count;
    int32_t y = (int32_t)s->b.count;
    for (; edits > 0; edits--) {
        const int32_t *reach = s->trace[edits];
        int32_t k = x - y;
        bool down = k == -edits || (k != edits && reach[k - 1] < reach[k + 1]);
        x = down ? reach[k + 1] : reach[k - 1];
        y = x - (down ? k + 1 : k - 1);
        if (down && y >= 0 && y < (int32_t)s->b.count)
            s->b.at[y].changed = true;
        else if (!down && x >= 0 && x < (int32_t)s->a.count)
            s->a.at[x].changed = true;
    }
}

/* Marks what changed between two numbered runs. False, nothing marked, when it takes too long. */
static bool compare(struct tokens a, struct tokens b, int32_t edits_max, size_t *steps)
{
    while (a.count > 0 && b.count > 0 && a.at[0].id == b.at[0].id) {
        a = slice(a, 1, a.count - 1);
        b = slice(b, 1, b.count - 1);
    }
    while (a.count > 0 && b.count > 0 && a.at[a.count - 1].id == b.at[b.count - 1].id) {
        a.count--;
        b.count--;
    }
    if (a.count == 0 || b.count == 0) {
        mark_all(a);
        mark_all(b);
        return true;
    }
    struct arena *scratch = arena_new(SCRATCH_MAX);
    struct search s = {.a = a, .b = b, .edits_max = edits_max, .steps = *steps};
    s.reach = arena_array_of(scratch, int32_t, 2 * (size_t)edits_max + 4) + edits_max + 2;
    s.trace = arena_array_of(scratch, int32_t *, (size_t)edits_max + 1);
    int32_t edits = find_end(&s, scratch);
    *steps = s.steps;
    if (edits >= 0)
        walk_back(&s, edits);
    arena_free(scratch);
    return edits >= 0;
}

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
    if (gone.len + come.len > m->words_left || m->steps > STEPS_MAX) {
        append(&m->a, gone, true);
        append(&m->b, come, true);
        return;
    }
    m->words_left -= gone.len + come.len;
    struct tokens a = cut(m->scratch, gone, take_word);
    struct tokens b = cut(m->scratch, come, take_word);
    m->probes += number_both(m->scratch, a, b);
    if (!compare(a, b, WORD_EDITS_MAX, &m->steps)) {
        mark_all(a);
        mark_all(b);
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
    struct tokens a = cut(m->scratch, old_text, take_line);
    struct tokens b = cut(m->scratch, new_text, take_line);
    m->a = room_for(m->scratch, a.count);
    m->b = room_for(m->scratch, b.count);
    m->probes += number_both(m->scratch, a, b);
    if (!compare(a, b, LINE_EDITS_MAX, &m->steps)) {
        mark_all(a);
        mark_all(b);
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
    m->a = cut(m->scratch, old_text, take_word);
    m->b = cut(m->scratch, new_text, take_word);
    m->probes = number_both(m->scratch, m->a, m->b);
    return compare(m->a, m->b, WORD_EDITS_MAX, &m->steps);
}

size_t diff_words(struct arena *arena, struct span old_text, struct span new_text,
                  struct diff_piece **pieces, size_t *count)
{
    struct arena *scratch = arena_new(SCRATCH_MAX);
    struct marking m = {.scratch = scratch, .words_left = WORDS_BYTES_MAX};
    if (!mark_short(&m, old_text, new_text)) {
        m.probes += m.steps;
        m.steps = 0;
        mark_lines(&m, old_text, new_text);
    }
    join_over_blanks(m.a, m.b);
    size_t room = (count_changes(m.a) + count_changes(m.b)) * 2 + 1;
    struct builder out = {arena_array_of(arena, struct diff_piece, room), 0};
    build(&out, m.a, m.b);
    arena_free(scratch);
    *pieces = out.pieces;
    *count = out.count;
    return m.probes + m.steps;
}
