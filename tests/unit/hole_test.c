/* Pages with holes: filled plain and compressed they are the same page, and nothing of one viewer is left in the next one's. */
#include "core/hole.h"

#include "unit/unit.h"

#include <zlib.h>

enum { PAGE_MAX = 4 * 1024 * 1024, ROUNDS = 60 };

static unsigned seed;

static unsigned any(unsigned most)
{
    return (unsigned)rand_r(&seed) % most;
}

struct someone {
    const char *name;
    const char *token;
    unsigned votes;
};

static struct span value_of(void *context, const struct hole_slot *slot)
{
    const struct someone *who = context;
    if (slot->kind == HOLE_NAME)
        return span_of(who->name);
    if (slot->kind == HOLE_TOKEN)
        return span_of(who->token);
    unsigned vote = (who->votes >> (slot->id % 16)) & 3;
    return vote == 1 ? SPAN("up") : vote == 2 ? SPAN("down") : (struct span){NULL, 0};
}

static struct someone ada = {"ada", "0123456789abcdef-12345", 0x1b2d};
static struct someone bob = {"bob-with-a-name-of-32-characters", "fedcba9876543210_54321", 0xe4d2};
static struct someone nobody = {NULL, NULL, 0};

static void add_words(struct text *out, unsigned count)
{
    static const char *const words[] = {"back", "hip",  "none", "up  ",     "stretch", "<p>",
                                        "</p>", "slow", "down", "\"hold\"", "é",       "30 s"};
    for (unsigned i = 0; i < count; i++)
        text_printf(out, "%s %u ", words[any(COUNT_OF(words))], any(1000));
}

/* A page of posts as the real one is made. */
static void render(struct hole_record *record, struct text *out, unsigned posts, unsigned words)
{
    text_add_string(out, "<!doctype html><header");
    hole_mark(record, out);
    text_add_string(out, "><a href=\"/account\">");
    hole_add(record, out, HOLE_NAME, 0);
    text_add_string(out, "</a><input name=\"csrf\" value=\"");
    hole_add(record, out, HOLE_TOKEN, 0);
    text_add_string(out, "\"></header>");
    for (unsigned i = 0; i < posts; i++) {
        add_words(out, any(words) + 1);
        text_add_string(out, "<div class=\"vote\"");
        hole_mark(record, out);
        text_add_string(out, " data-mine=\"");
        hole_add(record, out, HOLE_VOTE, 100 + i);
        text_add_string(out, "\"><button value=\"1 ");
        hole_add(record, out, HOLE_VOTE, 100 + i);
        text_add_string(out, "\">");
    }
    text_add_string(out, "<form");
    hole_mark(record, out);
    text_add_string(out, "><input name=\"csrf\" value=\"");
    hole_add(record, out, HOLE_TOKEN, 0);
    text_add_string(out, "\">");
}

static struct hole_page *make_page(unsigned posts, unsigned words)
{
    struct hole_record record = {0};
    struct text out;
    text_init(&out, PAGE_MAX);
    render(&record, &out, posts, words);
    struct hole_page *page = hole_page_new(&record, text_span(&out));
    hole_record_free(&record);
    text_free(&out);
    return page;
}

static struct span unpack(struct arena *arena, const char *gzip, size_t len)
{
    enum { GZIP_WINDOW = 15 + 16 };
    char *out = arena_alloc(arena, PAGE_MAX);
    z_stream z = {.next_in = (Bytef *)(uintptr_t)gzip,
                  .avail_in = (uInt)len,
                  .next_out = (Bytef *)out,
                  .avail_out = PAGE_MAX};
    assert_int_equal(inflateInit2(&z, GZIP_WINDOW), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END); /* the checksum, too, was right */
    assert_int_equal(z.avail_in, 0);
    inflateEnd(&z);
    return span_make(out, z.total_out);
}

/* Fills the page both ways for one viewer, and leaves the plain one. */
static struct span both_ways(struct arena *arena, const struct hole_page *page, struct someone *who)
{
    size_t len = hole_page_len(page);
    char *plain = arena_alloc(arena, len);
    hole_fill(page, value_of, who, plain);
    char *gzip = arena_alloc(arena, hole_page_gzip_len(page));
    hole_fill_gzip(page, value_of, who, gzip);
    struct span unpacked = unpack(arena, gzip, hole_page_gzip_len(page));
    assert_int_equal(unpacked.len, len);
    assert_memory_equal(unpacked.ptr, plain, len);
    return span_make(plain, len);
}

static bool holds(struct span s, const char *words)
{
    return memmem(s.ptr, s.len, words, strlen(words)) != NULL;
}

static size_t count_of(struct span s, const char *words)
{
    size_t count = 0;
    for (size_t i = 0; i + strlen(words) <= s.len; i++)
        count += memcmp(s.ptr + i, words, strlen(words)) == 0;
    return count;
}

