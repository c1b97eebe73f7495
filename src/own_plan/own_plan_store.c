/* Members' own plans in the database. */
#include "own_plan/own_plan.h"

static void read_question(struct db_row *row, void *out)
{
    struct own_plan_question *question = out;
    size_t count; /* of the other arrays: the same */
    question->id = db_int(row);
    question->title = db_text(row);
    question->slug = db_text(row);
    question->waits = db_bool(row);
    question->plan = db_int(row);
    question->saved = db_int(row);
    question->kept.words = db_texts(row, &question->kept.count);
    question->kept.sources = db_ints(row, &count);
    question->kept.marks = db_texts(row, &count);
    question->agreed = db_bool(row);
}

void own_plan_store_question(struct db_batch *batch, struct span session_hash, int64_t question,
                             struct own_plan_question *out)
{
    db_ask(batch, STMT_own_plan_question, read_question, out, DB_BYTES(session_hash),
           DB_INT(question));
}

static void read_answer(struct db_row *row, void *out)
{
    struct own_plan_answers *answers = out;
    struct own_plan_answer *answer = db_list_item(row, answers);
    answer->id = db_int(row);
    answer->revision = db_int(row);
    post_read_person(row, &answer->author);
    answer->html = db_html(row);
    answer->warning = db_text(row);
}

void own_plan_store_answers(struct db_batch *batch, int64_t question, struct own_plan_answers *out)
{
    db_ask(batch, STMT_own_plan_answers, read_answer, out, DB_INT(question),
           DB_INT(OWN_PLAN_ANSWERS));
}

static void read_entry(struct db_row *row, void *out)
{
    struct own_plan_entries *entries = out;
    struct own_plan_entry *entry = db_list_item(row, entries);
    entry->title = db_text(row);
    entry->id = db_int(row);
    entry->kind = db_text(row);
    entry->slug = db_text(row);
    entry->revision = db_int(row);
}

void own_plan_store_entries(struct db_batch *batch, int64_t question, struct own_plan_entries *out)
{
    db_ask(batch, STMT_own_plan_entries, read_entry, out, DB_INT(question),
           DB_INT(OWN_PLAN_ANSWERS), DB_INT(OWN_PLAN_ENTRIES));
}

static void read_plan(struct db_row *row, void *out)
{
    struct own_plan *plan = out;
    size_t counts[6];
    plan->id = db_int(row);
    plan->question_id = db_int(row);
    plan->title = db_text(row);
    plan->slug = db_text(row);
    plan->saved = db_int(row);
    plan->version = db_int(row);
    plan->number = db_int(row);
    plan->at = db_time(row);
    plan->why = db_text(row);
    const struct span *words = db_texts(row, &counts[0]);
    const struct span *states = db_texts(row, &counts[1]);
    const struct span *reasons = db_texts(row, &counts[2]);
    const int64_t *sources = db_ints(row, &counts[3]);
    const int64_t *revisions = db_ints(row, &counts[4]);
    const struct span *entries = db_texts(row, &counts[5]);
    for (size_t i = 0; i < counts[0] && i < OWN_PLAN_STEPS; i++)
        plan->steps[plan->count++] = (struct own_plan_step){.place = (int64_t)i + 1,
                                                            .words = words[i],
                                                            .state = states[i],
                                                            .reason = reasons[i],
                                                            .source = sources[i],
                                                            .revision = revisions[i],
                                                            .entries = entries[i]};
}

static void read_source(struct db_row *row, void *out)
{
    struct own_plan_sources *sources = out;
    struct own_plan_source *source = db_list_item(row, sources);
    source->place = db_int(row);
    source->id = db_int(row);
    source->kind = db_text(row);
    source->title = db_text(row);
    source->slug = db_text(row);
    post_read_person(row, &source->author);
    source->revision = db_int(row);
    source->warning = db_text(row);
    source->cautions = db_texts(row, &source->caution_count);
    source->change = db_text(row);
}

void own_plan_store_get(struct db_batch *batch, struct span session_hash, int64_t id,
                        int64_t number, struct own_plan *out, struct own_plan_sources *sources)
{
    db_ask(batch, STMT_own_plan_get, read_plan, out, DB_BYTES(session_hash), DB_INT(id),
           DB_INT(number));
    db_ask(batch, STMT_own_plan_sources, read_source, sources, DB_BYTES(session_hash), DB_INT(id),
           DB_INT(number));
}

