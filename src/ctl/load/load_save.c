/* Saving people, tags and entries that are new, or changed in their files and nowhere else. */
#include "ctl/load/load.h"

#include "core/name_key.h"

enum { NAME_TRIES = 99 };

/* ---- shared ---- */

bool load_run(struct load_saving *saving, struct db_batch *batch, struct span path)
{
    bool ok = db_sync_run(saving->db, batch);
    if (!ok) {
        struct text trouble;
        text_init(&trouble, CTL_WHY_MAX);
        (void)ctl_batch_trouble(batch, &trouble);
        text_clear(saving->why);
        text_printf(saving->why, "%s/" SPAN_FMT ": ", saving->load->folder, SPAN_ARG(path));
        text_add_span(saving->why, text_span(&trouble));
        text_free(&trouble);
    }
    db_batch_free(batch);
    return ok;
}

void load_read_id(struct db_row *row, void *out)
{
    *(int64_t *)out = db_int(row);
}

static void read_bool(struct db_row *row, void *out)
{
    *(bool *)out = db_bool(row);
}

void load_done(struct load_saving *saving, enum load_outcome outcome, struct span path)
{
    saving->counts[outcome]++;
    if (outcome == LOAD_LEFT)
        fprintf(saving->out, "left alone, it was edited on the site: " SPAN_FMT "\n",
                SPAN_ARG(path));
}

void load_report(struct load_saving *saving, const char *what)
{
    const size_t *counts = saving->counts;
    fprintf(saving->out, "%-10s %4zu new %4zu changed %4zu as before %4zu left alone\n", what,
            counts[LOAD_NEW], counts[LOAD_CHANGED], counts[LOAD_SAME], counts[LOAD_LEFT]);
    for (size_t i = 0; i < LOAD_OUTCOMES; i++)
        saving->counts[i] = 0;
}

void load_note(struct db_batch *batch, int64_t post, struct span path, struct span sha,
               struct span tag)
{
    db_ask(batch, STMT_ctl_note_load, NULL, NULL, DB_ID_OR_NULL(post), DB_TEXT(path), DB_BYTES(sha),
           DB_TEXT_OR_NULL(tag));
}

static void add_alias(struct db_batch *batch, struct span kind, struct span external_id, int64_t id)
{
    db_ask(batch, STMT_ctl_alias, NULL, NULL, DB_TEXT(SPAN("library")), DB_TEXT(kind),
           DB_TEXT(external_id), DB_INT(id));
}

/* ---- people ---- */

/* The person's name or, when somebody has it already, the name with a number. */
static bool free_name(struct load_saving *saving, const struct load_person *person,
                      struct span *name, struct span *key)
{
    struct arena *arena = saving->load->arena;
    *name = person->name;
    for (int i = 2; i <= NAME_TRIES; i++) {
        bool taken = false;
        *key = name_key(arena, *name);
        struct db_batch *batch = db_batch_new(arena);
        db_ask(batch, STMT_ctl_name_taken, read_bool, &taken, DB_TEXT(*key));
        if (!load_run(saving, batch, person->file->path))
            return false;
        if (!taken)
            return true;
        *name = arena_printf(arena, SPAN_FMT "_%d", SPAN_ARG(person->name), i);
    }
    text_clear(saving->why);
    text_printf(saving->why, "%s/" SPAN_FMT ": too many accounts have this name",
                saving->load->folder, SPAN_ARG(person->file->path));
    return false;
}

