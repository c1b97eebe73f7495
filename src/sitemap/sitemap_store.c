/* What sitemaps are made of, from the database. */
#include "sitemap/sitemap.h"

static void read_part(struct db_row *row, void *out)
{
    struct sitemap *sitemap = out;
    *db_list_item(row, &sitemap->parts) = db_int(row);
}

static void read_last_tag_part(struct db_row *row, void *out)
{
    struct sitemap *sitemap = out;
    sitemap->last_tag_part = db_int(row);
}

void sitemap_store_parts(struct db_batch *batch, struct sitemap *out)
{
    db_ask(batch, STMT_sitemap_parts, read_part, out, DB_INT(SITEMAP_PART),
           DB_INT(SITEMAP_PARTS_MAX));
    db_ask(batch, STMT_sitemap_tag_parts, read_last_tag_part, out, DB_INT(SITEMAP_PART));
}

static void read_thread(struct db_row *row, void *out)
{
    struct sitemap *sitemap = out;
    struct sitemap_thread *thread = db_list_item(row, &sitemap->threads);
    thread->id = db_int(row);
    thread->kind = db_text(row);
    thread->slug = db_text(row);
    thread->changed_at = db_time(row);
}

void sitemap_store_threads(struct db_batch *batch, int64_t number, struct sitemap *out)
{
    db_ask(batch, STMT_sitemap_threads, read_thread, out, DB_INT(number * SITEMAP_PART),
           DB_INT((number + 1) * SITEMAP_PART));
}

static void read_tag(struct db_row *row, void *out)
{
    struct sitemap *sitemap = out;
    *db_list_item(row, &sitemap->tags) = db_text(row);
}

void sitemap_store_tags(struct db_batch *batch, int64_t number, struct sitemap *out)
{
    db_ask(batch, STMT_sitemap_tags, read_tag, out, DB_INT(number * SITEMAP_PART),
           DB_INT((number + 1) * SITEMAP_PART));
}
