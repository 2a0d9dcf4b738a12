/* text/csv: any text is rows or a mistake; what is written is read again. */
#include "text/csv.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
check_again(struct arena *arena, const struct csv_row *row)
{
	struct buffer	out;
	struct csv	again = { 0 };

	buffer_init(&out, arena);
	/* Commas enough to be the separator, however many semicolons the cells have. */
	for (size_t i = 0; i < row->count; i++) {
		buffer_char(&out, '"');
		for (const char *c = row->cells[i]; *c != '\0'; c++)
			buffer_format(&out, *c == '"' ? "\"\"" : "%c", *c);
		buffer_text(&out, "\",");
	}
	assert(csv_parse(arena, buffer_string(&out), &again) == NULL);
	assert(again.count == 1 && again.rows[0].count == row->count + 1);
	for (size_t i = 0; i < row->count; i++)
		assert(strcmp(again.rows[0].cells[i], row->cells[i]) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	struct csv	 csv = { 0 };
	const char	*text = arena_copy(arena, bytes, length);
	const char	*wrong = csv_parse(arena, text, &csv);
	size_t		 line = 0;

	assert(wrong == NULL || csv.count == 0);
	for (size_t i = 0; i < csv.count; i++) {
		assert(csv.rows[i].line > line && csv.rows[i].count > 0);
		line = csv.rows[i].line;
		check_again(arena, &csv.rows[i]);
	}
	arena_destroy(arena);
	return 0;
}
