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

/* So many are read at a time in a worker: each is in memory, and a disk that hangs gives none back. */
enum { READINGS_MAX = 32 };

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

static size_t readings;

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
    readings--;
    if (r != NULL) {
        struct file_data *data = r->data;
        if (reading->ok)
            data->bytes = arena_span(r->arena, span_make(reading->bytes, reading->len));
        page_on_cancel(r, NULL, NULL);
        page_continue(r);
    }
    free(reading);
}

static void hung_up(void *context)
{
    ((struct reading *)context)->request = NULL;
}

static void read_disk(struct request *r, const char *folder)
{
    const struct file_data *data = r->data;
    size_t len = (size_t)(data->last - data->first) + 1;
    if (readings >= READINGS_MAX) {
        reply_error(r, 503, SPAN(""));
        return;
    }
    struct reading *reading = malloc(sizeof(*reading) + len);
    if (reading == NULL)
        abort();
    *reading =
        (struct reading){.background = {.pool = BACKGROUND_DISK, .work = read_it, .done = was_read},
                         .request = r,
                         .from = data->first,
                         .len = len};
    if (!picture_disk_path(reading->path, folder, page_part(r, 1), page_part(r, 2)) ||
        !background_run(&reading->background)) {
        free(reading);
        reply_error(r, 503, SPAN(""));
        return;
    }
    readings++;
    page_wait(r);
    page_on_cancel(r, hung_up, reading);
}

/* ---- wherever it is ---- */

static void read_database(struct request *r)
{
    struct file_data *data = r->data;
    picture_store_chunks(r->batch, page_part(r, 1), data->first / PICTURE_CHUNK,
                         data->last / PICTURE_CHUNK, &data->chunks);
}

/* One place: that which the database said, or the other. */
static void read_place(struct request *r, bool on_disk)
{
    const char *folder = picture_disk_folder();
    if (!on_disk)
        read_database(r);
    else if (folder != NULL)
        read_disk(r, folder);
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
    } else {
        read_place(r, data->found.on_disk);
    }
}

/* Between two steps it may have been moved: it is in its new place before it leaves the old one. */
static void load_moved(struct request *r)
{
    const struct file_data *data = r->data;
    if (span_is_empty(data->bytes) && data->chunks.count == 0)
        read_place(r, !data->found.on_disk);
}

/* It was removed this moment, or is not in the folder, which somebody should hear of. */
static void say_missing(struct request *r)
{
    const struct file_data *data = r->data;
    const char *folder = picture_disk_folder();
    if (data->found.on_disk)
        log_problem(r,
                    "the photograph " SPAN_FMT " is not in %s, or cannot be read: it is shown as "
                    "words",
                    SPAN_ARG(page_part(r, 1)),
                    folder == NULL ? "PICTURES_FOLDER, which is not set" : folder);
    reply_not_found(r);
}

static void send_file(struct request *r)
{
    const struct file_data *data = r->data;
    struct text file;
    text_init(&file, PICTURE_FILE_MAX + 2 * (size_t)PICTURE_CHUNK);
    for (size_t i = 0; i < data->chunks.count; i++)
        text_add_span(&file, data->chunks.items[i]);
    text_add_span(&file, data->bytes);
    size_t skipped = data->bytes.len > 0 ? 0 : (size_t)(data->first % PICTURE_CHUNK);
    size_t len = (size_t)(data->last - data->first) + 1;
    if (file.len < skipped + len) {
        say_missing(r);
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
     .steps = {load_file, load_chunks, load_moved, send_file})
