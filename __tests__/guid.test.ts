import { guidKey, isGuid, isSameGuid } from '../src/guid';

const GUID = '01234567-89ab-cdef-0123-456789abcdef';

test.each([GUID, GUID.toUpperCase(), '01234567-89AB-cdef-0123-456789abcdef'])(
  '%s is a GUID',
  (text) => {
    expect(isGuid(text)).toBe(true);
    expect(isSameGuid(text, GUID)).toBe(true);
  },
);

test.each([`${GUID} `, `${GUID}\n`, `x${GUID}`, GUID.replaceAll('-', ''), GUID.slice(1), ''])(
  '%j is none',
  (text) => {
    expect(isGuid(text)).toBe(false);
  },
);

test('neither letter case nor dashes tell one GUID from another', () => {
  expect(guidKey(GUID.toUpperCase())).toBe('0123456789abcdef0123456789abcdef');
  expect(isSameGuid(GUID.replaceAll('-', ''), GUID.toUpperCase())).toBe(true);
  expect(isSameGuid(GUID, GUID.replace('0', '1'))).toBe(false);
});
