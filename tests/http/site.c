/* The server under test: starting, watching and stopping it. */
#include "http/site.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"
#include "http/people.h"

static struct {
    char folder[64];
    char database[HARNESS_URI_MAX];
    pid_t server;
    pid_t runner; /* of jobs */
    int port;
    bool made;
    bool is_impatient;
    bool with_library; /* its database is to begin with that */
    bool has_library;  /* and did */
} site_under_test;

enum { STOP_TRIES = 2000 };

static void die(const char *why)
{
    fprintf(stderr, "site: %s\n", why);
    exit(1);
}

int site_free_port(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    if (fd == -1 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        die("there is no free port");
    close(fd);
    return ntohs(address.sin_port);
}

/* Where the server that is tested was built: under sanitizers, unless SITE_BUILD names another folder. */
static const char *build_folder(void)
{
    const char *folder = getenv("SITE_BUILD");
    return folder == NULL || folder[0] == '\0' ? "build/asan" : folder;
}

static int run_and_read(const char *command, struct text *output)
{
    FILE *pipe = popen(command, "r");
    if (pipe == NULL)
        die("a program cannot be run");
    char line[1024];
    while (fgets(line, sizeof(line), pipe) != NULL) {
        if (output != NULL)
            text_add_string(output, line);
    }
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Whom workers and job runner become, which only root can ask for; NULL: nobody else. */
static const char *runs_as(void)
{
    const char *name = getenv("SITE_RUN_AS");
    return name == NULL || name[0] == '\0' ? NULL : name;
}

static void write_conf(const char *path)
{
    FILE *from = fopen("kore.conf", "r");
    FILE *to = fopen(path, "w");
    if (from == NULL || to == NULL)
        die("kore.conf cannot be copied");
    char line[1024];
    while (fgets(line, sizeof(line), from) != NULL) {
        if (strstr(line, "bind 127.0.0.1") != NULL)
            fprintf(to, "\tbind 127.0.0.1 %d\n", site_under_test.port);
        else if (strncmp(line, "load", 4) == 0)
            fprintf(to, "load ./%s/backtalk.so\n", build_folder());
        else
            fputs(line, to);
    }
    if (runs_as() != NULL)
        fprintf(to, "runas %s\n", runs_as());
    (void)fclose(from);
    (void)fclose(to);
}

/* As on a site of one's own: by a role that owns nothing. */
static void serve_the_database(void)
{
    char serving[HARNESS_URI_MAX];
    harness_serving(serving, site_under_test.database);
    setenv("DATABASE_URL", serving, 1);
}

static void run_server(const char *conf)
{
    /* A group of its own, that can be killed as a whole; ended when the test ends, however it does. */
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    char log[128];
    snprintf(log, sizeof(log), "%s/server.log", site_under_test.folder);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out == -1 || dup2(out, STDOUT_FILENO) == -1 || dup2(out, STDERR_FILENO) == -1)
        _exit(127);
    serve_the_database();
    /* Moderators in tests have no phone, but for those of the test that is about it. */
    setenv("STAFF_SECOND_FACTOR", "optional", 0);
    /* Machines that run tests are busy; what takes too long is what some programs are about. */
    setenv("PATIENCE", site_under_test.is_impatient ? "1" : "10", 1);
    /* What Kore and the libraries keep until the end is not a leak of a request. */
    setenv("ASAN_OPTIONS", "detect_leaks=0:abort_on_error=0:exitcode=99", 1);
    setenv("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1", 1);
    char program[256];
    snprintf(program, sizeof(program), "%s/kore", build_folder());
    execl(program, "kore", "-f", "-n", "-c", conf, runs_as() == NULL ? "-r" : NULL, (char *)NULL);
    _exit(127);
}

static void run_jobs(void)
{
    char log[128];
    snprintf(log, sizeof(log), "%s/jobs.log", site_under_test.folder);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (out == -1 || dup2(out, STDOUT_FILENO) == -1 || dup2(out, STDERR_FILENO) == -1)
        _exit(127);
    serve_the_database();
    execl("build/backtalk-ctl", "backtalk-ctl", "jobs", "--with-parent",
          runs_as() == NULL ? NULL : "--as", runs_as(), (char *)NULL);
    _exit(127);
}

static void stop_jobs(void)
{
    if (site_under_test.runner == 0)
        return;
    kill(site_under_test.runner, SIGTERM);
    waitpid(site_under_test.runner, NULL, 0);
    site_under_test.runner = 0;
}

static void print_log(void)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/server.log", site_under_test.folder);
    FILE *log = fopen(path, "r");
    char line[2048];
    while (log != NULL && fgets(line, sizeof(line), log) != NULL)
        fputs(line, stderr);
    if (log != NULL)
        (void)fclose(log);
}

