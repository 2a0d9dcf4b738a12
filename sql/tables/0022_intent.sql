-- Intents and tickets: whether the community answers before somebody asks the people of the house.
--
-- An intent is somebody who began to ask, or to write a ticket, and typed enough to tell what about. What was shown to
-- them meanwhile, what they opened of it and how it ended is kept, so that deflection can be measured.

INSERT INTO setting (name, value) VALUES ('experiment', 'suggestions-1'),
	-- so that nobody outside can tell which companies see no suggestions
	('experiment_salt', encode(sha256(random()::text::bytea || clock_timestamp()::text::bytea || gen_random_uuid()::text::bytea), 'hex'));
INSERT INTO action_limit (action, count, seconds) VALUES ('intent', 90, 60), ('ticket', 20, 3600);

CREATE TABLE ticket (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	subject		text NOT NULL,
	at		timestamptz NOT NULL DEFAULT now(),
	-- of the last message
	active_at	timestamptz NOT NULL DEFAULT now(),
	-- since when its writer waits for a word of the house; NULL: the last word is the house's
	waiting_since	timestamptz DEFAULT now(),
	-- NULL: open
	closed_at	timestamptz,
	CONSTRAINT ticket_subject_length CHECK (length(subject) BETWEEN 1 AND 200)
);
CREATE INDEX ticket_by_member ON ticket (member_id, id DESC);
CREATE INDEX ticket_open ON ticket (coalesce(waiting_since, 'infinity'), id) WHERE closed_at IS NULL;
CREATE INDEX ticket_closed ON ticket (closed_at DESC, id DESC) WHERE closed_at IS NOT NULL;

CREATE TABLE ticket_message (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	ticket_id	bigint NOT NULL REFERENCES ticket ON DELETE CASCADE,
	author_id	bigint REFERENCES member ON DELETE SET NULL,
	-- Markdown; few read it, so it is rendered when it is read
	body		text NOT NULL,
	at		timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT ticket_message_length CHECK (length(body) BETWEEN 1 AND 20000)
);
CREATE INDEX ticket_message_by_ticket ON ticket_message (ticket_id, id);
CREATE INDEX ticket_message_by_author ON ticket_message (author_id);

-- A form sent twice may have made one, too.
ALTER TABLE once ADD COLUMN ticket_id bigint REFERENCES ticket ON DELETE CASCADE;
CREATE INDEX once_ticket ON once (ticket_id) WHERE ticket_id IS NOT NULL;

CREATE TABLE intent (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	-- which form: ask, ticket
	kind		text NOT NULL,
	-- exposed: sees suggestions; holdout: sees none
	arm		text NOT NULL,
	experiment	text NOT NULL,
	at		timestamptz NOT NULL DEFAULT now(),
	-- when it was posted, or left for 12 hours, NULL while it lasts: the same for both arms, so that they are counted alike
	ended_at	timestamptz,
	posted_at	timestamptz,
	-- "this solved it"
	solved_at	timestamptz,
	-- the thread that solved it
	solved_by	bigint REFERENCES thread ON DELETE SET NULL,
	CONSTRAINT intent_kind_known CHECK (kind IN ('ask', 'ticket')),
	CONSTRAINT intent_arm_known CHECK (arm IN ('exposed', 'holdout'))
);
CREATE UNIQUE INDEX intent_lasting ON intent (member_id, kind) WHERE ended_at IS NULL;
CREATE INDEX intent_by_member ON intent (member_id, at);
ALTER TABLE ticket ADD COLUMN intent_id bigint REFERENCES intent ON DELETE SET NULL;
CREATE INDEX ticket_by_intent ON ticket (intent_id) WHERE intent_id IS NOT NULL;
CREATE INDEX intent_by_thread ON intent (solved_by) WHERE solved_by IS NOT NULL;

-- The threads that were shown to it, and at which place of the list first, from 1.
CREATE TABLE intent_suggestion (
	intent_id	bigint NOT NULL REFERENCES intent ON DELETE CASCADE,
	thread_id	bigint NOT NULL REFERENCES thread ON DELETE CASCADE,
	place		smallint NOT NULL,
	shown_at	timestamptz NOT NULL DEFAULT now(),
	opened_at	timestamptz,
	PRIMARY KEY (intent_id, thread_id)
);
CREATE INDEX intent_suggestion_by_thread ON intent_suggestion (thread_id);

-- What is typed on the page for tickets is kept, too.
ALTER TABLE draft DROP CONSTRAINT draft_place_form, ADD CONSTRAINT draft_place_form CHECK
	(place ~ '^(ask|new|contact|(thread|post|comment)/[0-9]{1,18})$');

-- Something was said in a ticket, or it was closed: ticket to who wrote it, customer to the house. note is its number.
ALTER TABLE notification DROP CONSTRAINT notification_kind_known, ADD CONSTRAINT notification_kind_known CHECK
	(kind IN ('answer', 'reply', 'comment', 'mention', 'accepted', 'edited', 'moderated', 'ticket', 'customer'));

INSERT INTO signal_type (name, negative) VALUES ('intent.opened', false), ('intent.posted', false),
	('suggestion.opened', false), ('ticket.opened', true), ('ticket.closed', false);

CREATE FUNCTION signal_intent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_intents(ARRAY[NEW.id]));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_intent AFTER INSERT OR UPDATE OF posted_at, solved_at ON intent
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_intent();

CREATE FUNCTION signal_suggestion() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_intents(ARRAY[NEW.intent_id]));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_suggestion AFTER UPDATE OF opened_at ON intent_suggestion
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_suggestion();

CREATE FUNCTION signal_ticket() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_tickets(ARRAY[NEW.id]));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_ticket AFTER INSERT OR UPDATE OF closed_at ON ticket
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
	WHEN (current_setting('forum.signals', true) IS DISTINCT FROM 'off')
	EXECUTE FUNCTION signal_ticket();
