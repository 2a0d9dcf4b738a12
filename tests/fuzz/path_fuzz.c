/* core/path: what matches is clean and is what its pattern promises. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/path.h"
#include "text/utf8.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const PATTERNS[] = {
	"/", "/ask", "/t/:id", "/t/:id/:slug", "/tags/:tag", "/s/*file",
	"/api/v1/threads/:id/posts", "/:a/:b/:c_id",
};

static void
check_params(const struct path_params *params)
{
	const char	*id = path_param(params, "id");
	const char	*file = path_param(params, "file");

	for (size_t i = 0; i < params->count; i++) {
		const char	*value = params->items[i].value;

		assert(*value != '\0' && utf8_valid(value, strlen(value)));
	}
	if (id != NULL)
		assert(id == path_id_text(params, "id") && *id > '0' &&
		    strlen(id) <= 18);
	if (file != NULL)
		assert(*file != '/' && strstr(file, "/../") == NULL &&
		    strncmp(file, "../", 3) != 0 && strcmp(file, "..") != 0 &&
		    strstr(file, "//") == NULL && strchr(file, '\\') == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena		*arena = arena_create();
	const char		*path = arena_copy(arena, bytes, length);
	struct path_params	 params;

	for (size_t i = 0; i < sizeof(PATTERNS) / sizeof(PATTERNS[0]); i++)
		if (path_match(PATTERNS[i], path, arena, &params))
			check_params(&params);
	arena_destroy(arena);
	return 0;
}
