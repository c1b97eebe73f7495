/*
 * The library's index: which entries there are, by kind and slug. Each worker keeps it in memory, so
 * that wiki links get the entry's present title while a page is written, without a statement.
 */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include "core/span.h"
#include "core/text.h"
#include "core/wiki.h"
#include "library/entry.h"

enum { LIBRARY_KINDS = 4 };

/* In the order in which a link without a kind tries them. */
struct library_kind {
    const char *name;   /* "stretch" */
    const char *title;  /* "Stretch" */
    const char *folder; /* "/stretches/" */
};
extern const struct library_kind library_kinds[LIBRARY_KINDS];

/* Reads the index from the database again; until it is there the old one stays. */
void library_refresh(void);
bool library_is_loaded(void);
/* Once a second: reads again what could not be read, each time waiting twice as long, half a minute at most. */
void library_tick(void);

/* The resolver of wiki links: finds by slug or by an alias' slug; a link without a kind means the stretch first. */
void library_resolve(void *context, struct span kind, struct span slug, struct wiki_target *target);

/* Writes stored HTML with its wiki links resolved. For templates: `% library_expand(out, post->html);` */
void library_expand(struct text *out, struct html stored);

/* What a page's texts link to, each entry once, in order of appearance. */
enum { LIBRARY_MENTIONS_MAX = 12 };
struct library_mentions {
    size_t count;
    struct wiki_target items[LIBRARY_MENTIONS_MAX];
};
void library_mentions_add(struct library_mentions *mentions, struct html stored);

/* "Stretch" for "stretch", and so on. */
const char *library_kind_title(struct span kind);

/* A tag whose symptom may need help soon (numb, tingling, shooting …). */
bool library_tag_is_red_flag(struct span tag);

/* "/stretches/" for "stretch", and so on; the empty span for no kind of entry. */
struct span library_folder(struct span kind);

#endif
