/* The statement compiler: finds the named statements of SQL files and writes them as a C table. */
#include "tool/statements.h"

#include "tool/chtml_emit.h"
#include "tool/statements_sql.h"

#include <ctype.h>
#include <stdarg.h>

/* PostgreSQL cuts the names of prepared statements there. */
enum { NAME_LEN_MAX = 63, SQL_LEN_MAX = 1 << 16 };

struct statement {
    struct statement *next;
    struct span name;
    struct span sql;
    const char *expected;
    struct sql_params params;
    uint32_t types[SQL_PARAMS_MAX];
    const char *file;
    size_t line;
};

struct statements {
    struct arena *arena;
    struct statement *first;
    struct statement **end;
};

struct input {
    struct statements *all;
    const char *path;
    struct text *error;
    struct span source;
    size_t line;
    struct statement *current; /* NULL before the first name */
    bool params_read;
    bool params_go_on; /* with the next line, because the last one ended in a comma */
    const char *body;  /* where the SQL of `current` begins, NULL: not yet */
    size_t body_line;
};

static const struct {
    const char *name;
    uint32_t oid;
} known_types[] = {
    {"bigint", 20},   {"smallint", 21},   {"int", 23},           {"text", 25},
    {"bytea", 17},    {"boolean", 16},    {"real", 700},         {"double", 701},
    {"jsonb", 3802},  {"inet", 869},      {"timestamptz", 1184}, {"interval", 1186},
    {"text[]", 1009}, {"bigint[]", 1016}, {"int[]", 1007},       {"bytea[]", 1001},
};

static const struct {
    const char *word;
    const char *constant;
} cardinalities[] = {
    {"none", "ROWS_NONE"}, {"one", "ROWS_ONE"}, {"maybe", "ROWS_MAYBE"}, {"many", "ROWS_MANY"}};

MUST_CHECK static bool fail(struct input *in, size_t line, const char *fmt, ...) PRINTF_LIKE(3, 4);

static bool fail(struct input *in, size_t line, const char *fmt, ...)
{
    char message[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(message, sizeof(message), fmt, args);
    va_end(args);
    text_clear(in->error);
    text_printf(in->error, "%s:%zu: %s", in->path, line, message);
    return false;
}

struct statements *statements_new(struct arena *arena)
{
    struct statements *all = arena_new_of(arena, struct statements);
    all->arena = arena;
    all->end = &all->first;
    return all;
}

/* "sql/question.sql" -> "question" */
static struct span feature_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct span name = span_of(slash == NULL ? path : slash + 1);
    if (span_ends(name, ".sql"))
        name.len -= strlen(".sql");
    return name;
}

static bool name_is_good(struct input *in, struct span name)
{
    struct span feature = feature_of(in->path);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!islower((unsigned char)c) && c != '_' && (i == 0 || !isdigit((unsigned char)c)))
            return fail(in, in->line, "a name has small letters, digits and _ only");
    }
    if (name.len > NAME_LEN_MAX)
        return fail(in, in->line, "a name has at most %d characters", NAME_LEN_MAX);
    if (name.len < feature.len + 2 || memcmp(name.ptr, feature.ptr, feature.len) != 0 ||
        name.ptr[feature.len] != '_')
        return fail(in, in->line, "the name has to begin with " SPAN_FMT "_, as its file",
                    SPAN_ARG(feature));
    for (const struct statement *s = in->all->first; s != NULL; s = s->next) {
        if (span_equal(s->name, name))
            return fail(in, in->line, "the name " SPAN_FMT " is taken by %s:%zu", SPAN_ARG(name),
                        s->file, s->line);
    }
    return true;
}

