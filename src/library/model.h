/*
 * The models of the library's entries: what a stretch, a muscle, a term and an article say about
 * themselves beside title and text. They are kept as JSON in entry.model; the starter content's
 * front matter and the coaches' forms have the same fields. Plain functions: no Kore, no libpq.
 */
#ifndef LIBRARY_MODEL_H
#define LIBRARY_MODEL_H

#include "core/arena.h"
#include "core/span.h"

/* ---- values to choose from ---- */

/* `name` is stored and sent by forms, `label` is for people. A table ends with a NULL name. */
struct model_choice {
    const char *name;
    const char *label;
};

extern const struct model_choice stretch_types[];     /* stretch, release, strength … */
extern const struct model_choice stretch_positions[]; /* supine, prone, side … */
extern const struct model_choice stretch_sides[];     /* each, alternating, both, none */
extern const struct model_choice stretch_units[];     /* s, reps, breaths, counts, passes */
extern const struct model_choice stretch_spaces[];    /* floor, chair, wall, table, bed, standing */
extern const struct model_choice stretch_partners[];  /* none, optional, needed */
extern const struct model_choice stretch_swap_reasons[];
extern const struct model_choice stretch_muscle_roles[]; /* target, also */
extern const struct model_choice
    stretch_muscle_effects[]; /* lengthens, presses, strengthens, steadies */
extern const struct model_choice stretch_severities[];    /* do-not, ask-first, care, info */
extern const struct model_choice stretch_caution_facts[]; /* hip-replacement … */
extern const struct model_choice stretch_kit_needs[];     /* needed, optional */
extern const struct model_choice evidence_levels[];
extern const struct model_choice muscle_types[];
extern const struct model_choice muscle_groups[];
extern const struct model_choice muscle_depths[];
extern const struct model_choice entry_statuses[]; /* draft, review, published, retired */

/* The label of `name`, or `name` itself when the table does not have it. */
struct span model_label(const struct model_choice *choices, struct span name);
bool model_is_choice(const struct model_choice *choices, struct span name);
/* The labels of several, with commas between. Lives in the arena. */
struct model_texts;
struct span model_labels(struct arena *arena, const struct model_choice *choices,
                         const struct model_texts *names);
bool model_texts_have(const struct model_texts *texts, struct span name);

/* ---- the structs; empty spans and 0 stand for what is not given ---- */

struct model_texts {
    size_t count;
    struct span *items;
};

/* "30-60", or one number when both are the same; 0 and 0 stand for none. */
struct model_range {
    int64_t from;
    int64_t to;
};

/* "30", "30-60", "30–60" or "30 to 60"; false for anything else. Empty reads as none. */
MUST_CHECK bool model_range_read(struct span typed, struct model_range *out);
/* "30-60" with this between the numbers, "30", or the empty span. Lives in the arena. */
struct span model_range_text(struct arena *arena, struct model_range range, const char *between);

/* What one source is cited for. */
struct evidence_citation {
    struct span claim; /* "Hold of 10 to 30 seconds" */
    struct span level; /* evidence_levels: what kind of source it is */
    struct span title;
    struct span url;   /* http or https; the page itself, not the site's front page */
    struct span quote; /* its own words, at most a sentence of them; may be empty */
    struct span read;  /* the day on which the page was read, "2026-01-31"; may be empty */
};

struct evidence {
    struct span level; /* evidence_levels */
    struct span note;
    struct {
        size_t count;
        struct evidence_citation *items;
    } citations;
};

enum { STRETCH_POSES_MAX = 8 }; /* of an entry's steps: what its page draws */

struct stretch_step {
    struct span text;
    struct span cue;
    struct span condition; /* "If …, then …"; `if` in JSON and front matter */
    struct span pose; /* the posture that it ends in, as figure/figure.h writes it; may be empty */
};

struct stretch_amount {
    struct model_range sets;
    struct model_range reps;
    struct model_range hold; /* in `unit` when that is s, breaths or counts */
    struct span unit;        /* stretch_units */
};

/* How much for some people, or when it is done in another way. */
struct stretch_other_dose {
    struct span who; /* "Older adults", "Lying down"; `for` in JSON and front matter */
    struct stretch_amount amount;
    struct span source;
};

