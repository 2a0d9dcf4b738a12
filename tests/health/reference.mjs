// The score once more, straight from the contract: no tables kept, no increments, BigInt throughout. Slow and
// plain; it shares no line with sql/health. Takes the set of events and gives the score of an account on a day.
//
//	const core = new Reference(events, model);	// model as GET /health/models gives it
//	core.score('acme', '2026-11-01')		// { score, confidence, receipt, touch, signals, … }
//	core.history('acme', '2026-11-01')		// the same of every day since its first, with its band
import { createHash } from 'node:crypto';

const DAY = 86400000000n;		// microseconds, which is what times are told apart by
const MILLION = 1000000n;
const UNIT = 1n << 20n;
const CSAT_WEIGHT = 10n * UNIT;

const dayNumber = (day) => Date.parse(`${day}T00:00:00Z`) / 86400000;
const dayText = (number) => new Date(number * 86400000).toISOString().slice(0, 10);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const compareBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Microseconds since 1970; what comes after them is cut off. */
function instant(time) {
	const [, whole, fraction, zone] = /^(.*?:\d\d:\d\d)(?:\.(\d+))?(\D.*)$/.exec(time.toUpperCase());
	return BigInt(Date.parse(whole + zone)) * 1000n + BigInt((fraction ?? '').padEnd(6, '0').slice(0, 6));
}

/** T_H[a] = round(2^20 · 2^(−a/H)), exactly: the whole T with (2T − 1)^H < 2^(21H − a) < (2T + 1)^H. */
const tables = new Map();
export function decay(half, age) {
	if (age < 0 || age > 20 * half)
		return 0n;
	const key = `${half} ${age}`;
	if (!tables.has(key)) {
		const power = 1n << BigInt(21 * half - age);
		let T = BigInt(Math.round(2 ** (20 - age / half)));
		const H = BigInt(half);
		while ((2n * T - 1n) ** H > power)
			T--;
		while ((2n * T + 1n) ** H < power)
			T++;
		tables.set(key, T);
	}
	return tables.get(key);
}

/** What an event's type means: [name, retracts]. */
function nameOf(type, known) {
	const words = /^org\.health\.([a-z0-9_.-]+)\.v1$/.exec(type)?.[1].split('.');
	if (!words)
		return [null, false];
	const retracts = words.at(-1) === 'retracted';
	const rest = retracts ? words.slice(0, -1) : words;
	const two = rest.slice(-2).join('.');
	return [known.has(two) || !known.has(rest.at(-1)) ? two : rest.at(-1), retracts];
}

const ATTRIBUTES = {
	'account.opened': { known: 'yes' }, 'member.joined': { account: null }, 'member.left': { account: '' }, 'staff.changed': { staff: null },
	'stage.changed': { stage: null }, 'plan.changed': { plan: null }, 'touch.changed': { touch: null }, 'segment.changed': { segment: null },
	'mrr.changed': { mrr: null }, 'cancellation.noticed': { notice: 'noticed' }, churned: { left: 'yes' }, renewed: { notice: '', left: '' },
};
const RELATION = { 'answer.accepted': 'accept', 'question.resolved': 'accept', 'vote.received': 'vote' };

/** PostgreSQL's text of jsonb: keys by length, then bytes; one space after colon and comma. */
export function canonical(value) {
	if (Array.isArray(value))
		return `[${value.map(canonical).join(', ')}]`;
	if (value !== null && typeof value === 'object')
		return `{${Object.keys(value).sort((a, b) => Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b)))
			.map((key) => `${JSON.stringify(key)}: ${canonical(value[key])}`).join(', ')}}`;
	return JSON.stringify(value);
}

export class Reference {
	constructor(events, model) {
		this.model = model;
		this.signals = new Map(model.signals.map((signal) => [signal.name, signal]));
		const known = new Set([...this.signals.keys(), ...Object.keys(ATTRIBUTES), 'unsubscribed']);
		const seen = new Map();
		for (const event of events)
			if (!seen.has(`${event.source}\n${event.id}`))
				seen.set(`${event.source}\n${event.id}`, event);
		this.events = [...seen.values()].map((event) => {
			const [name, retracts] = nameOf(event.type, known);
			const at = instant(event.time);
			return { ...event, payload: event, name: retracts ? null : name, retracts: retracts ? event.data.retracts : null, day: Number(at / DAY),
				at, actor: event.actorid ?? (!(name in ATTRIBUTES) && event.subject.startsWith('member/') ? event.subject.slice(7) : ''), data: event.data ?? {}, units: BigInt(event.data?.units ?? 1),
				order: BigInt(event.sequence ?? 0) };
		}).sort((a, b) => compare(a.at, b.at) || compare(a.order, b.order) || compareBytes(a.source, b.source) || compareBytes(a.id, b.id));
		// in the same order, so that what is asked most often need not go through all
		this.about = new Map();
		for (const event of this.events.filter((one) => one.name in ATTRIBUTES))
			this.about.set(event.subject, (this.about.get(event.subject) ?? []).concat(event));
		this.retract();
		this.place();
		this.credit();
	}

