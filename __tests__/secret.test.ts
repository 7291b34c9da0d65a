import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { openSecret, Secret } from '../src/secret';

const VALUE = 'hunter22 "quoted"\nsecond line ';
const secret = new Secret(VALUE);

/** Whether any part of the value that tells something is in a text. */
function tells(text: string): boolean {
  return ['hunter22', 'quoted', 'second'].some((part) => text.includes(part));
}

test('only openSecret gives the value back, byte for byte', () => {
  expect(openSecret(secret)).toBe(VALUE);
  expect(openSecret(new Secret(''))).toBe('');
});

test.each<[string, () => string, string]>([
  ['String()', () => String(secret), '***'],
  ['toString()', () => secret.toString(), '***'],
  // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- what is not to be done is tried
  ['a template', () => `<${secret}>`, '<***>'],
  // eslint-disable-next-line @typescript-eslint/restrict-plus-operands -- what is not to be done is tried
  ["+ ''", () => secret + '', '***'],
  ['concat', () => 'a'.concat(secret as unknown as string), 'a***'],
  ['join', () => [secret, secret].join(), '***,***'],
  ['JSON', () => JSON.stringify(secret), '"***"'],
  ['JSON, nested', () => JSON.stringify({ a: [{ secret }] }), '{"a":[{"secret":"***"}]}'],
  ['inspect', () => inspect(secret), '***'],
  ['inspect, nested', () => inspect({ a: [secret] }), '{ a: [ *** ] }'],
  ['format %s', () => format('%s', secret), '***'],
  ['format %j', () => format('%j', secret), '"***"'],
  ['format without a placeholder', () => format('say', secret), 'say ***'],
])('%s shows ***', (_, print, shown) => {
  expect(print()).toBe(shown);
});

test.each<[string, () => string]>([
  [
    'inspect with everything shown',
    () => inspect({ secret }, { showHidden: true, getters: true, depth: null }),
  ],
  [
    'inspect without custom inspection',
    () => inspect(secret, { customInspect: false, showHidden: true, depth: null }),
  ],
  ['format %o', () => format('%o %O %d %i', secret, secret, secret, secret)],
  ['a structured clone', () => inspect(structuredClone(secret), { showHidden: true })],
  ['a serialisation', () => serialize(secret).toString('latin1')],
  ['its entries', () => inspect(Object.entries(secret))],
  ['all its properties', () => inspect(Reflect.ownKeys(secret))],
  ['a copy by spread', () => inspect({ ...(secret as object) })],
  ['a copy by assign', () => JSON.stringify(Object.assign({}, secret))],
  [
    'an error about it',
    () => inspect(new Error(`failed with ${String(secret)}`, { cause: secret })),
  ],
  [
    'an error of the engine about it',
    () => {
      try {
        return String((secret as unknown as () => unknown)());
      } catch (error) {
        return inspect(error);
      }
    },
  ],
])('%s tells nothing', (_, print) => {
  const text = print();
  expect(text.length).toBeGreaterThan(0);
  expect(tells(text)).toBe(false);
});

test('console.log tells nothing', () => {
  const printed: string[] = [];
  const stdout = new Writable({
    write(chunk, _, done) {
      printed.push(String(chunk));
      done();
    },
  });
  new Console(stdout).log(secret, { secret }, '%s', secret);
  expect(printed.join('')).toBe('*** { secret: *** } %s ***\n');
});

test('what only looks like a secret cannot be opened', () => {
  for (const copy of [structuredClone(secret), Object.create(Secret.prototype) as Secret]) {
    expect(() => openSecret(copy)).toThrow(TypeError);
  }
});
