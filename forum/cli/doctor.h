/* What `forum doctor` looks at. */
#ifndef FORUM_CLI_DOCTOR_H
#define FORUM_CLI_DOCTOR_H

#include <stdbool.h>

#include "cli/connection.h"
#include "cli/place.h"

struct examination {
	const struct place	*place;
	struct connection	*connection;	/* NULL: there is none */
	long			 port;
	bool			 served;	/* by a `serve` that runs now */
};

/* What one check found: something is wrong when `wrong` is not empty. */
struct finding {
	char	well[256];
	char	wrong[512];
};

/* What a check found, in a printf format: that all is well, or what is wrong and the mend. */
void	doctor_well(struct finding *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));
void	doctor_wrong(struct finding *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

/* Each check looks at one thing and writes one of the two texts. */
void	doctor_kore(const struct examination *, struct finding *);
void	doctor_module(const struct examination *, struct finding *);
void	doctor_programs(const struct examination *, struct finding *);
void	doctor_data(const struct examination *, struct finding *);
void	doctor_secrets(const struct examination *, struct finding *);
void	doctor_space(const struct examination *, struct finding *);
void	doctor_port(const struct examination *, struct finding *);

/* These need a connection. */
void	doctor_server(const struct examination *, struct finding *);
void	doctor_schema(const struct examination *, struct finding *);
void	doctor_role(const struct examination *, struct finding *);
void	doctor_pooler(const struct examination *, struct finding *);
void	doctor_replica(const struct examination *, struct finding *);
void	doctor_signals(const struct examination *, struct finding *);

#endif