/* -- name: question_get one */
static bool read_name(struct input *in, struct span s)
{
    struct span name;
    struct span word;
    struct span more;
    if (!span_word(&s, &name) || !span_word(&s, &word) || span_word(&s, &more))
        return fail(in, in->line,
                    "a name line reads \"-- name: feature_verb none|one|maybe|many\"");
    if (!name_is_good(in, name))
        return false;
    struct statement *statement = arena_new_of(in->all->arena, struct statement);
    statement->name = arena_span(in->all->arena, name);
    statement->file = arena_string(in->all->arena, span_of(in->path));
    statement->line = in->line;
    for (size_t i = 0; i < COUNT_OF(cardinalities); i++) {
        if (span_is(word, cardinalities[i].word))
            statement->expected = cardinalities[i].constant;
    }
    if (statement->expected == NULL)
        return fail(in, in->line, "\"" SPAN_FMT "\" is not one of none, one, maybe and many",
                    SPAN_ARG(word));
    *in->all->end = statement;
    in->all->end = &statement->next;
    in->current = statement;
    in->params_read = false;
    in->params_go_on = false;
    in->body = NULL;
    return true;
}

/* "author bigint": the name and the type of the next parameter. */
static bool add_param(struct input *in, struct span piece)
{
    struct statement *statement = in->current;
    struct sql_params *params = &statement->params;
    struct span name;
    piece = span_trim(piece);
    if (!span_word(&piece, &name) || !sql_is_param_name(name) || span_trim(piece).len == 0)
        return fail(in, in->line, "a parameter has a name and a type: \"author bigint\"");
    for (unsigned i = 0; i < params->count; i++) {
        if (span_equal(params->names[i], name))
            return fail(in, in->line, "two parameters are named " SPAN_FMT, SPAN_ARG(name));
    }
    size_t i = 0;
    piece = span_trim(piece);
    while (i < COUNT_OF(known_types) && !span_is(piece, known_types[i].name))
        i++;
    if (i == COUNT_OF(known_types))
        return fail(in, in->line, "unknown type \"" SPAN_FMT "\" (add it to src/tool/statements.c)",
                    SPAN_ARG(piece));
    if (params->count == SQL_PARAMS_MAX)
        return fail(in, in->line, "at most %d parameters", SQL_PARAMS_MAX);
    statement->types[params->count] = known_types[i].oid;
    params->names[params->count++] = arena_span(in->all->arena, name);
    return true;
}

static bool add_params(struct input *in, struct span line)
{
    struct span piece;
    in->params_go_on = span_ends(line, ",");
    if (in->params_go_on)
        line.len--;
    while (span_next(&line, ',', &piece)) {
        if (!add_param(in, piece))
            return false;
    }
    return true;
}

/* -- params: author bigint, tags text[] */
static bool read_params(struct input *in, struct span line)
{
    if (in->current == NULL || in->body != NULL || in->params_read)
        return fail(in, in->line, "params come once, between the name and the SQL");
    in->params_read = true;
    return add_params(in, line);
}

static bool check_params(struct input *in, const struct sql_facts *facts)
{
    const struct sql_params *params = &in->current->params;
    for (unsigned i = 0; i < params->count; i++) {
        if (!facts->used[i])
            return fail(in, in->current->line, SPAN_FMT " does not use $" SPAN_FMT,
                        SPAN_ARG(in->current->name), SPAN_ARG(params->names[i]));
    }
    return true;
}

/* The next name or the end of the file is at `end`. */
static bool statement_ends(struct input *in, const char *end)
{
    struct text sql;
    if (in->current == NULL)
        return true;
    text_init(&sql, SQL_LEN_MAX);
    struct sql_facts facts = {0};
    if (in->body != NULL)
        facts =
            sql_strip(span_make(in->body, (size_t)(end - in->body)), &in->current->params, &sql);
    bool good;
    if (facts.unknown.ptr != NULL)
        good = fail(in, in->body_line + facts.error_line, SPAN_FMT " has no parameter $" SPAN_FMT,
                    SPAN_ARG(in->current->name), SPAN_ARG(facts.unknown));
    else if (facts.error != NULL)
        good = fail(in, in->body_line + facts.error_line, "%s", facts.error);
    else if (sql.len == 0)
        good = fail(in, in->current->line, SPAN_FMT " has no SQL", SPAN_ARG(in->current->name));
    else if (!text_ok(&sql))
        good = fail(in, in->current->line, SPAN_FMT " is too long", SPAN_ARG(in->current->name));
    else
        good = check_params(in, &facts);
    if (good)
        in->current->sql = arena_span(in->all->arena, text_span(&sql));
    text_free(&sql);
    return good;
}

