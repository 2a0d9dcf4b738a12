// The table of routes as the program has it, for tests that go through all of it.
//
//	for (const { method, pattern, handler, flags } of routes()) …
//	address('/p/:id/edit', { id: 7 })		// /p/7/edit
import { readFileSync } from 'node:fs';
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
export const SUCCESS = /^\/(api\/v1\/(health|accounts)|accounts|contact|health|survey)\b|\/survey$/;

/** A pattern with its parameters filled in, as they are. */
export function address(pattern, parameters) {
	return pattern.replace(/[:*](\w+)/g, (_, name) => parameters[name] ?? parameters.other);
}