static void read_row(struct db_row *row, void *out)
{
    struct own_plan_rows *rows = out;
    struct own_plan_row *plan = db_list_item(row, rows);
    plan->id = db_int(row);
    plan->question_id = db_int(row);
    plan->title = db_text(row);
    plan->at = db_time(row);
    plan->steps = db_int(row);
    plan->doing = db_int(row);
    plan->told = db_int(row);
}

void own_plan_store_list(struct db_batch *batch, struct span session_hash,
                         struct own_plan_rows *out)
{
    db_ask(batch, STMT_own_plan_list, read_row, out, DB_BYTES(session_hash));
}

static void read_consent(struct db_row *row, void *out)
{
    struct own_plan_consent *consent = out;
    consent->agreed = db_bool(row);
    consent->at = db_time(row);
}

void own_plan_store_consent(struct db_batch *batch, struct span session_hash,
                            struct own_plan_consent *out)
{
    db_ask(batch, STMT_own_plan_agreed, read_consent, out, DB_BYTES(session_hash));
}

static void read_version(struct db_row *row, void *out)
{
    struct own_plan_versions *versions = out;
    struct own_plan_version *version = db_list_item(row, versions);
    size_t counts[3];
    version->number = db_int(row);
    version->at = db_time(row);
    version->why = db_text(row);
    const struct span *words = db_texts(row, &counts[0]);
    const struct span *states = db_texts(row, &counts[1]);
    const struct span *reasons = db_texts(row, &counts[2]);
    version->count = counts[0];
    version->steps = arena_array_of(db_row_arena(row), struct own_plan_step, counts[0]);
    for (size_t i = 0; i < counts[0]; i++)
        version->steps[i] =
            (struct own_plan_step){.words = words[i], .state = states[i], .reason = reasons[i]};
}

void own_plan_store_versions(struct db_batch *batch, struct span session_hash, int64_t id,
                             struct own_plan_versions *out)
{
    db_ask(batch, STMT_own_plan_versions, read_version, out, DB_BYTES(session_hash), DB_INT(id));
}

void own_plan_store_save(struct db_batch *batch, int64_t owner, const struct own_plan *plan,
                         struct span why, bool agree, int64_t *id)
{
    int64_t places[OWN_PLAN_STEPS];
    int64_t sources[OWN_PLAN_STEPS];
    int64_t revisions[OWN_PLAN_STEPS];
    struct span words[OWN_PLAN_STEPS];
    struct span states[OWN_PLAN_STEPS];
    struct span reasons[OWN_PLAN_STEPS];
    struct span entries[OWN_PLAN_STEPS];
    struct span marks[OWN_PLAN_STEPS];
    for (size_t i = 0; i < plan->count; i++) {
        const struct own_plan_step *step = &plan->steps[i];
        places[i] = step->place;
        sources[i] = step->source;
        revisions[i] = step->revision;
        words[i] = step->words;
        states[i] = step->state;
        reasons[i] = step->reason;
        entries[i] = step->entries;
        marks[i] = step->mark;
    }
    size_t n = plan->count;
    db_ask(batch, STMT_own_plan_save, db_read_int, id, DB_INT(owner), DB_INT(plan->question_id),
           DB_INT(plan->saved), DB_TEXT(why), DB_BOOL(agree), DB_INTS(places, n),
           DB_TEXTS(words, n), DB_TEXTS(states, n), DB_TEXTS(reasons, n), DB_INTS(sources, n),
           DB_INTS(revisions, n), DB_TEXTS(entries, n), DB_TEXTS(marks, n));
}

void own_plan_store_delete(struct db_batch *batch, int64_t owner, int64_t id)
{
    db_ask(batch, STMT_own_plan_delete, db_read_int, NULL, DB_INT(owner), DB_INT(id));
}

void own_plan_store_take_back(struct db_batch *batch, int64_t owner)
{
    db_ask(batch, STMT_own_plan_answer, db_read_int, NULL, DB_INT(owner), DB_BOOL(false));
}
