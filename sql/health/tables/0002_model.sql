-- What signals there are, and what the versions of the model make of them.

-- The vocabulary: what an event's name means, whatever the model. Never changed, only added to.
CREATE TABLE signal (
	name		text COLLATE "C" PRIMARY KEY,
	-- count: units add up; rate: good and bad; state: each member's latest 0 to 10 counts;
	-- attribute: the subject is something from now on; note: known, and never scored
	kind		text NOT NULL,
	-- of a count: it speaks against the account
	negative	boolean NOT NULL DEFAULT false,
	-- vote, accept: between two members, see forum's anti-gaming rules in credit.sql
	relation	text,
	CONSTRAINT signal_kind_known CHECK (kind IN ('count', 'rate', 'state', 'attribute', 'note')),
	CONSTRAINT signal_relation_known CHECK (relation IN ('vote', 'accept')),
	CONSTRAINT signal_negative_count CHECK (NOT negative OR kind = 'count')
);
INSERT INTO signal (name, kind, negative, relation) VALUES
	('visit.day',			'count', false, NULL),
	('question.asked',		'count', false, NULL),
	('answer.posted',		'count', false, NULL),
	('answer.accepted',		'count', false, 'accept'),
	('vote.received',		'count', false, 'vote'),
	('champion.silent',		'count', true, NULL),
	('milestone.reached',		'count', false, NULL),
	('question.resolved',		'count', false, 'accept'),
	('deflection.confirmed',	'count', false, NULL),
	('sla.missed',			'count', true, NULL),
	('question.unresolved',		'count', true, NULL),
	('ticket.after_suggestion',	'count', true, NULL),
	('csat.given',			'rate', false, NULL),
	('nps.given',			'state', false, NULL),
	-- of other feeders
	('usage.active',		'count', false, NULL),
	('feature.used',		'count', false, NULL),
	('login.day',			'count', false, NULL),
	('integration.added',		'count', false, NULL),
	('meeting.held',		'count', false, NULL),
	('webinar.attended',		'count', false, NULL),
	('sequence.step',		'count', false, NULL),
	('review.held',			'count', false, NULL),
	('invoice.paid',		'count', false, NULL),
	('invoice.overdue',		'count', true, NULL),
	('ticket.opened',		'count', true, NULL),
	('ticket.closed',		'count', false, NULL),
	('intent.opened',		'note', false, NULL),
	('suggestion.opened',		'note', false, NULL),
	('unsubscribed',	'note', false, NULL),
	-- who there is: without account.opened an account is unknown and its events wait
	('account.opened',		'attribute', false, NULL),
	('member.joined',		'attribute', false, NULL),
	('member.left',			'attribute', false, NULL),
	('staff.changed',		'attribute', false, NULL),
	-- lifecycle
	('stage.changed',		'attribute', false, NULL),
	('plan.changed',		'attribute', false, NULL),
	('touch.changed',		'attribute', false, NULL),
	('segment.changed',		'attribute', false, NULL),
	('csm.changed',			'attribute', false, NULL),
	('mrr.changed',			'attribute', false, NULL),
	('cancellation.noticed',	'attribute', false, NULL),
	('churned',		'attribute', false, NULL),
	('renewed',		'attribute', false, NULL);

-- What an attribute's event says: which attribute, and its value unless the event's own counts (NULL).
CREATE TABLE signal_attribute (
	name		text COLLATE "C" NOT NULL REFERENCES signal,
	attribute	text COLLATE "C" NOT NULL,
	fixed		text,
	PRIMARY KEY (name, attribute)
);
INSERT INTO signal_attribute (name, attribute, fixed) VALUES
	('account.opened', 'known', 'yes'), ('member.joined', 'account', NULL), ('member.left', 'account', ''),
	('staff.changed', 'staff', NULL), ('stage.changed', 'stage', NULL), ('plan.changed', 'plan', NULL),
	('touch.changed', 'touch', NULL), ('segment.changed', 'segment', NULL), ('csm.changed', 'csm', NULL),
	('mrr.changed', 'mrr', NULL), ('cancellation.noticed', 'notice', 'noticed'), ('churned', 'left', 'yes'),
	-- whoever renews has neither cancelled nor left any more
	('renewed', 'notice', ''), ('renewed', 'left', '');

