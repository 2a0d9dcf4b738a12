/* Customer accounts from a spreadsheet: first a preview, line by line, then the import. */
#include "pages/account_import.h"

#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "core/db.h"
#include "core/page.h"
#include "core/read.h"
#include "text/csv.h"
#include "views/views.h"

enum { ROWS_MAX = 10000, COLUMNS_MAX = 40 };

/* Columns as we know them; others are left out. */
static const char *const	columns[] = {
	"id", "name", "domain", "touch", "stage", "plan", "segment", "mrr", "mrr_from", "csm", "own",
};

static int	 ask_form(struct request *);
static int	 show_form(struct request *);
static int	 ask_import(struct request *);
static int	 show_report(struct request *);
static struct account_import_page open_page(struct request *);
static const char *rows_json(struct request *, const struct csv *, const char **);
static const char *column_of(const char *);
static char	*unknown_columns(struct request *, const struct csv_row *);
static json_t	*row_json(const struct csv_row *, const struct csv_row *);
static int	 refuse(struct request *);
static int	 show_refused(struct request *);

/* GET /accounts/import */
int
account_import_form(struct request *rq)
{
	return request_chain(rq, ask_form);
}

/* POST /accounts/import: csv; apply (1: import, else preview) */
int
account_import_post(struct request *rq)
{
	return request_chain(rq, ask_import);
}

/* The choices are asked for the right to see them. */
static int
ask_form(struct request *rq)
{
	return db_ask(rq, show_form, "SELECT * FROM web.account_choices($1)", rq->credential);
}

static int
show_form(struct request *rq)
{
	struct account_import_page	page = open_page(rq);

	view_account_import(page_open(rq), &page);
	return page_send(rq, 200);
}

static int
ask_import(struct request *rq)
{
	struct csv	 csv = { .count = 0 };
	const char	*wrong, *rows = NULL;

	rq->on_refusal = refuse;
	wrong = csv_parse(rq->arena, form_text(rq, "csv"), &csv);
	if (wrong == NULL)
		rows = rows_json(rq, &csv, &wrong);
	if (wrong != NULL)
		return request_refuse_field(rq, "csv", wrong);
	rq->page_data = unknown_columns(rq, csv.rows);
	return db_ask(rq, show_report, "SELECT * FROM web.account_import($1, $2, $3)",
	    rq->credential, rows, form_flag(rq, "apply") ? "true" : "false");
}

static int
show_report(struct request *rq)
{
	const struct rows		*rows = &rq->rows;
	struct import_row		*lines = arena_array(rq->arena, (size_t)rows->count, sizeof(*lines));
	struct account_import_page	 page = open_page(rq);

	for (int row = 0; row < rows->count; row++) {
		const char	*verdict = row_text(rows, row, "verdict");

		lines[row] = (struct import_row){
		    .line = row_int(rows, row, "line"),
		    .id = row_text(rows, row, "id"),
		    .verdict = verdict,
		    .detail = row_text(rows, row, "detail") };
		page.fresh += strcmp(verdict, "new") == 0;
		page.changed += strcmp(verdict, "changed") == 0;
		page.same += strcmp(verdict, "same") == 0;
		page.wrong += strcmp(verdict, "wrong") == 0;
	}
	page.rows = lines;
	page.row_count = (size_t)rows->count;
	page.applied = form_flag(rq, "apply");
	page.unknown = rq->page_data;
	view_account_import(page_open(rq), &page);
	return page_send(rq, 200);
}

static struct account_import_page
open_page(struct request *rq)
{
	struct account_import_page	page = {
	    .frame = page_frame_accounts(rq, "Import accounts"),
	    .csv = form_text(rq, "csv") };

	return page;
}

/* The rows as web.account_import takes them; NULL and why when the table makes no sense. */
static const char *
rows_json(struct request *rq, const struct csv *csv, const char **ret_wrong)
{
	const struct csv_row	*head = csv->rows;
	bool			 has_id = false;
	json_t			*list;
	char			*text;
	const char		*copy;

	if (csv->count < 2) {
		*ret_wrong = "There has to be a line with the names of the columns, and one for each account.";
		return NULL;
	}
	for (size_t i = 0; i < head->count; i++)
		has_id = has_id || (column_of(head->cells[i]) != NULL && strcmp(column_of(head->cells[i]), "id") == 0);
	if (!has_id || head->count > COLUMNS_MAX || csv->count > ROWS_MAX + 1) {
		*ret_wrong = !has_id ?
		    "The first line has to name the columns; the one with the account's id is missing." :
		    "At most 40 columns and 10,000 accounts at a time.";
		return NULL;
	}
	list = json_array();
	for (size_t i = 1; i < csv->count; i++)
		json_array_append_new(list, row_json(head, &csv->rows[i]));
	text = json_dumps(list, JSON_COMPACT);
	copy = arena_text(rq->arena, text);
	free(text);
	json_decref(list);
	return copy;
}

/* The names of columns that are left out, with commas between; NULL when there is none. */
static char *
unknown_columns(struct request *rq, const struct csv_row *head)
{
	char	*names = NULL;

	for (size_t i = 0; i < head->count; i++)
		if (column_of(head->cells[i]) == NULL && *head->cells[i] != '\0')
			names = arena_format(rq->arena, "%s%s%s", names != NULL ? names : "",
			    names != NULL ? ", " : "", head->cells[i]);
	return names;
}

static json_t *
row_json(const struct csv_row *head, const struct csv_row *row)
{
	json_t	*object = json_object();

	json_object_set_new(object, "line", json_integer((json_int_t)row->line));
	for (size_t i = 0; i < head->count && i < row->count; i++) {
		const char	*column = column_of(head->cells[i]), *cell = row->cells[i];

		if (column == NULL)
			continue;
		cell += strspn(cell, " \t");
		/* What csv_cell put before something that looked like a formula. */
		cell += cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@\t\r", cell[1]) != NULL;
		json_object_set_new(object, column, json_string(cell));
	}
	return object;
}

/* Our name of a column, whatever case and spaces around it; NULL for one that we do not know. */
static const char *
column_of(const char *name)
{
	size_t	length;

	name += strspn(name, " \t");
	length = strlen(name);
	while (length > 0 && strchr(" \t", name[length - 1]) != NULL)
		length--;
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (strlen(columns[i]) == length && strncasecmp(columns[i], name, length) == 0)
			return columns[i];
	return NULL;
}

static int
refuse(struct request *rq)
{
	struct refusal	*why = arena_alloc(rq->arena, sizeof(*why));

	*why = rq->refusal;
	rq->page_data = why;
	if (why->status != 422)
		return request_refuse(rq, why->status, why->message);
	return db_ask(rq, show_refused, "SELECT * FROM web.account_choices($1)", rq->credential);
}

static int
show_refused(struct request *rq)
{
	const struct refusal		*why = rq->page_data;
	struct account_import_page	 page = open_page(rq);

	form_fail(&page.form, why->field, why->message);
	view_account_import(page_open(rq), &page);
	return page_send(rq, 422);
}
