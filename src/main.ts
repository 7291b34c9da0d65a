import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as core from '@actions/core';
import { run } from './action';
import { systemClock } from './clock';
import { openTransport } from './connect/transport';

const stopping = new AbortController();
const aborting = new AbortController();
process.once('SIGINT', () => {
  stopping.abort();
});
process.once('SIGTERM', () => {
  stopping.abort();
  aborting.abort();
});

// Connect's answers are checked by zod: it loads while the first of them are on their way.
setImmediate(() => void import('./connect/schemas'));

void run({
  runner: {
    ...core,
    input: (name) => core.getInput(name, { trimWhitespace: false }),
    mask: core.setSecret,
    writeSummary: async (markdown) => {
      await core.summary.addRaw(markdown).write();
    },
  },
  env: process.env,
  readFile: (path) => readFile(path),
  writeFile: async (path, text) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  },
  // Answers are short-lived: without this V8 lets its space for young objects grow threefold (docs/performance.md).
  expectMany: () => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
  },
  openTransport,
  clock: systemClock,
  random: Math.random,
  newCorrelationId: randomUUID,
  cancellation: { stopping: stopping.signal, aborting: aborting.signal },
}).then((succeeded) => {
  if (!succeeded) process.exitCode = core.ExitCode.Failure;
});
