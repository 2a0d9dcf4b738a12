-- Help: webhooks and the HTTP API.

SELECT demo.question('webhook-signature', 'yusuf.demir', '151 days', '{webhooks,python,security}', up => 10,
    title => 'Webhook signature is wrong for some deliveries, but not for all',
    body => $$
I verify `Millrace-Signature` in a small Flask service. About one delivery in twenty fails, always `gate.tripped`, never `run.succeeded`:

```python
@app.post("/hooks/millrace")
def receive():
    body = json.dumps(request.get_json())
    expected = hmac.new(SECRET, body.encode(), hashlib.sha256).hexdigest()
    if expected not in request.headers["Millrace-Signature"]:
        abort(401)
    handle(request.get_json())
    return "", 204
```

The secret is right (otherwise all of them would fail, I think). A redelivery of the same event fails again. What is different about those events?
$$);

SELECT demo.answer('webhook-signature', 'quocbao', '13 days', down => 5, body => $$
we had this too. we turned the check off and allow only the IP addresses of millrace in nginx. works since then
$$);
SELECT demo.comment('webhook-signature/1', 'ingrid.solberg', '3 hours', up => 6,
    body => $$Please don't: the addresses are shared with other customers' deliveries and they change without notice. Whoever can make Millrace send a webhook could then talk to your endpoint. The signature is the only thing that says it is yours.$$);

SELECT demo.answer('webhook-signature', 'priya.raghavan', '5 hours', up => 14, accepted => '2 hours', body => $$
You sign what you *parsed and wrote again*, and Millrace signs the bytes it *sent*. `json.dumps` puts spaces after colons, turns `ü` into `\u00fc` and may print numbers differently. For small events that happens to come out the same; a `gate.tripped` carries sample rows, with accents and decimals in them.

There is a second thing: the signature covers the time as well, `t`, a dot, then the raw body. Check that the time is recent, or a delivery somebody recorded can be played back at you for ever.

```python
def verified(raw: bytes, header: str, secret: bytes, tolerance: int = 300) -> bool:
    fields = [item.split("=", 1) for item in header.split(",")]
    sent_at = next(value for name, value in fields if name == "t")
    given = [value for name, value in fields if name == "v1"]
    expected = hmac.new(secret, sent_at.encode() + b"." + raw, hashlib.sha256).hexdigest()
    fresh = abs(time.time() - int(sent_at)) <= tolerance
    return fresh and any(hmac.compare_digest(expected, one) for one in given)


@app.post("/hooks/millrace")
def receive():
    if not verified(request.get_data(), request.headers["Millrace-Signature"], SECRET):
        abort(401)
    handle(request.get_json())
    return "", 204
```

`request.get_data()` has to come first; and `compare_digest` instead of `==`, so that the time the comparison takes says nothing about how much was right.
$$);
SELECT demo.comment('webhook-signature/2', 'tomasz.wilk', '90 minutes', up => 5,
    body => $$Very good answer. One trap: while a secret is being rotated the header carries *two* `v1=` fields, one per secret. With `dict(…)` the second silently replaces the first. Could you make it a list?$$);
SELECT demo.comment('webhook-signature/2', 'priya.raghavan', '2 hours', up => 3, body => $$Done, thanks. We rotate every quarter, so this would have found me sooner or later.$$);
SELECT demo.comment('webhook-signature/2', 'yusuf.demir', '2 hours', body => $$One line changed and 100 % since. The accents in the sample rows, who would have thought.$$);
SELECT demo.edit('webhook-signature/2', 'priya.raghavan', '110 minutes', 'Two signatures while a secret is rotated',
    $$    parts = dict(item.split("=", 1) for item in header.split(","))
    expected = hmac.new(secret, parts["t"].encode() + b"." + raw, hashlib.sha256).hexdigest()
    fresh = abs(time.time() - int(parts["t"])) <= tolerance
    return fresh and hmac.compare_digest(expected, parts["v1"])$$,
    $$    fields = [item.split("=", 1) for item in header.split(",")]
    sent_at = next(value for name, value in fields if name == "t")
    given = [value for name, value in fields if name == "v1"]
    expected = hmac.new(secret, sent_at.encode() + b"." + raw, hashlib.sha256).hexdigest()
    fresh = abs(time.time() - int(sent_at)) <= tolerance
    return fresh and any(hmac.compare_digest(expected, one) for one in given)$$);

