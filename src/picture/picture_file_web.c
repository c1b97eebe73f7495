/* The files of photographs: in parts or whole, kept for ever, out of the database or the folder that is set. */
#include "picture/picture.h"
#include "core/picture_disk.h"
#include "web/background.h"
#include "web/log.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

struct file_data {
    struct picture_found found;
    int64_t first; /* what is sent of it */
    int64_t last;
    bool part;
    struct picture_bytes chunks;
    struct span bytes; /* what a file in the folder has of that */
};

static void load_file(struct request *r)
{
    struct file_data *data = r->data;
    picture_store_file(r->batch, session_hash(r), page_part(r, 1), page_part(r, 2), &data->found);
}

/* "bytes=A-B", "bytes=A-" or "bytes=-N", one range alone: of anything else all is sent (RFC 9110, 14.2). False: it is behind the end. */
static bool read_range(const struct request *r, struct file_data *data)
{
    struct span range = page_header(r, "range");
    data->first = 0;
    data->last = data->found.bytes - 1;
    if (!span_starts(range, "bytes="))
        return true;
    struct span rest = span_trim(span_from(range, 6));
    struct span before;
    if (!span_next(&rest, '-', &before))
        return true;
    int64_t from = 0;
    int64_t to = data->last;
    bool suffix = span_is_empty(before);
    if ((!suffix && !span_int(before, 0, INT64_MAX, &from)) ||
        (!span_is_empty(rest) && !span_int(rest, 0, INT64_MAX, &to)) ||
        (suffix && span_is_empty(rest)) || (!suffix && !span_is_empty(rest) && to < from))
        return true;
    if (suffix ? to == 0 : from >= data->found.bytes)
        return false;
    data->part = true;
    data->first = !suffix ? from : to >= data->found.bytes ? 0 : data->found.bytes - to;
    data->last = suffix || to >= data->found.bytes ? data->found.bytes - 1 : to;
    return true;
}

static const char *etag_of(struct request *r)
{
    return arena_printf(r->arena, "\"" SPAN_FMT "\"", SPAN_ARG(page_part(r, 1))).ptr;
}

/* What the reader has of it, or part of it, is of this very file: its address says which bytes it has. */
static bool has_it(struct request *r)
{
    struct span known = page_header(r, "if-none-match");
    return span_find_text(known, etag_of(r)) < known.len;
}

/* What not everybody sees is kept by no browser: who signs out, or is no coach any more, has no copy of it. */
static const char *kept(const struct file_data *data)
{
    return data->found.is_public ? "public, max-age=31536000, immutable" : "private, no-store";
}

static void head_of_file(struct request *r)
{
    reply_header(r, "etag", etag_of(r));
    reply_header(r, "accept-ranges", "bytes");
}

/* ---- in the folder: read in another thread, as a disk may take its time ---- */

struct reading {
    struct background_job background; /* first */
    struct request *request;          /* NULL: whoever asked hung up */
    char path[PICTURE_DISK_PATH];
    int64_t from;
    size_t len;
    bool ok;
    char bytes[];
};

static void read_it(struct background_job *background)
{
    struct reading *reading = (struct reading *)background;
    reading->ok = picture_disk_read(reading->path, reading->from, reading->bytes, reading->len);
}

static void was_read(struct background_job *background)
{
    struct reading *reading = (struct reading *)background;
    struct request *r = reading->request;
    if (r != NULL) {
        struct file_data *data = r->data;
        if (reading->ok)
            data->bytes = arena_span(r->arena, span_make(reading->bytes, reading->len));
        else
            log_problem(r, "%s is not there, or cannot be read: its photograph is shown as words",
                        reading->path);
        page_on_cancel(r, NULL, NULL);
        page_continue(r);
    }
    free(reading);
}

static void hung_up(void *context)
{
    ((struct reading *)context)->request = NULL;
}

static void read_disk(struct request *r, const struct file_data *data)
{
    const char *folder = picture_disk_folder();
    size_t len = (size_t)(data->last - data->first) + 1;
    if (folder == NULL) {
        log_problem(r, "a photograph is in a folder, and PICTURES_FOLDER is not set");
        return;
    }
    struct reading *reading = malloc(sizeof(*reading) + len);
    if (reading == NULL)
        abort();
    *reading = (struct reading){.background = {.work = read_it, .done = was_read},
                                .request = r,
                                .from = data->first,
                                .len = len};
    if (!picture_disk_path(reading->path, folder, page_part(r, 1), page_part(r, 2)) ||
        !background_run(&reading->background)) {
        free(reading);
        reply_error(r, 503, SPAN(""));
        return;
    }
    page_wait(r);
    page_on_cancel(r, hung_up, reading);
}

static void load_chunks(struct request *r)
{
    struct file_data *data = r->data;
    if (data->found.bytes == 0) {
        reply_not_found(r);
    } else if (has_it(r)) {
        head_of_file(r);
        reply_header(r, "cache-control", kept(data));
        reply_nothing(r, 304);
    } else if (!read_range(r, data)) {
        reply_header(r, "content-range",
                     arena_printf(r->arena, "bytes */%lld", (long long)data->found.bytes).ptr);
        reply_nothing(r, 416);
    } else if (data->found.on_disk) {
        read_disk(r, data);
    } else {
        picture_store_chunks(r->batch, page_part(r, 1), data->first / PICTURE_CHUNK,
                             data->last / PICTURE_CHUNK, &data->chunks);
    }
}

static void send_file(struct request *r)
{
    const struct file_data *data = r->data;
    struct text file;
    text_init(&file, PICTURE_FILE_MAX + 2 * (size_t)PICTURE_CHUNK);
    for (size_t i = 0; i < data->chunks.count; i++)
        text_add_span(&file, data->chunks.items[i]);
    text_add_span(&file, data->bytes);
    size_t skipped = data->found.on_disk ? 0 : (size_t)(data->first % PICTURE_CHUNK);
    size_t len = (size_t)(data->last - data->first) + 1;
    if (file.len < skipped + len) {
        reply_not_found(r); /* it was removed this moment, or is not in the folder */
    } else {
        head_of_file(r);
        if (data->part)
            reply_header(r, "content-range",
                         arena_printf(r->arena, "bytes %lld-%lld/%lld", (long long)data->first,
                                      (long long)data->last, (long long)data->found.bytes)
                             .ptr);
        reply_kept(r, data->part ? 206 : 200,
                   span_is(page_part(r, 2), "webp") ? "image/webp" : "image/jpeg", kept(data),
                   span_make(file.ptr + skipped, len));
    }
    text_free(&file);
}

PAGE(picture_file, .for_machines = true, .data_size = sizeof(struct file_data),
     .steps = {load_file, load_chunks, send_file})
