/* Bodies with a file, as anybody may send them: what is read of them lies inside, and within its bounds. */
#include "core/picture_type.h"
#include "web/form_multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool right)
{
    if (!right)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(1 << 22);
    struct span body = span_make((const char *)data, size);
    struct span fields;
    struct span file;
    struct span boundary = multipart_boundary(body);
    must(boundary.len <= size);
    if (multipart_read(arena, SPAN("x"), body, &fields, &file)) {
        must(fields.len <= MULTIPART_FIELDS_MAX);
        must(file.len == 0 || (file.ptr >= body.ptr && file.ptr + file.len <= body.ptr + size));
    }
    (void)picture_type_of(body);
    (void)picture_type_moves(body);
    arena_free(arena);
    return 0;
}
