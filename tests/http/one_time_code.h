/* Somebody's authenticator app, and the recovery codes that they keep. */
#ifndef TESTS_HTTP_ONE_TIME_CODE_H
#define TESTS_HTTP_ONE_TIME_CODE_H

#include "http/site.h"

struct code_app {
    unsigned char secret[20];
    const char *recovery[10];
};

/* Sets an app up for somebody who is signed in and was asked who they are a moment ago. */
struct code_app set_up(struct person *who);
/* The secret on the page that sets one up. */
struct code_app scan(const struct page *page);
/* What the app shows now, or so many steps of thirty seconds from now. */
const char *code_of(const struct code_app *app, int steps);
/* Tests are quicker than thirty seconds: codes that were accepted are accepted again. */
void forget_steps(const char *name);
/* The site last asked this session who it is so long ago that it asks again. */
void ask_again(const char *name);

/* A new browser gives name and password. */
struct person *first_step(const char *name);
/* And then a code. */
struct page second_step(struct person *who, const char *code);
bool is_signed_in(struct person *who);

#endif
