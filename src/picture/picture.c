/* Rules of photographs: licences, faults, which is whose. */
#include "picture/picture.h"

const struct picture_licence picture_licences[] = {
    {"own", "All rights reserved, shown here with permission"},
    {"cc-by", "CC BY 4.0"},
    {"cc-by-sa", "CC BY-SA 4.0"},
    {"cc0", "CC0, or public domain"},
    {NULL, NULL},
};

struct span picture_licence_label(struct span name)
{
    for (const struct picture_licence *l = picture_licences; l->name != NULL; l++) {
        if (span_is(name, l->name))
            return span_of(l->label);
    }
    return name;
}

bool picture_is_licence(struct span name)
{
    for (const struct picture_licence *l = picture_licences; l->name != NULL; l++) {
        if (span_is(name, l->name))
            return true;
    }
    return false;
}

struct span picture_fault_words(struct span fault)
{
    static const struct {
        const char *fault;
        const char *words;
    } faults[] = {
        {"none", "Please choose a photograph."},
        {"type",
         "This file is no photograph that we can read. JPEG, PNG, WebP, AVIF and HEIC work."},
        {"moves", "This picture moves. Please choose one that is still."},
        {"large", "This picture has too many pixels. Please make it smaller, to 50 megapixels and "
                  "20,000 pixels a side at most."},
        {"small", "This picture is too small to see something on it. It needs at least 100 pixels "
                  "a side."},
        {"shape", "This picture is too narrow to be shown beside text. Please cut it so that the "
                  "longer side is at most four times the shorter one."},
        {"heavy", "This file is larger than 12 MB. Please make the picture smaller."},
        {"broken", "This file is damaged or not complete. Please save the picture again, as JPEG "
                   "for example, and send that."},
        {"taken", "Moderators took this very picture down. Please choose another one."},
        {"unfinished", "We could not finish this photograph. Please send it again."},
        {"hard",
         "This picture is too hard to read here. Please make it smaller, or save it again as "
         "JPEG, and send that."},
    };
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        if (span_is(fault, faults[i].fault))
            return span_of(faults[i].words);
    }
    return span_of(faults[COUNT_OF(faults) - 1].words);
}

const char *picture_fault_at_once(struct span file)
{
    if (span_is_empty(file))
        return "none";
    if (file.len > PICTURE_UPLOAD_MAX)
        return "heavy";
    if (picture_type_of(file) == PICTURE_UNKNOWN)
        return "type";
    return picture_type_moves(file) ? "moves" : NULL;
}

static const struct {
    const char *folder;
    const char *kind;
} kinds[] = {
    {"stretches", "stretch"}, {"articles", "article"},   {"muscles", "muscle"},
    {"terms", "term"},        {"questions", "question"}, {"answers", "answer"},
};

const char *picture_kind(struct span folder)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (span_is(folder, kinds[i].folder))
            return kinds[i].kind;
    }
    return NULL;
}

const char *picture_folder(struct span kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (span_is(kind, kinds[i].kind))
            return kinds[i].folder;
    }
    return NULL;
}

const struct picture *picture_next(const struct pictures *pictures, struct span step,
                                   const struct picture *after)
{
    size_t from = after == NULL ? 0 : (size_t)(after - pictures->items) + 1;
    for (size_t i = from; i < pictures->count; i++) {
        if (span_equal(pictures->items[i].step, step))
            return &pictures->items[i];
    }
    return NULL;
}

const struct picture_size *picture_largest(const struct picture *picture, const char *type)
{
    const struct picture_size *largest = NULL;
    for (size_t i = 0; i < picture->size_count; i++) {
        if (span_is(picture->sizes[i].type, type))
            largest = &picture->sizes[i];
    }
    return largest;
}
