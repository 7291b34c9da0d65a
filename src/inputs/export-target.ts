import { basename, sep } from 'node:path';
import { FIRST_LINE } from './manifest/format';
import { errorCode } from './scalars';
import { insideOf } from './workspace';

/** What is asked of the file system. */
interface Files {
  /** Rejects with the system's code if there is nothing to read. */
  read(path: string): Promise<Uint8Array>;
  /** Where a path leads to, links followed; `null` if it is a link itself. */
  resolve(path: string): Promise<string | null>;
}

/**
 * What is wrong with the path of an export, or `undefined` if it can be written.
 *
 * A file that is there already is overwritten only if it is empty or an export, so that no reviewed manifest is lost.
 *
 * @param workspace the folder that the path must not lead out of, not even by links
 */
export async function exportTargetProblem(
  path: string,
  workspace: string,
  files: Files,
): Promise<string | undefined> {
  const inside = insideOf(workspace, path);
  if (inside === null) {
    return `"${path}" is outside of the workspace. Give a path inside of it.`;
  }
  if (inside === '' || inside === '.' || inside.endsWith(sep)) {
    return `"${path}" is a folder. Give the path of a file, such as connect/integrations.yml.`;
  }
  const place = await files.resolve(path);
  if (place === null) {
    return `"${path}" is a link, and an export follows none. Give the path of a file.`;
  }
  const root = (await files.resolve(workspace)) ?? workspace;
  const real = insideOf(root, place);
  if (real === null) {
    return `"${path}" leads out of the workspace by a link. Give a path inside of it.`;
  }
  if ([inside, real].some(isOfGit)) {
    return `"${path}" is in a folder that git or GitHub reads. Give another path, such as connect/integrations.yml.`;
  }
  if ([inside, real].some(isRead)) {
    return `"${path}" has a name that git or GitHub treats specially. Give another one, such as connect/integrations.yml.`;
  }
  let present: string;
  try {
    present = new TextDecoder().decode(await files.read(path));
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    return `"${path}" cannot be written: what is there cannot be read (${code}). Give the path of a file.`;
  }
  if (present === '' || present.split(/\r?\n/, 1)[0] === FIRST_LINE) return undefined;
  return `"${path}" is there already and was not written by an export. Delete it or give another path. An export overwrites only a file with this first line: ${FIRST_LINE}`;
}

function isOfGit(inside: string): boolean {
  const [first, ...others] = inside.toLowerCase().split(sep);
  return first === '.github' || [first, ...others].includes('.git');
}

/** A file of git, such as `.gitattributes`, or the file that makes a folder an action. */
function isRead(inside: string): boolean {
  return /^(?:\.git.*|action\.ya?ml)$/i.test(basename(inside));
}
