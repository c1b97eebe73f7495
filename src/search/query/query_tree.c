/* The tree of a query: what belongs together by brackets and OR, and nothing that changes nothing. */
#include "search/query/query_internal.h"

struct place {
    struct query_reading *in;
    size_t at;
};

/* Children are kept in order by their last one. */
struct list {
    struct node *node;
    struct node *last;
};

static void append(struct list *to, struct node *child)
{
    child->next = NULL;
    if (to->last == NULL)
        to->node->first = child;
    else
        to->last->next = child;
    to->last = child;
    to->node->count++;
}

static void splice(struct list *to, struct node *from)
{
    struct node *next;
    for (struct node *child = from->first; child != NULL; child = next) {
        next = child->next;
        append(to, child);
    }
}

static struct list new_list(struct query_reading *in, enum node_kind kind)
{
    struct node *node = arena_new_of(in->arena, struct node);
    node->kind = kind;
    return (struct list){node, NULL};
}

static void turn(struct node *node)
{
    if (node->kind == NODE_ITEM)
        node->item.negated = !node->item.negated;
    else
        node->negated = !node->negated;
}

/* Only words to look for, whatever joins them. */
static bool is_plain_within(const struct node *node);
static bool is_plain(const struct node *node)
{
    if (node->kind == NODE_ITEM)
        return node->item.kind == SEARCH_ITEM_WORD && !node->item.negated;
    return !node->negated && is_plain_within(node);
}

static bool is_plain_within(const struct node *node)
{
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (!is_plain(child))
            return false;
    }
    return true;
}

static void append_leaves(struct list *to, struct node *node)
{
    if (node->kind == NODE_ITEM) {
        append(to, node);
        return;
    }
    struct node *next;
    for (struct node *child = node->first; child != NULL; child = next) {
        next = child->next;
        append_leaves(to, child);
    }
}

/* A group of one is that one; words left out together are left out each. */
static struct node *tidy(struct query_reading *in, struct node *node)
{
    if (node->count == 0)
        return NULL;
    if (node->count == 1) {
        struct node *only = node->first;
        if (node->negated)
            turn(only);
        return only;
    }
    if (!node->negated || !is_plain_within(node))
        return node;
    struct list words = new_list(in, NODE_ALL);
    append_leaves(&words, node);
    for (struct node *word = words.node->first; word != NULL; word = word->next)
        word->item.negated = true;
    return words.node;
}

static struct node *read_all(struct place *p, bool negated);

static struct node *read_operand(struct place *p)
{
    struct token *token = &p->in->tokens[p->at++];
    if (token->kind == TOKEN_ITEM) {
        struct node *node = arena_new_of(p->in->arena, struct node);
        node->item = token->item;
        return node;
    }
    struct node *group = read_all(p, token->negated);
    p->at++; /* the closing bracket */
    return group;
}

static bool next_is(const struct place *p, enum token_kind kind)
{
    return p->at < p->in->token_count && p->in->tokens[p->at].kind == kind;
}

static void append_choice(struct list *any, struct node *choice)
{
    if (choice == NULL)
        return;
    if (choice->kind == NODE_ANY && !choice->negated)
        splice(any, choice);
    else
        append(any, choice);
}

static void cut_choices(struct query_reading *in, struct node *any)
{
    if (any->count <= SEARCH_QUERY_CHOICES || is_plain(any))
        return;
    struct node *last = any->first;
    for (size_t i = 1; i < SEARCH_QUERY_CHOICES && last->next != NULL; i++)
        last = last->next;
    last->next = NULL;
    any->count = SEARCH_QUERY_CHOICES;
    in->query->cut = true;
    query_note(in, NOTE_CHOICES, SPAN(""));
}

/* One operand, or several joined by OR. */
static struct node *read_choices(struct place *p)
{
    struct node *first = read_operand(p);
    if (!next_is(p, TOKEN_OR))
        return first;
    struct list any = new_list(p->in, NODE_ANY);
    append_choice(&any, first);
    while (next_is(p, TOKEN_OR)) {
        p->at++;
        append_choice(&any, read_operand(p));
    }
    cut_choices(p->in, any.node);
    return tidy(p->in, any.node);
}

static struct list read_sequence(struct place *p)
{
    struct list all = new_list(p->in, NODE_ALL);
    while (p->at < p->in->token_count && !next_is(p, TOKEN_CLOSE)) {
        struct node *child = read_choices(p);
        if (child != NULL && child->kind == NODE_ALL && !child->negated)
            splice(&all, child);
        else if (child != NULL)
            append(&all, child);
    }
    return all;
}

static struct node *read_all(struct place *p, bool negated)
{
    struct node *all = read_sequence(p).node;
    all->negated = negated;
    return tidy(p->in, all);
}

struct node *query_read_tree(struct query_reading *in)
{
    struct place p = {in, 0};
    struct node *read = read_sequence(&p).node;
    struct list top = new_list(in, NODE_ALL);
    struct node *next;
    for (struct node *child = read->first; child != NULL; child = next) {
        next = child->next;
        if (is_plain(child))
            append_leaves(&top, child); /* ranking takes any word anyway */
        else
            append(&top, child);
    }
    return top.node;
}
