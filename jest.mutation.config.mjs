import base from './jest.config.mjs';

/** Unit tests alone, which are quick. */
export default {
  ...base,
  testMatch: [
    '<rootDir>/__tests__/{connect,network,reconcile}/**/*.test.ts',
    '<rootDir>/__tests__/{deadline,parallel}.test.ts',
  ],
  collectCoverage: false,
};
