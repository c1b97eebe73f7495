/*
 * Forms as tables: what a field is called, what it must be, what to say when it is not. This is the only place
 * that names a field: kore.conf maps addresses to pages and knows none. A page has two tables, `query` for what
 * its address may carry (GET) and `form` for what its form sends (POST).
 *
 * What was sent is application/x-www-form-urlencoded, read once and within bounds: names that no table has are
 * skipped, the first of two fields with one name counts (unless it may be `several`), a value is at most FORM_*_BYTES
 * long and UTF-8 without zero bytes, and a body has at most FORM_PAIRS_MAX fields.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"

struct page;
struct request;

/* Bytes of a value as sent, decoded: beyond that its length in code points is not even looked at. */
enum {
    FORM_LINE_BYTES = 4000,
    FORM_TEXT_BYTES = 200000,
    FORM_SECRET_BYTES = 2000,
    FORM_JSON_BYTES = 300000,
    FORM_PAIRS_MAX = 256,
    FORM_ROW_PAIRS_MAX = 2000, /* of a form that has rows */
    FORM_ROWS_MAX = 40,        /* rows of a list that are read, counted from 1 */
    FORM_EARLY_BYTES = 65536,  /* a longer body is read once guard and token have let it through */
    FORM_REFUSED_BYTES = 8 * 1024 * 1024, /* of longer bodies that were refused: so much at once, */
    FORM_REFUSED_BYTES_PER_SECOND = 2 * 1024 * 1024, /* and so much with time, for each worker */
    FORM_KEY_LEN = 22
};

enum form_kind {
    FORM_LINE,   /* one line: white space at both ends is dropped, line ends become spaces */
    FORM_TEXT,   /* several lines, as typed (line ends become \n) */
    FORM_SECRET, /* a password: never shown again, never trimmed */
    FORM_NUMBER, /* a whole number within [min, max] */
    FORM_CHOICE, /* one of `choices`, or what `is_choice` says is one */
    FORM_FLAG,   /* a checkbox: given or not */
    FORM_BUTTON, /* a button that was pressed: given or not, and no part of what was written */
    FORM_ROWS, /* a list, each cell in a field of its own: "steps.2.cue"; or all of it in "steps", as in core/rows.h */
    FORM_JSON, /* what a script or a page of ours wrote: at most FORM_JSON_BYTES, UTF-8, not looked into */
    FORM_REVISION, /* of what is edited: the revision that the form was begun on; anything else counts as not given, and a
                      save that does not name one conflicts */
    FORM_MOMENT, /* microseconds since 1970, as a page of ours wrote them; anything else counts as not given */
    FORM_TRAP, /* one that people do not see (web/trap.h): given when something is in it, and never in error */
    FORM_KEY, /* what web/once.h makes; anything else counts as not given */
};

/* A column of FORM_ROWS. A list that has one column names it "": its fields are "faults.1", "faults.2". */
struct form_column {
    const char *name; /* NULL: the end of the table */
    const char *label;
};

struct form_field {
    const char *name;
    enum form_kind kind;
    bool required;
    bool
        several; /* LINE of an address: may be given many times, and is all of it, with commas between */
    int64_t
        min; /* LINE, TEXT, SECRET: code points; NUMBER: value. `min` counts only when something was given. */
    int64_t max;       /* JSON: bytes, when they may be more than FORM_JSON_BYTES */
    bool ours;         /* LINE: filled in by a page of ours, no words of a person */
    bool passes;       /* holds for moments only, like a code: never taken along to another page */
    const char *label; /* as the form calls it, where another page shows what was written */
    const struct form_column *columns;    /* ROWS */
    const char *const *choices;           /* ends with NULL */
    bool (*is_choice)(struct span value); /* in place of `choices` that are too many for a table */
    const char *missing; /* said when a required field is empty; NULL: "Please fill this in." */
    const char *
        wrong; /* said when it is too short or not a choice or no number; NULL: a general sentence */
};

struct form_value {
    const struct form_field *field;
    struct span value; /* cleaned: valid UTF-8, no control characters; empty when not given */
    struct span error; /* empty: nothing wrong */
    int64_t number;
    bool given;
    bool restored; /* from a draft: form_set leaves it alone */
    struct span *
        cells; /* ROWS, while the form is read: FORM_ROWS_MAX rows of all columns; NULL: none came */
    size_t rows; /* the last that has a cell */
    struct span
        wrong_at; /* ROWS: the cell that the error is about, "steps.2.cue"; empty: the field as a whole */
};

struct form {
    struct form_value *values; /* those of the table that was sent, in its order, then the others */
    size_t count;
    bool failed;       /* some field has an error */
    struct span token; /* the CSRF token that came with a body; no table names it */
    struct span file;  /* of a page that takes one: its bytes as they were sent; empty: none came */
    struct span proof; /* and what may be a proof of work: web/proof.h */
};

