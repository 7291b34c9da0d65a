/**
 * The URL, or `null` if the text is none. `URL.parse` came with Node.js 22.1, and `URL.canParse` of Node.js 20 refuses
 * letters such as `ü` as soon as V8 has compiled its caller.
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Whether a host name, as `URL` writes it, is this machine (RFC 6761, section 6.3; RFC 5735). */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
