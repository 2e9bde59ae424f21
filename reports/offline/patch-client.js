// Evidence's DuckDB client, trimmed so that built pages need no internet.
//
// Evidence 40 ships duckdb-wasm 1.29, which fetches its Parquet extension from a remote host when a
// page opens. package.json overrides it with 1.28, which has Parquet inside but does not know two
// settings that the client sets for 1.29. This removes them from the installed client; running it
// again changes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const UNKNOWN_SETTINGS = ['ieee_floating_point_ops', 'old_implicit_casting'];
const project = dirname(dirname(fileURLToPath(import.meta.url)));
const client = join(project, 'node_modules/@evidence-dev/universal-sql/src/client-duckdb');

for (const file of ['browser.js', 'node.js']) {
	const path = join(client, file);
	const source = readFileSync(path, 'utf8');
	if (!source.includes('connection = ')) {
		console.error(`${path}: this is not the client that offline/patch-client.js knows`);
		process.exit(1);
	}
	const kept = source
		.split('\n')
		.filter((line) => !UNKNOWN_SETTINGS.some((name) => line.includes(`SET ${name}`)))
		.join('\n');
	if (kept !== source) writeFileSync(path, kept);
}
