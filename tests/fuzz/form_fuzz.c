/* core/form: what is accepted is clean, and reads the same when sent again. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/form.h"
#include "text/buffer.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
send(struct buffer *body, const char *text)
{
	for (; *text != '\0'; text++)
		buffer_format(body, "%%%02x", (unsigned char)*text);
}

static void
check_again(struct arena *arena, const struct fields *fields)
{
	struct buffer	body;
	struct fields	again = { 0 };

	buffer_init(&body, arena);
	for (size_t i = 0; i < fields->count; i++) {
		send(&body, fields->items[i].name);
		buffer_char(&body, '=');
		send(&body, fields->items[i].value);
		buffer_char(&body, '&');
	}
	assert(fields_parse(arena, body.bytes, body.length, &again) == 0);
	assert(again.count == fields->count);
	for (size_t i = 0; i < again.count; i++) {
		assert(strcmp(again.items[i].name, fields->items[i].name) == 0);
		assert(strcmp(again.items[i].value,
		    fields->items[i].value) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	struct fields	 fields = { 0 };
	int		 status;

	status = fields_parse(arena, (const char *)bytes, length, &fields);
	assert(status == 0 || status == 400 || status == 413);
	for (size_t i = 0; i < fields.count; i++) {
		const struct form_value	*field = &fields.items[i];

		assert(utf8_valid(field->name, strlen(field->name)));
		assert(utf8_valid(field->value, strlen(field->value)));
		assert(strchr(field->value, '\r') == NULL);
		assert(fields_get(&fields, field->name) != NULL);
	}
	if (status == 0)
		check_again(arena, &fields);
	arena_destroy(arena);
	return 0;
}
