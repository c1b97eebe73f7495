/* Statements for the tests of the database layer, and the tables they need. */
#include "db/fixture.h"
#include "db/batch_internal.h"
#include "db/wire.h"

#define TYPES(...)                                                                              \
    .params = sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), .types = (const uint32_t[]) \
    {                                                                                           \
        __VA_ARGS__                                                                             \
    }

const char *const fixture_schema =
    "CREATE TABLE item (id bigint PRIMARY KEY, name text NOT NULL,"
    " CONSTRAINT item_name_short CHECK (length(name) < 40));"
    "CREATE UNIQUE INDEX account_name_unique ON item (lower(name));"
    "CREATE TABLE part (item_id bigint CONSTRAINT part_item_fkey REFERENCES item (id));"
    "CREATE TABLE late (n int CONSTRAINT late_once UNIQUE DEFERRABLE INITIALLY DEFERRED);"
    "CREATE TYPE mood AS ENUM ('calm', 'sore');"
    "CREATE SEQUENCE tries;"
    "CREATE FUNCTION raise_it(state text, name text) RETURNS void LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'as asked' USING ERRCODE = state, CONSTRAINT = name; END $$;"
    /* Fails `times` times with a serialization failure: sequences are not rolled back. */
    "CREATE FUNCTION flaky(times bigint) RETURNS bigint LANGUAGE plpgsql AS"
    " $$ DECLARE n bigint := nextval('tries'); BEGIN IF n <= times THEN"
    " RAISE EXCEPTION 'try again' USING ERRCODE = '40001'; END IF; RETURN n; END $$;";

static const struct db_statement statements[FIX_COUNT] = {
    [FIX_INTS] = {"ints", "SELECT 1::smallint, -2::integer, 9007199254740993::bigint", 0, NULL,
                  ROWS_ONE, "fixture", 1},
    [FIX_SCALARS] = {"scalars",
                     "SELECT true, 1.5::real, -2.25::double precision, 'Grüße'::text,"
                     " '\\x0001ff'::bytea, '2026-01-31T08:15:00.000001Z'::timestamptz,"
                     " '{\"a\": 1}'::jsonb, 'sore'::mood, 'x'::varchar, '{}'::json, ''::text",
                     0, NULL, ROWS_ONE, "fixture", 2},
    [FIX_NULLS] = {"nulls",
                   "SELECT NULL::bigint, NULL::boolean, NULL::real, NULL::timestamptz, NULL::text,"
                   " NULL::text[], NULL::bigint[]",
                   0, NULL, ROWS_ONE, "fixture", 3},
    [FIX_ARRAYS] = {"arrays",
                    "SELECT ARRAY['a', NULL, 'ccc']::text[], '{}'::text[],"
                    " ARRAY[1, -2, 9007199254740993]::bigint[], ARRAY[7, 8]::int[], '{}'::bigint[]",
                    0, NULL, ROWS_ONE, "fixture", 4},
    [FIX_ECHO_TEXT] = {"echo_text", "SELECT $1::text", .expected = ROWS_ONE, TYPES(TYPE_TEXT)},
    [FIX_ECHO_ALL] = {"echo_all",
                      "SELECT $1::bigint, $2::boolean, $3::double precision, $4::text, $5::bytea,"
                      " $6::timestamptz, $7::text[], $8::bigint[], $9::int, $10::jsonb, $11::text",
                      .expected = ROWS_ONE,
                      TYPES(TYPE_INT8, TYPE_BOOL, TYPE_FLOAT8, TYPE_TEXT, TYPE_BYTEA,
                            TYPE_TIMESTAMPTZ, TYPE_TEXTS, TYPE_INT8S, TYPE_INT4, TYPE_JSONB,
                            TYPE_TEXT)},
    [FIX_ONE] = {"one", "SELECT id FROM item WHERE id >= $1 AND id <= $2", .expected = ROWS_ONE,
                 TYPES(TYPE_INT8, TYPE_INT8)},
    [FIX_MAYBE] = {"maybe", "SELECT id FROM item WHERE id >= $1 AND id <= $2",
                   .expected = ROWS_MAYBE, TYPES(TYPE_INT8, TYPE_INT8)},
    [FIX_NONE] = {"none", "SELECT id FROM item WHERE id >= $1 AND id <= $2", .expected = ROWS_NONE,
                  TYPES(TYPE_INT8, TYPE_INT8)},
    [FIX_INSERT] = {"insert", "INSERT INTO item (id, name) VALUES ($1, $2)", .expected = ROWS_NONE,
                    TYPES(TYPE_INT8, TYPE_TEXT)},
    [FIX_DELETE_ALL] = {"delete_all", "DELETE FROM item", .expected = ROWS_NONE},
    [FIX_COUNT_ALL] = {"count_all", "SELECT count(*) FROM item", .expected = ROWS_ONE},
    [FIX_PARENT] = {"parent", "INSERT INTO part (item_id) VALUES ($1)", .expected = ROWS_NONE,
                    TYPES(TYPE_INT8)},
    [FIX_CHECKED] = {"checked", "INSERT INTO item (id, name) VALUES ($1, repeat('x', 50))",
                     .expected = ROWS_NONE, TYPES(TYPE_INT8)},
    [FIX_DIVIDE] = {"divide", "SELECT 1 / $1", .expected = ROWS_ONE, TYPES(TYPE_INT4)},
    [FIX_RAISE] = {"raise", "SELECT raise_it($1, $2)", .expected = ROWS_ONE,
                   TYPES(TYPE_TEXT, TYPE_TEXT)},
    [FIX_SLEEP] = {"sleep", "SELECT pg_sleep($1)", .expected = ROWS_ONE, TYPES(TYPE_FLOAT8)},
    [FIX_LARGE] = {"large", "SELECT repeat('x', $1)", .expected = ROWS_ONE, TYPES(TYPE_INT4)},
    [FIX_SERIES] = {"series", "SELECT n::bigint, 'row ' || n FROM generate_series(1, $1) AS n",
                    .expected = ROWS_MANY, TYPES(TYPE_INT4)},
    [FIX_FLAKY] = {"flaky", "SELECT flaky($1)", .expected = ROWS_ONE, TYPES(TYPE_INT8)},
    [FIX_DEFERRED] = {"deferred", "INSERT INTO late (n) VALUES ($1)", .expected = ROWS_NONE,
                      TYPES(TYPE_INT4)},
    [FIX_NOTIFY] = {"notify", "SELECT pg_notify($1, $2)", .expected = ROWS_ONE,
                    TYPES(TYPE_TEXT, TYPE_TEXT)},
    [FIX_ECHO_NUMBERS] = {"echo_numbers",
                          "SELECT $1::smallint, $2::real, $3::numeric::text, $4::int[],"
                          " array_length($5::bytea[], 1)",
                          .expected = ROWS_ONE,
                          TYPES(TYPE_INT2, TYPE_FLOAT4, TYPE_NUMERIC, TYPE_INT4S, TYPE_BYTEAS)},
    [FIX_INET] = {"inet", "SELECT $1::text", .expected = ROWS_ONE, TYPES(869)},
    [FIX_INFINITY] = {"infinity", "SELECT 'infinity'::timestamptz", .expected = ROWS_ONE},
    [FIX_GRID] = {"grid", "SELECT ARRAY[[1, 2], [3, 4]]::bigint[]", .expected = ROWS_ONE},
};

void fixture_use(void)
{
    db_statement_table_use(statements, FIX_COUNT);
}
