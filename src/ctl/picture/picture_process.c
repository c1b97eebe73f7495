/* Starts the program that decodes pictures, gives it a file and reads its answer. */
#include "ctl/picture/picture_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 60,
    ANSWER_MAX = PICTURE_FILES * (PICTURE_FILE_MAX + LINE_MAX_BYTES),
    PIECE = 65536,
};

/* The program's end of `line` is its standard input and output; it has no other file, and nothing of our environment. What
 * libraries say of files that they do not like is nobody's to read. */
static bool start(const char *program, enum picture_form form, int line, pid_t *process)
{
    char *const arguments[] = {(char *)(uintptr_t) "backtalk-picture",
                               form == PICTURE_PORTRAIT ? (char *)(uintptr_t) "portrait" : NULL,
                               NULL};
    char *const environment[] = {(char *)(uintptr_t) "MALLOC_ARENA_MAX=2", NULL};
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigset_t usual;
    (void)sigemptyset(&none);
    (void)sigfillset(&usual);
    bool ok = posix_spawn_file_actions_init(&files) == 0;
    bool with_attributes = ok && posix_spawnattr_init(&attributes) == 0;
    ok = with_attributes && posix_spawn_file_actions_adddup2(&files, line, STDIN_FILENO) == 0 &&
         posix_spawn_file_actions_adddup2(&files, line, STDOUT_FILENO) == 0 &&
         posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0 &&
         posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1) == 0 &&
         posix_spawnattr_setsigmask(&attributes, &none) == 0 &&
         posix_spawnattr_setsigdefault(&attributes, &usual) == 0 &&
         posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) ==
             0 &&
         posix_spawn(process, program, &files, &attributes, arguments, environment) == 0;
    if (with_attributes)
        (void)posix_spawnattr_destroy(&attributes);
    (void)posix_spawn_file_actions_destroy(&files);
    return ok;
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sends what there is room for. False: the other end takes no more. */
static bool send_some(int line, struct span *rest)
{
    size_t len = rest->len > PIECE ? PIECE : rest->len;
    ssize_t sent = send(line, rest->ptr, len, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0)
        return errno == EAGAIN || errno == EINTR;
    *rest = span_from(*rest, (size_t)sent);
    if (rest->len == 0)
        (void)shutdown(line, SHUT_WR);
    return true;
}

/* False: it ended, or says too much. */
static bool take_some(int line, struct text *answer)
{
    char piece[PIECE];
    ssize_t got = recv(line, piece, sizeof(piece), MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    text_add(answer, piece, (size_t)got);
    return got > 0 && text_ok(answer);
}

/* Until the program ends its answer (true), or its time is over, or it says too much. */
static bool talk(int line, struct span file, struct text *answer)
{
    int64_t end = now_ms() + PICTURE_SECONDS * 1000;
    bool takes = true;
    if (file.len == 0)
        (void)shutdown(line, SHUT_WR);
    for (int64_t left = PICTURE_SECONDS * 1000; left > 0; left = end - now_ms()) {
        struct pollfd waits = {
            .fd = line, .events = (short)(takes && file.len > 0 ? POLLIN | POLLOUT : POLLIN)};
        if (poll(&waits, 1, (int)left) <= 0)
            continue;
        if ((waits.revents & POLLOUT) != 0)
            takes = send_some(line, &file);
        if ((waits.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && !take_some(line, answer))
            return text_ok(answer);
    }
    return false;
}

/* ---- the answer ---- */

static bool read_file(struct span *rest, struct span line, struct picture_made *made)
{
    struct span type;
    struct span width;
    struct span height;
    int64_t len;
    if (made->count == PICTURE_FILES)
        return false;
    struct picture_made_file *file = &made->files[made->count];
    if (!span_next(&line, ' ', &type) || !span_next(&line, ' ', &width) ||
        !span_next(&line, ' ', &height) || (!span_is(type, "webp") && !span_is(type, "jpeg")) ||
        !span_int(width, 1, PICTURE_SIDE_MAX, &file->width) ||
        !span_int(height, 1, PICTURE_SIDE_MAX, &file->height) ||
        !span_int(line, 1, PICTURE_FILE_MAX, &len) || (size_t)len > rest->len)
        return false;
    file->webp = span_is(type, "webp");
    file->bytes = span_make(rest->ptr, (size_t)len);
    *rest = span_from(*rest, (size_t)len);
    made->count++;
    return true;
}

/* What the program says before it reads a byte of the file, which so cannot make it say less. */
static bool was_ready(const struct text *answer)
{
    return span_starts(text_span(answer), "ready\n");
}

/* What it says is believed as little as the file: it has read that. */
static bool read_answer(struct picture_made *made)
{
    struct span rest = span_from(text_span(&made->answer), 6);
    struct span line;
    while (span_next(&rest, '\n', &line)) {
        if (span_is(line, "end"))
            return made->count > 0 && rest.len == 0;
        if (span_starts(line, "no ") && line.len - 3 < sizeof(made->fault) && made->count == 0) {
            (void)snprintf(made->fault, sizeof(made->fault), SPAN_FMT,
                           SPAN_ARG(span_from(line, 3)));
            return false;
        }
        if (!read_file(&rest, line, made))
            return false;
    }
    return false;
}

/* From outside, as for want of memory, or when the machine goes down: what a file makes a program do has other signals. */
static bool was_killed(int status)
{
    int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return signal == SIGKILL || signal == SIGTERM || signal == SIGINT || signal == SIGHUP;
}

static enum picture_result process(const char *program, enum picture_form form, struct span file,
                                   struct picture_made *made)
{
    int ends[2];
    pid_t process;
    int status = 0;
    bool ended = false;
    made->count = 0;
    (void)snprintf(made->fault, sizeof(made->fault), "hard");
    text_init(&made->answer, ANSWER_MAX);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return PICTURE_TROUBLE;
    bool started = start(program, form, ends[1], &process);
    (void)close(ends[1]);
    if (started)
        ended = talk(ends[0], file, &made->answer);
    (void)close(ends[0]);
    if (!started)
        return PICTURE_TROUBLE;
    (void)kill(process, SIGKILL);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR)
        ;
    if (!was_ready(&made->answer))
        return PICTURE_TROUBLE;
    if (read_answer(made))
        return PICTURE_MADE;
    bool says_why = strcmp(made->fault, "hard") != 0;
    return ended && was_killed(status) && !says_why ? PICTURE_LOST : PICTURE_REFUSED;
}

/* One at a time, whichever thread asks: a machine has memory for one (conf/systemd/backtalk-jobs.service). */
enum picture_result picture_process(const char *program, enum picture_form form, struct span file,
                                    struct picture_made *made)
{
    static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
    (void)pthread_mutex_lock(&turn);
    enum picture_result result = process(program, form, file, made);
    (void)pthread_mutex_unlock(&turn);
    return result;
}

void picture_made_free(struct picture_made *made)
{
    text_free(&made->answer);
    made->count = 0;
}
