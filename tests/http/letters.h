/* Mails that the site sent, as their readers find them: files in a folder, written by whichever mail server. */
#ifndef TESTS_HTTP_LETTERS_H
#define TESTS_HTTP_LETTERS_H

#include "http/site.h"

/* The newest mail to this address whose text has `words`: waits until it is there. Its whole text, decoded. */
const char *letter_with(const char *folder, const char *address, const char *words);
/* How many there are to this address now. */
int letters_to(const char *folder, const char *address);
/* The path that the first link of a mail leads to. */
const char *link_of(const char *letter);
/* The site's own folder of mails, where it has no mail server. */
const char *letters_folder(void);

#endif
