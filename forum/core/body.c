/* What the body of an API call says. */
#include "core/body.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Whole numbers up to here are exact in every JSON reader. */
#define WHOLE_MAX	9007199254740992.0

static int		 explain(const json_error_t *, const char **);
static struct body	 read_fields(struct arena *, json_t *);
static struct body_field read_field(struct arena *, json_t *);
static struct body_field read_number(struct arena *, double);
static struct body_field read_texts(struct arena *, json_t *);
static bool		 has_nul(json_t *);

int
body_parse(struct arena *arena, const char *bytes, size_t length,
    struct body *ret_body, const char **ret_message)
{
	/* Integers are read as reals: those of more than 64 bits are numbers too. */
	size_t		 flags = JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL |
			    JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_error_t	 error;
	json_t		*root = json_loadb(bytes, length, flags, &error);

	if (root == NULL)
		return explain(&error, ret_message);
	if (!json_is_object(root)) {
		json_decref(root);
		*ret_message = "The body has to be a JSON object: {…}.";
		return 400;
	}
	*ret_body = read_fields(arena, root);
	json_decref(root);
	return 0;
}

const struct body_field *
body_find(const struct body *body, const char *name)
{
	for (size_t i = 0; i < body->count; i++)
		if (strcmp(body->fields[i].name, name) == 0)
			return body->fields[i].type == BODY_NULL ? NULL : &body->fields[i];
	return NULL;
}

/* The parser's own words speak of C; these are for whoever made the call. */
static int
explain(const json_error_t *error, const char **ret_message)
{
	static const char	surrogate[] = "invalid Unicode";

	/* It has no code of its own among the syntax errors. */
	if (strncmp(error->text, surrogate, strlen(surrogate)) == 0) {
		*ret_message = "A text has half a character in it (an unpaired surrogate).";
		return 422;
	}
	switch (json_error_code(error)) {
	case json_error_duplicate_key:
		*ret_message = "The body has the same field twice.";
		break;
	case json_error_invalid_utf8:
		*ret_message = "The body is not UTF-8.";
		break;
	case json_error_numeric_overflow:
		*ret_message = "The body has a number that is too large.";
		break;
	case json_error_stack_overflow:
		*ret_message = "The body is nested too deeply.";
		break;
	case json_error_null_byte_in_key:
		*ret_message = "The body has a field with a NUL in its name.";
		break;
	default:
		*ret_message = "The body is not JSON.";
	}
	return 400;
}

static struct body
read_fields(struct arena *arena, json_t *object)
{
	struct body_field	*fields = arena_array(arena, json_object_size(object), sizeof(*fields));
	size_t			 count = 0;
	const char		*name;
	json_t			*value;

	json_object_foreach(object, name, value) {
		fields[count] = read_field(arena, value);
		fields[count++].name = arena_text(arena, name);
	}
	return (struct body){ .fields = fields, .count = count };
}

static struct body_field
read_field(struct arena *arena, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_NULL:
		return (struct body_field){ .type = BODY_NULL };
	case JSON_STRING:
		if (has_nul(value))
			return (struct body_field){ .type = BODY_NUL };
		return (struct body_field){ .type = BODY_TEXT,
		    .text = arena_text(arena, json_string_value(value)) };
	case JSON_REAL:
		return read_number(arena, json_real_value(value));
	case JSON_TRUE:
		return (struct body_field){ .type = BODY_FLAG, .text = "true" };
	case JSON_FALSE:
		return (struct body_field){ .type = BODY_FLAG, .text = "false" };
	case JSON_ARRAY:
		return read_texts(arena, value);
	default:
		return (struct body_field){ .type = BODY_OTHER };
	}
}

static struct body_field
read_number(struct arena *arena, double number)
{
	if (fabs(number) > WHOLE_MAX || trunc(number) != number)
		return (struct body_field){ .type = BODY_OTHER };
	return (struct body_field){ .type = BODY_NUMBER,
	    .text = arena_format(arena, "%" PRId64, (int64_t)number) };
}

static struct body_field
read_texts(struct arena *arena, json_t *array)
{
	const char	**items = arena_array(arena, json_array_size(array), sizeof(*items));
	size_t		  i;
	json_t		 *item;

	json_array_foreach(array, i, item) {
		if (!json_is_string(item))
			return (struct body_field){ .type = BODY_OTHER };
		if (has_nul(item))
			return (struct body_field){ .type = BODY_NUL };
		items[i] = arena_text(arena, json_string_value(item));
	}
	return (struct body_field){ .type = BODY_TEXTS, .items = items, .count = json_array_size(array) };
}

static bool
has_nul(json_t *string)
{
	return strlen(json_string_value(string)) != json_string_length(string);
}
