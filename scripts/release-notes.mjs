// Prints the changelog's section of a version: `node scripts/release-notes.mjs v1.2.3`.
// Fails unless package.json and the README have that version, and the changelog a section with a date for it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const version = (process.argv[2] ?? '').replace(/^v/, '');
const { version: declared } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const readme = readFileSync(`${root}README.md`, 'utf8');
const sections = readFileSync(`${root}CHANGELOG.md`, 'utf8').split(/^## /m).slice(1);
const section = sections.find(
  (text) => /^\S+ \(\d{4}-\d\d-\d\d\)\n/.test(text) && text.startsWith(`${version} `),
);

if (version !== declared) {
  console.error(`package.json has version ${declared}, not ${version}.`);
  process.exitCode = 1;
} else if (!readme.includes(`This is release ${version} (`)) {
  console.error(`README.md does not say "This is release ${version} ([changelog]…".`);
  process.exitCode = 1;
} else if (section === undefined) {
  console.error(`CHANGELOG.md has no heading "## ${version} (YYYY-MM-DD)".`);
  process.exitCode = 1;
} else {
  console.log(section.slice(section.indexOf('\n')).trim());
}
