import { isAbsolute, normalize, relative, sep } from 'node:path';
import { errorCode } from './scalars';

/** The first line of an exported manifest. It is what tells a file that may be overwritten from one that people wrote. */
export const FIRST_LINE =
  '# Written by the input export-manifest. As long as this line stays, another export overwrites the file.';

/**
 * What is wrong with the path of an export, or `undefined` if it can be written.
 *
 * A file that is there already is overwritten only if it is empty or an export, so that no reviewed manifest is lost.
 *
 * @param workspace the folder that the path must not lead out of
 */
export async function exportTargetProblem(
  path: string,
  workspace: string,
  read: (path: string) => Promise<Uint8Array>,
): Promise<string | undefined> {
  const inside = isAbsolute(path) ? relative(workspace, path) : normalize(path);
  if (isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`)) {
    return `"${path}" is outside of the workspace. Give a path inside of it.`;
  }
  if (inside === '' || inside === '.' || inside.endsWith(sep)) {
    return `"${path}" is a folder. Give the path of a file, such as connect/integrations.yml.`;
  }
  let present: string;
  try {
    present = new TextDecoder().decode(await read(path));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    return `"${path}" cannot be written: what is there cannot be read (${code}). Give the path of a file.`;
  }
  if (present === '' || present.split(/\r?\n/, 1)[0] === FIRST_LINE) return undefined;
  return `"${path}" is there already and was not written by an export. Delete it or give another path. An export overwrites only a file with this first line: ${FIRST_LINE}`;
}
