/* What site.c needs of people.c before the server is ready. */
#ifndef TESTS_HTTP_PEOPLE_H
#define TESTS_HTTP_PEOPLE_H

struct person;

/* One GET; the status, or 0 when nobody answers. */
long people_try(struct person *who, const char *path);

#endif
