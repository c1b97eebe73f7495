/* The control connection: LISTEN, a heartbeat, and cancelling. */
#include "db/control.h"
#include "db/log.h"

enum {
    LISTEN_MAX = DB_CHANNEL_MAX * 2 + 16,
    BEAT_MS = 500,
    BEATS_MISSED_MAX =
        3, /* then the server is taken for frozen: 1.5 to 2 s after it last answered */
};

/* ---- coming up ---- */

static struct db_settings settings(const struct db_connection *c)
{
    (void)c;
    return (struct db_settings){0};
}

static bool listen_to(struct db_connection *c, const char *channel)
{
    char sql[LISTEN_MAX];
    char *name = PQescapeIdentifier(c->conn, channel, strlen(channel));
    if (name == NULL)
        return false;
    snprintf(sql, sizeof(sql), "LISTEN %s", name);
    PQfreemem(name);
    return PQsendQueryParams(c->conn, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static bool greet(struct db_connection *c)
{
    const struct db_control *control = c->context;
    for (const struct db_channel *channel = control->channels; channel != NULL;
         channel = channel->next)
        if (!listen_to(c, channel->name))
            return false;
    return true;
}

/* ---- questions to the server, answered in order ---- */

static void ask(struct db_control *control, const char *sql, int64_t number,
                struct db_connection *about)
{
    control->cancelling[(control->first + control->count) % DB_CANCELS_MAX] = about;
    control->count++;
    db_connection_query(&control->connection, sql, number);
}

static void answered(struct db_connection *c, PGresult *result)
{
    struct db_control *control = c->context;
    PQclear(result);
    if (control->count == 0)
        return;
    struct db_connection *about = control->cancelling[control->first];
    control->first = (control->first + 1) % DB_CANCELS_MAX;
    control->count--;
    if (about != NULL) {
        if (about->cancels > 0)
            about->cancels--;
        about->owner->heard(about); /* it may be sent to again */
        return;
    }
    control->beat_sent = 0;
    control->missed = 0;
}

bool db_control_cancel(struct db_control *control, struct db_connection *target)
{
    if (control->connection.state != CONNECTION_IS_READY || control->count + 1 >= DB_CANCELS_MAX)
        return false;
    target->cancels++;
    target->cancelled_at = db_pool_clock();
    ask(control, "SELECT pg_cancel_backend($1::integer)", PQbackendPID(target->conn), target);
    return true;
}

static void on_beat(void *context)
{
    struct db_control *control = context;
    control->beat_timer = control->connection.loop->timer(BEAT_MS, on_beat, control);
    if (control->connection.state != CONNECTION_IS_READY)
        return;
    /*
     * Turns are counted, not time: when this process itself was stopped, the answer lies in the
     * socket and is read before the next turn.
     */
    if (control->beat_sent == 0) {
        if (control->count + 1 < DB_CANCELS_MAX) {
            control->beat_sent = db_pool_clock();
            ask(control, "SELECT $1::integer", 1, NULL);
        }
    } else if (++control->missed >= BEATS_MISSED_MAX) {
        uint64_t since = control->beat_sent;
        control->owner.silent(control->owner.context, since);
        db_connection_break(&control->connection, "PostgreSQL has stopped answering");
    }
}

bool db_control_is_heard(const struct db_control *control)
{
    return control->connection.state == CONNECTION_IS_READY;
}

/* ---- notices ---- */

static void ready(struct db_connection *c)
{
    struct db_control *control = c->context;
    control->owner.changed(control->owner.context, "");
    for (const struct db_channel *channel = control->channels; channel != NULL;
         channel = channel->next)
        channel->notified(channel->context, SPAN(""));
}

static void heard(struct db_connection *c)
{
    const struct db_control *control = c->context;
    PGnotify *notice;
    while (c->conn != NULL && (notice = PQnotifies(c->conn)) != NULL) {
        for (const struct db_channel *channel = control->channels; channel != NULL;
             channel = channel->next)
            if (strcmp(channel->name, notice->relname) == 0)
                channel->notified(channel->context, span_of(notice->extra));
        PQfreemem(notice);
    }
}

static void broken(struct db_connection *c, const char *why)
{
    struct db_control *control = c->context;
    for (; control->count > 0; control->count--) {
        struct db_connection *about = control->cancelling[control->first];
        control->first = (control->first + 1) % DB_CANCELS_MAX;
        if (about != NULL && about->cancels > 0)
            about->cancels--;
    }
    control->beat_sent = 0;
    control->missed = 0;
    control->owner.changed(control->owner.context, why);
}

static const struct db_connection_owner control_owner = {
    .settings = settings,
    .greet = greet,
    .ready = ready,
    .result = answered,
    .heard = heard,
    .broken = broken,
};

/* ---- beginning and ending ---- */

void db_control_open(struct db_control *control, const struct db_loop *loop, const char *uri,
                     const struct db_control_owner *owner)
{
    control->owner = *owner;
    control->connection = (struct db_connection){
        .owner = &control_owner, .context = control, .loop = loop, .uri = uri, .lane = LANE_COUNT};
    db_connection_open(&control->connection);
    control->beat_timer = loop->timer(BEAT_MS, on_beat, control);
}

void db_control_close(struct db_control *control)
{
    db_connection_close(&control->connection);
    control->connection.loop->cancel_timer(control->beat_timer);
    while (control->channels != NULL) {
        struct db_channel *channel = control->channels;
        control->channels = channel->next;
        free(channel);
    }
}

void db_control_listen(struct db_control *control, const char *name,
                       void (*notified)(void *context, struct span payload), void *context)
{
    struct db_channel *channel = calloc(1, sizeof(*channel));
    if (channel == NULL || strlen(name) >= sizeof(channel->name)) {
        fprintf(stderr, "database: cannot listen to %s\n", name);
        abort();
    }
    snprintf(channel->name, sizeof(channel->name), "%s", name);
    channel->notified = notified;
    channel->context = context;
    channel->next = control->channels;
    control->channels = channel;
    struct db_connection *c = &control->connection;
    if (c->state == CONNECTION_IS_GREETING || c->state == CONNECTION_IS_READY)
        db_connection_break(c, "listening to one more channel: connecting again");
}
