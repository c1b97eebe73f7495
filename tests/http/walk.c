/* kore.conf as a list of addresses. */
#include "http/walk.h"

#include <stdio.h>
#include <string.h>

#include "unit/unit.h"

enum { LINE_MAX_LEN = 512, PATH_LEN = 512 };

struct walker {
    const struct walk_values *values;
    void (*visit)(const struct walk_step *step, void *context);
    void *context;
    struct walk_step step;
    char path[PATH_LEN];
};

static void expand(struct walker *walker, size_t len, const char *pattern);

static void expand_with(struct walker *walker, size_t len, const char *value, size_t value_len,
                        const char *rest)
{
    assert_true(len + value_len < PATH_LEN);
    memcpy(walker->path + len, value, value_len);
    expand(walker, len + value_len, rest);
}

static void expand_list(struct walker *walker, size_t len, const char *const *list,
                        const char *rest)
{
    for (; *list != NULL; list++)
        expand_with(walker, len, *list, strlen(*list), rest);
}

/* "questions|answers" is each of them. */
static void expand_choice(struct walker *walker, size_t len, const char *choice, size_t choice_len,
                          const char *rest)
{
    const char *end = choice + choice_len;
    while (choice < end) {
        size_t one = strcspn(choice, "|)");
        expand_with(walker, len, choice, one, rest);
        choice += one + 1;
    }
}

static void expand_group(struct walker *walker, size_t len, const char *group, const char *rest)
{
    size_t group_len = (size_t)(rest - group) - 1;
    bool is_class = memchr(group, '[', group_len) != NULL;
    if (!is_class)
        expand_choice(walker, len, group, group_len, rest);
    else if (strncmp(group, "[0-9]+)", 7) == 0)
        expand_list(walker, len, walker->values->numbers, rest);
    else
        expand_list(walker, len, walker->values->words, rest);
}

static void expand(struct walker *walker, size_t len, const char *pattern)
{
    size_t plain = strcspn(pattern, "($");
    assert_true(len + plain < PATH_LEN);
    memcpy(walker->path + len, pattern, plain);
    len += plain;
    pattern += plain;
    if (*pattern == '(') {
        const char *end = strchr(pattern, ')');
        assert_non_null(end);
        expand_group(walker, len, pattern + 1, end + 1);
        return;
    }
    walker->path[len] = '\0';
    walker->step.path = walker->path;
    walker->visit(&walker->step, walker->context);
}

void walk_routes(const struct walk_values *values,
                 void (*visit)(const struct walk_step *step, void *context), void *context)
{
    struct walker walker = {.values = values, .visit = visit, .context = context};
    char line[LINE_MAX_LEN];
    size_t routes = 0;
    FILE *map = fopen("kore.conf", "r");
    assert_non_null(map);
    while (fgets(line, sizeof(line), map) != NULL) {
        char pattern[LINE_MAX_LEN];
        char function[LINE_MAX_LEN];
        char methods[2][8] = {"", ""};
        if (sscanf(line, " route %511s %511s %7s %7s", pattern, function, methods[0], methods[1]) <
            3)
            continue;
        walker.step.takes_get = strcmp(methods[0], "get") == 0 || strcmp(methods[1], "get") == 0;
        walker.step.takes_post = strcmp(methods[0], "post") == 0 || strcmp(methods[1], "post") == 0;
        expand(&walker, 0, pattern[0] == '^' ? pattern + 1 : pattern);
        routes++;
    }
    assert_int_equal(fclose(map), 0);
    assert_true(routes > 50);
}
