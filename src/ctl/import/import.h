/*
 * Importing a Stack Exchange dump. Rows stream through COPY into temporary tables, each turned
 * into what we keep; then a few statements over whole tables make accounts, tags, posts and the
 * rest of them. All of it is one transaction.
 */
#ifndef CTL_IMPORT_H
#define CTL_IMPORT_H

#include "core/html_markdown.h"
#include "ctl/ctl.h"
#include "ctl/import/dump_reader.h"

enum { IMPORT_SOURCE_MAX = 100, IMPORT_EXAMPLES = 5, IMPORT_FAULTS = 20, IMPORT_FILES = 7 };

/* Something that was left or changed on the way in: how many, and the first few ids. */
struct import_note {
    size_t count;
    size_t example_count;
    int64_t examples[IMPORT_EXAMPLES];
};

/* A row that was left out, or what was repaired in one: the first few, in the arena `names`. */
struct import_fault {
    const char *file;
    size_t line;
    struct span why;
};

struct import_notes {
    struct import_note deleted;  /* posts that were deleted there */
    struct import_note too_long; /* posts whose text does not fit here */
    struct import_note comment_too_long;
    struct import_note other_posts;   /* of types that we have nothing for */
    struct import_note title_changed; /* too short or too long for a title here */
    struct import_note tags_cut;      /* more than five, or names that cannot be */
    struct import_note names_changed; /* characters that account names cannot have */
    struct import_note comment_scores;
    struct import_note other_votes;
    struct import_note other_links;
    struct import_note other_history;
    struct import_note community; /* community-owned posts */
};

struct import {
    struct db_sync *db;
    const char *folder;
    char source[IMPORT_SOURCE_MAX]; /* of the aliases: "stackexchange" or "stackexchange:site" */
    /* home: "https://site" when the site's name is an address; from: "/from/site". Both in the arena `names`. */
    struct html_origin origin;
    struct arena *names;
    FILE *out;
    FILE *err;
    bool bar; /* err is a terminal: draw a bar */
    struct text why;
    struct text copy; /* rows on their way */
    struct import_notes notes;
    struct import_fault faults[IMPORT_FAULTS];
    size_t fault_count; /* all of them, also those that are not in `faults` */
    bool broken;        /* the database, or a row beyond all measure: the import ends */
    bool begun;         /* a transaction */
};

/* ---- import_copy.c: one row in COPY's text format ---- */

void copy_int(struct text *out, int64_t value);
void copy_int_or_null(struct text *out, int64_t value, bool given);
void copy_text(struct text *out, struct span value);
void copy_text_or_null(struct text *out, const struct span *value);
void copy_time(struct text *out, instant at); /* 0 is NULL */
void copy_texts(struct text *out, const struct span *values, size_t count);
void copy_end(struct text *out);

/* ---- import_stage.c: files to temporary tables ---- */

struct import_file {
    const char *name; /* Posts.xml */
    const char *root; /* posts */
    bool required;
    const char *copy; /* the COPY statement */
    dump_row_handler *handle;
};
extern const struct import_file import_files[IMPORT_FILES];

enum { IMPORT_ROW_ARENA = 128 * 1024 * 1024, IMPORT_TYPE_MAX = 1000 };

void import_note_add(struct import_note *note, int64_t id);
void import_fault_add(struct import *import, const char *file, size_t line, struct span why);
/* Sends the rows so far when they are many; false sets import->broken. */
MUST_CHECK bool import_flush(struct import *import, struct text *why);
MUST_CHECK bool import_row_id(const struct dump_row *row, const char *name, int64_t *id,
                              struct text *why);

/* import_comment.c: a comment's own little Markdown as ours. False when it is too long. */
MUST_CHECK bool import_comment(struct import *import, struct arena *arena, struct span written,
                               struct text *out);

/* import_post.c */
dump_row_handler import_take_post;

/* Names of accounts and tags as we can have them; in the arena. */
struct span import_name(struct arena *arena, struct span display, int64_t id);
struct span import_name_with(struct arena *arena, struct span name, int64_t id);
struct span import_tag_name(struct arena *arena, struct span name);
/* The address of a post there, or of a comment on it (0: none); empty when the site's address is not known. */
struct span import_address(const struct import *import, struct arena *arena, const char *folder,
                           int64_t post, int64_t comment);
/* A row's licence, "CC BY-SA 4.0"; lasts as long as the row. */
struct span import_licence(const struct dump_row *row, instant created);

/* ---- import_sql.c: calls of sql/functions/import*.sql; the setting backtalk.source names the source ---- */

extern const char import_tables[]; /* makes the temporary ones */

struct import_check {
    const char *file;
    const char *
        sql; /* leaves rows out: "12 3 comment 5 is there twice", of 3 the first in line 12, or no row */
};
extern const struct import_check import_checks[];
extern const size_t import_check_count;

struct import_step {
    const char *what; /* for people who wait; NULL goes with the step before */
    const char *sql;
};
extern const struct import_step import_user_steps[];
extern const size_t import_user_step_count;
extern const struct import_step import_post_steps[];
extern const size_t import_post_step_count;

/* Posts of this source that are here with another date: then it is another site's dump. */
extern const char import_foreign[];
/* 1: something was written by people who left, and there is no account yet that holds it. */
extern const char import_lacks_someone[];

/* ---- import_merge.c ---- */

MUST_CHECK bool import_merge(struct import *import);
/* Runs a batch and frees it; false with a reason in import->why. */
MUST_CHECK bool import_batch(struct import *import, struct db_batch *batch);

/* ---- import_report.c ---- */

/* What was taken, what was here, what was left and why. */
MUST_CHECK bool import_report(struct import *import);

/* ---- import.c ---- */

/* Imports a folder; the exit code. `site` may be NULL. */
int import_folder(struct db_sync *db, const char *folder, const char *site, FILE *out, FILE *err);

#endif
