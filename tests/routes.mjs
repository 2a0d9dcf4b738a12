// The table of routes as the program has it, for tests that go through all of it.
//
//	for (const { method, pattern, handler, flags } of routes()) …
//	address('/p/:id/edit', { id: 7 })		// /p/7/edit
//	asking()(route).form				// [ 'title', 'body', … ]
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './server.mjs';

export function routes() {
	const table = readFileSync(join(ROOT, 'forum/routes.c'), 'utf8');
	const found = [...table.matchAll(/\{\s*METHOD_(\w+),\s*"([^"]*)",\s*(\w+),\s*([\w |]+?)\s*\}/g)]
		.map(([, method, pattern, handler, flags]) => ({ method, pattern, handler, flags }));
	const rows = (table.match(/\{\s*METHOD_/g) ?? []).length;
	if (found.length !== rows || rows < 100)
		throw new Error(`forum/routes.c: ${found.length} of ${rows} routes can be read`);
	return found;
}

/** What is customer success's alone, or a customer's own answers: see health_rights.test.mjs. */
export const SUCCESS = /^\/(api\/v1\/(health|accounts)|accounts|health|survey)\b|\/survey$/;

/** A pattern with its parameters filled in, as they are. */
export function address(pattern, parameters) {
	return pattern.replace(/[:*](\w+)/g, (_, name) => parameters[name] ?? parameters.other);
}

const NONE = { query: [], form: [], text: [], number: [], texts: [], flag: [] };
const find = (text, ...patterns) => [...new Set(patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name)))];

/** The calls of the API by "METHOD pattern": what each asks of a query and of a body. */
function calls() {
	const table = readFileSync(join(ROOT, 'forum/pages/api_calls.c'), 'utf8');
	return Object.fromEntries([...table.matchAll(/\{ METHOD_(\w+), "([^"]+)", \d+,\s*"[^"]*",\s*\{([^}]*(?:\{ 0 \}[^}]*)?)\}/g)].map(([, method, pattern, asks]) =>
		[`${method} ${pattern}`, { ...NONE,
			query: find(asks, /\b(?:QUERY|WORDS|SEARCH)\("(\w+)"\)/g), text: find(asks, /\b(?:TEXT|TITLE|WRITTEN)\("(\w+)"\)/g),
			number: find(asks, /\bNUMBER\("(\w+)"\)/g), texts: find(asks, /\bTEXTS\("(\w+)"\)/g), flag: find(asks, /\bFLAG\("(\w+)"\)/g) }]));
}

/**
 * What handlers ask of what is sent, by route: (route) => { query, form, text, number, texts, flag }, each a list of
 * names. Of a page these are the names that its file asks for.
 */
export function asking() {
	const called = calls(), folder = join(ROOT, 'forum/pages');
	const pages = readdirSync(folder).filter((file) => file.endsWith('.c')).map((file) => readFileSync(join(folder, file), 'utf8'));
	return ({ method, pattern, handler }) => {
		const call = called[`${method} ${pattern}`];
		if (handler === 'api_serve' && call === undefined)
			throw new Error(`forum/pages/api_calls.c: ${method} ${pattern} cannot be read`);
		if (call !== undefined)
			return call;
		const text = pages.find((page) => page.includes(`\n${handler}(struct request *rq)\n{`)) ?? '';
		const kept = /\.names = \{([\s\S]*?)\},\s*\.ask/.exec(text)?.[1] ?? '';
		return { ...NONE, query: [...find(text, /query_(?:text|id)\(rq, "(\w+)"/g), ...find(kept, /\{ "(\w+)"/g)],
			form: find(text, /(?:form_text|form_flag|text_or_null)\(rq, "(\w+)"/g, /fields_(?:get|next)\(&rq->form, "(\w+)"/g,
				/\bGIVEN\("(\w+)"\)/g) };
	};
}
