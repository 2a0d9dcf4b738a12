/* Sending the reply. */
#include "core/reply.h"
#include "core/log.h"

#include <string.h>

#include <kore.h>
#include <http.h>

#include "core/cache.h"
#include "core/conf.h"
#include "text/buffer.h"

/* What a security review expects of every reply. */
static const struct header {
	const char	*name;
	const char	*value;
} headers[] = {
	{ "content-security-policy", "default-src 'none'; script-src 'self'; style-src 'self'; "
	    "img-src 'self' https: data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
	    "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'" },
	{ "x-content-type-options", "nosniff" },
	{ "x-frame-options", "DENY" },
	{ "referrer-policy", "strict-origin-when-cross-origin" },
	{ "cross-origin-opener-policy", "same-origin" },
	{ "cross-origin-resource-policy", "same-origin" },
	{ "permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()" },
};

static void	 add_common(struct request *, const char *);
static int	 send_bytes(struct request *, int, const char *, const char *, size_t);
static int	 redirect(struct request *, int, const char *);
static int	 sent(struct netbuf *);
static const char *status_title(int);
static void	 json_string(struct buffer *, const char *);

int
reply_html(struct request *rq, int status, const char *bytes, size_t length)
{
	return send_bytes(rq, status, "text/html; charset=utf-8", bytes, length);
}

int
reply_json(struct request *rq, int status, const char *json)
{
	return send_bytes(rq, status, "application/json", json, strlen(json));
}

int
reply_text(struct request *rq, int status, const char *type, const char *text)
{
	return send_bytes(rq, status, type, text, strlen(text));
}

int
reply_empty(struct request *rq, int status)
{
	return send_bytes(rq, status, NULL, NULL, 0);
}

int
reply_see_other(struct request *rq, const char *path)
{
	return redirect(rq, 303, path);
}

int
reply_moved(struct request *rq, const char *path)
{
	return redirect(rq, 301, path);
}

int
reply_static(struct request *rq, const char *type, const char *encoding, const void *bytes, size_t length,
    bool for_ever)
{
	/* The bytes are ours for as long as the program runs; Kore only reads them. */
	union { const void *ours; void *theirs; } base = { .ours = bytes };

	rq->replied = true;
	add_common(rq, type);
	reply_header(rq, "cache-control", for_ever ? "public, max-age=31536000, immutable" : "public, max-age=300");
	reply_header(rq, "vary", "accept-encoding");
	if (encoding != NULL)
		reply_header(rq, "content-encoding", encoding);
	http_response_stream(rq->http, 200, base.theirs, length, sent, NULL);
	return KORE_RESULT_OK;
}

void
reply_header(struct request *rq, const char *name, const char *value)
{
	for (const unsigned char *byte = (const unsigned char *)value; *byte != '\0'; byte++)
		if (*byte < 0x20 || *byte == 0x7f) {
			log_line("header %s with a control character left out", name);
			return;
		}
	http_response_header(rq->http, name, value);
}

void
reply_cookie(struct request *rq, const char *name, const char *value, long seconds)
{
	reply_header(rq, "set-cookie", arena_format(rq->arena, "%s=%s; Path=/; Max-Age=%ld; HttpOnly; SameSite=Lax%s",
	    name, value, seconds, conf_is_https() ? "; Secure" : ""));
}

int
reply_problem(struct request *rq, const struct refusal *refusal)
{
	struct buffer	json;

	buffer_init(&json, rq->arena);
	buffer_format(&json, "{\"type\":\"about:blank\",\"status\":%d,\"title\":", refusal->status);
	json_string(&json, status_title(refusal->status));
	buffer_text(&json, ",\"detail\":");
	json_string(&json, refusal->message != NULL ? refusal->message : "");
	if (refusal->field != NULL) {
		buffer_text(&json, ",\"field\":");
		json_string(&json, refusal->field);
	}
	buffer_text(&json, "}\n");
	if (refusal->status == 401)
		reply_header(rq, "www-authenticate",
		    rq->credential != NULL ? "Bearer error=\"invalid_token\"" : "Bearer");
	return send_bytes(rq, refusal->status, "application/problem+json", json.bytes, json.length);
}

const char *
reply_common_headers(void)
{
	static char	*text;
	struct arena	*arena = arena_create();
	struct buffer	 lines;

	if (text == NULL) {
		buffer_init(&lines, arena);
		for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
			buffer_format(&lines, "%s: %s\r\n", headers[i].name, headers[i].value);
		if (conf_is_https())
			buffer_format(&lines, "%s\r\n", "strict-transport-security: max-age=31536000");
		text = strdup(buffer_string(&lines));
	}
	arena_destroy(arena);
	return text;
}

static void
add_common(struct request *rq, const char *type)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++)
		http_response_header(rq->http, headers[i].name, headers[i].value);
	if (conf_is_https())
		http_response_header(rq->http, "strict-transport-security", "max-age=31536000");
	if (type != NULL)
		http_response_header(rq->http, "content-type", type);
}

/* Pages are the viewer's own: nobody in between may keep them. */
static int
send_bytes(struct request *rq, int status, const char *type, const char *bytes, size_t length)
{
	rq->replied = true;
	if (rq->method != METHOD_GET)
		cache_written(rq);
	add_common(rq, type);
	http_response_header(rq->http, "cache-control", "private, no-cache");
	http_response_header(rq->http, "vary", "cookie, accept");
	http_response(rq->http, status, bytes, length);
	return KORE_RESULT_OK;
}

static int
redirect(struct request *rq, int status, const char *path)
{
	reply_header(rq, "location", path);
	return send_bytes(rq, status, NULL, NULL, 0);
}

/* RFC 9110's names; Kore does not know the newer ones. */
static const char *
status_title(int status)
{
	switch (status) {
	case 422:
		return "Unprocessable Content";
	case 429:
		return "Too Many Requests";
	default:
		return http_status_text(status);
	}
}

static int
sent(struct netbuf *unused)
{
	(void)unused;
	return KORE_RESULT_OK;
}

static void
json_string(struct buffer *out, const char *text)
{
	buffer_char(out, '"');
	for (const unsigned char *byte = (const unsigned char *)text; *byte != '\0'; byte++)
		if (*byte == '"' || *byte == '\\')
			buffer_format(out, "\\%c", *byte);
		else if (*byte < 0x20)
			buffer_format(out, "\\u%04x", *byte);
		else
			buffer_char(out, (char)*byte);
	buffer_char(out, '"');
}
