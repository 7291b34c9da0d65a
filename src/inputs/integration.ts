import type { Secret } from '../secret';
import {
  NO_SECRETS,
  type Access,
  type Address,
  type ConfigValue,
  type DeclaredSecret,
  type Desired,
} from './desired';
import { handedOutText } from './known-secrets';
import type { InputReader } from './reader';
import { nameProblem, readGuid } from './scalars';
import { readFlatMap } from './yaml-map';

const SHORTHANDS = [
  'auth-type',
  'auth-mode',
  'authorization-uri',
  'token-uri',
  'client-id',
  'scopes',
  'token-endpoint-auth-method',
] as const;

type Config = ReadonlyMap<string, ConfigValue>;

/** Secret config keys, each with its value. */
export type FlatSecrets = ReadonlyMap<string, Secret>;

/** Registers and reads the secrets among the flat inputs, before any other input is looked at. */
export async function readSecrets(reader: InputReader): Promise<FlatSecrets> {
  const secrets = new Map<string, Secret>();
  const clientSecret = reader.secret('client-secret', reader.raw('client-secret'), 'secret');
  if (clientSecret !== null) secrets.set('client_secret', clientSecret);
  const { entries, problems } = await readFlatMap(reader.raw('secret-config'), 'secrets');
  for (const [key, value] of entries) {
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
  for (const problem of problems) reader.problem(`secret-config ${problem}`);
  return secrets;
}

/** The one declaration that the flat inputs make; `null` if it cannot be told which integration is meant. */
export async function readIntegration(
  reader: InputReader,
  flatSecrets: FlatSecrets,
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
    content: readContent(reader),
    verify: reader.boolean('verify', false),
  };
  const state = reader.choice('state', ['present', 'absent']);
  if (address === null) return null;
  return state === 'absent'
    ? { state, address, allowDeleteInUse, at: null }
    : { state, address, ...rest, at: null };
}

async function readConfig(reader: InputReader): Promise<Config> {
  const config = new Map<string, ConfigValue>();
  for (const shorthand of SHORTHANDS) {
    const value = reader.text(shorthand);
    if (value !== '') config.set(shorthand.replaceAll('-', '_'), value);
  }
  if (reader.text('use-pkce') !== '') config.set('use_pkce', reader.boolean('use-pkce', true));
  const { entries, problems } = await readFlatMap(reader.raw('config'), 'config');
  for (const problem of problems) reader.problem(`config ${problem}`);
  for (const [key, value] of entries) {
    if (key === 'client_secret') {
      reader.problem(
        'config holds `client_secret`. Secrets go into client-secret or secret-config.',
      );
    } else if (config.has(key)) {
      reader.problem(`config gives \`${key}\`, which ${key.replaceAll('_', '-')} gives, too.`);
    }
    config.set(key, value);
  }
  for (const [key, value] of config) reader.keepOpen(inputOf(key), String(value));
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
  const description = reader.raw('description').replace(/[\r\n]+$/, '');
  reader.keepOpen('description', description);
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
      'allowed-users and allowed-groups hold `*` beside other entries. `*` opens the integration to everyone and stands alone.',
    );
  }
  return { to: 'everyone' };
}

function readContent(reader: InputReader): readonly string[] {
  const guids = new Set<string>();
  for (const entry of reader.entries('content-guids') ?? []) {
    const guid = readGuid(entry);
    if (guid === undefined) reader.problem(`content-guids holds "${entry}", which is no GUID.`);
    else guids.add(guid);
  }
  return [...guids];
}
