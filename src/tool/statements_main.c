/*
 * statements OUT.c OUT.h SCHEMA FILE.sql...: compiles the named statements of all features. SCHEMA is
 * the number of the newest migration.
 */
#include "tool/files.h"
#include "tool/statements.h"

#include <errno.h>

enum { SOURCE_MAX = 1 << 22, ARENA_MAX = 1 << 26, OUT_MAX = 1 << 26, SCHEMA_MAX = 9999 };

static bool read_all(struct statements *all, char **paths, struct text *error)
{
    struct text source;
    bool good = true;
    text_init(&source, SOURCE_MAX);
    for (; good && *paths != NULL; paths++) {
        text_clear(&source);
        good = file_read(*paths, &source);
        if (!good)
            text_printf(error, "statements: cannot read %s: %s", *paths, strerror(errno));
        else
            good = statements_read(all, text_span(&source), *paths, error);
    }
    text_free(&source);
    return good;
}

static bool write_out(const char *path, struct span content, struct text *error)
{
    if (file_write(path, content))
        return true;
    text_printf(error, "statements: cannot write %s: %s", path, strerror(errno));
    return false;
}

int main(int argc, char **argv)
{
    struct text code;
    struct text header;
    struct text error;
    int64_t schema;
    if (argc < 4 || !span_int(span_of(argv[3]), 1, SCHEMA_MAX, &schema)) {
        fprintf(stderr, "usage: statements OUT.c OUT.h SCHEMA FILE.sql...\n");
        return 2;
    }
    struct arena *arena = arena_new(ARENA_MAX);
    struct statements *all = statements_new(arena);
    text_init(&code, OUT_MAX);
    text_init(&header, OUT_MAX);
    text_init(&error, SOURCE_MAX);
    bool good = read_all(all, argv + 4, &error);
    if (good) {
        /* The two files lie side by side. */
        const char *slash = strrchr(argv[2], '/');
        statements_write(all, slash == NULL ? argv[2] : slash + 1, (unsigned)schema, &code,
                         &header);
        good = write_out(argv[1], text_span(&code), &error) &&
               write_out(argv[2], text_span(&header), &error);
    }
    if (!good)
        fprintf(stderr, "%s\n", text_string(&error));
    text_free(&code);
    text_free(&header);
    text_free(&error);
    arena_free(arena);
    return good ? 0 : 1;
}
