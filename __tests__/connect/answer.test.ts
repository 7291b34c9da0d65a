import { readAnswer, readCorrelationId } from '../../src/connect/answer';
import { unmarked } from '../support/foreign';

const GUID = '4f1c2d0e-aaaa-4bbb-8ccc-0123456789ab';

it.each([`x${GUID}`, `${GUID}0`, `a.${GUID}`])('a correlation id with a GUID in it: %s', (id) => {
  const read = readCorrelationId(id)!;
  expect(read).not.toBe(id);
  expect(unmarked(read)).toBe(id);
});

it.each([
  ['No. 7 is wrong', 'No. 7 is wrong.'],
  ['Why? Nobody knows', 'Why? Nobody knows.'],
  ['It is wrong.', 'It is wrong.'],
])('what Connect says ends with a mark: %s', (error, sentence) => {
  const body = JSON.stringify({ code: 4, error });
  const answer = { url: 'https://connect.example.com/', status: 400, body, header: () => null };
  const read = readAnswer(answer, 0);
  const message = 'failure' in read && read.failure.kind === 'status' && read.failure.serverMessage;
  expect(unmarked(String(message)).startsWith(sentence)).toBe(true);
  expect(unmarked(String(message)).startsWith(`${sentence}.`)).toBe(false);
});
