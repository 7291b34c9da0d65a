import { X509Certificate } from 'node:crypto';
import { errorCode } from './scalars';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const LONGEST_PATH_SHOWN = 120;

/** Either certificates as PEM text, or one sentence on what is wrong with the ones given. */
export type CaCertificate = { readonly pem: string } | { readonly problem: string };

/**
 * Reads the certificates of authorities to trust.
 *
 * @param given PEM text, or the path of a PEM file
 * @param readFile reads a text file; rejects if it cannot be read
 */
export async function readCaCertificate(
  given: string,
  readFile: (path: string) => Promise<string>,
): Promise<CaCertificate> {
  const inline = given.includes('-----BEGIN');
  const what = inline ? 'the PEM text' : `the file "${given.trim()}"`;
  let text: string;
  try {
    text = inline ? given : await readFile(given.trim());
  } catch (error) {
    // What is too long for a path may be a key that has lost its first line.
    const path = given.trim().length <= LONGEST_PATH_SHOWN ? `: "${given.trim()}"` : '';
    return {
      problem: `is neither PEM text nor a file that can be read (${errorCode(error)}${path}).`,
    };
  }
  if (text.includes('PRIVATE KEY-----')) {
    return { problem: `${what} holds a private key. Give only the certificate of the authority.` };
  }
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) {
    return {
      problem: `${what} holds no PEM certificate (-----BEGIN CERTIFICATE----- … -----END CERTIFICATE-----).`,
    };
  }
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch {
      return { problem: `certificate ${index + 1} in ${what} cannot be read; it may be cut off.` };
    }
  }
  return { pem: certificates.join('\n') };
}
