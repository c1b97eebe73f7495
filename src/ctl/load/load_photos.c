/* Photographs of entries, out of their front matter: what is said of each, and whether its files are what they have to be. */
#include "ctl/load/load.h"

#include "core/utf8.h"
#include "ctl/library/library_folder.h"

enum { HASH_DIGITS = 2 * PICTURE_HASH, ENDING = 5 };

static bool is_photo_name(struct span name)
{
    if (name.len != HASH_DIGITS + ENDING || !(span_ends(name, ".webp") || span_ends(name, ".jpeg")))
        return false;
    for (size_t i = 0; i < HASH_DIGITS; i++)
        if (strchr("0123456789abcdef", name.ptr[i]) == NULL)
            return false;
    return true;
}

bool load_is_photo(struct span folder, struct span name)
{
    const char *kind = picture_kind(folder);
    return kind != NULL && strcmp(kind, "question") != 0 && strcmp(kind, "answer") != 0 &&
           is_photo_name(name);
}

/* ---- files ---- */

/* What is wrong with it, or NULL. */
static const char *look_into(struct load *load, struct span bytes, struct load_photo_file *file)
{
    struct picture_size *size = &file->size;
    enum picture_type type = picture_type_of(bytes);
    bool webp = type == PICTURE_WEBP;
    if (!span_equal(library_sum_of(load->arena, bytes), file->hash))
        return "The file beside is not the one that its name says.";
    if ((!webp && type != PICTURE_JPEG) || !span_ends(file->path, webp ? ".webp" : ".jpeg") ||
        picture_type_moves(bytes) || !picture_type_bounds(bytes, &size->width, &size->height) ||
        size->width < 1 || size->height < 1 || size->width > PICTURE_SIDE_MAX ||
        size->height > PICTURE_SIDE_MAX)
        return "The file beside is no picture that can be shown.";
    if (!picture_type_is_plain(bytes))
        return "The file beside has more in it than pixels, such as where a camera was. Add the "
               "photograph on the site, which takes the pixels alone.";
    size->type = span_of(webp ? "webp" : "jpeg");
    return NULL;
}

bool load_photo_bytes(const struct load *load, const struct load_photo_file *file, char *room,
                      size_t *len)
{
    char name[CTL_PATH_MAX];
    int path = snprintf(name, sizeof(name), "%s/" SPAN_FMT, load->folder, SPAN_ARG(file->path));
    FILE *stream = path > 0 && (size_t)path < sizeof(name) ? library_file_open(name) : NULL;
    if (stream == NULL)
        return false;
    *len = fread(room, 1, LOAD_PHOTO_ROOM, stream);
    bool ok = ferror(stream) == 0 && *len <= PICTURE_FILE_MAX;
    (void)fclose(stream);
    return ok;
}

static const char *read_photo_file(struct load *load, struct load_photo_file *file)
{
    char *buffer = malloc(LOAD_PHOTO_ROOM);
    if (buffer == NULL)
        abort();
    size_t len;
    const char *wrong = load_photo_bytes(load, file, buffer, &len)
                            ? look_into(load, span_make(buffer, len), file)
                            : "There is no such file beside, or it cannot be read.";
    free(buffer);
    return wrong;
}

static void take_file(struct load *load, struct load_file *entry, struct load_photo *photo,
                      struct span name, struct span field)
{
    struct load_photo_file *file = &photo->files[photo->file_count];
    if (!is_photo_name(name)) {
        load_field_fault(
            load, entry, field,
            SPAN("A file is named by the SHA-256 of its bytes: HASH.webp, HASH.jpeg."));
        return;
    }
    size_t folder = span_find(entry->path, '/');
    file->path = arena_printf(load->arena, SPAN_FMT "/" SPAN_FMT,
                              SPAN_ARG(span_make(entry->path.ptr, folder)), SPAN_ARG(name));
    file->hash = span_make(name.ptr, HASH_DIGITS);
    const char *wrong = read_photo_file(load, file);
    if (wrong != NULL)
        load_field_fault(load, entry, field, span_of(wrong));
    else
        photo->file_count++;
}

static bool has_type(const struct load_photo *photo, const char *type)
{
    for (size_t i = 0; i < photo->file_count; i++)
        if (span_is(photo->files[i].size.type, type))
            return true;
    return false;
}

static void take_files(struct load *load, struct load_file *file, struct load_photo *photo,
                       const json_t *names)
{
    size_t faults = load->fault_count;
    struct span field = arena_printf(load->arena, "photographs.%zu.files", photo->number);
    if (json_array_size(names) > PICTURE_FILES) {
        load_field_fault(load, file, field, SPAN("These are too many."));
        return;
    }
    for (size_t i = 0; i < json_array_size(names); i++) {
        const json_t *name = json_array_get(names, i);
        struct span text = span_make(json_is_string(name) ? json_string_value(name) : "",
                                     json_string_length(name));
        take_file(load, file, photo, arena_span(load->arena, text),
                  arena_printf(load->arena, SPAN_FMT ".%zu", SPAN_ARG(field), i + 1));
    }
    if (load->fault_count == faults && !(has_type(photo, "webp") && has_type(photo, "jpeg")))
        load_field_fault(load, file, field,
                         SPAN("A photograph needs its files as WebP and as JPEG, as an export has "
                              "them: a new one is added on the site."));
}

