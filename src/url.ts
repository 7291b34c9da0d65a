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

/** `localhost` and every name below it: this machine, whatever name servers say (RFC 6761, section 6.3). */
export function isLocalName(hostname: string): boolean {
  return /^(.*\.)?localhost\.?$/i.test(hostname);
}

/** Whether a URL's host is this machine: by its name, or an address of the loopback interface. */
export function isLoopback(hostname: string): boolean {
  // The last is how URL writes an IPv4 address within an IPv6 one.
  return (
    isLocalName(hostname) ||
    /^(127(\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/.test(hostname)
  );
}
