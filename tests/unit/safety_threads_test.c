/* Red flags: the example threads mention none, and are read as the pages of questions read them. */
#include "unit/unit.h"

#include <glob.h>

#include "safety/safety.h"

enum { ARENA_MAX = 16 << 20 };

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

/* The rest of the line that begins so. */
static struct span field_of(struct span file, const char *name)
{
    struct span line;
    while (span_next(&file, '\n', &line)) {
        if (span_starts(line, name))
            return span_from(line, strlen(name));
    }
    return SPAN("");
}

/* What is behind the front matter. */
static struct span body_of(struct span file)
{
    static const char end[] = "\n---\n";
    size_t at = span_find_text(file, end);
    assert_true(at < file.len);
    return span_from(file, at + strlen(end));
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

static struct span question_beside(const char *path)
{
    struct span folder = span_make(path, (size_t)(strrchr(path, '/') - path));
    return read_file(
        arena, arena_string(arena, arena_printf(arena, SPAN_FMT "/question.md", SPAN_ARG(folder))));
}

/* Who asks speaks of themselves in comments, too; anybody else gives advice. */
static struct safety_hits hits_of(const char *path)
{
    struct span file = read_file(arena, path);
    struct span asker = field_of(question_beside(path), "author: ");
    bool own = span_equal(field_of(file, "author: "), asker);
    const struct safety_text texts[] = {{.text = field_of(file, "title: ")},
                                        {.text = body_of(file)},
                                        {.text = field_of(file, "tags: ")}};
    return safety_match_texts(texts, COUNT_OF(texts), own ? SAFETY_OWN_WORDS : SAFETY_ADVICE);
}

static void no_example_thread_gets_a_card(void **state)
{
    (void)state;
    glob_t files;
    assert_int_equal(glob("assets/library/threads/*/*.md", 0, NULL, &files), 0);
    size_t wrong = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct safety_hits hits = hits_of(files.gl_pathv[i]);
        if (safety_any(hits)) {
            print_error("seen:" SPAN_FMT " in %s\n", SPAN_ARG(names_of(hits)), files.gl_pathv[i]);
            wrong++;
        }
    }
    assert_true(files.gl_pathc > 10);
    globfree(&files);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_example_thread_gets_a_card),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
