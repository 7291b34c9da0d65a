import type { HttpRequest, HttpResponse, Transport } from '../../src/network/transport';
import type { SimulatedConnect, SimulatedRequest, SimulatedResponse } from './connect';

/** What the simulated Connect gets of a request of the action. */
export function simulatedRequest({
  method,
  url,
  headers,
  body = '',
}: HttpRequest): SimulatedRequest {
  const { pathname, search } = new URL(url);
  return {
    method,
    path: pathname + search,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
    ),
    body,
  };
}

/** What the action gets of an answer of the simulated Connect. */
export function httpResponse(
  { url }: HttpRequest,
  { status, headers, body }: SimulatedResponse,
): HttpResponse {
  return { url, status, body, header: (name) => headers[name.toLowerCase()] ?? null };
}

/** A transport to a simulated Connect, which answers at once: there is no network in between. */
export function transportTo(connect: SimulatedConnect): Transport {
  return (request) =>
    Promise.resolve(httpResponse(request, connect.handle(simulatedRequest(request))));
}
