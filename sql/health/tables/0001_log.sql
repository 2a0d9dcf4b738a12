-- The log of the health core: what was sent, in the order of arrival, for ever.
--
-- The files of this folder name no schema: they are run once for `health` and once for `health_trial`, an
-- empty twin in which a log is replayed to be verified or to see what was known on an earlier day.

-- The end of the log. Whoever appends locks this row: one writer at a time, so that positions have no gaps
-- and are committed in their order.
CREATE TABLE head (
	single		boolean PRIMARY KEY DEFAULT true,
	seq		bigint NOT NULL,
	chain		bytea NOT NULL,
	CONSTRAINT head_single CHECK (single)
);
INSERT INTO head (seq, chain) VALUES (0, sha256(''));

-- One event. Everything behind `payload` follows from it and from what stands before it; the columns
-- between are the payload's, read once. Texts compare as bytes, on every machine alike.
CREATE TABLE event (
	seq		bigint PRIMARY KEY,
	source		text COLLATE "C" NOT NULL,
	id		text COLLATE "C" NOT NULL,
	type		text COLLATE "C" NOT NULL,
	-- 'answer.accepted' of org.health.forum.answer.accepted.v1; NULL when the type is none of ours
	name		text COLLATE "C",
	-- of a retraction: the id (of the same source) that it takes back
	retracts	text COLLATE "C",
	-- one of the two
	account		text COLLATE "C",
	member		text COLLATE "C",
	time		timestamptz NOT NULL,
	day		date NOT NULL,
	-- what decides between states of the same instant
	sequence	numeric NOT NULL DEFAULT 0,
	-- '' when nobody is named
	actor		text COLLATE "C" NOT NULL DEFAULT '',
	counterparty	text COLLATE "C",
	-- of a vote: its two members, the lesser first
	pair		text COLLATE "C",
	units		bigint NOT NULL DEFAULT 1,
	value		text COLLATE "C",
	-- 'live': said to a person, which no report and no score takes; 'deleted': see health.retracted
	mode		text COLLATE "C",
	recorded	timestamptz NOT NULL,
	-- canonical form: PostgreSQL's text of this jsonb
	payload		jsonb NOT NULL,
	-- SHA-256 of the canonical form
	sha		bytea NOT NULL,
	-- SHA-256 of the previous event's chain, sha, and recorded as microseconds in decimal digits
	chain		bytea NOT NULL,
	CONSTRAINT event_key UNIQUE (source, id),
	CONSTRAINT event_one_subject CHECK ((account IS NULL) <> (member IS NULL))
);
CREATE INDEX event_by_account ON event (account, name, day) WHERE account IS NOT NULL;
CREATE INDEX event_by_time ON event (account, time DESC, seq DESC) WHERE account IS NOT NULL;
CREATE INDEX event_by_member ON event (member) WHERE member IS NOT NULL;
CREATE INDEX event_by_actor ON event (actor) WHERE actor <> '';
CREATE INDEX event_by_counterparty ON event (counterparty) WHERE counterparty IS NOT NULL;
CREATE INDEX event_by_pair ON event (pair) WHERE pair IS NOT NULL;
CREATE INDEX event_by_retracts ON event (source, retracts) WHERE retracts IS NOT NULL;

-- What came with the key of another event and was not the same: kept to be looked at, never applied.
CREATE TABLE conflict (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	-- the event that has the key
	seq		bigint NOT NULL REFERENCES event,
	payload		jsonb NOT NULL,
	recorded	timestamptz NOT NULL
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the log is append-only: a correction is an event of its own';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER conflict_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conflict
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
