/* The difference of two texts: Myers' greedy algorithm over words, bounded in time and memory. */
#include "core/diff.h"

#include "core/keyed_hash.h"
#include "core/utf8.h"

#include <unicode/uchar.h>

enum {
    WORD_EDITS_MAX = 500, /* a trace takes about 4 * edits squared bytes */
    LINE_EDITS_MAX = 1000,
    STEPS_MAX = 1000000, /* comparisons in one pass; some 3 ms */
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

/* Tokens of `tokens` from *at that make up `bytes` bytes; moves *at past them. */
static struct tokens take_bytes(struct tokens tokens, size_t *at, size_t bytes)
{
    size_t from = *at;
    size_t seen = 0;
    while (*at < tokens.count && seen < bytes) {
        seen += tokens.at[*at].text.len;
        ++*at;
    }
    return slice(tokens, from, *at - from);
}

static size_t changed_run(struct tokens lines, size_t *at)
{
    size_t bytes = 0;
    while (*at < lines.count && lines.at[*at].changed) {
        bytes += lines.at[*at].text.len;
        ++*at;
    }
    return bytes;
}

/* Compares lines, then the words of what changed between two lines that stayed. Returns its steps. */
static size_t compare_lines(struct arena *scratch, struct span old_text, struct span new_text,
                            struct tokens a, struct tokens b)
{
    struct tokens old_lines = cut(scratch, old_text, take_line);
    struct tokens new_lines = cut(scratch, new_text, take_line);
    size_t probes = number_both(scratch, old_lines, new_lines);
    size_t steps = 0;
    if (!compare(old_lines, new_lines, LINE_EDITS_MAX, &steps)) {
        mark_all(a);
        mark_all(b);
        return probes + steps;
    }
    size_t i = 0;
    size_t j = 0;
    size_t word_i = 0;
    size_t word_j = 0;
    while (i < old_lines.count || j < new_lines.count) {
        struct tokens gone = take_bytes(a, &word_i, changed_run(old_lines, &i));
        struct tokens come = take_bytes(b, &word_j, changed_run(new_lines, &j));
        if (steps > STEPS_MAX || !compare(gone, come, WORD_EDITS_MAX, &steps)) {
            mark_all(gone);
            mark_all(come);
        }
        if (i < old_lines.count && j < new_lines.count) { /* a line that stayed */
            (void)take_bytes(a, &word_i, old_lines.at[i++].text.len);
            (void)take_bytes(b, &word_j, new_lines.at[j++].text.len);
        }
    }
    return probes + steps;
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

size_t diff_words(struct arena *arena, struct span old_text, struct span new_text,
                  struct diff_piece **pieces, size_t *count)
{
    struct arena *scratch = arena_new(SCRATCH_MAX);
    struct tokens a = cut(scratch, old_text, take_word);
    struct tokens b = cut(scratch, new_text, take_word);
    size_t probes = number_both(scratch, a, b);
    size_t steps = 0;
    if (!compare(a, b, WORD_EDITS_MAX, &steps))
        probes += compare_lines(scratch, old_text, new_text, a, b);
    join_over_blanks(a, b);
    size_t room = (count_changes(a) + count_changes(b)) * 2 + 1;
    struct builder out = {arena_array_of(arena, struct diff_piece, room), 0};
    build(&out, a, b);
    arena_free(scratch);
    *pieces = out.pieces;
    *count = out.count;
    return probes + steps;
}
