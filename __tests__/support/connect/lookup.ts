import { Refusal } from './refusal';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** @throws {Refusal} 400, code 3 (words and status recorded), or 404, code 4 (the code recorded for other objects) */
export function found<T extends { readonly guid: string }>(
  items: readonly T[],
  guid: string,
  noun: string,
): T {
  if (!GUID.test(guid)) throw new Refusal(400, 'InvalidId', `Invalid GUID: ${guid}`);
  const item = items.find((candidate) => candidate.guid === guid.toLowerCase());
  if (item === undefined) throw notFound(noun);
  return item;
}

export function notFound(noun: string): Refusal {
  return new Refusal(404, 'ObjectDoesNotExist', `${noun} does not exist`);
}
