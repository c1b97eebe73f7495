/* Stretch entries: stretches, releases, exercises, resting positions. */
#ifndef STRETCH_STRETCH_H
#define STRETCH_STRETCH_H

#include "figure/figure.h"
#include "library/library.h"

extern const struct entry_kind stretch_kind;

/* entry_kind.structured */
void stretch_structured(const struct entry_structuring *in);

/* What a page makes for itself of one entry, be it a preview of what was typed: lists of MODEL_LIST_MAX, texts of a form's length. */
enum { STRETCH_VIEW_ARENA = 16 * 1024 * 1024 };

/* "2 × 30–60 s", "10 times", "8 passes"; empty when it names no number. */
struct span stretch_amount_words(struct arena *arena, const struct stretch_amount *of);
/* "2 × 30 s each side", "10–30 s each side, 60 s a side in all"; empty when the dose names no number. */
struct span stretch_dose_words(struct arena *arena, const struct stretch_dose *dose,
                               struct span sides);
/* "twice a day, at least 3 days a week", "daily"; may be empty. */
struct span stretch_often_words(struct arena *arena, const struct stretch_dose *dose);

/* The pictures of an entry, one for each step that has a pose, in their order. */
struct stretch_pictures {
    size_t count;
    struct figure_pose *poses;
    size_t *steps; /* of which step each is, counted from 0 */
    size_t main;   /* the one where all of it leads; 0 when there is none */
    struct figure_look look;
    bool saved;                    /* they have addresses */
    const struct pictures *photos; /* photographs to show beside them; NULL: none */
};

/*
 * Reads the poses of an entry; one that cannot be read is left out. What a pose does not tint are the muscles that the entry
 * works on most. `slug` decides how the person looks. The main one is the last that tints a muscle: coming out of it tints none.
 * Where nothing is tinted, it is the last in the posture that all of it begins in. Lives in the arena.
 */
struct stretch_pictures stretch_pictures_of(struct arena *arena, const struct stretch_model *model,
                                            struct span slug);
/* Adds picture `which` (from 0) as SVG; nothing when there is none. `extra` is a class besides, or "". */
void stretch_picture(struct text *out, const struct stretch_pictures *pictures, size_t which,
                     const char *extra);
/* The picture of a step, both counted from 0; SIZE_MAX when it has none. */
size_t stretch_picture_of_step(const struct stretch_pictures *pictures, size_t step);

/* One side is done after the other, and a picture shows one of them. */
bool stretch_has_sides(const struct stretch_model *model);

/* What a page says of a picture that it names: its size in pixels, and what is to be seen in whole sentences. */
struct stretch_image {
    int64_t width;
    int64_t height;
    struct span words;
};
struct stretch_image stretch_image_of(struct arena *arena, const struct stretch_pictures *pictures,
                                      size_t which, bool other);

/* Does the picture show the end of a movement, which can be shown as well? */
bool stretch_picture_moves(const struct stretch_pictures *pictures, size_t which);

/* Which picture of an entry: what an address has behind "figure", such as "" (the main one), "-2", "-2-other" and
 * "-2-other-moves". */
struct stretch_which {
    size_t step; /* counted from 1; 0: the main one, where all of it leads */
    bool other;  /* for the other side */
    bool moves;  /* the movement from the picture before to it */
};
/* False when it names none. */
MUST_CHECK bool stretch_which_read(struct span name, struct stretch_which *out);
/* Adds it as a file (figure_file); false when the entry has no such picture. */
MUST_CHECK bool stretch_picture_file(struct text *out, const struct stretch_pictures *pictures,
                                     struct stretch_which which);

/* What an entry's pictures are drawn from. */
struct stretch_drawn {
    bool is_public;
    struct span slug; /* empty: there is none, or not for the one who asks */
    struct span model;
    struct span figure; /* what follows figure_version in addresses */
};
/* Whether `v` of an address is what pages name now: then it is of just this drawing. */
bool stretch_is_version(struct span v, const struct stretch_drawn *drawn);
void stretch_store_drawn(struct db_batch *batch, struct span session_hash, struct span slug,
                         struct stretch_drawn *out);

/* Whether a ladder shows rung `i`: an entry is once on each part of it, with what is said of it, where something is. */
bool stretch_rung_is_shown(const struct entry_ladder *ladder, size_t i);

/* A pose while it is made in the form. */
struct stretch_posing {
    struct figure_pose pose;
    struct figure_pose before; /* of the step above that has one */
    bool has_before;
    bool is_empty;     /* nothing was typed or chosen yet */
    bool whole;        /* it could be read: the pose is there */
    struct span text;  /* as the form has it, statements between semicolons */
    struct span fault; /* what is wrong and what would be right; empty */
    struct span warns; /* what a body could not do; empty */
};

