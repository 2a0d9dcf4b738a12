/*
 * Static files under names that change with their content.
 *
 * All of them are read into memory before privileges are dropped, from the
 * folder and the list that the build made: a line of the list is the name and
 * the name with its fingerprint. Beside a file may lie its .gz and .br.
 */
#include "core/asset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <kore.h>

#include "core/asset_serve.h"
#include "core/conf.h"
#include "core/encoding.h"
#include "core/header.h"
#include "core/reply.h"

enum { ASSETS_MAX = 256 };

struct bytes {
	char	*bytes;			/* NULL: there is no such variant */
	size_t	 length;
};

static struct asset {
	char		*name;		/* "app.css" */
	char		*url;		/* "/static/app.1a2b3c4d.css" */
	const char	*type;
	struct bytes	 bytes[ENCODINGS];
} assets[ASSETS_MAX];
static size_t	asset_count;

static const char *const	endings[ENCODINGS] = {
	[ENCODING_PLAIN] = "", [ENCODING_GZIP] = ".gz", [ENCODING_BROTLI] = ".br" };

static const struct {
	const char	*ending;
	const char	*type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".json", "application/json" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".txt", "text/plain; charset=utf-8" },
};

static int		 send_file(struct request *, const struct asset *, bool);
static void		 add(const char *, const char *);
static struct bytes	 read_whole(const char *, const char *, const char *);
static const char	*type_of(const char *);

const char *
asset(const char *name)
{
	for (size_t i = 0; i < asset_count; i++)
		if (strcmp(assets[i].name, name) == 0)
			return assets[i].url;
	return "/static/missing";
}

void
asset_read(void)
{
	struct bytes	 list = read_whole(conf()->assets, "manifest", "");
	char		*line, *rest = list.bytes, *name, *hashed;

	if (list.bytes == NULL)
		fatalx("%s/manifest: the static files are not built", conf()->assets);
	while ((line = strsep(&rest, "\n")) != NULL) {
		name = strsep(&line, " ");
		hashed = line;
		if (hashed != NULL && *hashed != '\0')
			add(name, hashed);
	}
	free(list.bytes);
}

/* GET /static/ *name */
int
asset_serve(struct request *rq)
{
	for (size_t i = 0; i < asset_count; i++)
		if (strcmp(assets[i].url, rq->path) == 0)
			return send_file(rq, &assets[i], true);
	return request_refuse(rq, 404, NULL);
}

int
asset_send(struct request *rq, const char *name)
{
	for (size_t i = 0; i < asset_count; i++)
		if (strcmp(assets[i].name, name) == 0)
			return send_file(rq, &assets[i], false);
	return request_refuse(rq, 404, NULL);
}

static int
send_file(struct request *rq, const struct asset *found, bool for_ever)
{
	enum encoding		 encoding = encoding_choose(header_find(rq, "accept-encoding"));
	const struct bytes	*bytes = &found->bytes[encoding];

	if (bytes->bytes == NULL)
		bytes = &found->bytes[encoding = ENCODING_PLAIN];
	return reply_static(rq, found->type, encoding_name(encoding), bytes->bytes, bytes->length, for_ever);
}

static void
add(const char *name, const char *hashed)
{
	struct asset	*new = &assets[asset_count];

	if (asset_count == ASSETS_MAX)
		fatalx("more than %d static files", ASSETS_MAX);
	for (size_t i = 0; i < ENCODINGS; i++)
		new->bytes[i] = read_whole(conf()->assets, hashed, endings[i]);
	if (new->bytes[ENCODING_PLAIN].bytes == NULL)
		fatalx("%s/%s: missing", conf()->assets, hashed);
	new->name = strdup(name);
	if (asprintf(&new->url, "/static/%s", hashed) == -1)
		abort();
	new->type = type_of(name);
	asset_count++;
}

static struct bytes
read_whole(const char *folder, const char *name, const char *ending)
{
	struct bytes	 bytes = { 0 };
	struct stat	 about;
	char		 path[1024];
	FILE		*file;

	snprintf(path, sizeof(path), "%s/%s%s", folder, name, ending);
	file = fopen(path, "r");
	if (file == NULL)
		return bytes;
	if (fstat(fileno(file), &about) == 0) {
		bytes.length = (size_t)about.st_size;
		bytes.bytes = calloc(1, bytes.length + 1);
		if (bytes.bytes == NULL || fread(bytes.bytes, 1, bytes.length, file) != bytes.length)
			fatalx("%s: cannot be read", path);
	}
	fclose(file);
	return bytes;
}

static const char *
type_of(const char *name)
{
	const char	*ending = strrchr(name, '.');

	for (size_t i = 0; ending != NULL && i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(types[i].ending, ending) == 0)
			return types[i].type;
	return "application/octet-stream";
}
