/* A JSON list, read one exercise at a time. */
#include "ctl/exercise/exercise.h"

#include "core/utf8.h"

#include <errno.h>

enum { NOTHING = -2, NAME_MIN = 2, NAME_MAX = 150, ID_MAX = 120 };

static int take(struct exercise_file *file)
{
    int c = file->next == NOTHING ? fgetc(file->file) : file->next;
    file->next = NOTHING;
    file->line += c == '\n' ? 1 : 0;
    return c;
}

static int take_mark(struct exercise_file *file)
{
    int c = take(file);
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n')
        c = take(file);
    return c;
}

static bool refuse(const struct exercise_file *file, const char *what, struct text *why)
{
    text_printf(why, "%s:%zu: %s", file->name, file->line, what);
    return false;
}

/* Goes on behind "results", where the API's object has its list. */
static bool find_list(struct exercise_file *file)
{
    static const char key[] = "\"results\"";
    size_t matched = 0;
    int c = take_mark(file);
    if (c != '{')
        return false;
    while (matched < sizeof(key) - 1 && (c = take(file)) != EOF)
        matched = c == key[matched] ? matched + 1 : c == key[0] ? 1 : 0;
    return c != EOF && take_mark(file) == ':';
}

bool exercise_open(struct exercise_file *file, const char *name, bool wrapped, struct text *why)
{
    *file = (struct exercise_file){
        .file = fopen(name, "re"), .name = name, .wrapped = wrapped, .line = 1, .next = NOTHING};
    if (file->file == NULL) {
        text_printf(why, "%s: %s", name, strerror(errno));
        return false;
    }
    if ((!wrapped || find_list(file)) && take_mark(file) == '[')
        return true;
    (void)refuse(file,
                 wrapped ? "this is no answer of wger's exerciseinfo: it has to have \"results\""
                         : "this is no list of exercises: it has to begin with [",
                 why);
    exercise_close(file);
    return false;
}

void exercise_close(struct exercise_file *file)
{
    if (file->file != NULL)
        (void)fclose(file->file);
    file->file = NULL;
}

/* Jansson reads no byte more than the exercise has, as it gets one at a time. */
static size_t feed(void *buffer, size_t room, void *context)
{
    struct exercise_file *file = context;
    if (room == 0)
        return 0;
    if (file->left == 0) {
        file->long_one = true;
        return (size_t)-1;
    }
    int c = take(file);
    if (c == EOF)
        return 0;
    file->left--;
    *(char *)buffer = (char)c;
    return 1;
}

/* Behind the last one there is nothing but the list's end. */
static bool end(struct exercise_file *file, struct text *why)
{
    if (file->wrapped && take_mark(file) != '}')
        return refuse(file, "the object's end is missing", why);
    if (take_mark(file) != EOF)
        return refuse(file, "there is something behind the list", why);
    return ferror(file->file) == 0 || refuse(file, "the file cannot be read", why);
}

bool exercise_next(struct exercise_file *file, json_t **out, struct text *why)
{
    *out = NULL;
    int c = take_mark(file);
    if (c == ']')
        return end(file, why);
    if (file->count > 0) {
        if (c != ',')
            return refuse(file, "a comma or the list's end is missing", why);
        c = take_mark(file);
    }
    if (c != '{')
        return refuse(file, "an exercise has to begin with {", why);
    if (file->count == EXERCISES_MAX)
        return refuse(file, "there are more exercises than 20000", why);
    file->next = c;
    file->left = file->wrapped ? 8 * EXERCISE_BYTES_MAX : EXERCISE_BYTES_MAX;
    json_error_t error;
    *out = json_load_callback(feed, file, JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &error);
    if (*out == NULL)
        return refuse(file,
                      !file->long_one ? error.text
                      : file->wrapped ? "this exercise is longer than 512 KB"
                                      : "this exercise is longer than 64 KB",
                      why);
    file->count++;
    return true;
}

/* ---- one exercise ---- */

static bool is_text_or_null(const json_t *exercise, const char *name)
{
    const json_t *value = json_object_get(exercise, name);
    return value == NULL || json_is_null(value) || json_is_string(value);
}

static bool is_texts(const json_t *value)
{
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_is_string(json_array_get(value, i)))
            return false;
    return json_is_array(value);
}

static bool has_length(const json_t *value, size_t least, size_t most)
{
    struct span s = span_make(json_string_value(value), json_string_length(value));
    return json_is_string(value) && utf8_count(s) >= least && utf8_count(s) <= most;
}

const char *exercise_fault(json_t *exercise)
{
    static const char *const texts[] = {"force", "level", "mechanic", "equipment"};
    static const char *const lists[] = {"primaryMuscles", "secondaryMuscles", "instructions"};
    if (!has_length(json_object_get(exercise, "id"), 1, ID_MAX))
        return "its id has to be a text of 1 to 120 characters";
    if (!has_length(json_object_get(exercise, "name"), NAME_MIN, NAME_MAX))
        return "its name has to be a text of 2 to 150 characters";
    if (!json_is_string(json_object_get(exercise, "category")))
        return "its category has to be a text";
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (!is_text_or_null(exercise, texts[i]))
            return "its force, level, mechanic and equipment have to be texts or null";
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        if (!is_texts(json_object_get(exercise, lists[i])))
            return "its primaryMuscles, secondaryMuscles and instructions have to be lists of "
                   "texts";
    return NULL;
}
