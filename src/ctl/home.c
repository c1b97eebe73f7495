/* Where the files that come with the program are, from whatever folder it is started. */
#include "ctl/ctl.h"

#include <string.h>
#include <unistd.h>

/* Cuts the last part off a path; false when there is none. */
static bool cut_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL)
        return false;
    *slash = '\0';
    return true;
}

static bool is_there(char room[CTL_PATH_MAX], const char *folder, const char *name)
{
    int len = snprintf(room, CTL_PATH_MAX, "%s/%s", folder, name);
    return len > 0 && len < CTL_PATH_MAX && access(room, R_OK) == 0;
}

const char *ctl_file(char room[CTL_PATH_MAX], const char *name)
{
    const char *home = getenv("BACKTALK_HOME");
    if (home != NULL && home[0] != '\0')
        return is_there(room, home, name) ? room : name;
    char program[CTL_PATH_MAX];
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    program[len > 0 ? len : 0] = '\0';
    while (cut_last(program)) {
        if (is_there(room, program, name))
            return room;
    }
    return name;
}

const char *ctl_origin(void)
{
    static char address[64];
    const char *origin = getenv("ORIGIN");
    const char *port = getenv("PORT");
    (void)snprintf(address, sizeof(address), "http://127.0.0.1:%s",
                   port == NULL || port[0] == '\0' ? "8888" : port);
    return origin == NULL || origin[0] == '\0' ? address : origin;
}
