/* Links of a dump's texts to questions and answers of the same site. */
#include "cli/import_link.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/buffer.h"

/* What no address has in it, whatever stands around it. */
#define ENDS	" \t\r\n\"'<>()[]`|"

struct found {
	const char	*begin, *end;
	long long	 original;
};

static bool		 find(const struct link_site *, const char *,
			    const char *, struct found *);
static const char	*skip_host(const struct link_site *, const char *,
			    char);
static long long	 read_path(const char *, const char *);
static long long	 read_number(const char *, const char *);
static const struct link	*target_of(const struct links *, long long);
static void		 write_link(struct buffer *, const char *,
			    const struct found *, const struct link *);

static const char	suffix[] = ".stackexchange.com";

struct link_site
link_site_make(struct arena *arena, const char *name)
{
	struct link_site	 site = { 0 };
	const char		*meta = strstr(name, ".meta");
	const char		*domain = strstr(name, suffix);
	int			 stem = (int)(domain != NULL ? domain - name :
				    (ptrdiff_t)strlen(name));

	site.hosts[site.count++] = arena_text(arena, name);
	site.hosts[site.count++] = arena_format(arena, "%.*s%s", stem, name,
	    suffix);
	if (meta != NULL) {
		stem = (int)(meta - name);
		site.hosts[site.count++] = arena_format(arena, "meta.%.*s%s",
		    stem, name, suffix);
		site.hosts[site.count++] = arena_format(arena, "meta.%.*s.com",
		    stem, name);
	} else if (domain == NULL) {
		/* Those with a domain of their own: stackoverflow, … */
		site.hosts[site.count++] = arena_format(arena, "%s.com", name);
		site.hosts[site.count++] = arena_format(arena, "%s.net", name);
	}
	return site;
}

size_t
link_collect(const struct link_site *site, const char *text, long long *ids,
    size_t count, size_t most)
{
	struct found	 found;
	const char	*at = text;

	while (count < most && find(site, text, at, &found)) {
		ids[count++] = found.original;
		at = found.end;
	}
	return count;
}

const char *
link_change(struct arena *arena, const struct link_site *site,
    const struct links *links, const char *text)
{
	struct found		 found;
	struct buffer		 changed;
	const struct link	*link;
	const char		*at = text, *copied = text;

	if (links->count == 0)
		return text;
	buffer_init(&changed, arena);
	for (; find(site, text, at, &found); at = found.end) {
		link = target_of(links, found.original);
		if (link == NULL)
			continue;
		buffer_add(&changed, copied, (size_t)(found.begin - copied));
		write_link(&changed, text, &found, link);
		copied = found.end;
	}
	if (copied == text)
		return text;
	buffer_text(&changed, copied);
	return buffer_string(&changed);
}

/* The first link to the site in `text` at or behind `at`. */
static bool
find(const struct link_site *site, const char *text, const char *at,
    struct found *ret_found)
{
	const char	*path;
	struct found	 found;

	for (; (at = strpbrk(at, "h/")) != NULL; at++) {
		path = skip_host(site, at, at > text ? at[-1] : ' ');
		if (path == NULL)
			continue;
		found.begin = at;
		found.end = path + strcspn(path, ENDS);
		/* A sentence goes on behind a bare address. */
		while (found.end > path && strchr(".,;:!?", found.end[-1]))
			found.end--;
		found.original = read_path(path, found.end);
		if (found.original != 0) {
			*ret_found = found;
			return true;
		}
	}
	return false;
}

/* The path of an address of the site that begins at `at`, or NULL. */
static const char *
skip_host(const struct link_site *site, const char *at, char before)
{
	const char	*host = at;

	/* In the words of a link, or as code, it is what the writer saw. */
	if (strchr("<>`[", before) != NULL || isalnum((unsigned char)before))
		return NULL;
	if (strncmp(at, "https:", 6) == 0)
		host += 6;
	else if (strncmp(at, "http:", 5) == 0)
		host += 5;
	if (*host != '/')
		return NULL;
	if (host == at && before == ':')
		return NULL;
	if (host[1] != '/')
		return host == at && (before == '(' || before == '"') ? at :
		    NULL;
	host += 2;
	for (size_t i = 0; i < site->count; i++) {
		size_t	length = strlen(site->hosts[i]);

		if (strncasecmp(host, site->hosts[i], length) == 0 &&
		    host[length] == '/')
			return host + length;
	}
	return NULL;
}

/*
 * /questions/12/title, /questions/12/title/34, /q/12, /a/34, each also with
 * #34 or #comment5_34; 0 when it is none of these.
 */
static long long
read_path(const char *path, const char *end)
{
	const char	*hash = memchr(path, '#', (size_t)(end - path));
	const char	*part, *slash;
	long long	 number, other;

	if (strncmp(path, "/questions/", 11) == 0)
		part = path + 11;
	else if (strncmp(path, "/q/", 3) == 0 || strncmp(path, "/a/", 3) == 0)
		part = path + 3;
	else
		return 0;
	number = read_number(part, end);
	if (number == 0)
		return 0;
	if (hash != NULL) {
		hash++;
		if (strncmp(hash, "comment", 7) == 0)
			hash += 7 + strspn(hash + 7, "0123456789") + 1;
		other = hash < end ? read_number(hash, end) : 0;
		if (other != 0)
			return other;
	}
	slash = memchr(part, '/', (size_t)(end - part));
	if (path[1] != 'q' || path[2] != 'u' || slash == NULL)
		return number;
	slash = memchr(slash + 1, '/', (size_t)(end - slash - 1));
	other = slash != NULL ? read_number(slash + 1, end) : 0;
	return other != 0 ? other : number;
}

/* A whole number up to the end of a part of an address; or 0. */
static long long
read_number(const char *text, const char *end)
{
	size_t	digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 15 || text + digits > end ||
	    (text + digits < end && strchr("/?#", text[digits]) == NULL))
		return 0;
	return strtoll(text, NULL, 10);
}

static const struct link *
target_of(const struct links *links, long long original)
{
	for (size_t i = 0; i < links->count; i++)
		if (links->link[i].original == original)
			return &links->link[i];
	return NULL;
}

static void
write_link(struct buffer *out, const char *text, const struct found *found,
    const struct link *link)
{
	char		 before = found->begin > text ? found->begin[-1] : ' ';
	const char	*line = found->begin;

	while (line > text && (line[-1] == ' ' || line[-1] == '\t'))
		line--;
	/* In quotes, in parentheses, or after "[1]:" it is only an address. */
	if (strchr("(\"'=", before) != NULL ||
	    (line - text > 1 && line[-1] == ':' && line[-2] == ']') ||
	    link->title == NULL) {
		buffer_text(out, link->address);
		return;
	}
	buffer_char(out, '[');
	for (const char *c = link->title; *c != '\0'; c++) {
		if (strchr("\\`*_[]<>#&$~!@", *c) != NULL)
			buffer_char(out, '\\');
		buffer_char(out, *c);
	}
	buffer_format(out, "](%s)", link->address);
}
