-- Help: files that Millrace writes.

SELECT demo.question('csv-accents', 'lucia.ferrante', '133 days', '{exports}', up => 8,
    title => 'Exported CSV shows "CittÃ " instead of "Città" in the spreadsheet',
    body => $$
The export `stock-by-city` writes a CSV to our share every morning. In a text editor it looks right. When my colleagues double-click it, all accents are broken:

| in Millrace | in the spreadsheet |
|---|---|
| Città di Castello | CittÃ  di Castello |
| Forlì | ForlÃ¬ |
| Zürich | ZÃ¼rich |

Opening it through *Data → From text → UTF-8* works, but I cannot teach that to forty people. Can the file be written in such a way that a double click is enough?
$$);
SELECT demo.answer('csv-accents', 'eleni.karra', '1 hour', up => 12, accepted => '40 minutes', body => $$
Yes. The file is UTF-8 and correct; the spreadsheet program *guesses* the encoding when you double-click, and guesses the old Windows one. Three bytes at the start of the file, the byte order mark, end the guessing:

```yaml
export:
  format: csv
  encoding: utf-8
  bom: true
  delimiter: ";"        # what a Greek, Italian or German installation expects
  decimal: ","
  line_end: crlf
```

The last three lines are not about accents, but you will need them next: with European regional settings a comma is the decimal sign, and a comma-separated file lands in one single column.

**Do not** use this for files that a program reads. Many readers take the mark for a part of the first column's name, and you get a column called `\ufeffcity`. We write two exports from the same flow, `…-people.csv` with the mark and `…-machines.csv` without.
$$);
SELECT demo.comment('csv-accents/1', 'lucia.ferrante', '35 minutes', up => 1, body => $$Forlì is Forlì again. Grazie, ευχαριστώ!$$);
SELECT demo.comment('csv-accents/1', '王晓雯', '3 days', up => 4, body => $$The same three bytes solve it for Chinese: without `bom: true` every product name in our exports opened as rubbish.$$);
SELECT demo.answer('csv-accents', 'mei.lin', '7 hours', up => 3, body => $$
If you may choose the format: `format: xlsx` exists since 4.5. No encodings, no separators, and article numbers like `00417` keep their zeros, because the column's type comes from the query:

```yaml
export:
  format: xlsx
  sheet: Stock
  freeze_header: true
```

It is limited to a million rows, and it is slower to write than CSV (for our 200,000 rows, 40 seconds instead of 6).
$$);

SELECT demo.question('csv-umlauts', 'giorgos.m', '81 days', '{exports}', up => 1,
    title => 'Wrong letters in export file',
    body => $$
When I open the export in the office program the Greek letters are all wrong, like `Î‘Î¸Î®Î½Î±`. In the browser preview they are right. Is this a bug in Millrace?
$$);
SELECT demo.comment('csv-umlauts', 'eleni.karra', '25 minutes', up => 2, body => $$Not a bug: see #{csv-accents}, it needs `bom: true`. I have already changed it for the meter exports, yours is next.$$);
SELECT demo.close('csv-umlauts', 'ingrid.solberg', '3 hours', 'csv-accents', 'The same question, with the answer, stands there.');

SELECT demo.question('parquet-decimals', 'wanjiru.kamau', '1 day 3 hours', '{exports}', up => 4,
    title => 'NUMERIC columns without a precision become DOUBLE in Parquet exports',
    body => $$
Since we switched `revenue-lake` from CSV to Parquet, sums differ in the ninth digit. The reason is visible in the file's schema:

```text
message schema {
  required int64  invoice_id;
  optional double amount;        <- numeric in PostgreSQL
  optional int32  posted_on (DATE);
}
```

In the source the column is plain `numeric`, without precision and scale. With `numeric(14,2)` I do get `DECIMAL(14,2)`, so Millrace knows how.

What I tried:

- [x] a cast in the extract query, `amount::numeric(14,2)`: works, but there are 60 columns in 22 flows
- [x] `schema: { amount: decimal(14,2) }` in the export step: `unknown key "schema"`
- [ ] a view on the source side: not allowed by its owners

Is there a default that I can set once per connection or workspace?
$$);
