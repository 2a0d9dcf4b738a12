#include "cli/command.h"
int doctor_check(const struct place *p, int c, char **v){(void)p;(void)c;(void)v;return 1;}
