-- What follows from the log: each row can be made anew from it, and is by health.rebuild.

-- The accounts that are known.
CREATE TABLE account (
	id		text COLLATE "C" PRIMARY KEY
);

-- What a subject ('account/acme', 'member/m_7') was, and when: stage, plan, touch, segment, csm, mrr, notice,
-- left, known; of members account and staff. From `since` on, before `until`.
CREATE TABLE span (
	subject		text COLLATE "C" NOT NULL,
	attribute	text COLLATE "C" NOT NULL,
	since		timestamptz NOT NULL,
	until		timestamptz NOT NULL,
	value		text COLLATE "C" NOT NULL,
	-- the event that says so
	seq		bigint NOT NULL,
	PRIMARY KEY (subject, attribute, since)
);
CREATE INDEX span_by_value ON span (attribute, value);

-- Where the events about members went: to the account that the member belonged to then.
CREATE TABLE placed (
	seq		bigint PRIMARY KEY,
	account		text COLLATE "C" NOT NULL,
	name		text COLLATE "C",
	day		date NOT NULL
);
CREATE INDEX placed_by_account ON placed (account, name, day);

-- Events that wait for an account or a member to be known.
CREATE TABLE parked (
	seq		bigint PRIMARY KEY,
	waits_for	text COLLATE "C" NOT NULL
);
CREATE INDEX parked_by_subject ON parked (waits_for);

-- Events that were taken back: they count for nothing.
CREATE TABLE undone (
	seq		bigint PRIMARY KEY
);

-- Events that count for less than their units: see credit.sql.
CREATE TABLE discount (
	seq		bigint PRIMARY KEY,
	credited	bigint NOT NULL
);

-- What an actor did on a day, after discounts, before the model's caps. value: of a rate how many were good,
-- of a state the last one of the day.
CREATE TABLE bucket (
	account		text COLLATE "C" NOT NULL,
	name		text COLLATE "C" NOT NULL,
	day		date NOT NULL,
	actor		text COLLATE "C" NOT NULL,
	units		bigint NOT NULL,
	value		bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (account, name, day, actor)
);

-- The buckets of all actors of a day.
CREATE TYPE bucket_key AS (
	account		text COLLATE "C",
	name		text COLLATE "C",
	day		date
);

-- Of the account's applied events of a day: how many, and the sums of the four words of 64 bits of their
-- SHA-256, each less 2^63.
CREATE TABLE digest (
	account		text COLLATE "C" NOT NULL,
	day		date NOT NULL,
	events		bigint NOT NULL,
	word1		numeric NOT NULL,
	word2		numeric NOT NULL,
	word3		numeric NOT NULL,
	word4		numeric NOT NULL,
	PRIMARY KEY (account, day)
);

-- Which sources there are: on which days they sent anything, since when they feed a signal, since when they
-- speak of an account. For all of these a retracted event was sent, too.
CREATE TABLE source_day (
	source		text COLLATE "C" NOT NULL,
	day		date NOT NULL,
	PRIMARY KEY (source, day)
);
CREATE TABLE source_signal (
	source		text COLLATE "C" NOT NULL,
	name		text COLLATE "C" NOT NULL,
	first_day	date NOT NULL,
	PRIMARY KEY (source, name)
);
CREATE TABLE source_account (
	source		text COLLATE "C" NOT NULL,
	account		text COLLATE "C" NOT NULL,
	first_day	date NOT NULL,
	PRIMARY KEY (account, source)
);

-- The score of every account on every day since its first event, under the active model.
CREATE TABLE score (
	account		text COLLATE "C" NOT NULL,
	day		date NOT NULL,
	model		text COLLATE "C" NOT NULL,
	-- millionths of a point, and of a percent
	score		integer NOT NULL,
	confidence	integer NOT NULL,
	band		text NOT NULL,
	-- for how many days it has been below 48, below 73, at least 52, at least 77
	runs		integer[] NOT NULL,
	touch		text NOT NULL,
	stage		text NOT NULL,
	segment		text NOT NULL,
	mrr		bigint NOT NULL,
	digest		bytea NOT NULL,
	receipt		bytea NOT NULL,
	PRIMARY KEY (account, day),
	CONSTRAINT score_band_known CHECK (band IN ('risk', 'watch', 'healthy', 'unknown'))
);
CREATE INDEX score_by_day ON score (day);

-- Accounts whose scores are to be made anew, from which day on.
CREATE TABLE dirty (
	account		text COLLATE "C" PRIMARY KEY,
	from_day	date NOT NULL
);

-- Up to which day all accounts were scored.
CREATE TABLE pass (
	single		boolean PRIMARY KEY DEFAULT true,
	day		date NOT NULL,
	CONSTRAINT pass_single CHECK (single)
);

-- What somebody did about an alert (see alert.sql): this is not derived.
CREATE TABLE alert_mark (
	account		text COLLATE "C" NOT NULL,
	kind		text NOT NULL,
	since		date NOT NULL,
	-- NULL: done for good
	hidden_until	date,
	marked_by	text NOT NULL,
	marked_at	timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (account, kind, since)
);