/* True for "-- key: ..."; *value is then what follows. */
static bool has_key(struct span line, const char *key, struct span *value)
{
    if (!span_starts(line, "--"))
        return false;
    line = span_trim(span_from(line, 2));
    if (!span_starts(line, key))
        return false;
    *value = span_trim(span_from(line, strlen(key)));
    return true;
}

static bool read_line(struct input *in, struct span line)
{
    struct span value;
    struct span s = span_trim(line);
    if (has_key(s, "name:", &value))
        return statement_ends(in, line.ptr) && read_name(in, value);
    if (has_key(s, "params:", &value))
        return read_params(in, value);
    if (in->params_go_on)
        return has_key(s, "", &value) ? add_params(in, value)
                                      : fail(in, in->line, "the list of parameters goes on here");
    if (s.len == 0 || in->body != NULL || span_starts(s, "--"))
        return true;
    if (in->current == NULL)
        return fail(in, in->line, "SQL before the first \"-- name:\"");
    in->body = line.ptr;
    in->body_line = in->line;
    return true;
}

bool statements_read(struct statements *all, struct span source, const char *path,
                     struct text *error)
{
    struct input in = {.all = all, .path = path, .error = error, .source = source};
    struct span line;
    if (source.len > 0 && memchr(source.ptr, '\0', source.len) != NULL)
        return fail(&in, 1, "a zero byte in the file");
    const char *end = source.ptr + source.len;
    while (span_next(&source, '\n', &line)) {
        in.line++;
        if (!read_line(&in, line))
            return false;
    }
    return statement_ends(&in, end);
}

static void write_statement(struct text *code, const struct statement *s)
{
    text_printf(code,
                "    [STMT_" SPAN_FMT "] = {\n        .name = \"" SPAN_FMT "\",\n        .sql = ",
                SPAN_ARG(s->name), SPAN_ARG(s->name));
    chtml_emit_string(code, s->sql);
    text_printf(code, ",\n        .params = %u,\n        .types = ", s->params.count);
    text_add_string(code, s->params.count == 0 ? "NULL" : "(const uint32_t[]){");
    for (unsigned i = 0; i < s->params.count; i++)
        text_printf(code, "%s%u", i == 0 ? "" : ", ", s->types[i]);
    text_printf(code,
                "%s,\n        .expected = %s,\n        .file = ", s->params.count == 0 ? "" : "}",
                s->expected);
    chtml_emit_string(code, span_of(s->file));
    text_printf(code, ",\n        .line = %zu,\n    },\n", s->line);
}

void statements_write(const struct statements *all, const char *header_name, unsigned schema,
                      struct text *code, struct text *header)
{
    text_printf(code,
                "/* Made from the files in sql/: change those, not this one. */\n"
                "#include \"%s\"\n\nconst struct db_statement db_statements[STMT_COUNT] = {\n",
                header_name);
    text_add_string(header, "/* Made from the files in sql/: change those, not this one. */\n"
                            "#ifndef GEN_STATEMENTS_H\n#define GEN_STATEMENTS_H\n\n"
                            "#include \"db/statement.h\"\n\n");
    text_printf(header, "enum { DB_SCHEMA_BUILD = %u };\n\nenum db_statement_id {\n", schema);
    for (const struct statement *s = all->first; s != NULL; s = s->next) {
        text_printf(header, "    STMT_" SPAN_FMT ",\n", SPAN_ARG(s->name));
        write_statement(code, s);
    }
    text_add_string(code, "};\n");
    text_add_string(header, "    STMT_COUNT\n};\n\n"
                            "extern const struct db_statement db_statements[STMT_COUNT];\n\n"
                            "#endif\n");
}
