import fc from 'fast-check';
import {
  asBoolean,
  asRecord,
  asString,
  listOf,
  objectOf,
  orElse,
  UnexpectedShape,
  type Reader,
} from '../../src/connect/readers';

const kinds: readonly (readonly [string, Reader<unknown>, (json: unknown) => boolean])[] = [
  ['a string', asString, (json) => typeof json === 'string'],
  ['a boolean', asBoolean, (json) => typeof json === 'boolean'],
  ['an array', listOf((json) => json), Array.isArray],
  [
    'an object',
    asRecord,
    (json) => typeof json === 'object' && json !== null && !Array.isArray(json),
  ],
];

describe.each(kinds)('%s', (expected, read, is) => {
  it('is read as it is, and nothing else is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        if (is(json)) expect(read(json)).toEqual(json);
        else expect(() => read(json)).toThrow(new UnexpectedShape(expected));
      }),
    );
  });

  it('may be missing', () => {
    const readOptional = orElse('nothing', read);
    expect(readOptional(undefined)).toBe('nothing');
    expect(readOptional(null)).toBe('nothing');
    expect(() => readOptional(7)).toThrow(UnexpectedShape);
  });
});

const readSample = objectOf({
  list: listOf(objectOf({ text: asString })),
  extra: orElse(undefined, asString),
});

describe('an object', () => {
  it('has what there is a reader for, and nothing that is undefined', () => {
    const read = readSample({ list: [{ text: 'x', other: 1 }], more: true });
    expect(read).toStrictEqual({ list: [{ text: 'x' }] });
  });

  it.each<[unknown, string]>([
    [null, 'the whole: expected an object'],
    [[], 'the whole: expected an object'],
    [{}, 'list: expected an array'],
    [{ list: {} }, 'list: expected an array'],
    [{ list: [{ text: '' }, 'secret'] }, 'list.1: expected an object'],
    [{ list: [{ text: '' }, { text: 7 }] }, 'list.1.text: expected a string'],
    [{ list: [], extra: false }, 'extra: expected a string'],
  ])('that is not in %j says where', (json, message) => {
    expect(() => readSample(json)).toThrow(UnexpectedShape);
    expect(() => readSample(json)).toThrow(message);
  });

  it('hands on errors of another kind', () => {
    const error = new Error('a defect');
    const read = objectOf({
      key: () => {
        throw error;
      },
    });
    expect(() => read({})).toThrow(error);
  });
});
