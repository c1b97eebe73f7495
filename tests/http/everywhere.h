/* Looking for words, or bytes, in the whole database, as somebody does who has a copy of it. */
#ifndef TESTS_HTTP_EVERYWHERE_H
#define TESTS_HTTP_EVERYWHERE_H

#include "core/base.h"

/*
 * In how many rows of all tables these words are, in any case: bytes are there in hexadecimal digits. The words hold no
 * quotation mark.
 */
int64_t rows_with(const char *words);

#endif
