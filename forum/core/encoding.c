/* Content-Encoding: which one a client takes, and making it. */
#include "core/encoding.h"

#include <brotli/encode.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

/*
 * A page is compressed while others wait, once for all who ask for it: beyond
 * these, a per cent of size costs more than a millisecond.
 */
enum { GZIP_LEVEL = 6, GZIP_WINDOW = 15 + 16, GZIP_MEMORY = 8, BROTLI_LEVEL = 5, BROTLI_WINDOW = 18 };

static bool	is_refused(const char *, size_t);
static bool	make_gzip(const char *, size_t, unsigned char *, size_t *);
static bool	make_brotli(const char *, size_t, unsigned char *, size_t *);

enum encoding
encoding_choose(const char *accept)
{
	enum encoding	best = ENCODING_PLAIN;

	while (accept != NULL && *accept != '\0') {
		size_t		length, name;

		accept += strspn(accept, " \t,");
		length = strcspn(accept, ",");
		name = strcspn(accept, " \t;,");
		if (name == 2 && strncasecmp(accept, "br", 2) == 0 && !is_refused(accept + name, length - name))
			best = ENCODING_BROTLI;
		else if (best == ENCODING_PLAIN && name == 4 && strncasecmp(accept, "gzip", 4) == 0 &&
		    !is_refused(accept + name, length - name))
			best = ENCODING_GZIP;
		accept += length;
	}
	return best;
}

const char *
encoding_name(enum encoding encoding)
{
	return encoding == ENCODING_BROTLI ? "br" : encoding == ENCODING_GZIP ? "gzip" : NULL;
}

char *
encoding_make(enum encoding encoding, const char *bytes, size_t length, size_t *ret_length)
{
	char	*made = malloc(length + 1), *fitting;
	size_t	 size = length;

	if (made == NULL || encoding == ENCODING_PLAIN ||
	    !(encoding == ENCODING_GZIP ? make_gzip : make_brotli)(bytes, length, (unsigned char *)made, &size) ||
	    size >= length) {
		free(made);
		return NULL;
	}
	*ret_length = size;
	fitting = realloc(made, size);
	if (fitting == NULL)
		return made;
	return fitting;
}

/* The parameters of one coding: does a weight of zero stand there? */
static bool
is_refused(const char *parameters, size_t length)
{
	const char	*end = parameters + length;

	parameters += strspn(parameters, " \t;");
	if (end - parameters < 3 || strncasecmp(parameters, "q=0", 3) != 0)
		return false;
	for (parameters += 3; parameters < end; parameters++)
		if (*parameters >= '1' && *parameters <= '9')
			return false;
	return true;
}

static bool
make_gzip(const char *bytes, size_t length, unsigned char *out, size_t *size)
{
	z_stream	 stream = { .avail_out = (uInt)*size };
	/* zlib reads them only */
	union { const char *ours; Bytef *theirs; } in = { .ours = bytes };
	int		 result;

	if (length > UINT32_MAX || deflateInit2(&stream, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
	    Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	stream.next_out = out;
	stream.next_in = in.theirs;
	stream.avail_in = (uInt)length;
	result = deflate(&stream, Z_FINISH);
	*size = stream.total_out;
	deflateEnd(&stream);
	return result == Z_STREAM_END;
}

static bool
make_brotli(const char *bytes, size_t length, unsigned char *out, size_t *size)
{
	return BrotliEncoderCompress(BROTLI_LEVEL, BROTLI_WINDOW, BROTLI_MODE_TEXT, length,
	    (const uint8_t *)bytes, size, out) == BROTLI_TRUE;
}
