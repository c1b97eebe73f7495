/* Red flags: which wordings are noticed and which are not. The wordings are in tests/unit/safety/. */
#include "unit/unit.h"

#include "safety/safety.h"

enum { ARENA_MAX = 64 << 20 };

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(ARENA_MAX);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct safety_hits advice(struct span text)
{
    return safety_match_texts(&(struct safety_text){.text = text}, 1, SAFETY_ADVICE);
}

static struct safety_hits html(const char *text)
{
    return safety_match_texts(&(struct safety_text){.text = span_of(text), .html = true}, 1,
                              SAFETY_OWN_WORDS);
}

static bool mentions(struct safety_hits hits, struct span flag)
{
    for (size_t i = 0; i < safety_flag_count(); i++) {
        if (span_equal(safety_flag_at(i)->name, flag))
            return (hits.bits >> i & 1) != 0;
    }
    fail_msg("no flag is called " SPAN_FMT, SPAN_ARG(flag));
    return false;
}

static struct span names_of(struct safety_hits hits)
{
    struct span names = SPAN("");
    for (size_t i = 0; i < safety_flag_count(); i++) {
        if ((hits.bits >> i & 1) != 0)
            names = arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(names),
                                 SPAN_ARG(safety_flag_at(i)->name));
    }
    return names;
}

/* The next line that is no comment. */
static bool next_line(struct span *rest, struct span *line)
{
    while (span_next(rest, '\n', line)) {
        if (line->len > 0 && line->ptr[0] != '#')
            return true;
    }
    return false;
}

/* ---- wordings ---- */

