/* Dump files through libxml2's push parser: no tree, no entities, no network. */
#include "ctl/import/dump_reader.h"

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

enum { CHUNK = 64 * 1024, HEAD = 4, MESSAGE_MAX = 200 };

struct reading {
    const struct dump_source *source;
    const char *root;
    dump_row_handler *handle;
    void *context;
    struct text *why;
    xmlParserCtxtPtr parser;
    unsigned depth;
    bool refused;
    bool ended; /* the root's end tag was there */
    struct dump_row row;
};

/* The first reason is kept. */
static void refuse_at(struct reading *r, int line, int column, const char *message)
{
    if (r->refused)
        return;
    r->refused = true;
    text_printf(r->why, "%s:%d:%d: %s", r->source->name, line, column, message);
    if (r->parser != NULL)
        xmlStopParser(r->parser);
}

static void refuse(struct reading *r, const char *message)
{
    const xmlParserInput *input = r->parser->input;
    refuse_at(r, input == NULL ? 0 : input->line, input == NULL ? 0 : input->col, message);
}

/* ---- what the parser calls ---- */

static void on_error(void *context, xmlErrorPtr error)
{
    struct reading *r = context;
    if (error->level < XML_ERR_ERROR)
        return;
    char message[MESSAGE_MAX];
    const char *from = error->message == NULL ? "this is no XML" : error->message;
    size_t len = strcspn(from, "\n");
    if (len >= sizeof(message))
        len = sizeof(message) - 1;
    memcpy(message, from, len);
    message[len] = '\0';
    refuse_at(r, error->line, error->int2, message);
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *public_id,
                       const xmlChar *system_id)
{
    (void)name;
    (void)public_id;
    (void)system_id;
    refuse(context, "a DOCTYPE does not belong into a dump: it could declare entities");
}

static bool take_attributes(struct reading *r, int count, const xmlChar **attributes)
{
    if (count > DUMP_ATTRIBUTES_MAX) {
        refuse(r, "a row with too many attributes");
        return false;
    }
    r->row.line = (size_t)r->parser->input->line;
    r->row.count = (size_t)count;
    for (int i = 0; i < count; i++) {
        /* local name, prefix, URI, value, behind the value */
        const xmlChar **attribute = attributes + (ptrdiff_t)i * 5;
        const char *value = (const char *)attribute[3];
        r->row.items[i].name = span_of((const char *)attribute[0]);
        r->row.items[i].value = span_make(value, (size_t)((const char *)attribute[4] - value));
    }
    return true;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespace_count, const xmlChar **namespaces, int count, int defaulted,
                     const xmlChar **attributes)
{
    (void)prefix;
    (void)uri;
    (void)namespace_count;
    (void)namespaces;
    (void)defaulted;
    struct reading *r = context;
    if (r->refused)
        return;
    struct span element = span_of((const char *)name);
    if (r->depth++ == 0) {
        /* What was repaired was repaired as UTF-8. */
        if (r->parser->encoding != NULL &&
            xmlStrcasecmp(r->parser->encoding, BAD_CAST "utf-8") != 0) {
            refuse(r, "the file has to be UTF-8");
            return;
        }
        if (!span_is(element, r->root)) {
            char message[MESSAGE_MAX];
            snprintf(message, sizeof(message), "the file has to begin with <%s>", r->root);
            refuse(r, message);
        }
        return;
    }
    if (r->depth != 2 || !span_is(element, "row")) {
        refuse(r, "only rows belong here");
        return;
    }
    if (!take_attributes(r, count, attributes))
        return;
    struct text why;
    text_init(&why, MESSAGE_MAX);
    if (!r->handle(r->context, &r->row, &why))
        refuse(r, text_string(&why));
    text_free(&why);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name;
    (void)prefix;
    (void)uri;
    struct reading *r = context;
    if (--r->depth == 0)
        r->ended = true;
}

static void on_text(void *context, const xmlChar *text, int len)
{
    for (int i = 0; i < len; i++)
        if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0') {
            refuse(context, "text does not belong between the rows");
            return;
        }
}

static void on_reference(void *context, const xmlChar *name)
{
    (void)name;
    refuse(context, "an entity does not belong between the rows");
}

/* ---- reading ---- */

static xmlSAXHandler handlers(void)
{
    return (xmlSAXHandler){
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .reference = on_reference,
        .serror = on_error,
    };
}

static void trouble(struct reading *r)
{
    if (!r->refused)
        refuse_at(r, 0, 0, "the file cannot be read");
}

/* Files in UTF-16 say so by their first bytes; a dump has none, and the repair only knows bytes. */
static bool is_wide(const char *head)
{
    return (head[0] == '\xFF' && head[1] == '\xFE') || (head[0] == '\xFE' && head[1] == '\xFF') ||
           head[0] == '\0' || head[1] == '\0';
}

