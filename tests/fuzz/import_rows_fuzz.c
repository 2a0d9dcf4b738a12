/* cli/import_xml, cli/import_field: any file gives rows that COPY can read. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli/import_field.h"
#include "cli/import_xml.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

struct listening {
	struct arena		*arena;
	struct field_memory	 memory;
	off_t			 last;
	long			 told;
};

/* One line, without anything that would end its column early. */
static void
check_column(const struct buffer *column)
{
	assert(utf8_valid(column->bytes, column->length));
	for (size_t i = 0; i < column->length; i++)
		assert(strchr("\t\n\r", column->bytes[i]) == NULL);
}

static bool
hear_root(void *context, const char *name)
{
	struct listening	*listening = context;

	assert(listening->told++ < 1 || *name != '\0');
	return true;
}

static bool
hear_row(void *context, const struct xml_row *row)
{
	struct listening	*listening = context;

	assert(row->line >= 1 && row->offset >= listening->last);
	listening->last = row->offset;
	for (const char **a = row->attributes; a[0] != NULL; a += 2)
		for (unsigned kind = FIELD_ID; kind <= FIELD_TAGS; kind++) {
			struct field	field = { .kind = kind,
					    .need = FIELD_MENDED };
			struct buffer	column;

			assert(xml_attribute(row, a[0]) != NULL);
			buffer_init(&column, listening->arena);
			(void)field_write(&column, &field, a[1],
			    &listening->memory);
			(void)buffer_string(&column);
			check_column(&column);
		}
	return true;
}

static bool
hear_damage(void *context, long line, bool lost, const char *what)
{
	(void)context;
	(void)lost;
	assert(line >= 1 && what != NULL);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct listening	listening = { .memory = { .now = 1577836800 } };
	struct xml_listener	listener = { .root = hear_root,
	    .row = hear_row, .damage = hear_damage, .context = &listening };
	FILE			*file;

	if (length == 0)
		return 0;
	file = fmemopen((void *)(uintptr_t)bytes, length, "r");
	listening.arena = arena_create();
	assert(xml_read(file, "rows", &listener));
	arena_destroy(listening.arena);
	fclose(file);
	return 0;
}
