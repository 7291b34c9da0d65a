import { MixUps } from '../../src/connect/mix-ups';
import type { HttpResponse } from '../../src/network/transport';

const answer = (id: string | null, status = 200): HttpResponse => ({
  url: 'https://connect.example.com/',
  status,
  header: () => id,
  body: '',
});

/** After a request whose answer bore its id. */
function watching(): MixUps {
  const mixUps = new MixUps();
  mixUps.sends('one');
  expect(mixUps.objection('one', 'PATCH', answer('one'), true)).toBeNull();
  mixUps.sends('two');
  return mixUps;
}

it.each([200, 299, 404])('an answer without an id is asked for again: status %i', (status) => {
  const mixUps = watching();
  expect(mixUps.objection('two', 'PATCH', answer(null, status), true)).toBe(
    'no correlation id of this run',
  );
  expect(mixUps.seen).toBe(true);
});

it.each([300, 302, 403, 405, 500])('a refusal without an id is believed: status %i', (status) => {
  const mixUps = watching();
  expect(mixUps.objection('two', 'PATCH', answer('of-a-proxy', status), true)).toBeNull();
  expect(mixUps.seen).toBe(false);
});

it('a GET that finds nothing is an error, with an id or without', () => {
  const mixUps = watching();
  expect(mixUps.objection('two', 'GET', answer(null, 404), true)).toBeNull();
  expect(mixUps.objection('two', 'GET', answer(null, 200), true)).not.toBeNull();
});

it('an answer without an id is believed where it cannot be asked for again', () => {
  const mixUps = watching();
  expect(mixUps.objection('two', 'PATCH', answer(null), false)).toBeNull();
  expect(mixUps.seen).toBe(false);
});

it('an answer without an id is believed where the server has told none', () => {
  const mixUps = new MixUps();
  mixUps.sends('one');
  expect(mixUps.objection('one', 'PATCH', answer('of-a-proxy'), true)).toBeNull();
  expect(mixUps.seen).toBe(false);
});

it.each([200, 500])('an answer with the id of another request is none: status %i', (status) => {
  const mixUps = watching();
  expect(mixUps.objection('two', 'PATCH', answer('one', status), false)).toBe('correlation id one');
  expect(mixUps.seen).toBe(true);
});
