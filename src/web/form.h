/* Forms as tables: what a field is called, what it must be, what to say when it is not. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "core/arena.h"
#include "core/err.h"

struct request;

enum form_kind {
    FORM_LINE,   /* one line: white space at both ends is dropped, line ends become spaces */
    FORM_TEXT,   /* several lines, as typed (line ends become \n) */
    FORM_SECRET, /* a password: never shown again, never trimmed */
    FORM_NUMBER, /* a whole number within [min, max] */
    FORM_CHOICE, /* one of `choices` */
    FORM_FLAG,   /* a checkbox: given or not */
};

struct form_field {
    const char *name;
    enum form_kind kind;
    bool required;
    int64_t
        min; /* LINE, TEXT, SECRET: code points; NUMBER: value. `min` counts only when something was given. */
    int64_t max;
    const char *const *choices; /* ends with NULL */
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
};

struct form {
    struct form_value *values; /* in the table's order */
    size_t count;
    bool failed; /* some field has an error */
};

/* Reads query string (GET) or body (POST) by the page's table. Never fails: errors are in the fields. */
void form_read(struct request *r);

/* A field's value as sent (cleaned), or empty. `name` must be in the table. */
struct span form_get(const struct form *form, const char *name);
int64_t form_number(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);

/* Puts a value in, for a form that is shown the first time with what there is. */
void form_set(struct form *form, const char *name, struct span value);

/* Marks a field as wrong. An unknown or empty name marks the whole form (form_error with ""). */
void form_fail(struct form *form, const char *name, struct span message);
/* Takes all errors back: what is only looked at (a preview) may be unfinished. */
void form_forgive(struct form *form);
/* err.field, err.message */
void form_fail_err(struct form *form, const struct err *err);

/* What is wrong with a field; empty when nothing is. "" is the form as a whole. */
struct span form_error(const struct form *form, const char *name);

#endif
