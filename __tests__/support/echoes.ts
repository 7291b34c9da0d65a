// What a server may answer that was sent secrets: secrets as people have them, the ways in which software writes a text
// into another one, and messages in which none of them is.

/** A text that looks random and is the same each time. */
function noise(length: number, alphabet: string, seed: number): string {
  let state = seed;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet.charAt(Math.floor((state / 2_147_483_648) * alphabet.length));
  }).join('');
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const wrapped = (text: string, width: number, end = '\n'): string =>
  text.replace(new RegExp(`.{1,${width}}`, 'g'), `$&${end}`);

const pkcs8 = `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC${noise(1573, `${LETTERS}${DIGITS}+/`, 4)}==`;
const PEM = `-----BEGIN PRIVATE KEY-----\n${wrapped(pkcs8, 64)}-----END PRIVATE KEY-----\n`;

/** Secrets as people have them. */
export const SECRETS: Readonly<Record<string, string>> = {
  'an API key': noise(32, LETTERS + DIGITS, 1),
  'a client secret of Azure': `kq8Q~${noise(34, `${LETTERS}${DIGITS}-_.~`, 2)}`,
  'a GUID': '7d2f4b1c-93e8-4a56-b0c7-51e9d8a3f264',
  'a PEM key': PEM,
  'a PEM key on one line': PEM.replaceAll('\n', '\\n'),
  'a service account of Google': JSON.stringify(
    {
      type: 'service_account',
      project_id: 'sales-reports-417320',
      private_key_id: noise(40, HEX, 5),
      private_key: PEM,
      client_email: 'connect@sales-reports-417320.iam.gserviceaccount.com',
      client_id: '107512345678901234567',
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      universe_domain: 'googleapis.com',
    },
    null,
    2,
  ),
  base64: `${noise(43, `${LETTERS}${DIGITS}+/`, 6)}=`,
  hexadecimal: noise(64, HEX, 7),
  'a pass phrase': 'correct horse battery staple',
  "a pass phrase with the host's name": 'connect.example.com-Adm1n!2026',
  'a JWT': `${['{"alg":"RS256","typ":"JWT"}', '{"sub":"connect","exp":1795000000}']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')}.${noise(86, `${LETTERS}${DIGITS}-_`, 8)}`,
  'a token of GitHub': `ghp_${noise(36, LETTERS + DIGITS, 9)}`,
  'few letters among symbols': 'p@$$w0rd!#%&*',
  'letters of the world': 'naïve-pässwörd-ñandú-ключ-密码',
  'a header for Snowflake': `Snowflake Token="${noise(72, `${LETTERS}${DIGITS}-_.`, 10)}"`,
  'a URL with a password': 'https://svc:Wint3r-is_coming@db.example.com/x?sig=q%2BrT8sZ',
};

const bytes = (text: string): number[] => [...Buffer.from(text)];
const hex = (text: string): string => Buffer.from(text).toString('hex');
const pairs = (text: string, separator: string, prefix = ''): string =>
  bytes(text)
    .map((byte) => prefix + byte.toString(16).padStart(2, '0'))
    .join(separator);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const points = (text: string, write: (code: number) => string): string =>
  Array.from(text, (char) => write(char.codePointAt(0)!)).join('');
const units = (text: string, write: (code: number) => string): string =>
  text
    .split('')
    .map((unit) => write(unit.charCodeAt(0)))
    .join('');
const form = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);
const between = (text: string, separator: string): string => Array.from(text).join(separator);
const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
const swapped = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('base64');
const NAMES: Readonly<Record<string, string>> = {
  '!': 'excl',
  '"': 'quot',
  '#': 'num',
  $: 'dollar',
  '%': 'percnt',
  '&': 'amp',
  "'": 'apos',
  '*': 'ast',
  '+': 'plus',
  ',': 'comma',
  '.': 'period',
  '/': 'sol',
  ':': 'colon',
  '=': 'equals',
  '?': 'quest',
  '@': 'commat',
  '\\': 'bsol',
  _: 'lowbar',
  '\n': 'NewLine',
  '{': 'lcub',
  '}': 'rcub',
  ä: 'auml',
  ö: 'ouml',
  ú: 'uacute',
  ñ: 'ntilde',
  ï: 'iuml',
};

