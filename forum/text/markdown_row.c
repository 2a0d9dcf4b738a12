/* The lines of a table as text. */
#include "text/markdown_row.h"

#include <string.h>

static bool	read_align(struct markdown_span, enum markdown_align *);

size_t
markdown_row_header(struct markdown_span header, struct markdown_span delimiter,
    enum markdown_align ret_aligns[MARKDOWN_COLUMNS_MAX])
{
	struct markdown_span	cells[MARKDOWN_COLUMNS_MAX + 1];
	size_t			columns = markdown_row_split(header, cells);

	if (columns > MARKDOWN_COLUMNS_MAX ||
	    markdown_row_split(delimiter, cells) != columns)
		return 0;
	for (size_t i = 0; i < columns; i++)
		if (!read_align(cells[i], &ret_aligns[i]))
			return 0;
	return columns;
}

static bool
read_align(struct markdown_span cell, enum markdown_align *align)
{
	bool	left = false, right = false;

	if (cell.begin < cell.end && *cell.begin == ':') {
		left = true;
		cell.begin++;
	}
	if (cell.begin < cell.end && cell.end[-1] == ':') {
		right = true;
		cell.end--;
	}
	if (cell.begin == cell.end)
		return false;
	for (; cell.begin < cell.end; cell.begin++)
		if (*cell.begin != '-')
			return false;
	*align = left && right ? ALIGN_CENTER : left ? ALIGN_LEFT :
	    right ? ALIGN_RIGHT : ALIGN_NONE;
	return true;
}

bool
markdown_row_may_delimit(struct markdown_span line)
{
	bool	bar = false, dash = false;

	for (; line.begin < line.end; line.begin++) {
		bar |= *line.begin == '|';
		dash |= *line.begin == '-';
		if (strchr("|-: \t>", *line.begin) == NULL)
			return false;
	}
	return bar && dash;
}

bool
markdown_row_underlines(struct markdown_span line)
{
	if (line.begin == line.end)
		return false;
	for (const char *c = line.begin; c < line.end; c++)
		if (*c != *line.begin || (*c != '-' && *c != '='))
			return false;
	return true;
}

size_t
markdown_row_split(struct markdown_span row,
    struct markdown_span ret_cells[MARKDOWN_COLUMNS_MAX + 1])
{
	const char	*at;
	size_t		 count = 0;

	row = markdown_row_trim(row);
	if (row.begin < row.end && *row.begin == '|')
		row.begin++;
	at = row.begin;
	while (at < row.end && count <= MARKDOWN_COLUMNS_MAX) {
		if (*at == '|') {
			ret_cells[count].begin = row.begin;
			ret_cells[count].end = at;
			count++;
			row.begin = at + 1;
		} else if (*at == '\\' && at + 1 < row.end)
			at++;
		at++;
	}
	if (row.begin < row.end && count <= MARKDOWN_COLUMNS_MAX)
		ret_cells[count++] = row;
	for (size_t i = 0; i < count; i++)
		ret_cells[i] = markdown_row_trim(ret_cells[i]);
	return count;
}

struct markdown_span
markdown_row_trim(struct markdown_span text)
{
	while (text.begin < text.end &&
	    (*text.begin == ' ' || *text.begin == '\t'))
		text.begin++;
	while (text.end > text.begin &&
	    (text.end[-1] == ' ' || text.end[-1] == '\t'))
		text.end--;
	return text;
}
