/* Inside core/head: the parts of a head's lines. */
#ifndef FORUM_CORE_HEAD_LINE_H
#define FORUM_CORE_HEAD_LINE_H

#include "core/head.h"

/* What a header means to the head; all others are copied. */
enum header_meaning { HEADER_OTHER, HEADER_HOST, HEADER_LENGTH, HEADER_ENCODING, HEADER_EXPECT, HEADER_CONNECTION };

/* A line into name and value, without the space around the latter; false when it is no header. */
bool			 header_split(const char *at, const char *end, struct span *ret_name,
			    struct span *ret_value);

enum header_meaning	 header_meaning(struct span name);

bool			 span_is(struct span, const char *);

/* Of tokens (RFC 9110, 5.6.2) methods and names of headers are made. */
bool			 span_token(char);

/* The path of a target; of http://host alone it is "/". */
struct span		 span_path(struct span target);

#endif
