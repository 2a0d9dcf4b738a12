/* A form that could not be taken because its session had ended. */
#include "core/held.h"

#include <string.h>

#include "core/page.h"
#include "views/views.h"

#define PREFIX		"held."
#define PREFIX_LENGTH	(sizeof(PREFIX) - 1)

static bool	is_secret(const char *);

struct held
held_posted(struct request *rq)
{
	struct held_field	*fields = arena_array(rq->arena, rq->form.count, sizeof(*fields));
	struct held		 held = { .fields = fields };

	for (size_t i = 0; i < rq->form.count; i++) {
		const struct form_value	*item = &rq->form.items[i];

		if (is_secret(item->name))
			return (struct held){ 0 };
		/* Its number (core/once) goes along: the act may have been done. */
		if (strcmp(item->name, "csrf") != 0)
			fields[held.field_count++] = (struct held_field){ item->name, item->value };
	}
	if (held.field_count > 0)
		held.action = rq->here;
	return held;
}

struct held
held_carried(struct request *rq)
{
	struct held_field	*fields = arena_array(rq->arena, rq->form.count, sizeof(*fields));
	struct held		 held = {
	    .action = safe_next(fields_get(&rq->form, "held_action"), NULL),
	    .fields = fields };

	for (size_t i = 0; i < rq->form.count; i++) {
		const struct form_value	*item = &rq->form.items[i];

		if (strncmp(item->name, PREFIX, PREFIX_LENGTH) == 0)
			fields[held.field_count++] = (struct held_field){ item->name + PREFIX_LENGTH, item->value };
	}
	return held;
}

int
held_show(struct request *rq, const struct held *held, int status)
{
	struct held_page	page = { .frame = page_frame(rq, "What you sent is still here"), .held = *held };

	page.frame.unlisted = true;
	view_held(page_open(rq), &page);
	return page_send(rq, status);
}

static bool
is_secret(const char *name)
{
	return strstr(name, "password") != NULL;
}
