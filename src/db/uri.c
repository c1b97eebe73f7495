/* Where the database is. */
#include "db/uri.h"

#include <libpq-fe.h>
#include <limits.h>
#include <sys/stat.h>

#include "core/span.h"

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

/* ---- by which way ---- */

/* What the address says of it, or else what libpq takes from the environment; "" when neither does. */
static const char *option(const PQconninfoOption *options, const char *name)
{
    for (; options->keyword != NULL; options++) {
        if (strcmp(options->keyword, name) != 0)
            continue;
        const char *set = options->val;
        if (set == NULL && options->envvar != NULL)
            set = getenv(options->envvar);
        return set == NULL ? "" : set;
    }
    return "";
}

/* A socket's folder, or an address of this machine. */
static bool is_near(struct span host)
{
    return span_is_empty(host) || host.ptr[0] == '/' || host.ptr[0] == '@' ||
           span_is(host, "localhost") || span_is(host, "::1") || span_starts(host, "127.");
}

static bool all_are_near(const char *hosts)
{
    struct span rest = span_of(hosts);
    struct span host;
    while (span_next(&rest, ',', &host)) {
        if (!is_near(host))
            return false;
    }
    return true;
}

const char *db_uri_refusal(const char *uri)
{
    const char *plain = getenv("DATABASE_PLAIN");
    if (plain != NULL && strcmp(plain, "1") == 0)
        return NULL;
    PQconninfoOption *options = PQconninfoParse(uri, NULL);
    if (options == NULL)
        return NULL; /* connecting says what is wrong with it */
    bool safe =
        (all_are_near(option(options, "host")) && all_are_near(option(options, "hostaddr"))) ||
        strcmp(option(options, "sslmode"), "verify-full") == 0;
    PQconninfoFree(options);
    return safe ? NULL
                : "the database is behind a network, where others could read along: add "
                  "sslmode=verify-full and sslrootcert=FILE to its address, or set "
                  "DATABASE_PLAIN=1 when nobody else is on that network";
}