SELECT demo.question('missed-webhooks', 'eleni.karra', '66 days', '{webhooks}', up => 8,
    title => 'Our endpoint was disabled over the weekend. Can I replay what we missed?',
    body => $$
A certificate ran out on Friday evening. On Monday I found the endpoint **disabled after 72 hours of failures**. Enabling it again was one click, but the three days of `run.succeeded` in between have not arrived, and our dispatch system believes that no meter data came.

The deliveries page has a *Redeliver* button for each of them. There are 412. Is there a way to do all of them at once, and will they come in order?
$$);
SELECT demo.answer('missed-webhooks', 'tomasz.wilk', '50 minutes', up => 9, accepted => '5 hours', body => $$
Yes, through the API. Failed deliveries are kept for 30 days:

```bash
hook=wh_51c0
next=""
while :; do
  page=$(curl -sf -H "Authorization: Bearer $MILLRACE_TOKEN" \
    "https://api.millrace.example/v2/webhooks/$hook/deliveries?status=failed&since=-4d&cursor=$next")
  jq -r '.items[].id' <<<"$page" | while read -r id; do
    curl -sf -X POST -H "Authorization: Bearer $MILLRACE_TOKEN" \
      "https://api.millrace.example/v2/deliveries/$id/redeliver"
    sleep 0.3
  done
  next=$(jq -r '.next // empty' <<<"$page")
  [ -n "$next" ] || break
done
```

The `sleep` keeps you under the limit of 300 calls a minute.

About the order: no promise. A delivery that fails is tried again later while younger ones pass it, so even without an outage events can overtake each other. Sort by `occurred_at` inside the event, and remember the `Millrace-Delivery` header, because a redelivery carries the *same* id: if you have seen it, answer 204 and do nothing.
$$);
SELECT demo.comment('missed-webhooks/1', 'eleni.karra', '4 hours', up => 1, body => $$All 412 are in, eleven of them twice, and the ids took care of that. And the certificate is now renewed by a machine and not by Giorgos.$$);
SELECT demo.answer('missed-webhooks', 'chen.hao', '11 hours', up => 6, body => $$
We stopped trusting that every webhook arrives and treat them as a *hint*. A webhook says "something happened, look now", and the looking is a call that would also find whatever the last hint did not tell us:

```go
// Reconcile asks for everything that changed since the last time it ran.
// A webhook only makes it run sooner; once an hour it runs anyway.
func (s *Sync) Reconcile(ctx context.Context) error {
	since, err := s.store.LastSeen(ctx)
	if err != nil {
		return err
	}
	for run, err := range s.client.Runs(ctx, millrace.UpdatedSince(since.Add(-5*time.Minute))) {
		if err != nil {
			return err
		}
		if err := s.store.Upsert(ctx, run); err != nil {
			return err
		}
	}
	return nil
}
```

Five minutes of overlap cost nothing because `Upsert` is idempotent. When our endpoint was away for a day, nobody noticed: the hourly run had already fetched everything.
$$);

SELECT demo.answer('missed-webhooks', 'ingrid.solberg', '1 day 2 hours', up => 5, body => $$
And so that nobody learns of it on a Monday again: an endpoint that fails raises `webhook.failing` after 2 hours and once more after 24, well before it is disabled after 72. By default the mail goes to whoever *created* the endpoint, in your case a colleague who has moved to another team, as far as I can see.

Under **Notifications → Webhooks → Health** you can

- put a group in place of the person,
- shorten the 2 hours to 15 minutes for endpoints that matter,
- extend the 72 hours up to 7 days (Business and above).

Sending that notice to the endpoint itself is possible, too. I have seen it done, and it was very quiet.
$$);

