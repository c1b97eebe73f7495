/* The pages that the tests of our Kore patches ask for. */
#include <kore/kore.h>
#include <kore/http.h>
#include <kore/seccomp.h>
#include <kore/tasks.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The C library starts threads with clone3, and falls back to clone without it. */
KORE_SECCOMP_FILTER("test", KORE_SYSCALL_DENY(clone3, ENOSYS), KORE_SYSCALL_ALLOW(rseq),
                    KORE_SYSCALL_ALLOW(newfstatat), KORE_SYSCALL_ALLOW(shutdown),
                    KORE_SYSCALL_ALLOW(prlimit64), KORE_SYSCALL_ALLOW(gettid))

/* Plain Kore has no such symbols. */
extern int (*kore_http_error_hook)(struct http_request *, int) __attribute__((weak));
struct http_plain_page;
extern int (*kore_http_plain_hook)(int, struct http_plain_page *) __attribute__((weak));

extern u_int64_t kore_route_searches __attribute__((weak));
extern int (*http_body_hook)(struct http_request *) __attribute__((weak));

/* As our http.h has it. */
struct plain_page {
    const void *head;
    size_t head_len;
    const void *body;
    size_t body_len;
};

struct waiting {
    bool woken;
    struct kore_task task;
};

static struct http_request *sleeper;
static int freed;
static int waiting;
static atomic_int task_running;
static atomic_int task_may_end;

int hello(struct http_request *);
int big(struct http_request *);
int stream(struct http_request *);
int empty(struct http_request *);
int echo(struct http_request *);
int wait_for_wake(struct http_request *);
int wake(struct http_request *);
int late(struct http_request *);
int task_start(struct http_request *);
int task_end(struct http_request *);
int status(struct http_request *);
int header_value(struct http_request *);
int host(struct http_request *);
int query(struct http_request *);
int captured(struct http_request *);
int overflow(struct http_request *);
int searches(struct http_request *);
void kore_worker_configure(void);

static int answer(struct http_request *req, const char *text)
{
    http_response(req, HTTP_STATUS_OK, text, strlen(text));
    return KORE_RESULT_OK;
}

static int error_page(struct http_request *req, int code)
{
    char text[64];
    int len = snprintf(text, sizeof text, "our page for %d", code);
    http_response(req, code, text, (size_t)len);
    return KORE_RESULT_OK;
}

/* 505 keeps Kore's own. */
static int plain_page(int code, struct http_plain_page *out)
{
    static const char head[] = "content-type: text/html\r\nx-plain: yes\r\n";
    static char text[64];
    struct plain_page *page = (struct plain_page *)(void *)out;
    int len = snprintf(text, sizeof text, "plain page for %d", code);
    *page = (struct plain_page){head, sizeof head - 1, text, (size_t)len};
    return code == 505 ? KORE_RESULT_ERROR : KORE_RESULT_OK;
}

static int longer_bodies(struct http_request *req)
{
    return strcmp(req->path, "/hello") != 0 ? 413 : req->content_length > 200000 ? 503 : 0;
}

void kore_worker_configure(void)
{
    if (&http_body_hook != NULL) {
        http_body_hook = longer_bodies;
    }
    if (&kore_http_plain_hook != NULL) {
        kore_http_plain_hook = plain_page;
    }
    if (&kore_http_error_hook != NULL) {
        kore_http_error_hook = error_page;
    }
}

int hello(struct http_request *req)
{
    return answer(req, "hello");
}

int big(struct http_request *req)
{
    static char page[60000];
    memset(page, 'x', sizeof page);
    http_response(req, HTTP_STATUS_OK, page, sizeof page);
    return KORE_RESULT_OK;
}

/* A body that stays where it is, behind a head of its own. */
int stream(struct http_request *req)
{
    static char page[30000];
    memset(page, 'x', sizeof page);
    http_response_stream(req, HTTP_STATUS_OK, page, sizeof page, NULL, NULL);
    return KORE_RESULT_OK;
}

/* A reply without a body, as a redirect or a 304 is. */
int empty(struct http_request *req)
{
    http_response_stream(req, HTTP_STATUS_SEE_OTHER, "", 0, NULL, NULL);
    return KORE_RESULT_OK;
}