/*
 * Reads what was typed, and what the steps above have (a pose a line, the first one first), carries out a change (figure_change,
 * may be empty). `copied` takes the place of what was typed unless it is NULL.
 */
void stretch_posing_make(struct arena *arena, struct span typed, struct span above,
                         struct span change, const struct figure_pose *copied,
                         struct stretch_posing *out);

/* One of a list, with what the list is sorted and filtered by. */
struct stretch_item {
    struct entry_row row;
    const struct stretch_model *model;
};

struct stretch_items {
    size_t count;
    struct stretch_item *items;
};

/*
 * What a list can be narrowed to: a part of its address, what is chosen there, and what people read. Of one part there is one
 * choice at a time. stretch_ways in sql/functions/library.sql says which entry has which.
 */
struct stretch_way {
    const char *part;  /* "kneel" */
    const char *value; /* "no" */
    const char *label; /* "No kneeling" */
};
enum { STRETCH_WAYS = 15, STRETCH_WAY_PARTS = 7, STRETCH_WAYS_COUNTED = 1000 };
/* The first STRETCH_WAY_NEEDS are about what somebody has and can, the others are positions. */
enum { STRETCH_WAY_NEEDS = 7 };
extern const struct stretch_way stretch_ways[STRETCH_WAYS];

/*
 * Of what is done on the floor first: where else it can be, as a list says it: "On the floor, or on a bed". Empty: nowhere else, or it is
 * no floor that comes first. Which position goes with which place: stretch_off_floor in sql/functions/library.sql. Lives in the arena.
 */
struct span stretch_places_words(struct arena *arena, const struct stretch_model *model);

/* Does an entry that has these ways ("kit=none") have this one? */
bool stretch_way_is_among(size_t way, const struct span *ways, size_t count);

/* Which are chosen. */
struct stretch_filter {
    bool has[STRETCH_WAYS];
};

/* How many entries there are of each set of ways ("kit=none"). */
struct stretch_ways_count {
    const struct span *ways;
    size_t way_count;
    int64_t entries;
};
struct stretch_counts {
    size_t count;
    struct stretch_ways_count *items;
};

/* Reads a row of ways and how many entries have them, for a statement that returns such rows. */
void stretch_read_count(struct db_row *row, void *out);
/* Queues the counts of the first STRETCH_WAYS_COUNTED entries. */
void stretch_store_counts(struct db_batch *batch, struct stretch_counts *out);
/* How many have all that is chosen; -1 when there are more entries than were counted. */
int64_t stretch_count(const struct stretch_counts *counts, const struct stretch_filter *filter);
/* The filter with this way taken on in place of another of its part, or taken off. */
struct stretch_filter stretch_filter_turned(const struct stretch_filter *filter, size_t way);
/* What is chosen as sql/functions/library.sql has it; lives in the arena. */
const struct span *stretch_filter_ways(struct arena *arena, const struct stretch_filter *filter,
                                       size_t *count);

/* What a card calls one by its type: "Stretch", "Strength", "Self-test". */
struct span stretch_type_words(struct span type);

/* Is it true or not of a person, so that they can say that it concerns them? stretch_caution_facts */
bool stretch_caution_is_personal(struct span fact);
/*
 * What an entry warns a person of: "hip-replacement:do-not pregnancy:ask-first", facts with their severity, for the script that
 * knows what concerns the reader; empty when nothing. Lives in the arena.
 */
struct span stretch_caution_marks(struct arena *arena, const struct stretch_model *model);
/* Of such marks those of a person's facts: the database has all that an entry warns of. */
struct span stretch_caution_personal(struct arena *arena, struct span marks);
/* The same by an entry's fields as JSON, of which only the cautions need be there; empty for the empty span. */
struct span stretch_caution_marks_of(struct arena *arena, struct span json);

/* How many entries warn of a fact. */
struct stretch_caution_count {
    struct span fact;
    int64_t entries;
};
struct stretch_caution_counts {
    size_t count;
    struct stretch_caution_count *items;
};
/* Queues the counts over the first STRETCH_WAYS_COUNTED entries. */
void stretch_store_caution_counts(struct db_batch *batch, struct stretch_caution_counts *out);
int64_t stretch_caution_entries(const struct stretch_caution_counts *counts, const char *fact);

/* The rows of a page (drafts only `with_drafts`): what can be done alone first, else in their order. */
struct stretch_items stretch_sorted(struct arena *arena, const struct entry_rows *rows,
                                    bool with_drafts);

/* The list's address with such a filter; lives in the arena. */
struct span stretch_address(struct arena *arena, const struct stretch_filter *filter);

#endif
