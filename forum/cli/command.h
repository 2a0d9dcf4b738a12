/*
 * The commands of `bin/forum`. Each gets the words after its name, returns the
 * exit code (0 done, 1 failed, 2 wrong usage) and has said on stderr what was
 * wrong.
 */
#ifndef FORUM_CLI_COMMAND_H
#define FORUM_CLI_COMMAND_H

struct place;

int	account_create(const struct place *, int argc, char **argv);
int	doctor_check(const struct place *, int argc, char **argv);
int	health_backfill(const struct place *, int argc, char **argv);
int	health_backtest(const struct place *, int argc, char **argv);
int	health_fit(const struct place *, int argc, char **argv);
int	health_rebuild(const struct place *, int argc, char **argv);
int	health_simulate(const struct place *, int argc, char **argv);
int	health_verify(const struct place *, int argc, char **argv);
int	import_stackexchange(const struct place *, int argc, char **argv);
int	member_create(const struct place *, int argc, char **argv);
int	migrate_run(const struct place *, int argc, char **argv);
int	psql_open(const struct place *, int argc, char **argv);
int	serve_run(const struct place *, int argc, char **argv);
int	token_create(const struct place *, int argc, char **argv);

#endif
