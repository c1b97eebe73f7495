/*
 * Following an entry on the floor: what is done in which order and for how long, from its dose, its sides and its steps. A plan may be of
 * several items, one entry after another. Plain functions: no Kore, no libpq.
 *
 * The second side is never shorter than the first: what is held or counted on one side is so on the other, and turns that
 * alternate are an even number.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "stretch/stretch.h"

/*
 * Seconds that no dose names. How long a breath, a repetition or a pass takes only makes the total an estimate: nobody is
 * hurried by it. A calm breath is 5 s, as adults at rest take 12 to 20 in a minute; a slow repetition goes with one
 * breath (out on the way up, in on the way down), a pass there and back with two.
 */
enum {
    PLAN_STEP_S = 8,    /* to read a step and do it */
    PLAN_READY_S = 10,  /* to take the posture */
    PLAN_SWITCH_S = 10, /* to change sides */
    PLAN_RELEASE_S = 4, /* between holds on one side */
    PLAN_REST_S = 15,   /* between sets, where the dose names no rest */
    PLAN_BREATH_S = 5,
    PLAN_REP_S = 5,
    PLAN_PASS_S = 10,
};

enum plan_kind {
    PLAN_STEP,    /* a step of the entry: read it, do it */
    PLAN_READY,   /* take the posture */
    PLAN_HOLD,    /* stay in it */
    PLAN_COUNT,   /* so many repetitions, breaths or passes, at one's own pace */
    PLAN_OPEN,    /* as much as stays easy: the dose names no number */
    PLAN_RELEASE, /* let go, and take it again */
    PLAN_SWITCH,  /* change sides */
    PLAN_REST,
    PLAN_KINDS
};

enum plan_side {
    PLAN_NO_SIDE, /* both at once, or neither */
    PLAN_FIRST,   /* the side that the entry's pictures show */
    PLAN_SECOND,
    PLAN_TURNS /* the sides take turns within the part */
};

struct plan_part {
    enum plan_kind kind;
    enum plan_side side; /* of a switch: the side that comes */
    size_t item;         /* from 0 */
    size_t step;         /* of PLAN_STEP, from 0 */
    int64_t set, sets;   /* "set 1 of 2"; 0 and 0: not within a set */
    int64_t rep, reps;   /* "hold 3 of 10" of this side in this set; 0 and 0: there is one only */
    int64_t count;       /* of PLAN_COUNT: how many */
    struct span unit;    /* of PLAN_COUNT: stretch_units */
    int64_t seconds;     /* that it lasts; an estimate where it waits */
    bool waits;          /* it lasts until whoever follows says that it is done */
};

/* What to do of one entry. Numbers, not ranges; 0: not given. */
struct plan_item {
    int64_t sets;
    int64_t reps;
    int64_t hold;
    struct span unit;  /* stretch_units */
    int64_t rest;      /* seconds between sets */
    struct span sides; /* stretch_sides */
    size_t steps;      /* that are shown first */
};

/*
 * What many numbers become many parts of: an item's holds beyond it, and those of the items that go beyond it together, are counted
 * by whoever follows, not one by one. Of two sides one is counted.
 */
enum { PLAN_HOLDS_MAX = 120, PLAN_ALL_HOLDS_MAX = 240 };

struct plan {
    struct plan_part *parts;
    size_t count;
    size_t room;
    size_t items;
    int64_t holds;   /* that are parts of their own */
    int64_t seconds; /* of all parts */
    bool is_open;    /* a part of it has no number: it takes longer */
};

/* Appends an item's parts; the plan is zeroed at first. Its memory is the arena's. */
void plan_add(struct arena *arena, struct plan *plan, const struct plan_item *item);

/* Whether so many of the unit are a time: seconds, or counts as long as one. */
bool plan_is_timed(struct span unit);

/* How many seconds the plan holds or counts on this side. */
int64_t plan_seconds_of(const struct plan *plan, enum plan_side side);

/* Whole minutes, rounded up: what to say beforehand. At least 1. */
int64_t plan_minutes(const struct plan *plan);

/* What is done of one item, from 0; its parts are the plan's own. */
struct plan plan_of_item(const struct plan *plan, size_t item);

/*
 * The lower or the upper ends of an amount's ranges, with the sides, the rest and the steps of the entry. Without sets,
 * holds become as many as add up to `total` seconds (0: they need not).
 */
struct plan_item plan_item_of(const struct stretch_model *model,
                              const struct stretch_amount *amount, int64_t total, bool upper);

/* ---- the amounts of an entry to choose from ---- */

struct plan_choice {
    struct span who; /* of another dose: "Older adults", "Lying down"; else empty */
    struct span
        amount; /* "2 × 30 s each side", as stretch_dose_words; empty when no number is named */
    struct plan_item item;
    struct plan plan;
};

/* A dose of the entry done in another way than its steps: nobody is led through the wrong ones. */
struct plan_elsewhere {
    struct span who;    /* "Lying down" */
    struct span amount; /* "10–20 s each side", as stretch_dose_words; may be empty */
};

enum { PLAN_CHOICES_MAX = 8 };

struct plan_choices {
    size_t elsewhere_count;
    struct plan_elsewhere elsewhere[PLAN_CHOICES_MAX];
    size_t count;
    size_t
        usual; /* the one to begin with: the shortest hold, or, where holds are to add up, the fewest of them */
    struct plan_choice items[PLAN_CHOICES_MAX];
};

/* What the entry says is done instead of it, as far as readers see it: the first PLAN_SWAPS_MAX. */
enum { PLAN_SWAPS_MAX = 4 };

struct plan_swap {
    struct span path;   /* "/stretches/figure-four" */
    struct span title;  /* today's */
    struct span reason; /* stretch_swap_reasons */
};

struct plan_swaps {
    size_t count;
    struct plan_swap items[PLAN_SWAPS_MAX];
};

/* Each entry once, in the order of the fields. Of the library's index: the server's alone. */
struct plan_swaps plan_swaps_of(struct arena *arena, const struct stretch_model *model);

/*
 * Whether `who` of another dose names a way of doing it ("Lying down", "Against a wall") and not people or a stage ("Older
 * adults", "To begin with"): the entry's steps and pictures are then of something else.
 */
bool plan_is_another_way(struct span who);

/*
 * What is `usual` takes as long as lists of stretches say: stretch_seconds in sql/functions/library.sql is the same.
 *
 * The dose with the lower and with the upper ends of its ranges, then the other doses that are done as the steps say; the
 * rest is in `elsewhere`. Lives in the arena; at least one.
 */
struct plan_choices *plan_choices_of(struct arena *arena, const struct stretch_model *model);

/* What tells whether it helped, of one entry; `title` is empty where only one is followed. */
struct plan_retest {
    struct span title;
    struct span text;
};

/* The side that an entry's pictures show: what is tinted, moved, lifted or put up on one side only. SIDE_BOTH: none. */
enum figure_side plan_drawn_side(const struct stretch_pictures *pictures);

#endif
