/* A writer: asks, answers, comments, votes, edits, deletes, accepts, makes tags. */
#include "chaos/writer.h"

#include <unistd.h>

#include "core/base.h"

enum { BETWEEN_MS = 5, FORGET_TURNS = 50 };

struct me me;

const char *writer_name(size_t number)
{
    return format("writer_%zu", number);
}

/* A few words, so that search has something to find and to forget. */
static const char *some_words(void)
{
    static const char *const words[] = {"tight",     "hip",     "sitting", "glutes", "numb",
                                        "hamstring", "morning", "psoas",   "desk",   "kneeling",
                                        "pigeon",    "sacrum",  "towel",   "running"};
    return format("%s %s %s", words[any(COUNT_OF(words))], words[any(COUNT_OF(words))],
                  words[any(COUNT_OF(words))]);
}

static const char *some_tags(void)
{
    static const char *const tags[] = {"tight",          "hip",  "back",    "tight hip", "back hip",
                                       "tight back hip", "knot", "hip knot"};
    return tags[any(COUNT_OF(tags))];
}

/* Too many for somebody who is new. */
static const char links[] = "https://a.example/1 https://b.example/2 https://c.example/3";

static const char *text_of(const struct deed *deed)
{
    return format("%s. %s", mark_of(deed), some_words());
}

/* ---- posts that all know ---- */

static void make_known(struct posts *posts, int64_t id, size_t asker)
{
    int at = posts->count;
    while (at < POSTS_MAX && !atomic_compare_exchange_weak(&posts->count, &at, at + 1))
        continue;
    if (at == POSTS_MAX)
        return;
    posts->of[at].asker = asker;
    posts->of[at].id = id; /* 0 until now: nobody took it */
}

/* A place in the list; -1: there is none yet. The newest are taken most. */
static int some_place(const struct posts *posts)
{
    int count = posts->count;
    int among = count > 20 && any(2) == 0 ? 20 : count;
    return count == 0 ? -1 : count - 1 - (int)any((size_t)among);
}

int64_t some_post(const struct posts *posts)
{
    int place = some_place(posts);
    return place == -1 ? 0 : posts->of[place].id;
}

/* An answer to a question of one's own, most of the time. */
static int64_t some_answer_to_accept(void)
{
    const struct posts *answers = &chaos->answers;
    int place = some_place(answers);
    for (int i = 0; i < 20 && place != -1 && answers->of[place].asker != me.number; i++)
        place = some_place(answers);
    return place == -1 ? 0 : answers->of[place].id;
}

static void remember_own(const char *folder, int64_t id)
{
    if (me.post_count == POSTS_MAX)
        return;
    struct own *own = &me.posts[me.post_count++];
    *own = (struct own){.id = id};
    snprintf(own->folder, sizeof(own->folder), "%s", folder);
}

static struct own *some_own(void)
{
    return me.post_count == 0 ? NULL : &me.posts[any(me.post_count)];
}

/* ---- the deeds ---- */

/* The title in a question's form of editing. */
static const char *title_on(const struct page *page)
{
    const char *at = strstr(page->body.ptr, "id=\"title\"");
    at = at == NULL ? NULL : strstr(at, " value=\"");
    return at == NULL ? "" : format("%.*s", (int)strcspn(at + 8, "\""), at + 8);
}

static void do_ask(void)
{
    struct sending s = {.path = "/questions"};
    struct page page;
    if (!open_form("/questions/ask", &s, &page))
        return;
    struct deed *deed = begin_deed(DEED_ASK, 0, 0);
    const char *fields[SENT_FIELDS][2] = {{"title", format("%s asks", mark_of(deed))},
                                          {"body", text_of(deed)},
                                          {"tags", some_tags()}};
    memcpy(s.fields, fields, sizeof(fields));
    if (carry_out(deed, &s, "/questions/")) {
        make_known(&chaos->questions, deed->post, me.number);
        remember_own("questions", deed->post);
    }
}

static void do_answer(void)
{
    int place = some_place(&chaos->questions);
    int64_t question = place == -1 ? 0 : chaos->questions.of[place].id;
    struct sending s = {.path = format("/questions/%lld/answers", (long long)question)};
    struct page page;
    if (question == 0 || !open_form("/questions/ask", &s, &page))
        return;
    bool waits = me.number >= COACHES + MODERATORS && any(6) == 0;
    struct deed *deed = begin_deed(waits ? DEED_HELD : DEED_ANSWER, 0, 0);
    s.fields[0][0] = "body";
    s.fields[0][1] = waits ? format("%s %s", text_of(deed), links) : text_of(deed);
    if (waits && carry_out(deed, &s, "/answers/")) {
        make_known(&chaos->held, deed->post, chaos->questions.of[place].asker);
    } else if (!waits && carry_out(deed, &s, "#answer-")) {
        make_known(&chaos->answers, deed->post, chaos->questions.of[place].asker);
        remember_own("answers", deed->post);
    }
}

static int64_t some_question_or_answer(const char **folder)
{
    bool question = any(2) == 0;
    *folder = question ? "questions" : "answers";
    return some_post(question ? &chaos->questions : &chaos->answers);
}

static void do_comment(void)
{
    const char *folder;
    int64_t parent = some_question_or_answer(&folder);
    struct sending s = {.path = format("/%s/%lld/comments", folder, (long long)parent)};
    struct page page;
    if (parent == 0 || !open_form("/questions/ask", &s, &page))
        return;
    struct deed *deed = begin_deed(DEED_COMMENT, 0, 0);
    s.fields[0][0] = "body";
    s.fields[0][1] = text_of(deed);
    if (carry_out(deed, &s, "#comment-"))
        remember_own("comments", deed->post);
}