CREATE TABLE dimension (
	name		text PRIMARY KEY,
	place		integer NOT NULL
);
INSERT INTO dimension VALUES ('usage', 1), ('engagement', 2), ('satisfaction', 3), ('financial', 4), ('support', 5);

-- A version of the model. Once active it is never changed, nor what belongs to it.
CREATE TABLE model (
	version		text COLLATE "C" PRIMARY KEY,
	state		text NOT NULL DEFAULT 'draft',
	note		text NOT NULL DEFAULT '',
	created_at	timestamptz NOT NULL DEFAULT now(),
	activated_at	timestamptz,
	-- of the last backtest; activation needs a good one
	backtest	jsonb,
	CONSTRAINT model_version_form CHECK (version ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
	CONSTRAINT model_state_known CHECK (state IN ('draft', 'active', 'retired'))
);
CREATE UNIQUE INDEX model_one_active ON model (state) WHERE state = 'active';

CREATE TABLE model_signal (
	model		text COLLATE "C" NOT NULL REFERENCES model,
	name		text COLLATE "C" NOT NULL REFERENCES signal,
	dimension	text NOT NULL REFERENCES dimension,
	weight		integer NOT NULL,
	-- in days; of a state: after how many it expires
	half_life	integer NOT NULL,
	-- credited units an actor and day; NULL but for counts
	cap		integer,
	-- half-saturation; NULL but for counts
	k		integer,
	PRIMARY KEY (model, name),
	CONSTRAINT model_signal_weight CHECK (weight BETWEEN 1 AND 1000),
	CONSTRAINT model_signal_half_life CHECK (half_life BETWEEN 1 AND 730),
	CONSTRAINT model_signal_cap CHECK (cap BETWEEN 1 AND 1000000),
	CONSTRAINT model_signal_k CHECK (k BETWEEN 1 AND 1000000)
);

-- How many points of 100 a dimension has, by touch model.
CREATE TABLE model_touch (
	model		text COLLATE "C" NOT NULL REFERENCES model,
	touch		text NOT NULL,
	dimension	text NOT NULL REFERENCES dimension,
	points		integer NOT NULL,
	PRIMARY KEY (model, touch, dimension),
	CONSTRAINT model_touch_known CHECK (touch IN ('high', 'low', 'tech', 'community')),
	CONSTRAINT model_touch_points CHECK (points BETWEEN 0 AND 100)
);

-- A hybrid takes the row of its stage; of a stage that is not here, that of ''.
CREATE TABLE model_stage (
	model		text COLLATE "C" NOT NULL REFERENCES model,
	stage		text COLLATE "C" NOT NULL,
	touch		text NOT NULL,
	PRIMARY KEY (model, stage)
);

-- What is taken for granted while nothing is known, in percent: of a dimension (μ), of a rate (p).
-- Segment '' is any that has no row of its own.
CREATE TABLE model_prior (
	model		text COLLATE "C" NOT NULL REFERENCES model,
	segment		text COLLATE "C" NOT NULL DEFAULT '',
	what		text COLLATE "C" NOT NULL,
	percent		integer NOT NULL,
	PRIMARY KEY (model, what, segment),
	CONSTRAINT model_prior_percent CHECK (percent BETWEEN 0 AND 100)
);

-- What an account's touch model and segment are when no event says so: the first rule that fits, in the
-- order of `place`. NULL fits everything.
CREATE TABLE model_rule (
	model		text COLLATE "C" NOT NULL REFERENCES model,
	place		integer NOT NULL,
	decides		text NOT NULL,
	plan		text,
	stage		text,
	mrr_from	bigint,
	value		text NOT NULL,
	PRIMARY KEY (model, decides, place),
	CONSTRAINT model_rule_decides CHECK (decides IN ('touch', 'segment'))
);

-- T_H[a] = round(2^20 · 2^(−a/H)) for 0 ≤ a ≤ 20·H. See health.decay_fill.
CREATE TABLE decay (
	half_life	integer NOT NULL,
	age		integer NOT NULL,
	weight		integer NOT NULL,
	PRIMARY KEY (half_life, age)
);
