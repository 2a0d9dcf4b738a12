-- Accounts as customer success sees them: what else is known of a customer company.

-- '' everywhere: not known; of touch: by the rules of the model in force.
ALTER TABLE account
	ADD COLUMN stage text NOT NULL DEFAULT '',
	ADD COLUMN segment text NOT NULL DEFAULT '',
	-- who looks after it: the pseudonym by which the health core knows them
	ADD COLUMN csm text NOT NULL DEFAULT '',
	ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now(),
	ALTER COLUMN touch SET DEFAULT '',
	DROP CONSTRAINT account_touch_known,
	ADD CONSTRAINT account_touch_known CHECK (touch IN ('', 'high', 'low', 'tech', 'community'));

-- The stages of a customer's life, in their order.
CREATE TABLE account_stage (
	name		text PRIMARY KEY,
	label		text NOT NULL,
	place		integer NOT NULL
);
INSERT INTO account_stage VALUES ('onboarding', 'Onboarding', 1), ('adoption', 'Adoption', 2), ('growth', 'Growth', 3),
	('renewal', 'Renewal', 4), ('mature', 'Mature', 5);

INSERT INTO signal_type (name, negative) VALUES ('csm.changed', false) ON CONFLICT DO NOTHING;
INSERT INTO account_field VALUES ('csm', 'csm.changed') ON CONFLICT DO NOTHING;
