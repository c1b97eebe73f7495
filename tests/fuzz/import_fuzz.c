/* Files of a dump: any bytes as XML, and whatever rows come out through all that is made of them. */
#include "ctl/import/import.h"

enum { FUZZ_COPY = 32 * 1024 * 1024, FUZZ_WHY = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const uint8_t *data;
    size_t left;
};

static long read_some(void *context, char *buffer, size_t size)
{
    struct bytes *bytes = context;
    size_t len = size < bytes->left ? size : bytes->left;
    memcpy(buffer, bytes->data, len);
    bytes->data += len;
    bytes->left -= len;
    return (long)len;
}

struct work {
    struct import *import;
    dump_row_handler *handle;
};

/* A row is one line of COPY, with nothing left out. */
static bool take(void *context, const struct dump_row *row, struct text *why)
{
    struct work *work = context;
    struct text *copy = &work->import->copy;
    bool ok = work->handle(work->import, row, why);
    if (!ok && why->len == 0)
        abort();
    if (ok && copy->len > 0 &&
        (copy->ptr[copy->len - 1] != '\n' || memchr(copy->ptr, '\n', copy->len - 1) != NULL ||
         memchr(copy->ptr, '\0', copy->len) != NULL))
        abort();
    text_clear(copy);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const struct import_file *file = &import_files[data[0] % IMPORT_FILES];
    struct import import = {.db = NULL};
    text_init(&import.copy, FUZZ_COPY);
    text_init(&import.why, FUZZ_WHY);
    struct bytes bytes = {data + 1, size - 1};
    struct dump_source source = {file->name, read_some, &bytes};
    struct work work = {&import, file->handle};
    struct dump_repairs repairs = {.count = 0};
    import.names = arena_new(FUZZ_COPY);
    if (!dump_read(&source, file->root, take, &work, &repairs, &import.why) &&
        !span_starts(text_span(&import.why), file->name))
        abort();
    arena_free(import.names);
    text_free(&import.copy);
    text_free(&import.why);
    return 0;
}
