/* Comma-separated values: read and written. */
#include "text/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text/buffer.h"

struct reader {
	struct arena	*arena;
	const char	*at;
	char		 separator;
	size_t		 line;
	const char	*wrong;
};

/* A list that grows; the old places stay in the arena. */
struct list {
	void	*items;
	size_t	 count, room, size;
};

static char	 separator_of(const char *);
static struct csv_row read_row(struct reader *);
static const char *read_cell(struct reader *);
static const char *read_quoted(struct reader *);
static bool	 ends_row(char);
static void	 end_row(struct reader *);
static void	*list_add(struct arena *, struct list *);
static bool	 is_empty(const struct csv_row *);
static bool	 is_formula(const char *);

const char *
csv_parse(struct arena *arena, const char *text, struct csv *ret_csv)
{
	struct list	rows = { .size = sizeof(struct csv_row) };
	struct reader	reader = { .arena = arena, .line = 1 };

	if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	reader.at = text;
	reader.separator = separator_of(text);
	while (*reader.at != '\0' && reader.wrong == NULL) {
		struct csv_row	row = read_row(&reader);

		if (!is_empty(&row))
			*(struct csv_row *)list_add(arena, &rows) = row;
	}
	if (reader.wrong != NULL)
		return reader.wrong;
	*ret_csv = (struct csv){ rows.items, rows.count };
	return NULL;
}

void
csv_cell(struct buffer *out, const char *text)
{
	bool	formula = is_formula(text);

	if (!formula && strpbrk(text, ",;\t\"\r\n") == NULL) {
		buffer_text(out, text);
		return;
	}
	buffer_char(out, '"');
	if (formula)
		buffer_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			buffer_char(out, '"');
		buffer_char(out, *text);
	}
	buffer_char(out, '"');
}

static char
separator_of(const char *text)
{
	static const char	known[] = { ',', ';', '\t' };
	size_t			counts[sizeof(known)] = { 0 }, best = 0;
	bool			quoted = false;

	for (; *text != '\0' && (quoted || !ends_row(*text)); text++) {
		if (*text == '"')
			quoted = !quoted;
		for (size_t i = 0; i < sizeof(known) && !quoted; i++)
			counts[i] += *text == known[i];
	}
	for (size_t i = 1; i < sizeof(known); i++)
		if (counts[i] > counts[best])
			best = i;
	return known[best];
}

static struct csv_row
read_row(struct reader *reader)
{
	struct csv_row	row = { .line = reader->line };
	struct list	cells = { .size = sizeof(const char *) };

	for (;;) {
		*(const char **)list_add(reader->arena, &cells) = read_cell(reader);
		if (reader->wrong != NULL || *reader->at != reader->separator)
			break;
		reader->at++;
	}
	end_row(reader);
	row.cells = cells.items;
	row.count = cells.count;
	return row;
}

static const char *
read_cell(struct reader *reader)
{
	const char	*begin = reader->at;

	if (*begin == '"')
		return read_quoted(reader);
	while (*reader->at != reader->separator && !ends_row(*reader->at))
		reader->at++;
	return arena_copy(reader->arena, begin, (size_t)(reader->at - begin));
}

static const char *
read_quoted(struct reader *reader)
{
	size_t		begins = reader->line;
	bool		closed = false;
	struct buffer	cell;

	buffer_init(&cell, reader->arena);
	for (reader->at++; *reader->at != '\0'; reader->at++) {
		if (*reader->at == '"' && *++reader->at != '"') {
			closed = true;
			break;
		}
		if (*reader->at == '\n')
			reader->line++;
		buffer_char(&cell, *reader->at);
	}
	if (!closed)
		reader->wrong = arena_format(reader->arena,
		    "The quotes that open in line %zu are never closed.", begins);
	else if (*reader->at != reader->separator && !ends_row(*reader->at))
		reader->wrong = arena_format(reader->arena, "Line %zu goes on behind closing quotes.", reader->line);
	return buffer_string(&cell);
}

static bool
ends_row(char c)
{
	return c == '\n' || c == '\r' || c == '\0';
}

static void
end_row(struct reader *reader)
{
	if (reader->at[0] == '\r' && reader->at[1] == '\n')
		reader->at++;
	if (*reader->at != '\0' && reader->wrong == NULL) {
		reader->at++;
		reader->line++;
	}
}

static void *
list_add(struct arena *arena, struct list *list)
{
	if (list->count == list->room) {
		void	*old = list->items;

		list->room = list->room == 0 ? 8 : 2 * list->room;
		list->items = arena_array(arena, list->room, list->size);
		if (old != NULL)
			memcpy(list->items, old, list->count * list->size);
	}
	return (char *)list->items + list->size * list->count++;
}

static bool
is_empty(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i][strspn(row->cells[i], " \t")] != '\0')
			return false;
	return true;
}

static bool
is_formula(const char *text)
{
	char	*end;

	if (*text == '\0' || strchr("=+-@\t\r", *text) == NULL)
		return false;
	if (*text == '=' || *text == '@' || *text == '\t' || *text == '\r')
		return true;
	(void)strtod(text, &end);
	return *end != '\0';
}