static void do_vote(void)
{
    const char *folder;
    int64_t post_id = some_question_or_answer(&folder);
    struct sending s = {.path = format("/%s/%lld/vote", folder, (long long)post_id),
                        .harmless = true};
    struct page page;
    if (post_id == 0 || !open_form("/questions/ask", &s, &page))
        return;
    int value = chance_between(&me.chance, -1, 1);
    struct deed *deed = begin_deed(DEED_VOTE, post_id, value);
    s.fields[0][0] = "value";
    s.fields[0][1] = format("%d", value);
    (void)carry_out(deed, &s, NULL);
}

static void edit(const char *folder, int64_t id)
{
    struct sending s = {.path = format("/%s/%lld/edit", folder, (long long)id)};
    struct page page;
    if (!open_form(s.path, &s, &page))
        return;
    struct deed *deed = begin_deed(DEED_EDIT, id, 0);
    bool question = strcmp(folder, "questions") == 0;
    const char *fields[SENT_FIELDS][2] = {{"revision", input_of(&page, "revision")},
                                          {"body", text_of(deed)},
                                          {question ? "title" : NULL, title_on(&page)},
                                          {"tags", some_tags()}};
    memcpy(s.fields, fields, sizeof(fields));
    (void)carry_out(deed, &s, NULL);
}

static bool moderates(void)
{
    return me.number >= COACHES && me.number < COACHES + MODERATORS;
}

static void do_edit(void)
{
    const struct own *own = some_own();
    const char *folder;
    int64_t id = moderates() ? some_question_or_answer(&folder) : 0;
    if (id != 0)
        edit(folder, id);
    else if (own != NULL)
        edit(own->folder, own->id);
}

static void do_delete(void)
{
    struct own *own = some_own();
    if (own == NULL)
        return;
    struct sending s = {.path = format("/%s/%lld/delete", own->folder, (long long)own->id),
                        .harmless = true};
    struct page page;
    if (!open_form(s.path, &s, &page))
        return;
    bool gone = !own->gone;
    struct deed *deed = begin_deed(DEED_DELETE, own->id, gone);
    const char *fields[SENT_FIELDS][2] = {{"action", gone ? "delete" : "restore"},
                                          {"reason", mark_of(deed)}};
    memcpy(s.fields, fields, sizeof(fields));
    if (carry_out(deed, &s, NULL))
        own->gone = gone;
}

/* The asker accepts; to everybody else it is refused. */
static void do_accept(void)
{
    int64_t id = some_answer_to_accept();
    struct sending s = {.path = format("/answers/%lld/accept", (long long)id), .harmless = true};
    struct page page;
    if (id == 0 || !open_form("/questions/ask", &s, &page))
        return;
    bool yes = any(4) > 0;
    struct deed *deed = begin_deed(DEED_ACCEPT, id, yes);
    s.fields[0][0] = "value";
    s.fields[0][1] = yes ? "1" : "0";
    (void)carry_out(deed, &s, NULL);
}

static const char *tag_of(int deed)
{
    return format("chaos-%zu-%d", me.number, deed);
}

static void do_tag(void)
{
    bool is_new = me.last_tag == -1 || any(3) == 0;
    struct sending s = {.path =
                            is_new ? "/tags/new" : format("/tags/%s/edit", tag_of(me.last_tag))};
    struct page page;
    if (!open_form(s.path, &s, &page))
        return;
    struct deed *deed = begin_deed(is_new ? DEED_TAG_NEW : DEED_TAG_EDIT, 0, me.last_tag);
    int number = (int)(deed - me.tally->deeds);
    if (is_new)
        deed->value = number;
    const char *fields[SENT_FIELDS][2] = {{"name", tag_of(is_new ? number : me.last_tag)},
                                          {"title", mark_of(deed)},
                                          {"facet", "context"}};
    memcpy(s.fields, fields, sizeof(fields));
    s.harmless = !is_new;
    if (carry_out(deed, &s, NULL) && is_new)
        me.last_tag = number;
}

static void do_read(void)
{
    static const char *const paths[] = {"/questions", "/tags", "/search?q=tight+hip", "/"};
    int64_t question = some_post(&chaos->questions);
    struct page page = get(me.browser, question == 0 || any(2) == 0
                                           ? paths[any(COUNT_OF(paths))]
                                           : format("/questions/%lld", (long long)question));
    note(&page);
}

/* ---- a life ---- */

static void do_moderate(void)
{
    static void (*const deeds[])(void) = {do_publish, do_publish,   do_publish, do_move,
                                          do_move,    do_move_back, do_merge};
    deeds[any(COUNT_OF(deeds))]();
}

static void do_something(void)
{
    static const struct {
        void (*deed)(void);
        size_t share; /* of all deeds, in hundredths */
    } deeds[] = {{do_vote, 28}, {do_answer, 18}, {do_comment, 14}, {do_ask, 10},
                 {do_edit, 12}, {do_delete, 5},  {do_accept, 6},   {do_read, 7}};
    size_t dice = any(100);
    if (me.number < COACHES && dice < 20) {
        do_tag();
        return;
    }
    if (moderates() && dice < 60) {
        do_moderate();
        return;
    }
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        if (dice < deeds[i].share) {
            deeds[i].deed();
            return;
        }
        dice -= deeds[i].share;
    }
}

void writer_live(size_t number, struct person *account)
{
    me.number = number;
    me.tally = &chaos->writers[number];
    me.chance = chance_new(chaos->seed + 1 + number);
    me.last_tag = -1;
    me.browser = same_browser(account);
    for (int turn = 1; !chaos->over && me.tally->count < DEEDS_MAX; turn++) {
        do_something();
        if (turn % FORGET_TURNS == 0)
            forget_pages();
        usleep(BETWEEN_MS * 1000);
    }
}
