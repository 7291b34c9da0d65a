import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Larger than any file that the action reads, GitHub's event payloads included. */
const LARGEST_BYTES = 32 * 1024 * 1024;

/** Something that is no regular file, such as a pipe or a device, was to be read or written. */
const IRREGULAR = 'not a regular file';

/**
 * Reads a regular file, up to the size at which it is known to be too large. A pipe or a device would have no end.
 *
 * @throws an error with the system's code, or with words in its place
 */
export async function readRegularFile(path: string): Promise<Uint8Array> {
  // Without waiting for somebody to write into a pipe. Windows has neither pipes nor this flag, which is 0 there.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (stats.isDirectory()) throw failure(path, 'EISDIR');
    if (!stats.isFile()) throw failure(path, IRREGULAR);
    const bytes = Buffer.alloc(Math.min(stats.size, LARGEST_BYTES));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    await file.close();
  }
}

/**
 * Writes a file, and makes the folders that it is in. A link is never followed.
 *
 * @throws an error with the system's code, or with words in its place
 */
export async function writeRegularFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const present = await lstat(path).catch(() => null);
  // A hard link: the same file may have another name outside of the workspace.
  if (present !== null && (!present.isFile() || present.nlink > 1)) throw failure(path, IRREGULAR);
  const how = present === null ? constants.O_CREAT | constants.O_EXCL : constants.O_TRUNC;
  const file = await open(path, constants.O_WRONLY | how | constants.O_NOFOLLOW);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** An error as the system's own are: with a code, or with words in its place. */
function failure(path: string, code: string): Error {
  return Object.assign(new Error(path), { code });
}

/**
 * Where a path leads to once the links among its folders have been followed, whether it is there or not.
 *
 * @returns `null` if the path itself is a link
 */
export async function resolvedPath(path: string): Promise<string | null> {
  const present = await lstat(path).catch(() => null);
  if (present?.isSymbolicLink() === true) return null;
  return resolveFolder(path);
}

async function resolveFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(await resolveFolder(folder), basename(path));
  }
}
