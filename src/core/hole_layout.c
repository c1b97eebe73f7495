/* Pages with holes: where the areas go, and the page with them in it. */
#include "core/hole_page.h"

/* zlib refers back 32 KB at most, less some 300 bytes; areas themselves move a page's parts apart a little. */
enum { REACH = 30 * 1024 };

static const char area_begins[] = " data-v=\"";
static const char area_ends[] = "\"";

struct layout {
    const struct hole_record *record;
    struct hole_page *page;
    size_t next_mark;
    size_t *area_of;  /* each slot's area, from 1, that has it last */
    size_t *of_place; /* each place's area, from 1; 0: beyond reach */
    size_t *marks;    /* of the areas */
};

static void choose_area(struct layout *l, size_t at)
{
    const struct hole_record *record = l->record;
    struct hole_page *page = l->page;
    if (page->area_count > 0 && at - l->marks[page->area_count - 1] <= REACH)
        return;
    size_t mark = SIZE_MAX;
    while (l->next_mark < record->mark_count && record->marks[l->next_mark] <= at)
        mark = record->marks[l->next_mark++];
    if (mark != SIZE_MAX && at - mark <= REACH)
        l->marks[page->area_count++] = mark;
}

/* The first area goes in as early as it can be, the others near what they are for. */
static void choose_areas(struct layout *l)
{
    const struct hole_record *record = l->record;
    struct hole_page *page = l->page;
    if (record->mark_count > 0 && record->place_count > 0) {
        l->marks[page->area_count++] = record->marks[0];
        l->next_mark = 1;
    }
    for (size_t i = 0; i < record->place_count; i++) {
        size_t at = record->places[i].at;
        choose_area(l, at);
        size_t last = page->area_count;
        bool near = last > 0 && l->marks[last - 1] <= at && at - l->marks[last - 1] <= REACH;
        l->of_place[i] = near ? last : 0;
        page->beyond_reach = page->beyond_reach || !near;
    }
}

static void add_place(struct hole_page *page, struct text *out, unsigned slot, bool stored)
{
    char bytes[HOLE_WIDEST];
    page->places[page->place_count++] =
        (struct hole_place){.at = out->len, .slot = slot, .stored = stored};
    if (stored) {
        page->places[page->place_count - 1].next_stored = page->first_stored[slot];
        page->first_stored[slot] = page->place_count;
    }
    hole_default(page->slots[slot].kind, bytes);
    text_add(out, bytes, hole_width(page->slots[slot].kind));
}

/* Each slot once that a hole of this area has. */
static void write_area(struct layout *l, size_t area, struct text *out)
{
    text_add_string(out, area_begins);
    struct hole_area *written = &l->page->areas[area];
    written->at = out->len;
    for (size_t i = 0; i < l->record->place_count; i++) {
        unsigned slot = l->record->places[i].slot;
        if (l->of_place[i] == area + 1 && l->area_of[slot] != area + 1) {
            l->area_of[slot] = area + 1;
            add_place(l->page, out, slot, true);
        }
    }
    written->len = out->len - written->at;
    text_add_string(out, area_ends);
}

/* The body with the areas in it; an area comes before a hole at the same offset. */
static void write_body(struct layout *l, struct span body, struct text *out)
{
    const struct hole_record *record = l->record;
    size_t from = 0;
    size_t area = 0;
    for (size_t i = 0; i <= record->place_count; i++) {
        size_t until = i < record->place_count ? record->places[i].at : body.len;
        for (; area < l->page->area_count && l->marks[area] <= until; area++) {
            text_add(out, body.ptr + from, l->marks[area] - from);
            from = l->marks[area];
            write_area(l, area, out);
        }
        text_add(out, body.ptr + from, until - from);
        from = until;
        if (i < record->place_count) {
            add_place(l->page, out, record->places[i].slot, false);
            from += hole_width(record->slots[record->places[i].slot].kind);
        }
    }
}

static void *make(size_t count, size_t size)
{
    void *made = calloc(count + 1, size);
    if (made == NULL)
        abort();
    return made;
}

struct hole_page *hole_page_new(const struct hole_record *record, struct span body)
{
    struct hole_page *page = make(1, sizeof(*page));
    struct layout l = {.record = record, .page = page};
    size_t most_areas = record->mark_count;
    page->slots = make(record->slot_count, sizeof(*page->slots));
    page->operators = make(record->slot_count, sizeof(*page->operators));
    page->first_stored = make(record->slot_count, sizeof(*page->first_stored));
    /* Each hole, and at most once more in an area. */
    page->places = make(2 * record->place_count, sizeof(*page->places));
    page->areas = make(most_areas, sizeof(*page->areas));
    l.marks = make(most_areas, sizeof(*l.marks));
    l.area_of = make(record->slot_count, sizeof(*l.area_of));
    l.of_place = make(record->place_count, sizeof(*l.of_place));
    page->slot_count = record->slot_count;
    if (record->slot_count > 0)
        memcpy(page->slots, record->slots, record->slot_count * sizeof(*page->slots));
    choose_areas(&l);
    struct text out;
    text_init(&out, SIZE_MAX / 4);
    (void)text_reserve(&out, body.len + 2 * HOLE_WIDEST * (record->place_count + 1));
    write_body(&l, body, &out);
    page->len = out.len;
    page->body = realloc(out.ptr, out.len + 1); /* what was room for more goes back */
    if (page->body == NULL)
        abort();
    free(l.marks);
    free(l.area_of);
    free(l.of_place);
    return page;
}
