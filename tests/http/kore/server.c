/* Starts and stops the Kore under test, with the module and a configuration of its own. */
#include "server.h"

#include "client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char configuration[] = "root %s\n"
                                    "pidfile %s/kore.pid\n"
                                    "workers %d\n"
                                    "worker_max_connections 64\n"
                                    "worker_rlimit_nofiles %d\n"
                                    "http_header_max 4096\n"
                                    "http_header_timeout 1\n"
                                    "http_keepalive_time 2\n"
                                    "http_body_max 100000\n"
                                    "server test {\n"
                                    "    bind 127.0.0.1 %d\n"
                                    "    tls no\n"
                                    "}\n"
                                    "load %s\n"
                                    "validator any regex ^.*$\n"
                                    "domain * {\n"
                                    "    attach test\n"
                                    "    route /hello hello\n"
                                    "    route /big big\n"
                                    "    route /stream stream\n"
                                    "    route /empty empty\n"
                                    "    route /echo echo\n"
                                    "    route /wait wait_for_wake\n"
                                    "    route /wake wake\n"
                                    "    route /late late\n"
                                    "    route /task task_start\n"
                                    "    route /task-end task_end\n"
                                    "    route /status status\n"
                                    "    route /header header_value\n"
                                    "    route /host host\n"
                                    "    route /query query\n"
                                    "    route ^/posts/([0-9]+)/([a-z]+)$ captured\n"
                                    "    route /searches searches\n"
                                    "    route /overflow overflow\n"
                                    "    restrict /query get\n"
                                    "    params qs:get /query {\n"
                                    "        validate word any\n"
                                    "    }\n"
                                    "    redirect ^/old$ 301 /hello\n"
                                    "%s"
                                    "}\n";

static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t len = sizeof address;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    int port = -1;
    if (bind(fd, (struct sockaddr *)&address, len) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &len) == 0) {
        port = ntohs(address.sin_port);
    }
    close(fd);
    return port;
}

/* CPU time in clock ticks, the 14th and 15th of the fields; the 2nd may hold spaces. */
long process_ticks(pid_t pid)
{
    char path[64];
    char line[1024] = "";
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        if (fgets(line, sizeof line, file) == NULL) {
            line[0] = '\0';
        }
        fclose(file);
    }
    long user = 0;
    long kernel = 0;
    const char *rest = strrchr(line, ')');
    if (rest == NULL || sscanf(rest, ") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld", &user,
                               &kernel) != 2) {
        return -1;
    }
    return user + kernel;
}

static void pause_ms(int duration)
{
    poll(NULL, 0, duration);
}

static void run(const struct server *server, const char *config)
{
    char log[128];
    snprintf(log, sizeof log, "%s/log", server->folder);
    int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    setpgid(0, 0);
    execl(getenv("KORE_BIN"), "kore", "-f", "-n", "-r", "-c", config, (char *)NULL);
    _exit(127);
}

static void print_log(const struct server *server)
{
    char line[512];
    snprintf(line, sizeof line, "%s/log", server->folder);
    FILE *file = fopen(line, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        fputs(line, stderr);
    }
    if (file != NULL) {
        fclose(file);
    }
}

bool server_start(struct server *server)
{
    snprintf(server->folder, sizeof server->folder, "/tmp/kore-test.XXXXXX");
    if (mkdtemp(server->folder) == NULL) {
        return false;
    }
    server->port = free_port();

    char path[128];
    snprintf(path, sizeof path, "%s/kore.conf", server->folder);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return false;
    }
    fprintf(file, configuration, server->folder, server->folder,
            server->workers == 0 ? 1 : server->workers,
            server->descriptors == 0 ? 256 : server->descriptors, server->port,
            getenv("KORE_MODULE"), server->routes == NULL ? "" : server->routes);
    fclose(file);

    server->pid = fork();
    if (server->pid == 0) {
        run(server, path);
    }
    setpgid(server->pid, server->pid);
    if (server->pid > 0 && server_reaches(server, "ready", 1)) {
        return true;
    }
    print_log(server);
    server_stop(server);
    return false;
}

static void remove_folder(const struct server *server)
{
    static const char *const names[] = {"log", "kore.conf", "kore.pid"};
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", server->folder, names[i]);
        unlink(path);
    }
    rmdir(server->folder);
}

bool server_stop(struct server *server)
{
    bool gone = false;
    long long deadline = now_ms() + client_deadline();
    kill(server->pid, SIGTERM);
    while (!(gone = waitpid(server->pid, NULL, WNOHANG) == server->pid) && now_ms() < deadline) {
        pause_ms(5);
    }
    /* Its worker is in the same process group, which has the id of the child that we started. */
    kill(-server->pid, SIGKILL);
    if (!gone) {
        waitpid(server->pid, NULL, 0);
    }
    if (getenv("KORE_KEEP") == NULL) {
        remove_folder(server);
    }
    return gone;
}

int server_get(const struct server *server, const char *path)
{
    static struct client client;
    static struct reply reply;
    char request[256];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
             path);
    if (!client_open(&client, server->port)) {
        return 0;
    }
    bool ok = client_say(&client, request) && client_reply(&client, &reply, false);
    client_close(&client);
    return ok ? reply.status : 0;
}

long server_count(const struct server *server, const char *name)
{
    static struct client client;
    static struct reply reply;
    char key[64];
    long value = -1;
    if (!client_open(&client, server->port)) {
        return -1;
    }
    if (client_say(&client, "GET /status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") &&
        client_reply(&client, &reply, false)) {
        snprintf(key, sizeof key, " %s=", name);
        const char *found = strstr(reply.body, key);
        value = found == NULL ? -1 : strtol(found + strlen(key), NULL, 10);
    }
    client_close(&client);
    return value;
}

/* Looks without reaping, which server_stop() does. */
static bool ended(const struct server *server)
{
    siginfo_t info = {.si_pid = 0};
    waitid(P_PID, (id_t)server->pid, &info, WEXITED | WNOHANG | WNOWAIT);
    return info.si_pid != 0;
}

bool server_ends(const struct server *server)
{
    long long deadline = now_ms() + client_deadline();
    while (now_ms() < deadline && !ended(server)) {
        pause_ms(5);
    }
    return ended(server);
}

bool server_refuses(const struct server *server)
{
    static struct client client;
    long long deadline = now_ms() + client_deadline();
    while (now_ms() < deadline) {
        if (!client_open(&client, server->port)) {
            return true;
        }
        client_close(&client);
        pause_ms(5);
    }
    return false;
}

bool server_reaches(const struct server *server, const char *name, long value)
{
    long long deadline = now_ms() + client_deadline();
    while (now_ms() < deadline && !ended(server)) {
        if (server_count(server, name) == value) {
            return true;
        }
        pause_ms(5);
    }
    return false;
}

size_t server_memory(const struct server *server)
{
    char path[64];
    unsigned long total = 0;
    unsigned long resident = 0;
    unsigned long shared = 0;
    snprintf(path, sizeof path, "/proc/%ld/statm", server_count(server, "pid"));
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    int fields = fscanf(file, "%lu %lu %lu", &total, &resident, &shared);
    fclose(file);
    return fields == 3 ? (resident - shared) * (size_t)sysconf(_SC_PAGESIZE) : 0;
}
