-- The forum as feeder of the health core: what it keeps to tell each signal once, and the triggers that
-- notice what happened. What a signal is, sql/web/_signal*.sql say; see there first.

-- Who a member is outside the forum. Erasing a person drops the row; what was told stays, about nobody.
CREATE TABLE pseudonym (
	member_id	bigint PRIMARY KEY REFERENCES member ON DELETE CASCADE,
	id		text NOT NULL DEFAULT 'm_' || left(replace(gen_random_uuid()::text, '-', ''), 16),
	CONSTRAINT pseudonym_unique UNIQUE (id)
);
INSERT INTO pseudonym (member_id) SELECT id FROM member ORDER BY id;

-- Every signal the forum may send, as HEALTH.md has them. A negative one is never taken back: deleting a
-- question does not undo that nobody answered it.
CREATE TABLE signal_type (
	name		text PRIMARY KEY,
	negative	boolean NOT NULL
);
INSERT INTO signal_type (name, negative) VALUES
	('visit.day', false), ('question.asked', false), ('answer.posted', false), ('answer.accepted', false),
	('vote.received', false), ('champion.silent', true), ('milestone.reached', false),
	('question.resolved', false), ('deflection.confirmed', false), ('sla.missed', true),
	('question.unresolved', true), ('ticket.after_suggestion', true), ('csat.given', false), ('nps.given', false),
	-- who there is: of accounts and members, not of what they did
	('account.opened', false), ('member.joined', false), ('member.left', false), ('staff.changed', false),
	('touch.changed', false), ('plan.changed', false), ('stage.changed', false), ('segment.changed', false),
	('mrr.changed', false);

-- What the core was told: for each thing that can be told of, the last event about it. The event's id is
-- key:n; n counts how often the thing was told, so that a vote given, taken back and given again is
-- three events with ids of their own.
CREATE TABLE signal (
	key		text PRIMARY KEY,
	n		integer NOT NULL DEFAULT 1,
	-- told and not taken back
	standing	boolean NOT NULL DEFAULT true,
	type		text NOT NULL REFERENCES signal_type,
	at		timestamptz NOT NULL,
	subject		text NOT NULL,
	-- NULL: nobody's doing
	actor		text,
	data		jsonb NOT NULL
);
CREATE INDEX signal_by_time ON signal (at, key) WHERE standing;

-- What happened, seen from a signal: forum.signals_settle compares it with what was told.
CREATE TYPE signal_fact AS (
	key		text,
	-- of signal_type
	type		text,
	-- false: it is not so, or not any more
	holds		boolean,
	at		timestamptz,
	-- NULL: the account to which member_id belonged at that time
	subject		text,
	-- whose doing it is, and who else had a part in it
	member_id	bigint,
	other_id	bigint,
	data		jsonb
);

-- Since when a post is no longer, or again, to be seen: what was so on a day of the past stays known.
CREATE TABLE post_state_change (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	post_id		bigint NOT NULL REFERENCES post ON DELETE CASCADE,
	at		timestamptz NOT NULL,
	was		post_state NOT NULL
);
CREATE INDEX post_state_change_by_post ON post_state_change (post_id, at, id);
INSERT INTO post_state_change (post_id, at, was)
SELECT id, state_at, 'visible' FROM post WHERE state <> 'visible' AND state_at IS NOT NULL;

-- The first time that a member came on a UTC day.
CREATE TABLE visit (
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	day		date NOT NULL,
	at		timestamptz NOT NULL,
	PRIMARY KEY (member_id, day)
);

-- Delivery: how it goes, and when it is tried again. One row for each topic of the outbox.
CREATE TABLE outbox_lane (
	topic		text PRIMARY KEY,
	-- tries in a row that failed
	failures	integer NOT NULL DEFAULT 0,
	next_at		timestamptz NOT NULL DEFAULT now(),
	error		text
);
INSERT INTO outbox_lane (topic) VALUES ('signal');

-- The outbox is emptied in its order; what the other side refuses is set aside and read by people.
ALTER TABLE outbox ADD COLUMN refused_at timestamptz;
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (topic, id) WHERE done_at IS NULL AND refused_at IS NULL;
CREATE INDEX outbox_refused ON outbox (topic, refused_at) WHERE refused_at IS NOT NULL;

-- Up to when the nightly signals were looked for: a midnight in UTC.
CREATE TABLE nightly (
	task		text PRIMARY KEY,
	done_until	timestamptz NOT NULL
);
INSERT INTO nightly (task, done_until) VALUES ('signal', date_trunc('day', now(), 'UTC'));

INSERT INTO setting (name, value) VALUES ('signal_source', '/forum/main') ON CONFLICT DO NOTHING;

-- The triggers. They run when the act commits, so that they see all of it and lock nothing before the act's
-- own locks; and as the owner, for the web's role may not even see these tables. An import of history
-- sets forum.signals to off for its transaction: `forum health backfill` derives them afterwards.
-- Generic plans, because each of these queries is about one thing and planning it would cost more than it.

CREATE FUNCTION pseudonyms_given() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	INSERT INTO pseudonym (member_id) SELECT id FROM added ORDER BY id;
	RETURN NULL;
END $$;
CREATE TRIGGER pseudonyms_given AFTER INSERT ON member REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION pseudonyms_given();

CREATE FUNCTION post_state_noted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	INSERT INTO post_state_change (post_id, at, was) VALUES (NEW.id, coalesce(NEW.state_at, now()), OLD.state);
	RETURN NULL;
END $$;
CREATE TRIGGER post_state_noted AFTER UPDATE OF state ON post FOR EACH ROW
	WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION post_state_noted();

CREATE FUNCTION signal_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_of_post_changed(NEW.id, TG_OP = 'UPDATE');
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_post_added AFTER INSERT ON post DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (NEW.kind IN ('question', 'answer') AND current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_post();
CREATE CONSTRAINT TRIGGER signal_post_changed AFTER UPDATE OF state ON post DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (OLD.state <> NEW.state AND current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_post();

CREATE FUNCTION signal_vote() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_votes(ARRAY[coalesce(NEW, OLD)]));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_vote AFTER INSERT OR UPDATE OR DELETE ON vote DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_vote();

CREATE FUNCTION signal_acceptance() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_of_acceptance_changed(NEW.thread_id, NEW.post_id);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_acceptance AFTER INSERT OR UPDATE OF withdrawn_at ON acceptance
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_acceptance();

CREATE FUNCTION signal_visit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_visits(array_agg(ROW(member_id, day, at)::visit))) FROM added;
	RETURN NULL;
END $$;
CREATE TRIGGER signal_visit AFTER INSERT ON visit REFERENCING NEW TABLE AS added
	FOR EACH STATEMENT EXECUTE FUNCTION signal_visit();

-- Somebody joins, or begins or ceases to be staff.
CREATE FUNCTION signal_member() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_of_member_changed(NEW);
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_member_added AFTER INSERT ON member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (NEW.staff OR NEW.role IN ('csm', 'admin'))
	EXECUTE FUNCTION signal_member();
CREATE CONSTRAINT TRIGGER signal_member_changed AFTER UPDATE OF staff, role ON member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (OLD.staff <> NEW.staff OR OLD.role <> NEW.role)
	EXECUTE FUNCTION signal_member();
