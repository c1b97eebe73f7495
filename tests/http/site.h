/*
 * The real server under test, and the people who use it: tests say sign_up, ask, answer, vote.
 *
 * The server (Kore, our module, both under ASan and UBSan) starts on a free port over a scratch database when the
 * first person appears, and is stopped by its process id when the program ends; a report of a sanitizer or
 * a worker that died fails the program. SITE_BUILD=build takes the one that people run.
 */
#ifndef TESTS_HTTP_SITE_H
#define TESTS_HTTP_SITE_H

#include <sys/types.h>

#include "core/text.h"
#include "unit/unit.h"

/* Starts the server now. Called by everything else that needs it. */
void site_start(void);
/* The same; if it is the first start, the starter content is there already where TEST_CLUSTER has it. */
void site_start_with_library(void);
/* Nothing has to be loaded. */
bool site_has_library(void);
/* Before the first start, for tests of what takes too long: no page waits longer than it would for people. */
void site_be_impatient(void);
/* Stops it; the next use starts it again on the same database. */
void site_stop(void);
/* For tests that take the server away: starts it without waiting; its process, 0 for none; whether it ended. */
void site_launch(void);
pid_t site_process(void);
bool site_has_ended(void);
/* The job runner beside it: starts it unless it runs; its process, 0 when it ended. */
void site_launch_job_runner(void);
pid_t site_job_runner(void);
int site_port(void);
int site_free_port(void);            /* one of 127.0.0.1 that nobody listens on */
int site_pid(void);                  /* of Kore's parent; its children are the workers */
const char *site_database(void);     /* starts the server */
const char *site_database_uri(void); /* without starting it */
/* Runs build/asan/backtalk-ctl or build/backtalk-ctl with these words; returns its exit status and (when not NULL) output. */
int site_ctl(const char *words, struct text *output);
/*
 * A server that is expected to refuse: starts one with the site's settings, waits for its end; its exit status, and
 * what it said on standard error.
 */
int site_start_refused(struct text *output);
/* The folder of this site's logs. The server gets this program's environment (ORIGIN, ACCESS_LOG): set it before. */
const char *site_folder(void);
/* How many workers ended by themselves since the start. */
int site_dead_workers(void);

/* A browser of one person: keeps cookies. Given back at the end of the program. */
struct person;
struct person *somebody(void); /* not signed in */
/* The same cookies on connections of its own: for a process that was forked. */
struct person *same_browser(struct person *of);

struct page {
    long status;
    struct span body; /* until the program ends */
    struct span headers;
    struct span location; /* of a redirect: path only */
};

/*
 * Any request. Redirects are not followed, but for that of a form on a way in that was refused (web/again.h) and sent by post or
 * post_without_token: what comes back is the page that shows it again, with the status 422 when something was wrong with it.
 */
struct page get(struct person *who, const char *path);
struct page head(struct person *who, const char *path);
/* Posts fields: name, value, name, value, …, NULL. The CSRF token of `form_path`'s page goes along. */
struct page post(struct person *who, const char *form_path, const char *path, ...);
/* What post does with a reply, for those of post_raw. */
struct page shown_again(struct person *who, struct page page);
/* The same without a token. */
struct page post_without_token(struct person *who, const char *path, ...);
/* A body that is encoded already, as it is. */
struct page post_raw(struct person *who, const char *path, struct span body);
/* The CSRF token on a page; "" when there is none. */
const char *token_of(struct person *who, const char *form_path);
/* The value of the first input with that name on a page, as it is written; "" when there is none. */
const char *input_of(const struct page *page, const char *name);
/* A new key of a form, as web/once.h makes it: for pages that are there once. */
const char *key_of(struct person *who, const char *form_path);
/* From now on asks for bodies in this encoding ("gzip", "br") and unpacks them; NULL: no longer. */
void accept_encoding(struct person *who, const char *encoding);
/* One more header for the next request only, "name: value". */
void with_header(struct person *who, const char *header);

/* Hangs up the next request when it is not answered within so many milliseconds. */
void with_patience(struct person *who, int ms);
/* libcurl, as browsers do, sends a request again by itself when the connection that it reused had ended: not the next one. */
void with_new_connection(struct person *who);

/* ---- in the product's words ---- */

struct person *
sign_up(const char *name); /* a new account, signed in; password "correct horse NAME" */
struct person *sign_in(const char *name); /* another browser of the same account */
struct person *sign_up_as(const char *name, const char *role);
int64_t ask(struct person *who, const char *title, const char *body, const char *tags);
int64_t answer(struct person *who, int64_t question, const char *body);
int64_t comment(struct person *who, const char *folder, int64_t post_id, const char *body);
struct page vote(struct person *who, const char *folder, int64_t post_id, int value);
struct page show(struct person *who, int64_t question); /* follows to the slug */
int64_t score_of(int64_t post_id);                      /* from the database */
/*
 * People in tests come from one address and hurry: rules are so wide that nothing is refused. A test of limits
 * sets one, or has all as they are shipped, and makes them wide again.
 */
void limit_to(const char *what, const char *scope, int most, int seconds);
void limits_as_shipped(void);
void limits_wide(void);
/* People in tests are new: they need no points, unless a test says from how many on somebody may do that. */
void rights_open(void);
/* A test site starts with the rules off by which posts of new accounts wait; and these are as a new site has them. */
void holds_off(void);
void holds_as_shipped(void);
void right_needs(const char *name, int points);
/* The starter content, on a server that runs. */
void load_library(void);
/* The job runner counts and indexes moments after somebody writes: until then, `reader` looks at pages. */
void await_index(struct person *reader);
/* Others see a change moments after it was saved: asks for the page until it has this status. */
struct page await_status(struct person *who, const char *path, long status);
/* Visitors read the page until every worker has it cached. */
void let_cache(const char *path);
/* A tag there must be before somebody asks; made once. */
void tag_exists(const char *name);

/* ---- small helpers; what they give stays until the program ends ---- */

const char *format(const char *fmt, ...) PRINTF_LIKE(1, 2);
const char *repeated(const char *piece, size_t times);
/* Ends the life of all pages and strings from here, for those who live long. People stay. */
void forget_pages(void);
/* First column of the first row, as a number. */
int64_t number_of(const char *sql);
/* Waits until this, an SQL expression, is true: a minute at most. */
void await_true(const char *condition);

/* ---- looking at a page ---- */

bool page_has(const struct page *page, const char *words);
/* A response header's value, or the empty span. `name` in any case. */
struct span page_header_value(const struct page *page, const char *name);
#define assert_has(page, words) assert_has_at((page), (words), true, __FILE__, __LINE__)
#define assert_has_not(page, words) assert_has_at((page), (words), false, __FILE__, __LINE__)
void assert_has_at(const struct page *page, const char *words, bool wanted, const char *file,
                   int line);
#define assert_status(page, wanted) assert_status_at((page), (wanted), __FILE__, __LINE__)
void assert_status_at(const struct page *page, long wanted, const char *file, int line);

#endif
