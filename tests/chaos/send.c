/* How a writer sends: each deed is written down first, and sent again with the same key until there is an answer. */
#include "chaos/writer.h"

#include <unistd.h>

enum {
    AGAIN_MS = 100,      /* between sendings */
    GIVES_UP_MS = 40000, /* after which what happened stays unknown */
    HANGS_UP_OF = 12     /* one sending of so many is not waited for */
};

const char *const deed_kinds[DEED_KINDS] = {
    "ask",      "answer", "comment", "edit", "vote",  "delete",    "accept", "tag_new",
    "tag_edit", "held",   "publish", "move", "split", "move_back", "merge",
};
const char *const deed_outcomes[DEED_OUTCOMES] = {"unknown", "done", "refused"};

/* ---- the journal ---- */

struct deed *begin_deed(enum deed_kind kind, int64_t post_id, int64_t value)
{
    int count = me.tally->count;
    struct deed *deed = &me.tally->deeds[count];
    *deed = (struct deed){.kind = kind, .post = post_id, .value = value};
    me.tally->count = count + 1;
    return deed;
}

const char *mark_of(const struct deed *deed)
{
    return format("Deed %zu-%td", me.number, deed - me.tally->deeds);
}

/* ---- sending as a browser would ---- */

void note(const struct page *page)
{
    bool to_sign_in = page->status == 303 && strncmp(page->location.ptr, "/login", 6) == 0;
    bool known = page->status == 0 || page->status == 503 || page->status / 100 == 2 ||
                 page->status / 100 == 3 || page->status / 100 == 4;
    if (to_sign_in || !known || page->status == 401 || page->status == 429) {
        me.tally->wrong++;
        me.tally->wrong_status = (int)page->status;
    } else if (page->status != 0 && page->status != 503) {
        me.tally->served_at = (long long)harness_clock();
    }
}

static struct page look(const char *path)
{
    uint64_t deadline = harness_clock() + GIVES_UP_MS;
    for (;;) {
        struct page page = get(me.browser, path);
        note(&page);
        if ((page.status != 0 && page.status != 503) || chaos->over || harness_clock() > deadline)
            return page;
        usleep(AGAIN_MS * 1000);
    }
}

static enum deed_outcome outcome_of(const struct page *page, const struct deed *deed)
{
    if (page->status == 303)
        return DEED_DONE;
    /* What is refused now may have been done by a sending before, which was not answered. */
    if (page->status / 100 == 4)
        return deed->sendings == 1 ? DEED_REFUSED : DEED_UNKNOWN;
    return DEED_UNKNOWN;
}

/* The number behind the mark in a redirect's address. */
static int64_t number_behind(const struct page *page, const char *mark)
{
    const char *at = page->location.len == 0 ? NULL : strstr(page->location.ptr, mark);
    return at == NULL ? 0 : strtoll(at + strlen(mark), NULL, 10);
}

static bool may_be_repeated(const struct sending *s)
{
    return s->harmless || s->key[0] != '\0';
}

static struct page send_once(const struct sending *s)
{
    if (any(HANGS_UP_OF) == 0)
        with_patience(me.browser, chance_between(&me.chance, 1, 200));
    if (!may_be_repeated(s))
        with_new_connection(me.browser);
    struct page page = post_without_token(
        me.browser, s->path, "csrf", s->token, "key", s->key, s->fields[0][0], s->fields[0][1],
        s->fields[1][0], s->fields[1][1], s->fields[2][0], s->fields[2][1], s->fields[3][0],
        s->fields[3][1], s->fields[4][0], s->fields[4][1], s->fields[5][0], s->fields[5][1], NULL);
    note(&page);
    return page;
}

/*
 * The writer sees the question or answer that was just acknowledged. Of a question in several pages it may have moved
 * meanwhile, and what a comment belongs to may have been deleted. A page is read by several statements: when the question
 * is deleted between them its answers are missing from it, and the next look finds that it is gone.
 */
static void see_own(const struct deed *deed, const struct page *reply)
{
    if (deed->kind == DEED_COMMENT || deed->kind == DEED_HELD)
        return;
    struct page page;
    for (int look = 0; look < 2; look++) {
        page = get(me.browser, reply->location.ptr);
        note(&page);
        if (page.status != 200 || page_has(&page, "?from=") ||
            page_has(&page, format("%s.", mark_of(deed))))
            return;
    }
    me.tally->unseen++;
    trouble_log("FAULT: %s does not see %s at %s: sent %d times\n%s", writer_name(me.number),
                mark_of(deed), reply->location.ptr, deed->sendings, page.body.ptr);
}

bool carry_out(struct deed *deed, const struct sending *s, const char *created)
{
    uint64_t deadline = harness_clock() + GIVES_UP_MS;
    for (;;) {
        deed->sendings++;
        struct page page = send_once(s);
        deed->outcome = outcome_of(&page, deed);
        if (deed->outcome == DEED_DONE && created != NULL) {
            deed->post = number_behind(&page, created);
            see_own(deed, &page);
        }
        bool answered = page.status != 0 && page.status != 503;
        if (answered || !may_be_repeated(s) || harness_clock() > deadline)
            return deed->outcome == DEED_DONE;
        usleep((useconds_t)chance_between(&me.chance, AGAIN_MS, 3 * AGAIN_MS) * 1000);
    }
}

bool open_form(const char *path, struct sending *s, struct page *page)
{
    *page = look(path);
    s->token = input_of(page, "csrf");
    s->key = input_of(page, "key");
    return page->status == 200 && s->token[0] != '\0';
}
