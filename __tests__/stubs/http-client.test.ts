import { BearerCredentialHandler, HttpClient } from '../../src/stubs/http-client';

test('has no proxy agent to offer, so that the caller passes a fetch of its own', () => {
  const client = new HttpClient();
  const asked = (method: () => unknown): unknown => method.call(client);
  expect(asked(client.getAgent)).toBeUndefined();
  expect(asked(client.getAgentDispatcher)).toBeUndefined();
});

test('can be constructed under both names that @actions/core imports', () => {
  expect(new BearerCredentialHandler()).toBeInstanceOf(HttpClient);
});
