/* When readers are told that some say an answer is outdated. */
#include "reaction/reaction.h"

bool reaction_is_outdated(int64_t outdated, int64_t helped)
{
    return outdated >= REACTION_OUTDATED_SHOWN && outdated * 3 >= helped;
}
