/* How far apart two spellings are. */
#include "core/spelling.h"

enum { LETTERS_MAX = 100 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Three rows of the table of distances between beginnings of `a` and `b`. */
struct rows {
    unsigned char items[3][LETTERS_MAX + 1];
};

/* Fills in the row of a's first `i` letters, near the diagonal alone; returns the least of it. */
static size_t fill_row(struct rows *rows, struct span a, struct span b, size_t i, size_t most)
{
    unsigned char *now = rows->items[i % 3];
    const unsigned char *before = rows->items[(i + 2) % 3];
    const unsigned char *two_before = rows->items[(i + 1) % 3];
    size_t from = i > most ? i - most : 1;
    size_t to = least(b.len, i + most);
    size_t best = most + 1;
    now[from - 1] = (unsigned char)(from == 1 ? least(i, most + 1) : most + 1);
    for (size_t k = from; k <= to; k++) {
        bool same = a.ptr[i - 1] == b.ptr[k - 1];
        size_t cost = before[k - 1] + (same ? 0U : 1U);
        cost = least(cost, now[k - 1] + 1U);
        if (k < i + most)
            cost = least(cost, before[k] + 1U);
        if (i > 1 && k > 1 && a.ptr[i - 1] == b.ptr[k - 2] && a.ptr[i - 2] == b.ptr[k - 1])
            cost = least(cost, two_before[k - 2] + 1U);
        now[k] = (unsigned char)least(cost, most + 1);
        best = least(best, now[k]);
    }
    return least(best, now[from - 1]);
}

size_t spelling_distance(struct span a, struct span b, size_t most)
{
    size_t more = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (most > SPELLING_MOST || more > most || a.len > LETTERS_MAX || b.len > LETTERS_MAX)
        return most + 1;
    struct rows rows;
    memset(&rows, (int)most + 1, sizeof(rows));
    for (size_t k = 0; k <= b.len; k++)
        rows.items[0][k] = (unsigned char)least(k, most + 1);
    for (size_t i = 1; i <= a.len; i++) {
        if (fill_row(&rows, a, b, i, most) > most)
            return most + 1;
    }
    return rows.items[a.len % 3][b.len];
}

static size_t words_in(struct span slug)
{
    size_t words = 1;
    for (size_t i = 0; i < slug.len; i++)
        words += slug.ptr[i] == '-';
    return words;
}

/* Where the word behind `start` begins, or slug.len + 1. */
static size_t next_word(struct span slug, size_t start)
{
    size_t at = start;
    while (at < slug.len && slug.ptr[at] != '-')
        at++;
    return at + 1;
}

/* The run of `words` words that begins at `start`; empty when there are fewer. */
static struct span run_of(struct span slug, size_t start, size_t words)
{
    size_t end = start;
    for (size_t i = 0; i < words; i++) {
        if (end > slug.len)
            return span_make(slug.ptr, 0);
        end = next_word(slug, end);
    }
    return span_make(slug.ptr + start, end - 1 - start);
}

size_t spelling_misfit(struct span typed, struct span name)
{
    size_t most = least((typed.len + 2) / 4, SPELLING_MOST);
    size_t best = most + 1;
    size_t whole = spelling_distance(typed, name, most);
    size_t words = words_in(typed);
    for (size_t start = 0; whole > 0 && start < name.len; start = next_word(name, start)) {
        struct span run = run_of(name, start, words);
        if (run.len == 0)
            break;
        best = least(best, spelling_distance(typed, run, most));
    }
    size_t misfit = least(2 * whole, 2 * best + 1);
    return misfit > 2 * most + 1 || (whole > most && best > most) ? SIZE_MAX : misfit;
}
