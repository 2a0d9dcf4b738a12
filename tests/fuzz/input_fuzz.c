/* core/input: where to go next, ids, words, and texts for PostgreSQL's arrays. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/request.h"
#include "text/array.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* A browser that is sent there stays on this site, and reads one header of it. */
static void
check_next(const char *text)
{
	const char	*next = safe_next(text, "/");

	assert(next[0] == '/' && next[1] != '/' && next[1] != '\\');
	for (; *next != '\0'; next++)
		assert((unsigned char)*next > ' ' && *next != 0x7f && *next != '\\');
}

static void
check_id(const char *text)
{
	int64_t	id = id_of(text);

	assert(id >= 0 && id <= INT64_C(999999999999999999));
	assert(id == 0 || strspn(text, "0123456789") == strlen(text));
}

/* What PostgreSQL reads of {"…","…"}. */
static void
check_array(const char *array, const char *const *items, size_t count)
{
	assert(*array == '{');
	for (size_t i = 0; i < count; i++) {
		assert(i == 0 || *array == ',');
		assert(array[1] == '"');
		array += 2;
		for (const char *c = items[i]; *c != '\0'; c++, array++) {
			assert(*array != '"');
			array += *array == '\\';
			assert(*array == *c);
		}
		assert(*array == '"');
		array++;
	}
	assert(strcmp(count > 0 ? array : array + 1, "}") == 0);
}

/* An address with the same query but for one value, which can be read again. */
static void
check_query(struct arena *arena, const char *text, size_t length)
{
	struct request	rq = { .arena = arena };
	struct fields	again = { 0 };
	const char	*with;

	if (fields_parse(arena, text, length, &rq.query) != 0)
		return;
	with = query_with(&rq, "/x", "after", "a&b=+%");
	assert(strncmp(with, "/x?", 3) == 0);
	assert(fields_parse(arena, with + 3, strlen(with + 3), &again) == 0);
	assert(strcmp(fields_get(&again, "after"), "a&b=+%") == 0);
	for (size_t i = 0; i < rq.query.count; i++)
		if (strcmp(rq.query.items[i].name, "after") != 0 && *rq.query.items[i].value != '\0')
			assert(fields_get(&again, rq.query.items[i].name) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct arena		*arena = arena_create();
	const char		*text = arena_copy(arena, bytes, length);
	const char *const	*words;
	size_t			 count;

	check_next(text);
	check_id(text);
	words = text_words(arena, text, &count);
	for (size_t i = 0; i < count; i++)
		assert(*words[i] != '\0' && strpbrk(words[i], " \t\r\n,;") == NULL);
	check_array(text_array(arena, words, count), words, count);
	check_array(text_array(arena, &text, 1), &text, 1);
	check_query(arena, text, strlen(text));
	arena_destroy(arena);
	return 0;
}
