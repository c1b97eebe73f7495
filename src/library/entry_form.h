/* The form of an entry: the fields that all kinds have, and how a kind's table (web/form.h) says its own. */
#ifndef LIBRARY_ENTRY_FORM_H
#define LIBRARY_ENTRY_FORM_H

#include "link/link.h"
#include "tag/tag.h"

/* The fields of every entry's form; the kind's own follow as ENTRY_FIELD("dose.hold"). */
#define ENTRY_FORM_FIELDS                                                                      \
    {.name = "title",                                                                          \
     .label = "Title",                                                                         \
     .kind = FORM_LINE,                                                                        \
     .required = true,                                                                         \
     .min = 2,                                                                                 \
     .max = 150,                                                                               \
     .missing = "Please give it a title."},                                                    \
        {.name = "slug", .kind = FORM_LINE, .label = "Address", .max = 80},                    \
        {.name = "aliases", .kind = FORM_LINE, .label = "Also called", .max = 1000},           \
        {.name = "summary", .label = "Summary", .kind = FORM_LINE, .max = 500},                \
        {.name = "body", .kind = FORM_TEXT, .label = "Text", .max = POST_BODY_MAX},            \
        {.name = "tags", .kind = FORM_LINE, .label = "Tags", .max = 900},                      \
        {.name = "status", .kind = FORM_LINE, .label = "Status", .max = 20},                   \
        {.name = "reason", .kind = FORM_LINE, .label = "Why the change", .max = 200},          \
        {.name = "safety", .kind = FORM_FLAG},                                                 \
        {.name = "unsafe", .kind = FORM_LINE, .label = "What was not safe", .max = 200},       \
        {.name = "revision", .kind = FORM_REVISION}, {.name = "preview", .kind = FORM_BUTTON}, \
        {.name = "row", .kind = FORM_BUTTON}, LINK_FIX_FIELD, TAG_FIX_FIELD,                   \
        {.name = "key", .kind = FORM_KEY},                                                     \
    {                                                                                          \
        .name = "draft_state", .kind = FORM_MOMENT                                             \
    }

#define ENTRY_FIELD(path)                               \
    {                                                   \
        .name = (path), .kind = FORM_TEXT, .max = 20000 \
    }

/* A list with these columns (struct form_column); of one column, ENTRY_COLUMN. */
#define ENTRY_ROWS(path, ...)                                                                    \
    {                                                                                            \
        .name = (path), .kind = FORM_ROWS, .max = 20000, .columns = (const struct form_column[]) \
        {                                                                                        \
            __VA_ARGS__,                                                                         \
            {                                                                                    \
                NULL, NULL                                                                       \
            }                                                                                    \
        }                                                                                        \
    }
#define ENTRY_COLUMN(path, label) ENTRY_ROWS(path, {"", label})

/* What evidence asks of all kinds that have it. */
#define ENTRY_EVIDENCE_FIELDS                                                                 \
    ENTRY_FIELD("evidence.level"), ENTRY_FIELD("evidence.note"),                              \
        ENTRY_ROWS("evidence.citations", {"claim", "Cited for"}, {"level", "Kind of source"}, \
                   {"title", "Title"}, {"url", "Address of the page itself"},                 \
                   {"quote", "Its words, a sentence at most"}, {"read", "Read on"})
#define ENTRY_EVIDENCE_INPUTS                                                                   \
    {.label = "What it rests on"}, {"evidence.level", "Evidence", NULL, false},                 \
        {"evidence.note", "What the evidence says", NULL, false},                               \
    {                                                                                           \
        "evidence.citations", "Sources",                                                        \
            "What each is cited for, and the page where it says so; the day on which you read " \
            "it, if it is on the web.",                                                         \
            false                                                                               \
    }

#endif
