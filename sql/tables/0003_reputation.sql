-- Reputation: a ledger whose entries are added and never changed, and what it allows.

CREATE TABLE reputation (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	at		timestamptz NOT NULL DEFAULT now(),
	-- the UTC day whose cap the entry counts against; a reversal has the day of what it reverses
	day		date NOT NULL,
	-- what the entry changed, after the cap and the floor
	delta		integer NOT NULL,
	-- joined, upvote, downvote, downvote_given, accepted, accepting, and each with _reversed
	reason		text NOT NULL,
	post_id		bigint REFERENCES post ON DELETE SET NULL,
	-- the vote or acceptance that caused it (no foreign key: votes go, the ledger stays)
	cause_id	bigint,
	-- the entry this one takes back, at most once
	reverses	bigint REFERENCES reputation,
	CONSTRAINT reputation_reversed_once UNIQUE (reverses)
);
CREATE INDEX reputation_by_member ON reputation (member_id, id DESC);
CREATE INDEX reputation_by_day ON reputation (member_id, day);
CREATE INDEX reputation_by_post ON reputation (post_id);
CREATE INDEX reputation_by_cause ON reputation (cause_id, reason);

-- What each entry is worth. `capped` ones share the limit of 200 a UTC day.
CREATE TABLE reputation_rule (
	reason		text PRIMARY KEY,
	points		integer NOT NULL,
	capped		boolean NOT NULL,
	label		text NOT NULL
);
INSERT INTO reputation_rule VALUES
	('upvote',		 10, true,  'Voted up'),
	('downvote',		 -2, true,  'Voted down'),
	('downvote_given',	 -1, false, 'Voted an answer down'),
	('accepted',		 15, false, 'Answer accepted'),
	('accepting',		  2, false, 'Accepted an answer');

CREATE TABLE privilege (
	preset		text NOT NULL,
	action		text NOT NULL,
	reputation	bigint NOT NULL,
	PRIMARY KEY (preset, action)
);
INSERT INTO privilege (preset, action, reputation) VALUES
	('launch', 'vote_up', 1),	('growing', 'vote_up', 5),	('established', 'vote_up', 15),
	('launch', 'vote_down', 1),	('growing', 'vote_down', 50),	('established', 'vote_down', 125),
	('launch', 'comment', 1),	('growing', 'comment', 10),	('established', 'comment', 50),
	('launch', 'create_tag', 1),	('growing', 'create_tag', 100),	('established', 'create_tag', 300),
	('launch', 'edit', 100),	('growing', 'edit', 500),	('established', 'edit', 2000),
	('launch', 'close', 250),	('growing', 'close', 1000),	('established', 'close', 3000),
	('launch', 'see_deleted', 500),	('growing', 'see_deleted', 2000), ('established', 'see_deleted', 10000);

-- A member begins with one point, so that the ledger adds up to the reputation.
CREATE FUNCTION member_joined() RETURNS trigger LANGUAGE plpgsql SET search_path = forum, pg_temp AS $$
BEGIN
	INSERT INTO reputation (member_id, at, day, delta, reason)
	VALUES (NEW.id, NEW.created_at, (NEW.created_at AT TIME ZONE 'UTC')::date, 1, 'joined');
	RETURN NULL;
END $$;
CREATE TRIGGER member_joined AFTER INSERT ON member FOR EACH ROW EXECUTE FUNCTION member_joined();

-- How often a member may act; beyond it the act is refused with 429.
CREATE TABLE action_limit (
	action		text PRIMARY KEY,
	count		integer NOT NULL,
	seconds		integer NOT NULL
);
INSERT INTO action_limit VALUES
	('thread', 30, 60), ('post', 60, 60), ('comment', 60, 60), ('edit', 60, 60), ('vote', 120, 60),
	('flag', 30, 60), ('draft', 240, 60), ('register', 100, 600);
