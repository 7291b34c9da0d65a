import { notFound } from '../lookup';
import type { Answer, Call } from '../protocol';
import { permissionDenied } from '../refusal';
import type { ConnectSettings } from '../settings';
import type { Store } from '../state';
import { spelledOut, templatesOf } from '../template-versions';
import type { Template } from '../templates';

/** The server as its endpoints see it. */
export interface Server {
  readonly settings: ConnectSettings;
  readonly store: Store;
}

export function serverSettings({ settings }: Server): Answer {
  const { hideVersion, licensed, oauthIntegrationsEnabled, version } = settings;
  return [
    200,
    {
      version: hideVersion ? '' : version,
      license: { 'oauth-integrations': licensed, tier: 'advanced' },
      oauth_integrations_enabled: oauthIntegrationsEnabled,
    },
  ];
}

export function currentUser({ store }: Server, { owner }: Call): Answer {
  // From Posit's clients: a trusted publisher may not ask who it is.
  if (owner?.isServicePrincipal) throw permissionDenied();
  const user = store.userOf(owner);
  if (user === undefined) throw notFound('User');
  return [200, user];
}

export function listTemplates({ settings }: Server): Answer {
  return [200, templatesOf(settings).map((template) => presentTemplate(settings, template))];
}

export function getTemplate({ settings }: Server, { key }: Call): Answer {
  const template = templatesOf(settings).find(({ id }) => id === key);
  if (template === undefined) throw notFound('OAuth template');
  return [200, presentTemplate(settings, template)];
}

function presentTemplate({ spelledOutVisibility }: ConnectSettings, template: Template): object {
  return spelledOutVisibility ? spelledOut(template) : template;
}
