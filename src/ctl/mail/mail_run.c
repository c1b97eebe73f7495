/* Takes mails, writes them, sends them, and notes what came of it. */
#include "ctl/mail/mail_run.h"

#include <stdlib.h>

#include "core/token.h"
#include "core/utf8.h"
#include "ctl/ctl.h"
#include "ctl/mail/mail_news.h"
#include "ctl/mail/mail_write.h"
#include "gen/ctl/mail/mail_text.h"

/*
 * A mail server is not spoken to for longer than half a minute. Who was slower, and not lost, notices before anything is sent
 * (mail_store_begin), so that a mail whose runner was lost waits no longer than this.
 */
enum { LEASE_SECONDS = 120, NOTE_TRIES = 10 };
enum { RUN_ARENA = 1 << 18, LETTER_MAX = 1 << 17, REASON_MAX = 300 };

/* One mail on its way. */
struct mail_errand {
    const struct mail_settings *settings;
    struct arena *arena;
    struct mail mail;
    enum mail_outcome outcome;
    int refusals;      /* how often the database did not take that */
    struct span token; /* of its link, should its kind have one: only its hash is stored */
    struct span link;
    struct mail_news news; /* of MAIL_NOTICES */
    struct text html;
    struct text letter;
    struct text why; /* it was not sent */
};

/* ---- taking ---- */

/* Copies what outlives the batch. */
static void keep(struct arena *arena, struct mail *mail)
{
    mail->name = arena_span(arena, mail->name);
    mail->address = arena_span(arena, mail->address);
    mail->about = arena_span(arena, mail->about);
}

/* With a token of its own for each try. */
static bool take(struct mail_errand *e, struct db_sync *db, struct text *why)
{
    struct db_batch *batch = db_batch_new(e->arena);
    e->token = token_random(e->arena);
    mail_store_take(batch, LEASE_SECONDS, token_hash(e->arena, e->token), &e->mail);
    bool ok = ctl_run(db, batch, why);
    if (ok)
        keep(e->arena, &e->mail);
    db_batch_free(batch);
    return ok;
}

static void make_link(struct mail_errand *e)
{
    const struct mail_rule *rule = mail_rule(e->mail.kind);
    struct span origin = span_of(e->settings->origin);
    if (rule->token == NULL)
        e->link = arena_printf(e->arena, SPAN_FMT "%s", SPAN_ARG(origin), rule->path);
    else
        e->link = arena_printf(e->arena, SPAN_FMT "%s?token=" SPAN_FMT, SPAN_ARG(origin),
                               rule->path, SPAN_ARG(e->token));
}

/* ---- writing ---- */

/* Of https://backtalk.example/: backtalk.example */
static struct span site_of(const struct mail_settings *settings)
{
    struct span origin = span_of(settings->origin);
    size_t slashes = span_find_text(origin, "//");
    struct span site = slashes < origin.len ? span_from(origin, slashes + 2) : origin;
    site.len = span_find(site, '/');
    return site;
}

static bool write_letter(struct mail_errand *e)
{
    const struct mail *mail = &e->mail;
    struct span site = site_of(e->settings);
    struct mail_words words = {mail->kind, mail->name, site, e->link, mail->about, &e->news};
    mail_text(&e->html, &words);
    struct mail_letter letter = {
        .from = span_of(e->settings->from),
        .to = mail->address,
        .to_name = mail->name,
        .id = arena_printf(e->arena, "%lld.%lld@" SPAN_FMT, (long long)mail->id,
                           (long long)(mail->at / 1000000), SPAN_ARG(site)),
        .at = mail->at,
        .subject = mail_subject(mail->kind, e->arena, site),
        .html = text_span(&e->html),
        .stop = mail_rule(mail->kind)->may_be_stopped ? e->link : SPAN(""),
    };
    return text_ok(&e->html) && mail_write(&e->letter, &letter) && text_ok(&e->letter);
}

/* ---- what came of it ---- */

/* Where there is no mail server, what it says is for admins to read. */
static struct span shown_words(struct mail_errand *e)
{
    struct text plain;
    text_init(&plain, LETTER_MAX);
    mail_plain(&plain, text_span(&e->html));
    struct span words = arena_span(e->arena, span_trim(text_span(&plain)));
    text_free(&plain);
    return words;
}

/* A mail server says any bytes that it likes; the database takes text. */
static struct span shown_reason(struct arena *arena, struct span said)
{
    struct span clean = arena_span(arena, utf8_clean(arena, said));
    char *bytes = (char *)(uintptr_t)clean.ptr; /* the arena's own */
    for (size_t i = 0; i < clean.len; i++) {
        if (bytes[i] == '\0')
            bytes[i] = ' ';
    }
    return utf8_cut(clean, REASON_MAX);
}

static void queue_outcome(struct mail_errand *e, struct db_batch *batch)
{
    enum mail_outcome outcome = e->outcome;
    struct span why = e->refusals > 0 /* perhaps for what it says */
                          ? SPAN("")
                          : shown_reason(db_batch_arena(batch), text_span(&e->why));
    int64_t wait = mail_wait(e->mail.tries);
    if (outcome == MAIL_LATE)
        mail_store_end(batch, &e->mail, "late", why, SPAN(""));
    else if (outcome == MAIL_AGAIN && wait >= 0)
        mail_store_again(batch, &e->mail, wait, why);
    else if (outcome == MAIL_REFUSED)
        mail_store_refuse(batch, &e->mail, why);
    else if (outcome == MAIL_SENT)
        mail_store_end(batch, &e->mail, "sent", SPAN(""), SPAN(""));
    else if (outcome == MAIL_WRITTEN)
        mail_store_end(batch, &e->mail, "written", SPAN(""), shown_words(e));
    else
        mail_store_end(batch, &e->mail, outcome == MAIL_UNKNOWN ? "unknown" : "failed", why,
                       SPAN(""));
}

