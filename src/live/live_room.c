/* The questions that somebody reads here. */
#include "live/live_room.h"

#include "core/text.h"

enum { BUCKETS = 4096, EVENT_MAX = 64 * 1024 };

static struct live_room *buckets[BUCKETS];

static struct live_room **bucket_of(int64_t question)
{
    return &buckets[(uint64_t)question % BUCKETS];
}

struct live_room *live_room_find(int64_t question)
{
    struct live_room *room = *bucket_of(question);
    while (room != NULL && room->question != question)
        room = room->next;
    return room;
}

struct live_room *live_room_make(int64_t question)
{
    struct live_room *room = live_room_find(question);
    if (room != NULL)
        return room;
    room = calloc(1, sizeof(*room));
    if (room == NULL)
        return NULL;
    struct live_room **bucket = bucket_of(question);
    *room = (struct live_room){.question = question, .next = *bucket};
    *bucket = room;
    return room;
}

void live_room_each(void (*happens)(struct live_room *room))
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct live_room *room = buckets[i]; room != NULL; room = room->next)
            happens(room);
}

void live_room_leave(struct live_room *room)
{
    if (room->count > 0 || room->changed || room->telling)
        return;
    struct live_room **at = bucket_of(room->question);
    while (*at != room)
        at = &(*at)->next;
    *at = room->next;
    free(room->event);
    free(room);
}

/* FNV-1a. Whoever finds two states with one digest has themselves told of one of them. */
static uint64_t digest_of(struct span bytes)
{
    uint64_t digest = 14695981039346656037u;
    for (size_t i = 0; i < bytes.len; i++)
        digest = (digest ^ (unsigned char)bytes.ptr[i]) * 1099511628211u;
    return digest;
}

static void write_data(const struct live_state *state, struct text *out)
{
    text_printf(out,
                "{\"question\":[%lld,%lld],\"answers\":[" SPAN_FMT "],\"comments\":[" SPAN_FMT "]}",
                (long long)state->question, (long long)state->score, SPAN_ARG(state->answers),
                SPAN_ARG(state->comments));
}

static void set_event(struct live_room *room, struct text *event)
{
    free(room->event);
    room->event = event->ptr; /* goes over */
    room->event_len = event->len;
    room->version++;
}

bool live_room_set(struct live_room *room, const struct live_state *state)
{
    struct text data;
    struct text event;
    text_init(&data, EVENT_MAX);
    text_init(&event, EVENT_MAX);
    room->gone = state == NULL;
    if (state == NULL)
        text_add_string(&event, "event: end\ndata: gone\n\n");
    else
        write_data(state, &data);
    uint64_t digest = digest_of(text_span(&data));
    bool is_new = room->version == 0 || digest != room->digest;
    if (is_new && state != NULL)
        text_printf(&event, "id: %016llx\ndata: " SPAN_FMT "\n\n", (unsigned long long)digest,
                    SPAN_ARG(text_span(&data)));
    is_new = is_new && text_ok(&event);
    text_free(&data);
    if (!is_new) {
        text_free(&event);
        return false;
    }
    room->digest = digest;
    set_event(room, &event);
    return true;
}
