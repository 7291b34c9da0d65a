import type { SimulatedRequest, SimulatedResponse } from './protocol';
import type { ConnectSettings } from './settings';

/** What is served as HTML: the dashboard, and the pages of a gateway in front of Connect. */

/**
 * What a browser gets beside the API. The root redirects to the dashboard with 307 (recorded). The dashboard is one page
 * (inferred: its addresses differ behind the `#` alone).
 */
export function browserPage(
  { address, dashboardPage }: ConnectSettings,
  { path }: SimulatedRequest,
): SimulatedResponse {
  const pathname = path.replace(/[?#].*$/u, '');
  if (pathname === '/' || pathname === '/connect') {
    return { status: 307, headers: { ...HTML, location: `${address}/connect/` }, body: '' };
  }
  if (
    pathname === '/connect/' ||
    (dashboardPage === 'everywhere' && pathname.startsWith('/connect/'))
  ) {
    return page(200, 'Posit Connect', '<div id="app"></div>');
  }
  return page(404, 'Not Found', 'Not Found');
}

export function gatewayPage(): SimulatedResponse {
  const response = page(401, '401 Unauthorized', 'The gateway needs a token.');
  return { ...response, headers: { ...response.headers, server: 'gateway' } };
}

/** The page of a service that is still starting. */
export function wakingPage(status: 200 | 503): SimulatedResponse {
  return page(status, 'Starting', 'The service is starting. Please wait.');
}

export function page(status: number, title: string, text: string): SimulatedResponse {
  const body = `<!DOCTYPE html><html><head><title>${title}</title></head><body>${text}</body></html>`;
  return { status, headers: HTML, body };
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