static void what_people_write_is_noticed(void **state)
{
    (void)state;
    struct span rest = read_file(arena, "tests/unit/safety/mentions.tsv");
    struct span line;
    struct span flag;
    size_t missed = 0;
    while (next_line(&rest, &line)) {
        assert_true(span_next(&line, '\t', &flag));
        struct safety_hits hits = safety_match(line);
        if (!mentions(hits, flag)) {
            print_error(SPAN_FMT " is not seen in: " SPAN_FMT " (only" SPAN_FMT ")\n",
                        SPAN_ARG(flag), SPAN_ARG(line), SPAN_ARG(names_of(hits)));
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

static enum safety_tier tier_named(struct span name)
{
    return span_is(name, "now")    ? SAFETY_NOW
           : span_is(name, "soon") ? SAFETY_SOON
                                   : SAFETY_DISTRESS;
}

static void assert_urgent_enough(const char *file)
{
    struct span rest = read_file(arena, file);
    struct span line;
    struct span tier;
    size_t missed = 0;
    while (next_line(&rest, &line)) {
        assert_true(span_next(&line, '\t', &tier));
        struct safety_hits hits = safety_match(line);
        bool good = safety_has(hits, tier_named(tier)) ||
                    (span_is(tier, "soon") && safety_has(hits, SAFETY_NOW));
        if (!good) {
            print_error("not " SPAN_FMT ": " SPAN_FMT " (only" SPAN_FMT ")\n", SPAN_ARG(tier),
                        SPAN_ARG(line), SPAN_ARG(names_of(hits)));
            missed++;
        }
    }
    assert_int_equal(missed, 0);
}

static void what_was_tried_gets_a_card_that_is_urgent_enough(void **state)
{
    (void)state;
    assert_urgent_enough("tests/unit/safety/tried.tsv");
}

static void many_voices_get_a_card_that_is_urgent_enough(void **state)
{
    (void)state;
    assert_urgent_enough("tests/unit/safety/voices_tuned.tsv");
    assert_urgent_enough("tests/unit/safety/voices_held.tsv");
}

/* ---- shares: how many of a set are seen, in a hundred ---- */

static double share_urgent_enough(const char *file)
{
    struct span rest = read_file(arena, file);
    struct span line;
    struct span tier;
    size_t lines = 0;
    size_t seen = 0;
    while (next_line(&rest, &line)) {
        assert_true(span_next(&line, '\t', &tier));
        struct safety_hits hits = safety_match(line);
        bool good = safety_has(hits, tier_named(tier)) ||
                    (span_is(tier, "soon") && safety_has(hits, SAFETY_NOW));
        if (!good)
            print_message("not " SPAN_FMT ": " SPAN_FMT "\n", SPAN_ARG(tier), SPAN_ARG(line));
        lines++;
        seen += good;
    }
    assert_true(lines > 0);
    return 100.0 * (double)seen / (double)lines;
}

static double share_seen(const char *file, size_t *lines)
{
    struct span rest = read_file(arena, file);
    struct span line;
    size_t seen = 0;
    *lines = 0;
    while (next_line(&rest, &line)) {
        struct safety_hits hits = safety_match(line);
        if (safety_any(hits))
            print_message("seen:" SPAN_FMT " in: " SPAN_FMT "\n", SPAN_ARG(names_of(hits)),
                          SPAN_ARG(line));
        (*lines)++;
        seen += safety_any(hits);
    }
    assert_true(*lines > 0);
    return 100.0 * (double)seen / (double)*lines;
}

static void what_people_type_on_a_phone_is_seen(void **state)
{
    (void)state;
    assert_true(share_urgent_enough("tests/unit/safety/phone_tuned.tsv") >= 99);
    assert_true(share_urgent_enough("tests/unit/safety/phone_held.tsv") >= 96);
}

static void its_words_alone_are_not(void **state)
{
    (void)state;
    size_t lines;
    assert_true(share_seen("tests/unit/safety/phone_nothing.txt", &lines) <= 2);
    assert_true(lines >= 500);
}

static void a_brief_wording_is_none_in_a_long_text(void **state)
{
    (void)state;
    const char *brief = "my wee stops halfway";
    const char *text =
        "On long drives my wee stops halfway are at the same two places, where we all "
        "get out, walk a little and stretch the hips before the second half.";
    assert_true(mentions(safety_match(span_of(brief)), SPAN("bladder")));
    assert_false(safety_any(safety_match(span_of(text))));
}

static void ordinary_words_are_not(void **state)
{
    (void)state;
    struct span rest = read_file(arena, "tests/unit/safety/mentions_nothing.txt");
    struct span line;
    size_t wrong = 0;
    while (next_line(&rest, &line)) {
        struct safety_hits hits = safety_match(line);
        if (safety_any(hits)) {
            print_error("seen:" SPAN_FMT " in: " SPAN_FMT "\n", SPAN_ARG(names_of(hits)),
                        SPAN_ARG(line));
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void a_slip_of_the_finger_hides_nothing(void **state)
{
    (void)state;
    struct span rest = read_file(arena, "tests/unit/safety/slips.tsv");
    struct span line;
    struct span flag;
    while (next_line(&rest, &line)) {
        assert_true(span_next(&line, '\t', &flag));
        struct safety_hits hits = safety_match(line);
        if (span_is(flag, "-") ? safety_any(hits) : !mentions(hits, flag))
            fail_msg(SPAN_FMT ":" SPAN_FMT, SPAN_ARG(line), SPAN_ARG(names_of(hits)));
    }
}

static void advice_asks_and_warns_without_being_a_mention(void **state)
{
    (void)state;
    struct span rest = read_file(arena, "tests/unit/safety/advice.tsv");
    struct span line;
    struct span flag;
    while (next_line(&rest, &line)) {
        assert_true(span_next(&line, '\t', &flag));
        struct safety_hits hits = advice(line);
        if (span_is(flag, "-") ? safety_any(hits) : !mentions(hits, flag))
            fail_msg(SPAN_FMT ":" SPAN_FMT, SPAN_ARG(line), SPAN_ARG(names_of(hits)));
    }
}

static void flags_have_a_tier_a_title_and_a_text(void **state)
{
    (void)state;
    struct safety_hits hits = safety_match(SPAN("I can't pee. My back pain is worse at night."));
    assert_true(safety_has(hits, SAFETY_NOW));
    assert_true(safety_has(hits, SAFETY_SOON));
    assert_false(safety_has(hits, SAFETY_DISTRESS));
    assert_true(safety_has(safety_match(SPAN("I want to die")), SAFETY_DISTRESS));
    assert_false(safety_any(safety_match(SPAN(""))));
    for (size_t i = 0; i < safety_flag_count(); i++) {
        assert_true(safety_flag_at(i)->title.len > 0);
        assert_true(span_ends(safety_flag_at(i)->text, "."));
    }
    assert_true(safety_flag_count() <= 64);
}

/* ---- several texts, and HTML ---- */

static void tags_side_by_side_are_one_sentence_other_texts_are_not(void **state)
{
    (void)state;
    const struct safety_text tags[] = {{.text = SPAN("buttock")},
                                       {.text = SPAN("numb"), .goes_on = true}};
    const struct safety_text apart[] = {{.text = SPAN("My left arm is numb")},
                                        {.text = SPAN("Buttock stretches")}};
    const struct safety_text fever[] = {{.text = SPAN("Low back pain")},
                                        {.text = SPAN("For three days now, with a fever.")}};
    assert_true(mentions(safety_match_texts(tags, 2, SAFETY_OWN_WORDS), SPAN("saddle")));
    assert_false(safety_any(safety_match_texts(apart, 2, SAFETY_OWN_WORDS)));
    assert_true(mentions(safety_match_texts(fever, 2, SAFETY_OWN_WORDS), SPAN("fever")));
}

static void html_is_read_as_it_is_shown(void **state)
{
    (void)state;
    assert_true(mentions(html("<p>I can&#39;t <em>pee</em>.</p>"), SPAN("bladder")));
    assert_true(mentions(html("<p>I ca<strong>n't</strong> pee</p>"), SPAN("bladder")));
    assert_false(safety_any(html("<p>My arm is numb</p><p>Buttock stretches</p>")));
    assert_false(safety_any(html("<p>See <a href=\"/cant-pee\">this</a></p>")));
    assert_true(mentions(html("<li>numbness &amp; tingling in the groin</li>"), SPAN("saddle")));
    assert_false(safety_any(html("<p>numb <")));
    assert_false(safety_any(html("<")));
}

static void a_match_ends_with_its_sentence(void **state)
{
    (void)state;
    assert_false(safety_any(safety_match(SPAN("My arm is numb. My buttock is tight."))));
    assert_false(safety_any(safety_match(SPAN("My arm is numb\n\nMy buttock is tight"))));
    /* So does what makes a wording harmless: the stretch is what somebody asks for. */
    assert_true(
        mentions(safety_match(SPAN("My foot is numb. Which yoga pose helps?")), SPAN("oneleg")));
    assert_false(safety_any(safety_match(SPAN("My foot is numb in a yoga pose"))));
    /* A line that is broken goes on. */
    assert_true(mentions(safety_match(SPAN("I cannot\npee")), SPAN("bladder")));
}

/* ---- bounds ---- */

static void a_mention_is_seen_wherever_a_long_text_has_it(void **state)
{
    (void)state;
    enum { WORDS = 700 };
    for (size_t before = 0; before < WORDS; before++) {
        struct text text;
        text_init(&text, 1 << 16);
        for (size_t i = 0; i < WORDS; i++)
            text_add_string(&text, i == before ? "I cannot really pee, " : "word ");
        if (!mentions(safety_match(text_span(&text)), SPAN("bladder")))
            fail_msg("behind %zu words", before);
        text_free(&text);
    }
}

static void what_is_denied_or_asked_is_so_wherever_a_long_text_has_it(void **state)
{
    (void)state;
    enum { WORDS = 500 };
    for (size_t before = 0; before < WORDS; before++) {
        struct text text;
        text_init(&text, 1 << 16);
        for (size_t i = 0; i < WORDS; i++)
            text_add_string(&text, i == before ? "There is no numbness in the groin, bum or penis. "
                                               : "word. ");
        if (safety_any(safety_match(text_span(&text))))
            fail_msg("denied behind %zu words", before);
        text_clear(&text);
        for (size_t i = 0; i < WORDS; i++)
            text_add_string(
                &text, i == before ? "Any numbness anywhere, in the groin, bum or in the penis? "
                       : i == before + 1
                           ? "If you notice after a week or two that you cannot pee: call. "
                           : "word. ");
        if (safety_any(advice(text_span(&text))))
            fail_msg("asked behind %zu words", before);
        text_free(&text);
    }
}

static struct span repeated(const char *piece, size_t bytes)
{
    size_t len = strlen(piece);
    char *out = arena_alloc(arena, bytes);
    for (size_t i = 0; i < bytes; i++)
        out[i] = piece[i % len];
    return span_make(out, bytes);
}

static void hostile_texts_cost_little(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "numb ",
        "no ",
        "no numb ",
        "pain back night not worse ",
        "not not can't ",
        "incontinenx ",
        "bladderx paaaa ",
        "feel can't control bladder ",
        "a",
        "a ",
        "<p>",
        "&amp;",
        "''''",
        "\xE2\x80\x99",
        "\xFF",
        "8am ",
        "? ",
        "if you ",
        "numb if you? ",
        "want to ",
        "saddle bike numb groin ",
        "back lump side new pins and needles in ",
        "\xCC\x81",
        "nothing stops pain when lying ",
        "foot drags drops leg weak not lift ",
    };
    enum { BYTES = 65536, SECONDS = 2 }; /* under sanitizers; a release build takes milliseconds */
    for (size_t i = 0; i < COUNT_OF(pieces); i++) {
        struct span text = repeated(pieces[i], BYTES);
        double begin = processor_seconds();
        (void)safety_match(text);
        (void)advice(text);
        (void)safety_match_texts(&(struct safety_text){.text = text, .html = true}, 1,
                                 SAFETY_ADVICE);
        if (processor_seconds() - begin > SECONDS)
            fail_msg("\"%s\" took %.2f s", pieces[i], processor_seconds() - begin);
    }
}

static void any_bytes_are_a_text(void **state)
{
    (void)state;
    char bytes[300];
    uint32_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        size_t len = (size_t)round % sizeof(bytes);
        for (size_t i = 0; i < len; i++) {
            seed = seed * 1664525 + 1013904223;
            bytes[i] = (char)(seed >> 24);
        }
        char *exact = malloc(len + 1); /* so that a read past its end is seen */
        memcpy(exact, bytes, len);
        (void)safety_match(span_make(exact, len));
        (void)safety_match_texts(&(struct safety_text){.text = {exact, len}, .html = true}, 1,
                                 SAFETY_ADVICE);
        free(exact);
    }
}

/* ---- remembered ---- */

static void same_when_matched_again(const struct safety_text *texts, size_t count)
{
    for (int voice = SAFETY_OWN_WORDS; voice <= SAFETY_ADVICE; voice++) {
        uint64_t bits = safety_match_texts(texts, count, (enum safety_voice)voice).bits;
        for (int time = 0; time < 2; time++)
            assert_int_equal(safety_match_again(texts, count, (enum safety_voice)voice).bits, bits);
    }
}

/* All that makes another match of the same bytes: whose words, tags, where one text ends and whether it goes on. */
static void what_is_remembered_is_what_is_matched(void **state)
{
    (void)state;
    enum { HOW_OFTEN = 3 };
    for (int time = 0; time < HOW_OFTEN; time++) {
        struct safety_text texts[2] = {{.text = SPAN("I can't feel my saddle area, any fever?")},
                                       {.text = SPAN("<b>numb</b> groin")}};
        same_when_matched_again(texts, COUNT_OF(texts));
        texts[1].html = true;
        same_when_matched_again(texts, COUNT_OF(texts));
        texts[1].goes_on = true;
        same_when_matched_again(texts, COUNT_OF(texts));
        texts[0] = (struct safety_text){.text = SPAN("numb")};
        texts[1] = (struct safety_text){.text = SPAN("groin"), .goes_on = true};
        same_when_matched_again(texts, COUNT_OF(texts));
        texts[1].goes_on = false;
        same_when_matched_again(texts, COUNT_OF(texts));
        same_when_matched_again(texts, 1);
    }
}

/* More texts than are remembered: those that come back are matched anew. */
static void what_was_forgotten_is_matched_anew(void **state)
{
    (void)state;
    enum { MANY = 10000, ROUNDS = 2 };
    for (int i = 0; i < MANY * ROUNDS; i++) {
        bool numb = i % MANY % 7 == 0;
        struct span text =
            arena_printf(arena, "number %d: my groin is %s", i % MANY, numb ? "numb" : "tight");
        struct safety_hits hits =
            safety_match_again(&(struct safety_text){.text = text}, 1, SAFETY_OWN_WORDS);
        assert_int_equal(hits.bits, safety_match(text).bits);
        assert_true(!numb || safety_any(hits));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_write_is_noticed),
        cmocka_unit_test(what_was_tried_gets_a_card_that_is_urgent_enough),
        cmocka_unit_test(many_voices_get_a_card_that_is_urgent_enough),
        cmocka_unit_test(what_people_type_on_a_phone_is_seen),
        cmocka_unit_test(its_words_alone_are_not),
        cmocka_unit_test(a_brief_wording_is_none_in_a_long_text),
        cmocka_unit_test(ordinary_words_are_not),
        cmocka_unit_test(a_slip_of_the_finger_hides_nothing),
        cmocka_unit_test(advice_asks_and_warns_without_being_a_mention),
        cmocka_unit_test(flags_have_a_tier_a_title_and_a_text),
        cmocka_unit_test(tags_side_by_side_are_one_sentence_other_texts_are_not),
        cmocka_unit_test(html_is_read_as_it_is_shown),
        cmocka_unit_test(a_match_ends_with_its_sentence),
        cmocka_unit_test(a_mention_is_seen_wherever_a_long_text_has_it),
        cmocka_unit_test(what_is_denied_or_asked_is_so_wherever_a_long_text_has_it),
        cmocka_unit_test(hostile_texts_cost_little),
        cmocka_unit_test(what_is_remembered_is_what_is_matched),
        cmocka_unit_test(what_was_forgotten_is_matched_anew),
        cmocka_unit_test(any_bytes_are_a_text),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
