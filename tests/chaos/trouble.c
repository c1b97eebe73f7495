/* The adversary: takes away processes, connections and locks at random, and starts again what its unit would. */
#include "chaos/chaos.h"

#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base.h"

enum {
    TICK_MS = 20,
    RESTART_MS = 500, /* what ended is started again after this */
    WORKERS_END_MS =
        30000, /* within this, once their parent is gone, however busy the machine is */
    TROUBLES_AT_ONCE = 2,
    CHILDREN_MAX = 64
};

/* Troubles of one domain do not overlap. */
enum domain { SITE, POSTGRES, ROWS, JOBS, DOMAINS };

struct trouble {
    const char *name;
    enum domain domain;
    int weight;
    int least_ms; /* from its begin to its end */
    int most_ms;
    bool (*begin)(void); /* false: there was nothing to take away */
    void (*end)(void);
};

static struct chance *dice;
static uint64_t started;
static int faults;
static const struct trouble *going[DOMAINS];
static uint64_t until[DOMAINS];

void trouble_log(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (started == 0)
        started = harness_clock();
    printf("%7.3f  ", (double)(harness_clock() - started) / 1000);
    vprintf(fmt, args);
    putchar('\n');
    (void)fflush(stdout);
    va_end(args);
}

int trouble_faults(void)
{
    return faults;
}

/* ---- processes of the site ---- */

static size_t children_of(pid_t parent, pid_t children[CHILDREN_MAX])
{
    FILE *list = fopen(format("/proc/%d/task/%d/children", (int)parent, (int)parent), "r");
    size_t count = 0;
    int child;
    while (list != NULL && count < CHILDREN_MAX && fscanf(list, "%d", &child) == 1)
        children[count++] = child;
    if (list != NULL)
        (void)fclose(list);
    return count;
}

static pid_t some_worker(void)
{
    pid_t workers[CHILDREN_MAX];
    size_t count = site_process() == 0 ? 0 : children_of(site_process(), workers);
    return count == 0 ? 0 : workers[chance_below(dice, count)];
}

static pid_t stopped;

static bool kill_worker(void)
{
    pid_t worker = some_worker();
    return worker != 0 && kill(worker, SIGKILL) == 0;
}

static bool stop_worker(void)
{
    stopped = some_worker();
    return stopped != 0 && kill(stopped, SIGSTOP) == 0;
}

static bool stop_parent(void)
{
    stopped = site_process();
    return stopped != 0 && kill(stopped, SIGSTOP) == 0;
}

static void go_on(void)
{
    if (stopped != 0)
        kill(stopped, SIGCONT);
    stopped = 0;
}

/* The workers of a parent that is gone are our children now. True when the group has nobody any more. */
static bool group_has_ended(pid_t group)
{
    while (waitpid(-group, NULL, WNOHANG) > 0)
        continue;
    return kill(-group, 0) != 0;
}

static void await_end_of_workers(pid_t group)
{
    uint64_t deadline = harness_clock() + WORKERS_END_MS;
    while (!group_has_ended(group)) {
        if (harness_clock() > deadline) {
            trouble_log("FAULT: workers outlive their parent");
            faults++;
            kill(-group, SIGKILL);
            deadline = harness_clock() + WORKERS_END_MS;
        }
        usleep(TICK_MS * 1000);
    }
}

static bool kill_parent(void)
{
    pid_t parent = site_process();
    if (parent == 0)
        return false;
    kill(parent, SIGKILL);
    while (!site_has_ended())
        usleep(TICK_MS * 1000);
    await_end_of_workers(parent);
    return true;
}

static bool stop_service(void)
{
    return site_process() != 0 && kill(site_process(), SIGTERM) == 0;
}

void trouble_end(void)
{
    pid_t group = site_process();
    site_stop();
    if (group != 0)
        await_end_of_workers(group);
}

void trouble_watch(void)
{
    static uint64_t ended_at;
    static pid_t group;
    if (site_process() != 0)
        group = site_process();
    if (!site_has_ended())
        return;
    if (ended_at == 0) {
        ended_at = harness_clock();
        if (group != 0)
            await_end_of_workers(group);
    } else if (harness_clock() > ended_at + RESTART_MS) {
        ended_at = 0;
        site_launch();
    }
}

/* ---- the job runner ---- */

static pid_t stopped_runner;

static bool kill_job_runner(void)
{
    return site_job_runner() != 0 && kill(site_job_runner(), SIGKILL) == 0;
}

static bool stop_job_runner(void)
{
    stopped_runner = site_job_runner();
    return stopped_runner != 0 && kill(stopped_runner, SIGSTOP) == 0;
}

static void let_job_runner_go_on(void)
{
    kill(stopped_runner, SIGCONT);
}

/* ---- back ends ---- */

static PGconn *connect_to_database(void)
{
    PGconn *connection = PQconnectdb(format("%s&connect_timeout=2", site_database_uri()));
    if (PQstatus(connection) == CONNECTION_OK)
        return connection;
    PQfinish(connection);
    return NULL;
}

static void run(PGconn *connection, const char *sql)
{
    PQclear(PQexec(connection, sql));
}

static bool kill_back_end(void)
{
    PGconn *connection = connect_to_database();
    if (connection == NULL)
        return false;
    PGresult *pids = PQexec(connection, "SELECT pid FROM pg_stat_activity WHERE datname = "
                                        "current_database() AND pid <> pg_backend_pid()");
    int count = PQntuples(pids);
    if (count > 0) {
        size_t which = chance_below(dice, (size_t)count);
        kill((pid_t)strtol(PQgetvalue(pids, (int)which, 0), NULL, 10), SIGKILL);
    }
    PQclear(pids);
    PQfinish(connection);
    return count > 0;
}

