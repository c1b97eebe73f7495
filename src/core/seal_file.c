/* The file that holds the keys. */
#include "core/seal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 4096, WORDS_ARENA = 1 << 14 };

#define CREDENTIAL "backtalk.key"

static char path[PATH_MAX];

/* systemd alone says who may read it, by an ACL that looks like a group's right. */
static bool find_credential(void)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (folder == NULL || folder[0] == '\0')
        return false;
    int len = snprintf(path, sizeof(path), "%s/" CREDENTIAL, folder);
    return len > 0 && (size_t)len < sizeof(path) && access(path, F_OK) == 0;
}

static bool find_setting(struct text *why)
{
    const char *file = getenv("SEAL_KEY_FILE");
    int len = file == NULL ? 0 : snprintf(path, sizeof(path), "%s", file);
    if (len > 0 && (size_t)len < sizeof(path))
        return true;
    text_add_string(why, "there is no key for what is sealed in the database: set SEAL_KEY_FILE to "
                         "a file that holds one; `backtalk-ctl key new` makes it, and README says "
                         "how to keep it");
    return false;
}

/* How many bytes; -1 when it cannot be read, or is no file, or too long for one with keys. */
static ssize_t read_all(int fd, char room[FILE_MAX], struct text *why)
{
    size_t len = 0;
    ssize_t got = 1;
    while (got > 0 && len < FILE_MAX) {
        got = read(fd, room + len, FILE_MAX - len);
        len += got > 0 ? (size_t)got : 0;
    }
    if (got < 0) {
        text_printf(why, "%s cannot be read: %s", path, strerror(errno));
        return -1;
    }
    if (len == FILE_MAX) {
        text_printf(why, "%s is too long for a file with keys", path);
        return -1;
    }
    return (ssize_t)len;
}

static bool may_be_read(int fd, bool is_credential, struct text *why)
{
    struct stat is;
    if (fstat(fd, &is) != 0 || !S_ISREG(is.st_mode)) {
        text_printf(why, "%s is no file", path);
        return false;
    }
    if (!is_credential && (is.st_mode & S_IRWXO) != 0) {
        text_printf(why, "everybody on this machine may read the key in %s: chmod 600 it", path);
        return false;
    }
    return true;
}

static bool read_keys(int fd, bool is_credential, struct text *why)
{
    char room[FILE_MAX];
    ssize_t len = may_be_read(fd, is_credential, why) ? read_all(fd, room, why) : -1;
    struct text wrong;
    text_init(&wrong, FILE_MAX);
    bool ok = len >= 0 && seal_keys_read(span_make(room, (size_t)len), &wrong);
    if (len >= 0 && !ok)
        text_printf(why, "%s: %s", path, text_string(&wrong));
    text_free(&wrong);
    sodium_memzero(room, sizeof(room));
    return ok;
}

bool seal_file_read(struct text *why)
{
    bool is_credential = find_credential();
    if (!is_credential && !find_setting(why))
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd == -1) {
        text_printf(why, "the key in %s cannot be read: %s", path, strerror(errno));
        return false;
    }
    bool ok = read_keys(fd, is_credential, why);
    (void)close(fd);
    return ok;
}

void seal_file_refusal(struct span sealed, struct text *why)
{
    struct arena *arena = arena_new(WORDS_ARENA);
    size_t count;
    struct span *names = seal_keys(arena, &count);
    if (seal_knows(sealed)) {
        text_add_string(why, "a value that was sealed in the database does not open, although its "
                             "key is here: somebody changed it; restore it from a backup");
    } else {
        text_printf(why,
                    "the database holds what was sealed with the key " SPAN_FMT
                    ", and %s has no such key (it has",
                    SPAN_ARG(seal_key_words(arena, seal_key_of(sealed))), path);
        for (size_t i = 0; i < count; i++)
            text_printf(why, " " SPAN_FMT, SPAN_ARG(seal_key_words(arena, names[i])));
        text_add_string(why, "): put that key back as a line of the file; if it is lost, run "
                             "`backtalk-ctl key lost`");
    }
    arena_free(arena);
}
