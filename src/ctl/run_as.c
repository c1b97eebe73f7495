/* Giving up root's rights. */
#include "ctl/run_as.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "ctl/ctl.h"

bool run_as(const char *name)
{
    errno = 0;
    const struct passwd *user = getpwnam(name);
    if (user == NULL) {
        ctl_fail("there is no user %s", name);
        return false;
    }
    if (geteuid() == user->pw_uid)
        return true;
    if (setgroups(1, &user->pw_gid) != 0 || setgid(user->pw_gid) != 0 ||
        setuid(user->pw_uid) != 0) {
        ctl_fail("cannot become %s: %s", name, strerror(errno));
        return false;
    }
    return true;
}