static bool cut_connections(void)
{
    PGconn *connection = connect_to_database();
    if (connection == NULL)
        return false;
    run(connection, format("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                           "current_database() AND pid <> pg_backend_pid() AND pid %% %d = 0",
                           chance_between(dice, 1, 3)));
    PQfinish(connection);
    return true;
}

/* ---- locks ---- */

static PGconn *holder;

static bool hold_lock(void)
{
    static const char *const locks[] = {
        "LOCK TABLE vote IN EXCLUSIVE MODE",
        "LOCK TABLE post IN EXCLUSIVE MODE",
        "LOCK TABLE question IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE session IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE tag IN EXCLUSIVE MODE",
        "SELECT FROM post ORDER BY id DESC LIMIT 50 FOR UPDATE",
        "SELECT FROM question ORDER BY id DESC LIMIT 50 FOR UPDATE",
        "SELECT FROM tag FOR UPDATE",
        "LOCK TABLE search_dirty IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE search_term IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE queue_post IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE question_move IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE tag_merge IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE notice IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE badge IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE symptom_set IN ACCESS EXCLUSIVE MODE",
        "LOCK TABLE request_key IN ACCESS EXCLUSIVE MODE",
    };
    const char *lock = locks[chance_below(dice, COUNT_OF(locks))];
    holder = going[POSTGRES] == NULL ? connect_to_database() : NULL;
    if (holder == NULL)
        return false;
    run(holder, "SET lock_timeout = '1s'; SET statement_timeout = '2s'");
    run(holder, "BEGIN");
    run(holder, lock);
    trouble_log("    %s", lock);
    return true;
}

static bool kill_postgres(void)
{
    harness_kill();
    return true;
}

static bool quit_postgres(void)
{
    harness_quit();
    return true;
}

static bool stop_postgres(void)
{
    harness_stop();
    return true;
}

static bool freeze_postgres(void)
{
    harness_freeze();
    return true;
}

static void release_lock(void)
{
    PQfinish(holder);
    holder = NULL;
}

/* ---- all of them ---- */

static const struct trouble troubles[] = {
    {"a worker is killed", SITE, 6, 0, 0, kill_worker, NULL},
    {"a worker is stopped for a while", SITE, 4, 300, 3000, stop_worker, go_on},
    {"the parent is killed", SITE, 3, 0, 1000, kill_parent, NULL},
    {"the parent is stopped for a while", SITE, 2, 300, 2000, stop_parent, go_on},
    {"the service is stopped, as for an update", SITE, 2, 0, 1000, stop_service, NULL},
    {"a back end is killed", POSTGRES, 4, 0, 500, kill_back_end, NULL},
    {"connections are cut", POSTGRES, 6, 0, 0, cut_connections, NULL},
    {"PostgreSQL is killed", POSTGRES, 3, 0, 1500, kill_postgres, harness_restart},
    {"PostgreSQL is shut down at once", POSTGRES, 2, 0, 1500, quit_postgres, harness_restart},
    {"PostgreSQL is stopped", POSTGRES, 2, 0, 1500, stop_postgres, harness_restart},
    {"PostgreSQL is frozen", POSTGRES, 3, 200, 2500, freeze_postgres, harness_thaw},
    {"the job runner is killed", JOBS, 4, 0, 2000, kill_job_runner, site_launch_job_runner},
    {"the job runner is stopped for a while", JOBS, 2, 300, 3000, stop_job_runner,
     let_job_runner_go_on},
    {"locks are held", ROWS, 6, 200, 5000, hold_lock, release_lock},
};

static const struct trouble *some_trouble(void)
{
    size_t weights = 0;
    for (size_t i = 0; i < COUNT_OF(troubles); i++)
        weights += (size_t)troubles[i].weight;
    size_t left = chance_below(dice, weights);
    size_t i = 0;
    for (; left >= (size_t)troubles[i].weight; i++)
        left -= (size_t)troubles[i].weight;
    return &troubles[i];
}

static size_t going_now(void)
{
    size_t count = 0;
    for (size_t i = 0; i < DOMAINS; i++)
        count += going[i] != NULL;
    return count;
}

static void begin_trouble(void)
{
    const struct trouble *trouble = some_trouble();
    int ms = chance_between(dice, trouble->least_ms, trouble->most_ms);
    if (going[trouble->domain] != NULL || going_now() == TROUBLES_AT_ONCE)
        return;
    trouble_log("%s, %d ms", trouble->name, ms);
    if (!trouble->begin()) {
        trouble_log("  not now: there is nothing to take away");
        return;
    }
    going[trouble->domain] = trouble;
    until[trouble->domain] = harness_clock() + (uint64_t)ms;
}

static void end_troubles(bool all)
{
    for (size_t i = 0; i < DOMAINS; i++) {
        if (going[i] == NULL || (!all && harness_clock() < until[i]))
            continue;
        if (going[i]->end != NULL) {
            going[i]->end();
            trouble_log("  over: %s", going[i]->name);
        }
        going[i] = NULL;
    }
}

void trouble_make(struct chance *chance, uint64_t ms)
{
    dice = chance;
    uint64_t begun = harness_clock();
    uint64_t next = begun + 500;
    while (harness_clock() < begun + ms) {
        trouble_watch();
        end_troubles(false);
        if (harness_clock() >= next) {
            begin_trouble();
            next = harness_clock() + (uint64_t)chance_between(dice, 200, 1500);
        }
        usleep(TICK_MS * 1000);
    }
    end_troubles(true);
    trouble_log("all is well again");
}
