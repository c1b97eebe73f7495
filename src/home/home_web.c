/* The front page asks where it is tight; the library's says what is in it. */
#include "home/home.h"

#include "gen/home/home_view.h"
#include "web/page.h"
#include "web/reply.h"

static void front_load(struct request *r)
{
    struct home *home = r->data;
    question_store_newest(r->batch, HOME_QUESTIONS, &home->newest);
}

static void front_reply(struct request *r)
{
    static const struct head head = {
        .section = "home",
        .canonical = SPAN("/"),
        .description = SPAN(
            "Say where your back, hips or glutes are tight: stretches to follow, articles to read, "
            "and people who have been there to ask."),
        .has_search = true,
    };
    reply_topic(r, "questions");
    reply_topic(r, "tags");
    struct text *out = reply_begin(r, 200, &head);
    home_front_page(out, r, r->data);
    reply_end(r);
}

PAGE(home_front, .data_size = sizeof(struct home), .cached = true, .same_for_coaches = true,
     .steps = {front_load, front_reply})

static void library_reply(struct request *r)
{
    static const struct head head = {
        .title = SPAN("Library"),
        .section = "library",
        .canonical = SPAN("/library"),
        .description = SPAN("Stretches to follow, articles to read, the muscles and the words: "
                            "what Backtalk knows about "
                            "tight backs and glutes."),
    };
    struct text *out = reply_begin(r, 200, &head);
    home_library_page(out);
    reply_end(r);
}

PAGE(home_library, .cached = true, .steps = {library_reply})
