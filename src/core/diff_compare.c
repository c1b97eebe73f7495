/* Myers' greedy algorithm over tokens, bounded in time and memory. */
#include "core/diff_internal.h"

void diff_mark_all(struct tokens tokens)
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
        if (s->steps > DIFF_PASS_STEPS)
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

bool diff_compare(struct tokens a, struct tokens b, int32_t edits_max, size_t *steps)
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
        diff_mark_all(a);
        diff_mark_all(b);
        return true;
    }
    struct arena *scratch = arena_new(DIFF_SCRATCH_MAX);
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
