-- Forms that were sent, so that the same form sent again (a double click, a reload, a try after an
-- answer that never came) is the same act: it leads to what was made the first time.
CREATE TABLE once (
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	-- of the form's own random number and everything that was typed: other words are another act
	key		text NOT NULL,
	post_id		bigint REFERENCES post ON DELETE CASCADE,
	at		timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT once_pkey PRIMARY KEY (member_id, key),
	CONSTRAINT once_key_form CHECK (key ~ '^[0-9a-f]{32}$')
);
CREATE INDEX once_at ON once (at);
CREATE INDEX once_post ON once (post_id);
