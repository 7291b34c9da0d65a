import { X509Certificate } from 'node:crypto';
import type { Read } from './request';
import { errorCode } from './scalars';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g;

/** What stands between the lines of a frame if nothing is to be tidied. */
const TIDY_BODY = /^\r?\n(?:\S+\r?\n)+$/;

/** `-----BEGIN` in base64. */
const BASE64_OF_PEM = /^\s*LS0tLS1CRUdJTi[A-Za-z\d+/=\s]*$/;
const DECODE_FIRST = 'is base64 of a PEM file: decode it first (base64 -d).';

const BARE_BASE64 = /^[A-Za-z\d+/=\s]{64,}$/;
const WITHOUT_FRAME =
  'is base64 without its frame. Put -----BEGIN CERTIFICATE----- and -----END CERTIFICATE----- around it; if it is a private key, give the certificate of the authority instead.';

/** What looks like a path: keys and tokens have no file extension. */
const SHOWN_PATH = /^[^\r\n]{1,120}\.[a-z\d]{2,5}$/i;

/**
 * Reads the certificates of authorities to trust.
 *
 * @param given PEM text, or the path of a PEM file
 * @param readFile reads a text file; rejects if it cannot be read
 * @returns the certificates as PEM text
 */
export async function readCaCertificate(
  given: string,
  readFile: (path: string) => Promise<string>,
): Promise<Read<string>> {
  const inline = given.includes('-----BEGIN');
  const what = inline ? 'the PEM text' : `the file "${given.trim()}"`;
  let text: string;
  try {
    // A secret that was stored on one line has its line breaks written as two characters, in a file made of it as well.
    text = (inline ? given : await readFile(given.trim())).replace(/\\r\\n|\\r|\\n/g, '\n');
  } catch (error) {
    if (BASE64_OF_PEM.test(given)) return { problems: [DECODE_FIRST] };
    if (BARE_BASE64.test(given)) return { problems: [WITHOUT_FRAME] };
    // What does not look like a path may be a key that has lost its first line.
    const path = SHOWN_PATH.test(given.trim()) ? `: "${given.trim()}"` : '';
    return {
      problems: [`is neither PEM text nor a file that can be read (${errorCode(error)}${path}).`],
    };
  }
  if (text.includes('PRIVATE KEY-----')) {
    return {
      problems: [`${what} holds a private key. Give only the certificate of the authority.`],
    };
  }
  if (/^0[\ufffd\x80-\x84]/.test(text)) {
    return {
      problems: [
        `${what} is a certificate in DER form. Convert it: openssl x509 -inform der -in FILE -out ca.pem.`,
      ],
    };
  }
  const certificates = Array.from(text.matchAll(CERTIFICATE), ([whole, body = '']) =>
    framed(whole, body),
  );
  if (BASE64_OF_PEM.test(text)) return { problems: [`${what} ${DECODE_FIRST}`] };
  if (certificates.length === 0 && BARE_BASE64.test(text)) {
    return { problems: [`${what} ${WITHOUT_FRAME}`] };
  }
  if (certificates.length === 0) {
    return {
      problems: [
        `${what} holds no PEM certificate (-----BEGIN CERTIFICATE----- … -----END CERTIFICATE-----).`,
      ],
    };
  }
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch {
      return {
        problems: [`certificate ${index + 1} in ${what} cannot be read; it may be cut off.`],
      };
    }
  }
  return { value: certificates.join('\n') };
}

/** A certificate one line below the other: what was pasted may have blanks for line breaks, indents, or empty lines. */
function framed(whole: string, body: string): string {
  return TIDY_BODY.test(body)
    ? whole
    : `-----BEGIN CERTIFICATE-----\n${body.trim().replace(/\s+/g, '\n')}\n-----END CERTIFICATE-----`;
}
