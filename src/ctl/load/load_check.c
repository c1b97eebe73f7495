/* Whether the files of a folder fit together: references lead somewhere, names to one thing. */
#include "ctl/load/load.h"

#include "core/name_key.h"
#include "core/slug.h"

/* ---- references ---- */

static bool has(const struct model_texts *texts, struct span s)
{
    for (size_t i = 0; i < texts->count; i++)
        if (span_equal(texts->items[i], s))
            return true;
    return false;
}

static const struct load_person *find_person(const struct load *load, struct span name)
{
    for (const struct load_person *person = load->people; person != NULL; person = person->next)
        if (span_equal(person->name, name))
            return person;
    return NULL;
}

static bool is_tag_file(const struct load *load, struct span name)
{
    for (const struct load_tag *tag = load->tags; tag != NULL; tag = tag->next)
        if (span_equal(tag->name, name))
            return true;
    return false;
}

static bool is_tag(const struct load *load, const struct load_known *known, struct span name)
{
    for (const struct load_tag *tag = load->tags; tag != NULL; tag = tag->next)
        if (span_equal(tag->name, name) || has(&tag->synonyms, name))
            return true;
    return has(&known->tags, name);
}

static bool is_entry(const struct load *load, const struct load_known *known, struct span kind,
                     struct span slug)
{
    for (const struct load_entry *entry = load->entries; entry != NULL; entry = entry->next)
        if ((kind.len == 0 || span_equal(entry->kind, kind)) &&
            (span_equal(entry->slug, slug) || has(&entry->slugs, slug)))
            return true;
    for (size_t i = 0; i < known->slugs.count; i++)
        if ((kind.len == 0 || span_equal(known->kinds.items[i], kind)) &&
            span_equal(known->slugs.items[i], slug))
            return true;
    return false;
}

static void check_reference(struct load *load, const struct load_known *known,
                            const struct load_reference *r)
{
    const char *what = NULL;
    const struct load_person *person = find_person(load, r->name);
    if (span_is(r->kind, "person"))
        what = person == NULL ? "nobody in people/ is called" : NULL;
    else if (span_is(r->kind, "coach"))
        what = person == NULL                    ? "nobody in people/ is called"
               : span_is(person->role, "member") ? "only coaches write articles, not"
                                                 : NULL;
    else if (span_is(r->kind, "tag"))
        what = is_tag(load, known, r->name) ? NULL : "there is no tag";
    else if (span_is(r->kind, "tag file"))
        what = is_tag_file(load, r->name) ? NULL : "there is no file in tags/ for";
    else if (!is_entry(load, known, r->kind, r->name))
        what = "there is no";
    if (what == NULL || r->name.len == 0)
        return;
    bool is_kind = span_is(r->kind, "stretch") || span_is(r->kind, "routine") ||
                   span_is(r->kind, "muscle") || span_is(r->kind, "term") ||
                   span_is(r->kind, "article");
    bool has_to_be =
        span_is(r->kind, "person") || span_is(r->kind, "coach") || span_is(r->kind, "tag file");
    (has_to_be ? load_fault : load_remark)(
        load, r->file->path, r->line,
        is_kind ? arena_printf(load->arena, "%s " SPAN_FMT " '" SPAN_FMT "'", what,
                               SPAN_ARG(r->kind), SPAN_ARG(r->name))
                : arena_printf(load->arena, "%s '" SPAN_FMT "'",
                               r->kind.len == 0 ? "there is no entry" : what, SPAN_ARG(r->name)));
}

/* ---- names that lead to two things ---- */

static void check_people(struct load *load)
{
    for (const struct load_person *a = load->people; a != NULL; a = a->next)
        for (const struct load_person *b = load->people; b != a; b = b->next)
            if (span_equal(name_key(load->arena, a->name), name_key(load->arena, b->name))) {
                load_field_fault(load, a->file, SPAN("name"),
                                 arena_printf(load->arena,
                                              "This looks the same as the name in " SPAN_FMT ".",
                                              SPAN_ARG(b->file->path)));
                break;
            }
}

static void check_synonyms(struct load *load, const struct load_tag *tag)
{
    for (size_t i = 0; i < tag->synonyms.count; i++)
        for (const struct load_tag *other = load->tags; other != NULL; other = other->next) {
            bool before = other < tag; /* reported once, at the later file */
            if (span_equal(other->name, tag->synonyms.items[i]) ||
                (before && has(&other->synonyms, tag->synonyms.items[i])))
                load_field_fault(load, tag->file, arena_printf(load->arena, "synonyms.%zu", i + 1),
                                 arena_printf(load->arena, "This leads to " SPAN_FMT " already.",
                                              SPAN_ARG(other->file->path)));
        }
}

