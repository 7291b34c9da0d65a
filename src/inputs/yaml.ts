import type { ManifestSource, ReadManifest } from './manifest/read';

/*
 * All that reads YAML, to be loaded when there is some. A manifest takes much more than a map, so its reader is loaded from
 * here: then the two share what they have in common, and the bundle holds it once.
 */

export { readFlatMap } from './yaml-map';

/** Reads a manifest. */
export async function readManifestFile(source: ManifestSource): Promise<ReadManifest> {
  const { readManifest } = await import('./manifest/read');
  return readManifest(source);
}
