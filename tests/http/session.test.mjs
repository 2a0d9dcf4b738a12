// Registering, signing in and out, and sessions.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { start } from '../server.mjs';
import { PASSWORD, Visitor, cookies } from '../visitor.mjs';

let forum;
before(async () => { forum = await start(); });
after(() => forum.stop());

const visitor = () => new Visitor(forum.url);
const join = (name) => Visitor.join(forum.url, name);
const signedIn = async (who) => (await who.get('/settings')).status === 200;
const forget = () => forum.sql('DELETE FROM forum.sign_in_failure');

describe('registering', () => {
	test('makes a member who is signed in', async () => {
		const anna = visitor();
		const page = await anna.get('/register?next=/drafts');
		assert.equal(page.status, 200);
		const form = page.form('/register');
		assert.deepEqual(Object.keys(form.fields).sort(), ['csrf', 'email', 'name', 'next', 'once', 'password']);
		const answer = await anna.post('/register', { ...form.fields, name: 'Anna Müller', email: 'anna@example.com', password: PASSWORD });
		assert.equal(answer.status, 303);
		assert.equal(answer.location, '/drafts');
		assert.match(cookies(answer)[0], /^session=[0-9a-f]{64}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
		assert.ok(await signedIn(anna));
		const [stored] = await forum.sql("SELECT token_hash FROM forum.session s JOIN forum.member m ON m.id = member_id WHERE m.name = 'Anna Müller'");
		assert.notEqual(stored, anna.cookies.get('session'), 'the database knows no token');
		const [hash] = await forum.sql("SELECT password_hash FROM forum.member WHERE name = 'Anna Müller'");
		assert.match(hash, /^\$argon2id\$/);
	});

	test('says all that is wrong, and keeps what was typed', async () => {
		const answer = await visitor().post('/register', { name: 'anna müller', email: 'x@example.com', password: 'short', next: '/tags' });
		assert.equal(answer.status, 422);
		assert.match(answer.words, /Somebody has this name already/);
		assert.match(answer.words, /at least 8 characters/);
		const { fields } = answer.form('/register');
		assert.deepEqual([fields.name, fields.email, fields.password, fields.next], ['anna müller', 'x@example.com', '', '/tags']);
		const empty = await visitor().post('/register', {});
		assert.deepEqual(empty.text.match(/id="(\w+)-error"/g), ['id="name-error"', 'id="email-error"', 'id="password-error"']);
	});

	const wrong = [
		[{ name: '' }, /choose a name/], [{ name: 'admin' }, /reserved/], [{ name: 'a\u202eb' }, /invisible/],
		[{ name: 'x'.repeat(41) }, /at most 40/], [{ email: 'nonsense' }, /not an e-mail address/], [{ email: '' }, /give your e-mail/],
		[{ email: 'ANNA@example.com' }, /registered with this address/], [{ password: '' }, /choose a password/],
		[{ password: '1234567' }, /at least 8/], [{ password: 'é'.repeat(7) }, /at least 8/], [{ password: 'x'.repeat(201) }, /at most 200/],
		[{ password: 'Bert Brecht' }, /not your name/], [{ password: 'BERT@example.com' }, /not your name/], [{ password: 'aaaaaaaaaa' }, /more than one character/],
	];
	for (const [fields, message] of wrong) {
		test(`refuses ${JSON.stringify(fields).slice(0, 60)}`, async () => {
			const answer = await visitor().post('/register', { name: 'Bert Brecht', email: 'bert@example.com', password: PASSWORD, ...fields });
			assert.equal(answer.status, 422);
			assert.match(answer.words, message);
			assert.ok(!answer.headers.get('set-cookie')?.includes('session'));
		});
	}

	test('takes passwords in any script, of 200 characters', async () => {
		const password = '密码😀é'.repeat(40);
		const answer = await visitor().post('/register', { name: 'Long', email: 'long@example.com', password });
		assert.equal(answer.status, 303);
		const again = await visitor().post('/login', { name: 'long', password });
		assert.equal(again.status, 303);
		assert.equal((await visitor().post('/login', { name: 'long', password: password.slice(0, -1) })).status, 422);
	});

	test('is not for those who are signed in', async () => {
		const page = await (await Visitor.signIn(forum.url, 'Anna Müller')).get('/register?next=/tags');
		assert.deepEqual([page.status, page.location], [303, '/tags']);
	});

	test('a form without its token is shown again, as it was', async () => {
		const answer = await visitor().post('/register', { name: 'Carl', email: 'carl@example.com', password: PASSWORD, csrf: 'x' });
		assert.equal(answer.status, 401);
		assert.equal(answer.form('/register').fields.name, 'Carl');
		assert.ok(!answer.text.includes(PASSWORD));
		assert.equal((await forum.sql("SELECT count(*) FROM forum.member WHERE name = 'Carl'"))[0], '0');
	});
});

describe('signing in', () => {
	before(async () => {
		await join('Dora');
		await forget();
	});

	for (const name of ['Dora', 'DORA', 'dora@example.com', 'Dora@Example.COM'])
		test(`as ${name}`, async () => {
			const dora = await Visitor.signIn(forum.url, name);
			assert.equal(dora.answer.status, 303);
			assert.equal(dora.answer.location, '/');
			assert.ok(await signedIn(dora));
		});

	test('a wrong password and a name nobody has are told alike', async () => {
		const one = await visitor().post('/login', { name: 'Dora', password: 'wrong password' });
		const other = await visitor().post('/login', { name: 'Nobody', password: 'wrong password' });
		assert.deepEqual([one.status, other.status], [422, 422]);
		const told = (answer) => /role="alert">([\s\S]*?)<\/div>/.exec(answer.text)[1];
		assert.equal(told(one), told(other));
		assert.equal(one.form('/login').fields.name, 'Dora');
		assert.equal(one.form('/login').fields.password, '');
		await forget();
	});

	test('and take as long', async () => {
		const timed = async (name) => {
			const who = visitor();
			await who.token();
			const begin = performance.now();
			await who.post('/login', { name, password: 'wrong password' });
			return performance.now() - begin;
		};
		const middle = (times) => times.sort((a, b) => a - b)[2];
		const known = [], unknown = [];
		for (let i = 0; i < 5; i++) {
			known.push(await timed('Dora'));
			unknown.push(await timed(`Nobody ${i}`));
			await forget();
		}
		assert.ok(middle(unknown) > middle(known) / 3, `${unknown} against ${known}`);
	});

	test('the token is a new one each time, and the old one is over', async () => {
		const dora = await Visitor.signIn(forum.url, 'Dora');
		const before = dora.window();
		const answer = await dora.post('/login', { name: 'Dora', password: PASSWORD });
		assert.equal(answer.status, 303);
		assert.notEqual(dora.cookies.get('session'), before.cookies.get('session'));
		assert.ok(await signedIn(dora));
		assert.ok(!await signedIn(before));
	});

	test('a token that somebody else chose is not taken over', async () => {
		const dora = visitor();
		dora.cookies.set('session', 'a'.repeat(64));
		const page = await dora.get('/login');
		const answer = await dora.post('/login', { ...page.form('/login').fields, name: 'Dora', password: PASSWORD });
		assert.equal(answer.status, 303);
		assert.notEqual(dora.cookies.get('session'), 'a'.repeat(64));
	});

	test('a second form, sent when signed in already, does no harm', async () => {
		const dora = visitor();
		const { fields } = (await dora.get('/login?next=/tags')).form('/login');
		const two = dora.window();
		assert.equal((await dora.post('/login', { ...fields, name: 'Dora', password: PASSWORD })).status, 303);
		assert.equal((await two.post('/login', { ...fields, name: 'Dora', password: PASSWORD })).status, 303, 'a double click');
		const late = await dora.post('/login', { ...fields, name: 'Dora', password: PASSWORD });
		assert.deepEqual([late.status, late.location], [303, '/tags'], 'a stale form');
		assert.equal((await dora.get('/login?next=/drafts')).location, '/drafts');
	});

	const places = [['/t/1/a?b=c', '/t/1/a?b=c'], ['//evil.example', '/'], ['https://evil.example', '/'], ['/\\evil.example', '/'],
		['/\t/evil.example', '/'], ['javascript:alert(1)', '/'], ['\\\\evil.example', '/'], ['/%0d%0aset-cookie:x=y', '/%0d%0aset-cookie:x=y'],
		['/a\r\nset-cookie: x=y', '/'], ['', '/'], ['/login', '/'], ['/register?x', '/'], ['evil.example', '/'], [' //evil.example', '/']];
	for (const [next, location] of places)
		test(`goes on to ${JSON.stringify(next)}: ${location}`, async () => {
			const answer = await visitor().post('/login', { name: 'Dora', password: PASSWORD, next });
			assert.deepEqual([answer.status, answer.location], [303, location]);
			assert.deepEqual(cookies(answer).map((cookie) => /^[^=]*/.exec(cookie)[0]), ['session', 'wrote']);
			const page = await visitor().get(`/login?next=${encodeURIComponent(next)}`);
			assert.equal(page.form('/login').fields.next, location);
		});

	test('needs a token of this browser', async () => {
		for (const csrf of ['', 'x', '0'.repeat(32)]) {
			const answer = await visitor().post('/login', { name: 'Dora', password: PASSWORD, csrf });
			assert.equal(answer.status, 401);
			assert.equal(answer.form('/login').fields.name, 'Dora');
			assert.ok(!answer.text.includes(PASSWORD));
			assert.ok(!cookies(answer).some((cookie) => cookie.startsWith('session=')));
		}
	});
});

describe('guessing', () => {
	test('waits longer and longer, and then even the right password waits', async () => {
		await join('Emil');
		await forget();
		const statuses = [];
		let last;
		for (let i = 0; i < 7; i++) {
			last = await visitor().post('/login', { name: 'Emil', password: `wrong ${i}` });
			statuses.push(last.status);
		}
		assert.deepEqual(statuses.slice(0, 6), [422, 422, 422, 422, 422, 422]);
		assert.equal(last.status, 429);
		assert.ok(Number(last.headers.get('retry-after')) >= 1);
		assert.match(last.words, /wait/i);
		await forum.sql("UPDATE forum.sign_in_failure SET failures = 12, wait_until = now() + interval '90 seconds'");
		const right = await Visitor.signIn(forum.url, 'Emil');
		assert.equal(right.answer.status, 429);
		assert.ok(Number(right.answer.headers.get('retry-after')) > 80);
		await forum.sql("UPDATE forum.sign_in_failure SET wait_until = now()");
		assert.equal((await Visitor.signIn(forum.url, 'Emil')).answer.status, 303);
	});

	test('a try that nobody had time for is none', async () => {
		await forget();
		const one = visitor();
		const csrf = await one.token();
		const cookie = [...one.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		// more at once than may wait for their hash, whichever worker they come to
		const statuses = await Promise.all(Array.from({ length: 200 }, async (_, n) => {
			const answer = await fetch(`${forum.url}/login`, { method: 'POST', redirect: 'manual',
				body: new URLSearchParams({ csrf, name: `nobody ${n}`, password: PASSWORD }),
				headers: { cookie, 'x-forwarded-for': `10.1.${n >> 8}.${n & 255}` } });
			await answer.arrayBuffer();
			return answer.status;
		}));
		const looked = statuses.filter((status) => status === 422).length;
		assert.ok(looked > 0 && statuses.every((status) => status === 422 || status === 503), `${statuses}`);
		assert.ok(looked < statuses.length, 'some found no place');
		const [counted] = await forum.sql("SELECT count(*) FROM forum.sign_in_failure WHERE key LIKE 'name %' AND failures > 0");
		assert.equal(Number(counted), looked);
		await forget();
	});

	test('all at once counts every try', async () => {
		await join('Flora');
		await forget();
		const answers = await Promise.all(Array.from({ length: 12 }, async (_, i) => visitor().post('/login', { name: 'Flora', password: `wrong ${i}` })));
		const statuses = answers.map(({ status }) => status);
		assert.ok(statuses.filter((status) => status === 422).length <= 6, `${statuses}`);
		assert.ok(statuses.includes(429));
		await forget();
	});
});

describe('signing out', () => {
	test('ends the session everywhere the cookie went', async () => {
		const gert = await join('Gert');
		const copy = gert.window();
		const answer = await gert.post('/logout');
		assert.deepEqual([answer.status, answer.location], [303, '/']);
		assert.ok(!gert.cookies.has('session'));
		assert.ok(!await signedIn(copy));
		assert.equal((await gert.post('/logout')).status < 500, true, 'twice is no mistake');
	});

	test('is nothing that a foreign page can do', async () => {
		const hanna = await join('Hanna');
		assert.equal((await hanna.post('/logout', { csrf: 'guess' })).status < 500, true);
		assert.equal((await hanna.get('/logout')).status, 405);
		assert.ok(await signedIn(hanna));
	});
});

describe('sessions', () => {
	test('are listed with where and when, and end one by one', async () => {
		const inga = await join('Inga');
		const phone = new Visitor(forum.url);
		const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1';
		await phone.post('/login', { name: 'Inga', password: PASSWORD }, { headers: { 'user-agent': agent } });
		const page = await inga.get('/settings/sessions');
		assert.match(page.words, /Safari on iPhone/);
		assert.match(page.words, /this one/);
		const [, id] = /\/settings\/sessions\/(\d+)\/end"/.exec(page.text);
		const answer = await inga.post(`/settings/sessions/${id}/end`);
		assert.equal(answer.status, 303);
		assert.ok(!await signedIn(phone));
		assert.ok(await signedIn(inga));
		assert.equal((await inga.post(`/settings/sessions/${id}/end`)).status, 404);
	});

	test('of others are not there', async () => {
		const [inga, jan] = [await Visitor.signIn(forum.url, 'Inga'), await join('Jan')];
		const [id] = await forum.sql("SELECT s.id FROM forum.session s JOIN forum.member m ON m.id = member_id WHERE name = 'Inga' ORDER BY 1 DESC LIMIT 1");
		assert.equal((await jan.post(`/settings/sessions/${id}/end`)).status, 404);
		assert.ok(await signedIn(inga));
		const others = await Visitor.signIn(forum.url, 'Inga');
		assert.equal((await inga.post('/settings/sessions/end-others')).status, 303);
		assert.ok(await signedIn(inga));
		assert.ok(!await signedIn(others));
	});

	test('end by themselves', async () => {
		const kai = await join('Kai');
		await forum.sql("UPDATE forum.session SET seen_at = now() - interval '15 days' WHERE member_id = (SELECT id FROM forum.member WHERE name = 'Kai')");
		assert.ok(!await signedIn(kai));
		const page = await kai.get('/tags?x=1');
		assert.ok(page.status < 500, 'pages are still shown, as to a visitor');
	});

	test('that are used stay, and say when', async () => {
		const leo = await join('Leo');
		const where = "member_id = (SELECT id FROM forum.member WHERE name = 'Leo')";
		await forum.sql(`UPDATE forum.session SET seen_at = now() - interval '13 days' WHERE ${where}`);
		await leo.get('/tags');
		for (let i = 0; i < 100; i++) {
			const [fresh] = await forum.sql(`SELECT seen_at > now() - interval '1 minute' FROM forum.session WHERE ${where}`);
			if (fresh === 't')
				return;
			await new Promise((done) => setTimeout(done, 200));
		}
		assert.fail('the session was not noted as seen');
	});

	test('a cookie that is none is a visitor', async () => {
		for (const session of ['', 'x', 'a'.repeat(64), 'A'.repeat(64), '%00', '"'.repeat(9), 'é', '../../etc/passwd', "' OR 1=1--"]) {
			const who = visitor();
			who.cookies.set('session', encodeURI(session));
			const page = await who.get('/settings');
			assert.deepEqual([page.status, page.location], [303, '/login?next=%2Fsettings']);
		}
	});
});

describe('what no browser sends', () => {
	const send = async (path, body, headers = {}) => visitor().request('POST', path, {
		body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

	test('is refused, and harms nothing', async () => {
		for (const path of ['/login', '/register', '/logout', '/drafts', '/settings/profile', '/notifications/read']) {
			for (const [body, least] of [['', 401], ['name=%00', 400], ['name=%ff%fe', 400], ['name=%', 400], ['%zz=1', 400],
				[Array(300).fill('a=b').join('&'), 413], [`name=${'x'.repeat(100000)}`, 401], ['=', 401], ['&&&', 401]]) {
				const answer = await send(path, body);
				assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${body.slice(0, 20)}: ${answer.status}`);
				assert.ok(answer.status === least || least === 401, `${path} ${body.slice(0, 20)}: ${answer.status}`);
			}
			assert.equal((await send(path, '{}', { 'content-type': 'application/json' })).status, 415);
			assert.equal((await visitor().request('DELETE', path)).status, 405);
		}
	});

	test('huge fields are refused with words', async () => {
		const answer = await visitor().post('/login', { name: 'x'.repeat(500000), password: 'y'.repeat(500000) });
		assert.ok([413, 422].includes(answer.status), `${answer.status}`);
		const other = await visitor().post('/register', { name: 'x'.repeat(500000), email: 'y'.repeat(500000), password: 'z'.repeat(300000) });
		assert.ok([413, 422].includes(other.status), `${other.status}`);
		assert.equal((await visitor().get('/login')).status, 200);
	});

	test('no worker died of all this', () => {
		assert.ok(!/signal|exited with status|panic/i.test(forum.log('web')), forum.log('web'));
	});
});
