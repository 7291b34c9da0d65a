import { isLoopback, parseUrl } from '../url';

/** The variables of a process's environment. */
export type Env = Readonly<Record<string, string | undefined>>;

/** The proxy that a variable names. */
export interface Proxy {
  readonly variable: string;
  /** `null` if the value of the variable is not the URL of an HTTP proxy. */
  readonly url: URL | null;
}

/**
 * The proxy that the environment wants for a URL, or `null` for none. What runs on this machine has none: a proxy would
 * take its own machine for it. As in Node.js, lower case goes before upper case and
 * an empty variable counts as unset; as in curl, a proxy without a scheme is an `http://` one, and a name in `NO_PROXY`
 * stands for its subdomains, too.
 */
export function proxyFor(target: URL, env: Env): Proxy | null {
  if (isLoopback(target.hostname)) return null;
  const setting = firstSet(env, target.protocol === 'https:' ? 'https_proxy' : 'http_proxy');
  if (setting === null || isExempt(target, firstSet(env, 'no_proxy')?.value ?? '')) return null;
  return { variable: setting.name, url: parse(setting.value.trim()) };
}

function parse(text: string): URL | null {
  const address = text.includes('://') ? text : `http://${text}`;
  const url = parseUrl(address);
  return url !== null && isUsable(url) ? url : null;
}

/** The variable of this name, or else of the name in capitals, that has a value. */
export function firstSet(env: Env, lowerCase: string): { name: string; value: string } | null {
  for (const name of [lowerCase, lowerCase.toUpperCase()]) {
    const value = env[name];
    if (value !== undefined && value !== '') return { name, value };
  }
  return null;
}

function isUsable({ protocol, username, password }: URL): boolean {
  if (!/^https?:$/.test(protocol)) return false;
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

function isExempt({ protocol, hostname, port }: URL, noProxy: string): boolean {
  const hostAndPort = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  const names = [hostname, hostname.replace(/^\[(.*)\]$/, '$1'), hostAndPort];
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .map((entry) => entry.replace(/^\*?\./, ''))
    .some(
      (entry) =>
        entry === '*' ||
        (entry !== '' && names.some((name) => name === entry || name.endsWith(`.${entry}`))),
    );
}
