/* backtalk-ctl jobs: the job runner, which also sends mail and asks providers; and what failed too often. */
#include "ctl/ctl.h"

#include <signal.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "core/seal.h"
#include "ctl/export/export_run.h"
#include "ctl/linked/linked_run.h"
#include "ctl/listed/listed_run.h"
#include "ctl/mail/mail_forget.h"
#include "ctl/mail/mail_run.h"
#include "ctl/picture/picture_run.h"
#include "ctl/provider/provider_run.h"
#include "ctl/provider/provider_settings.h"
#include "ctl/push/push_run.h"
#include "ctl/run_as.h"
#include "job/job.h"

/*
 * After a round that was not full the runner waits a little, so that the next one has more to do. After a full one it rests
 * as long as that took, so that pages get their share of the processors, but not while people write.
 */
enum {
    WAIT_MS = 1000,
    GATHER_MS = 8,
    REST_MS_MAX = 200,
    AGAIN_MS = 500,
    DEAD_MOST = 1000,
    STATEMENT_MS = 60000,
    JOBS_ARENA = 16 << 20
};

static volatile sig_atomic_t stopping;

static void stop(int number UNUSED)
{
    stopping = 1;
}

static void listen_to_signals(bool with_parent)
{
    struct sigaction action = {.sa_handler = stop}; /* no SA_RESTART: waiting ends at once */
    sigemptyset(&action.sa_mask);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    if (with_parent) {
        pid_t parent = getppid();
        (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
        if (parent == 1 || getppid() != parent) /* it ended before we asked */
            stopping = 1;
    }
}

static void rest(int milliseconds)
{
    struct timespec pause = {.tv_nsec = milliseconds * 1000000L};
    (void)nanosleep(&pause, NULL);
}

/* Until it is asked to stop, or the connection breaks. */
static void run_on(struct db_sync *db, const struct provider_threads *providers)
{
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    /* A lock that is held for long is waited for by trying again, so that others get their turn, and the workers hear of
     * changes in time (BEHIND_MS in app/jobs.c). */
    bool ok = db_sync_limit(db, STATEMENT_MS, &why) &&
              db_sync_exec(db, "LISTEN outbox; SET lock_timeout = '500ms'", &why) &&
              provider_keep(db, providers, &why) && push_without_key(db, &why);
    while (ok && !stopping) {
        struct job_round round;
        ok = listed_keep(db, &why) && job_round(db, &round, &why);
        if (ok && round.done == 0 && !stopping)
            ok = db_sync_wait(db, WAIT_MS) || stopping;
        else if (ok && !stopping && !round.more)
            rest(GATHER_MS);
        else if (ok && !stopping)
            ok = db_sync_wait(db, round.took_ms < REST_MS_MAX ? (int)round.took_ms : REST_MS_MAX) ||
                 stopping;
    }
    if (!ok)
        ctl_fail("jobs: %s", why.len == 0 ? "the connection broke" : text_string(&why));
    text_free(&why);
}

/*
 * The first connection says whether the key file is the right one, so that a server that cannot start is not the only one to
 * say so. Nothing that the runner does needs the keys: from then on it has none.
 */
static bool keys_are_right(struct db_sync *db, bool *known)
{
    bool asked = true;
    if (*known || !ctl_keys_fit(db, &asked))
        return *known || !asked;
    seal_keys_forget();
    *known = true;
    return true;
}

/* What works beside the runner, each over a connection of its own. */
struct beside {
    struct mail_thread *mail;
    struct provider_threads *providers;
    struct ctl_worker *export;
    struct ctl_worker *pictures;
    struct ctl_worker *push[PUSH_AT_ONCE];
    struct ctl_worker *linked[LINKED_AT_ONCE];
};

/* Unless they run already. False after saying why. */
static bool beside_start(struct beside *beside)
{
    if (beside->mail != NULL)
        return true;
    beside->mail = mail_start();
    beside->providers = beside->mail == NULL ? NULL : provider_start();
    if (beside->providers == NULL)
        return false;
    beside->export = ctl_worker_start("export", export_next);
    if (beside->export == NULL)
        ctl_fail("jobs: no thread for copies of people's data");
    beside->pictures = ctl_worker_start("picture", picture_make_next);
    if (beside->pictures == NULL)
        ctl_fail("jobs: no thread for photographs");
    for (size_t i = 0; i < PUSH_AT_ONCE; i++) {
        beside->push[i] = ctl_worker_start("push", push_next);
        if (beside->push[i] == NULL)
            ctl_fail("jobs: no thread for devices that show notices");
    }
    for (size_t i = 0; i < LINKED_AT_ONCE; i++) {
        beside->linked[i] = ctl_worker_start("linked pictures", linked_get_next);
        if (beside->linked[i] == NULL)
            ctl_fail("jobs: no thread for pictures from elsewhere");
    }
    return true;
}

static void beside_stop(struct beside *beside)
{
    for (size_t i = 0; i < LINKED_AT_ONCE; i++)
        ctl_worker_ask(beside->linked[i]);
    for (size_t i = 0; i < LINKED_AT_ONCE; i++)
        ctl_worker_stop(beside->linked[i]);
    for (size_t i = 0; i < PUSH_AT_ONCE; i++)
        ctl_worker_ask(beside->push[i]);
    for (size_t i = 0; i < PUSH_AT_ONCE; i++)
        ctl_worker_stop(beside->push[i]);
    ctl_worker_stop(beside->pictures);
    ctl_worker_stop(beside->export);
    provider_stop(beside->providers);
    mail_stop(beside->mail);
}

/* Wrong settings are said at once, whether or not the database can be reached. */
static bool settings_are_right(void)
{
    struct mail_settings mail;
    struct provider_settings providers;
    struct arena *arena = arena_new(PROVIDER_SETTINGS_ARENA);
    bool right = mail_settings_read(&mail) && provider_settings_read(arena, &providers) &&
                 linked_settings_are_right() && push_settings_are_right();
    arena_free(arena);
    return right;
}

static int run(bool with_parent)
{
    struct beside beside = {0};
    bool known = false;
    bool ok = true;
    if (!settings_are_right())
        return CTL_FAILED;
    listen_to_signals(with_parent);
    while (!stopping) {
        struct db_sync *db = ctl_open();
        /* Nothing is done for a database before its key is known to be the right one. */
        ok = db == NULL || (keys_are_right(db, &known) && (!known || beside_start(&beside)));
        if (!ok)
            stopping = 1;
        else if (known && db != NULL)
            run_on(db, beside.providers);
        db_sync_close(db);
        if (!stopping)
            rest(AGAIN_MS);
    }
    beside_stop(&beside);
    return ok ? CTL_OK : CTL_FAILED;
}

static int run_once(void)
{
    struct mail_settings settings;
    bool right =
        mail_settings_read(&settings) && linked_settings_are_right() && push_settings_are_right();
    struct db_sync *db = right ? ctl_open() : NULL;
    bool asked;
    if (db == NULL || !ctl_keys_fit(db, &asked)) {
        db_sync_close(db);
        return CTL_FAILED;
    }
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    bool ok = job_drain(db, &why) && ctl_drain(db, export_next, &why) &&
              ctl_drain(db, picture_make_next, &why) && ctl_drain(db, linked_get_next, &why) &&
              ctl_drain(db, push_next, &why) && mail_drain(db, &settings, &why) &&
              mail_forget(db, &settings, &why);
    if (!ok)
        ctl_fail("jobs: %s", text_string(&why));
    text_free(&why);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}

static void print_dead(const struct job_dead_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct job_dead *dead = &list->items[i];
        printf("%lld '" SPAN_FMT "' thread %lld, tried %lld times: " SPAN_FMT "\n",
               (long long)dead->id, SPAN_ARG(dead->topic), (long long)dead->thread_id,
               (long long)dead->tries, SPAN_ARG(dead->reason));
    }
}

