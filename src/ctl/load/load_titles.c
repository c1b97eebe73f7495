/* What the words of a text, which search shows, call a link: its title, once all of the folder is read. */
#include "ctl/load/load.h"

#include "core/markdown.h"

static const struct load *titled; /* while titles are looked for */

static void find_title(void *context UNUSED, struct span kind, struct span slug,
                       struct wiki_target *target)
{
    for (const struct load_entry *e = titled->entries; e != NULL; e = e->next) {
        if ((kind.len > 0 && !span_equal(e->kind, kind)) ||
            (!span_equal(e->slug, slug) && !model_texts_have(&e->slugs, slug)))
            continue;
        target->found = true;
        target->title = e->title;
        return;
    }
}

static void title_links(struct load *load, struct post_text *text)
{
    struct text html;
    struct markdown_found found;
    if (text->link_count == 0)
        return;
    text_init(&html, MARKDOWN_HTML_MAX);
    if (markdown_render(load->arena, text->body, 1, &html, &found))
        text->plain = found.plain;
    text_free(&html);
}

void load_title_links(struct load *load)
{
    titled = load;
    wiki_titles_from(find_title);
    for (struct load_entry *entry = load->entries; entry != NULL; entry = entry->next)
        title_links(load, &entry->body);
    for (struct load_thread *thread = load->threads; thread != NULL; thread = thread->next)
        for (struct load_post *post = thread->posts; post != NULL; post = post->next)
            title_links(load, &post->body);
    wiki_titles_from(NULL);
    titled = NULL;
}
