import { API_KEYS } from '../connect';
import { FORMER_NAME, USERS, type RunPlan } from './history';

/* What a run of a history is started with. */

/** The inputs of the action. */
export function inputsOf(plan: RunPlan, content: readonly string[]): Record<string, string> {
  const common = {
    'connect-server': 'http://127.0.0.1:3939',
    'connect-api-key': API_KEYS.administrator,
    'update-secret': plan.updateSecret,
    'max-attempts': String(plan.maxAttempts),
    'max-parallel': String(plan.maxParallel),
  };
  const [only] = plan.declarations;
  if (only === undefined || plan.declarations.length > 1 || only.formerly) {
    return { ...common, manifest: 'connect.yml' };
  }
  if (only.absent) {
    return {
      ...common,
      name: only.name,
      state: 'absent',
      'allow-delete-in-use': String(only.allowDeleteInUse),
    };
  }
  const users = only.access === 'everyone' ? ['*'] : (only.access ?? []).filter(isUser);
  const groups = only.access === 'everyone' ? [] : (only.access ?? []).filter((a) => !isUser(a));
  return {
    ...common,
    name: only.name,
    template: 'github',
    description: only.description ?? '',
    'client-id': only.clientId,
    'client-secret': only.secret,
    'allowed-users': users.join(','),
    'allowed-groups': groups.join('\n'),
    'content-guids': only.content.map((index) => content[index]).join('\n'),
  };
}

/** The manifest, if the inputs name one, and the secrets in it. */
export function filesAndSecrets({ declarations }: RunPlan, content: readonly string[]) {
  const manifest = {
    integrations: declarations.map((one, index) =>
      one.absent
        ? { name: one.name, state: 'absent', allow_delete_in_use: one.allowDeleteInUse }
        : {
            name: one.name,
            ...(one.formerly ? { formerly: FORMER_NAME } : {}),
            template: 'github',
            ...(one.description === null ? {} : { description: one.description }),
            config: { client_id: one.clientId },
            secrets: { client_secret: `\${SECRET_${String(index)}}` },
            ...(one.access === null
              ? {}
              : {
                  access:
                    one.access === 'everyone'
                      ? 'everyone'
                      : {
                          users: one.access.filter(isUser),
                          groups: one.access.filter((name) => !isUser(name)),
                        },
                }),
            content: one.content.map((item) => content[item]),
          },
    ),
  };
  const env = Object.fromEntries(
    declarations.map((one, index) => [`SECRET_${String(index)}`, one.secret]),
  );
  return { files: { 'connect.yml': JSON.stringify(manifest) }, env };
}

function isUser(name: string): boolean {
  return (USERS as readonly string[]).includes(name);
}
