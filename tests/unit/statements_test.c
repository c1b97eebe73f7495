/* The statement compiler: what it refuses and what it writes. */
#include "tool/files.h"
#include "tool/statements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <sys/wait.h>

#include <cmocka.h>

enum { ARENA_MAX = 1 << 24, TEXT_MAX = 1 << 20 };

struct refusal {
    const char *source;
    const char *error; /* "line: the message's first words" */
};

#define NAME "-- name: question_get one\n"

static void broken_files_are_refused(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        {"SELECT 1\n", "1: SQL before the first"},
        {"-- params: id int\nSELECT $id\n", "1: params come once, between"},
        {"-- name: question_get\nSELECT 1", "1: a name line reads"},
        {"-- name: question_get one row\nSELECT 1", "1: a name line reads"},
        {"-- name: question_get two\nSELECT 1", "1: \"two\" is not one of"},
        {"-- name: question_Get one\nSELECT 1", "1: a name has small letters"},
        {"-- name: question_a-b one\nSELECT 1", "1: a name has small letters"},
        {"-- name: answer_get one\nSELECT 1", "1: the name has to begin with question_"},
        {"-- name: questions_get one\nSELECT 1", "1: the name has to begin with question_"},
        {"-- name: question_ one\nSELECT 1", "1: the name has to begin with question_"},
        {"-- name: question_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa one\nSELECT 1",
         "1: a name has at most 63"},
        {NAME "SELECT 1\n\n" NAME "SELECT 2\n",
         "4: the name question_get is taken by sql/question.sql:1"},
        {NAME, "1: question_get has no SQL"},
        {NAME "-- only a comment\n\n", "1: question_get has no SQL"},
        {NAME "/* only a comment */ ;", "1: question_get has no SQL"},
        {"\n" NAME "-- name: question_list many\nSELECT 1", "2: question_get has no SQL"},
        {NAME "SELECT 1;\nSELECT 2;", "3: more than one statement"},
        {NAME "SELECT 1;;", "2: more than one statement"},
        {NAME "SELECT $id", "2: question_get has no parameter $id"},
        {NAME "-- params: id int\nSELECT 1,\n $other, $id",
         "4: question_get has no parameter $other"},
        {NAME "-- params: id int, at int\nSELECT $id", "1: question_get does not use $at"},
        {NAME "-- params: id int\nSELECT '$id'", "1: question_get does not use $id"},
        {NAME "-- params: id int\nSELECT 1 -- $id\n", "1: question_get does not use $id"},
        {NAME "-- params: id int\nSELECT $1", "3: question_get has no parameter $1"},
        {NAME "-- params: id int\nSELECT $", "3: question_get has no parameter $"},
        {NAME "-- params: id int\nSELECT $ids", "3: question_get has no parameter $ids"},
        {NAME "-- params: id money\nSELECT $id", "2: unknown type \"money\""},
        {NAME "-- params: int\nSELECT $int", "2: a parameter has a name and a type"},
        {NAME "-- params: Id int\nSELECT $Id", "2: a parameter has a name and a type"},
        {NAME "-- params: id int, id text\nSELECT $id", "2: two parameters are named id"},
        {NAME "-- params: id int,\nSELECT $id", "3: the list of parameters goes on here"},
        {NAME "-- params: id int,,\nSELECT $id", "2: a parameter has a name and a type"},
        {NAME "-- params: id int\n-- params: id int\nSELECT $id", "3: params come once"},
        {NAME "SELECT 1\n-- params: id int\n", "3: params come once"},
        {NAME "SELECT\n 'it''s", "3: the quote is not closed"},
        {NAME "SELECT\n\n \"a", "4: the quote is not closed"},
        {NAME "SELECT E'\\'", "2: the quote is not closed"},
        {NAME "SELECT $a$ $b$ $$", "2: the dollar quote is not closed"},
        {NAME "SELECT /* /* */ 1", "2: the comment is not closed"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena *arena = arena_new(ARENA_MAX);
        struct text error;
        text_init(&error, TEXT_MAX);
        if (statements_read(statements_new(arena), span_of(cases[i].source), "sql/question.sql",
                            &error))
            fail_msg("was accepted: %s", cases[i].source);
        const char *said = text_string(&error);
        if (strncmp(said, "sql/question.sql:", 17) != 0 ||
            strncmp(said + 17, cases[i].error, strlen(cases[i].error)) != 0)
            fail_msg("for %s\nexpected %s\ngot      %s", cases[i].source, cases[i].error, said);
        text_free(&error);
        arena_free(arena);
    }
}

static void names_are_unique_over_all_files(void **state)
{
    struct arena *arena = arena_new(ARENA_MAX);
    struct statements *all = statements_new(arena);
    struct text error;
    (void)state;
    text_init(&error, TEXT_MAX);
    assert_true(statements_read(all, SPAN("-- name: a_b_c one\nSELECT 1"), "sql/a.sql", &error));
    assert_false(statements_read(all, SPAN("-- name: a_b_c one\nSELECT 1"), "sql/a_b.sql", &error));
    assert_string_equal(text_string(&error),
                        "sql/a_b.sql:1: the name a_b_c is taken by sql/a.sql:1");
    text_free(&error);
    arena_free(arena);
}

