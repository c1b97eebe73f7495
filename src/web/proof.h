/*
 * Proof of work: from a number of uses on (limit_rule.free) a form is taken only with one. The page that holds the form has a
 * challenge, signed for what is done and for the network; assets/js/proof.js solves it in a second or so. Without a script it
 * is enough to wait: the challenge says since when. Each is good for one form (proof_spent), for half an hour.
 *
 * A challenge is "bits.since.random.signature", a proof "challenge:number" (core/proof_work.h). It comes back in the field
 * "proof" of any form; no table names it.
 */
#ifndef WEB_PROOF_H
#define WEB_PROOF_H

#include "web/page.h"

enum { PROOF_WAIT = 20, PROOF_ID_LEN = 16 };

/*
 * What came with this form: true when it is a proof for `what`, done or waited for; its id, in the arena, is spent by
 * limit_take. *wait: the seconds that a challenge which is neither yet has still to be waited for; 0: there is none.
 */
bool proof_read(struct request *r, const char *what, struct span *id, int64_t *wait);

/* A new challenge, in the arena; from 0 to 100, how hard. Empty in the first moments of a worker. */
struct span proof_challenge(struct request *r, const char *what, int64_t pressed);

#endif