static void wait_until_ready(void)
{
    uint64_t deadline = harness_clock() + 60000;
    struct person *nobody = somebody();
    while (people_try(nobody, "/readyz") != 200) {
        if (waitpid(site_under_test.server, NULL, WNOHANG) != 0) {
            print_log();
            die("the server ended while starting");
        }
        if (harness_clock() > deadline)
            die("the server does not become ready");
        usleep(20000);
    }
}

static int lines_of_log_with(const char *words)
{
    char path[128];
    snprintf(path, sizeof(path), "%s/server.log", site_under_test.folder);
    FILE *log = fopen(path, "r");
    int count = 0;
    char line[2048];
    while (log != NULL && fgets(line, sizeof(line), log) != NULL)
        count += strstr(line, words) != NULL;
    if (log != NULL)
        (void)fclose(log);
    return count;
}

int site_dead_workers(void)
{
    return lines_of_log_with("exited with status") + lines_of_log_with("was killed by signal") +
           lines_of_log_with("died from") + lines_of_log_with("restarting worker");
}

static bool has_ended(void)
{
    for (int i = 0; i < STOP_TRIES; i++) {
        if (waitpid(site_under_test.server, NULL, WNOHANG) != 0)
            return true;
        usleep(10000);
    }
    return false;
}

void site_stop(void)
{
    stop_jobs();
    if (site_under_test.server == 0)
        return;
    kill(site_under_test.server, SIGTERM);
    if (!has_ended()) {
        print_log();
        fprintf(stderr, "site: the server does not end when it is asked to\n");
        kill(-site_under_test.server, SIGKILL);
        waitpid(site_under_test.server, NULL, 0);
        _exit(1);
    }
    site_under_test.server = 0;
}

/* At the end: a sanitizer's report anywhere in the server is a failure of the program. */
static void at_the_end(void)
{
    site_stop();
    if (lines_of_log_with("AddressSanitizer") + lines_of_log_with("runtime error:") > 0) {
        print_log();
        fprintf(stderr, "site: a sanitizer found something in the server\n");
        _exit(1);
    }
    char command[128];
    snprintf(command, sizeof(command), "rm -rf %s", site_under_test.folder);
    if (system(command) != 0)
        fprintf(stderr, "site: %s is still there\n", site_under_test.folder);
}

void limits_wide(void)
{
    harness_sql(site_under_test.database,
                "UPDATE limit_rule SET most = 1000000, most_first_day = NULL, most_first_hour = "
                "NULL, free = NULL; TRUNCATE limit_used");
}

void rights_open(void)
{
    harness_sql(site_under_test.database, "UPDATE right_rule SET points = 0");
}

void right_needs(const char *name, int points)
{
    harness_sql(site_under_test.database,
                format("UPDATE right_rule SET points = %d WHERE name = '%s'", points, name));
}

void limits_as_shipped(void)
{
    harness_sql(site_under_test.database,
                "TRUNCATE limit_used; DELETE FROM limit_rule; INSERT INTO limit_rule TABLE "
                "limit_shipped");
}

void limit_to(const char *what, const char *scope, int most, int seconds)
{
    harness_sql(site_under_test.database,
                format("INSERT INTO limit_rule (what, scope, most, seconds) VALUES ('%s', '%s', "
                       "%d, %d) ON CONFLICT (what, scope) DO UPDATE SET most = excluded.most, "
                       "seconds = excluded.seconds",
                       what, scope, most, seconds));
}

void holds_off(void)
{
    harness_sql(site_under_test.database, "UPDATE hold_rule SET days = 0 WHERE days IS NOT NULL");
}

void holds_as_shipped(void)
{
    harness_sql(site_under_test.database,
                "DELETE FROM hold_rule; INSERT INTO hold_rule TABLE hold_shipped");
}

