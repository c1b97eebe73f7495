/* The picture that other sites show beside a link to an entry: its posture as a PNG, which they all read. */
#include "stretch/stretch.h"

#include <librsvg/rsvg.h>

#include "web/background.h"
#include "web/page.h"
#include "web/reply.h"
#include "web/session.h"

/* What these sites ask for, and the room that is left around the posture. */
enum { WIDTH = 1200, HEIGHT = 630, MARGIN = 45 };

enum { SVG_MAX = 64 * 1024, PNG_MAX = 512 * 1024 };

/* ---- in another thread ---- */

struct card {
    struct background_job background; /* first: its address is the card's */
    struct request *request;          /* NULL when the client went away */
    struct text svg;
    struct text png; /* empty: it could not be made */
};

/* Some 30 ms of a processor and 3 MB each. */
enum { AT_ONCE = 2 };
static size_t running;

static cairo_status_t add_png(void *out, const unsigned char *bytes, unsigned int len)
{
    text_add(out, (const char *)bytes, len);
    return text_ok(out) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static bool paint_card(cairo_surface_t *surface, struct span svg)
{
    RsvgHandle *handle =
        rsvg_handle_new_from_data((const guint8 *)svg.ptr, svg.len, NULL /* no reason */);
    if (handle == NULL)
        return false;
    cairo_t *canvas = cairo_create(surface);
    cairo_set_source_rgb(canvas, 1, .992, .973); /* the sheet of the site's pages */
    cairo_paint(canvas);
    RsvgRectangle room = {MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN};
    bool ok = rsvg_handle_render_document(handle, canvas, &room, NULL) &&
              cairo_status(canvas) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(canvas);
    g_object_unref(handle);
    return ok;
}

static void card_work(struct background_job *job)
{
    struct card *card = (struct card *)(void *)job;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
    bool ok =
        cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS &&
        paint_card(surface, text_span(&card->svg)) &&
        cairo_surface_write_to_png_stream(surface, add_png, &card->png) == CAIRO_STATUS_SUCCESS;
    if (!ok) {
        text_free(&card->png);
        text_init(&card->png, PNG_MAX);
    }
    cairo_surface_destroy(surface);
}

/* ---- kept ---- */

/* The last ones of this worker, by what they were drawn from: so many, or so many bytes. A library's are painted once. */
enum { KEPT = 256, KEPT_BYTES = 12 * 1024 * 1024, KEY_MAX = 160 };
static struct kept {
    char key[KEY_MAX]; /* slug and figure; "": none */
    struct text png;
} kept[KEPT];
static size_t next_kept;
static size_t kept_bytes;

struct card_data {
    struct stretch_drawn drawn; /* first: figure_load's kind of data */
    char key[KEY_MAX];
    struct card *card;
    const struct text *png;
};

static const struct text *find_kept(const char *key)
{
    for (size_t i = 0; i < KEPT; i++)
        if (strcmp(kept[i].key, key) == 0)
            return &kept[i].png;
    return NULL;
}

static void drop(struct kept *place)
{
    if (place->key[0] == '\0')
        return;
    kept_bytes -= place->png.room;
    text_free(&place->png);
    place->key[0] = '\0';
}

/* Takes the picture over. The oldest ones make room. */
static void keep(const char *key, struct text *png)
{
    size_t at = next_kept++ % KEPT;
    struct kept *place = &kept[at];
    drop(place);
    for (size_t i = 1; i < KEPT && kept_bytes + png->room > KEPT_BYTES; i++)
        drop(&kept[(at + i) % KEPT]);
    memcpy(place->key, key, KEY_MAX);
    place->png = *png;
    kept_bytes += png->room;
    text_init(png, PNG_MAX);
}

/* ---- the page ---- */

static void card_load(struct request *r)
{
    struct card_data *data = r->data;
    stretch_store_drawn(r->batch, session_hash(r), page_part(r, 1), &data->drawn);
}

static void free_card(struct card *card)
{
    text_free(&card->svg);
    text_free(&card->png);
    free(card);
}

static void card_done(struct background_job *job)
{
    struct card *card = (struct card *)(void *)job;
    running--;
    if (card->request == NULL) {
        free_card(card);
        return;
    }
    page_on_cancel(card->request, NULL, NULL);
    page_continue(card->request);
}

static void forget_request(void *context)
{
    struct card *card = context;
    card->request = NULL;
}

static bool draw(struct request *r, const struct stretch_drawn *drawn, struct text *out)
{
    struct stretch_model model;
    struct stretch_which main = {0};
    if (drawn->slug.len == 0 || !stretch_model_read(r->arena, drawn->model, &model, NULL))
        return false;
    struct stretch_pictures pictures = stretch_pictures_of(r->arena, &model, drawn->slug);
    return stretch_picture_file(out, &pictures, main);
}

/* False, and it is answered, when there is no picture or nobody to make it just now. */
static bool card_begin(struct request *r, struct card_data *data)
{
    struct card *card = calloc(1, sizeof(*card));
    if (card == NULL || running >= AT_ONCE) {
        free(card);
        reply_header(r, "retry-after", "2");
        reply_error(r, 503, SPAN("A picture is being made. Please ask again in a moment."));
        return false;
    }
    card->background = (struct background_job){.work = card_work, .done = card_done};
    card->request = r;
    text_init(&card->svg, SVG_MAX);
    text_init(&card->png, PNG_MAX);
    bool drawn = draw(r, &data->drawn, &card->svg);
    if (!drawn || !background_run(&card->background)) {
        free_card(card);
        if (drawn)
            reply_error(r, 503, SPAN(""));
        else
            reply_not_found(r);
        return false;
    }
    running++;
    data->card = card;
    page_wait(r);
    page_on_cancel(r, forget_request, card);
    return true;
}

static void card_draw(struct request *r)
{
    struct card_data *data = r->data;
    snprintf(data->key, KEY_MAX, SPAN_FMT " " SPAN_FMT, SPAN_ARG(data->drawn.slug),
             SPAN_ARG(data->drawn.figure));
    data->png = data->drawn.slug.len == 0 ? NULL : find_kept(data->key);
    if (data->png == NULL)
        (void)card_begin(r, data);
}

static void card_send(struct request *r, struct card_data *data, struct span png)
{
    reply_picture(r, "image/png", png, data->drawn.is_public,
                  stretch_is_version(form_get(&r->form, "v"), &data->drawn));
}

static void card_reply(struct request *r)
{
    struct card_data *data = r->data;
    struct card *card = data->card;
    if (data->png != NULL) {
        card_send(r, data, text_span(data->png));
        return;
    }
    if (text_span(&card->png).len == 0)
        reply_error(r, 503, SPAN(""));
    else
        card_send(r, data, text_span(&card->png));
    if (data->drawn.is_public && text_span(&card->png).len > 0)
        keep(data->key, &card->png);
    free_card(card);
}

static const struct form_field card_query[] = {
    {.name = "v", .kind = FORM_LINE, .max = 40},
    {0},
};

PAGE(stretch_card, .query = card_query, .data_size = sizeof(struct card_data),
     .steps = {card_load, card_draw, card_reply})
