/* Sending something to another server. */
#include "jobs/post.h"

#include <curl/curl.h>
#include <string.h>

#include "text/buffer.h"
#include "text/utf8.h"

enum { ANSWER_MAX = 8 << 20, CONNECT_SECONDS = 10, SECONDS = 60 };

static size_t	 hear(char *, size_t, size_t, void *);
static int	 ask_whether_to_go_on(void *, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
static void	 ask_for(CURL *, struct arena *, const struct post *, struct curl_slist **);
static struct curl_slist *header(struct arena *, struct curl_slist *, const char *, const char *);

static const volatile sig_atomic_t	*told_to_end;

bool
post_init(const volatile sig_atomic_t *ended)
{
	told_to_end = ended;
	return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

void
post_send(struct arena *arena, struct post *post)
{
	CURL			*curl = curl_easy_init();
	struct curl_slist	*headers = NULL;
	struct buffer		 answer;
	CURLcode		 result = CURLE_OUT_OF_MEMORY;
	curl_off_t		 seconds = 0;

	buffer_init(&answer, arena);
	post->status = 0;
	if (curl != NULL) {
		ask_for(curl, arena, post, &headers);
		curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
		result = curl_easy_perform(curl);
		curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &seconds);
		if (result == CURLE_OK)
			curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &post->status);
	}
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	post->answer = buffer_string(&answer);
	post->retry_after = seconds > 3600 ? 3600 : (long)seconds;
	if (result != CURLE_OK)
		post->wrong = arena_format(arena, "%s: %s", post->url, curl_easy_strerror(result));
	else if (post->status != 200)
		/* Whatever is in the way may answer in any encoding, and 200 bytes may end within a character. */
		post->wrong = utf8_mend(arena, arena_format(arena, "%s: HTTP %ld: %.200s", post->url, post->status,
		    post->answer));
}

static void
ask_for(CURL *curl, struct arena *arena, const struct post *post, struct curl_slist **headers)
{
	*headers = header(arena, *headers, "Authorization: Bearer ", post->token);
	*headers = header(arena, *headers, "Content-Type: ", post->media);
	/* Kore takes no body in instalments, and need not be asked before. */
	*headers = header(arena, *headers, "Expect:", "");
	curl_easy_setopt(curl, CURLOPT_URL, post->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, *headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(post->body));
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_whether_to_go_on);
}

static struct curl_slist *
header(struct arena *arena, struct curl_slist *headers, const char *name, const char *value)
{
	return curl_slist_append(headers, arena_format(arena, "%s%s", name, value));
}

/* Libcurl gives up when fewer bytes are taken than came. */
static size_t
hear(char *bytes, size_t size, size_t count, void *answer)
{
	struct buffer	*buffer = answer;

	if (buffer->length + size * count > ANSWER_MAX)
		return 0;
	buffer_add(buffer, bytes, size * count);
	return size * count;
}

static int
ask_whether_to_go_on(void *unused, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
	(void)unused;
	(void)to_get;
	(void)got;
	(void)to_send;
	(void)sent;
	return *told_to_end;
}
