import { ConnectError } from './errors';
import type { Http } from './http';

/**
 * Finds the base URL of the API. A browser shows `/connect` as the end of Connect's address, which is its dashboard, yet a
 * server may just as well be installed below that path. So such a URL is tried as it is, and the one above only if there
 * is no API: another application may be there. No key is sent for it.
 *
 * @param httpAt gives what sends requests to a base URL, without a key
 */
export async function locate(server: string, httpAt: (server: string) => Http): Promise<string> {
  if (!server.endsWith('/connect')) return server;
  const above = server.slice(0, -'/connect'.length);
  const isAbove =
    (await ask(httpAt(server))) === 'elsewhere' && (await ask(httpAt(above))) === 'here';
  return isAbove ? above : server;
}

/** Whether the API is there. After `unknown`, the requests of the run will tell what is wrong. */
async function ask(http: Http): Promise<'here' | 'elsewhere' | 'unknown'> {
  try {
    await http.request({
      method: 'GET',
      path: '/server_settings',
      open: true,
      once: 'if-running',
    });
    return 'here';
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const { failure } = error;
    if (failure.kind === 'status' && failure.status === 404) return 'elsewhere';
    if (failure.kind === 'status' && failure.code !== null) return 'here';
    return failure.kind === 'unreadable' && failure.reason === 'html' ? 'elsewhere' : 'unknown';
  }
}
