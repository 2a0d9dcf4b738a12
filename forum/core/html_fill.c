/* The places of a page that depend on who looks. */
#include "core/html.h"

#include <assert.h>
#include <string.h>
#include <time.h>

void
html_slot(struct html *h, int kind, int64_t arg)
{
	struct html_slot	*slots;

	assert(h != NULL);
	if (h->slot_count == h->slot_room) {
		h->slot_room = h->slot_room > 0 ? 2 * h->slot_room : 16;
		slots = arena_array(h->buffer.arena, h->slot_room,
		    sizeof(*slots));
		if (h->slot_count > 0)
			memcpy(slots, h->slots, h->slot_count * sizeof(*slots));
		h->slots = slots;
	}
	h->slots[h->slot_count++] = (struct html_slot){
		.at = h->buffer.length, .kind = kind, .arg = arg,
	};
}

void
html_fill(const struct html *h, struct buffer *out, html_fill_function fill,
    void *context, struct html_filling *ret_fillings)
{
	struct html	 filled = { .buffer = *out, .now = h->now };
	const char	*page = h->buffer.length > 0 ? h->buffer.bytes : "";
	size_t		 done = 0, begin = out->length, at;

	assert(fill != NULL || h->slot_count == 0);
	for (size_t i = 0; i < h->slot_count; i++) {
		const struct html_slot	*slot = &h->slots[i];

		assert(slot->at >= done && slot->at <= h->buffer.length);
		html_raw(&filled, page + done, slot->at - done);
		done = slot->at;
		at = filled.buffer.length;
		fill(&filled, slot->kind, slot->arg, context);
		assert(filled.slot_count == 0);
		if (ret_fillings != NULL)
			ret_fillings[i] = (struct html_filling){
				.at = at - begin, .length = filled.buffer.length - at,
				.kind = slot->kind, .arg = slot->arg,
			};
	}
	html_raw(&filled, page + done, h->buffer.length - done);
	*out = filled.buffer;
}

void
html_refill(const char *page, size_t length, const struct html_filling *fillings,
    size_t count, struct buffer *out, html_fill_function fill, void *context)
{
	struct html	filled = { .buffer = *out, .now = time(NULL) };
	size_t		done = 0;

	for (size_t i = 0; i < count; i++) {
		const struct html_filling	*filling = &fillings[i];

		assert(filling->at >= done && filling->at + filling->length <= length);
		html_raw(&filled, page + done, filling->at - done);
		done = filling->at + filling->length;
		fill(&filled, filling->kind, filling->arg, context);
		assert(filled.slot_count == 0);
	}
	html_raw(&filled, page + done, length - done);
	*out = filled.buffer;
}
