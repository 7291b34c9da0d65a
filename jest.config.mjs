import { availableParallelism } from 'node:os';

// `npm test` measures the coverage; `npm test -- path` or `-t name` runs a part and cannot.
const wholeSuite = process.argv
  .slice(2)
  .every((argument) => /^--(ci|json|outputFile=)/.test(argument));

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/'],
  setupFiles: ['<rootDir>/__tests__/support/seed.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/__tests__/tsconfig.json' }],
  },
  maxWorkers: Math.max(1, Math.min(4, availableParallelism())),
  // Otherwise `-t` lists each test that it leaves out.
  verbose: false,
  collectCoverage: wholeSuite,
  collectCoverageFrom: ['src/**/*.ts'],
  coverageReporters: ['text', 'lcov'],
  // Tests of the bundle run processes of their own, which are not measured.
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};