/* Is `name` above itself? `steps` bounds the walk where others are in a circle. */
static bool is_above(const struct load *load, const struct load_tag *tag, struct span name,
                     size_t steps)
{
    for (size_t i = 0; steps > 0 && i < tag->parents.count; i++) {
        if (span_equal(tag->parents.items[i], name))
            return true;
        for (const struct load_tag *parent = load->tags; parent != NULL; parent = parent->next)
            if (span_equal(parent->name, tag->parents.items[i]) &&
                is_above(load, parent, name, steps - 1))
                return true;
    }
    return false;
}

static void check_tags(struct load *load)
{
    enum { DEEPEST = 8 };
    for (const struct load_tag *tag = load->tags; tag != NULL; tag = tag->next) {
        check_synonyms(load, tag);
        if (is_above(load, tag, tag->name, DEEPEST))
            load_field_fault(load, tag->file, SPAN("parents"),
                             SPAN("A tag cannot be above itself."));
    }
}

static void check_aliases(struct load *load, const struct load_entry *entry)
{
    for (size_t i = 0; i < entry->slugs.count; i++)
        for (const struct load_entry *other = load->entries; other != NULL; other = other->next)
            if (other != entry && span_equal(other->kind, entry->kind) &&
                (span_equal(other->slug, entry->slugs.items[i]) ||
                 (other < entry && has(&other->slugs, entry->slugs.items[i]))))
                load_field_fault(
                    load, entry->file, SPAN("aliases"),
                    arena_printf(load->arena, "'" SPAN_FMT "' leads to " SPAN_FMT " already.",
                                 SPAN_ARG(entry->slugs.items[i]), SPAN_ARG(other->file->path)));
}

/* On a site another entry may have taken an alias for its address: then it leads there. */
static void drop_taken(const struct load *load, struct load_entry *entry)
{
    size_t kept = 0;
    for (size_t i = 0; i < entry->slugs.count; i++) {
        bool taken = false;
        for (const struct load_entry *other = load->entries; other != NULL; other = other->next)
            taken = taken || (other != entry && span_equal(other->kind, entry->kind) &&
                              span_equal(other->slug, entry->slugs.items[i]));
        if (!taken)
            entry->slugs.items[kept++] = entry->slugs.items[i];
    }
    entry->slugs.count = kept;
}

/* Everybody but the author can vote once. */
static void check_scores(struct load *load)
{
    int64_t people = 0;
    for (const struct load_person *person = load->people; person != NULL; person = person->next)
        people++;
    for (const struct load_thread *thread = load->threads; thread != NULL; thread = thread->next)
        for (const struct load_post *post = thread->posts; post != NULL; post = post->next)
            if (post->score >= people || -post->score >= people)
                load_field_fault(load, post->file, SPAN("score"),
                                 SPAN("There are not enough people to vote so."));
}

static int by_place(const void *a, const void *b)
{
    const struct load_fault *x = a;
    const struct load_fault *y = b;
    size_t len = x->path.len < y->path.len ? x->path.len : y->path.len;
    int order = len == 0 ? 0 : memcmp(x->path.ptr, y->path.ptr, len);
    if (order == 0)
        order = (x->path.len > y->path.len) - (x->path.len < y->path.len);
    return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

void load_check(struct load *load, const struct load_known *known)
{
    check_people(load);
    check_tags(load);
    for (struct load_entry *entry = load->entries; entry != NULL; entry = entry->next) {
        if (!slug_is_valid(entry->slug))
            load_fault(
                load, entry->file->path, 0,
                SPAN("a file is named by its slug: small letters, digits and single hyphens"));
        if (slug_is_reserved(entry->slug))
            load_fault(load, entry->file->path, 0,
                       SPAN("the site uses that address itself: give the file another name"));
        if (load->exported)
            drop_taken(load, entry);
        else
            check_aliases(load, entry);
    }
    check_scores(load);
    if (!load->exported)
        load_check_links(load);
    for (const struct load_reference *r = load->references; r != NULL; r = r->next)
        check_reference(load, known, r);
    if (load->fault_count > 0)
        qsort(load->faults, load->fault_count, sizeof(load->faults[0]), by_place);
}
