import { directoryCalls, type DirectoryCalls } from './directory';
import { integrationCalls, type IntegrationCalls } from './integrations';
import type { Requests } from './requests';
import { serverCalls, type ServerCalls } from './server';

/** Posit Connect's API, as far as this action uses it. Every method rejects with a ConnectError. */
export interface ConnectClient extends ServerCalls, IntegrationCalls, DirectoryCalls {}

/** A client of the API behind `http`. Paths and bodies by the Connect API reference. */
export function createClient(http: Requests): ConnectClient {
  return { ...serverCalls(http), ...integrationCalls(http), ...directoryCalls(http) };
}
