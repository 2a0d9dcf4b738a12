/*
 * Connections: what comes is read here, and Kore is given one whole request
 * after the other.
 *
 * Left to itself, Kore loses what comes in one packet with a request and belongs
 * to the next, takes bytes beyond a body for part of it, may answer a request
 * before the one that came earlier, and closes on an error in a way that loses
 * the reply. So what comes is kept in an inbox, read by core/head, and handed
 * over when the request before it has been answered.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <kore.h>
#include <http.h>

#include "core/head.h"
#include "core/turn_away.h"

enum {
	HEAD_TIME = 10 * 1000,		/* ms from the first byte of a head to its last */
	BYTES_A_SECOND = 4096,		/* of a body at least, beyond http_body_timeout */
	DRAINED = 0x4000,		/* among Kore's flags of a connection: all that came was taken */
};

/* What has come on a connection and Kore has not got: in hdlr_extra, which Kore frees. NULL: nothing. */
struct inbox {
	uint64_t	skip;		/* bytes to come of a body that nobody wants */
	bool		parked;		/* waits until the present request is answered */
	size_t		length;
	char		bytes[];
};

void		forum_connected(struct connection *);

static void	on_event(void *, int);
static int	read_bytes(struct connection *, size_t *);
static int	write_bytes(struct connection *, size_t, size_t *);
static int	read_head(struct connection *, size_t *);
static int	read_body(struct connection *, size_t *);
static size_t	give(struct connection *, const struct head *, size_t);
static void	park(struct connection *);
static size_t	take_inbox(struct connection *, uint64_t *);
static void	keep(struct connection *, const char *, size_t, uint64_t);
static size_t	skip_some(size_t, uint64_t *);
static int	receive(struct connection *, void *, size_t, size_t *);
static size_t	least(size_t, size_t);

/* A head, and as much of what follows as one read brings; used by one connection at a time. */
static char	scratch[HEAD_MAX + 32 * 1024];

/*
 * Kore calls this for each connection (`bind` in its configuration names it), in
 * place of what it would do itself.
 */
void
forum_connected(struct connection *connection)
{
	connection->proto = CONN_PROTO_HTTP;
	connection->idle_timer.length = http_keepalive_time * 1000;
	/* Who has sent nothing yet is idle, not late. */
	connection->http_timeout = 0;
	net_recv_queue(connection, http_header_max, NETBUF_CALL_CB_ALWAYS, http_header_recv);
	connection->read = read_bytes;
	connection->write = write_bytes;
	connection->evt.handle = on_event;
}

static void
on_event(void *arg, int error)
{
	struct connection	*connection = arg;
	struct inbox		*inbox = connection->hdlr_extra;

	connection->flags &= (u_int16_t)~DRAINED;
	if (error == 0 && inbox != NULL && inbox->parked && TAILQ_EMPTY(&connection->http_requests)) {
		inbox->parked = false;
		net_recv_reset(connection, http_header_max, http_header_recv);
		connection->evt.flags |= KORE_EVENT_READ;
	}
	kore_connection_event(connection, error);
}

/* Kore would hand the kernel 8 KB at a time; a page leaves in one call. */
static int
write_bytes(struct connection *connection, size_t length, size_t *ret_bytes)
{
	(void)length;
	return net_write(connection, connection->snb->b_len - connection->snb->s_off, ret_bytes);
}

static int
read_bytes(struct connection *connection, size_t *ret_bytes)
{
	*ret_bytes = 0;
	if (connection->rnb->cb != http_header_recv)
		return read_body(connection, ret_bytes);
	if (TAILQ_EMPTY(&connection->http_requests))
		return read_head(connection, ret_bytes);
	if ((connection->flags & DRAINED) != 0 && connection->hdlr_extra == NULL)
		connection->evt.flags &= ~KORE_EVENT_READ;
	else
		park(connection);
	return KORE_RESULT_OK;
}

static int
read_head(struct connection *connection, size_t *ret_bytes)
{
	uint64_t	skip;
	size_t		length = take_inbox(connection, &skip), got;
	struct head	head = { .state = HEAD_PART };

	for (;;) {
		length = skip_some(length, &skip);
		if (length > 0)
			head = head_read(scratch, length);
		if (head.state == HEAD_PART && length > HEAD_MAX)
			head = (struct head){ .state = HEAD_BAD, .status = 431,
			    .why = "The headers of this request are too large." };
		if (head.state != HEAD_PART)
			break;
		if (receive(connection, scratch + length, sizeof(scratch) - length, &got) != KORE_RESULT_OK)
			return KORE_RESULT_ERROR;
		if (got == 0) {
			keep(connection, scratch, length, skip);
			if (length == 0)
				connection->http_timeout = 0;
			else if (connection->http_timeout == 0) {
				connection->http_start = kore_time_ms();
				connection->http_timeout = HEAD_TIME;
			}
			return KORE_RESULT_OK;
		}
		length += got;
	}
	if (head.state == HEAD_WHOLE && http_request_count >= http_request_limit)
		head = (struct head){ .state = HEAD_BAD, .status = 503, .target = head.target,
		    .why = "There is too much to do at present. Please try again in a moment." };
	if (head.state == HEAD_BAD)
		turn_away(connection, &head);
	else
		*ret_bytes = give(connection, &head, length);
	return KORE_RESULT_OK;
}

