/* The names and titles of tags, from the library's index. */
#include "library/library.h"
#include "tag/tag.h"
#include "web/request.h"

static const struct tag_title *find_name(struct span name)
{
    const struct tag_names *names = library_tag_names();
    return names == NULL ? NULL : tag_names_find(names, name);
}

bool library_tag_is_red_flag(struct span tag)
{
    const struct tag_title *found = find_name(tag);
    return found != NULL && found->red_flag && span_equal(found->name, tag);
}

struct span library_tag_title(struct span name)
{
    const struct tag_title *found = find_name(name);
    return found != NULL && span_equal(found->name, name) ? found->title : name;
}

static const struct tag_title *find_tag(struct arena *arena, struct span typed)
{
    return find_name(tag_name_clean(arena, typed));
}

struct span library_tag_named(struct arena *arena, struct span typed)
{
    const struct tag_title *found = find_tag(arena, typed);
    return found == NULL ? tag_name_clean(arena, typed) : found->name;
}

struct span library_tags_line(struct arena *arena, const struct span *names, size_t count)
{
    struct span *titles = arena_array_of(arena, struct span, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct span title = library_tag_title(names[i]);
        /* Only what is read again as this very tag. */
        bool fits = span_find(title, ',') == title.len && span_find(title, ';') == title.len &&
                    span_equal(library_tag_named(arena, title), names[i]);
        titles[i] = fits ? title : names[i];
    }
    return tag_names_join(arena, titles, count, ", ");
}

/* Several words of which none is a tag are one that is new: "hip clicky". */
static bool is_new(struct arena *arena, struct span piece)
{
    struct span word;
    size_t words = 0;
    while (span_word(&piece, &word)) {
        if (find_tag(arena, word) != NULL)
            return false;
        words++;
    }
    return words > 1;
}

struct span library_tags_typed(struct arena *arena, struct span typed)
{
    struct span *pieces = arena_array_of(arena, struct span, typed.len + 1);
    size_t count = 0;
    struct span piece;
    while (span_next(&typed, ',', &piece)) {
        const struct tag_title *found = find_tag(arena, piece);
        if (found != NULL)
            pieces[count++] = found->name;
        else
            pieces[count++] = is_new(arena, piece) ? tag_name_clean(arena, piece) : piece;
    }
    return tag_names_join(arena, pieces, count, " ");
}

/* Of a piece that is several tags without a comma between them, the one that is meant. */
static struct span fix_piece(struct arena *arena, struct span piece, struct span wrong,
                             struct span right)
{
    if (span_equal(tag_name_clean(arena, piece), wrong))
        return right;
    struct span line = SPAN("");
    struct span word;
    bool fixed = false;
    for (struct span rest = piece; span_word(&rest, &word);) {
        bool same = !fixed && span_equal(tag_name_clean(arena, word), wrong);
        line = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(line), line.len > 0 ? ", " : "",
                            SPAN_ARG(same ? right : word));
        fixed = fixed || same;
    }
    return fixed ? line : piece;
}

struct span library_tags_fix(struct arena *arena, struct span typed, struct span value)
{
    struct span wrong;
    struct span name = value;
    (void)span_next(&name, '|', &wrong);
    const struct tag_title *found = find_name(name);
    if (wrong.len == 0 || found == NULL || !span_equal(found->name, name))
        return typed;
    struct span right = library_tags_line(arena, &found->name, 1);
    struct span line = SPAN("");
    struct span piece;
    while (span_next(&typed, ',', &piece)) {
        piece = fix_piece(arena, span_trim(piece), wrong, right);
        line = arena_printf(arena, SPAN_FMT "%s" SPAN_FMT, SPAN_ARG(line),
                            line.len > 0 && piece.len > 0 ? ", " : "", SPAN_ARG(piece));
    }
    return line;
}

void library_take_tag_fix(struct request *r)
{
    if (!form_has(&r->form, "tag_fix"))
        return;
    struct span fixed =
        library_tags_fix(r->arena, form_get(&r->form, "tags"), form_get(&r->form, "tag_fix"));
    form_set(&r->form, "tags", fixed);
    form_set(&r->form, "preview", SPAN("1"));
}
