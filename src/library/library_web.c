/* The library's index in each worker's memory. */
#include "library/library_place.h"

#include "core/keyed_hash.h"
#include "core/arena.h"
#include "core/escape.h"
#include "core/gloss.h"
#include "core/markdown.h"
#include "db/pool.h"
#include "tag/tag.h"
#include "web/cache.h"
#include "web/log.h"
#include "web/site.h"

enum { INDEX_BYTES_MAX = 64 * 1024 * 1024, RETRY_MAX = 30 };

/* A bit for each of so many hashes of a word. */
enum { TERM_BITS = 1 << 14 };

struct index {
    struct arena *arena;
    struct db_batch *batch;
    struct {
        size_t count;
        struct library_place *items;
    } places;
    struct tag_names tags;
    struct library_place **slots; /* open addressing by slug; a power of two */
    size_t mask;
    uint64_t term_words[TERM_BITS / 64]; /* by hash: words that a term begins with */
};

static struct index *current;
static struct index *loading;
static bool again;               /* a change came while loading */
static unsigned retry_in;        /* seconds until what failed is tried again; 0: nothing failed */
static unsigned retry_after = 1; /* how long the next failure waits */

static struct span path_of(struct arena *arena, struct span kind, struct span slug)
{
    struct text path;
    text_init(&path, 1024);
    text_add_span(&path, span_is(kind, "tag") ? SPAN("/tags/") : library_folder(kind));
    if (span_is(kind, "page"))
        text_add_char(&path, '/');
    escape_url_part(&path, slug);
    struct span copy = arena_span(arena, text_span(&path));
    text_free(&path);
    return copy;
}

static void read_place(struct db_row *row, void *out)
{
    struct index *index = out;
    struct library_place *place = db_list_item(row, &index->places);
    place->kind = db_text(row);
    place->slug = db_text(row);
    place->own = db_text(row);
    place->title = db_text(row);
    place->path = path_of(db_row_arena(row), place->kind, place->own);
    place->retired = db_bool(row);
    place->type = db_text(row);
    struct span sent_on = db_text(row);
    place->sent_on = (struct markdown_target){0};
    if (sent_on.len > 0 && !markdown_target_parse(db_row_arena(row), sent_on, &place->sent_on))
        place->sent_on = (struct markdown_target){0};
}

static bool is_term(const struct library_place *place)
{
    return span_is(place->kind, "term") && !place->retired && place->sent_on.slug.len == 0;
}

static void mark_first_word(struct index *index, struct span slug)
{
    size_t bit = keyed_hash(span_make(slug.ptr, span_find(slug, '-'))) % TERM_BITS;
    index->term_words[bit / 64] |= (uint64_t)1 << bit % 64;
}

static void make_slots(struct index *index)
{
    size_t size = 16;
    while (size < 2 * index->places.count)
        size *= 2;
    index->mask = size - 1;
    index->slots = arena_array_of(index->arena, struct library_place *, size);
    for (size_t i = 0; i < index->places.count; i++) {
        size_t at = keyed_hash(index->places.items[i].slug) & index->mask;
        while (index->slots[at] != NULL)
            at = (at + 1) & index->mask;
        index->slots[at] = &index->places.items[i];
        if (is_term(&index->places.items[i]))
            mark_first_word(index, index->places.items[i].slug);
    }
}

static void index_free(struct index *index)
{
    if (index == NULL)
        return;
    db_batch_free(index->batch);
    arena_free(index->arena);
}

static void loaded(void *context)
{
    struct index *index = context;
    loading = NULL;
    const struct db_error *error = db_batch_error(index->batch);
    if (error->kind == ERR_NONE) {
        make_slots(index);
        tag_names_index(index->arena, &index->tags);
        index_free(current);
        current = index;
        retry_after = 1;
        /* Pages made since the notice still had the old titles. */
        cache_removed(SPAN("library"));
        cache_removed(SPAN("tags"));
    } else {
        log_problem(NULL, "the library's index could not be read: %s %s", error->sqlstate,
                    error->detail);
        index_free(index);
        retry_in = retry_after;
        retry_after = retry_after * 2 < RETRY_MAX ? retry_after * 2 : RETRY_MAX;
        return;
    }
    if (again)
        library_refresh();
}

