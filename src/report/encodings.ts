import { base64Forms } from '../base64';

/** Shorter secrets would wreck the log if every occurrence were replaced. */
export const SHORTEST_REDACTED = 4;

/**
 * What the runner is to mask for a secret: the whole of it and, where it has several lines, each line; nothing that is
 * too short to be told from ordinary text.
 */
export function secretParts(secret: string): string[] {
  const lines = secret.split(/\r\n|\r|\n/).map((line) => line.trim());
  const parts = [secret, ...(lines.length > 1 ? lines : [])];
  return [...new Set(parts)].filter((part) => part.trim().length >= SHORTEST_REDACTED);
}

/** Why a secret cannot be kept out of sight without harm; `null` if it can. */
export function weakness(secret: string, where: string): string | null {
  return secret.trim().length < SHORTEST_REDACTED
    ? `${where} is shorter than ${SHORTEST_REDACTED} characters. It is not masked, since that would make the log unreadable. The action itself prints it nowhere, but a server might.`
    : null;
}

/**
 * The forms of a secret to look for in every reading of a text. Forms that a reading resolves are among them: where a
 * text was cut or joined, an escape before the secret can swallow its first character.
 */
export function encodings(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  // Half a surrogate pair, which encodeURIComponent refuses, has become U+FFFD in the bytes.
  const url = encodeURIComponent(bytes.toString('utf8'));
  const form = url
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const hex = bytes.toString('hex');
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    ...[url, form].flatMap((encoded) => [
      encoded,
      encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    ]),
    html,
    html.replaceAll("'", '&#39;').replaceAll('"', '&#34;'),
    html.replaceAll("'", '&#39;').replaceAll('"', '&quot;'),
    hex,
    hex.toUpperCase(),
    // Node.js reads the bytes of a header as Latin-1.
    bytes.toString('latin1'),
    ...base64Forms(bytes),
    // HTTP Basic authentication of an OAuth client encodes the secret as a form does first (RFC 6749, section 2.3.1).
    ...base64Forms(Buffer.from(form)),
  ];
}
