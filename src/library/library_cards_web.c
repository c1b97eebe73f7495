/* What posts link to, and which cards they get for it. */
#include "library/library.h"

static bool is_mentioned(const struct library_mentions *mentions, struct span path)
{
    for (size_t i = 0; i < mentions->count; i++) {
        if (span_equal(mentions->items[i].path, path))
            return true;
    }
    return false;
}

void library_mentions_add(struct library_mentions *mentions, struct html stored)
{
    struct span rest = span_make(stored.ptr, stored.len);
    struct wiki_link link;
    while (mentions->count < LIBRARY_MENTIONS_MAX && wiki_next(&rest, &link)) {
        struct wiki_target target = {0};
        library_resolve(NULL, link.kind, link.slug, &target);
        if (target.found && !is_mentioned(mentions, target.path))
            mentions->items[mentions->count++] = target;
    }
}

/* The row of this post where there is one; else any of the entry, without what changed since another post. */
static const struct library_card *find_card(const struct library_cards *cards, struct span path,
                                            int64_t post)
{
    const struct library_card *found = NULL;
    for (size_t i = 0; i < cards->count; i++) {
        const struct library_card *card = &cards->items[i];
        struct span folder = library_folder(card->kind);
        if (span_starts_with(path, folder) && span_equal(span_from(path, folder.len), card->slug) &&
            (found == NULL || card->post == post))
            found = card;
    }
    return found;
}

struct library_own_cards library_cards_of(const struct library_cards *cards,
                                          const struct post *post)
{
    struct library_own_cards own = {0};
    struct library_mentions mentions = {0};
    if (cards == NULL || cards->count == 0)
        return own;
    library_mentions_add(&mentions, post->html);
    for (size_t i = 0; i < mentions.count && own.count < LIBRARY_CARDS_MOST; i++) {
        const struct library_card *card = find_card(cards, mentions.items[i].path, post->id);
        if (card != NULL)
            own.items[own.count++] = card;
    }
    return own;
}