/** The ways in which a text is written into another one. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  'in other letters of the same look': (text) => text.normalize('NFD'),
  'in wide letters': (text) =>
    text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  JSON: json,
  'JSON with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'JSON in ASCII': (text) =>
    json(text).replace(/[^ -~]/g, (char) =>
      units(char, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
    ),
  'JSON, HTML-safe': (text) =>
    json(text).replace(/[<>&'=+]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
  'JSON in JSON': (text) => json(json(text)),
  'JSON in JSON in JSON': (text) => json(json(json(text))),
  '\\u0041': (text) => units(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  '\\u0041 in JSON': (text) =>
    json(units(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`)),
  '\\u{41}': (text) => points(text, (code) => `\\u{${code.toString(16)}}`),
  '\\U00000041': (text) => points(text, (code) => `\\U${code.toString(16).padStart(8, '0')}`),
  '\\x41': (text) => pairs(text, '', '\\x'),
  '\\x41 for what is no letter': (text) =>
    text.replace(/[^\w ]/g, (char) => pairs(char, '', '\\x')),
  '\\x41 in JSON': (text) => json(pairs(text, '', '\\x')),
  octal: (text) =>
    bytes(text)
      .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
      .join(''),
  'U+0041': (text) =>
    points(text, (code) => `U+${code.toString(16).toUpperCase().padStart(4, '0')} `),
  '%u0041': (text) => units(text, (code) => `%u${code.toString(16).padStart(4, '0')}`),
  encodeURIComponent: (text) => encodeURIComponent(text),
  'a form': form,
  'percent escapes': (text) => pairs(text, '', '%'),
  'percent escapes in capitals': (text) => pairs(text, '', '%').toUpperCase(),
  'percent escapes twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'percent escapes of Latin-1': (text) =>
    text.replace(/[^\w.-]/g, (char) =>
      char.charCodeAt(0) < 256
        ? `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`
        : encodeURIComponent(char),
    ),
  'percent escapes in JSON in HTML': (text) => html(json(encodeURIComponent(text))),
  HTML: html,
  'HTML twice': (text) => html(html(text)),
  'HTML with names': (text) =>
    points(text, (code) => {
      const char = String.fromCodePoint(code);
      const name = NAMES[char];
      return name === undefined ? char : `&${name};`;
    }),
  'HTML, all decimal': (text) => points(text, (code) => `&#${code};`),
  'HTML, all hexadecimal': (text) => points(text, (code) => `&#x${code.toString(16)};`),
  'HTML with leading zeros': (text) =>
    points(text, (code) => `&#${String(code).padStart(7, '0')};`),
  'HTML without semicolons': (text) => points(text, (code) => `&#${code}`),
  'HTML, hexadecimal in capitals': (text) =>
    points(text, (code) => `&#X${code.toString(16).toUpperCase()};`),
  'HTML, escaped again': (text) => points(text, (code) => `&amp;#${code};`),
  'JSON in HTML': (text) => html(json(text)),
  'HTML in JSON': (text) => json(html(text)),
  hexadecimal: hex,
  'hexadecimal in capitals': (text) => hex(text).toUpperCase(),
  'hexadecimal with spaces': (text) => pairs(text, ' '),
  'hexadecimal with colons': (text) => pairs(text, ':'),
  'hexadecimal with dashes': (text) => pairs(text, '-').toUpperCase(),
  'hexadecimal with 0x': (text) => pairs(text, ', ', '0x'),
  'a dump': (text) =>
    (hex(text).match(/.{1,32}/g) ?? [])
      .map(
        (row, line) => `${(line * 16).toString(16).padStart(8, '0')}  ${row.replace(/../g, '$& ')}`,
      )
      .join('\n'),
  'hexadecimal of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('hex'),
  'a list of bytes': (text) => `[${bytes(text).join(', ')}]`,
  'a list of bytes without commas': (text) => `[${bytes(text).join(' ')}]`,
  'a list of bytes in JSON': (text) => JSON.stringify(Buffer.from(text)),
  'a list of signed bytes': (text) => `[${[...new Int8Array(Buffer.from(text))].join(', ')}]`,
  'a list of bytes on lines': (text) => bytes(text).join('\n'),
  base64: base64,
  'base64 after one byte': (text) => base64(`:${text}`),
  'base64 after two bytes': (text) => base64(`x:${text}, and more`),
  'base64 for URLs': (text) => Buffer.from(`id:${text}`).toString('base64url'),
  'base64 in lines of 64': (text) => wrapped(base64(text), 64),
  'base64 in lines of 76': (text) => wrapped(base64(text), 76, '\r\n'),
  'base64 in lines of 60, indented': (text) => wrapped(base64(text), 60, '\n    > '),
  'base64 in lines, in JSON': (text) => json(wrapped(base64(text), 64)),
  'base64 in lines, in HTML': (text) => wrapped(base64(text), 76, '<br>\n'),
  'base64 in a URL': (text) => encodeURIComponent(base64(`id:${text}`)),
  'base64 of base64': (text) => base64(base64(text)),
  'base64 of base64 in lines': (text) => base64(wrapped(base64(text), 76)),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  'base64 of UTF-16, the other way round': swapped,
  'base64 of the JSON around it': (text) => base64(JSON.stringify({ user: 'me', secret: text })),
  'base64 of a form': (text) => base64(`id:${form(text)}`),
  'base64 of hexadecimal': (text) => base64(hex(text)),
  'hexadecimal of base64': (text) => hex(base64(text)),
  'an encoded word of a mail': (text) => `=?utf-8?B?${base64(text)}?=`,
  'quoted-printable': (text) =>
    wrapped(
      text.replace(/[^!-<>-~ \n]/g, (char) => pairs(char, '', '=').toUpperCase()),
      70,
      '=\n',
    ),
  'quoted-printable, all': (text) => pairs(text, '', '=').toUpperCase(),
  'SQL: doubled quotes': (text) => text.replaceAll("'", "''"),
  'CSV: doubled quotes': (text) => text.replaceAll('"', '""'),
  'a shell': (text) => text.replaceAll("'", `'\\''`),
  'a shell, each symbol escaped': (text) => text.replace(/[^\w ]/g, '\\$&'),
  'spaces between': (text) => between(text, ' '),
  'dots between': (text) => between(text, '.'),
  'zero width between': (text) => between(text, '\u200b'),
  'NUL between': (text) => between(text, '\0'),
  'soft hyphens between': (text) => between(text, '\u00ad'),
  'in lines of 40': (text) => wrapped(text, 40, '\n| '),
  'read as Latin-1': (text) => Buffer.from(text).toString('latin1'),
  'read as Latin-1, in HTML': (text) => html(Buffer.from(text).toString('latin1')),
  'the first half': (text) => `${text.slice(0, text.length / 2)}…`,
  'the second half': (text) => `…${text.slice(text.length / 2)}`,
  'the middle half': (text) => text.slice(text.length / 4, (text.length * 3) / 4),
  'the first half, in base64': (text) => base64(text).slice(0, base64(text).length / 2),
};

/** What the run knows to be no secret. */
export const HARMLESS = [
  'https://connect.example.com/rsc',
  'Sales reports',
  'Blob storage on behalf of the viewer',
  'https://storage.azure.com/.default offline_access',
  '4f1c2d0e-aaaa-4bbb-8ccc-0123456789ab',
  'client_secret',
  'client_id',
  'tenant_id',
  'private_key',
  'service_account_json',
  'auth_type',
  'token_uri',
  'Service Account',
  'Viewer',
  'Visitor API Key',
];

