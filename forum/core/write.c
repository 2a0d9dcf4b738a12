/* A text that a member wrote, as the database takes it. */
#include "core/write.h"

#include <string.h>

#include "text/array.h"
#include "text/markdown.h"
#include "text/slug.h"
#include "text/words.h"

/*
 * The database refuses texts of more than 100,000 and titles of more than 200
 * characters, of 4 bytes at most. Longer ones are not worth the worker's time.
 */
enum { BODY_BYTES = 4 * 100000, TITLE_BYTES = 4 * 200 };

static size_t	length_to_render(const char *);
static const char *title_to_read(struct request *, const char *);

struct written
write_text(struct request *rq, const char *body)
{
	struct markdown	markdown = markdown_render(rq->arena, body, length_to_render(body));

	return (struct written){
	    .body = body,
	    .html = markdown.html.text,
	    .version = text_number(rq, MARKDOWN_VERSION),
	    .mentions = text_array(rq->arena, markdown.mentions, markdown.mention_count),
	    .threads = text_array(rq->arena, markdown.thread_ids, markdown.thread_id_count),
	    .words = words_segment(rq->arena, markdown.plain) };
}

const char *
write_title_words(struct request *rq, const char *title)
{
	return words_segment(rq->arena, title_to_read(rq, title));
}

const char *
write_first_words(struct request *rq, const char *body)
{
	size_t	length = strlen(body);

	if (length <= TITLE_BYTES)
		return words_segment(rq->arena, body);
	length = TITLE_BYTES;
	/* Not amid a character. */
	while (length > 0 && ((unsigned char)body[length] & 0xc0) == 0x80)
		length--;
	return words_segment(rq->arena, arena_copy(rq->arena, body, length));
}

const char *
write_slug(struct request *rq, const char *title)
{
	return slug_make(rq->arena, title_to_read(rq, title));
}

const char *
write_tags(struct request *rq, const char *tags)
{
	size_t			 count;
	const char *const	*words = text_words(rq->arena, tags, &count);

	return text_array(rq->arena, words, count);
}

struct safe_html
write_preview(struct request *rq, const char *body)
{
	return markdown_render(rq->arena, body, length_to_render(body)).html;
}

static size_t
length_to_render(const char *body)
{
	size_t	length = strlen(body);

	return length <= BODY_BYTES ? length : 0;
}

static const char *
title_to_read(struct request *rq, const char *title)
{
	return strlen(title) <= TITLE_BYTES ? title : arena_text(rq->arena, "");
}
