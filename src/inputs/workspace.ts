import * as system from 'node:path';

/** How a system writes paths. */
export type Paths = Pick<typeof system, 'isAbsolute' | 'normalize' | 'parse' | 'relative' | 'sep'>;

/**
 * A path as it is from the workspace on, in the system's own writing.
 *
 * @returns `null` if it leads out of the workspace, or to another drive, such as `C:a.yml`
 */
export function insideOf(workspace: string, path: string, paths: Paths = system): string | null {
  const inside = paths.isAbsolute(path) ? paths.relative(workspace, path) : paths.normalize(path);
  const leaves =
    paths.parse(inside).root !== '' || inside === '..' || inside.startsWith(`..${paths.sep}`);
  return leaves ? null : inside;
}

/**
 * The path of a file as GitHub finds it in the repository, if it is in there; otherwise as it is. Backslashes are taken for
 * slashes on every system: a workflow may run on Windows and elsewhere.
 */
export function inRepository(workspace: string, path: string, paths: Paths = system): string {
  if (workspace === '' && paths.isAbsolute(path)) return path;
  const inside = insideOf(workspace, path.replaceAll('\\', '/'), paths);
  return inside?.split(paths.sep).join('/') ?? path;
}
