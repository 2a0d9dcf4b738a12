/* core/body: whatever comes, a field that is found is what it says it is. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/body.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena	*arena = arena_create();
	struct body	 body;
	const char	*message = NULL;
	int		 status = body_parse(arena, (const char *)bytes, length, &body, &message);

	assert(status == 0 || ((status == 400 || status == 422) && message != NULL));
	for (size_t i = 0; status == 0 && i < body.count; i++) {
		const struct body_field	*field = &body.fields[i];

		if (field->type == BODY_TEXT)
			assert(utf8_valid(field->text, strlen(field->text)));
		else if (field->type == BODY_NUMBER)
			assert(strspn(field->text, "-0123456789") == strlen(field->text));
		else if (field->type == BODY_TEXTS)
			for (size_t item = 0; item < field->count; item++)
				assert(utf8_valid(field->items[item], strlen(field->items[item])));
		for (size_t other = 0; other < i; other++)
			assert(strcmp(body.fields[other].name, field->name) != 0);
	}
	arena_destroy(arena);
	return 0;
}
