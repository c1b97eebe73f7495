/*
 * The library's index: which entries there are, by kind and slug. Each worker keeps it in memory, so
 * that wiki links get the entry's present title while a page is written, without a statement.
 */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include "core/span.h"
#include "core/text.h"
#include "core/wiki.h"
#include "library/entry_fields.h"
#include "library/entry_form.h"
#include "library/entry_page.h"
#include "library/entry_structured.h"
#include "library/graph.h"
#include "library/model_path.h"

enum { LIBRARY_KINDS = 5 };

/* In the order in which a link without a kind tries them. */
struct library_kind {
    const char *name;   /* "stretch" */
    const char *title;  /* "Exercise": stretches are the most of them, and have a type */
    const char *folder; /* "/stretches/" */
};
extern const struct library_kind library_kinds[LIBRARY_KINDS];

/* Reads the index from the database again; until it is there the old one stays. */
void library_refresh(void);
bool library_is_loaded(void);
/* Once a second: reads again what could not be read, each time waiting twice as long, half a minute at most. */
void library_tick(void);

/*
 * The resolver of wiki links: finds by slug, or by that of a title or an alias, today's or an earlier one. A link without a
 * kind means the first of stretch, routine, article, muscle, term and page that is called so. A retired entry that another one
 * took the place of counts as that one.
 */
void library_resolve(void *context, struct span kind, struct span slug, struct wiki_target *target);

/* A thing that has a name: an entry, a page, a tag. */
struct library_name {
    struct span kind;
    struct span slug; /* its own */
    struct span title;
    struct span path;
};

/* All that a link without a kind could mean, what it does mean first; at most `most`. */
size_t library_meanings(struct span slug, struct library_name *out, size_t most);

/* All entries and pages that anybody may read, by their own names, at most `most`: no tags, and nothing that is retired. */
size_t library_all(struct library_name *out, size_t most);

/* What of this kind (empty: of any) is spelled nearly so, the nearest first; at most `most` (LIBRARY_NEAR_MAX at most). */
enum { LIBRARY_NEAR_MAX = 5 };
size_t library_near(struct span kind, struct span slug, struct library_name *out, size_t most);

/* Writes stored HTML with its wiki links resolved. For templates: `% library_expand(out, post->html);` */
void library_expand(struct text *out, struct html stored);
/* The same, and words that are terms are marked (core/gloss.h). `own`: the address of the page, which is not. */
void library_expand_glossed(struct text *out, struct html stored, struct span own);

/* What a page's texts link to, each entry once, in order of appearance. */
enum { LIBRARY_MENTIONS_MAX = 12 };
struct library_mentions {
    size_t count;
    struct wiki_target items[LIBRARY_MENTIONS_MAX];
};
void library_mentions_add(struct library_mentions *mentions, struct html stored);

/* What a thread shows of an entry that a post links to. */
struct library_card {
    struct span kind;
    struct span slug;
    struct span title;
    struct span summary;
    bool reviewed;        /* the review is current */
    struct span model;    /* JSON: of a stretch its type, dose and cautions */
    struct span warnings; /* of a routine: as caution_marks_of_several takes them */
    struct span
        figure; /* of its pictures' addresses, as stretch_thumbs takes it; empty: nothing is drawn */
    /* What changed since a post was last written; `post` 0: nothing that matters to what one does. */
    int64_t post;
    int64_t seen; /* the revision that the post means */
    int64_t newest;
    struct span before; /* JSON: what one does by either revision */
    struct span after;
    struct span safety; /* what was not safe, as a coach put it; empty: nothing */
    instant safety_at;
};
struct library_cards {
    size_t count;
    struct library_card *items;
    size_t diff_steps; /* that comparing may still take on this page */
};

/* Below a post at most so many, those that it links to first. */
enum { LIBRARY_CARDS_MOST = 6 };

/* Queues those that the question and this page of its answers link to; *out gets them. */
void library_store_cards(struct db_batch *batch, int64_t question,
                         struct question_answer_place from, struct library_cards **out);
/* Of those that a post links to the first, in order of appearance, and with what changed since that post. */
struct library_own_cards {
    size_t count;
    const struct library_card *items[LIBRARY_CARDS_MOST];
};
struct library_own_cards library_cards_of(const struct library_cards *cards,
                                          const struct post *post);

/*
 * What changed of what one does since the card's post: dose, steps, cautions and when to stop, field by field in words. What is
 * only spelled otherwise is no change. Lives in the arena.
 */
struct revision_changes;
struct revision_changes library_card_changes(struct arena *arena, const struct library_card *card);
/* "hold 15 s → 30 s, and 2 more": the first of them where it is short; else empty. Lives in the arena. */
struct span library_card_changes_head(struct arena *arena, const struct revision_changes *changes);

/* "Exercise" for "stretch", and so on. */
const char *library_kind_title(struct span kind);
/* What one entry is called: a stretch by its type, such as "Strength", others by their kind. `type` may be empty. */
struct span library_called(struct span kind, struct span type);

/* What is known of tags, until the index is next read; NULL: it was not read yet. */
struct tag_names;
const struct tag_names *library_tag_names(void);

/* A tag whose symptom may need help soon (numb, tingling, shooting …). */
bool library_tag_is_red_flag(struct span tag);

/* "Lower back" for "low-back": what people read. A name that is not known is its own title. */
struct span library_tag_title(struct span name);
/* The name that was meant: typed as a name or as a title, in any case. Nothing of the kind: the words as a name. */
struct span library_tag_named(struct arena *arena, struct span typed);
/* "Lower back, Eases sitting": the tags as a form shows them, and takes them. */
struct span library_tags_line(struct arena *arena, const struct span *names, size_t count);
/*
 * What was typed for tags, for tag_names_parse: titles between commas become names, and so do several words of which none is a tag. Other
 * words between commas are tags of their own.
 */
struct span library_tags_typed(struct arena *arena, struct span typed);

/* "driv, Lower back" with value "driv|driving" is "Driving, Lower back"; any other value changes nothing. */
struct span library_tags_fix(struct arena *arena, struct span typed, struct span value);
/* Does in the form what a TAG_FIX_FIELD asks for: from then on the request is one for a preview. */
struct request;
void library_take_tag_fix(struct request *r);

/* "/stretches/" for "stretch", and so on; the empty span for no kind of entry. */
struct span library_folder(struct span kind);

#endif