	retract() {
		const taken = new Map();
		for (const event of this.events.filter((one) => one.retracts !== null)) {
			const key = `${event.source}\n${event.retracts}`;
			taken.set(key, (taken.get(key) ?? []).concat(event.data.mode ?? ''));
		}
		for (const event of this.events) {
			const modes = event.retracts === null ? taken.get(`${event.source}\n${event.id}`) ?? [] : [];
			event.undone = modes.some((mode) => mode !== 'deleted' || !this.signals.get(event.name)?.negative);
		}
	}

	/** An attribute of a subject: the last event up to the instant says it. */
	attribute(subject, wanted, at) {
		let value = null;
		for (const event of this.about.get(subject) ?? [])
			if (event.at <= at && !event.undone && wanted in ATTRIBUTES[event.name])
				value = ATTRIBUTES[event.name][wanted] ?? event.data.value;
		return value === '' || value === false ? null : value;
	}

	place() {
		this.known = new Set(this.events.filter((event) => event.name === 'account.opened' && !event.undone).map((event) => event.subject.slice(8)));
		for (const event of this.events) {
			const account = event.subject.startsWith('account/') ? event.subject.slice(8) : this.attribute(event.subject, 'account', event.at);
			event.account = this.known.has(account) ? account : null;
		}
	}

	credit() {
		const pairs = new Map();
		for (const event of this.events) {
			const relation = event.data.counterparty === undefined ? null : RELATION[event.name] ?? null;
			event.credited = event.units;
			if (event.undone || event.account === null)
				continue;
			const other = event.data.counterparty;
			if (this.attribute(`member/${event.actor}`, 'staff', event.at)
			    || (relation !== null && (other === event.actor || this.attribute(`member/${other}`, 'account', event.at) === event.account))
			    || (relation === 'vote' && this.attribute(`member/${other}`, 'staff', event.at))) {
				event.credited = 0n;
				continue;
			}
			if (relation !== 'vote' || event.actor === '')
				continue;
			const pair = [event.actor, other].sort(compare).join(' ');
			const before = pairs.get(pair) ?? [];
			const spent = before.filter((vote) => event.day - vote.day <= 30).reduce((sum, vote) => sum + vote.units, 0n);
			event.credited = event.units < 3n - spent ? event.units : 3n - spent;
			pairs.set(pair, [...before, { day: event.day, units: event.credited }]);
		}
	}

	applied(account) {
		return this.events.filter((event) => event.account === account && !event.undone && event.retracts === null);
	}

	/** The account on a day; null when nothing is known of it yet. */
	score(account, day) {
		const t = dayNumber(day);
		const end = BigInt(t + 1) * DAY - 1n;
		const profile = (name) => this.attribute(`account/${account}`, name, end);
		const applied = this.applied(account).filter((event) => event.day <= t);
		if (applied.length === 0)
			return null;
		const scored = applied.filter((event) => event.credited > 0n);
		const said = this.ruled('touch', profile) ?? 'high';
		const touch = said === 'hybrid' ? this.model.stages[profile('stage') ?? ''] ?? this.model.stages[''] : said;
		const segment = this.ruled('segment', profile) ?? '';
		const found = new Map();
		for (const signal of this.signals.values()) {
			const mine = scored.filter((event) => event.name === signal.name);
			const measured = this[signal.kind](signal, mine, t, account, segment);
			if (measured !== null)
				found.set(signal.name, measured);
		}
		let score = 0n, confidence = 0n;
		const parts = {};
		for (const [dimension, points] of Object.entries(this.model.touch[touch])) {
			const all = [...this.signals.values()].filter((signal) => signal.dimension === dimension);
			const connected = all.filter((signal) => found.get(signal.name)?.connected);
			const sum = (list, of) => list.reduce((total, signal) => total + of(signal), 0n);
			const weights = sum(all, (signal) => BigInt(signal.weight)) || 1n;
			const W = sum(connected, (signal) => BigInt(signal.weight));
			const D = W === 0n ? 0n : sum(connected, (signal) => BigInt(signal.weight) * found.get(signal.name).g) / W;
			const prior = BigInt(this.prior(dimension, segment)) * 10000n;
			parts[dimension] = BigInt(points) * (W * D + (weights - W) * prior) / weights;
			score += parts[dimension];
			confidence += MILLION * BigInt(points) * W / weights;
		}
		if (profile('notice') && score > 25n * MILLION)
			score = 25n * MILLION;
		return { score, confidence, parts, touch: said, stage: profile('stage') ?? '', segment, mrr: BigInt(profile('mrr') || 0), signals: found,
			receipt: this.receipt(applied, account, day, score) };
	}

