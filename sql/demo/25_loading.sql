-- Help: loading what is new, and missing nothing.

SELECT demo.question('missed-rows', 'lan.nguyen', '112 days', '{watermarks,postgresql}', up => 12,
    title => 'Incremental load misses a handful of rows every day',
    body => $$
`stock-moves` loads every 10 minutes what has a newer `updated_at` than last time:

```yaml
- extract: postgres
  connection: wms
  table: stock_move
  watermark: updated_at
```

At night I compare the counts. Nearly always a few rows are missing in the destination, between 2 and 15 of about 300,000. When I load the day again in full they are there. The missing rows look normal. Their `updated_at` is *older* than the watermark at that time, so I understand why they are not loaded later, but not why they were not there **before**.
$$);
SELECT demo.answer('missed-rows', 'chen.hao', '2 hours', up => 4, accepted => '3 hours', body => $$
The clocks, probably. If several application servers write `updated_at` from their own clock and one is 30 seconds behind, its rows arrive "in the past" and are below the watermark already.

Let the database set the time by a trigger, so that there is only one clock:

```sql
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $touch$
BEGIN
    NEW.updated_at := clock_timestamp();
    RETURN NEW;
END $touch$;

CREATE TRIGGER stock_move_touch BEFORE INSERT OR UPDATE ON stock_move
    FOR EACH ROW EXECUTE FUNCTION touch();
```
$$);
SELECT demo.comment('missed-rows/1', 'lan.nguyen', '2 days', up => 1, body => $$It became better but it is not gone, still 1 or 2 rows on busy days.$$);
SELECT demo.answer('missed-rows', 'priya.raghavan', '2 days 4 hours', up => 15, accepted => '3 days', body => $$
One clock helps, but there is a second cause that no clock can cure: **rows become visible at commit, and get their time before it.**

| time | writer | Millrace |
|---|---|---|
| 10:09:58 | begins, writes a row with `updated_at` 10:09:58 | |
| 10:10:00 | | extracts, does not see the row, stores watermark 10:10:00 |
| 10:10:03 | commits | |
| 10:20:00 | | asks for rows *newer than 10:10:00*: 10:09:58 is not |

The row was there before the watermark but invisible. Longer transactions, more missing rows; that is why busy days are worse.

The cure is to look back a little further than the watermark, by at least the longest transaction you have:

```yaml
  watermark:
    column: updated_at
    lag: 15m
    key: [move_id]        # the overlap is loaded twice, so merge by key
```

How long is long enough? Ask the database during your busiest hour:

```sql
SELECT max(now() - xact_start) AS longest
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND state <> 'idle';
```

Take three times that. With `key` the overlapping rows replace themselves, so too long costs a little time and nothing else. And keep the nightly comparison: it is the only reason why you know.
$$);
SELECT demo.comment('missed-rows/2', 'lan.nguyen', '3 days', up => 2, body => $$Longest was 3 min 40 s, an import from the scanners. With `lag: 15m` zero difference for three nights. I moved the tick to this answer, but @chen.hao's trigger stays too.$$);
SELECT demo.comment('missed-rows/2', 'chen.hao', '3 days 2 hours', up => 3, body => $$Deserved. I had only half of it, and now I have to look at four flows of our own.$$);
SELECT demo.comment('missed-rows/2', 'joost.vandenberg', '4 days', up => 4, body => $$This table should be in the documentation, @tomasz.wilk.$$);
SELECT demo.comment('missed-rows/2', 'tomasz.wilk', '5 days', up => 5, body => $$It is now, with thanks to Priya: "Watermarks → Why rows go missing". From 4.9 on, `lag` defaults to 5 minutes for new flows.$$);

SELECT demo.question('slow-extract', 'joost.vandenberg', '93 days', '{performance,postgresql}', up => 14,
    title => 'Nine hours to extract 400 million rows: how would you make it faster?',
    body => $$
Once a quarter we load our whole `scan_event` table into the lake: 400 million rows, 74 GB, PostgreSQL 15, from a read replica. It takes nine hours, and the replica is not available to anybody else for that long.

```yaml
flow: scan-events-full
steps:
  - extract: postgres
    connection: wms-replica
    query: queries/scan_event.sql
    batch: 10000
  - transform: python
    script: transforms/clean_event.py
  - load: s3
    format: parquet
```

What I know:

- the agent's CPU is at 100 % of **one** core, the other seven sleep
- the replica is at 15 % CPU, its disks are bored
- the network (10 Gbit/s) is at 20 Mbit/s

I have some ideas, but the people in this room have more. One idea per answer, please, with numbers if you have them, and I will try them all and report.
$$);
SELECT demo.answer('slow-extract', 'wanjiru.kamau', '1 hour', up => 16, accepted => '6 days', body => $$
**Split by key range and run the pieces side by side.** One core busy and seven asleep says it all: one extract is one connection is one process.

```yaml
- extract: postgres
  connection: wms-replica
  query: queries/scan_event.sql
  split:
    column: event_id
    pieces: 16
    parallel: 8
```

Millrace reads `min` and `max` of the column, makes 16 ranges and keeps eight going. The query needs a place for them:

```sql
SELECT event_id, parcel_id, scanned_at, station, payload
  FROM scan_event
 WHERE event_id >= :piece_from AND event_id < :piece_to
```

More pieces than workers, because no table is evenly filled and the last piece should not be the one everybody waits for. With our 120 million `shipment_leg` rows it went from 2 h 50 min to **26 minutes** on eight cores.
$$);
SELECT demo.answer('slow-extract', 'eleni.karra', '2 hours', up => 9, body => $$
**A larger batch.** 10,000 rows of 190 bytes are not even 2 MB, and after each batch there is a pause for writing the progress. At 400 million rows you pause 40,000 times.

We measured with meter readings (80 bytes a row):

| batch | rows/s |
|--:|--:|
| 1,000 | 9,400 |
| 10,000 | 31,000 |
| 100,000 | 52,000 |
| 500,000 | 54,000 |

Beyond 100,000 you only use more memory.
$$);
SELECT demo.answer('slow-extract', 'chen.hao', '3 hours', up => 11, body => $$
**Look at the transform first.** 100 % of one core with the network at 20 Mbit/s smells of Python row by row. Try the flow without the transform step; if it is fast, the database was never the problem.

Cleaning usually fits into the query. A `strip`, a `lower` and a date conversion in SQL run in the database's C code:

```sql
SELECT event_id,
       lower(btrim(station)) AS station,
       to_timestamp(scanned_ms / 1000.0) AS scanned_at
  FROM scan_event
```

For us 70 % of the time of one flow went into `datetime.strptime`.
$$);
SELECT demo.comment('slow-extract/3', 'joost.vandenberg', '1 day', up => 5, body => $$You are right, and it is a little embarrassing: without the transform the nine hours become 3 h 20. `strptime`, as you say, twice per row.$$);
SELECT demo.answer('slow-extract', 'yusuf.demir', '4 hours', up => 7, body => $$
**If it must stay in Python, take whole columns.** A transform can ask for Arrow batches instead of rows:

```python
import pyarrow.compute as pc
from millrace import transform


@transform(batches=True)
def clean(batch):
    station = pc.utf8_lower(pc.utf8_trim_whitespace(batch["station"]))
    return batch.set_column(batch.schema.get_field_index("station"), "station", station)
```

Same result as our old loop, 40 times the speed, and the types survive until the Parquet file.
$$);
SELECT demo.answer('slow-extract', 'minh.tran', '6 hours', up => 6, body => $$
**COPY instead of a cursor.** By default the extract uses a server-side cursor, which can be resumed. For a full load you do not need to resume a *piece*:

```yaml
  method: copy      # cursor | copy
```

Binary COPY does no text conversion on either side. On our tables it is between 1.6 and 2.2 times as fast. It cannot be used together with `watermark`.
$$);
SELECT demo.answer('slow-extract', 'lucia.ferrante', '9 hours', up => 5, body => $$
I am not technical, so forgive me if this is silly: **do you need all the columns?** I use these files, and I have never seen anybody open `payload`. It is the long one with the raw text of the scanner.
$$);
SELECT demo.comment('slow-extract/6', 'joost.vandenberg', '10 hours', up => 9, body => $$Not silly at all. `payload` is 61 of the 74 GB. I have asked around and three people in the company need it, for last week only.$$);
SELECT demo.answer('slow-extract', 'priya.raghavan', '11 hours', up => 8, body => $$
**Stop doing it.** Four fifths of those rows are older than a year and never change. Load the closed months once, keep them, and each quarter load only what is new:

```yaml
- extract: postgres
  table: scan_event
  watermark: { column: event_id, lag: 100000 }
```

Then it is not 400 million rows but some 25 million, and the question of speed has gone away. Check the counts per month against the source, so that you notice if somebody does rewrite history.
$$);
SELECT demo.answer('slow-extract', 'Νίκος.Βέργος', '1 day', up => 4, body => $$
**Put the agent beside the database.** Ours was in Athens and the database on Evia, 38 ms away. Each batch asks and waits, so with small batches most of the time is light travelling through glass. An agent on the same network, and the same flow needed 50 minutes instead of four hours. The result travels once, compressed.

You say 10 Gbit/s, but what does `ping wms-replica` say?
$$);
SELECT demo.comment('slow-extract/8', 'joost.vandenberg', '3 hours', body => $$0.3 ms, so not that one for us. Good to have it in the list, though.$$);
SELECT demo.answer('slow-extract', 'mei.lin', '1 day 8 hours', up => 3, body => $$
**Fewer, larger files.** If the load step writes one Parquet file per batch, you get thousands of small objects, and every upload waits for an answer.

```yaml
- load: s3
  format: parquet
  file_size: 512MB
  compression: zstd
```

It helps those who read it afterwards as well: our queries over a month of data went from 40 s to 6 s with nothing else changed.
$$);
SELECT demo.answer('slow-extract', 'ปิยะดา', '2 days', up => 3, body => $$
**Read in the order of the disk.** Does `scan_event.sql` end with `ORDER BY scanned_at`? We had inherited such a line from somebody. For every run the database sorted 60 GB on disk before the first row came out, and nobody needed the order. `EXPLAIN` showed it in one second: `Sort Method: external merge`.
$$);
SELECT demo.comment('slow-extract/10', 'joost.vandenberg', '4 hours', up => 2, body => $$It does not, but I found two *other* flows where it does. Thank you!$$);
SELECT demo.answer('slow-extract', 'quocbao', '2 days 5 hours', up => 1, down => 2, body => $$
just use a bigger machine, cloud is cheap
$$);
SELECT demo.answer('slow-extract', 'tomasz.wilk', '3 days', up => 7, body => $$
**Take it from the replica in peace.** A nine-hour query on a hot standby holds back clean-up, or it is cancelled with `conflict with recovery`. With pieces (@wanjiru.kamau's answer) each query is short, so leave `max_standby_streaming_delay` alone, and do *not* set `hot_standby_feedback`: it would carry the problem over to the primary.

If all pieces must show the same moment, tick `snapshot: shared`. The pieces then import one exported snapshot (`pg_export_snapshot`) and see the same data, at the price of that one transaction staying open.
$$);
SELECT demo.answer('slow-extract', 'joost.vandenberg', '6 days', up => 13, body => $$
The report I promised. Each line on top of those before it, same replica, same agent:

| change | from | time |
|:--|:--|--:|
| as it was | | 9 h 02 min |
| cleaning moved into SQL | @chen.hao | 3 h 21 min |
| without `payload` | @lucia.ferrante | 1 h 48 min |
| batch 100,000 | @eleni.karra | 1 h 19 min |
| 16 pieces, 8 at a time | @wanjiru.kamau | 14 min |
| `method: copy` | @minh.tran | 9 min |
| files of 512 MB | @mei.lin | 9 min, but nicer files |

From nine hours to nine minutes. I give the tick to Wanjiru for the largest step, and the largest *lesson* is Lucia's: ask the people who use the data what they use.

@priya.raghavan's "stop doing it" is next quarter's project; at nine minutes it is no longer urgent.
$$);
SELECT demo.comment('slow-extract/13', 'amara.okafor', '1 day', up => 6, body => $$This made my week. May we quote it in the newsletter, names included?$$);
SELECT demo.comment('slow-extract/13', 'lucia.ferrante', '2 days', up => 4, body => $$I have printed the table. It hangs in the office in Genoa.$$);
