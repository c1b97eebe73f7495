/* backtalk-ctl import free-exercise-db|wger FILE: an open list of exercises as drafts for coaches to work on. */
#ifndef CTL_EXERCISE_H
#define CTL_EXERCISE_H

#include "ctl/ctl.h"
#include "library/library.h"

#include <jansson.h>

enum {
    EXERCISE_BYTES_MAX =
        64 * 1024, /* of one in the file; of wger, with all its languages, eight times that */
    EXERCISES_MAX = 20000,
    EXERCISE_NAMES_MAX = 64, /* of muscles that the library does not have */
};

/* Where a list is from. */
struct exercise_source {
    const char *name; /* in the command, and of what was imported before */
    bool
        is_wger; /* the list is in an object, each exercise in its languages, with licence and author */
    const char *lacks;  /* what nobody says there of any */
    const char *fields; /* what each draft's text has of it */
};
extern const struct exercise_source exercise_sources[]; /* ends with a NULL name */

/* ---- exercise_file.c: the file ---- */

struct exercise_file {
    FILE *file;
    const char *name;
    bool wrapped; /* the list is in an object */
    size_t line;
    size_t count; /* of exercises read so far */
    size_t left;  /* bytes that the one that is read may still have */
    bool long_one;
    int next; /* what was read ahead, or -2 */
};

/* A list's next exercise in *out, to be json_decref'd; NULL at its end. False: *why says what is wrong and where. */
MUST_CHECK bool exercise_open(struct exercise_file *file, const char *name, bool wrapped,
                              struct text *why);
MUST_CHECK bool exercise_next(struct exercise_file *file, json_t **out, struct text *why);
void exercise_close(struct exercise_file *file);

/* What is wrong with one, of its line in the file; NULL when nothing is. */
const char *exercise_fault(json_t *exercise);

/* ---- exercise_wger.c: the same of wger ---- */

const char *exercise_wger_fault(json_t *exercise);
/*
 * One in the shape of the other list, to be json_decref'd: with its English name and steps (an empty name: there is none), and
 * besides "kit", "licence", "author", "address" and the muscles in words.
 */
json_t *exercise_of_wger(const json_t *exercise);

/* ---- exercise_draft.c: an exercise as an entry ---- */

/* Why one is left out. */
enum exercise_reason {
    EXERCISE_TAKEN, /* none: a draft is made */
    EXERCISE_BEFORE,
    EXERCISE_NO_KIND,
    EXERCISE_NO_ENGLISH,
    EXERCISE_NO_LICENCE,
    EXERCISE_NO_STEPS,
    EXERCISE_LONG,
    EXERCISE_NO_MUSCLE,
    EXERCISE_NAMED_SO,
    EXERCISE_REASONS
};

/* The library's muscles by what they are called. */
struct exercise_muscles {
    size_t count;
    struct {
        struct span called; /* a slug, also of an alias */
        struct span slug;   /* its own */
    } * items;
};

struct exercise_draft {
    struct span id; /* there */
    struct span title;
    struct span slug;
    struct span model;                       /* JSON */
    struct span words;                       /* of the model, for search */
    struct span body;                        /* Markdown */
    struct span unknown[EXERCISE_NAMES_MAX]; /* muscles that the library does not have */
    size_t unknown_count;
    bool pictures;
};

/* Everything in the arena. What no field of the exercise says stays empty for a coach to fill in. */
enum exercise_reason exercise_draft_make(struct arena *arena, const struct exercise_source *source,
                                         json_t *exercise, const struct exercise_muscles *muscles,
                                         struct exercise_draft *out);

/* ---- exercise_report.c ---- */

/* What became of the exercises of a list. */
struct exercise_counts {
    size_t of[EXERCISE_REASONS];
    size_t with_unknown;
    size_t with_pictures;
    size_t unknown_count;
    struct {
        struct span name;
        size_t count;
    } unknown[EXERCISE_NAMES_MAX];
};
/* Counts a draft that was made; names that it keeps are put into the arena. */
void exercise_count_draft(struct arena *arena, struct exercise_counts *counts,
                          const struct exercise_draft *draft);
void exercise_report(FILE *out, const struct exercise_source *source,
                     const struct exercise_counts *counts);

/* ---- exercise_import.c ---- */

/*
 * Reads the whole file and, when nothing is wrong with it, saves drafts a hundred at a time, each hundred in a transaction:
 * what was imported before, or is called as an entry here is, stays as it is. `coach`: whose drafts they are; NULL: the first
 * coach's. The report goes to `out`. The exit code.
 */
int exercise_import(struct db_sync *db, const struct exercise_source *source, const char *file,
                    const char *coach, FILE *out, FILE *err);

/* The command, from the source's name on. */
int exercise_main(int argc, char **argv);

#endif
