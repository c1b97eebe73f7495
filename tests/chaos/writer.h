/* A writer's two parts: what is done (writer.c) and how it is sent (send.c). */
#ifndef TESTS_CHAOS_WRITER_H
#define TESTS_CHAOS_WRITER_H

#include "chaos/chaos.h"

/* A post of one's own. */
struct own {
    char folder[16];
    int64_t id;
    bool gone;
};

/* The writer that this process is. */
struct me {
    size_t number;
    struct person *browser;
    struct writer *tally;
    struct chance chance;
    struct own posts[POSTS_MAX];
    size_t post_count;
    int last_tag; /* the deed that made it; -1: none yet */
};
extern struct me me;

static inline size_t any(size_t below)
{
    return chance_below(&me.chance, below);
}

/* Writes a deed down, before it is sent. */
struct deed *begin_deed(enum deed_kind kind, int64_t post_id, int64_t value);
/* What its text begins with. */
const char *mark_of(const struct deed *deed);

/* One of these, the newest most; 0: there is none yet. */
int64_t some_post(const struct posts *posts);

enum { SENT_FIELDS = 6 };

struct sending {
    const char *path;
    const char *token;
    const char *key; /* "": the form has none, so it is not sent twice unless that is harmless */
    bool harmless;
    const char *fields[SENT_FIELDS][2];
};

/* Takes note of an answer: of one that nobody should get, and of when there was a good one. */
void note(const struct page *page);
/* The form that is filled in, asked for until it comes or everything is over; false when it is not shown. */
bool open_form(const char *path, struct sending *s, struct page *page);
/*
 * Sends until there is an answer; true when it is done. What it created is noted when `created` is the mark of its
 * address.
 */
bool carry_out(struct deed *deed, const struct sending *s, const char *created);

/* moderator.c */
void do_publish(void);
void do_move(void);
void do_move_back(void);
void do_merge(void);

#endif