static bool save_person(struct load_saving *saving, struct load_person *person)
{
    struct arena *arena = saving->load->arena;
    person->id = load_state_alias(saving->state, SPAN("person"), person->name);
    if (person->id != 0) {
        load_done(saving, LOAD_SAME, person->file->path);
        return true;
    }
    struct span name;
    struct span key;
    if (!free_name(saving, person, &name, &key))
        return false;
    if (!span_equal(name, person->name))
        fprintf(saving->out, "the name " SPAN_FMT " is taken: " SPAN_FMT " it is\n",
                SPAN_ARG(person->name), SPAN_ARG(name));
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_person, load_read_id, &person->id, DB_TEXT(name), DB_TEXT(key),
           DB_TEXT(person->role), DB_TEXT(person->about), DB_BOOL(person->example));
    if (!load_run(saving, batch, person->file->path))
        return false;
    batch = db_batch_new(arena);
    add_alias(batch, SPAN("person"), person->name, person->id);
    load_done(saving, LOAD_NEW, person->file->path);
    return load_run(saving, batch, person->file->path);
}

static bool save_people(struct load_saving *saving)
{
    for (struct load_person *person = saving->load->people; person != NULL; person = person->next) {
        if (!save_person(saving, person))
            return false;
        if (saving->editor == 0 && !span_is(person->role, "member"))
            saving->editor = person->id;
    }
    load_report(saving, "people");
    if (saving->editor != 0 || (saving->load->tags == NULL && saving->load->entries == NULL))
        return true;
    text_clear(saving->why);
    text_printf(saving->why,
                "%s/people: there has to be a coach, by whom tags and entries are saved",
                saving->load->folder);
    return false;
}

/* ---- tags ---- */

static int64_t tag_id(const struct load_state *state, struct span name)
{
    int64_t id = load_state_alias(state, SPAN("tag"), name);
    for (size_t i = 0; id == 0 && i < state->tags.count; i++)
        if (span_equal(state->tags.items[i].name, name))
            id = state->tags.items[i].id;
    return id;
}

static bool put_tag(struct load_saving *saving, const struct load_tag *tag, int64_t known_id)
{
    struct arena *arena = saving->load->arena;
    int64_t id = known_id;
    struct db_batch *batch = db_batch_new(arena);
    db_ask(batch, STMT_ctl_tag_save, load_read_id, &id, DB_INT(saving->editor),
           DB_ID_OR_NULL(known_id), DB_TEXT(tag->name), DB_TEXT(tag->title), DB_TEXT(tag->facet),
           DB_TEXT(tag->summary), DB_TEXT(tag->description.body), DB_TEXT(tag->description.html),
           DB_BOOL(tag->red_flag), DB_TEXTS(tag->parents.items, tag->parents.count),
           DB_TEXTS(tag->synonyms.items, tag->synonyms.count));
    if (!load_run(saving, batch, tag->file->path))
        return false;
    batch = db_batch_new(arena);
    if (load_state_alias(saving->state, SPAN("tag"), tag->name) == 0)
        add_alias(batch, SPAN("tag"), tag->name, id);
    load_note(batch, 0, tag->file->path, tag->file->sha, tag->name);
    load_done(saving, known_id == 0 ? LOAD_NEW : LOAD_CHANGED, tag->file->path);
    return load_run(saving, batch, tag->file->path);
}

static bool save_tag(struct load_saving *saving, struct load_tag *tag)
{
    int64_t id = tag_id(saving->state, tag->name);
    const struct load_state_file *before = load_state_file(saving->state, tag->file->path);
    tag->saved = true;
    if (id != 0 && before != NULL && span_equal(before->sha, tag->file->sha)) {
        load_done(saving, LOAD_SAME, tag->file->path);
        return true;
    }
    if (id != 0 && (before == NULL || before->edited)) {
        load_done(saving, LOAD_LEFT, tag->file->path);
        return true;
    }
    return put_tag(saving, tag, id);
}

static bool parents_are_saved(const struct load *load, const struct load_tag *tag)
{
    for (size_t i = 0; i < tag->parents.count; i++)
        for (const struct load_tag *parent = load->tags; parent != NULL; parent = parent->next)
            if (span_equal(parent->name, tag->parents.items[i]) && !parent->saved)
                return false;
    return true;
}

