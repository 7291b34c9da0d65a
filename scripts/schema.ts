/** Writes manifest.schema.json, the JSON Schema of a manifest, for editors. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { manifestJsonSchema } from '../src/inputs/manifest/schema';

async function main(): Promise<void> {
  const json = await format(JSON.stringify(manifestJsonSchema()), { parser: 'json' });
  await writeFile(join(__dirname, '..', 'manifest.schema.json'), json);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
