/*
 * No sentence of the starter content is taken from the texts whose facts it retells: no eight words in a row are the
 * same. Those texts belong to others and are not part of the project: copied.txt has a hash of each eight words of theirs.
 */
#include "unit/unit.h"

#include <dirent.h>
#include <stdlib.h>

enum { WINDOW = 8, WORD_ROOM = 64, FOLDER_ROOM = 64 * 1024 * 1024, PATH_ROOM = 512 };

static const char hashes_file[] = "tests/unit/copied.txt";

static struct arena *arena;

static struct {
    size_t count;
    uint64_t *items; /* in order */
} known;

/* ---- words ---- */

/* The last words of a text, the newest behind the others. */
struct window {
    size_t count;
    struct span words[WINDOW];
};

/* FNV-1a, of which copied.txt has the lower 48 bits. */
static uint64_t hash_of(const struct window *w)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < WINDOW; i++)
        for (size_t j = 0; j <= w->words[i].len; j++) {
            hash ^= j < w->words[i].len ? (unsigned char)w->words[i].ptr[j] : ' ';
            hash *= 0x100000001b3U;
        }
    return hash & 0xffffffffffffU;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static bool is_known(const struct window *w)
{
    uint64_t hash = hash_of(w);
    return bsearch(&hash, known.items, known.count, sizeof(hash), by_value) != NULL;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* How many bytes of the text a reader does not see: the address of a link, the target before a label. */
static size_t unseen(struct span text)
{
    if (span_starts(text, "]("))
        return span_find(text, ')');
    size_t bar = span_find(text, '|');
    return span_starts(text, "[[") && bar < span_find(text, ']') ? bar : 0;
}

/* The next word in lower case and without apostrophes; false at the end. */
static bool next_word(struct span *text, struct span *word)
{
    while (text->len > 0 && !is_word_byte(text->ptr[0]))
        *text = span_from(*text, unseen(*text) + 1);
    char *letters = arena_alloc(arena, WORD_ROOM);
    size_t len = 0;
    for (;;) {
        if (span_starts(*text, "\xE2\x80\x99"))
            *text = span_from(*text, 3);
        else if (span_starts(*text, "'"))
            *text = span_from(*text, 1);
        else if (text->len == 0 || !is_word_byte(text->ptr[0]))
            break;
        else {
            char c = text->ptr[0];
            letters[len < WORD_ROOM - 1 ? len++ : len] =
                c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
            *text = span_from(*text, 1);
        }
    }
    *word = span_make(letters, len);
    return len > 0;
}

/* The first eight words that are taken from elsewhere, or the empty span. */
static struct span copied(struct span text)
{
    struct window w = {.count = 0};
    struct span word;
    while (next_word(&text, &word)) {
        for (size_t i = 1; i < WINDOW; i++)
            w.words[i - 1] = w.words[i];
        w.words[WINDOW - 1] = word;
        w.count++;
        if (w.count < WINDOW || !is_known(&w))
            continue;
        struct span found = SPAN("");
        for (size_t i = 0; i < WINDOW; i++)
            found =
                arena_printf(arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(found), SPAN_ARG(w.words[i]));
        return found;
    }
    return SPAN("");
}

/* ---- files ---- */

static int set_up(void **state)
{
    (void)state;
    arena = arena_new(FOLDER_ROOM);
    struct span file = read_file(arena, hashes_file);
    struct span line;
    known.items = arena_array_of(arena, uint64_t, file.len / 12 + 1);
    known.count = 0;
    while (span_next(&file, '\n', &line))
        if (line.len > 0 && line.ptr[0] != '#')
            known.items[known.count++] = strtoull(arena_string(arena, line), NULL, 16);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static size_t look_through(const char *folder)
{
    size_t files = 0;
    DIR *dir = opendir(folder);
    if (dir == NULL)
        fail_msg("cannot read %s", folder);
    struct dirent *entry;
    while ((entry = readdir(dir)) != NULL) {
        char path[PATH_ROOM];
        if (entry->d_name[0] == '.')
            continue;
        assert_true(snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) < PATH_ROOM);
        if (!span_ends(span_of(path), ".md")) {
            files += look_through(path);
            continue;
        }
        /* A file takes room for its words, which are let go with its arena. */
        struct arena *all = arena;
        arena = arena_new(FOLDER_ROOM);
        struct span found = copied(read_file(arena, path));
        if (found.len > 0)
            fail_msg("%s takes eight words from elsewhere:" SPAN_FMT, path, SPAN_ARG(found));
        arena_free(arena);
        arena = all;
        files++;
    }
    closedir(dir);
    return files;
}

/* ---- tests ---- */

static void eight_words_in_a_row_are_found_whatever_is_between_them(void **state)
{
    (void)state;
    assert_true(known.count > 3000);
    assert_span(copied(SPAN("So: one two three four five six seven eight.")),
                " one two three four five six seven eight");
    assert_true(
        copied(SPAN("One, two *three*\n\n- four [[term:x|five]] [six](http://a.b/c) se'ven eight"))
            .len > 0);
    assert_span(copied(SPAN("one two three four five six seven nine eight")), "");
    assert_span(copied(SPAN("two three four five six seven eight")), "");
    assert_span(copied(SPAN("")), "");
}

static void no_sentence_of_the_starter_content_is_taken_from_elsewhere(void **state)
{
    (void)state;
    assert_true(look_through("assets/library") > 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_words_in_a_row_are_found_whatever_is_between_them),
        cmocka_unit_test(no_sentence_of_the_starter_content_is_taken_from_elsewhere),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
