/* The folder of starter content: which files there are, and reading each. */
#include "ctl/load/load.h"

#include "core/name_key.h"
#include "core/slug.h"
#include "ctl/library/library_folder.h"
#include "tag/tag.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>

enum { ABOUT_MAX = 1000, NAME_LEN_MAX = 60, PATH_LEN_MAX = 4096 };

static const struct model_choice roles[] = {
    {"member", ""},
    {"coach", ""},
    {"moderator", ""},
    {NULL, NULL},
};
static const struct model_choice facets[] = {
    {"region", ""}, {"quality", ""}, {"trigger", ""}, {"relief", ""}, {"context", ""}, {NULL, NULL},
};

/* ---- one file ---- */

static bool read_bytes(struct load *load, struct span path, struct span *bytes)
{
    char whole[PATH_LEN_MAX];
    int len = snprintf(whole, sizeof(whole), "%s/" SPAN_FMT, load->folder, SPAN_ARG(path));
    FILE *file = len > 0 && (size_t)len < sizeof(whole) ? library_file_open(whole) : NULL;
    if (file == NULL) {
        load_fault(load, path, 0, span_of(strerror(errno)));
        return false;
    }
    /*
     * One byte more than is allowed, so that the reader of front matter sees that it is too much.
     */
    char *buffer = malloc(FRONT_MATTER_MAX + 1);
    if (buffer == NULL)
        abort();
    size_t got = fread(buffer, 1, FRONT_MATTER_MAX + 1, file);
    bool ok = ferror(file) == 0;
    if (ok)
        *bytes = arena_span(load->arena, span_make(buffer, got));
    else
        load_fault(load, path, 0, SPAN("cannot be read"));
    free(buffer);
    (void)fclose(file);
    return ok;
}

/* NULL when it cannot be taken apart. */
static struct load_file *read_file(struct load *load, struct span path)
{
    struct span bytes;
    if (!read_bytes(load, path, &bytes))
        return NULL;
    struct load_file *file = arena_new_of(load->arena, struct load_file);
    file->path = path;
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/')
        start--;
    file->stem = span_make(path.ptr + start, path.len - start - strlen(".md"));
    unsigned char *sha = arena_alloc(load->arena, LOAD_SHA_BYTES);
    crypto_hash_sha256(sha, (const unsigned char *)bytes.ptr, bytes.len);
    file->sha = span_make((const char *)sha, LOAD_SHA_BYTES);
    size_t line;
    struct span message;
    if (!front_matter_read(load->arena, bytes, &file->front, &line, &message)) {
        load_fault(load, path, line, message);
        return NULL;
    }
    return file;
}

static void close_file(struct load_file *file)
{
    json_decref(file->front.tree);
    file->front.tree = NULL;
}

/* ---- folders ---- */

struct names {
    size_t count;
    struct span *items;
};