/* ---- what is said of it ---- */

static struct span text_of(struct load *load, struct load_file *file, const json_t *fields,
                           size_t number, const char *name, size_t min, size_t max)
{
    json_t *value = json_object_get(fields, name);
    struct span text =
        value == NULL || !json_is_string(value)
            ? SPAN("")
            : utf8_clean(load->arena,
                         arena_span(load->arena, span_make(json_string_value(value),
                                                           json_string_length(value))));
    struct span field = arena_printf(load->arena, "photographs.%zu.%s", number, name);
    size_t count = utf8_count(text);
    if (value != NULL && !json_is_string(value))
        load_field_fault(load, file, field, SPAN("This has to be text."));
    else if (count < min || count > max)
        load_field_fault(
            load, file, field,
            arena_printf(load->arena, "This has to have %zu to %zu characters.", min, max));
    return text;
}

static void check_names(struct load *load, struct load_file *file, json_t *fields, size_t number)
{
    static const char *const known[] = {"alt", "step", "author", "licence", "files"};
    const char *key;
    json_t *value;
    json_object_foreach(fields, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < COUNT_OF(known); i++)
            is_known = is_known || strcmp(key, known[i]) == 0;
        if (!is_known)
            load_field_fault(load, file,
                             arena_printf(load->arena, "photographs.%zu.%s", number, key),
                             SPAN("There is no field of this name."));
    }
}

static struct load_photo *take_photo(struct load *load, struct load_file *file, json_t *fields,
                                     size_t number)
{
    struct load_photo *photo = arena_new_of(load->arena, struct load_photo);
    *photo = (struct load_photo){.number = number};
    photo->alt = text_of(load, file, fields, number, "alt", PICTURE_ALT_MIN, PICTURE_ALT_MAX);
    photo->step = text_of(load, file, fields, number, "step", 0, MODEL_TEXT_MAX);
    photo->author = text_of(load, file, fields, number, "author", 1, PICTURE_AUTHOR_MAX);
    photo->licence = text_of(load, file, fields, number, "licence", 1, PICTURE_AUTHOR_MAX);
    if (!picture_is_licence(photo->licence))
        load_field_fault(load, file, arena_printf(load->arena, "photographs.%zu.licence", number),
                         SPAN("Choose one of: own, cc-by, cc-by-sa, cc0."));
    check_names(load, file, fields, number);
    take_files(load, file, photo, json_object_get(fields, "files"));
    return photo;
}

struct load_photo *load_take_photos(struct load *load, struct load_file *file)
{
    struct load_photo *photos = NULL;
    struct load_photo **last = &photos;
    json_t *list = json_object_get(file->front.tree, "photographs");
    if (list != NULL && !json_is_array(list))
        load_field_fault(load, file, SPAN("photographs"), SPAN("This has to be a list."));
    if (json_array_size(list) > PICTURE_MOST)
        load_field_fault(load, file, SPAN("photographs"), SPAN("These are more than 12."));
    for (size_t i = 0; i < json_array_size(list) && i < PICTURE_MOST; i++) {
        json_t *fields = json_array_get(list, i);
        if (!json_is_object(fields)) {
            load_field_fault(load, file, arena_printf(load->arena, "photographs.%zu", i + 1),
                             SPAN("This has to have fields: alt, author, licence, files."));
            continue;
        }
        *last = take_photo(load, file, fields, i + 1);
        last = &(*last)->next;
    }
    json_object_del(file->front.tree, "photographs");
    return photos;
}

/* ---- where it belongs ---- */

static bool has_step(const json_t *model, struct span step)
{
    const json_t *steps = json_object_get(model, "steps");
    const json_t *video = json_object_get(json_object_get(model, "video"), "title");
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *text = json_object_get(json_array_get(steps, i), "text");
        if (json_is_string(text) && span_is(step, json_string_value(text)))
            return true;
    }
    return json_is_string(video) && span_is(step, json_string_value(video));
}

void load_check_photos(struct load *load, const struct load_entry *entry)
{
    if (entry->photos == NULL)
        return;
    json_t *model = json_loadb(entry->model.ptr, entry->model.len, 0, NULL);
    for (const struct load_photo *photo = entry->photos; photo != NULL; photo = photo->next) {
        struct span field = arena_printf(load->arena, "photographs.%zu.step", photo->number);
        if (photo->step.len > 0 && !has_step(model, photo->step))
            load_remark(load, entry->file->path, front_matter_line(&entry->file->front, field),
                        arena_printf(load->arena,
                                     SPAN_FMT ": No step has these words, and no video this title.",
                                     SPAN_ARG(field)));
    }
    json_decref(model);
}
