/* PostgreSQL's binary format: type numbers, and big-endian numbers in and out of bytes. */
#ifndef DB_WIRE_H
#define DB_WIRE_H

#include "core/base.h"

/* pg_type.oid of the built-in types; these never change. */
enum db_type {
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_CHAR = 18,
    TYPE_NAME = 19,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_JSON = 114,
    TYPE_FLOAT4 = 700,
    TYPE_FLOAT8 = 701,
    TYPE_UNKNOWN = 705,
    TYPE_BYTEAS = 1001,
    TYPE_NAMES = 1003,
    TYPE_INT2S = 1005,
    TYPE_INT4S = 1007,
    TYPE_TEXTS = 1009,
    TYPE_VARCHARS = 1015,
    TYPE_INT8S = 1016,
    TYPE_BPCHAR = 1042,
    TYPE_VARCHAR = 1043,
    TYPE_DATE = 1082,
    TYPE_TIMESTAMPTZ = 1184,
    TYPE_NUMERIC = 1700,
    TYPE_VOID = 2278,
    TYPE_JSONB = 3802,
    TYPE_FIRST_OF_USERS = 16384, /* from here on: what CREATE TYPE and extensions made */
};

/* PostgreSQL counts from 2000-01-01, we from 1970-01-01. */
#define WIRE_EPOCH_MICROS INT64_C(946684800000000)
#define WIRE_DAY_MICROS INT64_C(86400000000)

static inline uint16_t wire_u16(const char *at)
{
    uint16_t v;
    memcpy(&v, at, sizeof(v));
    return __builtin_bswap16(v);
}

static inline uint32_t wire_u32(const char *at)
{
    uint32_t v;
    memcpy(&v, at, sizeof(v));
    return __builtin_bswap32(v);
}

static inline uint64_t wire_u64(const char *at)
{
    uint64_t v;
    memcpy(&v, at, sizeof(v));
    return __builtin_bswap64(v);
}

static inline void wire_put_u16(char *at, uint16_t v)
{
    v = __builtin_bswap16(v);
    memcpy(at, &v, sizeof(v));
}

static inline void wire_put_u32(char *at, uint32_t v)
{
    v = __builtin_bswap32(v);
    memcpy(at, &v, sizeof(v));
}

static inline void wire_put_u64(char *at, uint64_t v)
{
    v = __builtin_bswap64(v);
    memcpy(at, &v, sizeof(v));
}

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "the swaps above are for little-endian machines");

#endif
