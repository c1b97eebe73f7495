/* Saving a thread with its dates, votes and accepted answer, as its people would have. */
#include "ctl/load/load.h"

#include "card/card.h"
#include "core/slug.h"

#include <sodium.h>

/* One SHA-256 over the names and bytes of all its files. */
static struct span thread_sha(struct load *load, const struct load_thread *thread)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (const struct load_post *post = thread->posts; post != NULL; post = post->next) {
        crypto_hash_sha256_update(&state, (const unsigned char *)post->file->path.ptr,
                                  post->file->path.len);
        crypto_hash_sha256_update(&state, (const unsigned char *)post->file->sha.ptr,
                                  post->file->sha.len);
    }
    unsigned char *sha = arena_alloc(load->arena, LOAD_SHA_BYTES);
    crypto_hash_sha256_final(&state, sha);
    return span_make((const char *)sha, LOAD_SHA_BYTES);
}

static int64_t person_id(const struct load *load, struct span name)
{
    for (const struct load_person *person = load->people; person != NULL; person = person->next)
        if (span_equal(person->name, name))
            return person->id;
    return 0;
}

static const struct load_post *post_of(const struct load_thread *thread, int64_t number)
{
    const struct load_post *post = thread->posts;
    while (post != NULL && post->number != number)
        post = post->next;
    return post;
}

static bool save_post(struct load_saving *saving, const struct load_thread *thread,
                      struct load_post *post)
{
    struct arena *arena = saving->load->arena;
    const struct post_text *body = &post->body;
    struct db_value author = DB_INT(person_id(saving->load, post->author));
    struct db_value kinds = DB_TEXTS(body->link_kinds, body->link_count);
    struct db_value slugs = DB_TEXTS(body->link_slugs, body->link_count);
    struct db_batch *batch = db_batch_new(arena);
    if (post->number == 0) {
        db_ask(batch, STMT_ctl_question, load_read_id, &post->id, author, DB_TEXT(thread->title),
               DB_TEXT(slug_make(arena, thread->title, SLUG_MAX)), DB_TEXT(body->body),
               DB_TEXT(body->html), DB_TEXT(body->plain),
               DB_TEXTS(thread->tags.items, thread->tags.count), kinds, slugs,
               DB_TIME(post->created));
        card_store_ask(batch, person_id(saving->load, post->author),
                       &(struct card){.tags = thread->symptoms.items,
                                      .tag_count = thread->symptoms.count,
                                      .since = thread->since,
                                      .tried = thread->tried.items,
                                      .tried_count = thread->tried.count});
    } else if (span_is(post->kind, "answer"))
        db_ask(batch, STMT_ctl_answer, load_read_id, &post->id, author, DB_INT(thread->posts->id),
               DB_TEXT(body->body), DB_TEXT(body->html), DB_TEXT(body->plain), kinds, slugs,
               DB_TIME(post->created));
    else
        db_ask(batch, STMT_ctl_comment, load_read_id, &post->id, author,
               DB_INT(post_of(thread, post->on)->id), DB_TEXT(body->body), DB_TEXT(body->html),
               kinds, slugs, DB_TIME(post->created));
    return load_run(saving, batch, post->file->path);
}

/* As many people as the score needs, beginning with another one for each post. */
static bool save_votes(struct load_saving *saving, const struct load_post *post)
{
    int64_t wanted = post->score < 0 ? -post->score : post->score;
    if (wanted == 0)
        return true;
    struct db_batch *batch = db_batch_new(saving->load->arena);
    const struct load_person *person = saving->load->people;
    for (int64_t i = 0; i < post->id % wanted; i++)
        person = person->next == NULL ? saving->load->people : person->next;
    for (int64_t cast = 0; cast < wanted;) {
        if (!span_equal(person->name, post->author)) {
            db_ask(batch, STMT_ctl_vote, NULL, NULL, DB_INT(person->id), DB_INT(post->id),
                   DB_INT(post->score < 0 ? -1 : 1));
            cast++;
        }
        person = person->next == NULL ? saving->load->people : person->next;
    }
    return load_run(saving, batch, post->file->path);
}

static bool finish(struct load_saving *saving, const struct load_thread *thread, struct span path,
                   struct span sha)
{
    struct db_batch *batch = db_batch_new(saving->load->arena);
    const struct load_post *question = thread->posts;
    if (question == NULL)
        return true; /* load_read makes no thread without its question */
    for (const struct load_post *post = question->next; post != NULL; post = post->next)
        if (post->accepted)
            db_ask(batch, STMT_ctl_accept, NULL, NULL,
                   DB_INT(person_id(saving->load, question->author)), DB_INT(post->id));
    db_ask(batch, STMT_ctl_alias, NULL, NULL, DB_TEXT(SPAN("library")), DB_TEXT(SPAN("thread")),
           DB_TEXT(thread->folder), DB_INT(question->id));
    load_note(batch, question->id, path, sha, SPAN(""));
    return load_run(saving, batch, path);
}

bool load_save_thread(struct load_saving *saving, struct load_thread *thread)
{
    struct span path =
        arena_printf(saving->load->arena, "threads/" SPAN_FMT, SPAN_ARG(thread->folder));
    struct span sha = thread_sha(saving->load, thread);
    if (load_state_alias(saving->state, SPAN("thread"), thread->folder) != 0) {
        const struct load_state_file *before = load_state_file(saving->state, path);
        bool same = before != NULL && span_equal(before->sha, sha);
        saving->counts[same ? LOAD_SAME : LOAD_LEFT]++;
        if (!same)
            fprintf(saving->out,
                    "left alone, a thread belongs to its people once it is there: " SPAN_FMT "\n",
                    SPAN_ARG(path));
        return true;
    }
    for (struct load_post *post = thread->posts; post != NULL; post = post->next)
        if (!save_post(saving, thread, post) || !save_votes(saving, post))
            return false;
    load_done(saving, LOAD_NEW, path);
    return finish(saving, thread, path, sha);
}
