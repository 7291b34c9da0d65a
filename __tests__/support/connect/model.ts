import { authenticate } from './authentication';
import { readable } from './body';
import { trustedIssuers } from './endpoints/exchange';
import type { Server } from './endpoints/server';
import { browserPage, gatewayPage, wakingPage } from './pages';
import type { Answer, JournalEntry, SimulatedRequest, SimulatedResponse } from './protocol';
import { Refusal } from './refusal';
import { findRoute, isOfApi } from './routes';
import { type ConnectOptions, type ConnectSettings, defaultSettings, since } from './settings';
import {
  type Association,
  type Seed,
  type Seeded,
  type SeedIntegration,
  type Session,
  type State,
  Store,
  type StoredIntegration,
} from './state';

/**
 * Posit Connect as far as OAuth integrations need it: a synchronous state machine without I/O.
 *
 * A model of the API, not of any client: it refuses what Connect refuses, and where that is not known it takes the
 * stricter reading, which each place says. "Documented" is the Connect API reference or Posit's guides; "recorded" is
 * seen in answers of real servers of 2024 and 2025; "inferred" is neither.
 *
 * What a server is like is in `settings.ts`, what it holds in `state.ts`, and what it does in `endpoints/`.
 */
export class SimulatedConnect {
  readonly settings: ConnectSettings;
  /** Every request handled, in order. */
  readonly journal: JournalEntry[] = [];

  private readonly store: Store;
  /** When the first request reached the suspended service. */
  private wokenAt: number | undefined;

  constructor({ defaultIntegration, firstId = 8, ...settings }: ConnectOptions = {}) {
    this.settings = { ...defaultSettings(), ...settings };
    this.store = new Store(this.settings, firstId);
    const principals = new Map(
      Object.values(this.settings.keys).map((owner) => [owner.username, owner.role]),
    );
    const starts = defaultIntegration ?? since(this.settings, '2025.05');
    this.seed({
      users: [...principals].map(([username, user_role]) => ({ username, user_role })),
      integrations: starts ? [DEFAULT_INTEGRATION] : [],
    });
  }

  /** The stored integrations with their secrets, in ascending order of id. */
  get integrations(): readonly StoredIntegration[] {
    return this.store.state.integrations;
  }

  get associations(): readonly Association[] {
    return this.store.state.associations;
  }

  get sessions(): readonly Session[] {
    return this.store.state.sessions;
  }

  /** The journal without reading requests. */
  get writes(): readonly JournalEntry[] {
    return this.journal.filter(({ method }) => method !== 'GET');
  }

  seed(seed: Seed): Seeded {
    return this.store.seed(seed);
  }

  /**
   * Answers one request. With `stale`, a reading request sees the state before the last write, as from a node of a
   * cluster that lags behind.
   */
  handle(request: SimulatedRequest, { stale = false } = {}): SimulatedResponse {
    let response = this.intercept(request);
    let code: number | undefined;
    if (response === undefined) {
      try {
        const { state, formerState } = this.store;
        const [status, body] = this.answer(request, stale ? formerState : state);
        response = this.respond(request, status, body);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        code = error.code;
        const envelope = { code: error.code, error: error.message, payload: null };
        response = this.respond(request, error.status, envelope);
      }
    }
    const { method, path, headers } = request;
    this.journal.push({
      method,
      path,
      headers,
      body: readable(request.body),
      status: response.status,
      code,
    });
    return response;
  }

  /** Whose keys a running server has to fetch before an exchange. */
  get trustedIssuers(): readonly string[] {
    return trustedIssuers(this.server);
  }

  private get server(): Server {
    return { settings: this.settings, store: this.store };
  }

  /** The keys that exchanges have issued, in order. */
  get issuedKeys(): readonly string[] {
    return [...this.store.issuedKeys.keys()];
  }

  /** Ends the validity of all keys that exchanges have issued. */
  expireKeys(): void {
    for (const issued of this.store.issuedKeys.values()) issued.expiresAt = 0;
  }

  /** A page instead of the API's answer, where a gateway, a suspended service or the dashboard is in front of it. */
  private intercept(request: SimulatedRequest): SimulatedResponse | undefined {
    const { gateway, suspended } = this.settings;
    if (gateway && request.headers['authorization'] !== gateway.authorization) return gatewayPage();
    if (suspended) {
      const now = this.settings.now().getTime();
      this.wokenAt ??= now;
      if (now < this.wokenAt + suspended.wakesInMs) return wakingPage(suspended.status);
      this.settings.suspended = null;
      this.wokenAt = undefined;
    }
    return isOfApi(this.settings, request.path) ? undefined : browserPage(this.settings, request);
  }

  private answer(request: SimulatedRequest, state: State): Answer {
    const { pathname, searchParams: query } = new URL(request.path, 'http://connect.invalid');
    const { route, key } = findRoute(this.settings, request.method, pathname);
    const { server } = this;
    const owner = authenticate(server, request, route.role);
    return route.handle(server, { key, query, body: request.body, owner, state });
  }

  /** The headers are recorded. The correlation id of the request is echoed, or one is made (documented). */
  private respond(request: SimulatedRequest, status: number, body: unknown): SimulatedResponse {
    const { hideVersion, version, randomUuid } = this.settings;
    return {
      status,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        'cache-control': 'no-cache, no-store, must-revalidate',
        expires: '0',
        pragma: 'no-cache',
        server: hideVersion ? 'Posit Connect' : `Posit Connect v${version}`,
        'x-content-type-options': 'nosniff',
        'x-correlation-id': request.headers['x-correlation-id'] ?? randomUuid(),
      },
      body: body === undefined ? '' : JSON.stringify(body),
    };
  }
}

/** Name and template of the integration that servers come with since 2025.05 (recorded). */
const DEFAULT_INTEGRATION: SeedIntegration = {
  name: 'Connect Visitor API Key',
  description: 'Short-lived API keys for the visitors of content',
  template: 'connect',
  config: { max_role: 'Admin' },
};
