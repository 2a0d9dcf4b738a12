-- What subjects were, and when: the last writer by (time, sequence, source, id) counts.

-- Makes the spans of those subjects and attributes anew; NULL: all of them. The arrays go together.
CREATE OR REPLACE FUNCTION span_refresh(subjects text[], attributes text[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
	found	text;
BEGIN
	IF subjects IS NULL THEN
		DELETE FROM span;
		-- the names are written out, so that the planner sees that event_by_name has all of them
		SELECT format($all$
			SELECT CASE WHEN e.account IS NOT NULL THEN 'account/' || e.account ELSE 'member/' || e.member END AS subject,
			    a.attribute, a.fixed, e.*
			FROM signal_attribute a JOIN event e ON e.name = a.name WHERE e.name IN (%s) $all$, string_agg(DISTINCT quote_literal(a.name), ', '))
		INTO found FROM signal_attribute a;
	ELSE
		DELETE FROM span s USING unnest(subjects, attributes) k (subject, attribute)
		WHERE s.subject = k.subject AND s.attribute = k.attribute;
		-- asked by account and by member: each has an index
		SELECT string_agg(format($those$
			SELECT k.subject, k.attribute, a.fixed, e.*
			FROM (SELECT DISTINCT u.subject, u.attribute FROM unnest($1, $2) u (subject, attribute)) k
			JOIN signal_attribute a USING (attribute)
			JOIN event e ON e.name = a.name AND starts_with(k.subject, %2$L) AND e.%1$I = substr(k.subject, length(%2$L) + 1) $those$,
		    o.about, o.about || '/'), 'UNION ALL') INTO found FROM (VALUES ('account'), ('member')) o (about);
	END IF;
	EXECUTE format($query$
		INSERT INTO span (subject, attribute, since, until, value, seq)
		SELECT l.subject, l.attribute, l.time,
		    lead(l.time, 1, 'infinity') OVER (PARTITION BY l.subject, l.attribute ORDER BY l.time), l.value, l.seq
		FROM (SELECT DISTINCT ON (f.subject, f.attribute, f.time) f.subject, f.attribute, f.time,
			coalesce(f.fixed, f.value, '') AS value, f.seq
		    FROM (%s) f WHERE NOT EXISTS (SELECT FROM undone u WHERE u.seq = f.seq)
		    ORDER BY f.subject, f.attribute, f.time, f.sequence DESC, f.source DESC, f.id DESC) l $query$, found)
	USING subjects, attributes;
END $$;

-- The value of an attribute at an instant; NULL when there is none, or it is ''.
CREATE OR REPLACE FUNCTION span_at(whose text, wanted text, moment timestamptz) RETURNS text
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	SELECT nullif(s.value, '') FROM span s
	WHERE s.subject = whose AND s.attribute = wanted AND s.since <= moment AND s.until > moment
$$;

-- Makes the list of known accounts anew: all, or those.
CREATE OR REPLACE FUNCTION account_refresh(accounts text[]) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
	DELETE FROM account a WHERE (accounts IS NULL OR a.id = ANY (accounts))
	AND NOT EXISTS (SELECT FROM span s WHERE s.subject = 'account/' || a.id AND s.attribute = 'known');
	INSERT INTO account (id) SELECT DISTINCT substr(s.subject, 9) FROM span s
	WHERE s.attribute = 'known' AND (accounts IS NULL OR s.subject = ANY (SELECT 'account/' || a FROM unnest(accounts) a))
	ON CONFLICT DO NOTHING;
END $$;
