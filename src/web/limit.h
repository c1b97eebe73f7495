/*
 * Limits: how often an account, a network and everybody may do something. The rules are rows of limit_rule, which admins
 * change (src/limit); sql/functions/limit.sql counts.
 *
 * A step that writes calls limit_take behind all that it queues: what is refused or fails elsewhere in the batch is not
 * counted, and nobody waits with the rows of a network locked. Before work that is dear it calls limit_look, too:
 *
 *     once_begin(r, &data->id);
 *     limit_look(r, "answer");
 *     answer_store_give(r->batch, ..., &data->id);
 *     once_end(r, ONCE_POST);
 *     limit_take(r, "answer");
 *
 * Who did too much gets a page with status 429 that says for how long to wait, with Retry-After, and holds the form with every
 * word (web/restore.h); a page that declares `.says_limits` shows its own `refused` steps instead.
 */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include "web/page.h"

/* Queues one more `what`, one of limit_rule's, of whoever is looking: also in the first step, where that is not known yet. */
void limit_take(struct request *r, const char *what);
/*
 * The same, once it is known who is looking, with a lane of its own for whoever is signed in, and for a device that its
 * account signed in on before (web/device.h): counted for that account, and only when it did too much for the network and everybody.
 */
void limit_take_device(struct request *r, const char *what);
/* Queues a look whether one more would be refused. It counts nothing. */
void limit_look(struct request *r, const char *what);

/* What this request queues counts one more `what` by itself, in SQL: should it be refused, that is said as of limit_take. */
void limit_counted(struct request *r, const char *what);

/* Takes back what limit_take counted in a batch before this one. Nobody waits for it: it may outlive the request. */
void limit_give_back(struct request *r, const char *what);

/*
 * A try to sign in is counted before the password is looked at, and taken back when it was right, or was not looked at. From a
 * known device it counts for that alone, else for the name, the network and everybody.
 */
struct limit_try {
    struct span name;
    struct span device; /* device_known's */
    bool by_device;     /* filled in: it was counted for the device */
};
void limit_take_sign_in(struct request *r, struct limit_try *try);
/* Queues taking it back. */
void limit_sign_in_was_right(struct request *r, const struct limit_try *try);
/* The same in a batch of its own. */
void limit_give_back_sign_in(struct request *r, const struct limit_try *try);

/*
 * One more code of a second factor, before it is looked at, taken back when it was right. An app's digits are counted for the
 * account, or, from a known device, for that alone; a recovery code, which nobody guesses, for the network.
 */
struct limit_code {
    int64_t account;    /* 0: a recovery code */
    struct span device; /* device_known's */
    bool by_device;     /* filled in: it was counted for the device */
};
void limit_take_code(struct request *r, struct limit_code *code);
/* Queues taking it back. */
void limit_code_was_right(struct request *r, const struct limit_code *code);

/*
 * The challenge for a form that is shown (web/proof.h), for one more `what`; when `what` is NULL, for the form that was
 * refused for want of a proof: empty when that was not so.
 */
struct span limit_challenge(struct request *r, const char *what);

/*
 * The web layer's own. After a batch was refused: true when that was for a limit; then r->error says so, and the reply, which
 * is not begun yet, has Retry-After.
 */
bool limit_was_reached(struct request *r);
/* Answers with the page that says so and sends the form again. */
void limit_reply(struct request *r);

#endif