struct stretch_dose {
    struct stretch_amount amount;
    int64_t total; /* seconds, all holds together */
    int64_t rest;  /* seconds between sets */
    struct model_range per_day;
    struct model_range days_per_week; /* at least */
    struct span source;
    struct span note;
    struct {
        size_t count;
        struct stretch_other_dose *items;
    } others;
};

struct stretch_swap {
    struct span to;     /* slug of a stretch */
    struct span reason; /* stretch_swap_reasons */
    struct span note;
};

struct stretch_muscle {
    struct span muscle; /* slug */
    struct span role;   /* stretch_muscle_roles */
    struct span effect; /* stretch_muscle_effects */
};

struct stretch_caution {
    struct span fact;     /* stretch_caution_facts */
    struct span text;     /* empty: what is always said of this fact */
    struct span severity; /* stretch_severities */
};

struct stretch_kit {
    struct span thing;
    struct span instead; /* "tennis ball or spiky ball"; `or` in JSON and front matter */
    struct span need;    /* stretch_kit_needs; empty: needed */
};

/* A link to another entry that does not link back, and why. */
struct stretch_one_way {
    struct span to;
    struct span why;
};

struct stretch_model {
    struct span type;             /* stretch_types */
    struct model_texts positions; /* stretch_positions */
    struct span sides;            /* stretch_sides */
    struct {
        size_t count;
        struct stretch_step *items;
    } steps;
    struct span feel_where;
    struct span not_feel;
    struct model_texts faults;
    struct span breathing;
    struct stretch_dose dose;
    struct model_texts easier; /* slugs of stretches */
    struct model_texts harder;
    struct {
        size_t count;
        struct stretch_swap *items;
    } swaps;
    struct {
        size_t count;
        struct stretch_one_way *items;
    } one_way;
    struct {
        size_t count;
        struct stretch_kit *items;
    } kit;
    struct model_texts spaces;        /* stretch_spaces */
    struct span partner;              /* stretch_partners */
    struct model_texts partner_steps; /* what the partner does, one sentence each */
    struct {
        size_t count;
        struct stretch_muscle *items;
    } muscles;
    struct span movement;
    struct {
        size_t count;
        struct stretch_caution *items;
    } cautions;
    struct model_texts stop; /* when to stop, one sentence each */
    struct span retest;
    struct evidence evidence;
    struct span origin;
};

struct muscle_model {
    struct span latin;
    struct span type;   /* muscle_types */
    struct span region; /* name of a tag of the facet region */
    struct span group;  /* muscle_groups; may be empty */
    struct span depth;  /* muscle_depths */
    struct model_texts actions;
    struct span place;
    struct model_texts antagonists; /* slugs of muscles */
    struct model_texts parts;       /* slugs of the muscles that a group is made up of */
    struct evidence evidence;
};

/* An entry of a routine, in its turn. */
struct routine_item {
    struct span entry;            /* slug of a stretch */
    struct stretch_amount amount; /* all empty: as the entry says */
    struct span note;
};

enum { ROUTINE_ITEMS_MIN = 2, ROUTINE_ITEMS_MAX = 12 };

/* Stretches done one after another, each with the entry's dose or with one of its own. */
struct routine_model {
    struct {
        size_t count;
        struct routine_item *items;
    } items;
    struct evidence evidence;
};

struct term_model {
    struct model_texts see; /* slugs of terms */
};

/* A step of what an article shows how to do. */
struct article_step {
    struct span text;
    struct span entry; /* slug of the stretch whose picture is shown; may be empty */
    int64_t of;        /* which of its steps, from 1; 0: the picture of the whole */
};

enum { ARTICLE_STEPS_MAX = 12 };

struct article_model {
    struct {
        size_t count;
        struct article_step *items;
    } steps;
    struct span
        steps_under; /* the heading of the text that they come behind; empty: they follow the text */
    struct {
        struct span slug; /* empty: not part of a series */
        struct span title;
        int64_t part; /* 1 for the first */
    } series;
    struct {
        struct span title; /* empty: there is none */
        struct span url;
        struct span transcript; /* what it says, for those who cannot see or hear it */
    } video;
    struct evidence evidence;
};