/** Messages of Connect, of identity providers that it asks, and of what stands in between; none repeats a secret. */
export const MESSAGES: readonly string[] = [
  'The config key max_role must be one of (Viewer, Publisher, Admin)',
  "You don't have permission to perform this operation.",
  "We couldn't log you in with the provided credentials. Please ask your administrator for assistance.",
  'Invalid GUID: abc',
  'The requested object does not exist.',
  'The request JSON cannot be parsed: json: unknown field "nonsense"',
  'The config key client_secret must not be empty.',
  'The config key private_key is not a valid PEM-encoded private key: expected -----BEGIN PRIVATE KEY-----',
  'The config key service_account_json is not valid: missing field private_key_id of type service_account',
  'The OAuth template "azure" has no config key tenant. It has: auth_type, client_id, client_secret, tenant_id',
  'OAuth integrations are not licensed on this server.',
  'Only integrations of the auth type Service Account can be verified.',
  'Unable to retrieve token: oauth2: "invalid_client" "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported authentication method)."',
  'oauth2: cannot fetch token: 401 Unauthorized Response: {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app \'4f1c2d0e-aaaa-4bbb-8ccc-0123456789ab\'. Trace ID: 9a1b2c3d-0000-4e5f-8a9b-0c1d2e3f4a00 Correlation ID: 0f9e8d7c-6b5a-4c3d-9e2f-1a0b9c8d7e6f Timestamp: 2026-11-25 14:03:11Z","error_codes":[7000215]}',
  "AADSTS700016: Application with identifier '11111111-2222-3333-4444-555555555555' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant.",
  "AADSTS90002: Tenant '11111111-2222-3333-4444-555555555556' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  "AADSTS50011: The redirect URI 'https://connect.example.com/rsc/__oauth__/integrations/callback' specified in the request does not match the redirect URIs configured for the application.",
  'invalid_grant: Invalid JWT Signature.',
  'invalid_grant: Invalid grant: account not found (connect@sales-reports-417320.iam.gserviceaccount.com)',
  'unauthorized_client: Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
  'Permission iam.serviceAccounts.getAccessToken denied on resource sales-reports-417320 (or it may not exist).',
  'Post "https://oauth2.googleapis.com/token": dial tcp: lookup oauth2.googleapis.com on 10.0.0.2:53: no such host',
  'Post "https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/oauth2/v2.0/token": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  'x509: certificate signed by unknown authority',
  'tls: failed to verify certificate: x509: certificate is valid for db.example.org, not id.example.com',
  "asn1: structure error: tags don't match (16 vs {class:0 tag:13 length:45 isCompound:true}) {optional:false explicit:false application:false private:false} pkcs8 @2",
  'crypto/rsa: verification error; the key must be PKCS #8, unencrypted, 2048 bits or more',
  'password authentication failed for user "svc"',
  'The pass phrase is not correct. Battery-backed stores need the staple of the horse, or so the manual says.',
  'The user with GUID 0c3e5a7b-19d4-4f68-a2b1-6d8f0e9c7a53 does not exist.',
  'Duplicate integration associations are not allowed for content 11111111-aaaa-4bbb-8ccc-222222222222',
  'pq: duplicate key value violates unique constraint "oauth_integrations_pkey" (SQLSTATE 23505)',
  'database is locked (5) (SQLITE_BUSY)',
  'runtime error: invalid memory address or nil pointer dereference [signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x1c4e9a7]',
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>',
  '<!DOCTYPE html><html lang="en-US"><head><title>Access denied | connect.example.com used Cloudflare to restrict access</title><meta charset="UTF-8"></head><body><div id="cf-error-details">Error 1020 Ray ID: 8f0c1d2e3b4a5968 &bull; 2026-11-25 14:03:11 UTC</div><p>Performance &amp; security by Cloudflare</p></body></html>',
  "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 14820938475012938475<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>",
  'ERR_ACCESS_DENIED: Access Denied. Access control configuration prevents your request from being allowed at this time. Generated Wed, 25 Nov 2026 14:03:11 GMT by proxy01 (squid/6.6)',
  'https://login.example.com/adfs/ls/?SAMLRequest=fZJNb9swDIbvBfYfBN39kTRdUyF2kbUoFqBbjcbdYTdFZhqhsuSKdNP9%2Bylyg6UYkKtEPnxJvovr99awN%2FConS34JM05A6tco%2B1zwZ%2Fqu2TOr8svFygdb67fcsRy%2B',
  'Snowflake: Invalid OAuth access token (390303). The Authorization header must be Snowflake Token="<token>" or Bearer <token>.',
  'rate limit exceeded: 100 requests per minute; retry after 17 s [request id 01JDG9Z3N8X7QK2V5T4R6W0YAB]',
  'Bad credentials. See https://docs.github.com/rest for documentation. (request 8C41:3F2A:1B9D0:2E7F1:6745A1B2)',
];
