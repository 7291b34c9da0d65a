// Rebuilds dist/ from src/. Files of earlier builds are removed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, dist } from './bundle.mjs';

const files = await bundle();
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
for (const [name, content] of files) {
  writeFileSync(join(dist, name), content);
  console.log(`dist/${name}  ${Math.ceil(content.length / 1000)} kB`);
}
