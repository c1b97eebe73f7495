/* Counters of all workers, in memory that they share. */
#include "web/metrics.h"

#include <stdatomic.h>
#include <sys/mman.h>

enum { ROUTES_MAX = 128, WORKERS_MAX = 64, NAME_LEN = 48, CLASSES = 6, EDGES = 12 };

/* Upper edges of the latency histogram in microseconds; the last bucket has none. */
static const uint64_t edges[EDGES] = {250,   500,    1000,   2500,   5000,    10000,
                                      25000, 100000, 250000, 500000, 1000000, 5000000};

struct route {
    atomic_int taken; /* 0 free, 1 being named, 2 named */
    char name[NAME_LEN];
    atomic_uint_fast64_t by_class[CLASSES]; /* 1xx … 5xx at 1 … 5 */
};

struct shared {
    struct route routes[ROUTES_MAX];
    atomic_uint_fast64_t buckets[EDGES + 1];
    atomic_uint_fast64_t micros;
    atomic_uint_fast64_t by_worker[WORKERS_MAX];
    atomic_uint_fast64_t values[WORKERS_MAX][METRIC_COUNT];
};

static struct shared *shared;
static unsigned worker;

void metrics_init(void)
{
    void *memory = mmap(NULL, sizeof(struct shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        fprintf(stderr, "no memory for the counters\n");
        abort();
    }
    shared = memory;
}

void metrics_worker(unsigned number)
{
    worker = number % WORKERS_MAX;
}

static struct route *route_named(const char *name)
{
    for (size_t i = 0; i < ROUTES_MAX; i++) {
        struct route *route = &shared->routes[i];
        int free_slot = 0;
        if (atomic_compare_exchange_strong(&route->taken, &free_slot, 1)) {
            snprintf(route->name, sizeof(route->name), "%s", name);
            atomic_store(&route->taken, 2);
            return route;
        }
        if (atomic_load(&route->taken) == 2 && strcmp(route->name, name) == 0)
            return route;
    }
    return NULL;
}

/* Each page's name is one string: its address identifies it, so that the search happens once. */
static struct route *route_of(const char *name)
{
    static struct {
        const char *name;
        struct route *route;
    } known[ROUTES_MAX];
    size_t slot = ((uintptr_t)name >> 3) % ROUTES_MAX;
    for (size_t i = 0; i < ROUTES_MAX; i++, slot = (slot + 1) % ROUTES_MAX) {
        if (known[slot].name == name)
            return known[slot].route;
        if (known[slot].name == NULL) {
            known[slot].name = name;
            known[slot].route = route_named(name);
            return known[slot].route;
        }
    }
    return NULL;
}

static void add(atomic_uint_fast64_t *counter, uint64_t by)
{
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

void metrics_request(const char *name, int status, uint64_t microseconds)
{
    if (shared == NULL)
        return;
    struct route *route = route_of(name);
    int class = status / 100;
    if (route != NULL && class > 0 && class < CLASSES)
        add(&route->by_class[class], 1);
    size_t bucket = 0;
    while (bucket < EDGES && microseconds > edges[bucket])
        bucket++;
    add(&shared->buckets[bucket], 1);
    add(&shared->micros, microseconds);
    add(&shared->by_worker[worker], 1);
}

void metrics_set(enum metric metric, uint64_t value)
{
    if (shared != NULL)
        atomic_store_explicit(&shared->values[worker][metric], value, memory_order_relaxed);
}

static const struct {
    const char *name;
    const char *type;
    const char *help;
    bool most; /* the largest of the workers' values, not their sum */
} metrics[METRIC_COUNT] = {
    [METRIC_CACHE_HITS] = {"backtalk_cache_hits_total", "counter",
                           "Pages answered from the workers' memory.", false},
    [METRIC_CACHE_MISSES] = {"backtalk_cache_misses_total", "counter",
                             "Pages that could have been cached and were not.", false},
    [METRIC_CACHE_PAGES] = {"backtalk_cache_pages", "gauge", "Pages cached.", false},
    [METRIC_CACHE_BYTES] = {"backtalk_cache_bytes", "gauge", "Bytes of cached pages.", false},
    [METRIC_REPLY_BYTES] = {"backtalk_reply_bytes", "gauge",
                            "Bytes of replies that slow readers have not taken yet.", false},
    [METRIC_CACHE_BEHIND] = {"backtalk_cache_behind", "gauge",
                             "1 while no page is served from memory because the job runner "
                             "has fallen behind.",
                             .most = true},
    [METRIC_HASH_RUNNING] = {"backtalk_hash_running", "gauge", "Passwords being hashed.", false},
    [METRIC_HASH_WAITING] = {"backtalk_hash_waiting", "gauge", "Passwords waiting to be hashed.",
                             false},
    [METRIC_DB_CONNECTED] = {"backtalk_db_connections", "gauge",
                             "Connections to PostgreSQL that are up.", false},
    [METRIC_DB_WANTED] = {"backtalk_db_connections_wanted", "gauge",
                          "Connections to PostgreSQL that should be up.", false},
    [METRIC_DB_IN_FLIGHT] = {"backtalk_db_batches_in_flight", "gauge",
                             "Batches sent and not yet answered.", false},
    [METRIC_DB_WAITING] = {"backtalk_db_batches_waiting", "gauge",
                           "Batches waiting for a connection.", false},
    [METRIC_CONNECTIONS] = {"backtalk_connections", "gauge", "Open connections of clients.", false},
    [METRIC_LIVE_STREAMS] = {"backtalk_live_streams", "gauge",
                             "Open pages that are told of what is new.", false},
    [METRIC_LOG_LOST] = {"backtalk_log_lines_lost_total", "counter",
                         "Lines of the logs that nobody read in time, or the disk had no room for.",
                         false},
    [METRIC_FORMS_TRAPPED] = {"backtalk_forms_trapped_total", "counter",
                              "Forms that were filled in where no person looks.", false},
    [METRIC_JOBS_WAITING] = {"backtalk_jobs_waiting", "gauge", "Jobs that wait for the job runner.",
                             false},
    [METRIC_JOBS_WAITED_MS] = {"backtalk_jobs_waited_ms", "gauge",
                               "Milliseconds that the first of them has waited.", false},
    [METRIC_JOBS_DEAD] = {"backtalk_jobs_dead", "gauge",
                          "Jobs that failed too often: see backtalk-ctl jobs --dead.", false},
    [METRIC_LOOP_LONGEST_US] = {"backtalk_loop_longest_us", "gauge",
                                "Microseconds: the longest that a worker's loop was away from its "
                                "connections, since it was started.",
                                .most = true},
    [METRIC_LOOP_LONGEST_CPU_US] = {"backtalk_loop_longest_cpu_us", "gauge",
                                    "The same in microseconds of processor time.", .most = true},
    [METRIC_LOOP_STALLS] = {"backtalk_loop_stalls_total", "counter",
                            "How often a worker's loop was away for more than 20 ms.", false},
};

static void write_requests(struct text *out)
{
    text_add_string(out, "# HELP backtalk_requests_total Requests by route and class of status.\n"
                         "# TYPE backtalk_requests_total counter\n");
    for (size_t i = 0; i < ROUTES_MAX; i++) {
        struct route *route = &shared->routes[i];
        if (atomic_load(&route->taken) != 2)
            continue;
        for (int class = 1; class < CLASSES; class ++) {
            uint64_t count = atomic_load(&route->by_class[class]);
            if (count > 0)
                text_printf(out, "backtalk_requests_total{route=\"%s\",status=\"%dxx\"} %llu\n",
                            route->name, class, (unsigned long long)count);
        }
    }
}

static void write_workers(struct text *out)
{
    text_add_string(out, "# HELP backtalk_worker_requests_total Requests by worker.\n"
                         "# TYPE backtalk_worker_requests_total counter\n");
    for (unsigned i = 0; i < WORKERS_MAX; i++) {
        uint64_t count = atomic_load(&shared->by_worker[i]);
        if (count > 0)
            text_printf(out, "backtalk_worker_requests_total{worker=\"%u\"} %llu\n", i,
                        (unsigned long long)count);
    }
}

static void write_histogram(struct text *out)
{
    text_add_string(
        out, "# HELP backtalk_request_seconds Time from the request's arrival to its reply.\n"
             "# TYPE backtalk_request_seconds histogram\n");
    uint64_t sum = 0;
    for (size_t i = 0; i <= EDGES; i++) {
        sum += atomic_load(&shared->buckets[i]);
        if (i < EDGES)
            text_printf(out, "backtalk_request_seconds_bucket{le=\"%g\"} %llu\n",
                        (double)edges[i] / 1e6, (unsigned long long)sum);
        else
            text_printf(out, "backtalk_request_seconds_bucket{le=\"+Inf\"} %llu\n",
                        (unsigned long long)sum);
    }
    text_printf(out, "backtalk_request_seconds_sum %g\nbacktalk_request_seconds_count %llu\n",
                (double)atomic_load(&shared->micros) / 1e6, (unsigned long long)sum);
}

void metrics_write(struct text *out)
{
    write_requests(out);
    write_workers(out);
    write_histogram(out);
    for (size_t m = 0; m < METRIC_COUNT; m++) {
        uint64_t sum = 0;
        for (size_t w = 0; w < WORKERS_MAX; w++) {
            uint64_t value = atomic_load(&shared->values[w][m]);
            sum = !metrics[m].most ? sum + value : value > sum ? value : sum;
        }
        text_printf(out, "# HELP %s %s\n# TYPE %s %s\n%s %llu\n", metrics[m].name, metrics[m].help,
                    metrics[m].name, metrics[m].type, metrics[m].name, (unsigned long long)sum);
    }
}