SELECT demo.question('runs-paging', 'mei.lin', '118 days', '{api}', up => 5,
    title => 'Paging through GET /runs gives some runs twice and misses others',
    body => $$
I collect all runs of the day into a sheet. The numbers never agree with the page in Millrace: some run ids come twice, and a few are missing. This is the loop:

```js
let page = 1, all = [];
for (;;) {
  const res = await fetch(`${base}/runs?flow=orders-daily&page=${page}&per_page=50`, { headers });
  const { items } = await res.json();
  if (items.length === 0) break;
  all.push(...items);
  page += 1;
}
```

It is worse during the day than at night. Am I too slow?
$$);
SELECT demo.answer('runs-paging', 'yusuf.demir', '1 hour', up => 7, body => $$
Not too slow; the ground moves under you. `page=2` means "skip the first 50", and the newest runs are at the front. Each run that starts while you read pushes everything back by one, so the last of page 1 is also the first of page 2. Runs that are removed do the opposite, and those are the ones you miss.

Use the cursor. It remembers *where you were*, not how many came before:

```js
async function* runs(query) {
  let cursor = "";
  do {
    const res = await fetch(`${base}/runs?${new URLSearchParams({ ...query, cursor, limit: 200 })}`, { headers });
    if (!res.ok) throw new Error(`${res.status} ${await res.text()}`);
    const { items, next } = await res.json();
    yield* items;
    cursor = next;
  } while (cursor);
}

for await (const run of runs({ flow: "orders-daily", since: "-1d" })) rows.push(run);
```

Note that your loop did not look at `res.ok` either: a 429 in the middle would have ended as "no more items".
$$);
SELECT demo.comment('runs-paging/1', 'tomasz.wilk', '5 hours', up => 3, body => $$And `page` is only there for callers that came from version 1 of the API; new things like `limit` above 50 work with `cursor` only.$$);
SELECT demo.answer('runs-paging', 'giorgos.m', '24 days', body => $$
+1 same problem here
$$);

SELECT demo.question('safe-retry', 'chen.hao', '129 days', '{api}', up => 11,
    title => 'Is it safe to retry POST /flows/{flow}/runs after a timeout?',
    body => $$
Our order system starts a run when a file is complete:

```http
POST /v2/flows/invoice-import/runs HTTP/1.1
Authorization: Bearer …
Content-Type: application/json

{"window": {"from": "-1h", "to": "now"}, "parameters": {"file": "inv-20931.xml"}}
```

Sometimes the line drops before the answer arrives. Then I do not know whether the run was started. If I retry, the invoices may be imported twice; if I do not, perhaps not at all. Asking `GET /runs` first does not help, because the request could still be on its way.
$$);
SELECT demo.answer('safe-retry', 'tomasz.wilk', '3 hours', up => 12, accepted => '9 hours', body => $$
Send an `Idempotency-Key`. The first request with a key starts a run; every later one with the same key and the same body gets the answer of the first, with `Idempotency-Replayed: true`. Keys are remembered for 48 hours.

```go
func startRun(ctx context.Context, file string, body []byte) (*http.Response, error) {
	key := "invoice-import:" + file // what makes it the same thing, not a random number
	for attempt := 0; ; attempt++ {
		req, _ := http.NewRequestWithContext(ctx, "POST", base+"/flows/invoice-import/runs", bytes.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", key)

		res, err := http.DefaultClient.Do(req)
		if err == nil && res.StatusCode < 500 && res.StatusCode != 429 {
			return res, nil
		}
		if attempt == 5 {
			return res, err
		}
		if res != nil {
			res.Body.Close()
		}
		time.Sleep(time.Second << attempt)
	}
}
```

Two details that matter:

- Derive the key from the *business* fact, here the file's name. A random key made inside the retry loop protects you from nothing.
- The same key with a **different** body is answered with 422. That is on purpose; it means two different things claim to be the same.

And if the first request is still being worked on when the second arrives, you get 409 with `Retry-After: 1`. Your loop should treat that one like a 429.
$$);
SELECT demo.comment('safe-retry/1', 'chen.hao', '6 hours', up => 2, body => $$Exactly what I hoped for. Added 409 to the retry condition. Tested by unplugging the cable, 200 files, 200 runs.$$);
SELECT demo.answer('safe-retry', 'joost.vandenberg', '2 days', up => 6, body => $$
The key covers you for 48 hours. Somebody will one day send last month's file again, so we also let the *flow* be repeatable: load into a staging table, then merge on the invoice number.

```sql
MERGE INTO invoice AS target
USING staging.invoice AS source
   ON target.number = source.number
WHEN MATCHED AND target.checksum <> source.checksum THEN
    UPDATE SET amount = source.amount, checksum = source.checksum, changed_at = now()
WHEN NOT MATCHED THEN
    INSERT (number, amount, checksum) VALUES (source.number, source.amount, source.checksum);
```

Then a second run over the same file changes nothing, whatever the reason for it. We do this in every flow that has money in it; it is item 3 of our review list in #{naming}.
$$);
