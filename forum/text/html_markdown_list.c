/* HTML's lists as Markdown's. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "text/html_markdown_block.h"

/* CommonMark reads no longer list numbers than nine digits. */
#define NUMBER_MAX	999999999L

struct list {
	char	marker;		/* '-' or '*'; of a numbered one '.' or ')' */
	bool	numbered;
	bool	tight;		/* no blank lines between the items */
	long	number;		/* of the next item */
	bool	begun;		/* has an item */
};

static struct list	list_of(const struct writer *, const GumboNode *);
static long	first_number(const GumboNode *);
static bool	ends_paragraph(const GumboNode *);
static bool	is_tight(const GumboVector *);
static void	write_item(struct writer *, GumboNode *, unsigned,
		    struct list *);
static void	write_inner_list(struct writer *, const GumboNode *, unsigned,
		    const struct list *);

void
list_write(struct writer *writer, const GumboNode *node, unsigned depth)
{
	const GumboVector	*children = tree_children(node);
	struct list		 list = list_of(writer, node);

	if (tree_content(node) == NULL)
		return;
	if (depth >= TREE_DEPTH_MAX) {
		block_write_content(writer, node, depth);
		return;
	}
	writer_begin(writer, writer->tight && ends_paragraph(node));
	for (unsigned i = 0; i < children->length; i++) {
		GumboNode	*child = children->data[i];

		if (tree_role(child) != ROLE_LIST)
			write_item(writer, child, depth + 1, &list);
		else if (list.begun)
			write_inner_list(writer, child, depth + 1, &list);
		else
			list_write(writer, child, depth + 1);
	}
	writer->list_marker = list.marker;
	writer->list_end = writer->out.length;
}

void
list_write_item(struct writer *writer, GumboNode *node, unsigned depth)
{
	struct list	list = { .marker = '-', .tight = true };

	write_item(writer, node, depth, &list);
}

/*
 * How to write a list. Right after another one of its kind it takes the other
 * marker: with the same it would go on with that list.
 */
static struct list
list_of(const struct writer *writer, const GumboNode *node)
{
	const GumboVector	*children = tree_children(node);
	struct list		 list = { .number = first_number(node) };
	char			 taken = '\0';

	if (writer->list_end == writer->out.length)
		taken = writer->list_marker;
	list.numbered = node->v.element.tag == GUMBO_TAG_OL;
	if (list.numbered)
		list.marker = taken == '.' ? ')' : '.';
	else
		list.marker = taken == '-' ? '*' : '-';
	list.tight = is_tight(children);
	return list;
}

/* Where a numbered list begins to count. */
static long
first_number(const GumboNode *node)
{
	const char	*start = tree_attribute(node, "start");
	long		 number;

	if (start == NULL || !isdigit((unsigned char)*start))
		return 1;
	number = strtol(start, NULL, 10);
	return number <= NUMBER_MAX - (long)tree_children(node)->length ?
	    number : 1;
}

/*
 * Whether the list needs no blank line after the paragraph above it. What it
 * begins with may be a list directly in it, whose marker then comes first.
 */
static bool
ends_paragraph(const GumboNode *node)
{
	const GumboNode	*inner = tree_content(node), *first = node;

	for (; inner != node; inner = inner->parent)
		if (tree_role(inner) != ROLE_LIST &&
		    tree_role(inner->parent) == ROLE_LIST)
			first = inner->parent;
	return first->v.element.tag != GUMBO_TAG_OL || first_number(first) == 1;
}

/* Without a paragraph in any of its items. */
static bool
is_tight(const GumboVector *items)
{
	for (unsigned i = 0; i < items->length; i++) {
		const GumboVector	*parts = tree_children(items->data[i]);

		for (unsigned p = 0; parts != NULL && p < parts->length; p++) {
			const GumboNode	*part = parts->data[p];

			if (part->type == GUMBO_NODE_ELEMENT &&
			    part->v.element.tag == GUMBO_TAG_P)
				return false;
		}
	}
	return true;
}

static void
write_item(struct writer *writer, GumboNode *node, unsigned depth,
    struct list *list)
{
	bool	 tight = writer->tight;
	char	*marker;
	size_t	 entered;

	if (tree_role(node) == ROLE_HIDDEN || tree_content(node) == NULL)
		return;
	list->begun = true;
	if (list->numbered)
		marker = arena_format(writer->arena, "%ld%c ", list->number++,
		    list->marker);
	else
		marker = arena_format(writer->arena, "%c ", list->marker);
	writer_begin(writer, list->tight);
	entered = writer_enter(writer, marker, arena_format(writer->arena,
	    "%*s", (int)strlen(marker), ""));
	writer->tight = list->tight;
	if (tree_role(node) == ROLE_ITEM)
		block_write_content(writer, node, depth);
	else
		block_write_nodes(writer, (void *[]){ node }, 1, depth);
	writer->tight = tight;
	writer_leave(writer, entered);
}

/* A list directly in a list is meant for the item before it. */
static void
write_inner_list(struct writer *writer, const GumboNode *node, unsigned depth,
    const struct list *list)
{
	bool	tight = writer->tight;
	size_t	entered;

	if (tree_content(node) == NULL)
		return;
	writer_begin(writer, list->tight && ends_paragraph(node));
	entered = writer_enter(writer, "    ", "    ");
	writer->tight = list->tight;
	list_write(writer, node, depth);
	writer->tight = tight;
	writer_leave(writer, entered);
}
