-- What customers are asked: after a solved question whether that went well (csat), and now and then how
-- likely they would recommend us (nps). The words stay here: events hold nothing that could name a person.
CREATE TABLE survey (
	id		bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	member_id	bigint NOT NULL REFERENCES member ON DELETE CASCADE,
	kind		text NOT NULL,
	-- csat: the question it is about
	thread_id	bigint REFERENCES thread ON DELETE CASCADE,
	-- csat: 1 good, 0 bad; nps: 0 to 10; NULL: rather not
	value		smallint,
	words		text NOT NULL DEFAULT '',
	at		timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT survey_kind_known CHECK (kind IN ('csat', 'nps')),
	CONSTRAINT survey_value_on_scale CHECK (value BETWEEN 0 AND CASE kind WHEN 'csat' THEN 1 ELSE 10 END),
	CONSTRAINT survey_csat_has_thread CHECK ((kind = 'csat') = (thread_id IS NOT NULL)),
	CONSTRAINT survey_words_length CHECK (length(words) <= 500)
);
CREATE UNIQUE INDEX survey_csat_once ON survey (member_id, thread_id) WHERE kind = 'csat';
CREATE INDEX survey_latest_nps ON survey (member_id, at DESC) WHERE kind = 'nps';

CREATE FUNCTION signal_survey() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = forum, pg_temp SET plan_cache_mode = force_generic_plan AS $$
BEGIN
	PERFORM forum.signals_settle(forum.signals_of_surveys(ARRAY[NEW]));
	RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER signal_survey AFTER INSERT OR UPDATE OF value ON survey
	DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION signal_survey();