/* The C literal of the only statement's SQL is `literal`. */
static void check_sql(const char *sql, const char *literal)
{
    struct arena *arena = arena_new(ARENA_MAX);
    struct statements *all = statements_new(arena);
    struct text source;
    struct text code;
    struct text header;
    struct text error;
    struct text *texts[] = {&source, &code, &header, &error};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        text_init(texts[i], TEXT_MAX);
    text_printf(&source, NAME "%s", sql);
    if (!statements_read(all, text_span(&source), "sql/question.sql", &error))
        fail_msg("%s", text_string(&error));
    statements_write(all, "statements.h", 7, &code, &header);
    text_clear(&source);
    text_printf(&source, ".sql = %s,\n", literal);
    if (strstr(text_string(&code), text_string(&source)) == NULL)
        fail_msg("no %s in %s", text_string(&source), text_string(&code));
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        text_free(texts[i]);
    arena_free(arena);
}

static void comments_and_blank_lines_are_left_out(void **state)
{
    (void)state;
    check_sql("\n\n-- a\nSELECT 1;  \n\n-- b\n", "\"SELECT 1\"");
    check_sql(
        "SELECT 1 -- a;b $7\r\n  FROM/* ' /* $8 */ */t\n\n\n WHERE true\n",
        "\"SELECT 1\\n\"\n                 \"  FROM t\\n\"\n                 \" WHERE true\"");
    check_sql("SELECT '-- a;', \"b/*\", E'\\';', 'e''-- ', note'\\'",
              "\"SELECT '-- a;', \\\"b/*\\\", E'\\\\';', 'e''-- ', note'\\\\'\"");
    check_sql("SELECT $$;-- $1$$, $a$ $$ $a$, a$1, 5 - -1",
              "\"SELECT $$;-- $1$$, $a$ $$ $a$, a$1, 5 - -1\"");
    check_sql("SELECT 'a\n\n  b'",
              "\"SELECT 'a\\n\"\n                 \"\\n\"\n                 \"  b'\"");
}

static int run(const char *fmt, ...) PRINTF_LIKE(1, 2);

static int run(const char *fmt, ...)
{
    char command[1024];
    va_list args;
    va_start(args, fmt);
    vsnprintf(command, sizeof(command), fmt, args);
    va_end(args);
    int status = system(command);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void write_in(const char *folder, const char *name, struct span content)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    assert_true(file_write(path, content));
}

static const char all_types[] =
    "-- The questions.\n"
    "-- name: question_types none\n"
    "-- params: a bigint, b smallint, c int, d text,\n"
    "--         e bytea, f boolean, g timestamptz, h text[]\n"
    "-- What follows is a remark.\n"
    "SELECT $b, $a, $c, $d, $e, $f, $g, $h\n"
    "-- name: question_more many\n"
    "-- params: i bigint[], j int[], k jsonb, l inet, m double, n bytea[], o real, p interval\n"
    "SELECT $i, $j, $k, $l, $m, $n, $o, $p, $i\n"
    "-- name: question_one one\nSELECT 1\n"
    "-- name: question_maybe maybe\nSELECT 1\n";

/* What the table must hold, seen from C. */
static const char table_check[] =
    "#include \"statements.h\"\n"
    "int main(void)\n"
    "{\n"
    "    static const uint32_t first[] = {20, 21, 23, 25, 17, 16, 1184, 1009};\n"
    "    static const uint32_t second[] = {1016, 1007, 3802, 869, 701, 1001, 700, 1186};\n"
    "    const struct db_statement *s = db_statements;\n"
    "    bool good = STMT_COUNT == 4 && DB_SCHEMA_BUILD == 7 && STMT_question_one == 2 && "
    "s[0].params == 8 &&\n"
    "        memcmp(s[0].types, first, sizeof(first)) == 0 &&\n"
    "        memcmp(s[1].types, second, sizeof(second)) == 0 && s[2].types == NULL &&\n"
    "        s[2].params == 0 && s[0].expected == ROWS_NONE && s[1].expected == ROWS_MANY &&\n"
    "        s[2].expected == ROWS_ONE && s[3].expected == ROWS_MAYBE && s[1].line == 7 &&\n"
    "        strcmp(s[1].file, \"sql/question.sql\") == 0 && strcmp(s[3].name, \"question_maybe\") "
    "== 0 &&\n"
    "        strcmp(s[0].sql, \"SELECT $2, $1, $3, $4, $5, $6, $7, $8\") == 0;\n"
    "    return good ? 0 : 1;\n"
    "}\n";

static void the_table_compiles_and_holds_what_was_said(void **state)
{
    char folder[] = "/tmp/statements-test-XXXXXX";
    struct arena *arena = arena_new(ARENA_MAX);
    struct statements *all = statements_new(arena);
    struct text code;
    struct text header;
    struct text error;
    (void)state;
    assert_non_null(mkdtemp(folder));
    text_init(&code, TEXT_MAX);
    text_init(&header, TEXT_MAX);
    text_init(&error, TEXT_MAX);
    if (!statements_read(all, span_of(all_types), "sql/question.sql", &error))
        fail_msg("%s", text_string(&error));
    statements_write(all, "statements.h", 7, &code, &header);
    write_in(folder, "statements.c", text_span(&code));
    write_in(folder, "statements.h", text_span(&header));
    write_in(folder, "check.c", span_of(table_check));
    const char *cc = getenv("CC");
    int built = run("%s -std=gnu17 -Wall -Wextra -Wshadow -Wconversion -Werror -Isrc -o %s/check "
                    "%s/statements.c %s/check.c",
                    cc == NULL || cc[0] == '\0' ? "gcc" : cc, folder, folder, folder);
    int checked = run("%s/check", folder);
    run("rm -r %s", folder);
    assert_int_equal(built, 0);
    assert_int_equal(checked, 0);
    text_free(&code);
    text_free(&header);
    text_free(&error);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_files_are_refused),
        cmocka_unit_test(names_are_unique_over_all_files),
        cmocka_unit_test(comments_and_blank_lines_are_left_out),
        cmocka_unit_test(the_table_compiles_and_holds_what_was_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
