/* What the files of the language of search share. */
#ifndef SEARCH_QUERY_INTERNAL_H
#define SEARCH_QUERY_INTERNAL_H

#include "search/query/query.h"

#include "core/text.h"

/* ---- text: query_text.c ---- */

/* Typed text made plain: cut, clean, curly quotes straight, every white space a space. */
struct span query_plain(struct arena *arena, struct span typed, bool *was_cut);

/* Has a letter or a digit of any script: something that can be looked for. */
bool query_says_something(struct span s);

/* Without the ASCII signs before its first letter or digit, and without those that end a sentence. */
struct span query_bare_word(struct span run);
struct span query_without_end(struct span run);

/* ---- items: query_item.c, query_range.c ---- */

/* The kind whose field `name` is ("position"), in any case of letters. */
MUST_CHECK bool query_field_kind(struct span name, enum search_item_kind *out);
/* What may stand behind the field's colon, for a note. */
const char *query_field_help(enum search_item_kind kind);

void query_write_item(struct text *out, const struct search_item *item);
/* One item as JSON, with its negation: {"not":{"tag":"numb","exact":false}}. */
void query_write_json(struct arena *arena, struct text *out, const struct search_item *item);

/* Both sides of "2..5", ">=2", "2026-01.."; false when it is neither range nor value. */
MUST_CHECK bool query_read_score(struct arena *arena, struct span typed, struct search_item *out);
MUST_CHECK bool query_read_created(struct arena *arena, struct span typed, struct search_item *out);

/* ---- tokens: query_token.c ---- */

enum token_kind { TOKEN_ITEM, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_OR };

struct token {
    enum token_kind kind;
    bool negated; /* of OPEN; an ITEM has its own */
    struct search_item item;
};

/* Each is said once; those of a field and its values come after the last. */
enum query_note {
    NOTE_LONG,
    NOTE_WORDS,
    NOTE_FILTERS,
    NOTE_DEPTH,
    NOTE_CHOICES,
    NOTE_ROUND,
    NOTE_SQUARE,
    NOTE_QUOTE,
    NOTE_TAG,
    NOTE_OR,
    NOTE_FIELD
};

/* What is being read: the text that is left, and what became of the rest. */
struct query_reading {
    struct arena *arena;
    struct search_query *query;
    struct span rest;
    struct token *tokens;
    size_t token_count;
    size_t word_count;
    size_t filter_count;
    uint32_t noted; /* a bit for each note */
};

/* Adds a note unless it is there; `about` is put into it where it speaks of something. */
void query_note(struct query_reading *in, unsigned note, struct span about);

/*
 * Turns in->rest into tokens: what is too much is left out, brackets come in pairs (four deep at most), an
 * OR has something on both sides.
 */
void query_read_tokens(struct query_reading *in);

/* ---- the tree: query_tree.c ---- */

enum node_kind { NODE_ITEM, NODE_ALL, NODE_ANY };

struct node {
    enum node_kind kind;
    bool negated; /* of ALL and ANY; an ITEM has its own */
    struct search_item item;
    struct node *first;
    struct node *next;
    size_t count; /* of children */
};

/* The tokens as a tree: an ALL of items and ANYs, without groups that change nothing. Never NULL. */
struct node *query_read_tree(struct query_reading *in);

#endif
