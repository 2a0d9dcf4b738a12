-- Flags, what moderators do, and what leaves the forum.

CREATE TABLE flag (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post_id		bigint NOT NULL REFERENCES post ON DELETE CASCADE,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	-- spam, rude, off_topic, duplicate, secret (personal or confidential), other
	reason		text NOT NULL,
	note		text NOT NULL DEFAULT '',
	at		timestamptz NOT NULL DEFAULT now(),
	resolved_at	timestamptz,
	resolved_by	bigint REFERENCES member ON DELETE SET NULL,
	-- helpful: something was done; declined: nothing was wrong
	outcome		text,
	CONSTRAINT flag_reason_known CHECK
		(reason IN ('spam', 'rude', 'off_topic', 'duplicate', 'secret', 'other')),
	CONSTRAINT flag_outcome_known CHECK (outcome IN ('helpful', 'declined'))
);
CREATE UNIQUE INDEX flag_once_open ON flag (post_id, member_id) WHERE resolved_at IS NULL;
CREATE INDEX flag_open ON flag (at, id) WHERE resolved_at IS NULL;
CREATE INDEX flag_by_post ON flag (post_id);

-- Append-only: the trigger below refuses changes, whoever asks.
CREATE TABLE moderation_log (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at		timestamptz NOT NULL DEFAULT now(),
	-- no foreign keys: the log outlives what it speaks of
	actor_id	bigint NOT NULL,
	actor_name	text NOT NULL,
	-- hide, unhide, delete, restore, lock, unlock, close, reopen, move, suspend, unsuspend, …
	action		text NOT NULL,
	thread_id	bigint,
	post_id		bigint,
	member_id	bigint,
	reason		text NOT NULL,
	-- what is needed to undo it, and what a reader wants to know
	detail		jsonb NOT NULL DEFAULT '{}',
	-- the entry that this one undoes
	undoes		bigint REFERENCES moderation_log,
	CONSTRAINT moderation_undone_once UNIQUE (undoes)
);
CREATE INDEX moderation_log_by_thread ON moderation_log (thread_id, id DESC);
CREATE INDEX moderation_log_by_member ON moderation_log (member_id, id DESC);

CREATE FUNCTION moderation_log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the moderation log is append-only';
END $$;
CREATE TRIGGER moderation_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON moderation_log
	FOR EACH STATEMENT EXECUTE FUNCTION moderation_log_append_only();

-- Effects that leave the forum, written in the transaction of the act.
CREATE TABLE outbox (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	-- mail, webhook, signal
	topic		text NOT NULL,
	payload		jsonb NOT NULL,
	at		timestamptz NOT NULL DEFAULT now(),
	attempts	integer NOT NULL DEFAULT 0,
	next_at		timestamptz NOT NULL DEFAULT now(),
	done_at		timestamptz,
	error		text
);
CREATE INDEX outbox_waiting ON outbox (topic, next_at, id) WHERE done_at IS NULL;

-- Where a thing came from: old addresses lead here.
CREATE TABLE import_source (
	id		integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name		text NOT NULL,
	at		timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT import_source_unique UNIQUE (name)
);
CREATE TABLE import_map (
	source_id	integer NOT NULL REFERENCES import_source ON DELETE CASCADE,
	-- member, post (questions and answers), comment, …
	kind		text NOT NULL,
	original_id	bigint NOT NULL,
	target_id	bigint NOT NULL,
	PRIMARY KEY (source_id, kind, original_id)
);
CREATE INDEX import_map_by_original ON import_map (kind, original_id, source_id);
