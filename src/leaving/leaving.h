/*
 * Leaving: an account is erased fourteen days after whoever has it asked for that (sql/functions/leaving.sql). Meanwhile nobody
 * signs in to it: whoever gives the right password comes to a page of its own, by a token that works for an hour, and can keep
 * the account there.
 */
#ifndef LEAVING_LEAVING_H
#define LEAVING_LEAVING_H

#include "core/clock.h"
#include "db/batch.h"

enum { LEAVING_COUNTED_MAX = 1000 }; /* beyond: "more than" */

/* What an account has. */
struct leaving_counts {
    bool found;
    bool has_email;
    bool has_about;
    int64_t questions; /* that are not deleted, as are the next two */
    int64_t answers;
    int64_t comments;
    int64_t entries;         /* of the library that it began, without drafts */
    int64_t shared_drafts;   /* of such: that others worked on, or that were public once */
    int64_t entry_drafts;    /* and the others */
    int64_t deleted;         /* posts that their author deleted */
    int64_t deleted_by_them; /* and that moderators did */
    int64_t drafts;
    int64_t routines; /* of its own */
    int64_t notes;    /* of how it went */
    int64_t trials;   /* what it tried or tries */
    int64_t checks;   /* questions before which it ticked warning signs, as far as that is kept */
    int64_t follows;  /* what it follows or ignores */
    int64_t votes;
    int64_t edits;
    int64_t reviews; /* that count today */
    int64_t sessions;
    bool is_last_admin; /* who cannot leave */
};

/* Queues; each fills in what its results say. */
void leaving_store_counts(struct db_batch *batch, int64_t account, struct leaving_counts *out);
/* Asks for the account to be erased; its sessions end. Refused with 'account_last_admin'. */
void leaving_store_leave(struct db_batch *batch, int64_t account);

/* ---- an account that nobody can sign in to for now ---- */

struct leaving_locked {
    int64_t account_id; /* 0: the token no longer works */
    struct span name;
    instant leaving_at; /* 0: its owner has not asked to leave */
    bool suspended;
    instant until;       /* 0: until somebody lifts it */
    struct span message; /* from the moderators */
    bool erased;
};

/* A token that shows /account/locked, for whoever has just proved whose account it is: the database gets its hash. */
void leaving_store_token(struct db_batch *batch, int64_t account, struct span hash);
void leaving_store_locked(struct db_batch *batch, struct span hash, struct leaving_locked *out);
/* Takes the wish to leave back. */
void leaving_store_keep(struct db_batch *batch, int64_t account);

#endif
