/* Connections: what comes is looked at before Kore reads it as a request. */
#include <kore.h>
#include <http.h>

#include "core/head.h"

void		forum_connected(struct connection *);

static int	read_bytes(struct connection *, size_t *);
static int	write_bytes(struct connection *, size_t, size_t *);

/*
 * Kore calls this for each connection (`bind` in its configuration names it),
 * in place of what it would do itself, which is all but the last line.
 */
void
forum_connected(struct connection *connection)
{
	connection->proto = CONN_PROTO_HTTP;
	if (http_keepalive_time != 0)
		connection->idle_timer.length = http_keepalive_time * 1000;
	net_recv_queue(connection, http_header_max, NETBUF_CALL_CB_ALWAYS, http_header_recv);
	connection->read = read_bytes;
	connection->write = write_bytes;
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
	struct netbuf	*buffer = connection->rnb;
	int		 result = net_read(connection, ret_bytes);

	/* Nothing came, or what comes is a body. */
	if (result != KORE_RESULT_OK || (connection->evt.flags & KORE_EVENT_READ) == 0 ||
	    buffer->cb != http_header_recv)
		return result;
	*ret_bytes += head_add_length((char *)buffer->buf, buffer->s_off + *ret_bytes, buffer->b_len);
	return result;
}
