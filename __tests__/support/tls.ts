import { isIP } from 'node:net';
import { generate, type SelfsignedOptions } from 'selfsigned';

const DAY_MS = 86_400_000;

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** Host names and addresses; by default `127.0.0.1` and `localhost`. */
  readonly names?: readonly string[];
  /** By default in a year. */
  readonly notAfter?: Date;
}

export interface Authority extends Certificate {
  /** Signs a certificate for a server. */
  issue(options?: CertificateOptions): Promise<Certificate>;
  /** Signs the certificate of an authority below this one. */
  intermediate(name: string): Promise<Authority>;
}

/** Makes a certificate authority. */
export async function createAuthority(
  name = 'Test authority',
  above?: Certificate,
): Promise<Authority> {
  const authority = await make(name, {
    ...(above && { ca: { cert: above.cert, key: above.key } }),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return {
    ...authority,
    issue: (options) => makeForServer(options, authority),
    intermediate: (below) => createAuthority(below, authority),
  };
}

/** Makes a certificate that no authority has signed. */
export function createSelfSigned(options?: CertificateOptions): Promise<Certificate> {
  return makeForServer(options);
}

function makeForServer(
  { names = ['127.0.0.1', 'localhost'], notAfter }: CertificateOptions = {},
  ca?: Certificate,
): Promise<Certificate> {
  return make('Test server', {
    ...(notAfter && { notAfterDate: notAfter }),
    ...(ca && { ca: { cert: ca.cert, key: ca.key } }),
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
}

async function make(name: string, options: SelfsignedOptions): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - 2 * DAY_MS),
    ...options,
  });
  return { cert: `${made.cert}\n`, key: made.private };
}
