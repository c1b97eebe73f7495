/* Opening files of a folder that somebody else may have made. */
#include "ctl/library/library_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

FILE *library_file_open(const char *name)
{
    struct stat about;
    int file = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return NULL;
    if (fstat(file, &about) == 0 && S_ISREG(about.st_mode)) {
        FILE *stream = fdopen(file, "r");
        if (stream != NULL)
            return stream;
    } else {
        errno = EINVAL;
    }
    int why = errno;
    (void)close(file);
    errno = why;
    return NULL;
}