/* Hands a request over, with as much of its body as is there; what is beyond it stays here. */
static size_t
give(struct connection *connection, const struct head *head, size_t length)
{
	char	*to = (char *)connection->rnb->buf;
	size_t	 size = head_write(scratch, head, to);
	size_t	 body = least(length - head->length, head->body_length), given = 0;

	connection->http_start = kore_time_ms();
	if (head->keeps_body) {
		given = least(body, connection->rnb->b_len - size);
		memcpy(to + size, scratch + head->length, given);
		keep(connection, scratch + head->length + given, length - head->length - given, 0);
		if (head->waits && body == 0)
			turn_go_on(connection);
	} else
		keep(connection, scratch + head->length + body, length - head->length - body, head->body_length - body);
	return size + given;
}

/* Kore asks for no more than belongs to the body. */
static int
read_body(struct connection *connection, size_t *ret_bytes)
{
	struct netbuf	*buffer = connection->rnb;
	size_t		 room = buffer->b_len - buffer->s_off, length, part;
	uint64_t	 skip;

	if (connection->hdlr_extra == NULL) {
		if (receive(connection, buffer->buf + buffer->s_off, room, ret_bytes) != KORE_RESULT_OK)
			return KORE_RESULT_ERROR;
		part = *ret_bytes;
	} else {
		length = take_inbox(connection, &skip);
		part = least(length, room);
		memcpy(buffer->buf + buffer->s_off, scratch, part);
		keep(connection, scratch + part, length - part, 0);
	}
	*ret_bytes = part;
	/* Who goes on sending is given time. */
	connection->http_timeout += part * 1000 / BYTES_A_SECOND;
	return KORE_RESULT_OK;
}

/*
 * There is a request that has not been answered. Kore reads nothing into a
 * buffer that is none; the event that is asked for here comes when the
 * answer is on its way, and again for each until then that finds it is not.
 */
static void
park(struct connection *connection)
{
	struct inbox	*inbox = connection->hdlr_extra;

	if (inbox == NULL)
		connection->hdlr_extra = inbox = kore_calloc(1, sizeof(*inbox));
	inbox->parked = true;
	kore_free(connection->rnb->buf);
	connection->rnb->buf = NULL;
	connection->rnb->m_len = 0;
	kore_platform_event_all(connection->fd, connection);
}

/* Moves what has been kept to the scratch; returns its length. */
static size_t
take_inbox(struct connection *connection, uint64_t *ret_skip)
{
	struct inbox	*inbox = connection->hdlr_extra;
	size_t		 length = inbox != NULL ? inbox->length : 0;

	*ret_skip = inbox != NULL ? inbox->skip : 0;
	if (length > 0)
		memcpy(scratch, inbox->bytes, length);
	kore_free(inbox);
	connection->hdlr_extra = NULL;
	return length;
}

/* Keeps what cannot be used yet. If it may be a request, Kore is made to ask for it when it has answered. */
static void
keep(struct connection *connection, const char *bytes, size_t length, uint64_t skip)
{
	struct inbox	*inbox;

	if (length == 0 && skip == 0)
		return;
	inbox = kore_calloc(1, sizeof(*inbox) + length);
	inbox->skip = skip;
	inbox->length = length;
	memcpy(inbox->bytes, bytes, length);
	connection->hdlr_extra = inbox;
}

/* Drops what nobody wants from the scratch; returns what is left. */
static size_t
skip_some(size_t length, uint64_t *skip)
{
	size_t	part = least(length, *skip);

	*skip -= part;
	if (part > 0)
		memmove(scratch, scratch + part, length - part);
	return length - part;
}

/*
 * Gives 0 bytes when there are none at present. When fewer came than there was
 * room for, there are none either, and an event will tell of more: no need to try.
 */
static int
receive(struct connection *connection, void *to, size_t room, size_t *ret_bytes)
{
	ssize_t	got;

	*ret_bytes = 0;
	if ((connection->flags & DRAINED) != 0) {
		connection->evt.flags &= ~KORE_EVENT_READ;
		return KORE_RESULT_OK;
	}
	do
		got = recv(connection->fd, to, room, 0);
	while (got == -1 && errno == EINTR);
	if (got == -1 && errno != EAGAIN)
		return KORE_RESULT_ERROR;
	if (got <= 0)
		connection->evt.flags &= ~KORE_EVENT_READ;
	else if (got < (ssize_t)room)
		connection->flags |= DRAINED;
	if (got == 0)
		kore_connection_disconnect(connection);
	if (got > 0)
		*ret_bytes = (size_t)got;
	return KORE_RESULT_OK;
}

static size_t
least(size_t one, size_t other)
{
	return one < other ? one : other;
}
