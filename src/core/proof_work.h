/* Proof of work: a number that was looked for. */
#ifndef CORE_PROOF_WORK_H
#define CORE_PROOF_WORK_H

#include "core/span.h"

/* From the easiest to the hardest: each bit doubles the work, 2^bits hashes on average. assets/js/proof.js does it. */
enum { PROOF_BITS_MIN = 14, PROOF_BITS_MAX = 18 };

/* The first `bits` bits of the SHA-256 of "challenge:number" are zero; the number has at most 20 digits. */
bool proof_work_is_done(struct span challenge, struct span number, int bits);

#endif