/* What it says no longer holds: too many tries, or no runner for a while. */
static bool is_late(const struct mail *mail)
{
    return mail->known &&
           clock_now() > mail->at + mail_rule(mail->kind)->hours * MAIL_HOUR * 1000000;
}

/* The arena is another each time: it may take many. */
static bool note(struct mail_errand *e, struct db_sync *db, struct text *why)
{
    struct arena *arena = arena_new(RUN_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    queue_outcome(e, batch);
    bool ok = ctl_run(db, batch, why);
    e->refusals += !ok && db_batch_error(batch)->kind != ERR_UNAVAILABLE;
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

struct beginning {
    struct mail_errand *errand;
    struct db_sync *db;
};

/* The database knows from here on that it may have been sent. */
static bool may_begin(void *context)
{
    const struct beginning *beginning = context;
    struct mail_errand *e = beginning->errand;
    struct arena *arena = arena_new(RUN_ARENA);
    struct db_batch *batch = db_batch_new(arena);
    struct text why;
    int64_t id = 0;
    text_init(&why, CTL_WHY_MAX);
    mail_store_begin(batch, &e->mail, &id);
    bool ok = ctl_run(beginning->db, batch, &why) && id != 0;
    if (!ok)
        text_printf(&e->why, "nothing was sent: %s",
                    why.len == 0 ? "it was ended, or others took it" : text_string(&why));
    text_free(&why);
    db_batch_free(batch);
    arena_free(arena);
    return ok;
}

static enum mail_outcome send_it(struct mail_errand *e, struct db_sync *db,
                                 struct mail_sender *sender)
{
    struct beginning beginning = {e, db};
    const struct mail_begin begin = {may_begin, &beginning};
    if (e->mail.known)
        make_link(e);
    if (e->mail.known && e->mail.kind == MAIL_NOTICES) {
        enum mail_outcome outcome =
            mail_news_load(db, e->arena, &e->mail, span_of(e->settings->origin), &e->news, &e->why);
        if (outcome != MAIL_SENT)
            return outcome;
    }
    if (!e->mail.known || !write_letter(e)) {
        text_literal(&e->why, "this mail cannot be written: is MAIL_FROM an address?");
        return MAIL_FAILED;
    }
    struct span letter = text_span(&e->letter);
    if (e->settings->smtp == NULL)
        return mail_put(e->settings, e->mail.id, letter, &e->why);
    return mail_send(sender, e->mail.address, letter, &begin, &e->why);
}

static struct mail_errand *errand_new(const struct mail_settings *settings)
{
    struct mail_errand *e = calloc(1, sizeof(*e));
    if (e == NULL)
        return NULL;
    e->settings = settings;
    e->arena = arena_new(RUN_ARENA);
    text_init(&e->html, LETTER_MAX);
    text_init(&e->letter, LETTER_MAX);
    text_init(&e->why, LETTER_MAX);
    return e;
}

void mail_errand_free(struct mail_errand *e)
{
    if (e == NULL)
        return;
    text_free(&e->why);
    text_free(&e->letter);
    text_free(&e->html);
    arena_free(e->arena);
    free(e);
}

/*
 * Notes what is to be noted; it stays when the database fails, so that another connection can be told. What the database
 * refuses each time is given up, so that other mails go out: it ends as one whose runner was lost.
 */
static bool note_left(struct db_sync *db, struct mail_errand **left, struct text *why)
{
    struct mail_errand *e = *left;
    bool ok = e == NULL || note(e, db, why);
    bool given_up = !ok && e->refusals >= NOTE_TRIES;
    if (given_up)
        ctl_fail("mail: what came of mail %lld cannot be noted, and is given up",
                 (long long)e->mail.id);
    if (ok || given_up) {
        mail_errand_free(e);
        *left = NULL;
    }
    return ok;
}

bool mail_next(struct db_sync *db, struct mail_sender *sender, const struct mail_settings *settings,
               struct mail_errand **left, bool *found, struct text *why)
{
    if (!note_left(db, left, why))
        return false;
    struct mail_errand *e = errand_new(settings);
    bool ok = e != NULL && take(e, db, why);
    *found = ok && e->mail.id != 0;
    if (!*found) {
        mail_errand_free(e);
        return ok;
    }
    e->outcome = is_late(&e->mail) ? MAIL_LATE : send_it(e, db, sender);
    *left = e;
    return note_left(db, left, why);
}

bool mail_drain(struct db_sync *db, const struct mail_settings *settings, struct text *why)
{
    struct mail_sender *sender = mail_sender_new(settings, NULL);
    struct mail_errand *left = NULL;
    bool found = true;
    bool ok = sender != NULL;
    while (ok && found)
        ok = mail_next(db, sender, settings, &left, &found, why);
    mail_errand_free(left);
    mail_sender_free(sender);
    return ok;
}
