// Fails unless dist/ is, byte for byte, what a build of src/ makes.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, dist } from './bundle.mjs';

const built = await bundle();
const committed = new Map(
  (existsSync(dist) ? readdirSync(dist) : []).map((name) => [name, readFileSync(join(dist, name))]),
);

const problems = [];
for (const name of [...new Set([...built.keys(), ...committed.keys()])].sort()) {
  const expected = built.get(name);
  const actual = committed.get(name);
  if (actual === undefined) problems.push(`dist/${name} is missing`);
  else if (expected === undefined) problems.push(`dist/${name} is not part of the build`);
  else if (!expected.equals(actual)) problems.push(`dist/${name} differs from a build of src/`);
}

if (problems.length > 0) {
  console.error([...problems, 'Run `npm run build` and commit dist/.'].join('\n'));
  process.exitCode = 1;
} else {
  console.log(`dist/ is up to date (${built.size} files).`);
}
