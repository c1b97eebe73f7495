/* Open pages that are told of what is new, through the HAProxy that is shipped. */
#include "http/edge.h"
#include "http/listener.h"

#include <stdlib.h>

enum { SOON_MS = 60000, BEAT_MS = 30000 };

static struct person *reader;
static int64_t question;
static struct listener listener;

static int begin(void **state)
{
    (void)state;
    setenv("BEHIND_PROXY", "1", 1);
    edge_start();
    tag_exists("tight");
    reader = sign_up("live_edge_reader");
    question = ask(sign_up("live_edge_asker"), "Does it come through there?",
                   "What is new, to those who stay on a page.", "tight");
    return 0;
}

/* Whoever says nothing has 30 s there: two signs of life take 40. */
static void a_stream_comes_through_at_once_and_stays(void **state)
{
    (void)state;
    listener_ask(&listener, edge_open("127.0.0.2"), question, "");
    assert_true(listener_hears(&listener, "\"answers\":[]", SOON_MS));
    int64_t first = answer(reader, question, "It does.");
    assert_true(
        listener_hears(&listener, format("\"answers\":[[%lld,0]]", (long long)first), SOON_MS));
    for (int i = 0; i < 2; i++) {
        listener_forget(&listener);
        assert_true(listener_hears(&listener, ":\n\n", BEAT_MS));
    }
    int64_t late = answer(reader, question, "Still.");
    assert_true(listener_hears(&listener, format(",[%lld,0]]", (long long)late), SOON_MS));
    listener_close(&listener);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_comes_through_at_once_and_stays),
    };
    return cmocka_run_group_tests(tests, begin, NULL);
}
