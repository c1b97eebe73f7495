/* LISTEN and NOTIFY, on a connection of their own. */
#include "db/log.h"
#include "db/pool_internal.h"

enum { LISTEN_MAX = DB_CHANNEL_MAX * 2 + 16 };

bool db_listen_write(struct db_connection *c)
{
    for (const struct db_channel *channel = c->pool->channels; channel != NULL;
         channel = channel->next) {
        char sql[LISTEN_MAX];
        char *name = PQescapeIdentifier(c->conn, channel->name, strlen(channel->name));
        if (name == NULL)
            return false;
        snprintf(sql, sizeof(sql), "LISTEN %s", name);
        PQfreemem(name);
        if (!PQsendQueryParams(c->conn, sql, 0, NULL, NULL, NULL, NULL, 0))
            return false;
    }
    return PQpipelineSync(c->conn) == 1;
}

void db_listen_refresh(struct db_pool *pool)
{
    for (const struct db_channel *channel = pool->channels; channel != NULL;
         channel = channel->next)
        channel->heard(channel->context, SPAN(""));
}

void db_listen_take(struct db_connection *c)
{
    PGnotify *notice;
    while (c->conn != NULL && (notice = PQnotifies(c->conn)) != NULL) {
        for (const struct db_channel *channel = c->pool->channels; channel != NULL;
             channel = channel->next)
            if (strcmp(channel->name, notice->relname) == 0)
                channel->heard(channel->context, span_of(notice->extra));
        PQfreemem(notice);
    }
}

void db_pool_listen(struct db_pool *pool, const char *name,
                    void (*heard)(void *context, struct span payload), void *context)
{
    struct db_channel *channel = calloc(1, sizeof(*channel));
    if (pool->listener == NULL)
        pool->listener = calloc(1, sizeof(*pool->listener));
    if (channel == NULL || pool->listener == NULL || strlen(name) >= sizeof(channel->name)) {
        fprintf(stderr, "database: cannot listen to %s\n", name);
        abort();
    }
    snprintf(channel->name, sizeof(channel->name), "%s", name);
    channel->heard = heard;
    channel->context = context;
    channel->next = pool->channels;
    pool->channels = channel;

    struct db_connection *c = pool->listener;
    if (c->pool == NULL) {
        c->pool = pool;
        c->lane = LANE_COUNT;
        db_connection_open(c);
    } else if (c->state == CONNECTION_IS_PREPARING || c->state == CONNECTION_IS_READY) {
        db_connection_break(c, "listening to one more channel: connecting anew");
    }
}
