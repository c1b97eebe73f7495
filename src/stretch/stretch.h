/* Stretch entries: stretches, releases, exercises, resting positions. */
#ifndef STRETCH_STRETCH_H
#define STRETCH_STRETCH_H

#include "library/library.h"

extern const struct entry_kind stretch_kind;

/* "2 × 30–60 s", "10 times", "8 passes"; empty when it names no number. */
struct span stretch_amount_words(struct arena *arena, const struct stretch_amount *of);
/* "2 × 30 s each side", "10–30 s each side, 60 s in all"; empty when the dose names no number. */
struct span stretch_dose_words(struct arena *arena, const struct stretch_dose *dose,
                               struct span sides);
/* "twice a day, at least 3 days a week", "daily"; may be empty. */
struct span stretch_often_words(struct arena *arena, const struct stretch_dose *dose);

/* One of a list, with what the list is sorted and filtered by. */
struct stretch_item {
    struct entry_row row;
    const struct stretch_model *model;
};

struct stretch_items {
    size_t count;
    struct stretch_item *items;
};

/* What a list is narrowed to; empty spans narrow nothing. */
struct stretch_filter {
    struct span position; /* stretch_positions */
    struct span partner;  /* "no": can be done alone */
    struct span kit;      /* "none": without any */
};

/* The rows of a page (drafts only `with_drafts`): what can be done alone first, else in their order. */
struct stretch_items stretch_sorted(struct arena *arena, const struct entry_rows *rows,
                                    bool with_drafts);

/* The list's address with such a filter. */
struct span stretch_address(struct arena *arena, struct span position, struct span partner,
                            struct span kit);

#endif
