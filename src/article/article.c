/* Rules of articles. */
#include "article/article.h"

enum { WORDS_A_MINUTE = 200 };

int64_t article_minutes(int64_t words)
{
    return words < WORDS_A_MINUTE ? 1 : (words + WORDS_A_MINUTE / 2) / WORDS_A_MINUTE;
}
