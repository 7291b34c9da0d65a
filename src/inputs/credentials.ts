/** A shorter value is a flag rather than a secret. */
const SHORTEST_PART = 4;

/**
 * The secrets inside of a header's value that somebody may quote alone: what stands behind the scheme, the values of
 * parameters and cookies, user and password of a `Basic` header, decoded, and the segments of a JWT. Never the names of
 * schemes and parameters: `Snowflake Token="…"` does not make a secret of "Snowflake".
 *
 * @returns no part of fewer than four characters, and not the whole value
 */
export function credentialParts(value: string): string[] {
  const whole = value.trim();
  const [, scheme = '', behind = whole] = /^([a-z][\w-]*)[ \t]+(.+)$/is.exec(whole) ?? [];
  const parameters = parameterValues(behind);
  const tokens = parameters ?? [behind];
  const parts = [
    ...tokens,
    ...(scheme.toLowerCase() === 'basic' ? basicParts(behind) : []),
    ...tokens.flatMap(jwtSegments),
  ];
  return [...new Set(parts)].filter((part) => part.length >= SHORTEST_PART && part !== value);
}

/** The values of `a=b, c="d"` or `a=b; c=d`; `null` if that is not what a text is. */
function parameterValues(text: string): string[] | null {
  const parameter = /[\w.!#$%&'*+^`|~-]+[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",;=][^\s",;]*))/
    .source;
  const list = new RegExp(`^(?:${parameter}(?:[\\s,;]+|$))+$`);
  if (!list.test(text)) return null;
  return Array.from(text.matchAll(new RegExp(parameter, 'g')), ([, quoted, bare]) =>
    quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'),
  );
}

/** Password, or the user where there is none (RFC 7617). */
function basicParts(token: string): string[] {
  const [user = '', ...rest] = Buffer.from(token, 'base64').toString().split(':');
  const password = rest.join(':');
  return [password === '' ? user : password];
}

function jwtSegments(token: string): string[] {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(token) ? token.split('.') : [];
}

/**
 * The secrets in a variable that names a proxy, in each way in which they may be quoted: as they are written, with their
 * escapes resolved, and as the header that the proxy gets. Read by hand, since a password with `#` or `/` in it makes a
 * URL that cannot be parsed, and that Node quotes.
 */
export function proxyCredentials(value: string): string[] {
  if (!value.includes('@')) return [];
  const address = value.trim().replace(/^(["'])(.*)\1$/s, '$2');
  const userinfo = /^(?:https?:|[a-z][a-z\d+.-]*:(?=\/))?\/*(.+)@/is.exec(address)?.[1];
  if (userinfo === undefined) return [];
  const [user = '', ...rest] = userinfo.split(':');
  // A user name without a password is a token.
  const password = rest.length === 0 ? user : rest.join(':');
  if (password === '') return [];
  const tokens = [utf8, latin1].map((decode) =>
    Buffer.from(`${decode(user)}:${decode(rest.join(':'))}`).toString('base64'),
  );
  return [...new Set([password, utf8(password), latin1(password), ...tokens])];
}

function utf8(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** As tools encode that were made before URLs were in UTF-8. */
function latin1(text: string): string {
  return text.replace(/%([\da-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  );
}
