import base from './jest.config.mjs';

/** Unit tests alone: quick, and without sockets. */
export default {
  ...base,
  testMatch: [
    '<rootDir>/__tests__/{reconcile,connect}/**/*.test.ts',
    '<rootDir>/__tests__/parallel.test.ts',
  ],
  collectCoverage: false,
};
