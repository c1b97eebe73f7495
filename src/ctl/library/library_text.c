/* Front matter and Markdown out of what is stored: fields in the order in which people write them. */
#include "ctl/library/library_text.h"

#include "core/slug.h"
#include "core/text.h"
#include "core/utf8.h"
#include "ctl/library/yaml_write.h"
#include "ctl/load/front_matter.h"

/* ---- values ---- */

static json_t *text_value(struct arena *arena, struct span s)
{
    struct span clean = utf8_clean(arena, s);
    return json_stringn(clean.len == 0 ? "" : clean.ptr, clean.len);
}

static json_t *texts_value(struct arena *arena, const struct model_texts *texts)
{
    json_t *array = json_array();
    for (size_t i = 0; i < texts->count; i++)
        json_array_append_new(array, text_value(arena, texts->items[i]));
    return array;
}

/* ---- the file ---- */

static bool reads_back(struct arena *arena, struct span file, const json_t *fields,
                       struct span body)
{
    struct front_matter front;
    size_t line;
    struct span message;
    if (!front_matter_read(arena, file, &front, &line, &message))
        return false;
    struct span read = front.body;
    if (body.len > 0 && read.len > 0)
        read.len--; /* its last line's end */
    bool same = json_equal(front.tree, fields) == 1 && span_equal(read, body);
    json_decref(front.tree);
    return same;
}

/* Line ends around a body are the file's, not the text's. */
static struct span body_of(struct arena *arena, struct span body)
{
    body = utf8_clean(arena, body);
    while (body.len > 0 && body.ptr[0] == '\n')
        body = span_from(body, 1);
    while (body.len > 0 && body.ptr[body.len - 1] == '\n')
        body.len--;
    return body;
}

/* Takes the reference of `fields`. */
static struct span file_of(struct arena *arena, json_t *fields, struct span body)
{
    struct text out;
    struct span file = SPAN("");
    text_init(&out, LIBRARY_TEXT_MAX);
    yaml_prune(fields);
    body = body_of(arena, body);
    text_add_string(&out, "---\n");
    yaml_write(&out, fields);
    text_add_string(&out, "---\n");
    if (body.len > 0) {
        text_add_char(&out, '\n');
        text_add_span(&out, body);
        text_add_char(&out, '\n');
    }
    if (text_ok(&out) && reads_back(arena, text_span(&out), fields, body))
        file = arena_span(arena, text_span(&out));
    text_free(&out);
    json_decref(fields);
    return file;
}

/* ---- entries ---- */

static const struct {
    const char *kind;
    const char *folder;
    const struct model_field *fields;
} kinds[] = {
    {"stretch", "stretches", stretch_fields}, {"article", "articles", article_fields},
    {"routine", "routines", routine_fields},  {"muscle", "muscles", muscle_fields},
    {"term", "terms", term_fields},           {"page", "pages", NULL},
};

/* Fields that all entries have, and behind which of its own a kind has them; NULL: before those, "": behind them. */
static const struct {
    const char *kind; /* NULL: all others */
    const char *behind;
    const char *name;
} places[] = {
    {NULL, NULL, "title"},
    {"muscle", "latin", "aliases"},
    {NULL, NULL, "aliases"},
    {"muscle", "latin", "former"},
    {NULL, NULL, "former"},
    {"stretch", "type", "summary"},
    {"muscle", "parts", "summary"},
    {NULL, NULL, "summary"},
    {"stretch", "movement", "tags"},
    {"muscle", "", "tags"},
    {"article", "series", "tags"},
    {"routine", "items", "tags"},
    {NULL, NULL, "tags"},
    {"article", "series", "author"},
    {NULL, "", "author"},
    {NULL, "", "status"},
    {NULL, "", "photographs"},
};

const char *library_text_folder(struct span kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (span_is(kind, kinds[i].kind))
            return kinds[i].folder;
    return "";
}

struct model_texts library_text_slugs(struct arena *arena, struct span own, struct span title,
                                      const struct model_texts *aliases)
{
    struct model_texts slugs = {.count = 0};
    slugs.items = arena_array_of(arena, struct span, aliases->count + 1);
    for (size_t i = 0; i <= aliases->count; i++) {
        struct span name = i == 0 ? title : aliases->items[i - 1];
        struct span slug = slug_make_or_empty(arena, name, SLUG_MAX);
        if (slug.len > 0 && !span_equal(slug, own) && !model_texts_have(&slugs, slug))
            slugs.items[slugs.count++] = slug;
    }
    return slugs;
}

/* Addresses that lead here and that neither title nor aliases explain: what it was called before. */
static json_t *former_value(struct arena *arena, const struct library_entry_text *entry)
{
    struct model_texts known =
        library_text_slugs(arena, entry->slug, entry->title, &entry->aliases);
    json_t *array = json_array();
    for (size_t i = 0; i < entry->slugs.count; i++) {
        struct span slug = entry->slugs.items[i];
        if (!span_equal(slug, entry->slug) && !model_texts_have(&known, slug))
            json_array_append_new(array, text_value(arena, slug));
    }
    return array;
}

static json_t *photos_value(struct arena *arena, const struct library_entry_text *entry)
{
    json_t *array = json_array();
    for (size_t i = 0; i < entry->photo_count; i++) {
        const struct library_photo_text *photo = &entry->photos[i];
        json_t *fields = json_object();
        json_object_set_new(fields, "alt", text_value(arena, photo->alt));
        json_object_set_new(fields, "step", text_value(arena, photo->step));
        json_object_set_new(fields, "author", text_value(arena, photo->author));
        json_object_set_new(fields, "licence", text_value(arena, photo->licence));
        json_object_set_new(fields, "files", texts_value(arena, &photo->files));
        json_array_append_new(array, fields);
    }
    return array;
}

