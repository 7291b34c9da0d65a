import { X509Certificate } from 'node:crypto';
import type { Read } from './request';
import { errorCode } from './scalars';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const LONGEST_PATH_SHOWN = 120;

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
    text = inline ? given : await readFile(given.trim());
  } catch (error) {
    // What is too long for a path may be a key that has lost its first line.
    const path = given.trim().length <= LONGEST_PATH_SHOWN ? `: "${given.trim()}"` : '';
    return {
      problems: [`is neither PEM text nor a file that can be read (${errorCode(error)}${path}).`],
    };
  }
  if (text.includes('PRIVATE KEY-----')) {
    return {
      problems: [`${what} holds a private key. Give only the certificate of the authority.`],
    };
  }
  const certificates = text.match(CERTIFICATE) ?? [];
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
