/* Where the keys are that seal what the database holds: a file that is not in the database and in none of its backups. */
#ifndef CORE_SEAL_FILE_H
#define CORE_SEAL_FILE_H

#include "core/seal.h"

/*
 * Reads the keys: of the file backtalk.key in CREDENTIALS_DIRECTORY, which systemd makes of LoadCredential= or
 * LoadCredentialEncrypted=, or else of the file that SEAL_KEY_FILE names, which nobody but its owner and group may
 * read. False, and what to do in one line, when that is not so. Call it once at the start: there are no keys before.
 */
MUST_CHECK bool seal_file_read(struct text *why);

/* Why this sealed value does not open, and what to do, in one line behind what is in *why. */
void seal_file_refusal(struct span sealed, struct text *why);

#endif
