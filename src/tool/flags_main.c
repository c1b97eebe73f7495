/* flags IN OUT.c: compiles the red flags and the words that people use for them. */
#include "tool/files.h"
#include "tool/flags.h"

#include <errno.h>

enum { SOURCE_MAX = 1 << 22, ARENA_MAX = 1 << 27, OUT_MAX = 1 << 26 };

static bool compile(struct arena *arena, char **argv, struct text *error)
{
    struct text source;
    struct text code;
    text_init(&source, SOURCE_MAX);
    text_init(&code, OUT_MAX);
    struct flags *flags = flags_new(arena);
    bool good = file_read(argv[1], &source);
    if (!good)
        text_printf(error, "flags: cannot read %s: %s", argv[1], strerror(errno));
    good =
        good && flags_read(flags, text_span(&source), argv[1], error) && flags_write(flags, &code);
    if (good && !(text_ok(&code) && file_write(argv[2], text_span(&code)))) {
        text_printf(error, "flags: cannot write %s: %s", argv[2], strerror(errno));
        good = false;
    }
    text_free(&source);
    text_free(&code);
    return good;
}

int main(int argc, char **argv)
{
    struct text error;
    if (argc != 3) {
        fprintf(stderr, "usage: flags IN OUT.c\n");
        return 2;
    }
    struct arena *arena = arena_new(ARENA_MAX);
    text_init(&error, SOURCE_MAX);
    bool good = compile(arena, argv, &error);
    if (!good)
        fprintf(stderr, "%s\n", text_string(&error));
    text_free(&error);
    arena_free(arena);
    return good ? 0 : 1;
}