/* Shows what is dead, or tries all of it again. */
static int look_at_dead(bool again)
{
    struct db_sync *db = ctl_open();
    if (db == NULL)
        return CTL_FAILED;
    struct arena *arena = arena_new(JOBS_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct job_dead_list list = {0};
    int64_t revived = 0;
    struct text why;
    text_init(&why, CTL_WHY_MAX);
    if (again)
        job_store_revive(batch, 0, &revived);
    else
        job_store_dead(batch, DEAD_MOST, &list);
    bool ok = db_sync_run(db, batch);
    if (!ok)
        ctl_fail("jobs: %s", ctl_batch_trouble(batch, &why));
    else if (again)
        printf("%lld jobs are tried again\n", (long long)revived);
    print_dead(&list);
    text_free(&why);
    db_batch_free(batch);
    arena_free(arena);
    db_sync_close(db);
    return ok ? CTL_OK : CTL_FAILED;
}

int jobs_main(int argc, char **argv)
{
    bool runs = argc == 0 || (strcmp(argv[0], "--dead") != 0 && strcmp(argv[0], "--retry") != 0);
    /* By root, where it is root's. */
    if (runs && !ctl_keys_read())
        return CTL_FAILED;
    /* Before anything is opened, and before the signal of the parent's end is asked for, which goes with the rights. */
    if (argc >= 2 && strcmp(argv[argc - 2], "--as") == 0) {
        if (!run_as(argv[argc - 1]))
            return CTL_FAILED;
        argc -= 2;
    }
    const char *how = argc == 1 ? argv[0] : "";
    if (argc == 0 || strcmp(how, "--with-parent") == 0)
        return run(argc == 1);
    if (strcmp(how, "--once") == 0)
        return run_once();
    if (strcmp(how, "--dead") == 0 || strcmp(how, "--retry") == 0)
        return look_at_dead(strcmp(how, "--retry") == 0);
    return ctl_usage("jobs [--once|--with-parent|--dead|--retry] [--as USER]");
}