static json_t *shared_fields(struct arena *arena, const struct library_entry_text *entry)
{
    bool default_status = span_is(entry->kind, "page") && span_is(entry->status, "published");
    json_t *shared = json_object();
    json_object_set_new(shared, "title", text_value(arena, entry->title));
    json_object_set_new(shared, "aliases", texts_value(arena, &entry->aliases));
    json_object_set_new(shared, "former", former_value(arena, entry));
    json_object_set_new(shared, "summary", text_value(arena, entry->summary));
    json_object_set_new(shared, "tags", texts_value(arena, &entry->tags));
    json_object_set_new(shared, "author", text_value(arena, entry->author));
    json_object_set_new(shared, "status",
                        text_value(arena, default_status ? SPAN("") : entry->status));
    json_object_set_new(shared, "photographs", photos_value(arena, entry));
    return shared;
}

static bool is_behind(size_t place, const char *field)
{
    const char *behind = places[place].behind;
    return field == NULL ? behind == NULL : behind != NULL && strcmp(behind, field) == 0;
}

/* Those of the shared fields whose place is behind this one. */
static void put_shared(json_t *out, json_t *shared, const char *kind, const char *field)
{
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        bool own = places[i].kind != NULL && strcmp(places[i].kind, kind) == 0;
        bool elsewhere = false; /* the kind has a place of its own for it */
        for (size_t j = 0; j < COUNT_OF(places) && places[i].kind == NULL; j++)
            elsewhere = elsewhere || (places[j].kind != NULL && strcmp(places[j].kind, kind) == 0 &&
                                      strcmp(places[j].name, places[i].name) == 0);
        if ((own || (places[i].kind == NULL && !elsewhere)) && is_behind(i, field))
            json_object_set(out, places[i].name, json_object_get(shared, places[i].name));
    }
}

static const struct model_field *field_of(const struct model_field *fields, const char *name)
{
    while (fields->name != NULL && strcmp(fields->name, name) != 0)
        fields++;
    return fields->name == NULL ? NULL : fields;
}

static json_t *in_order(json_t *value, const struct model_field *field);

/* A new object with the fields in the order of their table; what the table does not have is behind them. */
static json_t *object_in_order(json_t *object, const struct model_field *fields)
{
    json_t *out = json_object();
    const char *key;
    json_t *value;
    for (const struct model_field *field = fields; field->name != NULL; field++)
        if ((value = json_object_get(object, field->name)) != NULL)
            json_object_set_new(out, field->name, in_order(value, field));
    json_object_foreach(object, key, value)
    {
        if (field_of(fields, key) == NULL)
            json_object_set(out, key, value);
    }
    return out;
}

/* jsonb keeps no order. A new reference. */
static json_t *in_order(json_t *value, const struct model_field *field)
{
    if (field->kind == MODEL_GROUP && json_is_object(value))
        return object_in_order(value, field->inner);
    if (field->kind != MODEL_LIST || !json_is_array(value))
        return json_incref(value);
    json_t *out = json_array();
    for (size_t i = 0; i < json_array_size(value); i++)
        json_array_append_new(out, object_in_order(json_array_get(value, i), field->inner));
    return out;
}

struct span library_entry_text(struct arena *arena, const struct library_entry_text *entry)
{
    static const struct model_field none[] = {{.name = NULL}};
    size_t kind = 0;
    while (kind + 1 < COUNT_OF(kinds) && !span_is(entry->kind, kinds[kind].kind))
        kind++;
    const struct model_field *fields = kinds[kind].fields == NULL ? none : kinds[kind].fields;
    json_t *model = json_loadb(entry->model.ptr, entry->model.len, 0, NULL);
    json_t *shared = shared_fields(arena, entry);
    json_t *out = json_object();
    const char *key;
    json_t *value;
    put_shared(out, shared, kinds[kind].kind, NULL);
    for (const struct model_field *field = fields; field->name != NULL; field++) {
        if ((value = json_object_get(model, field->name)) != NULL)
            json_object_set_new(out, field->name, in_order(value, field));
        put_shared(out, shared, kinds[kind].kind, field->name);
    }
    json_object_foreach(model, key, value)
    {
        if (field_of(fields, key) == NULL && json_object_get(out, key) == NULL)
            json_object_set(out, key, value);
    }
    put_shared(out, shared, kinds[kind].kind, "");
    json_decref(shared);
    json_decref(model);
    return file_of(arena, out, entry->body);
}

/* ---- tags and people ---- */

struct span library_tag_text(struct arena *arena, const struct library_tag_text *tag)
{
    json_t *fields = json_object();
    json_object_set_new(fields, "title", text_value(arena, tag->title));
    json_object_set_new(fields, "facet", text_value(arena, tag->facet));
    json_object_set_new(fields, "summary", text_value(arena, tag->summary));
    json_object_set_new(fields, "parents", texts_value(arena, &tag->parents));
    json_object_set_new(fields, "synonyms", texts_value(arena, &tag->synonyms));
    if (tag->red_flag)
        json_object_set_new(fields, "red_flag", json_true());
    return file_of(arena, fields, tag->description);
}

struct span library_person_text(struct arena *arena, const struct library_person_text *person)
{
    json_t *fields = json_object();
    json_object_set_new(fields, "name", text_value(arena, person->name));
    json_object_set_new(fields, "role", text_value(arena, person->role));
    if (!person->example)
        json_object_set_new(fields, "example", json_false());
    json_object_set_new(fields, "about", text_value(arena, person->about));
    return file_of(arena, fields, SPAN(""));
}
