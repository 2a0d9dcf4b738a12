/* HTML tables as Markdown's. */
#ifndef FORUM_TEXT_HTML_MARKDOWN_TABLE_H
#define FORUM_TEXT_HTML_MARKDOWN_TABLE_H

#include <stdbool.h>

#include "text/html_markdown_tree.h"
#include "text/html_markdown_writer.h"

/*
 * Writes the table. False, and nothing is written, when Markdown has no such
 * table: one whose cells hold more than words, or none at all.
 */
bool	table_write(struct writer *, const GumboNode *);

#endif
