/* What customers answer when they are asked. */
#ifndef FORUM_PAGES_SURVEY_H
#define FORUM_PAGES_SURVEY_H

struct request;

int	survey_csat(struct request *);
int	survey_nps(struct request *);

#endif
