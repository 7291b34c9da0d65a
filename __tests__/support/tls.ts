import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Certificate {
  /** A server's certificate; for `127.0.0.1` and `localhost`, and valid for a year, unless told otherwise. */
  issue(options?: { names?: readonly string[]; notAfter?: Date }): Promise<Certificate>;
}

const DAY_MS = 86_400_000;

/** Makes a certificate authority of its own, and certificates that it signs. */
export async function createAuthority(name = 'Test authority'): Promise<Authority> {
  const authority = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 3 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    cert: authority.cert,
    key: authority.private,
    async issue({ names = ['127.0.0.1', 'localhost'], notAfter } = {}) {
      const issued = await generate([{ name: 'commonName', value: 'Test server' }], {
        keyType: 'ec',
        algorithm: 'sha256',
        notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
        ...(notAfter && { notAfterDate: notAfter }),
        ca: { cert: authority.cert, key: authority.private },
        extensions: [
          { name: 'basicConstraints', cA: false, critical: true },
          { name: 'keyUsage', digitalSignature: true, critical: true },
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: names.map((value) =>
              isIP(value) === 0 ? { type: 2, value } : { type: 7, ip: value },
            ),
          },
        ],
      });
      return { cert: issued.cert, key: issued.private };
    },
  };
}
