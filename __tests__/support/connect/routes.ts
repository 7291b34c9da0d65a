import { listGroups, listUsers } from './directory';
import {
  listAssociationsOfContent,
  listAssociationsOfIntegration,
  setAssociationsOfContent,
} from './endpoints/associations';
import { discovery, exchangeAtCredentials, exchangeAtTokenEndpoint } from './endpoints/exchange';
import { createContent, deleteContent, getContent, listContent } from './endpoints/content';
import { createGroup, deleteGroup } from './endpoints/groups';
import {
  createIntegration,
  deleteIntegration,
  getIntegration,
  listIntegrations,
  updateIntegration,
  verifyIntegration,
} from './endpoints/integrations';
import {
  currentUser,
  getTemplate,
  listTemplates,
  type Server,
  serverSettings,
} from './endpoints/server';
import { createKey, deleteKey } from './endpoints/keys';
import { deleteSession, getSession, listSessions } from './endpoints/sessions';
import { found, notFound } from './lookup';
import type { Answer, Call } from './protocol';
import { type ConnectSettings, type Role, since } from './settings';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** The least role; null: no key is needed. */
  readonly role: Role | null;
  readonly handle: (server: Server, call: Call) => Answer;
}

const INTEGRATIONS = 'v1/oauth/integrations';
const INTEGRATION = `${INTEGRATIONS}/{guid}`;
const DISCOVERY = '/.well-known/oauth-authorization-server';
const TOKEN_ENDPOINT = '/oauth/v1/token';
const OF_CONTENT = 'v1/content/{guid}/oauth/integrations/associations';

/** The roles are those of the Connect API reference, which is silent on content associations. */
const ROUTES: readonly Route[] = [
  route('GET server_settings', null, serverSettings),
  route('GET v1/user', 'viewer', currentUser),
  route('GET v1/users', 'viewer', ({ store }, { query }) => [200, listUsers(store.users, query)]),
  route('GET v1/users/{guid}', 'viewer', ({ store }, { key }) => [
    200,
    found(store.users, key, 'User'),
  ]),
  route('POST v1/users/{guid}/keys', 'viewer', createKey),
  route('DELETE v1/users/[^/]+/keys/{id}', 'viewer', deleteKey),
  route('GET v1/groups', 'viewer', ({ store }, { query }) => [
    200,
    listGroups(store.groups, query),
  ]),
  route('GET v1/groups/{guid}', 'viewer', ({ store }, { key }) => [
    200,
    found(store.groups, key, 'Group'),
  ]),
  route('POST v1/groups', 'administrator', createGroup),
  route('DELETE v1/groups/{guid}', 'administrator', deleteGroup),
  route('GET v1/content', 'viewer', listContent),
  route('GET v1/content/{guid}', 'viewer', getContent),
  route('POST v1/content', 'publisher', createContent),
  route('DELETE v1/content/{guid}', 'publisher', deleteContent),
  route(`GET ${OF_CONTENT}`, 'publisher', listAssociationsOfContent),
  route(`PUT ${OF_CONTENT}`, 'publisher', setAssociationsOfContent),
  route('GET v1/oauth/templates', 'publisher', listTemplates),
  route('GET v1/oauth/templates/{key}', 'publisher', getTemplate),
  route('GET v1/oauth/sessions', 'viewer', listSessions),
  route('GET v1/oauth/sessions/{guid}', 'viewer', getSession),
  route('DELETE v1/oauth/sessions/{guid}', 'viewer', deleteSession),
  route(`GET ${INTEGRATIONS}`, 'publisher', listIntegrations),
  route(`POST ${INTEGRATIONS}`, 'administrator', createIntegration),
  route(`POST ${INTEGRATIONS}/credentials`, null, exchangeAtCredentials),
  route(`GET ${INTEGRATION}`, 'publisher', getIntegration),
  route(`PATCH ${INTEGRATION}`, 'administrator', updateIntegration),
  route(`DELETE ${INTEGRATION}`, 'administrator', deleteIntegration),
  route(`GET ${INTEGRATION}/associations`, 'administrator', listAssociationsOfIntegration),
  route(`POST ${INTEGRATION}/verify`, 'administrator', verifyIntegration),
  route(`GET ${DISCOVERY}`, null, discovery),
  route(`POST ${TOKEN_ENDPOINT}`, null, exchangeAtTokenEndpoint),
];

/** Whether the API answers for this path, rather than a page for browsers. The OAuth server came in 2026.06 (documented). */
export function isOfApi(settings: ConnectSettings, path: string): boolean {
  if (path.startsWith('/__api__/')) return true;
  return since(settings, '2026.06') && [DISCOVERY, TOKEN_ENDPOINT].includes(path);
}

/** @throws {Refusal} 404, code 4, where this server has no such endpoint */
export function findRoute(
  settings: ConnectSettings,
  method: string,
  pathname: string,
): { readonly route: Route; readonly key: string } {
  for (const candidate of ROUTES) {
    const match = candidate.method === method ? candidate.path.exec(pathname) : null;
    if (match && serves(settings, pathname)) return { route: candidate, key: match[1] ?? '' };
  }
  throw notFound('The requested object');
}

function route(endpoint: string, role: Role | null, handle: Route['handle']): Route {
  const [method = '', path = ''] = endpoint.split(' ');
  const whole = path.startsWith('/') ? path : `/__api__/${path}`;
  const pattern = whole.replace(/\{\w+\}/gu, '([^/]+)');
  return { method, path: new RegExp(`^${pattern}$`, 'u'), role, handle };
}

function serves(settings: ConnectSettings, pathname: string): boolean {
  const { oauthIntegrationsEnabled, templatesEndpoint } = settings;
  if (pathname.includes('/v1/oauth/') && !oauthIntegrationsEnabled) return false;
  if (pathname.includes('/oauth/templates')) return templatesEndpoint;
  // Inferred from the place of its error code among those of early 2025.
  return !pathname.endsWith('/verify') || since(settings, '2025.01');
}
