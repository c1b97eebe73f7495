/* What every unit test includes: cmocka and a few words of our own. */
#include "unit/unit.h"

#include <time.h>

void assert_span_at(struct span got, const char *wanted, const char *file, int line)
{
    if (span_is(got, wanted))
        return;
    print_error("wanted: \"%s\"\ngot:    \"%.*s\"\n", wanted, SPAN_ARG(got));
    _fail(file, line);
}

struct span read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("cannot read %s", path);
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *bytes = arena_alloc(arena, (size_t)size + 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return span_make(bytes, (size_t)size);
}

bool file_exists(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file != NULL)
        fclose(file);
    return file != NULL;
}

double processor_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
