/* The parts of an entry's form. */
#include "library/entry_parts.h"

#include "library/entry_fields.h"
#include "web/form.h"

size_t entry_parts(const struct entry_kind *kind, struct entry_part parts[ENTRY_PARTS_MAX])
{
    size_t count = 1;
    parts[0] = (struct entry_part){.title = "What it is", .inputs = kind->inputs};
    for (const struct entry_input *in = kind->inputs; in->label != NULL; in++) {
        if (in->path == NULL && count < ENTRY_PARTS_MAX)
            parts[count++] = (struct entry_part){.title = in->label, .inputs = in + 1};
        else
            parts[count - 1].count++;
    }
    return count;
}

/* The field that the cursor goes to is this one, or a cell of it. */
static bool has_focus(const struct entry_page *page, const char *path)
{
    size_t len = strlen(path);
    return page->focus.len > 0 && span_starts(page->focus, path) &&
           (page->focus.len == len || page->focus.ptr[len] == '.');
}

bool entry_input_is_folded(const struct entry_page *page, const struct form *form,
                           const struct entry_input *in)
{
    size_t offset;
    const struct model_field *field = entry_field_find(page->kind->fields, in->path, &offset);
    return field != NULL && !field->required &&
           span_is_empty(span_trim(form_get(form, in->path))) &&
           span_is_empty(form_error(form, in->path)) && !has_focus(page, in->path);
}

bool entry_part_is_folded(const struct entry_page *page, const struct form *form,
                          const struct entry_part *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (!entry_input_is_folded(page, form, &part->inputs[i]))
            return false;
    return true;
}
