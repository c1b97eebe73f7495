/* Opening connections: parameters, settings, and what went wrong. */
#include "db/connect.h"
#include "db/batch_internal.h"
#include "db/log.h"

#include <openssl/ssl.h>

static void log_notice(void *unused, const char *message)
{
    (void)unused;
    char line[DB_LINE_MAX];
    db_line_from(line, sizeof(line), message);
    db_log("%s", line);
}

PGconn *db_connect_start(const char *uri)
{
    /*
     * The URI overrides what is listed before dbname, not what is listed after it. A
     * peer that is gone is noticed after a minute; Kerberos is looked at only when the URI asks,
     * because it reads files.
     */
    const char *const keys[] = {"keepalives_idle",  "keepalives_interval", "keepalives_count",
                                "tcp_user_timeout", "gssencmode",          "application_name",
                                "dbname",           "client_encoding",     NULL};
    const char *const values[] = {"30",       "10", "3",    "60000", "disable",
                                  "backtalk", uri,  "UTF8", NULL};
    PGconn *conn = PQconnectStartParams(keys, values, 1);
    if (conn == NULL) {
        fprintf(stderr, "database: out of memory\n");
        abort();
    }
    /*
     * So that the SQLSTATE is in the message: there is no other way to it before a session
     * exists.
     */
    PQsetErrorVerbosity(conn, PQERRORS_VERBOSE);
    PQsetNoticeProcessor(conn, log_notice, NULL);
    return conn;
}

void db_settings_sql(char *sql, size_t size, const struct db_settings *settings)
{
    snprintf(sql, size,
             "SELECT set_config(name, value, false) FROM (VALUES"
             " ('TimeZone', 'UTC'), ('search_path', 'public'), ('client_min_messages', 'warning'),"
             " ('DateStyle', 'ISO'), ('jit', 'off'), ('plan_cache_mode', 'auto'),"
             " ('max_parallel_workers_per_gather', '0'), ('backtalk.staff', '%s'),"
             " ('idle_session_timeout', '0'), ('statement_timeout', '%d'), ('lock_timeout', '%d'),"
             " ('idle_in_transaction_session_timeout', '%d')) AS wanted (name, value)",
             settings->staff == NULL ? "" : settings->staff, settings->statement_timeout,
             settings->lock_timeout, settings->idle_in_transaction);
}

bool db_consume(PGconn *conn)
{
    for (;;) {
        if (PQconsumeInput(conn) != 1)
            return false;
        SSL *tls = PQgetssl(conn);
        if (tls == NULL || SSL_pending(tls) == 0)
            return true;
    }
}

bool db_server_is_new_enough(const PGconn *conn, char *line, size_t size)
{
    int version = PQserverVersion(conn);
    if (version >= DB_SERVER_VERSION_MIN)
        return true;
    snprintf(line, size, "PostgreSQL %d is too old: Backtalk needs version %d or later",
             version / 10000, DB_SERVER_VERSION_MIN / 10000);
    return false;
}

static bool is_understood(const char *uri)
{
    PQconninfoOption *options = PQconninfoParse(uri, NULL);
    PQconninfoFree(options);
    return options != NULL;
}

/* Finds "FATAL:  3D000: words" in a verbose message. */
static bool find_sqlstate(const char *message, char sqlstate[6], char *words, size_t size)
{
    for (const char *at = strstr(message, ":  "); at != NULL; at = strstr(at + 3, ":  ")) {
        if (strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 5 ||
            strncmp(at + 8, ": ", 2) != 0)
            continue;
        memcpy(sqlstate, at + 3, 5);
        sqlstate[5] = '\0';
        snprintf(words, size, "%.*s", (int)strcspn(at + 10, "\n"), at + 10);
        return true;
    }
    return false;
}

bool db_connect_is_away(const PGconn *conn, const char *uri)
{
    char sqlstate[6];
    char words[DB_LINE_MAX];
    if (!is_understood(uri) || PQconnectionNeedsPassword(conn))
        return false;
    return !find_sqlstate(PQerrorMessage(conn), sqlstate, words, sizeof(words)) ||
           strcmp(sqlstate, "57P03") == 0 || strcmp(sqlstate, "53300") == 0;
}

void db_connect_trouble(const PGconn *conn, const char *uri, char *line, size_t size)
{
    const char *message = PQerrorMessage(conn);
    char sqlstate[6];
    char words[DB_LINE_MAX];
    if (!is_understood(uri)) /* libpq's own message would quote the URI, password and all */
        snprintf(line, size,
                 "the database's address is not one that PostgreSQL understands: "
                 "postgresql://user@host/database is the form");
    else if (!find_sqlstate(message, sqlstate, words, sizeof(words)))
        snprintf(line, size, "PostgreSQL does not answer: %.*s", (int)strcspn(message, "\n"),
                 message[0] == '\0' ? "no answer in time" : message);
    else if (strcmp(sqlstate, "3D000") == 0)
        snprintf(line, size, "PostgreSQL has no database \"%s\": create it first (createdb %s)",
                 PQdb(conn), PQdb(conn));
    else if (strncmp(sqlstate, "28", 2) == 0)
        snprintf(line, size, "PostgreSQL does not let user \"%s\" in: %s", PQuser(conn), words);
    else if (strcmp(sqlstate, "57P03") == 0)
        snprintf(line, size, "PostgreSQL is not ready yet: %s", words);
    else if (strcmp(sqlstate, "53300") == 0)
        snprintf(line, size, "PostgreSQL has no connection left: %s", words);
    else
        snprintf(line, size, "PostgreSQL refused the connection: %s %s", sqlstate, words);
}
