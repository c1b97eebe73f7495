/* Reading mails from a folder. */
#include "http/letters.h"

#include <dirent.h>
#include <unistd.h>

#include "db/harness.h"

enum { PATIENCE_MS = 60000, LETTER_ROOM = 1 << 16 };

const char *letters_folder(void)
{
    return format("%s/mail", site_folder());
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Quoted-printable, undone in place; line ends become \n. */
static void decode(char *text)
{
    char *to = text;
    for (const char *at = text; *at != '\0';) {
        if (at[0] == '=' && at[1] == '\n') {
            at += 2;
        } else if (at[0] == '=' && digit(at[1]) >= 0 && digit(at[2]) >= 0) {
            *to++ = (char)(digit(at[1]) * 16 + digit(at[2]));
            at += 3;
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
}

static const char *read_letter(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return "";
    static char room[LETTER_ROOM];
    size_t len = fread(room, 1, sizeof(room) - 1, file);
    (void)fclose(file);
    room[len] = '\0';
    char *to = room;
    for (const char *at = room; *at != '\0'; at++) {
        if (*at != '\r')
            *to++ = *at;
    }
    *to = '\0';
    decode(room);
    return format("%s", room);
}

static bool is_to(const char *letter, const char *address)
{
    return strstr(letter, format("<%s>\n", address)) != NULL ||
           strstr(letter, format("To: %s\n", address)) != NULL;
}

/* The newest by the date in its headers and its number: file names of mail servers begin with the time. */
static const char *find(const char *folder, const char *address, const char *words, int *count)
{
    DIR *dir = opendir(folder);
    const char *found = NULL;
    long long newest = -1;
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        const char *letter = read_letter(format("%s/%s", folder, entry->d_name));
        if (!is_to(letter, address) || strstr(letter, words) == NULL)
            continue;
        long long number = atoll(entry->d_name);
        (*count)++;
        if (number >= newest)
            found = letter;
        newest = number >= newest ? number : newest;
    }
    if (dir != NULL)
        closedir(dir);
    return found;
}

int letters_to(const char *folder, const char *address)
{
    int count = 0;
    (void)find(folder, address, "", &count);
    return count;
}

const char *letter_with(const char *folder, const char *address, const char *words)
{
    uint64_t deadline = harness_clock() + PATIENCE_MS;
    const char *letter = NULL;
    while (letter == NULL && harness_clock() < deadline) {
        int count = 0;
        letter = find(folder, address, words, &count);
        if (letter == NULL)
            usleep(20000);
    }
    if (letter == NULL)
        fail_msg("no mail to %s says \"%s\"", address, words);
    return letter;
}

const char *link_of(const char *letter)
{
    const char *at = strstr(letter, "\nhttp");
    assert_non_null(at);
    const char *path = strchr(at + 9, '/'); /* behind the scheme's slashes */
    assert_non_null(path);
    return format("%.*s", (int)strcspn(path, "\n \""), path);
}
