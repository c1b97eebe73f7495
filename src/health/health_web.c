/* For machines: is the process up, can it serve pages, and how is it doing. */
#include "db/schema.h"
#include "library/library.h"
#include "web/metrics.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/secret.h"
#include "web/site.h"

#define PLAIN "text/plain; charset=utf-8"

static void process_reply(struct request *r)
{
    reply_body(r, 200, PLAIN, SPAN("ok\n"));
}

PAGE(health_process, .for_machines = true, .steps = {process_reply})

static void read_schema(struct db_row *row, void *out)
{
    struct db_schema *schema = out;
    schema->number = db_int(row);
    schema->compatible_from = db_int(row);
}

static void ready_load(struct request *r)
{
    db_ask(r->batch, STMT_health_schema, read_schema, r->data);
}

static void ready_reply(struct request *r)
{
    char line[DB_SCHEMA_LINE_MAX];
    if (!db_schema_fits(r->data, site.schema_version, line, sizeof(line)))
        reply_body(r, 503, PLAIN, SPAN("the database's schema is not the one this build needs\n"));
    else if (secret_is_closed())
        reply_body(r, 503, PLAIN, SPAN("the key file is not the one that the database needs\n"));
    else if (!library_is_loaded())
        reply_body(r, 503, PLAIN, SPAN("starting\n"));
    else
        reply_body(r, 200, PLAIN, SPAN("ready\n"));
}

PAGE(health_ready, .for_machines = true, .data_size = sizeof(struct db_schema),
     .steps = {ready_load, ready_reply})

static void metrics_reply(struct request *r)
{
    struct text out;
    text_init(&out, REPLY_MAX);
    metrics_write(&out);
    reply_body(r, 200, "text/plain; version=0.0.4; charset=utf-8", text_span(&out));
    text_free(&out);
}

PAGE(health_metrics, .for_machines = true, .steps = {metrics_reply})
