/** Shorter secrets would wreck the log if every occurrence were replaced. */
export const SHORTEST_REDACTED = 4;

/**
 * Replaces secrets in text, in every encoding in which a server, a proxy or a parser may quote them: as they are, escaped
 * for JSON, URL, HTML or a YAML line, in base64 at any alignment, and in hexadecimal. Secrets of several lines are also
 * looked for line by line.
 */
export class Redactor {
  /** Forms of secrets by their first characters, the longest first. */
  readonly #forms = new Map<string, string[]>();

  /** Adds a secret. One that is shorter than {@link SHORTEST_REDACTED} characters is not looked for. */
  add(secret: string): void {
    for (const form of new Set(secretParts(secret).flatMap(encodings))) {
      const start = form.slice(0, SHORTEST_REDACTED);
      const forms = this.#forms.get(start) ?? [];
      this.#forms.set(
        start,
        [...forms, form].sort((a, b) => b.length - a.length),
      );
    }
  }

  /** The text with `***` in place of every secret. Secrets that overlap are replaced together. */
  redact(text: string): string {
    let redacted = '';
    let kept = 0;
    let hidden = 0;
    for (let at = 0; at + SHORTEST_REDACTED <= text.length; at += 1) {
      const length = this.#secretAt(text, at);
      if (length === 0) continue;
      if (at >= hidden) {
        redacted += `${text.slice(kept, at)}***`;
      }
      hidden = Math.max(hidden, at + length);
      kept = hidden;
    }
    return redacted + text.slice(kept);
  }

  #secretAt(text: string, at: number): number {
    const forms = this.#forms.get(text.slice(at, at + SHORTEST_REDACTED));
    return forms?.find((form) => text.startsWith(form, at))?.length ?? 0;
  }
}

/**
 * What the runner is to mask for a secret: the whole of it and, where it has several lines, each line; nothing that is
 * too short to be told from ordinary text.
 */
export function secretParts(secret: string): string[] {
  const lines = secret.split(/\r\n|\r|\n/).map((line) => line.trim());
  const parts = [secret, secret.trim(), ...(lines.length > 1 ? lines : [])];
  return [...new Set(parts)].filter((part) => part.trim().length >= SHORTEST_REDACTED);
}

function encodings(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8');
  const json = JSON.stringify(text).slice(1, -1);
  const url = encodeURIComponent(text);
  const strictUrl = url.replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  const html = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const hex = bytes.toString('hex');
  const forms = [
    text,
    json,
    JSON.stringify(json).slice(1, -1),
    json.replaceAll('/', '\\/'),
    json.replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
    json.replace(
      /[\u007f-\uffff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
    ...[url, strictUrl, form, encodeURI(text)].flatMap((encoded) => [
      encoded,
      encoded.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    ]),
    ...['&#39;', '&#x27;', '&apos;'].flatMap((quote) => [
      html.replaceAll("'", quote).replaceAll('"', '&quot;'),
      html.replaceAll("'", quote).replaceAll('"', '&#34;'),
    ]),
    html,
    hex,
    hex.toUpperCase(),
    ...base64(bytes),
  ];
  return forms.filter((encoded) => encoded.length >= SHORTEST_REDACTED);
}

/**
 * The part of a base64 text that the bytes alone decide, for each of the three positions at which they may stand in a
 * longer text: characters that also hold bits of a neighbour are left out.
 */
function base64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((shifted.length * 8) / 6);
    const standard = shifted.toString('base64').slice(start, end);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
