/* Pages with holes: recording, filling. */
#include "core/hole_page.h"

enum { FIRST_ROOM = 32 };

/*
 * The longest names of zones are 30 bytes and more (America/Argentina/ComodRivadavia) and rare: who has one that does not
 * fit gets pages that are made for them alone (web/viewer.c).
 */
static const struct {
    size_t width;
    const char *fallback;
} kinds[HOLE_KINDS] = {
    [HOLE_NAME] = {HOLE_WIDEST, ""}, [HOLE_ZONE] = {20, ""},    [HOLE_TOKEN] = {22, ""},
    [HOLE_KEY] = {22, ""},           [HOLE_VOTE] = {4, "none"}, [HOLE_FOLLOW] = {4, "none"},
    [HOLE_UNREAD] = {4, ""},
};

size_t hole_width(enum hole_kind kind)
{
    return kinds[kind].width;
}

static void fill_up(char *out, size_t width, struct span value)
{
    memset(out, ' ', width);
    if (value.len > 0)
        memcpy(out, value.ptr, value.len);
}

void hole_default(enum hole_kind kind, char *out)
{
    fill_up(out, kinds[kind].width, span_of(kinds[kind].fallback));
}

/*
 * The first byte is the slot's own, so that no match of what is before a hole runs into it; the next three
 * together are, so that none that begins within the hole is longer than the one that begins with it. None of
 * the bytes is in text.
 */
void hole_filler(unsigned slot, size_t width, char *out)
{
    enum { DIGIT = 0xF5, BASE = 11 };
    static const unsigned char firsts[] = {
        0xC0, 0xC1, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD, 0xFE, 0xFF, 0x01,
        0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x0B, 0x0C, 0x0E, 0x0F, 0x10, 0x11, 0x12,
        0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F, 0x7F};
    out[0] = (char)firsts[slot % sizeof(firsts)];
    out[1] = (char)(DIGIT + slot % BASE);
    out[2] = (char)(DIGIT + slot / BASE % BASE);
    out[3] = (char)(DIGIT + slot / BASE / BASE % BASE);
    for (size_t i = 4; i < width; i++)
        out[i] = (char)(DIGIT + (slot + i * i) % BASE);
}

/* ---- recording ---- */

/* Room for one more of `count` things; doubled when it is a power of two. */
static void *grow(void *items, size_t count, size_t size)
{
    bool full = count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0);
    if (!full)
        return items;
    void *larger = realloc(items, (count == 0 ? FIRST_ROOM : 2 * count) * size);
    if (larger == NULL)
        abort();
    return larger;
}

void hole_record_clear(struct hole_record *record)
{
    hole_record_free(record);
    *record = (struct hole_record){0};
}

void hole_record_free(struct hole_record *record)
{
    free(record->slots);
    free(record->places);
    free(record->marks);
}

static unsigned slot_of(struct hole_record *record, enum hole_kind kind, int64_t id)
{
    /* The newest first: a post's holes come together. */
    for (size_t i = record->slot_count; i > 0; i--) {
        if (record->slots[i - 1].kind == kind && record->slots[i - 1].id == id)
            return (unsigned)(i - 1);
    }
    record->slots = grow(record->slots, record->slot_count, sizeof(*record->slots));
    record->slots[record->slot_count] = (struct hole_slot){.kind = kind, .id = id};
    return (unsigned)record->slot_count++;
}

void hole_add(struct hole_record *record, struct text *out, enum hole_kind kind, int64_t id)
{
    char bytes[HOLE_WIDEST];
    record->places = grow(record->places, record->place_count, sizeof(*record->places));
    record->places[record->place_count++] =
        (struct hole_place){.at = out->len, .slot = slot_of(record, kind, id)};
    hole_default(kind, bytes);
    text_add(out, bytes, kinds[kind].width);
}

void hole_mark(struct hole_record *record, const struct text *out)
{
    record->marks = grow(record->marks, record->mark_count, sizeof(*record->marks));
    record->marks[record->mark_count++] = out->len;
}

/* ---- a page ---- */

void hole_page_free(struct hole_page *page)
{
    if (page == NULL)
        return;
    free(page->body);
    free(page->slots);
    free(page->operators);
    free(page->first_stored);
    free(page->places);
    free(page->areas);
    free(page->gzip);
    free(page);
}

size_t hole_page_len(const struct hole_page *page)
{
    return page->len;
}

size_t hole_page_gzip_len(const struct hole_page *page)
{
    return page->gzip_len;
}

size_t hole_page_memory(const struct hole_page *page)
{
    return sizeof(*page) + (page->body == NULL ? 0 : page->len) + page->gzip_len +
           page->slot_count *
               (sizeof(*page->slots) + sizeof(*page->operators) + sizeof(*page->first_stored)) +
           page->place_count * sizeof(*page->places) + page->area_count * sizeof(*page->areas);
}

const struct hole_slot *hole_page_slots(const struct hole_page *page, size_t *count)
{
    *count = page->slot_count;
    return page->slots;
}

void hole_page_shrink(struct hole_page *page)
{
    if (page->gzip_len == 0)
        return;
    free(page->body);
    page->body = NULL;
    memset(page->first_stored, 0, page->slot_count * sizeof(*page->first_stored));
    size_t count = 0;
    for (size_t i = 0; i < page->place_count; i++) {
        struct hole_place place = page->places[i];
        if (!place.stored)
            continue;
        place.next_stored = page->first_stored[place.slot];
        page->places[count++] = place;
        page->first_stored[place.slot] = count;
    }
    page->place_count = count;
    struct hole_place *fewer = realloc(page->places, (count + 1) * sizeof(*fewer));
    page->places = fewer == NULL ? page->places : fewer;
}

/* ---- filling ---- */

bool hole_page_value(const struct hole_page *page, unsigned slot, hole_value *value, void *context,
                     char *out)
{
    const struct hole_slot *s = &page->slots[slot];
    size_t width = kinds[s->kind].width;
    struct span bytes = value(context, s);
    if (bytes.ptr == NULL || bytes.len > width)
        return false;
    fill_up(out, width, bytes);
    return true;
}

void hole_fill(const struct hole_page *page, hole_value *value, void *context, char *out)
{
    if (page->body == NULL) {
        hole_fill_unpacked(page, value, context, out);
        return;
    }
    memcpy(out, page->body, page->len);
    for (size_t i = 0; i < page->place_count; i++) {
        const struct hole_place *place = &page->places[i];
        char bytes[HOLE_WIDEST];
        if (hole_page_value(page, place->slot, value, context, bytes))
            memcpy(out + place->at, bytes, kinds[page->slots[place->slot].kind].width);
    }
}
