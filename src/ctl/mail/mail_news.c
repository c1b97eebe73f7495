/* Notices that a mail tells of, and what it says of each. */
#include "ctl/mail/mail_news.h"

#include "core/utf8.h"
#include "ctl/ctl.h"

enum { NEWS_MOST = 30, WORDS_MAX = 160, NEWS_ARENA = 1 << 18 };

/* What outlives the batch. */
static void keep(struct arena *arena, struct notice_list *list)
{
    struct notice *items = arena_array_of(arena, struct notice, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        struct notice *n = &items[i];
        *n = list->items[i];
        struct span *const spans[] = {&n->actor,      &n->actor_role,  &n->post_kind, &n->title,
                                      &n->excerpt,    &n->about_title, &n->decided,   &n->why,
                                      &n->place.what, &n->place.slug};
        for (size_t k = 0; k < COUNT_OF(spans); k++)
            *spans[k] = arena_span(arena, *spans[k]);
        n->place.kind = n->post_kind;
    }
    list->items = items;
}

static bool load(struct db_sync *db, struct arena *arena, const struct mail *mail,
                 struct notice_list *list, struct text *why)
{
    struct arena *own = arena_new(NEWS_ARENA);
    struct db_batch *batch = db_batch_new(own);
    notice_store_mail_list(batch, mail->account_id, mail->address, mail->about, NEWS_MOST + 1,
                           list);
    bool ok = ctl_run(db, batch, why);
    if (ok)
        keep(arena, list);
    db_batch_free(batch);
    arena_free(own);
    return ok;
}

/* Which kinds it is about is said by the mail, whatever of them is left. */
static bool tells(const struct mail *mail, const char *kind)
{
    return span_find_text(mail->about, kind) < mail->about.len;
}

enum mail_outcome mail_news_load(struct db_sync *db, struct arena *arena, const struct mail *mail,
                                 struct span origin, struct mail_news *out, struct text *why)
{
    struct notice_list list = {0};
    if (!load(db, arena, mail, &list, why))
        return MAIL_AGAIN;
    out->more = list.count > NEWS_MOST;
    if (out->more)
        list.count = NEWS_MOST;
    out->origin = origin;
    out->groups = notice_group(arena, &list);
    out->own = tells(mail, "own ");
    out->followed = tells(mail, "followed ");
    if (out->groups.count > 0)
        return MAIL_SENT;
    text_literal(why, "nothing is left to tell: it was read, or is not shown any more");
    return MAIL_LATE;
}

struct span mail_news_link(struct arena *arena, const struct mail_news *news,
                           const struct notice *notice)
{
    struct span path = notice_path(arena, &notice->place);
    return arena_printf(arena, SPAN_FMT SPAN_FMT, SPAN_ARG(news->origin), SPAN_ARG(path));
}

struct span mail_news_words(struct arena *arena, const struct notice *notice)
{
    struct span words = span_trim(notice_words(arena, notice));
    words.len = span_find(words, '\n');
    struct span cut = utf8_cut(words, WORDS_MAX);
    return cut.len == words.len ? words : arena_printf(arena, SPAN_FMT "…", SPAN_ARG(cut));
}
