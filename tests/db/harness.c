/* A PostgreSQL cluster for one test program. */
#define _GNU_SOURCE /* nftw, setgroups */
#include "db/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { START_TRIES = 1000, PAUSE_MS = 10, PATH_SIZE = 512 };

static char folder[64]; /* "" until the cluster was made */
static char programs[PATH_SIZE];
static pid_t server;
static pid_t owner; /* whose exit takes the cluster away: not that of a forked child */
static unsigned databases;

static void die(const char *fmt, ...) PRINTF_LIKE(1, 2);
static void die(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "harness: ");
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

uint64_t harness_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static void pause_a_little(void)
{
    nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
}

/* PostgreSQL refuses to run as root. */
static const struct passwd *ordinary_user(void)
{
    if (geteuid() != 0)
        return NULL;
    const struct passwd *user = getpwnam("postgres");
    if (user == NULL)
        user = getpwnam("nobody");
    if (user == NULL)
        die("root, and there is no user postgres or nobody to run PostgreSQL as");
    return user;
}

static void find_programs(void)
{
    glob_t found = {0};
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0)
        die("PostgreSQL's programs are not installed");
    const char *last = found.gl_pathv[found.gl_pathc - 1];
    snprintf(programs, sizeof(programs), "%.*s", (int)(strlen(last) - strlen("/initdb")), last);
    globfree(&found);
}

/* Starts a program of PostgreSQL as an ordinary user, its output in the cluster's log. */
static pid_t spawn(const char *name, char *args[])
{
    const struct passwd *user = ordinary_user();
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0)
        die("fork: %s", strerror(errno));
    if (child > 0)
        return child;
    if (user != NULL &&
        (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    /* An immediate stop when the test program dies, however it dies. */
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent || chdir(folder) != 0)
        _exit(126);
    int log = open("log", O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (log < 0 || dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0)
        _exit(126);
    char path[PATH_SIZE + 16];
    snprintf(path, sizeof(path), "%s/%s", programs, name);
    args[0] = path; /* by its name alone, initdb would look for itself in PATH */
    execv(path, args);
    _exit(127);
}

static void show_log(void)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof(path), "%s/log", folder);
    FILE *log = fopen(path, "r");
    if (log == NULL)
        return;
    char line[512];
    while (fgets(line, sizeof(line), log) != NULL)
        fputs(line, stderr);
    fclose(log);
}

static void start_server(void)
{
    char *args[] = {"postgres",
                    "-D",
                    "data",
                    "-k",
                    folder,
                    "-c",
                    "listen_addresses=",
                    "-c",
                    "fsync=off",
                    "-c",
                    "full_page_writes=off",
                    "-c",
                    "synchronous_commit=off",
                    "-c",
                    "max_connections=60",
                    "-c",
                    "shared_buffers=64MB",
                    "-c",
                    "deadlock_timeout=100ms",
                    NULL};
    server = spawn("postgres", args);
}

static void await_server(void)
{
    char uri[HARNESS_URI_MAX];
    harness_uri(uri, "postgres");
    for (int i = 0; i < START_TRIES; i++) {
        if (PQping(uri) == PQPING_OK)
            return;
        if (waitpid(server, NULL, WNOHANG) == server)
            start_server(); /* the last one's children were still there */
        pause_a_little();
    }
    show_log();
    die("PostgreSQL does not start");
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
    (void)info;
    (void)type;
    (void)where;
    return remove(path);
}

static void end_server(int signal)
{
    if (server <= 0)
        return;
    kill(server, signal);
    waitpid(server, NULL, 0);
    server = 0;
}