/*
 * Reads the query string (GET) or the body (POST) of a request into r->form by the page's tables. What is wrong
 * with a field is in that field. Returns 0, or the status to refuse the whole request with: 400 for a body of too
 * many fields, 403 for one that another site's page sent, 415 for one that no form of ours sends. Of a body that is
 * longer than FORM_EARLY_BYTES only the token is looked for (and r->state->body_due is true): reading a megabyte is
 * work, which nobody gets done for nothing. form_read_late reads it, when that is still due, and returns 0 or 400.
 * form_read_refused does so for a form that is refused, whose words its writer is to get back: those of a flood would
 * cost more than they are worth, so it returns 503 and reads nothing when FORM_REFUSED_BYTES are used up.
 */
MUST_CHECK int form_read(struct request *r);
MUST_CHECK int form_read_late(struct request *r);
MUST_CHECK int form_read_refused(struct request *r);

/* The CSRF token in a body, or empty: a look for its name, whatever else is there. May point into the body. */
struct span form_token(struct arena *arena, struct span body);

/*
 * The same without a request: an empty form of both tables (either may be NULL), then what was sent, `encoded`,
 * read into the fields of `sent`, which is one of them. Returns false when there were more than FORM_PAIRS_MAX
 * fields (FORM_ROW_PAIRS_MAX when a field is FORM_ROWS); those beyond are not read. What the values and errors point to lives as long as `encoded` and the arena.
 */
void form_init(struct form *form, struct arena *arena, const struct form_field *sent,
               const struct form_field *other);
MUST_CHECK bool form_take(struct form *form, struct arena *arena, const struct form_field *sent,
                          struct span encoded, bool is_body);

/*
 * What a person wrote into a form, as JSON: an object of strings by the fields' names. Secrets, keys, buttons and what passes
 * are no part of it. The other way it fills all fields of the table, those that it does not name as empty: from then on
 * form_set leaves them alone. What was begun may be unfinished: nothing is checked. False when it is no such object,
 * and nothing changed then. Both live in the arena.
 */
struct span form_write_json(struct arena *arena, const struct form *form);
MUST_CHECK bool form_take_json(struct form *form, struct arena *arena,
                               const struct form_field *table, struct span json);
/* The same with the button that was pressed: what a page needs that sends all of it again. */
struct span form_write_sent(struct arena *arena, const struct form *form);
/*
 * Which fields of its form a person filled in, and what they are called: JSON of labels by the fields' names, "" for one that has
 * none. Empty when there are none. In the arena.
 */
struct span form_write_labels(const struct request *r);
/* What the page calls the field, for people; NULL: nothing. */
const char *form_label(const struct request *r, const struct form_field *field);
/* A person filled it in, as far as its field says: words, or a number that has a label. */
bool form_value_is_shown(const struct form_value *value);
/* It is a line, a text or a list that is not empty: what a person wrote, not what they chose or pressed. */
bool form_value_is_words(const struct form_value *value);
/* Some value is. */
bool form_has_words(const struct form *form);

/*
 * Appends the part of a query string that the page reads: the names of its `query` table, in the table's order,
 * each once, spelled one way ("a=1&a=2" of several as "a=1%2C2"). Two addresses with the same result show the same page.
 * Needs three bytes for each of the query's at most.
 */
void form_canonical_query(const struct page *page, struct span query, struct text *out);

/* A field's value as sent (cleaned), or empty. `name` must be in one of the tables. */
struct span form_get(const struct form *form, const char *name);
int64_t form_number(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);

/* Leaves blank rows out of all lists: what is wrong is then counted as the rows are shown. */
void form_tidy_rows(struct form *form, struct arena *arena);

/* Puts a value in, for a form that is shown the first time with what there is. */
void form_set(struct form *form, const char *name, struct span value);

/* Marks a field as wrong. An unknown or empty name marks the whole form (form_error with ""). */
void form_fail(struct form *form, const char *name, struct span message);
/* The same, of a list's cell: `cell` is its field, "steps.2.cue". */
void form_fail_cell(struct form *form, const char *name, struct span cell, struct span message);
/* Takes all errors back: what is only looked at (a preview) may be unfinished. */
void form_forgive(struct form *form);
/* err.field, err.message */
void form_fail_err(struct form *form, const struct err *err);

/* What is wrong with a field; empty when nothing is. "" is the form as a whole. */
struct span form_error(const struct form *form, const char *name);

/* One line of clean text, in the arena. */
struct span form_clean_line(struct arena *arena, struct span s);

#endif
