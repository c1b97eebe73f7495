/* Style sheet, script and pictures. */
#include "web/asset.h"

#include <dirent.h>
#include <kore/kore.h>
#include <kore/http.h>
#include <sodium.h>
#include <sys/stat.h>

#include "core/text.h"

#include "web/cache.h"
#include "web/page.h"
#include "web/reply.h"

enum { ASSETS_MAX = 64, ASSET_BYTES_MAX = 4 * 1024 * 1024, NAME_MAX_LEN = 128 };

struct asset {
    char name[NAME_MAX_LEN];      /* "css/backtalk.css" */
    char path[NAME_MAX_LEN + 40]; /* "/assets/css/backtalk.css?v=…" */
    char etag[24];                /* without its quotes; the version, too */
    const char *type;
    struct cache_body bodies[CACHE_ENCODINGS];
};

static struct asset assets[ASSETS_MAX];
static size_t asset_count;

static const char *type_of(struct span name)
{
    if (span_ends(name, ".css"))
        return "text/css; charset=utf-8";
    if (span_ends(name, ".js"))
        return "text/javascript; charset=utf-8";
    if (span_ends(name, ".svg"))
        return "image/svg+xml; charset=utf-8";
    if (span_ends(name, ".png"))
        return "image/png";
    if (span_ends(name, ".ico"))
        return "image/x-icon";
    if (span_ends(name, ".webmanifest"))
        return "application/manifest+json";
    return NULL;
}

static bool read_file(const char *path, struct cache_body *out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    char *bytes = malloc(ASSET_BYTES_MAX);
    size_t len = bytes == NULL ? 0 : fread(bytes, 1, ASSET_BYTES_MAX, file);
    bool ok = bytes != NULL && ferror(file) == 0 && feof(file) != 0;
    (void)fclose(file);
    if (!ok) {
        free(bytes);
        return false;
    }
    *out = (struct cache_body){bytes, len};
    return true;
}

/* Comments that begin a line are for those who read the source. */
static void add_script(struct text *out, struct span source)
{
    struct span line;
    bool comment = false;
    while (span_next(&source, '\n', &line)) {
        comment = comment || span_starts(line, "/*");
        if (!comment && line.len > 0)
            text_printf(out, SPAN_FMT "\n", SPAN_ARG(line));
        comment = comment && !span_ends(line, "*/");
    }
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* A folder is one file: what is in it, in the order of the names. */
static bool read_folder(const char *path, struct cache_body *out)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_shown, alphasort);
    struct text joined;
    bool ok = count >= 0;
    text_init(&joined, ASSET_BYTES_MAX);
    for (int i = 0; i < count; i++) {
        char part[1024];
        struct cache_body body;
        int len = snprintf(part, sizeof(part), "%s/%s", path, entries[i]->d_name);
        ok = ok && len > 0 && (size_t)len < sizeof(part) && read_file(part, &body);
        if (ok) {
            add_script(&joined, span_make(body.ptr, body.len));
            free((char *)body.ptr);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    *out = (struct cache_body){joined.ptr, joined.len}; /* kept for as long as the process runs */
    return ok && text_ok(&joined) && joined.len > 0;
}

static bool read_asset(const char *path, struct cache_body *out)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return false;
    return S_ISDIR(status.st_mode) ? read_folder(path, out) : read_file(path, out);
}

static void compress(struct asset *asset)
{
    struct span plain = span_make(asset->bodies[CACHE_PLAIN].ptr, asset->bodies[CACHE_PLAIN].len);
    char *ptr;
    size_t len;
    if (cache_gzip(plain, CACHE_LEVEL, &ptr, &len))
        asset->bodies[CACHE_GZIP] = (struct cache_body){ptr, len};
    if (cache_brotli(plain, &ptr, &len))
        asset->bodies[CACHE_BROTLI] = (struct cache_body){ptr, len};
}

/* "js/backtalk" is a folder that is sent as "js/backtalk.js". False when the name is too long. */
static bool name_of(const char *kind, const char *file, char name[NAME_MAX_LEN])
{
    bool is_folder = strchr(file, '.') == NULL;
    int len = snprintf(name, NAME_MAX_LEN, "%s/%s%s%s", kind, file, is_folder ? "." : "",
                       is_folder ? kind : "");
    return len > 0 && len < NAME_MAX_LEN;
}

static void name_by_content(struct asset *asset, const char *name)
{
    unsigned char hash[16];
    char hex[17];
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)asset->bodies[CACHE_PLAIN].ptr,
                       asset->bodies[CACHE_PLAIN].len, NULL, 0);
    sodium_bin2hex(hex, sizeof(hex), hash, 8);
    memcpy(asset->name, name, NAME_MAX_LEN);
    memcpy(asset->etag, hex, sizeof(hex));
    snprintf(asset->path, sizeof(asset->path), "/assets/%s?v=%s", name, hex);
}

static bool load_one(const char *folder, const char *kind, const char *file)
{
    if (asset_count == ASSETS_MAX)
        return false;
    struct asset *asset = &assets[asset_count];
    char path[1024];
    char name[NAME_MAX_LEN] = "";
    int len = snprintf(path, sizeof(path), "%s/%s/%s", folder, kind, file);
    *asset = (struct asset){0};
    if (len < 0 || (size_t)len >= sizeof(path) || !name_of(kind, file, name))
        return false;
    asset->type = type_of(span_of(name));
    if (asset->type == NULL || !read_asset(path, &asset->bodies[CACHE_PLAIN])) {
        fprintf(stderr, "%s cannot be read as an asset\n", path);
        return false;
    }
    name_by_content(asset, name);
    compress(asset);
    asset_count++;
    return true;
}

bool asset_load(const char *folder)
{
    static const char *const kinds[] = {"css", "js", "img", "root"};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        char path[1024];
        snprintf(path, sizeof(path), "%s/%s", folder, kinds[i]);
        DIR *dir = opendir(path);
        if (dir == NULL) {
            fprintf(stderr, "%s cannot be opened\n", path);
            return false;
        }
        bool ok = true;
        struct dirent *entry;
        while (ok && (entry = readdir(dir)) != NULL) {
            if (entry->d_name[0] != '.')
                ok = load_one(folder, kinds[i], entry->d_name);
        }
        (void)closedir(dir);
        if (!ok)
            return false;
    }
    return true;
}

static const struct asset *find(struct span name)
{
    for (size_t i = 0; i < asset_count; i++) {
        if (span_is(name, assets[i].name))
            return &assets[i];
    }
    return NULL;
}

struct span asset_path(const char *name)
{
    const struct asset *asset = find(span_of(name));
    return asset == NULL ? span_of(name) : span_of(asset->path);
}

static void send_asset(struct request *r, const struct asset *asset)
{
    if (asset == NULL) {
        reply_not_found(r);
        return;
    }
    /* Only the address that pages name is this very file's for ever. */
    bool is_version = span_starts(r->query, "v=") && span_is(span_from(r->query, 2), asset->etag);
    reply_encoded(r, asset->type, asset->bodies, asset->etag,
                  is_version ? "public, max-age=31536000, immutable" : "public, max-age=300");
}

static void asset_reply(struct request *r)
{
    send_asset(r, find(page_part(r, 1)));
}

PAGE(asset_show, .for_machines = true, .steps = {asset_reply})

/* What browsers look for at the top of the site. */
static void root_reply(struct request *r)
{
    send_asset(r, find(arena_printf(r->arena, "root" SPAN_FMT, SPAN_ARG(r->path))));
}

PAGE(asset_root, .for_machines = true, .steps = {root_reply})