static void clean_up(void)
{
    if (getpid() != owner)
        return;
    harness_thaw();
    end_server(SIGQUIT);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Its databases, roles and settings are as tests/cluster.sh made them. */
static bool copy_cluster(void)
{
    const char *made = getenv("TEST_CLUSTER");
    if (made == NULL)
        return false;
    char command[PATH_SIZE];
    if (snprintf(command, sizeof(command), "cp -a '%s/data' %s/", made, folder) >= PATH_SIZE ||
        system(command) != 0)
        die("TEST_CLUSTER: %s cannot be copied", made);
    return true;
}

static void init_cluster(void)
{
    char *args[] = {"initdb", "-D", "data", "-U",   "backtalk",         "-A",
                    "trust",  "-N", "-E",   "UTF8", "--locale=C.UTF-8", NULL};
    pid_t initdb = spawn("initdb", args);
    int status;
    if (waitpid(initdb, &status, 0) != initdb || status != 0) {
        show_log();
        die("initdb failed");
    }
}

static void make_cluster(void)
{
    find_programs();
    snprintf(folder, sizeof(folder), "/tmp/backtalk-test-XXXXXX");
    if (mkdtemp(folder) == NULL)
        die("mkdtemp: %s", strerror(errno));
    owner = getpid();
    atexit(clean_up);
    const struct passwd *user = ordinary_user();
    if (user != NULL && chown(folder, user->pw_uid, user->pw_gid) != 0)
        die("chown: %s", strerror(errno));
    bool copied = copy_cluster();
    if (!copied)
        init_cluster();
    start_server();
    await_server();
    if (copied)
        return;
    char uri[HARNESS_URI_MAX];
    harness_uri(uri, "postgres");
    harness_sql(uri, "CREATE ROLE backtalk_serve LOGIN");
    harness_sql(uri, "CREATE ROLE backtalk_body");
}

void harness_serving(char serving[HARNESS_URI_MAX], const char *uri)
{
    static const char owner_part[] = "postgresql://backtalk@";
    const char *rest = uri + strlen(owner_part);
    if (strncmp(uri, owner_part, strlen(owner_part)) != 0 ||
        snprintf(serving, HARNESS_URI_MAX, "postgresql://backtalk_serve@%s", rest) >=
            HARNESS_URI_MAX)
        die("%s: no URI of this cluster", uri);
}

void harness_uri(char uri[HARNESS_URI_MAX], const char *name)
{
    if (folder[0] == '\0')
        make_cluster();
    snprintf(uri, HARNESS_URI_MAX, "postgresql://backtalk@/%s?host=%s", name, folder);
}

/* The connection of the last question, for the next to the same database: a session costs more than what it is asked. */
static struct {
    PGconn *conn;
    pid_t owner; /* not a child that came since */
    char uri[HARNESS_URI_MAX];
} asked;

void harness_hang_up(void)
{
    if (asked.conn != NULL && asked.owner == getpid())
        PQfinish(asked.conn);
    asked.conn = NULL;
}

static void connect_to(const char *uri)
{
    if (asked.conn != NULL && asked.owner == getpid() && strcmp(asked.uri, uri) == 0)
        return;
    harness_hang_up();
    asked.conn = PQconnectdb(uri);
    asked.owner = getpid();
    snprintf(asked.uri, sizeof(asked.uri), "%s", uri);
}

static void run(const char *uri, const char *sql, char *value, size_t size)
{
    connect_to(uri);
    PGresult *result = PQexec(asked.conn, sql);
    if (PQstatus(asked.conn) != CONNECTION_OK) { /* the server was started anew since */
        PQclear(result);
        harness_hang_up();
        connect_to(uri);
        result = PQexec(asked.conn, sql);
    }
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        die("%s\n%s", sql, PQerrorMessage(asked.conn));
    if (value != NULL)
        snprintf(value, size, "%s", PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
}

void harness_sql(const char *uri, const char *sql)
{
    run(uri, sql, NULL, 0);
}

void harness_value(const char *uri, const char *sql, char *value, size_t size)
{
    run(uri, sql, value, size);
}

/* A connection, by another name. */
struct harness_lock *harness_lock(const char *uri, const char *sql)
{
    PGconn *conn = PQconnectdb(uri);
    PQclear(PQexec(conn, "BEGIN"));
    PGresult *result = PQexec(conn, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        die("%s\n%s", sql, PQerrorMessage(conn));
    PQclear(result);
    return (struct harness_lock *)conn;
}

void harness_unlock(struct harness_lock *lock)
{
    PQfinish((PGconn *)lock);
}

/* `how` comes before its name. */
static void make_database(char uri[HARNESS_URI_MAX], const char *how)
{
    char main_uri[HARNESS_URI_MAX];
    char name[32];
    char sql[128];
    harness_uri(main_uri, "postgres");
    snprintf(name, sizeof(name), "test_%u", ++databases);
    snprintf(sql, sizeof(sql), "%s %s", how, name);
    harness_sql(main_uri, sql);
    harness_hang_up();
    harness_uri(uri, name);
}

void harness_database(char uri[HARNESS_URI_MAX])
{
    make_database(uri, "CREATE DATABASE");
}

/* The cluster is a copy of this program's own: its databases are taken, not copied once more. */
bool harness_database_taken(char uri[HARNESS_URI_MAX], const char *name)
{
    static char taken[64];
    if (getenv("TEST_CLUSTER") == NULL || strstr(taken, name) != NULL) {
        harness_database(uri);
        return false;
    }
    snprintf(taken + strlen(taken), sizeof(taken) - strlen(taken), "%s ", name);
    char how[64];
    snprintf(how, sizeof(how), "ALTER DATABASE %s RENAME TO", name);
    make_database(uri, how);
    return true;
}

/* To all back ends and helpers of the postmaster, which is stopped: no new ones appear meanwhile. */
static void signal_children(int signal)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)server, (int)server);
    FILE *children = fopen(path, "r");
    int child;
    while (children != NULL && fscanf(children, "%d", &child) == 1)
        kill(child, signal);
    if (children != NULL)
        (void)fclose(children);
}

/* The backends go with the postmaster: left alone they answer until they notice that it is gone. */
void harness_kill(void)
{
    kill(server, SIGSTOP);
    signal_children(SIGKILL);
    end_server(SIGKILL);
}

void harness_freeze(void)
{
    kill(server, SIGSTOP);
    signal_children(SIGSTOP);
}

void harness_thaw(void)
{
    if (server <= 0)
        return;
    signal_children(SIGCONT);
    kill(server, SIGCONT);
}

void harness_stop(void)
{
    end_server(SIGINT);
}

void harness_quit(void)
{
    end_server(SIGQUIT);
}

void harness_restart(void)
{
    if (server == 0)
        start_server();
    await_server();
}
