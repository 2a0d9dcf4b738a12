/* The form of touch rules and response targets as JSON. */
#include "pages/account_rules_form.h"

#include <stdlib.h>

#include <jansson.h>

static bool	 is_filled(struct request *, int);
static const char *arena_json(struct request *, json_t *);

const char *
rules_form_rules(struct request *rq)
{
	static const char *const	names[] = { "place", "plan", "stage", "mrr", "touch" };
	json_t				*list = json_array();

	for (int row = 1; row <= RULES_FORM_ROWS; row++) {
		json_t	*rule;

		if (!is_filled(rq, row))
			continue;
		rule = json_object();
		json_object_set_new(rule, "n", json_integer(row));
		for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
			json_object_set_new(rule, names[i], json_string(rules_form_text(rq, names[i], row)));
		json_array_append_new(list, rule);
	}
	return arena_json(rq, list);
}

const char *
rules_form_targets(struct request *rq)
{
	static const char *const	touches[] = { "high", "low", "tech", "community" };
	static const char *const	names[] = { "minutes", "calendar" };
	json_t				*list = json_array();

	for (size_t i = 0; i < sizeof(touches) / sizeof(*touches); i++) {
		json_t	*target = json_object();

		json_object_set_new(target, "touch", json_string(touches[i]));
		for (size_t n = 0; n < sizeof(names) / sizeof(*names); n++)
			json_object_set_new(target, names[n], json_string(form_text(rq,
			    arena_format(rq->arena, "%s_%s", names[n], touches[i]))));
		json_array_append_new(list, target);
	}
	return arena_json(rq, list);
}

const char *
rules_form_text(struct request *rq, const char *name, int row)
{
	return form_text(rq, arena_format(rq->arena, "%s_%d", name, row));
}

static bool
is_filled(struct request *rq, int row)
{
	return *rules_form_text(rq, "plan", row) != '\0' || *rules_form_text(rq, "stage", row) != '\0' ||
	    *rules_form_text(rq, "mrr", row) != '\0' || *rules_form_text(rq, "touch", row) != '\0';
}

/* As text in the arena; the value is given away. */
static const char *
arena_json(struct request *rq, json_t *value)
{
	char		*text = json_dumps(value, JSON_COMPACT);
	const char	*copy = arena_text(rq->arena, text);

	free(text);
	json_decref(value);
	return copy;
}
