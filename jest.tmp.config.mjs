import base from './jest.config.mjs';

/** Unit tests alone: quick, and without sockets. */
export default {
  ...base,
  testMatch: ['<rootDir>/__tests__/reconcile/{create,update,apply,associations}.test.ts', '<rootDir>/__tests__/connect/{http,client,errors}.test.ts'],
  testPathIgnorePatterns: ['transport.test.ts', 'proxy.test.ts'],
  collectCoverage: false,
};
