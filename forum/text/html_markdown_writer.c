/* Markdown as lines. */
#include "text/html_markdown_writer.h"

#include <string.h>

static void	open_line(struct writer *);
static void	end_line(struct writer *);

void
writer_init(struct writer *writer, struct arena *arena)
{
	*writer = (struct writer){ .arena = arena };
	buffer_init(&writer->out, arena);
	buffer_init(&writer->prefix, arena);
}

void
writer_begin(struct writer *writer, bool tight)
{
	unsigned	wanted = tight ? 1 : 2;

	if (writer->line_ends == 0)
		return;
	if (writer->line_ends > wanted)
		writer->line_ends = wanted;
	for (; writer->line_ends > 0; writer->line_ends--)
		end_line(writer);
}

void
writer_lines(struct writer *writer, const char *text)
{
	size_t	length;

	for (;; text++) {
		length = strcspn(text, "\n");
		if (length > 0)
			open_line(writer);
		buffer_add(&writer->out, text, length);
		text += length;
		if (*text == '\0')
			break;
		end_line(writer);
	}
	writer->line_ends = 2;
}

size_t
writer_enter(struct writer *writer, const char *first, const char *others)
{
	size_t	entered = writer->prefix.length;

	open_line(writer);
	buffer_text(&writer->out, first);
	buffer_text(&writer->prefix, others);
	return entered;
}

void
writer_leave(struct writer *writer, size_t entered)
{
	writer->prefix.length = entered;
	writer->line_ends = 2;
}

static void
open_line(struct writer *writer)
{
	if (!writer->line_open)
		buffer_add(&writer->out, writer->prefix.bytes,
		    writer->prefix.length);
	writer->line_open = true;
}

/* A line without anything on it still belongs to its quotes. */
static void
end_line(struct writer *writer)
{
	struct buffer	*out = &writer->out;

	if (!writer->line_open) {
		open_line(writer);
		while (out->length > 0 && out->bytes[out->length - 1] == ' ')
			out->length--;
	}
	buffer_char(out, '\n');
	writer->line_open = false;
}
