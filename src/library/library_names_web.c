/* What a name may mean, as it is or as it was misspelled. */
#include "library/library_place.h"

#include "core/spelling.h"

/* That a misspelled name is compared with: some milliseconds. Entries come first, then the tags that are used most. */
enum { NEAR_PLACES_MAX = 10000 };

static void name_of(const struct library_place *place, struct library_name *out)
{
    *out = (struct library_name){place->kind, place->own, place->title, place->path};
}

size_t library_meanings(struct span slug, struct library_name *out, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < LIBRARY_LINKED_KINDS && count < most; i++) {
        const struct library_place *place = library_place_linked(i, slug);
        if (place != NULL && !place->retired)
            name_of(place, &out[count++]);
    }
    return count;
}

size_t library_all(struct library_name *out, size_t most)
{
    size_t count = 0;
    size_t places;
    const struct library_place *items = library_places(&places);
    for (size_t i = 0; i < places && count < most; i++) {
        const struct library_place *place = &items[i];
        if (!place->retired && !span_is(place->kind, "tag") && span_equal(place->slug, place->own))
            name_of(place, &out[count++]);
    }
    return count;
}

/* The best so far, the best first; of several names of one thing the one that fits best. */
struct near_place {
    const struct library_place *place;
    size_t misfit;
};

struct nearest {
    struct near_place items[LIBRARY_NEAR_MAX];
    size_t count;
    size_t most;
};

static void drop_same(struct nearest *best, const struct library_place *place, size_t from)
{
    for (size_t i = from; i < best->count; i++) {
        if (!span_equal(best->items[i].place->path, place->path))
            continue;
        best->count--;
        memmove(&best->items[i], &best->items[i + 1],
                (best->count - i) * sizeof(struct near_place));
        return;
    }
}

static void consider(struct nearest *best, const struct library_place *place, size_t misfit)
{
    size_t at = 0;
    while (at < best->count && best->items[at].misfit <= misfit) {
        if (span_equal(best->items[at].place->path, place->path))
            return;
        at++;
    }
    if (at == best->most)
        return;
    drop_same(best, place, at);
    if (best->count == best->most)
        best->count--;
    memmove(&best->items[at + 1], &best->items[at], (best->count - at) * sizeof(struct near_place));
    best->items[at] = (struct near_place){place, misfit};
    best->count++;
}

size_t library_near(struct span kind, struct span slug, struct library_name *out, size_t most)
{
    struct nearest best = {.most = most < LIBRARY_NEAR_MAX ? most : LIBRARY_NEAR_MAX};
    size_t places;
    const struct library_place *items = library_places(&places);
    for (size_t i = 0; i < places && i < NEAR_PLACES_MAX; i++) {
        const struct library_place *place = &items[i];
        bool fits = !place->retired && (kind.len == 0 || span_equal(place->kind, kind));
        size_t misfit = fits ? spelling_misfit(slug, place->slug) : SIZE_MAX;
        if (misfit != SIZE_MAX)
            consider(&best, place, misfit);
    }
    for (size_t i = 0; i < best.count; i++)
        name_of(best.items[i].place, &out[i]);
    return best.count;
}
