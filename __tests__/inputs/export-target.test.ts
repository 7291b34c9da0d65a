import { resolve } from 'node:path';
import { exportTargetProblem } from '../../src/inputs/export-target';
import { FIRST_LINE } from '../../src/inputs/manifest/format';

const WORKSPACE = '/home/runner/work/example';

function problem(
  path: string,
  present?: string | NodeJS.ErrnoException,
): Promise<string | undefined> {
  return exportTargetProblem(path, WORKSPACE, {
    read: (read) => {
      expect(read).toBe(path);
      if (typeof present === 'string') return Promise.resolve(new TextEncoder().encode(present));
      return Promise.reject(present ?? errno('ENOENT'));
    },
    resolve: (relative) => Promise.resolve(resolve(WORKSPACE, relative)),
  });
}

function errno(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(code), { code });
}

test.each(['integrations.yml', 'a/b/../c.yml', '..hidden.yml', `${WORKSPACE}/connect/prod.yml`])(
  '%s can be written',
  async (path) => {
    expect(await problem(path)).toBeUndefined();
  },
);

test.each(['../a.yml', '..', 'a/../../b.yml', '/etc/a.yml', `${WORKSPACE}/../a.yml`])(
  '%s is outside of the workspace',
  async (path) => {
    expect(await problem(path)).toBe(
      `"${path}" is outside of the workspace. Give a path inside of it.`,
    );
  },
);

test.each(['.', './', 'connect/', WORKSPACE])('%s is a folder', async (path) => {
  expect(await problem(path)).toMatch(/^".*" is a folder\./);
});

test.each(['.git', 'sub/.git', '.GIT/config', '.github', '.github/workflows/a.yml'])(
  '%s is for git or GitHub',
  async (path) => {
    expect(await problem(path)).toContain(path);
  },
);

test.each([
  ['out/a.yml', '/etc/a.yml', 'leads out of the workspace by a link'],
  ['a.yml', null, 'is a link, and an export follows none'],
  ['git/a.yml', `${WORKSPACE}/.git/a.yml`, 'is in a folder that git or GitHub reads'],
])('%s does not lead elsewhere by a link', async (path, place, words) => {
  const found = await exportTargetProblem(path, WORKSPACE, {
    read: () => Promise.reject(new Error('Nothing was to be read.')),
    resolve: (asked) => Promise.resolve(asked === path ? place : asked),
  });
  expect(found).toContain(`"${path}" ${words}`);
});

test.each(['.gitattributes', 'sub/.gitmodules', '.GITIGNORE', 'action.yml', 'a/Action.YAML'])(
  '%s has a name of git or GitHub',
  async (path) => {
    expect(await problem(path)).toBe(
      `"${path}" has a name that git or GitHub treats specially. Give another one, such as connect/integrations.yml.`,
    );
  },
);

test.each(['my-action.yml', 'action.yml/a.yml', 'a.git.yml'])('%s has not', async (path) => {
  expect(await problem(path)).toBeUndefined();
});

test.each(['', `${FIRST_LINE}\nintegrations: []\n`, `${FIRST_LINE}\r\nintegrations: []\r\n`])(
  'an export and an empty file are overwritten: %j',
  async (present) => {
    expect(await problem('a.yml', present)).toBeUndefined();
  },
);

test.each(['integrations: []\n', `\n${FIRST_LINE}\n`, `${FIRST_LINE} But not this one.\n`])(
  'a file that people wrote stays: %j',
  async (present) => {
    expect(await problem('a.yml', present)).toBe(
      `"a.yml" is there already and was not written by an export. Delete it or give another path. An export overwrites only a file with this first line: ${FIRST_LINE}`,
    );
  },
);

test.each(['EISDIR', 'ENOTDIR', 'EACCES'])(
  'what cannot be read is not written: %s',
  async (code) => {
    expect(await problem('a.yml', errno(code))).toContain(`cannot be read (${code})`);
  },
);