	/** The account on every day from its first on, each with its band, which looks back. */
	history(account, last) {
		const days = [];
		const runs = { low: 0, below: 0, above: 0, high: 0 };
		let band = 'unknown';
		for (let t = Math.min(...this.applied(account).map((event) => event.day)); t <= dayNumber(last); t++) {
			const today = this.score(account, dayText(t));
			const run = (name, holds) => { runs[name] = holds && today.confidence >= 40n * MILLION ? runs[name] + 1 : 0; };
			run('low', today.score < 48n * MILLION);
			run('below', today.score < 73n * MILLION);
			run('above', today.score >= 52n * MILLION);
			run('high', today.score >= 77n * MILLION);
			if (today.confidence < 40n * MILLION)
				band = 'unknown';
			else if (band === 'unknown')
				band = today.score < 50n * MILLION ? 'risk' : today.score < 75n * MILLION ? 'watch' : 'healthy';
			else if (runs.low >= 2)
				band = 'risk';
			else if (band === 'healthy' && runs.below >= 2)
				band = 'watch';
			else if (runs.high >= 7)
				band = 'healthy';
			else if (band === 'risk' && runs.above >= 7)
				band = 'watch';
			days.push({ ...today, day: dayText(t), band });
		}
		return days;
	}

	receipt(applied, account, day, score) {
		const sum = applied.reduce((total, event) => total + BigInt(`0x${createHash('sha256').update(canonical(event.payload)).digest('hex')}`), 0n);
		const digest = (sum & ((1n << 256n) - 1n)).toString(16).padStart(64, '0');
		return createHash('sha256').update([this.model.version, digest, account, day, score].join('\n')).digest('hex');
	}

	count(signal, mine, t, account) {
		const actors = new Map();
		for (const event of mine)
			actors.set(`${event.day} ${event.actor}`, (actors.get(`${event.day} ${event.actor}`) ?? 0n) + event.credited);
		let M = 0n;
		for (const [key, units] of actors)
			M += (units < BigInt(signal.cap) ? units : BigInt(signal.cap)) * 1000n * decay(signal.half_life, t - parseInt(key));
		const s = MILLION * M / (M + BigInt(signal.k) * 1000n * UNIT);
		const sources = new Set(this.events.filter((event) => event.name === signal.name && event.day <= t).map((event) => event.source));
		const connected = [...sources].some((source) => {
			const sent = this.events.filter((event) => event.source === source && event.day <= t);
			return sent.some((event) => t - event.day <= 30) && sent.some((event) => event.account === account);
		});
		return { s, g: signal.negative ? MILLION - s : s, connected };
	}

	rate(signal, mine, t, account, segment) {
		let X = 0n, N = 0n;
		for (const event of mine.filter(({ data }) => data.mode !== 'live' && ['good', 'bad', true, false, 1, 0].includes(data.value))) {
			const weight = event.credited * decay(signal.half_life, t - event.day);
			N += weight;
			if (['good', true, 1].includes(event.data.value))
				X += weight;
		}
		if (N === 0n)
			return null;
		const s = (MILLION * X + CSAT_WEIGHT * BigInt(this.prior(signal.name, segment)) * 10000n) / (N + CSAT_WEIGHT);
		return { s, g: s, connected: true };
	}

	state(signal, mine, t) {
		const whole = mine.filter(({ data }) => data.mode !== 'live' && Number.isInteger(data.value) && data.value >= 0 && data.value <= 10);
		const latest = new Map(whole.map((event) => [event.actor, event]));
		const valid = [...latest.values()].filter((event) => t - event.day <= signal.half_life);
		if (valid.length === 0)
			return null;
		const s = 100000n * valid.reduce((sum, event) => sum + BigInt(event.data.value), 0n) / BigInt(valid.length);
		return { s, g: s, connected: true };
	}

	prior(what, segment) {
		const rows = this.model.priors.filter((row) => row.what === what);
		return (rows.find((row) => row.segment === segment) ?? rows.find((row) => row.segment === '')).percent;
	}

	/** The touch model or the segment: what somebody said, or else the first rule that fits. */
	ruled(what, profile) {
		const fits = (rule) => rule.decides === what && (rule.plan === undefined || rule.plan === (profile('plan') ?? ''))
			&& (rule.stage === undefined || rule.stage === (profile('stage') ?? ''))
			&& (rule.mrr_from === undefined || (profile('mrr') !== null && Number(profile('mrr')) >= rule.mrr_from));
		return profile(what) ?? this.model.rules.find(fits)?.value;
	}
}
