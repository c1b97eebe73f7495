/* Which tags somebody may have meant by a word that is none, from memory. */
#include "core/spelling.h"
#include "tag/tag_names.h"

enum {
    LOOKED_AT = 5000, /* of the most used tags */
    PREFIX_MIN = 3,
    BEGINS = 2, /* how badly a beginning fits: as one mistake, or a little worse within a name */
    BEGINS_WORD = 3,
};

/* As spelling_misfit; the beginning of a name, or of one of its words, fits too: "driv" is "driving". */
static size_t misfit(struct span typed, struct span key)
{
    size_t fit = spelling_misfit(typed, key);
    if (typed.len < PREFIX_MIN)
        return fit;
    size_t begins = SIZE_MAX;
    if (span_starts_with(key, typed))
        begins = BEGINS;
    for (size_t i = 1; i + typed.len <= key.len && begins == SIZE_MAX; i++) {
        if (key.ptr[i - 1] == '-' && span_starts_with(span_from(key, i), typed))
            begins = BEGINS_WORD;
    }
    return fit < begins ? fit : begins;
}

struct nearest {
    struct {
        const struct tag_title *tag;
        size_t misfit;
    } items[TAG_NEAR_MAX];
    size_t count;
};

/* The best first, of equals the more used; each tag once, as it fits best. */
static void consider(struct nearest *best, const struct tag_title *tag, size_t fit)
{
    for (size_t i = 0; i < best->count; i++) {
        if (best->items[i].tag != tag)
            continue;
        if (best->items[i].misfit <= fit)
            return;
        best->count--;
        memmove(&best->items[i], &best->items[i + 1], (best->count - i) * sizeof(best->items[0]));
        break;
    }
    size_t at = 0;
    for (; at < best->count; at++) {
        if (best->items[at].misfit > fit ||
            (best->items[at].misfit == fit && best->items[at].tag > tag))
            break;
    }
    if (at == TAG_NEAR_MAX)
        return;
    if (best->count == TAG_NEAR_MAX)
        best->count--;
    memmove(&best->items[at + 1], &best->items[at], (best->count - at) * sizeof(best->items[0]));
    best->items[at].tag = tag;
    best->items[at].misfit = fit;
    best->count++;
}

size_t tag_names_near(const struct tag_names *names, struct span typed,
                      const struct tag_title *out[TAG_NEAR_MAX])
{
    struct nearest best = {.count = 0};
    for (size_t i = 0; names->slots != NULL && i <= names->mask; i++) {
        const struct tag_slot *slot = &names->slots[i];
        if (slot->tag == NULL || slot->tag - names->items >= LOOKED_AT)
            continue;
        size_t fit = misfit(typed, slot->key);
        if (fit != SIZE_MAX)
            consider(&best, slot->tag, fit);
    }
    for (size_t i = 0; i < best.count; i++)
        out[i] = best.items[i].tag;
    return best.count;
}
