/*
 * Prepared texts that moderators begin a message with (sql/functions/staff_template.sql): a form offers those of its act, and
 * putting one in keeps what was typed.
 */
#ifndef STAFF_TEMPLATE_STAFF_TEMPLATE_H
#define STAFF_TEMPLATE_STAFF_TEMPLATE_H

#include "core/clock.h"
#include "db/batch.h"
#include "post/post.h"

struct request;

enum {
    STAFF_TEMPLATE_NAME_MAX = 80, /* code points */
    STAFF_TEMPLATE_WORDS_MAX = 2000,
    STAFF_TEMPLATE_REVISIONS = 50 /* of one that a page shows */
};

/* What such a text is for. */
struct staff_template_act {
    const char *name;
    const char *label;
    int64_t most; /* code points: those of the field that it goes into */
    bool lines;   /* that field has several */
};
extern const struct staff_template_act staff_template_acts[]; /* ends with one without a name */
bool staff_template_is_act(struct span name);
/* The last, without a name, when there is none of that name. */
const struct staff_template_act *staff_template_act(struct span name);

struct staff_template {
    int64_t id; /* 0: there is none */
    struct span act;
    struct span name;
    struct span words; /* {name} is whom the message is for */
    int64_t number;    /* of its newest revision */
    bool removed;
};

struct staff_template_list {
    size_t count;
    struct staff_template *items;
};

struct staff_template_revision {
    int64_t number;
    struct span name;
    struct span words;
    bool removed;
    instant at;
    struct person author; /* id 0: it came with the site */
};

struct staff_template_revisions {
    size_t count;
    struct staff_template_revision *items; /* the newest first */
};

/* The one with that id, as a form sent it; NULL: none. */
const struct staff_template *staff_template_chosen(const struct staff_template_list *list,
                                                   struct span chosen);
/* Its words with that name in them; in the arena. */
struct span staff_template_words(struct arena *arena, const struct staff_template *template,
                                 struct span name);
/*
 * What a field holds once the chosen one was put in for that person: the text alone, where nothing was typed
 * or an unchanged text of the list, else behind what was typed. In the arena; `typed` itself when none was chosen.
 */
struct span staff_template_put_in(struct arena *arena, const struct staff_template_list *list,
                                  struct span chosen, struct span typed, struct span name);
/* Puts the one that the form chose into that field, for nobody by name, whatever else is missing there (staff_template_web.c). */
void staff_template_fill(struct request *r, const struct staff_template_list *list,
                         const char *field);

/* Queue; nothing comes for who is no coach. `acts`: their names, with commas between; `removed`: also those that were taken away. */
void staff_template_store_list(struct db_batch *batch, struct span session_hash, const char *acts,
                               bool removed, struct staff_template_list *out);
void staff_template_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                              struct staff_template *out);
void staff_template_store_revisions(struct db_batch *batch, struct span session_hash, int64_t id,
                                    struct staff_template_revisions *out);
/* Queues saving over template->number; id 0: a new one. *id gets its id. Refused with the names of functions/staff_template.sql. */
void staff_template_store_save(struct db_batch *batch, int64_t actor,
                               const struct staff_template *template, int64_t *id);

#endif
