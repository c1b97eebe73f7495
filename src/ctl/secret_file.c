/* A secret of the settings that is in a file of its own: systemd's vault hands them out so. */
#include "ctl/ctl.h"

bool ctl_secret_file(const char *path, char room[CTL_SECRET_MAX])
{
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return false;
    size_t len = fread(room, 1, CTL_SECRET_MAX, file);
    (void)fclose(file);
    if (len == CTL_SECRET_MAX)
        return false;
    struct span line = span_trim(span_make(room, len));
    memmove(room, line.ptr, line.len);
    room[line.len] = '\0';
    return line.len > 0;
}
