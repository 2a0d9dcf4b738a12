// The description of the API: it speaks of every call there is, and of no other.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { DESCRIPTION, resolve } from '../api.mjs';
import { ROOT, start } from '../server.mjs';

let forum;

before(async () => { forum = await start(); });
after(() => forum?.stop());

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const operations = () => Object.entries(DESCRIPTION.paths).flatMap(([path, item]) =>
	METHODS.filter((method) => method in item).map((method) => [method, path, item[method], item]));

test('the routes and the description are the same', () => {
	const table = readFileSync(join(ROOT, 'forum/routes.c'), 'utf8');
	const served = [...table.matchAll(/\{\s*METHOD_(\w+),\s*"\/api\/v1(\/[^"]*)"/g)]
		.map(([, method, path]) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
	const described = operations().map(([method, path]) => `${method.toUpperCase()} ${path}`);
	assert.deepEqual(described.sort(), served.sort());
	assert.ok(served.length > 15);
});

test('the calls ask for the parameters that are described', () => {
	const text = readFileSync(join(ROOT, 'forum/pages/api_calls.c'), 'utf8');
	const source = text.replaceAll(/\bCHOSEN \}/g, `${text.match(/^#define CHOSEN\s+(.*)$/m)[1]} }`);
	let count = 0;
	for (const [, method, path, asked] of source.matchAll(/\{ METHOD_(\w+), "\/api\/v1([^"]*)", \d+,\s*"[^"]*",\s*\{(.*?)\} \}/gs)) {
		const pattern = path.replace(/:(\w+)/g, '{$1}');
		const item = DESCRIPTION.paths[pattern];
		const operation = item[method.toLowerCase()];
		const names = (kind) => [...asked.matchAll(new RegExp(`\\b(?:${kind})\\("(\\w+)"\\)`, 'g'))].map(([, name]) => name).sort();
		const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
		const body = operation.requestBody?.content['application/json'].schema;
		assert.deepEqual(parameters.filter((one) => one.in === 'query').map((one) => one.name).sort(), names('QUERY|WORDS|SEARCH'), `${method} ${path}`);
		assert.deepEqual(parameters.filter((one) => one.in === 'path').map((one) => one.name), [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
		assert.deepEqual(Object.keys(body ? resolve(body).properties : {}).sort(), names('TEXT|NUMBER|FLAG|TEXTS|TITLE|WRITTEN'), `${method} ${path}`);
		count++;
	}
	assert.equal(count, source.match(/^\t\{ METHOD_/gm).length);
});

test('it is served as it is written, for whoever asks', async () => {
	const response = await fetch(`${forum.url}/api/v1/openapi.json`);
	assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/json']);
	assert.deepEqual(await response.json(), DESCRIPTION);
});

test('it is sound: references lead somewhere, all is named, examples are valid', () => {
	const ajv = new Ajv({ strict: false, validateFormats: false });
	ajv.addSchema({ ...DESCRIPTION, $id: 'api' });
	const ids = new Set();
	for (const [method, path, operation] of operations()) {
		const what = `${method} ${path}`;
		assert.ok(operation.summary && operation.operationId && !ids.has(operation.operationId), what);
		ids.add(operation.operationId);
		assert.ok(operation.responses['503'] || path === '/openapi.json', what);
		if (method !== 'get')
			for (const status of ['401', '403'])
				assert.ok(operation.responses[status] && operation.security, what);
		for (const { schema, example } of Object.values(operation.responses).flatMap((response) => Object.values(resolve(response).content ?? {})))
			assert.ok(example === undefined || ajv.getSchema(`api${schema.$ref}`)(example), `${what}: ${JSON.stringify(example)}`);
		const content = operation.requestBody?.content['application/json'];
		if (content === undefined)
			continue;
		for (const status of ['400', '413', '415', '422'])
			assert.ok(operation.responses[status], what);
		for (const example of [content.example, ...Object.values(content.examples ?? {}).map((one) => one.value)].filter(Boolean))
			assert.ok(ajv.getSchema(`api${content.schema.$ref}`)(example), `${what}: ${JSON.stringify(example)}`);
	}
	for (const [, reference] of JSON.stringify(DESCRIPTION).matchAll(/"\$ref":"(#[^"]+)"/g))
		assert.ok(resolve({ $ref: reference }), reference);
	const used = JSON.stringify(DESCRIPTION);
	for (const [kind, named] of Object.entries(DESCRIPTION.components))
		for (const name of kind === 'securitySchemes' ? [] : Object.keys(named))
			assert.ok(used.includes(`#/components/${kind}/${name}"`), `${kind}/${name} is not used`);
});
