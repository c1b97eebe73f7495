/* Where the database is. */
#include "db/uri.h"

#include <limits.h>
#include <sys/stat.h>

/* As conf/dev/cluster.sh makes it: var/pg is the cluster's folder or a link to it. */
void db_private_uri(char uri[DB_URI_MAX])
{
    char home[PATH_MAX];
    struct stat data;
    uri[0] = '\0';
    if (realpath("var/pg", home) == NULL || stat("var/pg/data", &data) != 0)
        return;
    int len = snprintf(uri, DB_URI_MAX, "postgresql://backtalk@/backtalk?host=%s/socket", home);
    if (len < 0 || len >= DB_URI_MAX)
        uri[0] = '\0';
}

const char *db_uri(char room[DB_URI_MAX])
{
    const char *given = getenv("DATABASE_URL");
    if (given != NULL && given[0] != '\0')
        return given;
    db_private_uri(room);
    return room;
}