static void parse(struct reading *r, struct dump_repair *repair, struct span bytes, bool last)
{
    text_clear(repair->out);
    dump_repair(repair, bytes, last);
    if (xmlParseChunk(r->parser, repair->out->ptr, (int)repair->out->len, last) != 0 && !r->refused)
        refuse(r, last ? "the file ends too early" : "this is no XML");
}

static void feed(struct reading *r, struct dump_repair *repair, char *buffer, size_t len)
{
    while (!r->refused && len > 0) {
        parse(r, repair, span_make(buffer, len), false);
        long got = r->refused ? 0 : r->source->read(r->source->context, buffer, CHUNK);
        if (got < 0)
            trouble(r);
        len = got > 0 ? (size_t)got : 0;
    }
    if (!r->refused)
        parse(r, repair, SPAN(""), true);
    if (!r->refused && !r->ended)
        refuse(r, "the file ends too early");
}

static void read_file(struct reading *r, struct dump_repair *repair, char *buffer)
{
    xmlSAXHandler sax = handlers();
    size_t len = 0;
    long got = 1;
    while (len < HEAD && got > 0) {
        got = r->source->read(r->source->context, buffer + len, HEAD - len);
        len += got > 0 ? (size_t)got : 0;
    }
    if (got < 0 || len < HEAD) {
        refuse_at(r, 1, 1, got < 0 ? "the file cannot be read" : "the file is empty");
        return;
    }
    if (is_wide(buffer)) {
        refuse_at(r, 1, 1, "the file has to be UTF-8");
        return;
    }
    r->parser = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
    if (r->parser == NULL)
        abort();
    /*
     * NOENT makes &amp; in an attribute a plain & (else it comes as &#38;). There is nothing else for
     * it to replace: declarations belong to a DOCTYPE, and that is refused before it is read.
     */
    xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOENT);
    feed(r, repair, buffer, len);
    if (r->parser->myDoc != NULL)
        xmlFreeDoc(r->parser->myDoc);
    xmlFreeParserCtxt(r->parser);
}

bool dump_read(const struct dump_source *source, const char *root, dump_row_handler *handle,
               void *context, struct dump_repairs *repairs, struct text *why)
{
    enum { GROWTH = 3 }; /* a byte becomes the three of U+FFFD */
    struct reading r = {
        .source = source, .root = root, .handle = handle, .context = context, .why = why};
    struct text repaired;
    struct dump_repair repair = {.out = &repaired, .found = repairs};
    text_init(&repaired, GROWTH * (CHUNK + DUMP_HELD_MAX));
    char *buffer = malloc(CHUNK);
    if (buffer == NULL)
        abort();
    read_file(&r, &repair, buffer);
    free(buffer);
    text_free(&repaired);
    return !r.refused;
}

/* ---- attributes ---- */

const struct span *dump_find(const struct dump_row *row, const char *name)
{
    for (size_t i = 0; i < row->count; i++)
        if (span_is(row->items[i].name, name))
            return &row->items[i].value;
    return NULL;
}

bool dump_text(const struct dump_row *row, const char *name, struct span *out, struct text *why)
{
    const struct span *value = dump_find(row, name);
    if (value == NULL) {
        text_printf(why, "a row without %s", name);
        return false;
    }
    *out = *value;
    return true;
}

bool dump_number_maybe(const struct dump_row *row, const char *name, int64_t min, int64_t max,
                       int64_t *out, struct text *why)
{
    const struct span *value = dump_find(row, name);
    if (value == NULL || span_int(*value, min, max, out))
        return true;
    text_printf(why, "%s is no number from %lld to %lld", name, (long long)min, (long long)max);
    return false;
}

bool dump_number(const struct dump_row *row, const char *name, int64_t min, int64_t max,
                 int64_t *out, struct text *why)
{
    struct span value;
    return dump_text(row, name, &value, why) && dump_number_maybe(row, name, min, max, out, why);
}

bool dump_time_maybe(const struct dump_row *row, const char *name, instant *out, struct text *why)
{
    const struct span *value = dump_find(row, name);
    instant at = 0;
    if (value == NULL)
        return true;
    if (clock_parse(*value, &at) && at > 0) { /* nothing of the kind is older than 1970 */
        *out = at;
        return true;
    }
    text_printf(why, "%s is no date", name);
    return false;
}

bool dump_time(const struct dump_row *row, const char *name, instant *out, struct text *why)
{
    struct span value;
    return dump_text(row, name, &value, why) && dump_time_maybe(row, name, out, why);
}
