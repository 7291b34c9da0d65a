import { ConnectError } from './errors';
import type { Answer, Call, Http, Json } from './http';
import {
  integrationSchema,
  integrationsSchema,
  serverSettingsSchema,
  templatesSchema,
  type Integration,
  type ServerSettings,
  type Template,
} from './schemas';

/** What an integration is created from. Config holds secrets, too. */
export interface NewIntegration {
  readonly name: string;
  readonly description?: string;
  readonly template: string;
  readonly config: { readonly [key: string]: Json };
}

/** What an update changes. Fields left out stay as they are; the server merges config by key. */
export interface IntegrationUpdate {
  readonly name?: string;
  readonly description?: string;
  readonly config?: { readonly [key: string]: Json };
}

/** Posit Connect's API, as far as this action uses it. Every method rejects with a ConnectError. */
export interface ConnectClient {
  /** Every integration, in ascending order of id. */
  listIntegrations(): Promise<Integration[]>;
  /** Every template, or `null` where the server does not tell (status 404 on older servers). */
  listTemplates(): Promise<Template[] | null>;
  serverSettings(): Promise<ServerSettings>;
  createIntegration(integration: NewIntegration): Promise<Integration>;
  updateIntegration(guid: string, update: IntegrationUpdate): Promise<Integration>;
  deleteIntegration(guid: string): Promise<void>;
}

const INTEGRATIONS = '/v1/oauth/integrations';

/** A client of the API behind `http`. Paths and bodies by the Connect API reference. */
export function createClient(http: Http): ConnectClient {
  async function read<T>(schema: Schema<T>, call: Call): Promise<T> {
    const answer = await http.request(call);
    const parsed = schema.safeParse(answer.json);
    if (parsed.success) return parsed.data;
    throw unexpectedShape(call, answer, parsed.error);
  }
  const integration = (guid: string): string => `${INTEGRATIONS}/${encodeURIComponent(guid)}`;

  return {
    listIntegrations: () => read(integrationsSchema, { method: 'GET', path: INTEGRATIONS }),
    async listTemplates() {
      try {
        return await read(templatesSchema, { method: 'GET', path: '/v1/oauth/templates' });
      } catch (error) {
        if (notOffered(error)) return null;
        throw error;
      }
    },
    async serverSettings() {
      try {
        return await read(serverSettingsSchema, { method: 'GET', path: '/server_settings' });
      } catch (error) {
        if (notOffered(error)) return { version: '' };
        throw error;
      }
    },
    createIntegration: (body) =>
      read(integrationSchema, { method: 'POST', path: INTEGRATIONS, body: { ...body } }),
    updateIntegration: (guid, body) =>
      read(integrationSchema, { method: 'PATCH', path: integration(guid), body: { ...body } }),
    async deleteIntegration(guid) {
      await http.request({ method: 'DELETE', path: integration(guid) });
    },
  };
}

interface Schema<T> {
  safeParse(
    json: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly Issue[] } };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function unexpectedShape(call: Call, answer: Answer, { issues }: { issues: readonly Issue[] }) {
  const [issue] = issues;
  const where = issue?.path.map(String).join('.') ?? '';
  return new ConnectError(
    {
      kind: 'unreadable',
      status: answer.status,
      reason: 'shape',
      detail: `${where === '' ? 'the whole' : where}: ${issue?.message ?? 'unexpected'}`,
    },
    { method: call.method, path: call.path, correlationId: answer.correlationId, attempts: 1 },
  );
}

/** Whether the server answered, yet not with what was asked for: an old version, or a proxy that lets less through. */
function notOffered(error: unknown): boolean {
  return (
    error instanceof ConnectError &&
    error.failure.kind === 'status' &&
    [403, 404, 405].includes(error.failure.status)
  );
}
