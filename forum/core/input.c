/* What a request brought, as texts for queries. */
#include "core/request.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/percent.h"
#include "text/buffer.h"

enum { ID_DIGITS = 18 };

const char *
path_id(struct request *rq, const char *name)
{
	return path_id_text(&rq->params, name);
}

const char *
path_text(struct request *rq, const char *name)
{
	return path_param(&rq->params, name);
}

const char *
query_text(struct request *rq, const char *name)
{
	const char	*value = fields_get(&rq->query, name);

	return value == NULL || *value == '\0' ? NULL : value;
}

const char *
query_id(struct request *rq, const char *name)
{
	const char	*value = query_text(rq, name);

	return id_of(value) != 0 ? value : NULL;
}

const char *
query_with(struct request *rq, const char *path, const char *name, const char *value)
{
	struct buffer	out;
	char		before = '?';

	buffer_init(&out, rq->arena);
	buffer_text(&out, path);
	for (size_t i = 0; i < rq->query.count; i++) {
		const struct form_value	*field = &rq->query.items[i];

		if (strcmp(field->name, name) == 0 || *field->value == '\0')
			continue;
		buffer_format(&out, "%c%s=%s", before, percent_encode(rq->arena, field->name),
		    percent_encode(rq->arena, field->value));
		before = '&';
	}
	if (value != NULL)
		buffer_format(&out, "%c%s=%s", before, name, percent_encode(rq->arena, value));
	return buffer_string(&out);
}

const char *
form_text(struct request *rq, const char *name)
{
	const char	*value = fields_get(&rq->form, name);

	return value == NULL ? "" : value;
}

bool
form_flag(struct request *rq, const char *name)
{
	const char	*value = form_text(rq, name);

	return *value != '\0' && strcmp(value, "0") != 0;
}

const char *
text_number(struct request *rq, int64_t number)
{
	return arena_format(rq->arena, "%" PRId64, number);
}

int64_t
id_of(const char *text)
{
	size_t	length = text == NULL ? 0 : strlen(text);

	if (length == 0 || length > ID_DIGITS || strspn(text, "0123456789") != length)
		return 0;
	return strtoll(text, NULL, 10);
}

const char *
safe_next(const char *wanted, const char *otherwise)
{
	if (wanted == NULL || wanted[0] != '/' || wanted[1] == '/')
		return otherwise;
	for (const unsigned char *byte = (const unsigned char *)wanted; *byte != '\0'; byte++)
		if (*byte <= 0x20 || *byte == 0x7f || *byte == '\\')
			return otherwise;
	return wanted;
}

const char *
form_next(struct request *rq)
{
	const char	*next = fields_get(&rq->form, "next");

	next = safe_next(next != NULL ? next : query_text(rq, "next"), "/");
	return strncmp(next, "/login", 6) == 0 || strncmp(next, "/register", 9) == 0 ? "/" : next;
}

const char *const *
text_words(struct arena *arena, const char *text, size_t *ret_count)
{
	static const char	 between[] = " \t\r\n,;";
	const char		**words;
	size_t			 count = 0;

	if (text == NULL)
		text = "";
	words = arena_array(arena, strlen(text) / 2 + 1, sizeof(*words));
	for (text += strspn(text, between); *text != '\0'; text += strspn(text, between)) {
		size_t	length = strcspn(text, between);

		words[count++] = arena_copy(arena, text, length);
		text += length;
	}
	*ret_count = count;
	return words;
}