/* Parents first; the check has seen to it that there is no circle. */
static bool save_tags(struct load_saving *saving)
{
    bool again = true;
    while (again) {
        again = false;
        for (struct load_tag *tag = saving->load->tags; tag != NULL; tag = tag->next) {
            if (tag->saved || !parents_are_saved(saving->load, tag))
                continue;
            if (!save_tag(saving, tag))
                return false;
            again = true;
        }
    }
    load_report(saving, "tags");
    return true;
}

/* ---- entries ---- */

static int64_t author_of(const struct load_saving *saving, const struct load_entry *entry)
{
    for (const struct load_person *person = saving->load->people; person != NULL;
         person = person->next)
        if (entry->author.len > 0 && span_equal(person->name, entry->author))
            return person->id;
    return saving->editor;
}

static bool put_entry(struct load_saving *saving, const struct load_entry *entry,
                      const struct load_state_entry *before)
{
    struct arena *arena = saving->load->arena;
    const struct post_text *body = &entry->body;
    int64_t id = 0;
    struct span plain =
        arena_printf(arena, SPAN_FMT "\n" SPAN_FMT, SPAN_ARG(body->plain), SPAN_ARG(entry->words));
    struct db_batch *batch = db_batch_new(arena);
    db_ask(
        batch, STMT_ctl_entry_save, load_read_id, &id, DB_INT(author_of(saving, entry)),
        before == NULL ? DB_NULL : DB_INT(before->id),
        DB_INT(before == NULL ? 0 : before->revision), DB_TEXT(entry->kind), DB_TEXT(entry->slug),
        DB_TEXT(entry->title), DB_TEXT(entry->summary),
        DB_TEXTS(entry->aliases.items, entry->aliases.count),
        DB_TEXTS(entry->slugs.items, entry->slugs.count),
        DB_TEXTS(entry->tags.items, entry->tags.count), DB_TEXT(entry->status),
        DB_TEXT(entry->model.len == 0 ? SPAN("{}") : entry->model), DB_TEXT(body->body),
        DB_TEXT(body->html), DB_TEXT(plain),
        DB_TEXT(before == NULL ? SPAN("Starter content") : SPAN("The starter content was renewed")),
        DB_TEXTS(body->link_kinds, body->link_count), DB_TEXTS(body->link_slugs, body->link_count),
        DB_BYTES(entry->file->sha));
    if (!load_run(saving, batch, entry->file->path))
        return false;
    load_done(saving, before == NULL ? LOAD_NEW : LOAD_CHANGED, entry->file->path);
    if ((entry->photos != NULL || before != NULL) && !load_save_photos(saving, entry, id))
        return false;
    if (load_state_alias(saving->state, entry->kind, entry->slug) != 0)
        return true;
    batch = db_batch_new(arena);
    add_alias(batch, entry->kind, entry->slug, id);
    return load_run(saving, batch, entry->file->path);
}

static bool save_entry(struct load_saving *saving, const struct load_entry *entry)
{
    const struct load_state_entry *before =
        load_state_entry(saving->state, entry->kind, entry->slug);
    if (before != NULL && before->sha.len == 0) {
        load_done(saving, LOAD_LEFT, entry->file->path);
        return true;
    }
    if (before != NULL && span_equal(before->sha, entry->file->sha)) {
        load_done(saving, LOAD_SAME, entry->file->path);
        return true;
    }
    return put_entry(saving, entry, before);
}

static bool save_entries(struct load_saving *saving)
{
    for (const struct load_entry *entry = saving->load->entries; entry != NULL; entry = entry->next)
        if (!save_entry(saving, entry))
            return false;
    load_report(saving, "entries");
    return true;
}

bool load_save(struct load_saving *saving)
{
    if (!save_people(saving) || !save_tags(saving) || !save_entries(saving))
        return false;
    for (struct load_thread *thread = saving->load->threads; thread != NULL; thread = thread->next)
        if (!load_save_thread(saving, thread))
            return false;
    load_report(saving, "threads");
    return true;
}
