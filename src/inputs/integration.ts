import type { Secret } from '../secret';
import { readContentItem } from './content-item';
import type { Access, Address, ConfigValue, DeclaredSecret, Desired, Places } from './desired';
import { configDoubts, tidyDescription, tidyValue, urlProblem, valueDoubts } from './doubts';
import { handedOutText } from './known-secrets';
import { NO_SECRETS } from './no-secrets';
import type { InputReader } from './reader';
import { nameProblem, readGuid } from './scalars';

const SHORTHANDS = [
  'auth-type',
  'auth-mode',
  'authorization-uri',
  'token-uri',
  'client-id',
  'scopes',
  'token-endpoint-auth-method',
] as const;

/** The input for each part of a declaration, given or not. */
const PLACES: Places = Object.fromEntries(
  [
    ...['name', 'guid', 'description', 'template', 'config', 'verify', 'state'].map((name) => [
      name,
      name,
    ]),
    ...[...SHORTHANDS, 'use-pkce'].map((name) => [`config.${name.replaceAll('-', '_')}`, name]),
    ['secrets', 'secret-config'],
    ['secrets.client_secret', 'client-secret'],
    ['access', 'allowed-users'],
    ['access.users', 'allowed-users'],
    ['access.groups', 'allowed-groups'],
    ['content', 'content-guids'],
  ].map(([path, input]) => [path, { input }]),
) as Places;

type Config = ReadonlyMap<string, ConfigValue>;

/** Secret config keys, each with its value. */
export type FlatSecrets = ReadonlyMap<string, Secret>;

/** Registers and reads the secrets among the flat inputs, before any other input is looked at. */
export async function readSecrets(reader: InputReader): Promise<FlatSecrets> {
  const secrets = new Map<string, Secret>();
  const clientSecret = reader.secret('client-secret', reader.raw('client-secret'), 'secret');
  if (clientSecret !== null) secrets.set('client_secret', clientSecret);
  for (const [key, value] of await reader.flatMap('secret-config', 'secrets')) {
    const secret = reader.secret(`the key ${key} of secret-config`, String(value), 'secret');
    if (secret === null) {
      reader.problem(`secret-config has an empty \`${key}\`. ${NO_SECRETS}`);
      continue;
    }
    if (secrets.has(key)) {
      reader.problem(`secret-config gives \`${key}\`, which client-secret gives, too.`);
    }
    secrets.set(key, secret);
  }
  return secrets;
}

/** The one declaration that the flat inputs make; `null` if it cannot be told which integration is meant. */
export async function readIntegration(
  reader: InputReader,
  flatSecrets: FlatSecrets,
  server: string | null,
): Promise<Desired | null> {
  const config = await readConfig(reader);
  for (const key of flatSecrets.keys()) {
    if (key !== 'client_secret' && config.has(key)) {
      reader.problem(`Both config and secret-config give \`${key}\`.`);
    }
  }
  const secrets = [...flatSecrets].map(([key, value]): [string, DeclaredSecret] => [
    key,
    { value, variable: null },
  ]);
  for (const { given, repetition } of reader.known.handedOut()) {
    reader.problem(`${given} ${handedOutText(repetition)}`);
  }
  const address = readAddress(reader);
  const allowDeleteInUse = reader.boolean('allow-delete-in-use', false);
  const rest = {
    description: readDescription(reader),
    template: reader.text('template') || null,
    config: Object.fromEntries(config),
    secrets: Object.fromEntries(secrets),
    access: readAccess(reader),
    content: readContent(reader, server),
    verify: reader.boolean('verify', false),
  };
  const state = reader.choice('state', ['present', 'absent']);
  if (address === null) return null;
  return state === 'absent'
    ? { state, address, allowDeleteInUse, at: null, places: PLACES }
    : { state, address, ...rest, at: null, places: PLACES };
}

async function readConfig(reader: InputReader): Promise<Config> {
  const config = new Map<string, ConfigValue>();
  for (const shorthand of SHORTHANDS) {
    const value = reader.text(shorthand);
    if (value !== '') config.set(shorthand.replaceAll('-', '_'), value);
  }
  if (reader.text('use-pkce') !== '') config.set('use_pkce', reader.boolean('use-pkce', true));
  for (const [key, value] of await reader.flatMap('config', 'config')) {
    if (key === 'client_secret') {
      reader.problem(
        'config holds `client_secret`. Secrets go into client-secret or secret-config.',
      );
    } else if (config.has(key)) {
      reader.problem(`config gives \`${key}\`, which ${key.replaceAll('_', '-')} gives, too.`);
    }
    config.set(key, typeof value === 'string' ? tidyValue(value) : value);
  }
  for (const [key, value] of config) {
    reader.keepOpen(inputOf(key), String(value));
    reader.doubts(inputOf(key), configDoubts(key, String(value)));
  }
  return config;
}

/** The input that a config key was given by, to be named in a sentence. */
function inputOf(key: string): string {
  const shorthand = key.replaceAll('_', '-');
  return SHORTHANDS.some((name) => name === shorthand) ? shorthand : `config, key ${key},`;
}

function readAddress(reader: InputReader): Address | null {
  const name = reader.raw('name');
  const given = reader.text('guid');
  const wrong = name === '' ? undefined : nameProblem(name);
  if (wrong !== undefined) reader.problem(`name ${wrong}`);
  reader.keepOpen('name', name);
  reader.keepOpen('guid', given);
  reader.doubts('name', valueDoubts(name, true));
  if (given === '') {
    if (name === '') reader.problem('name is missing: the exact name of the integration.');
    return name === '' ? null : { by: 'name', name };
  }
  const guid = readGuid(given);
  if (guid === undefined) {
    reader.problem(
      `guid is "${given}", which is no GUID such as 01234567-89ab-cdef-0123-456789abcdef.`,
    );
    return null;
  }
  return { by: 'guid', guid, name: name === '' ? null : name };
}

function readDescription(reader: InputReader): string | null {
  const description = tidyDescription(reader.raw('description'));
  reader.keepOpen('description', description);
  reader.doubts('description', valueDoubts(description, true));
  return description === '' ? null : description;
}

function readAccess(reader: InputReader): Access | null {
  const users = reader.entries('allowed-users');
  const groups = reader.entries('allowed-groups');
  if (users === null && groups === null) return null;
  const all = [...(users ?? []), ...(groups ?? [])];
  if (!all.includes('*')) return { to: 'listed', users: users ?? [], groups: groups ?? [] };
  if (all.length > 1) {
    reader.problem(
      'allowed-users and allowed-groups hold `*` beside other entries. `*` opens the integration to everyone: use it alone.',
    );
  }
  return { to: 'everyone' };
}

function readContent(reader: InputReader, server: string | null): readonly string[] {
  const guids = new Set<string>();
  for (const entry of reader.entries('content-guids') ?? []) {
    // Said already, and not to be quoted.
    if (urlProblem(entry) !== undefined) continue;
    const guid = reader.value(
      `content-guids holds "${entry}", which`,
      readContentItem(entry, server),
      null,
    );
    if (guid !== null) guids.add(guid);
  }
  return [...guids];
}