void library_refresh(void)
{
    if (loading != NULL) {
        again = true;
        return;
    }
    again = false;
    retry_in = 0;
    struct arena *arena = arena_new(INDEX_BYTES_MAX);
    loading = arena_new_of(arena, struct index);
    loading->arena = arena;
    loading->batch = db_batch_new(arena);
    db_ask(loading->batch, STMT_library_index, read_place, loading, DB_INT(TAG_NAMES_MAX));
    tag_names_store(loading->batch, &loading->tags);
    db_pool_send(site.pool, LANE_PAGE, loading->batch, loaded, loading);
}

void library_tick(void)
{
    if (retry_in > 0 && --retry_in == 0)
        library_refresh();
}

bool library_is_loaded(void)
{
    return current != NULL;
}

const struct tag_names *library_tag_names(void)
{
    return current == NULL ? NULL : &current->tags;
}

static const struct library_place *find(struct span kind, struct span slug)
{
    for (size_t at = keyed_hash(slug) & current->mask; current->slots[at] != NULL;
         at = (at + 1) & current->mask) {
        const struct library_place *place = current->slots[at];
        if (span_equal(place->slug, slug) && span_equal(place->kind, kind))
            return place;
    }
    return NULL;
}

const struct library_place *library_place_linked(size_t i, struct span slug)
{
    return current == NULL
               ? NULL
               : find(i < LIBRARY_KINDS ? span_of(library_kinds[i].name) : SPAN("page"), slug);
}

/* A retired entry is called so only as long as nothing else is. */
static const struct library_place *find_any(struct span slug)
{
    const struct library_place *retired = NULL;
    for (size_t i = 0; i < LIBRARY_LINKED_KINDS; i++) {
        const struct library_place *place = library_place_linked(i, slug);
        if (place != NULL && !place->retired)
            return place;
        retired = retired == NULL ? place : retired;
    }
    return retired;
}

/* *first: what the address is of, before what took its place. */
static const struct library_place *find_place(struct span kind, struct span slug,
                                              const struct library_place **first)
{
    const struct library_place *place = span_is_empty(kind) ? find_any(slug) : find(kind, slug);
    *first = place;
    if (place != NULL && place->sent_on.slug.len > 0)
        place = find(place->sent_on.kind, place->sent_on.slug);
    return place;
}

void library_resolve(void *context UNUSED, struct span kind, struct span slug,
                     struct wiki_target *target)
{
    const struct library_place *first;
    const struct library_place *place = current == NULL ? NULL : find_place(kind, slug, &first);
    if (place == NULL)
        return;
    if (place != first && !place->retired)
        target->instead_of = first->title;
    target->found = !place->retired;
    target->gone = place->retired;
    target->kind = place->kind;
    target->type = place->type;
    target->title = place->retired ? SPAN("") : place->title;
    target->path = place->path;
}

const struct library_place *library_places(size_t *count)
{
    *count = current == NULL ? 0 : current->places.count;
    return current == NULL ? NULL : current->places.items;
}

/* ---- writing ---- */

void library_expand(struct text *out, struct html stored)
{
    wiki_expand(out, span_make(stored.ptr, stored.len), library_resolve, NULL);
}

/* ---- words that are terms ---- */

static bool term_begins(void *context UNUSED, struct span word)
{
    size_t bit = keyed_hash(word) % TERM_BITS;
    return (current->term_words[bit / 64] >> bit % 64 & 1) != 0;
}

static bool term_find(void *context UNUSED, struct span slug, struct span *path)
{
    const struct library_place *place = find(SPAN("term"), slug);
    if (place == NULL || !is_term(place))
        return false;
    *path = place->path;
    return true;
}

void library_expand_glossed(struct text *out, struct html stored, struct span own)
{
    size_t start = out->len;
    library_expand(out, stored);
    if (current == NULL || out->overflow)
        return;
    struct text whole;
    text_init(&whole, out->len - start + 1);
    text_add(&whole, out->ptr + start, out->len - start);
    out->len = start;
    gloss_write(out, text_span(&whole),
                &(struct gloss_terms){.begins = term_begins, .find = term_find, .own = own});
    text_free(&whole);
}