int echo(struct http_request *req)
{
    static char body[100000];
    ssize_t len = http_body_read(req, body, sizeof body);
    http_response(req, HTTP_STATUS_OK, body, len > 0 ? (size_t)len : 0);
    return KORE_RESULT_OK;
}

static void on_free(struct http_request *req)
{
    freed++;
    if (sleeper == req) {
        sleeper = NULL;
        waiting--;
    }
}

/* Answers when somebody asks for /wake. */
int wait_for_wake(struct http_request *req)
{
    struct waiting *state = http_state_exists(req) ? http_state_get(req)
                                                   : http_state_create(req, sizeof *state, on_free);
    if (state->woken) {
        return answer(req, "woken");
    }
    state->woken = true;
    sleeper = req;
    waiting++;
    http_request_sleep(req);
    return KORE_RESULT_RETRY;
}

int wake(struct http_request *req)
{
    if (sleeper != NULL) {
        http_request_wakeup(sleeper);
    }
    return answer(req, "waked");
}

static void answer_late(void *arg, u_int64_t now)
{
    struct http_request *req = arg;
    (void)now;
    http_response(req, HTTP_STATUS_OK, "late", 4);
    req->flags |= HTTP_REQUEST_DELETE;
    http_request_wakeup(req);
}

/* Answers from a timer, without its handler being called again. */
int late(struct http_request *req)
{
    http_request_sleep(req);
    kore_timer_add(answer_late, 10, req, KORE_TIMER_ONESHOT);
    return KORE_RESULT_RETRY;
}

static int task_run(struct kore_task *task)
{
    (void)task;
    task_running = 1;
    while (task_may_end == 0) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    task_running = 0;
    return KORE_RESULT_OK;
}

/* Runs a task until somebody asks for /task-end. */
int task_start(struct http_request *req)
{
    if (http_state_exists(req)) {
        return answer(req, "done");
    }
    struct waiting *state = http_state_create(req, sizeof *state, on_free);
    task_running = -1;
    kore_task_create(&state->task, task_run);
    kore_task_bind_request(&state->task, req);
    kore_task_run(&state->task);
    return KORE_RESULT_RETRY;
}

int task_end(struct http_request *req)
{
    task_may_end = 1;
    return answer(req, "ends");
}

int status(struct http_request *req)
{
    char text[256];
    int len = snprintf(text, sizeof text, " ready=1 pid=%d onfree=%d waiting=%d task=%d\n",
                       getpid(), freed, waiting, (int)task_running);
    http_response(req, HTTP_STATUS_OK, text, (size_t)len);
    return KORE_RESULT_OK;
}

/* Answers with the value of the header X-Last. */
int header_value(struct http_request *req)
{
    const char *value = "";
    http_request_header(req, "x-last", &value);
    return answer(req, value);
}

/* Answers with the host that was asked, and the query. */
int host(struct http_request *req)
{
    char text[512];
    const char *name = "";
    http_request_header(req, "host", &name);
    snprintf(text, sizeof text, "%s?%s", name, req->query_string == NULL ? "" : req->query_string);
    return answer(req, text);
}

int query(struct http_request *req)
{
    char *word = NULL;
    http_populate_qs(req);
    if (!http_argument_get_string(req, "word", &word)) {
        return answer(req, "no word");
    }
    return answer(req, word);
}

/* Answers with what the second group of the route's pattern caught. */
int captured(struct http_request *req)
{
    const regmatch_t *part = &req->cgroups[2];
    size_t len = strlen(req->path);
    if (regexec(&req->hdlr->rctx, req->path, HTTP_CAPTURE_GROUPS, req->cgroups, 0) != 0 ||
        part->rm_so < 0 || part->rm_eo < part->rm_so || (size_t)part->rm_eo > len) {
        return answer(req, "nothing caught");
    }
    http_response(req, HTTP_STATUS_OK, req->path + part->rm_so,
                  (size_t)(part->rm_eo - part->rm_so));
    return KORE_RESULT_OK;
}

/* How often a route was searched for, in two digits. */
int searches(struct http_request *req)
{
    if (&kore_route_searches == NULL) {
        return answer(req, "nobody counts");
    }
    char text[32];
    snprintf(text, sizeof text, "%02d", (int)kore_route_searches);
    return answer(req, text);
}

/* Writes past the end of an allocation. */
int overflow(struct http_request *req)
{
    volatile char *memory = kore_malloc(64);
    memory[80] = 1;
    return answer(req, "unseen");
}
