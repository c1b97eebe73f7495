/* What makes a password easy to guess. */
#ifndef ACCOUNT_PASSWORD_H
#define ACCOUNT_PASSWORD_H

#include "core/span.h"

/* One of the list of assets/passwords, which is in lower case. The first call unpacks it: a few milliseconds. */
bool password_is_common(struct span word);

#endif
