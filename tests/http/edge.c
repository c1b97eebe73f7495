/* The shipped HAProxy in front of the site under test, and clients with addresses of their own. */
#include "http/edge.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/harness.h"

static const char program[] = "/usr/sbin/haproxy";
static const char shipped[] = "conf/haproxy/haproxy.cfg";

enum { ANSWER_MAX = 1 << 20, LINE_MAX_BYTES = 1024 };

static pid_t edge;
static int edge_port;
static int edge_port_h2;
static int plain_port; /* leads to it by https */

/* ---- the configuration ---- */

/* Lines that begin so (behind blanks) are left out, or replaced. */
struct change {
    const char *begins;
    const char *line; /* NULL: left out */
};

static void write_line(FILE *to, const char *line, const struct change *changes)
{
    const char *words = line + strspn(line, " ");
    for (; changes->begins != NULL; changes++) {
        if (strncmp(words, changes->begins, strlen(changes->begins)) != 0)
            continue;
        if (changes->line != NULL)
            fprintf(to, "%s\n", changes->line);
        return;
    }
    fputs(line, to);
}

/* The path of a copy of the shipped file. */
static const char *changed_copy(const char *name, const struct change *changes)
{
    const char *path = format("%s/%s", site_folder(), name);
    FILE *from = fopen(shipped, "r");
    FILE *to = fopen(path, "w");
    assert_non_null(from);
    assert_non_null(to);
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof(line), from) != NULL)
        write_line(to, line, changes);
    (void)fclose(from);
    (void)fclose(to);
    return path;
}

/* The path of a certificate with its key. */
static const char *certificate(void)
{
    const char *pem = format("%s/edge.pem", site_folder());
    const char *make = format("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=forum.example "
                              "-keyout %s.key -out %s >/dev/null 2>&1 && cat %s.key >>%s",
                              pem, pem, pem, pem);
    assert_int_equal(system(make), 0);
    return pem;
}

int edge_check(void)
{
    const char *pem = certificate();
    const char *bind = format("bind :443 ssl crt %s alpn h2,http/1.1", pem);
    const char *bind_six = format("bind :::443 v6only ssl crt %s alpn h2,http/1.1", pem);
    const struct change changes[] = {
        {"bind :443 ssl crt /etc/haproxy/certs/backtalk.pem", bind},
        {"bind :::443 v6only ssl crt /etc/haproxy/certs/backtalk.pem", bind_six},
        {0}};
    const char *copy = changed_copy("edge-check.cfg", changes);
    return system(format("BACKTALK_PAGES=conf/haproxy %s -c -f %s", program, copy));
}

static void run_edge(const char *conf)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    setenv("BACKTALK_NAME", "localhost", 1);
    setenv("BACKTALK_SERVER", format("127.0.0.1:%d", site_port()), 1);
    setenv("BACKTALK_PAGES", "conf/haproxy", 1);
    execl(program, "haproxy", "-db", "-q", "-f", conf, (char *)NULL);
    _exit(127);
}

static void stop_edge(void)
{
    kill(edge, SIGTERM);
    waitpid(edge, NULL, 0);
}

/* `tls` is what stays of the line that binds to the port for https, "": without TLS. `log`: where lines of the log go, NULL: nowhere. */
static void start_edge(const char *tls, const char *log)
{
    edge_port = site_free_port();
    edge_port_h2 = site_free_port();
    plain_port = site_free_port();
    /* Without TLS nobody says which protocol follows. */
    const char *secure = tls[0] != '\0'
                             ? format("    bind 127.0.0.1:%d%s", edge_port, tls)
                             : format("    bind 127.0.0.1:%d\n    bind 127.0.0.1:%d proto h2",
                                      edge_port, edge_port_h2);
    const char *plain = format("bind 127.0.0.1:%d", plain_port);
    const struct change changes[] = {
        {"log /dev/log", log == NULL ? NULL : format("log %s local0", log)},
        {"user ", NULL},
        {"group ", NULL},
        {"chroot ", NULL},
        {"stats socket ", NULL},
        {"maxconn 20000", "maxconn 400"},
        {"bind :::", NULL},
        {"bind :80", plain},
        {"bind :443", secure},
        {"timeout http-request 10s", "timeout http-request 1s"},
        {"http-request wait-for-body time 10s", "http-request wait-for-body time 1s if METH_POST"},
        {0}};
    const char *conf = changed_copy("edge.cfg", changes);
    edge = fork();
    if (edge == 0)
        run_edge(conf);
    atexit(stop_edge);
}

void edge_start_over_tls(const char *log)
{
    site_start();
    start_edge(format(" ssl crt %s alpn h2,http/1.1", certificate()), log);
}

void edge_start(void)
{
    site_start();
    start_edge("", NULL);
    uint64_t deadline = harness_clock() + EDGE_PATIENCE_MS;
    /* Until its first look at the server, too. */
    while (edge_get("127.0.0.100", "/").status != 200) {
        assert_int_equal(waitpid(edge, NULL, WNOHANG), 0);
        assert_true(harness_clock() < deadline);
        usleep(50000);
    }
}

/* ---- clients ---- */

static int open_at(const char *source, int port)
{
    struct sockaddr_in from = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(inet_pton(AF_INET, source, &from.sin_addr), 1);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
        return fd;
    close(fd);
    return -1;
}

int edge_open(const char *source)
{
    return open_at(source, edge_port);
}

int edge_open_h2(const char *source)
{
    return open_at(source, edge_port_h2);
}

int edge_open_plain(const char *source)
{
    return open_at(source, plain_port);
}

bool edge_say(int fd, const char *words)
{
    return send(fd, words, strlen(words), MSG_NOSIGNAL) == (ssize_t)strlen(words);
}

static bool is_whole(struct span answer)
{
    size_t end = span_find_text(answer, "\r\n\r\n");
    if (end == answer.len)
        return false;
    struct page page = {.headers = span_make(answer.ptr, end)};
    int64_t length;
    return span_int(page_header_value(&page, "content-length"), 0, ANSWER_MAX, &length) &&
           answer.len - end - 4 >= (size_t)length;
}

struct page edge_read(const char *answer, size_t len)
{
    struct page page = {.status = 0};
    const char *text = format("%.*s", (int)len, answer);
    size_t end = span_find_text(span_of(text), "\r\n\r\n");
    if (end == len)
        return page;
    page.status = strtol(text + strlen("HTTP/1.1 "), NULL, 10);
    page.headers = span_make(text, end);
    page.body = span_of(text + end + 4);
    return page;
}

struct page edge_answer(int fd)
{
    static char room[ANSWER_MAX];
    size_t len = 0;
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    while (len < sizeof(room) && !is_whole(span_make(room, len))) {
        if (poll(&ready, 1, EDGE_PATIENCE_MS) != 1)
            return (struct page){.status = -1};
        ssize_t n = recv(fd, room + len, sizeof(room) - len, 0);
        if (n <= 0)
            break;
        len += (size_t)n;
    }
    return edge_read(room, len);
}

struct page edge_get(const char *source, const char *path)
{
    struct page page = {.status = 0};
    int fd = edge_open(source);
    if (fd == -1)
        return page;
    if (edge_say(fd,
                 format("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path)))
        page = edge_answer(fd);
    close(fd);
    return page;
}