/* At most one sentence: nothing begins behind the end of the first one. "e.g." and "Dr." end none. */
bool model_is_one_sentence(struct span s);

/* ---- what is wrong, for the people who fill in the fields ---- */

struct model_fault {
    /*
     * As in JSON, list items counted from 1: "sides", "dose.hold", "steps.2.text", "faults.1".
     */
    struct span field;
    struct span message; /* "Choose one of: each, both, none." */
    bool is_missing;     /* nothing is wrong but that the field is still empty: a draft may be so */
    struct model_fault *next;
};

struct model_faults {
    size_t count;
    struct model_fault *first;
    struct model_fault *last;
};

/* Appends; both spans must live in the arena or for ever. */
void model_fault_add(struct arena *arena, struct model_faults *faults, struct span field,
                     struct span message);
/* The message of the first fault of exactly this field, or the empty span. */
struct span model_fault_of(const struct model_faults *faults, const char *field);

/*
 * ---- JSON to struct and back ----
 *
 * read: false when `json` is no object, has a key that the model does not know or a value of the
 * wrong type; each such thing is added to `faults` (which may be NULL), and what could be read
 * is in *out all the same. Missing keys read as nothing. Spans live in the arena. "" and "{}"
 * read as an empty model.
 *
 * write: what is empty is left out (lists stay, as []). Lives in the arena.
 *
 * check: adds a fault for each field that is missing, too long, not one of its choices, or no
 * slug, address or number in its range. It does not look whether a slug leads anywhere. True when
 * it added none.
 *
 * words: everything in the model that a person would search for, in words separated by line ends;
 * goes into the entry's search text behind the words of its body.
 */
MUST_CHECK bool stretch_model_read(struct arena *arena, struct span json, struct stretch_model *out,
                                   struct model_faults *faults);
struct span stretch_model_write(struct arena *arena, const struct stretch_model *model);
bool stretch_model_check(struct arena *arena, const struct stretch_model *model,
                         struct model_faults *faults);
struct span stretch_model_words(struct arena *arena, const struct stretch_model *model);

/* What to tell the reader about a caution: its own text, or what is always said of its fact. */
struct span stretch_caution_words(const struct stretch_caution *caution);

/* Does it need anything to be fetched? What is optional does not count. */
bool stretch_needs_kit(const struct stretch_model *model);

/*
 * The first amount that a text names and no dose of the model has: "30 seconds", "15 counts", also where the text
 * writes them in words or as a range. The empty span when there is none: dose and text agree.
 */
struct span stretch_dose_lacks(struct arena *arena, const struct stretch_dose *dose,
                               struct span text);

MUST_CHECK bool muscle_model_read(struct arena *arena, struct span json, struct muscle_model *out,
                                  struct model_faults *faults);
struct span muscle_model_write(struct arena *arena, const struct muscle_model *model);
bool muscle_model_check(struct arena *arena, const struct muscle_model *model,
                        struct model_faults *faults);
struct span muscle_model_words(struct arena *arena, const struct muscle_model *model);

MUST_CHECK bool routine_model_read(struct arena *arena, struct span json, struct routine_model *out,
                                   struct model_faults *faults);
struct span routine_model_write(struct arena *arena, const struct routine_model *model);
bool routine_model_check(struct arena *arena, const struct routine_model *model,
                         struct model_faults *faults);
/* The same of a member's own, which may be of one entry and says not what it rests on. */
bool routine_own_check(struct arena *arena, const struct routine_model *model,
                       struct model_faults *faults);

MUST_CHECK bool term_model_read(struct arena *arena, struct span json, struct term_model *out,
                                struct model_faults *faults);
struct span term_model_write(struct arena *arena, const struct term_model *model);
bool term_model_check(struct arena *arena, const struct term_model *model,
                      struct model_faults *faults);

MUST_CHECK bool article_model_read(struct arena *arena, struct span json, struct article_model *out,
                                   struct model_faults *faults);
struct span article_model_write(struct arena *arena, const struct article_model *model);
bool article_model_check(struct arena *arena, const struct article_model *model,
                         struct model_faults *faults);

#endif
