/* A small host of pictures. */
#include "unit/tiny_pictures.h"

#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "unit/picture_file.h"

enum { ROOM = 8192, SLOW_SECONDS = 60 };

static struct span picture;
static struct span large;
static atomic_int asked;
static atomic_bool fixed;

static void must(bool ok)
{
    if (!ok)
        abort();
}

/* False: nobody listens any more. */
static bool say(int client, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t sent = send(client, bytes, len, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        len -= (size_t)sent;
    }
    return true;
}

static void say_words(int client, const char *words)
{
    (void)say(client, words, strlen(words));
}

static void say_file(int client, struct span file)
{
    char head[200];
    (void)snprintf(head, sizeof(head),
                   "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: %zu\r\n"
                   "connection: close\r\n\r\n",
                   file.len);
    say_words(client, head);
    (void)say(client, file.ptr, file.len);
}

static void say_redirect(int client, const char *to)
{
    char head[2 * ROOM];
    (void)snprintf(head, sizeof(head),
                   "HTTP/1.1 302 Found\r\nlocation: %s\r\ncontent-length: 4\r\n"
                   "connection: close\r\n\r\nelse",
                   to);
    say_words(client, head);
}

static void wait_a_second(void)
{
    const struct timespec second = {.tv_sec = 1};
    (void)nanosleep(&second, NULL);
}

static void go_on_for_ever(int client)
{
    static char block[65536];
    while (say(client, block, sizeof(block)))
        ;
}

static void say_for_ever(int client)
{
    say_words(client, "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n");
    (void)say(client, picture.ptr, 1000);
    go_on_for_ever(client);
}

static void talk(int client, const char *to)
{
    char head[2 * ROOM] = "HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n";
    if (to[0] != '\0')
        (void)snprintf(head, sizeof(head),
                       "HTTP/1.1 302 Found\r\nlocation: %s\r\nconnection: close\r\n\r\n", to);
    say_words(client, head);
    go_on_for_ever(client);
}

static void drip(int client)
{
    say_words(client, "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\nconnection: close\r\n\r\n");
    for (size_t i = 0; i < SLOW_SECONDS && say(client, picture.ptr + i, 1); i++)
        wait_a_second();
}

static bool begins(const char *path, const char *with)
{
    return strncmp(path, with, strlen(with)) == 0;
}

static void answer_for(int client, const char *path)
{
    char next[64];
    if (begins(path, "/picture/") || (begins(path, "/gone/") && atomic_load(&fixed)))
        say_file(client, picture);
    else if (begins(path, "/to/"))
        say_redirect(client, path + 4);
    else if (begins(path, "/loop/")) {
        (void)snprintf(next, sizeof(next), "/loop/%d", atoi(path + 6) + 1);
        say_redirect(client, next);
    } else if (begins(path, "/endless"))
        say_for_ever(client);
    else if (begins(path, "/talk"))
        talk(client, path[5] == '/' ? path + 6 : "");
    else if (begins(path, "/drip"))
        drip(client);
    else if (begins(path, "/large"))
        say_file(client, large);
    else if (begins(path, "/page"))
        say_words(client, "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 60\r\n\r\n"
                          "<!doctype html><title>No picture at all, whatever it says</title>");
    else if (begins(path, "/heavy"))
        say_words(client, "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n");
    else if (begins(path, "/slow"))
        for (int i = 0; i < SLOW_SECONDS; i++)
            wait_a_second();
    else
        say_words(client, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
}

static void *serve_one(void *context)
{
    int client = (int)(intptr_t)context;
    char room[ROOM] = "";
    char path[ROOM];
    ssize_t got = recv(client, room, sizeof(room) - 1, 0);
    if (got > 0 && sscanf(room, "GET %8191s", path) == 1) {
        atomic_fetch_add(&asked, 1);
        answer_for(client, path);
    }
    (void)close(client);
    return NULL;
}

static void *serve(void *context)
{
    int listening = (int)(intptr_t)context;
    for (;;) {
        pthread_t thread;
        int client = accept(listening, NULL, NULL);
        if (client >= 0 && pthread_create(&thread, NULL, serve_one, (void *)(intptr_t)client) == 0)
            (void)pthread_detach(thread);
    }
    return NULL;
}

int tiny_pictures_start(void)
{
    static struct arena *arena; /* as long as its threads, which the end of a test does not end */
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(address);
    pthread_t thread;
    arena = arena_new((size_t)64 << 20);
    (void)signal(SIGPIPE, SIG_IGN);
    picture = picture_file(arena, "gradient.png");
    large = picture_large(arena, 21000, 200);
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(bind(listening, (struct sockaddr *)&address, len) == 0 && listen(listening, 32) == 0 &&
         getsockname(listening, (struct sockaddr *)&address, &len) == 0 &&
         pthread_create(&thread, NULL, serve, (void *)(intptr_t)listening) == 0);
    return ntohs(address.sin_port);
}

int tiny_pictures_asked(void)
{
    return atomic_load(&asked);
}

void tiny_pictures_fixed(void)
{
    atomic_store(&fixed, true);
}
