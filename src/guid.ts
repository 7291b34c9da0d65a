/** What a GUID looks like, in either letter case: a part of a pattern, without anchors. */
export const GUID = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

const WHOLE = new RegExp(`^${GUID}$`);

/** Whether a text is a GUID, and nothing else. */
export function isGuid(text: string): boolean {
  return WHOLE.test(text);
}

/** What tells one GUID from another: letter case and dashes do not. */
export function guidKey(guid: string): string {
  return guid.toLowerCase().replaceAll('-', '');
}

/** Whether two GUIDs are the same one, however they are written. */
export function isSameGuid(one: string, other: string): boolean {
  return guidKey(one) === guidKey(other);
}