static int by_name(const void *a, const void *b)
{
    const struct span *x = a;
    const struct span *y = b;
    size_t len = x->len < y->len ? x->len : y->len;
    int order = memcmp(x->ptr, y->ptr, len);
    return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

/* Paths (folder/name) of the .md files or the folders in a folder, in order. */
static struct names list(struct load *load, struct span folder, bool folders)
{
    enum { NAMES_MAX = 20000 };
    struct names names = {.items = arena_array_of(load->arena, struct span, NAMES_MAX)};
    char whole[PATH_LEN_MAX];
    int len = snprintf(whole, sizeof(whole), "%s/" SPAN_FMT, load->folder, SPAN_ARG(folder));
    int found = len > 0 && (size_t)len < sizeof(whole)
                    ? open(whole, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                    : -1;
    if (found < 0 && errno != ENOENT)
        load_fault(load, folder, 0, SPAN("is no folder that can be read: links are not"));
    DIR *dir = found < 0 ? NULL : fdopendir(found);
    if (dir == NULL)
        return names; /* a kind that this folder does not have */
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL && names.count < NAMES_MAX) {
        struct span name = span_of(entry->d_name);
        if (name.ptr[0] == '.' && !(span_ends(name, ".md") && isalnum((unsigned char)name.ptr[1])))
            continue; /* but .net.md is a tag's */
        struct span path =
            arena_printf(load->arena, SPAN_FMT "/%s", SPAN_ARG(folder), entry->d_name);
        struct stat about;
        if (fstatat(dirfd(dir), entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
            load_fault(load, path, 0, span_of(strerror(errno)));
        else if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
            load_fault(load, path, 0,
                       SPAN("is no file: links, and what else a folder may hold, are not read"));
        else if (!folders && S_ISREG(about.st_mode) && load_is_photo(folder, name))
            continue; /* read with the entry that names it */
        else if (folders != S_ISDIR(about.st_mode) || (!folders && !span_ends(name, ".md")))
            load_fault(load, path, 0,
                       folders ? SPAN("only folders belong here")
                               : SPAN("only .md files belong here"));
        else
            names.items[names.count++] = path;
    }
    (void)closedir(dir);
    qsort(names.items, names.count, sizeof(names.items[0]), by_name);
    return names;
}

/* ---- people and tags ---- */

static struct load_person *read_person(struct load *load, struct load_file *file)
{
    struct load_person *person = arena_new_of(load->arena, struct load_person);
    person->file = file;
    person->name = load_take_text(load, file, "name", true, NAME_LEN_MAX);
    person->role = load_take_choice(load, file, "role", roles, "member");
    person->about = load_take_text(load, file, "about", false, ABOUT_MAX);
    person->example = load_take_bool(load, file, "example", true);
    load_take_end(load, file);
    struct span why;
    if (person->name.len > 0 && !name_is_valid(person->name, &why))
        load_field_fault(load, file, SPAN("name"), why);
    return person;
}

static struct load_tag *read_tag(struct load *load, struct load_file *file)
{
    enum { TITLE_MAX = 100 };
    struct load_tag *tag = arena_new_of(load->arena, struct load_tag);
    tag->file = file;
    tag->name = file->stem;
    if (slug_is_reserved(tag->name))
        load_fault(load, file->path, 0,
                   SPAN("the site uses that address itself: give the file another name"));
    else if (!tag_name_is_valid(tag->name))
        load_fault(load, file->path, 0,
                   SPAN("a tag's name has small letters, digits, + # . and -, at most 40"));
    tag->title = load_take_text(load, file, "title", true, TITLE_MAX);
    tag->facet = load_take_choice(load, file, "facet", facets, NULL);
    tag->summary = load_take_text(load, file, "summary", false, TAG_SUMMARY_MAX);
    tag->parents = load_take_texts(load, file, "parents");
    load_refer_all(load, file, "parents", "tag file", &tag->parents);
    tag->synonyms = load_take_texts(load, file, "synonyms");
    for (size_t i = 0; i < tag->synonyms.count; i++)
        if (!tag_name_is_valid(tag->synonyms.items[i]))
            load_field_fault(load, file, arena_printf(load->arena, "synonyms.%zu", i + 1),
                             SPAN("Use small letters, digits, + # . and -, at most 40."));
    tag->red_flag = load_take_bool(load, file, "red_flag", false);
    load_take_end(load, file);
    tag->description = load_take_body(load, file, post_text_make);
    return tag;
}

/* ---- everything ---- */

static void read_people(struct load *load)
{
    struct names names = list(load, SPAN("people"), false);
    struct load_person **last = &load->people;
    for (size_t i = 0; i < names.count; i++) {
        struct load_file *file = read_file(load, names.items[i]);
        if (file == NULL)
            continue;
        *last = read_person(load, file);
        last = &(*last)->next;
        close_file(file);
    }
}

static void read_tags(struct load *load)
{
    struct names names = list(load, SPAN("tags"), false);
    struct load_tag **last = &load->tags;
    for (size_t i = 0; i < names.count; i++) {
        struct load_file *file = read_file(load, names.items[i]);
        if (file == NULL)
            continue;
        *last = read_tag(load, file);
        last = &(*last)->next;
        close_file(file);
    }
}

static void read_entries(struct load *load)
{
    static const struct {
        const char *folder;
        const char *kind;
    } kinds[] = {{"muscles", "muscle"},   {"terms", "term"},       {"stretches", "stretch"},
                 {"routines", "routine"}, {"articles", "article"}, {"pages", "page"}};
    struct load_entry **last = &load->entries;
    for (size_t kind = 0; kind < COUNT_OF(kinds); kind++) {
        struct names names = list(load, span_of(kinds[kind].folder), false);
        for (size_t i = 0; i < names.count; i++) {
            struct load_file *file = read_file(load, names.items[i]);
            if (file == NULL)
                continue;
            *last = load_read_entry(load, file, kinds[kind].kind);
            last = &(*last)->next;
            close_file(file);
        }
    }
}

static struct load_thread *read_thread(struct load *load, struct span folder)
{
    struct load_thread *thread = arena_new_of(load->arena, struct load_thread);
    thread->folder = span_from(folder, strlen("threads/"));
    struct names names = list(load, folder, false);
    bool whole = true;
    struct load_post *question = NULL;
    struct load_post **last = &thread->posts;
    for (size_t i = 0; i < names.count; i++) {
        struct load_file *file = read_file(load, names.items[i]);
        struct load_post *post = file == NULL ? NULL : load_read_post(load, file, thread);
        if (file != NULL)
            close_file(file);
        if (post == NULL) {
            whole = false;
        } else if (post->number == 0) {
            question = post;
        } else {
            *last = post;
            last = &post->next;
        }
    }
    if (question != NULL) {
        question->next = thread->posts;
        thread->posts = question;
    }
    if (whole) /* else missing files would be blamed on others */
        load_check_thread(load, thread);
    return thread;
}

void load_read(struct load *load)
{
    struct stat about;
    if (stat(load->folder, &about) != 0 || !S_ISDIR(about.st_mode)) {
        load_fault(load, SPAN(""), 0, SPAN("there is no such folder"));
        return;
    }
    load_read_sums(load);
    read_people(load);
    read_tags(load);
    read_entries(load);
    struct names folders = list(load, SPAN("threads"), true);
    struct load_thread **last = &load->threads;
    for (size_t i = 0; i < folders.count; i++) {
        *last = read_thread(load, folders.items[i]);
        last = &(*last)->next;
    }
    if (load->people == NULL && load->tags == NULL && load->entries == NULL &&
        load->threads == NULL && load->fault_count == 0)
        load_fault(load, SPAN(""), 0,
                   SPAN("there is nothing to load: people, tags, muscles, terms, stretches, "
                        "routines, articles, "
                        "pages and threads are the folders looked for"));
}
