import { invalidJson, parseFields, parseJson } from '../body';
import { found } from '../lookup';
import type { Answer, Call } from '../protocol';
import { Refusal } from '../refusal';
import { hasAuthType, since } from '../settings';
import { type Association, authTypeOf, type State } from '../state';
import type { Server } from './server';

export function listAssociationsOfIntegration(server: Server, { key, state }: Call): Answer {
  const { guid } = found(state.integrations, key, 'OAuth integration');
  return [200, present(server, state, (a) => a.integrationGuid === guid)];
}

/** An array (recorded), although the API reference speaks of one object. */
export function listAssociationsOfContent(server: Server, { key, state }: Call): Answer {
  const { guid } = found(server.store.contentItems, key, 'Content');
  return [200, present(server, state, (a) => a.contentGuid === guid)];
}

/**
 * Replaces the whole set (documented). One integration at most before 2025.07 (from Posit's clients). The codes are
 * inferred from their names, and 237 from the documented rule that integrations on behalf of a viewer need content
 * that is interactive.
 */
export function setAssociationsOfContent({ settings, store }: Server, { key, body }: Call): Answer {
  const content = found(store.contentItems, key, 'Content');
  const items = parseJson(body);
  if (!Array.isArray(items)) throw invalidJson('not an array');
  const integrations = items.map((item: unknown) => {
    const { oauth_integration_guid: guid } = parseFields(item, ['oauth_integration_guid']);
    const stored = store.state.integrations.find((integration) => integration.guid === guid);
    if (stored === undefined) {
      throw new Refusal(
        400,
        'InvalidOAuthIntegrationGUID',
        `There is no OAuth integration ${String(guid)}.`,
      );
    }
    return stored;
  });
  if (new Set(integrations).size < integrations.length) {
    throw new Refusal(
      400,
      'InvalidOAuthIntegrationsDuplicates',
      'An OAuth integration is given twice.',
    );
  }
  if (integrations.length > 1 && !since(settings, '2025.07')) {
    throw new Refusal(
      400,
      'InvalidOAuthIntegrations',
      'A content item can have one OAuth integration.',
    );
  }
  const forViewers = integrations.find((stored) => authTypeOf(stored) !== 'Service Account');
  if (forViewers && !INTERACTIVE_APP_MODES.has(content.app_mode)) {
    throw new Refusal(
      400,
      'OAuthAssociationAuthType',
      `${authTypeOf(forViewers)} integrations need interactive content.`,
    );
  }
  const createdTime = store.time();
  store.write({
    associations: [
      ...store.state.associations.filter((a) => a.contentGuid !== content.guid),
      ...integrations.map(({ guid }) => ({
        contentGuid: content.guid,
        integrationGuid: guid,
        createdTime,
      })),
    ],
  });
  return [204, undefined];
}

function present(
  { settings }: Server,
  state: State,
  selects: (association: Association) => boolean,
): Record<string, unknown>[] {
  return state.associations.filter(selects).flatMap((association) => {
    const integration = state.integrations.find((i) => i.guid === association.integrationGuid);
    if (integration === undefined) return [];
    return {
      app_guid: association.contentGuid,
      ...(since(settings, '2025.07') && { content_guid: association.contentGuid }),
      oauth_integration_guid: integration.guid,
      oauth_integration_name: integration.name,
      oauth_integration_description: integration.description,
      oauth_integration_template: integration.template,
      ...(hasAuthType(settings) && { oauth_integration_auth_type: authTypeOf(integration) }),
      created_time: association.createdTime,
    };
  });
}

const INTERACTIVE_APP_MODES: ReadonlySet<string> = new Set([
  'shiny',
  'rmd-shiny',
  'quarto-shiny',
  'api',
  'tensorflow-saved-model',
  'python-api',
  'python-bokeh',
  'python-dash',
  'python-fastapi',
  'python-gradio',
  'python-shiny',
  'python-streamlit',
  'jupyter-voila',
]);
