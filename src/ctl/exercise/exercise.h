/* backtalk-ctl import free-exercise-db FILE: an open list of exercises as drafts for coaches to work on. */
#ifndef CTL_EXERCISE_H
#define CTL_EXERCISE_H

#include "ctl/ctl.h"
#include "library/library.h"

#include <jansson.h>

enum {
    EXERCISE_BYTES_MAX = 64 * 1024, /* of one in the file */
    EXERCISES_MAX = 20000,
    EXERCISE_NAMES_MAX = 64, /* of muscles that the library does not have */
};

/* ---- exercise_file.c: the file ---- */

struct exercise_file {
    FILE *file;
    const char *name;
    size_t line;
    size_t count; /* of exercises read so far */
    size_t left;  /* bytes that the one that is read may still have */
    bool long_one;
    int next; /* what was read ahead, or -2 */
};

/* A list's next exercise in *out, to be json_decref'd; NULL at its end. False: *why says what is wrong and where. */
MUST_CHECK bool exercise_open(struct exercise_file *file, const char *name, struct text *why);
MUST_CHECK bool exercise_next(struct exercise_file *file, json_t **out, struct text *why);
void exercise_close(struct exercise_file *file);

/* What is wrong with one, of its line in the file; NULL when nothing is. */
const char *exercise_fault(json_t *exercise);

/* ---- exercise_draft.c: an exercise as an entry ---- */

/* Why one is left out. */
enum exercise_reason {
    EXERCISE_TAKEN, /* none: a draft is made */
    EXERCISE_BEFORE,
    EXERCISE_NO_KIND,
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
enum exercise_reason exercise_draft_make(struct arena *arena, json_t *exercise,
                                         const struct exercise_muscles *muscles,
                                         struct exercise_draft *out);

/* ---- exercise_import.c ---- */

/*
 * Reads the whole file and, when nothing is wrong with it, saves drafts a hundred at a time, each hundred in a transaction:
 * what was imported before, or is called as an entry here is, stays as it is. `coach`: whose drafts they are; NULL: the first
 * coach's. The report goes to `out`. The exit code.
 */
int exercise_import(struct db_sync *db, const char *file, const char *coach, FILE *out, FILE *err);

/* The command, from "free-exercise-db" on. */
int exercise_main(int argc, char **argv);

#endif