static void a_page_is_the_same_filled_plain_or_compressed(void **state)
{
    (void)state;
    for (unsigned round = 0; round < ROUNDS; round++) {
        seed = round + 1;
        struct arena *arena = arena_new(64 * PAGE_MAX);
        struct hole_page *page = make_page(any(40), round % 6 == 5 ? 3000 : 200);
        int level = 1 + (int)any(6);
        if (!hole_page_compress(page, level))
            fail_msg("round %u, level %d, %zu bytes", round, level, hole_page_len(page));
        struct someone *viewers[] = {&ada, &bob, &nobody, &ada, &bob};
        for (size_t i = 0; i < COUNT_OF(viewers); i++) {
            if (i == 2)
                hole_page_shrink(page);
            struct span filled = both_ways(arena, page, viewers[i]);
            assert_int_equal(holds(filled, ada.token), viewers[i] == &ada);
            assert_int_equal(holds(filled, bob.token), viewers[i] == &bob);
            assert_int_equal(holds(filled, bob.name), viewers[i] == &bob);
        }
        hole_page_free(page);
        arena_free(arena);
    }
}

static void a_long_page_has_an_area_wherever_the_last_is_too_far(void **state)
{
    (void)state;
    struct arena *arena = arena_new(64 * PAGE_MAX);
    seed = 7;
    struct hole_page *page = make_page(40, 800);
    assert_true(hole_page_compress(page, 6));
    struct span filled = both_ways(arena, page, &ada);
    size_t areas = count_of(filled, " data-v=\"");
    assert_true(areas >= filled.len / (32 * 1024));
    assert_true(areas <= 2 + filled.len / (16 * 1024));
    hole_page_free(page);
    arena_free(arena);
}

static void holes_beyond_reach_are_filled_plain_only(void **state)
{
    (void)state;
    struct arena *arena = arena_new(PAGE_MAX);
    struct hole_record record = {0};
    struct text out;
    text_init(&out, PAGE_MAX);
    text_add_string(&out, "<body");
    hole_mark(&record, &out);
    text_add_string(&out, ">");
    for (int i = 0; i < 20000; i++)
        text_printf(&out, "%d ", i);
    hole_add(&record, &out, HOLE_TOKEN, 0);
    struct hole_page *page = hole_page_new(&record, text_span(&out));
    assert_false(hole_page_compress(page, 6));
    assert_int_equal(hole_page_gzip_len(page), 0);
    char *plain = arena_alloc(arena, hole_page_len(page));
    hole_fill(page, value_of, &ada, plain);
    assert_true(holds(span_make(plain, hole_page_len(page)), ada.token));
    hole_page_free(page);
    hole_record_free(&record);
    text_free(&out);
    arena_free(arena);
}

static size_t ordinary_gzip_len(struct arena *arena, struct span plain)
{
    uLongf len = compressBound(plain.len);
    assert_int_equal(
        compress2(arena_alloc(arena, len), &len, (const Bytef *)plain.ptr, plain.len, 6), Z_OK);
    return len;
}

/*
 * A stranger gets a guess reflected into the page and looks at the length: the right token, or the same characters in
 * another order. Were the page compressed with the token in it, the right guess would be shorter by a match.
 */
static void the_length_says_nothing_about_a_token(void **state)
{
    (void)state;
    static const char *const guesses[] = {"5e9a07c1d3f8b624e07b5d", "d5b70e426b8f3d1c70a9e5"};
    struct someone victim = {"ada", guesses[0], 0x1b2d};
    size_t filled[COUNT_OF(guesses)];
    size_t ordinary[COUNT_OF(guesses)];
    for (size_t i = 0; i < COUNT_OF(guesses); i++) {
        struct arena *arena = arena_new(16 * PAGE_MAX);
        struct hole_record record = {0};
        struct text out;
        text_init(&out, PAGE_MAX);
        seed = 3;
        render(&record, &out, 5, 50);
        text_add_string(&out, guesses[i]);
        struct hole_page *page = hole_page_new(&record, text_span(&out));
        assert_true(hole_page_compress(page, 6));
        struct span plain = both_ways(arena, page, &victim);
        filled[i] = hole_page_gzip_len(page);
        ordinary[i] = ordinary_gzip_len(arena, plain);
        arena_free(arena);
        hole_page_free(page);
        hole_record_free(&record);
        text_free(&out);
    }
    enum { BITS_OF_LITERALS = 2 /* bytes */, A_MATCH = 8 };
    assert_true(ordinary[1] >= ordinary[0] + A_MATCH); /* else there was nothing to see */
    size_t more = filled[0] > filled[1] ? filled[0] - filled[1] : filled[1] - filled[0];
    assert_true(more <= BITS_OF_LITERALS);
}

static void what_does_not_fit_shows_the_default(void **state)
{
    (void)state;
    struct arena *arena = arena_new(16 * PAGE_MAX);
    struct someone long_one = {"a-name-that-is-longer-than-32-bytes-is-not-cut", ada.token, 0};
    seed = 5;
    struct hole_page *page = make_page(3, 50);
    assert_true(hole_page_compress(page, 6));
    struct span filled = both_ways(arena, page, &long_one);
    assert_false(holds(filled, "a-name-that-is"));
    assert_true(holds(filled, ada.token));
    hole_page_free(page);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_the_same_filled_plain_or_compressed),
        cmocka_unit_test(a_long_page_has_an_area_wherever_the_last_is_too_far),
        cmocka_unit_test(holes_beyond_reach_are_filled_plain_only),
        cmocka_unit_test(the_length_says_nothing_about_a_token),
        cmocka_unit_test(what_does_not_fit_shows_the_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