/* Of what is sealed in the database. */
static void make_key(void)
{
    char path[96];
    char command[256];
    snprintf(path, sizeof(path), "%s/backtalk.key", site_under_test.folder);
    snprintf(command, sizeof(command), "umask 077; build/backtalk-ctl key new >%s", path);
    if (system(command) != 0)
        die("there is no key");
    setenv("SEAL_KEY_FILE", path, 0);
}

static void make_site(void)
{
    snprintf(site_under_test.folder, sizeof(site_under_test.folder), "/tmp/backtalk-http.XXXXXX");
    if (mkdtemp(site_under_test.folder) == NULL)
        die("there is no temporary folder");
    char mail[96];
    snprintf(mail, sizeof(mail), "%s/mail", site_under_test.folder);
    setenv("MAIL_FOLDER", mail, 0);
    make_key();
    bool is_copy = harness_database_taken(site_under_test.database,
                                          site_under_test.with_library ? "library" : "product");
    site_under_test.has_library = is_copy && site_under_test.with_library;
    /* Tests kill PostgreSQL: what it acknowledged must have left its memory. */
    harness_sql(site_under_test.database, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET "
                                          "synchronous_commit = on', current_database()); END $$");
    harness_hang_up();
    if (site_ctl("migrate", NULL) != 0)
        die("the database cannot be migrated");
    harness_sql(site_under_test.database, "CREATE TABLE limit_shipped AS TABLE limit_rule");
    harness_sql(site_under_test.database, "CREATE TABLE hold_shipped AS TABLE hold_rule");
    limits_wide();
    rights_open();
    holds_off();
    site_under_test.port = site_free_port();
    site_under_test.made = true;
    atexit(at_the_end);
}

void site_launch_job_runner(void)
{
    if (site_job_runner() != 0)
        return;
    site_under_test.runner = fork();
    if (site_under_test.runner == 0)
        run_jobs();
}

void site_launch(void)
{
    if (site_under_test.server != 0)
        return;
    if (!site_under_test.made)
        make_site();
    char conf[128];
    snprintf(conf, sizeof(conf), "%s/kore.conf", site_under_test.folder);
    write_conf(conf);
    site_under_test.server = fork();
    if (site_under_test.server == 0)
        run_server(conf);
    site_launch_job_runner();
}

void site_be_impatient(void)
{
    site_under_test.is_impatient = true;
}

void site_start_with_library(void)
{
    site_under_test.with_library = true;
    site_start();
}

bool site_has_library(void)
{
    return site_under_test.has_library;
}

void site_start(void)
{
    if (site_under_test.server != 0)
        return;
    site_launch();
    wait_until_ready();
}

pid_t site_process(void)
{
    return site_under_test.server;
}

pid_t site_job_runner(void)
{
    if (site_under_test.runner != 0 && waitpid(site_under_test.runner, NULL, WNOHANG) != 0)
        site_under_test.runner = 0;
    return site_under_test.runner;
}

bool site_has_ended(void)
{
    if (site_under_test.server != 0 && waitpid(site_under_test.server, NULL, WNOHANG) != 0)
        site_under_test.server = 0;
    return site_under_test.server == 0;
}

int site_start_refused(struct text *output)
{
    if (!site_under_test.made)
        make_site();
    const char *conf = format("%s/kore.conf", site_under_test.folder);
    write_conf(conf);
    const char *command = format("DATABASE_URL='%s' ASAN_OPTIONS=detect_leaks=0 "
                                 "timeout 20 build/asan/kore -f -n -r -c %s 2>&1 >/dev/null",
                                 site_under_test.database, conf);
    return run_and_read(command, output);
}

const char *site_folder(void)
{
    if (!site_under_test.made)
        make_site();
    return site_under_test.folder;
}

int site_pid(void)
{
    site_start();
    return (int)site_under_test.server;
}

int site_port(void)
{
    return site_under_test.port;
}

const char *site_database(void)
{
    site_start();
    return site_under_test.database;
}

int site_ctl(const char *words, struct text *output)
{
    return run_and_read(
        format("DATABASE_URL='%s' build/backtalk-ctl %s 2>&1", site_under_test.database, words),
        output);
}

const char *site_database_uri(void)
{
    return site_under_test.database;
}
