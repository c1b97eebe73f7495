/* ZIP files, by libarchive. */
#include "ctl/export/export_zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

enum { BLOCK = 64 * 1024, MODE = 0644 };

struct zip {
    struct archive *archive;
    zip_sink *sink;
    void *context;
    bool failed;
};

static la_ssize_t take(struct archive *archive, void *context, const void *bytes, size_t len)
{
    struct zip *zip = context;
    if (zip->sink(zip->context, span_make(bytes, len)))
        return (la_ssize_t)len;
    archive_set_error(archive, ARCHIVE_FATAL, "no room");
    return -1;
}

/* Whether all went well so far, this too. */
static bool went(struct zip *zip, la_ssize_t result)
{
    zip->failed = zip->failed || result < ARCHIVE_OK;
    return !zip->failed;
}

struct zip *zip_new(zip_sink *sink, void *context)
{
    struct zip *zip = calloc(1, sizeof(*zip));
    if (zip == NULL)
        return NULL;
    *zip = (struct zip){.archive = archive_write_new(), .sink = sink, .context = context};
    if (zip->archive == NULL || !went(zip, archive_write_set_format_zip(zip->archive)) ||
        !went(zip, archive_write_set_bytes_per_block(zip->archive, BLOCK)) ||
        !went(zip, archive_write_set_bytes_in_last_block(zip->archive, 1)) ||
        !went(zip, archive_write_open(zip->archive, zip, NULL, take, NULL))) {
        zip_free(zip);
        return NULL;
    }
    return zip;
}

bool zip_begin(struct zip *zip, const char *name, instant at)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        return went(zip, ARCHIVE_FATAL);
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, MODE);
    archive_entry_set_mtime(entry, at / 1000000, 0);
    bool ok = !zip->failed && went(zip, archive_write_header(zip->archive, entry));
    archive_entry_free(entry);
    return ok;
}

bool zip_add(struct zip *zip, struct span bytes)
{
    return !zip->failed &&
           (bytes.len == 0 || went(zip, archive_write_data(zip->archive, bytes.ptr, bytes.len)));
}

bool zip_end(struct zip *zip)
{
    return went(zip, archive_write_close(zip->archive));
}

void zip_free(struct zip *zip)
{
    if (zip == NULL)
        return;
    if (zip->archive != NULL)
        (void)archive_write_free(zip->archive);
    free(zip);
}
